// Names that look like other names. After Unicode's security mechanisms (UTS 39, "highly restrictive": https://www.unicode.org/reports/tr39/),
// with a short table of look-alikes in place of Unicode's long one: enough that nobody takes the name of somebody else in one house.

const SCRIPTS = [
  'Latin',
  'Greek',
  'Cyrillic',
  'Armenian',
  'Hebrew',
  'Arabic',
  'Syriac',
  'Thaana',
  'Devanagari',
  'Bengali',
  'Gurmukhi',
  'Gujarati',
  'Oriya',
  'Tamil',
  'Telugu',
  'Kannada',
  'Malayalam',
  'Sinhala',
  'Thai',
  'Lao',
  'Tibetan',
  'Myanmar',
  'Georgian',
  'Hangul',
  'Ethiopic',
  'Cherokee',
  'Khmer',
  'Mongolian',
  'Hiragana',
  'Katakana',
  'Bopomofo',
  'Han',
] as const;
const FORMS = SCRIPTS.map((script) => ({ script, form: new RegExp(`\\p{Script_Extensions=${script}}`, 'u') }));
/** Letters that belong to no script of their own: shared signs, marks that take the script of their letter. */
const SHARED = /\p{Script=Common}|\p{Script=Inherited}/u;
/** Scripts that are written together every day. */
const TOGETHER: readonly (readonly string[])[] = [
  ['Latin', 'Han', 'Hiragana', 'Katakana'],
  ['Latin', 'Han', 'Hangul'],
  ['Latin', 'Han', 'Bopomofo'],
];

/** Whether the letters of `word` come from scripts that nobody writes in one word, such as a Cyrillic "о" among Latin letters. */
export function mixesScripts(word: string): boolean {
  let common: readonly string[] | undefined;
  const seen = new Set<string>();
  for (const letter of word.normalize('NFKC')) {
    if (!/[\p{L}\p{M}]/u.test(letter) || SHARED.test(letter)) continue;
    const found = FORMS.filter(({ form }) => form.test(letter)).map(({ script }) => script as string);
    const scripts = found.length === 0 ? ['another'] : found;
    common = common === undefined ? scripts : common.filter((script) => scripts.includes(script));
    if (scripts.length === 1) seen.add(scripts[0]!);
  }
  if (common === undefined || common.length > 0) return false;
  return !TOGETHER.some((set) => [...seen].every((script) => set.includes(script)));
}

/** Whether decimal digits of several systems stand in one name. */
export function mixesDigits(name: string): boolean {
  const zeros = new Set([...name.normalize('NFKC')].filter((sign) => /\p{Nd}/u.test(sign)).map((sign) => zeroOf(sign.codePointAt(0) ?? 0)));
  return zeros.size > 1;
}

/** The zero of a digit's system: every system of Unicode has its ten digits one after the other, from 0 to 9. */
function zeroOf(point: number): number {
  let zero = point;
  while (point - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return zero;
}

/** Signs by what they look like. Capitals that look like another small letter stand here too; the rest are folded before. */
const LOOKS: Readonly<Record<string, string>> = {
  ...pairs('аɑα', 'a'),
  ...pairs('ЬьƄ', 'b'),
  ...pairs('сϲᴄ', 'c'),
  ...pairs('ԁ', 'd'),
  ...pairs('еєҽ', 'e'),
  ...pairs('ɡց', 'g'),
  ...pairs('һհ', 'h'),
  ...pairs('іιıɩ', 'i'),
  ...pairs('јϳ', 'j'),
  ...pairs('кκ', 'k'),
  ...pairs('IІΙӀӏ1|ǀ', 'l'),
  ...pairs('мΜ', 'm'),
  ...pairs('пη', 'n'),
  ...pairs('оοσօ0ο०০੦૦೦๐٥۵', 'o'),
  ...pairs('рρ', 'p'),
  ...pairs('ԛզ', 'q'),
  ...pairs('гɾ', 'r'),
  ...pairs('ѕ', 's'),
  ...pairs('тτ', 't'),
  ...pairs('υսʋ', 'u'),
  ...pairs('νѵ', 'v'),
  ...pairs('ѡԝω', 'w'),
  ...pairs('хχ', 'x'),
  ...pairs('уγү', 'y'),
  ...pairs('ᴢ', 'z'),
  ...pairs('ВвΒβ', 'b'),
  ...pairs('Нн', 'h'),
  ...pairs('Εε', 'e'),
  ...pairs('Ζ', 'z'),
  ...pairs('Ν', 'n'),
  ...pairs('Υ', 'y'),
};

function pairs(signs: string, looks: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...signs].map((sign) => [sign, looks]));
}

/** What a name looks like at a glance: two names with one skeleton can be taken for each other. */
export function skeletonOf(name: string): string {
  return [...name.normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '')]
    .map((sign) => LOOKS[sign] ?? LOOKS[sign.toLowerCase()] ?? sign.toLowerCase())
    .join('')
    .replaceAll('rn', 'm')
    .replaceAll('vv', 'w')
    .replaceAll(/[._-]+/g, '.');
}
