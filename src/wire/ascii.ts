// Latin letters that Unicode does not decompose, as people type them on a plain keyboard.
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'SS',
  æ: 'ae',
  Æ: 'AE',
  œ: 'oe',
  Œ: 'OE',
  ø: 'o',
  Ø: 'O',
  ł: 'l',
  Ł: 'L',
  đ: 'd',
  Đ: 'D',
  ð: 'd',
  Ð: 'D',
  þ: 'th',
  Þ: 'Th',
  ı: 'i',
  ŋ: 'n',
  Ŋ: 'N',
  ħ: 'h',
  Ħ: 'H',
  ŧ: 't',
  Ŧ: 'T',
  '‘': "'",
  '’': "'",
  '‚': ',',
  '“': '"',
  '”': '"',
  '„': '"',
  '–': '-',
  '—': '-',
  '−': '-',
  '…': '...',
  '·': '.',
  '⁄': '/',
  '×': 'x',
  '«': '"',
  '»': '"',
  '€': 'EUR',
  '£': 'GBP',
  '№': 'No.',
};

/** `text` in printable ASCII: accents dropped, ligatures and typographic marks spelled out; undefined where another script remains. */
export function toAscii(text: string): string | undefined {
  const spelled = [...text.normalize('NFKD')]
    .map((character) => LETTERS[character] ?? character)
    .join('')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  return /^[\x20-\x7e]*$/.test(spelled) && (spelled !== '' || text.trim() === '') ? spelled : undefined;
}

/** `text` with every character that ASCII cannot spell as "?". */
export function forceAscii(text: string): string {
  return [...text].map((character) => (character === '\n' ? '\n' : /\s/.test(character) ? ' ' : (toAscii(character) ?? '?'))).join('');
}

/** What two names share when a reader overlooks case, accents and blanks. */
export function foldName(text: string): string {
  return (toAscii(text) ?? text).normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
