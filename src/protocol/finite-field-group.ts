import { invariant } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Element, Group, GroupName } from './group.ts';
import { invertModulo, modulo, parseDecimalBelow, randomBelow } from './scalar.ts';

// Subgroups of prime order of the numbers modulo a prime. PROTOCOL.md section 4.2.

const WINDOW = 5;
const WINDOW_SIZE = 2 ** WINDOW;
const PADDING_BITS = 8n;

/** `rows[w][d]` = base^(d·32^w). */
type Table = readonly (readonly bigint[])[];

/** The digits of e < 32^count to the base 32, lowest first. */
function digits(e: bigint, count: number): number[] {
  const hexDigits = e.toString(2).padStart(count * WINDOW, '0');
  const out: number[] = [];
  for (let at = hexDigits.length; at > 0; at -= WINDOW) out.push(Number.parseInt(hexDigits.slice(Math.max(0, at - WINDOW), at), 2));
  return out;
}

/** Reads one entry while touching all, so that the memory access does not tell the digit. */
function select(row: readonly bigint[], digit: number): bigint {
  let chosen = row[0] ?? 1n;
  for (let i = 1; i < row.length; i++) chosen = i === digit ? (row[i] ?? 1n) : chosen;
  return chosen;
}

/** The first 32 powers of `base`. */
function firstPowers(base: bigint, p: bigint): bigint[] {
  const row = [1n];
  for (let i = 1; i < WINDOW_SIZE; i++) row.push(((row[i - 1] ?? 1n) * base) % p);
  return row;
}

function buildTable(base: bigint, p: bigint, count: number): Table {
  const rows: bigint[][] = [];
  let current = base;
  for (let w = 0; w < count; w++) {
    const row = firstPowers(current, p);
    rows.push(row);
    current = ((row[WINDOW_SIZE - 1] ?? 1n) * current) % p;
  }
  return rows;
}

/** base^e mod p with windows; every window costs five squarings and one product, whatever the digit. */
function powWindows(base: bigint, p: bigint, e: readonly number[]): bigint {
  const row = firstPowers(base, p);
  let sum = 1n;
  for (let w = e.length - 1; w >= 0; w--) {
    for (let i = 0; i < WINDOW; i++) sum = (sum * sum) % p;
    sum = (sum * select(row, e[w] ?? 0)) % p;
  }
  return sum;
}

function powTable(table: Table, p: bigint, e: readonly number[]): bigint {
  let product = 1n;
  table.forEach((row, w) => {
    product = (product * select(row, e[w] ?? 0)) % p;
  });
  return product;
}

/** Π bases^exponents with one chain of squarings, in variable time. */
function powTogether(bases: readonly bigint[], exponents: readonly bigint[], p: bigint, count: number): bigint {
  const rows = bases.map((base) => firstPowers(base, p));
  const all = exponents.map((e) => digits(e, count));
  let sum = 1n;
  for (let w = count - 1; w >= 0; w--) {
    if (sum !== 1n) for (let i = 0; i < WINDOW; i++) sum = (sum * sum) % p;
    for (const [i, row] of rows.entries()) {
      const digit = all[i]?.[w] ?? 0;
      if (digit !== 0) sum = (sum * (row[digit] ?? 1n)) % p;
    }
  }
  return sum;
}

interface Parameters {
  readonly name: GroupName;
  readonly p: bigint;
  readonly q: bigint;
  readonly g: bigint;
  /** How many numbers of 0 … 255 an element can hold; 0 for none. */
  readonly maxInts: number;
}

const wrap = (value: bigint): Element => value as unknown as Element;
const unwrap = (a: Element): bigint => a as unknown as bigint;

/** The arithmetic of one such group; the tables of g and of precomputed elements are made at first use. */
class FiniteField {
  readonly #parameters: Parameters;
  readonly #windows: number;
  readonly #tables = new Map<bigint, Table | undefined>();

  constructor(parameters: Parameters) {
    this.#parameters = parameters;
    this.#windows = Math.ceil(parameters.q.toString(2).length / WINDOW);
    this.#tables.set(parameters.g, undefined);
  }

