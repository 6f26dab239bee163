// Everything that a forger may do to one place of a JSON text: for the tests that try it all.

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** A text that differs from the original in one respect, and what was done where. */
export interface Mutation {
  readonly what: string;
  readonly text: string;
}

/** What numbers and elements of a group may be exchanged for. */
export interface MutationHints {
  /** The group's order: scalars are moved by it. */
  readonly q: bigint;
  /** Texts of elements: the neutral one, one of small order, one that is not canonical, another member … */
  readonly elements: readonly string[];
}

function* paths(value: Json, at: Path = []): Generator<readonly [Path, Json]> {
  yield [at, value];
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) yield* paths(inner, [...at, Array.isArray(value) ? Number(key) : key]);
}

/** The text with the raw `text` in the place of the value at `path`. */
function replaced(root: Json, path: Path, raw: string): string {
  const MARK = '\u0001here\u0001';
  const copy = structuredClone(root);
  if (path.length === 0) return raw;
  let parent = copy as Record<string | number, Json>;
  for (const key of path.slice(0, -1)) parent = parent[key] as Record<string | number, Json>;
  parent[path.at(-1) ?? 0] = MARK;
  return JSON.stringify(copy).replace(JSON.stringify(MARK), () => raw);
}

const json = (value: Json): string => JSON.stringify(value);

function* stringMutations(text: string, { q, elements }: MutationHints): Generator<readonly [string, string]> {
  if (/^\d+$/.test(text) && text.length < 700) {
    const number = BigInt(text);
    yield ['plus one', json(String(number + 1n))];
    yield ['plus q', json(String(number + q))];
    yield ['minus q', json(String(number - q))];
    yield ['negative', json(`-${text}`)];
    yield ['plus sign', json(`+${text}`)];
    yield ['leading zero', json(`0${text}`)];
    yield ['hexadecimal', json(`0x${number.toString(16)}`)];
    yield ['exponent', json(`${text}e0`)];
    yield ['as a number', text];
    yield ['other digits', json(text.replace(/\d/, (digit) => String.fromCharCode(0x660 + Number(digit))))];
  }
  if (/^[0-9a-f]{64}$/.test(text)) {
    yield ['upper case', json(text.toUpperCase() === text ? `${text} ` : text.toUpperCase())];
    yield ['sign turned', json((BigInt(`0x${text}`) ^ (1n << 255n)).toString(16).padStart(64, '0'))];
    yield ['without its zero', json(text.replace(/^./, ''))];
    yield ['with a zero', json(`0${text}`)];
    yield ['not canonical', json((BigInt(`0x${text}`) + 2n ** 255n - 19n).toString(16).slice(-64).padStart(64, '0'))];
  }
  for (const [i, element] of elements.entries())
    if (element !== text && (/^[0-9a-f]{64}$/.test(text) || /^\d+$/.test(text))) yield [`element ${i}`, json(element)];
  if (/^[\w+/]{43}$/.test(text)) {
    yield ['Base64 padding', json(`${text}=`)];
    // The last digit of 43 carries two bits that mean nothing.
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    yield ['Base64 with bits that mean nothing', json(text.slice(0, 42) + (digits[digits.indexOf(text[42] ?? '') ^ 1] ?? ''))];
    yield ['Base64 for addresses', json(text.replaceAll('+', '-').replaceAll('/', '_').replace(/^./, '-'))];
  }
  yield ['one letter more', json(`${text}x`)];
  yield ['a space before', json(` ${text}`)];
  yield ['a zero byte', json(`${text}\0`)];
  yield ['an invisible letter', json(`${text}\u200b`)];
  yield ['empty', json('')];
  yield ['in a list', json([text])];
  if (text !== '') yield ['escaped', `"\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}${json(text.slice(1)).slice(1)}`];
}

function* numberMutations(value: number): Generator<readonly [string, string]> {
  yield ['plus one', String(value + 1)];
  yield ['minus one', String(value - 1)];
  yield ['negative', `-${value}`];
  yield ['with a fraction', `${value}.0`];
  yield ['with an exponent', `${value}e0`];
  yield ['with a leading zero', `0${value}`];
  yield ['as a string', json(String(value))];
  yield ['huge', '1e400'];
  yield ['beyond exact numbers', '9007199254740993'];
}