  /** Registers a base that will be used often. The oldest tables are dropped: a server sees many elections. */
  precompute(a: bigint): void {
    if (this.#tables.has(a)) return;
    this.#tables.set(a, undefined);
    const oldest = [...this.#tables.keys()].find((key) => key !== this.#parameters.g);
    if (this.#tables.size > 8 && oldest !== undefined) this.#tables.delete(oldest);
  }

  #table(a: bigint): Table | undefined {
    if (!this.#tables.has(a)) return undefined;
    const table = this.#tables.get(a) ?? buildTable(a, this.#parameters.p, this.#windows);
    this.#tables.set(a, table);
    return table;
  }

  /** a^e; the same steps for every exponent. */
  pow(a: bigint, e: bigint): bigint {
    const { p, q } = this.#parameters;
    const table = this.#table(a);
    const exponent = digits(modulo(e, q), this.#windows);
    return table ? powTable(table, p, exponent) : powWindows(a, p, exponent);
  }

  product(bases: readonly bigint[], exponents: readonly bigint[]): bigint {
    const { p, q } = this.#parameters;
    const reduced = exponents.map((e) => modulo(e, q));
    // A chunk at a time: the rows of powers of many bases would need much memory.
    let out = 1n;
    for (let at = 0; at < bases.length; at += 64) {
      out = (out * powTogether(bases.slice(at, at + 64), reduced.slice(at, at + 64), p, this.#windows)) % p;
    }
    return out;
  }

  mulPow(a: bigint, e: bigint, b: bigint, f: bigint): bigint {
    if (!this.#tables.has(a) && !this.#tables.has(b)) return this.product([a, b], [e, f]);
    return (this.pow(a, e) * this.pow(b, f)) % this.#parameters.p;
  }

  isMember(a: bigint): boolean {
    const { p, q } = this.#parameters;
    return a > 0n && a < p && powTogether([a], [q], p, this.#windows) === 1n;
  }

  intsToElement(values: readonly number[]): bigint | undefined {
    const { maxInts } = this.#parameters;
    if (maxInts === 0 || values.length > maxInts || values.some((v) => !Number.isInteger(v) || v < 0 || v > 255)) return undefined;
    const start = values.reduce((sum, v) => sum * 256n + BigInt(v), 0n) << PADDING_BITS;
    for (let step = 0n; step < 1n << PADDING_BITS; step++) if (this.isMember(start + step)) return start + step;
    return undefined;
  }

  gen(i: number): bigint {
    const { p, q, g } = this.#parameters;
    const found = powPublic(BigInt(`0x${sha256Hex(`ggen|${i}`)}`), (p - 1n) / q, p);
    invariant(found > 1n && found !== g, 'a generator must be neither 0, 1 nor g');
    return found;
  }
}

/** base^e mod p for an exponent of any size, in variable time. */
function powPublic(base: bigint, e: bigint, p: bigint): bigint {
  return powTogether([base % p], [e], p, Math.ceil(e.toString(2).length / WINDOW));
}

function elementToInts(a: Element, count: number): number[] {
  let rest = unwrap(a) >> PADDING_BITS;
  const out: number[] = [];
  for (let i = 0; i < count; i++) {
    out.push(Number(rest & 255n));
    rest >>= 8n;
  }
  return out.toReversed();
}

/** A group of numbers modulo a prime, from its parameters. */
function finiteFieldGroup(parameters: Parameters): Group {
  const { name, p, q, g, maxInts } = parameters;
  const field = new FiniteField(parameters);
  const keyLength = p.toString(16).length;
  const tallySortKey = (a: Element): string => unwrap(a).toString(16).padStart(keyLength, '0');
  const parse = (text: string): Element | undefined => {
    const value = parseDecimalBelow(text, p);
    return value !== undefined && field.isMember(value) ? wrap(value) : undefined;
  };
  return {
    name,
    q,
    g: wrap(g),
    one: wrap(1n),
    maxInts,
    mul: (a, b) => wrap((unwrap(a) * unwrap(b)) % p),
    inv: (a) => wrap(invertModulo(unwrap(a), p)),
    pow: (a, e) => wrap(field.pow(unwrap(a), e)),
    powSecret: (a, e) => wrap(field.pow(unwrap(a), e)),
    gPow: (e) => wrap(field.pow(g, e)),
    gPowSecret: (e) => wrap(field.pow(g, e)),
    precompute: (a) => field.precompute(unwrap(a)),
    mulPow: (a, e, b, f) => wrap(field.mulPow(unwrap(a), e, unwrap(b), f)),
    product: (bases, exponents) => wrap(field.product(bases.map(unwrap), exponents)),
    equal: (a, b) => unwrap(a) === unwrap(b),
    str: (a) => unwrap(a).toString(),
    strAll: (elements) => elements.map((a) => unwrap(a).toString()),
    parse,
    // Nothing is gained by preparing here: the squarings belong to the exponent, not to the base.
    parsePrepared: parse,
    prepare: () => undefined,
    reparse: (text) => {
      const value = parseDecimalBelow(text, p);
      return value === undefined || value === 0n ? undefined : wrap(value);
    },
    intsToElement: (values) => {
      const value = field.intsToElement(values);
      return value === undefined ? undefined : wrap(value);
    },
    elementToInts,
    gen: (i) => wrap(field.gen(i)),
    tallySortKey,
    compareForTally: (a, b) => (unwrap(a) < unwrap(b) ? -1 : unwrap(a) > unwrap(b) ? 1 : 0),
    parseScalar: (text) => parseDecimalBelow(text, q),
    randomScalar: (random) => randomBelow(random, q),
  };
}

const number = (hex: string): bigint => BigInt(`0x${hex}`);

const BELENIOS_P = number(
  'a3ef2d011fefb1b6e39e568fccdffb0fb7dc7ef3a791b6862791811d21fc35f21e6d36856b428030421f514ed40bfd4c06e0' +
    '92a495af8d79a2f85e0fb11c0ede07dd973f9c53e50930c6e82ac36de1ae3fb8c3aabfff12ce27a5022ddd8912d107435012' +
    '768a2cdd0a4091d8fa447f6c7ebc15a349fa318a6b4fe17d8d47e843a3e14dfa9b2162f4d7229abe93a188b46b006517d6f6' +
    '747ebbb29c9ec3099b607f18fb1a8bc858279aa8599411d998d3e3fada9e010840d082d8c31911acdd4a0e7992d0f18cc759' +
    'cb5de0acf66a3882555bc810941e021b6a4ccfa04ee4008f878affa2375e2999b44f6cef17d707301e59e0e6351e051ed9ce' +
    'c4157646e64f',
);
const BELENIOS_Q = number('adb6066a73522565f4daa0f2579db7f2f0fa90c2168bc709e20263387d55c491');
const BELENIOS_G = number(
  '1307c1ab5f295885d7caa3a78a42415e31fd1c5807b61fb1e781878a52230a51988b98c259597f9c5a9dfd001d26ba31d9d8' +
    '976f01d95a1c8262ee68a0e92cea541e5219e0d0d094301b894236823fe1d4bc04e29f3748aefd4f10d5b1a356a8643e673f' +
    'd9d215fc8fe5fb9cf9fdb8ea88fdb1a3381a697fdf9c2458570b06d26aef1be365fdd90165f397c6b870df8c1b9e519edcee' +
    '8bb0f74b7a1615a274ba60a7ea574a61f552d2dde0ce514e0927c4ff49b1964c4a913731ae4268d60d7f22127b6cbba44d45' +
    '3ac8b72fd04e0991b7aeff04867d8724ac638f5f34100d2d47aa680d43771902743d663f42d853c041e1c91fe3823f4bcf28' +
    '4308f1d7e653',
);
/** The 2048-bit prime of RFC 3526, group 14; (p − 1) / 2 is prime too. */
const RFC3526_P = number(
  'ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74020bbea63b139b22514a08798e3404ddef95' +
    '19b3cd3a431b302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7edee386bfb' +
    '5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8fd24cf5f83655d23dca3' +
    'ad961c62f356208552bb9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c180e8603' +
    '9b2783a2ec07a28fb5c55df06f4c52c9de2bcbf6955817183995497cea956ae515d2261898fa051015728e5a8aacaa68ffff' +
    'ffffffffffff',
);

/** BELENIOS-2048: 256-bit order in a 2048-bit field; it has no ranking questions. */
export const belenios2048Group: Group = finiteFieldGroup({
  name: 'BELENIOS-2048',
  p: BELENIOS_P,
  q: BELENIOS_Q,
  g: BELENIOS_G,
  maxInts: 0,
});

/** RFC-3526-2048: the squares modulo a safe prime. */
export const rfc3526Group: Group = finiteFieldGroup({
  name: 'RFC-3526-2048',
  p: RFC3526_P,
  q: (RFC3526_P - 1n) / 2n,
  g: 2n,
  maxInts: 254,
});