function* listMutations(list: readonly Json[]): Generator<readonly [string, string]> {
  yield ['null at the end', json([...list, null])];
  yield ['emptied', '[]'];
  yield ['turned into an object', json(Object.fromEntries(list.map((item, i) => [String(i), item])))];
  if (list.length === 0) return;
  yield ['first left out', json(list.slice(1))];
  yield ['last left out', json(list.slice(0, -1))];
  yield ['last twice', json([...list, list.at(-1) as Json])];
  yield ['first twice', json([list[0] as Json, ...list])];
  for (let i = 0; i + 1 < Math.min(list.length, 4); i++)
    if (json(list[i] as Json) !== json(list[i + 1] as Json))
      yield [`${i} and ${i + 1} exchanged`, json(list.with(i, list[i + 1] as Json).with(i + 1, list[i] as Json))];
  yield ['trailing comma', `${json([...list]).slice(0, -1)},]`];
}

function* objectMutations(value: { readonly [key: string]: Json }): Generator<readonly [string, string]> {
  const entries = Object.entries(value);
  const pairs = entries.map(([key, inner]) => `${json(key)}:${json(inner)}`);
  yield ['unknown field at the end', `{${[...pairs, '"zz":1'].join(',')}}`];
  yield ['unknown field first', `{${['"zz":1', ...pairs].join(',')}}`];
  yield ['prototype', `{${[...pairs, '"__proto__":{"x":1}'].join(',')}}`];
  for (const [i, [key, inner]] of entries.entries()) {
    yield [`${key} left out`, `{${pairs.toSpliced(i, 1).join(',')}}`];
    yield [`${key} twice`, `{${[...pairs, pairs[i] ?? ''].join(',')}}`];
    yield [`${key} null first`, `{${[`${json(key)}:null`, ...pairs].join(',')}}`];
    yield [`${key} renamed`, `{${pairs.with(i, `${json(`${key}_`)}:${json(inner)}`).join(',')}}`];
    yield [`${key} in capitals`, `{${pairs.with(i, `${json(key.toUpperCase())}:${json(inner)}`).join(',')}}`];
    if (i > 0) yield [`${key} earlier`, `{${[pairs[i] ?? '', ...pairs.toSpliced(i, 1)].join(',')}}`];
  }
}

function* valueMutations(value: Json, hints: MutationHints): Generator<readonly [string, string]> {
  if (value !== null) yield ['null', 'null'];
  if (typeof value !== 'boolean') yield ['true', 'true'];
  if (typeof value === 'string') yield* stringMutations(value, hints);
  else if (typeof value === 'number') yield* numberMutations(value);
  else if (typeof value === 'boolean') yield ['turned', json(!value)];
  else if (Array.isArray(value)) yield* listMutations(value);
  else if (value !== null) yield* objectMutations(value);
}

/** Changes of the text as such, which leave its value. */
function* textMutations(text: string): Generator<Mutation> {
  yield { what: 'byte order mark', text: `\ufeff${text}` };
  yield { what: 'line end', text: `${text}\n` };
  yield { what: 'space before', text: ` ${text}` };
  yield { what: 'space inside', text: text.replace(/[,:]/, (sign) => `${sign} `) };
  yield { what: 'zero byte behind', text: `${text}\0` };
  yield { what: 'twice', text: text + text };
  yield { what: 'cut', text: text.slice(0, -1) };
  yield { what: 'empty', text: '' };
}

/** Every mutation of a JSON text, place by place. */
export function* mutationsOf(text: string, hints: MutationHints): Generator<Mutation> {
  yield* textMutations(text);
  const root = JSON.parse(text) as Json;
  for (const [path, value] of paths(root))
    for (const [what, raw] of valueMutations(value, hints)) {
      const changed = replaced(root, path, raw);
      if (changed !== text) yield { what: `${path.join('.')}: ${what}`, text: changed };
    }
}
