import { fromHex, toHex } from '../kernel/bytes.ts';
import { generator, hexToInts, intsToPoint, MAX_INTS } from './ed25519-encoding.ts';
import type { Element, Group } from './group.ts';
import { modulo, parseDecimalBelow, randomBelow } from './scalar.ts';

// The group of `ed25519-group.ts` for a device that seals one ballot, in a fifth of the code: the booth has 60 KiB for everything, and
// noble, which checks its curves, fields and arguments for any use, would be nine of them. Formulas and encoding: RFC 8032, section 5.1.
// noble is the truth about it in the tests, and the server checks every proof of every ballot that comes of it.
// Every power takes the same additions and doublings, whatever its exponent, and looks at every entry of a table that it reads from; the
// arithmetic of big integers itself is not constant in time, here as there.

const P = 2n ** 255n - 19n;
const Q = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const D2 = D * 2n;
/** A square root of −1. */
const ROOT = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;

/** X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z. */
type Point = readonly [x: bigint, y: bigint, z: bigint, t: bigint];

const field = (a: bigint): bigint => {
  const rest = a % P;
  return rest < 0n ? rest + P : rest;
};

function raise(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = field(result * square);
    square = field(square * square);
  }
  return result;
}

const affine = (x: bigint, y: bigint): Point => [x, y, 1n, field(x * y)];
const ZERO: Point = [0n, 1n, 1n, 0n];
const BASE = affine(
  15112221349535400772501151409588531511454012693041857206046113283949847762202n,
  46316835694926478169428394003475163141307993866256225615783033603165251855960n,
);

const wrap = (point: Point): Element => point as unknown as Element;
const unwrap = (a: Element): Point => a as unknown as Point;

/** Complete: right for every two points, equal ones and the neutral one too. */
function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = (y1 - x1) * (y2 - x2);
  const b = (y1 + x1) * (y2 + x2);
  const c = field(t1 * D2) * t2;
  const d = 2n * z1 * z2;
  const [e, f, g, h] = [field(b - a), field(d - c), field(d + c), field(b + a)];
  return [field(e * f), field(g * h), field(f * g), field(e * h)];
}

function double([x, y, z]: Point): Point {
  const [a, b] = [x * x, y * y];
  const h = field(a + b);
  const e = field(h - (x + y) * (x + y));
  const g = field(a - b);
  const f = field(2n * z * z + g);
  return [field(e * f), field(g * h), field(f * g), field(e * h)];
}

/** Four bits of an exponent at a time. */
const WINDOWS = 64;
const digitOf = (e: bigint, window: number): number => Number((e >> BigInt(window * 4)) & 15n);

/** 0 … 15 times a point. */
function multiples(point: Point): readonly Point[] {
  const table = [ZERO];
  for (let i = 1; i < 16; i++) table.push(add(table[i - 1] ?? ZERO, point));
  return table;
}

/** The entry at `digit`; every entry is looked at. */
function select(table: readonly Point[], digit: number): Point {
  let found = ZERO;
  for (const [i, point] of table.entries()) found = i === digit ? point : found;
  return found;
}

/** Multiples of the powers of 16 of the points that many exponents meet: a power costs additions alone. */
const tables = new WeakMap<Point, readonly (readonly Point[])[]>();

function prepare(point: Point): void {
  if (tables.has(point)) return;
  const rows: (readonly Point[])[] = [];
  for (let next = point; rows.length < WINDOWS;) {
    const row = multiples(next);
    rows.push(row);
    next = add(row[15] ?? ZERO, next);
  }
  tables.set(point, rows);
}

/** `e` in 0 … 2^256 − 1. */
function times(point: Point, e: bigint): Point {
  const rows = tables.get(point);
  let sum = ZERO;
  if (rows) {
    for (const [window, row] of rows.entries()) sum = add(sum, select(row, digitOf(e, window)));
    return sum;
  }
  const row = multiples(point);
  for (let window = WINDOWS - 1; window >= 0; window--) {
    for (let i = 0; i < 4; i++) sum = double(sum);
    sum = add(sum, select(row, digitOf(e, window)));
  }
  return sum;
}

const equal = ([x1, y1, z1]: Point, [x2, y2, z2]: Point): boolean => field(x1 * z2 - x2 * z1) === 0n && field(y1 * z2 - y2 * z1) === 0n;

/** A point of the curve (any subgroup) from the 64 digits of y + 2^255·sign, or undefined. */
function decode(hex: string): Point | undefined {
  if (fromHex(hex)?.length !== 32) return undefined;
  const all = BigInt(`0x${hex}`);
  const y = all & (2n ** 255n - 1n);
  const sign = all >> 255n;
  if (y >= P) return undefined;
  const u = field(y * y - 1n);
  const v = field(D * field(y * y) + 1n);
  const v3 = field(v * field(v * v));
  const root = field(u * v3 * raise(field(u * field(v3 * v3) * v), (P - 5n) / 8n));
  const square = field(v * field(root * root));
  if (square !== u && square !== field(-u)) return undefined;
  const x = square === u ? root : field(root * ROOT);
  if (x === 0n && sign === 1n) return undefined;
  return affine((x & 1n) === sign ? x : P - x, y);
}

function encode([x, y, z]: Point): string {
  const inverse = raise(z, P - 2n);
  return (field(y * inverse) + ((field(x * inverse) & 1n) << 255n)).toString(16).padStart(64, '0');
}

function parse(text: string): Element | undefined {
  const point = decode(text);
  return point && equal(times(point, Q), ZERO) ? wrap(point) : undefined;
}

function eightTimes(hex: string): Element | undefined {
  const point = decode(hex);
  return point && wrap(double(double(double(point))));
}

prepare(BASE);
const mul = (a: Element, b: Element): Element => wrap(add(unwrap(a), unwrap(b)));
const pow = (a: Element, e: bigint): Element => wrap(times(unwrap(a), modulo(e, Q)));
const gPow = (e: bigint): Element => pow(wrap(BASE), e);
const str = (a: Element): string => encode(unwrap(a));
/** The 32 bytes of RFC 8032 in hexadecimal. */
const tallySortKey = (a: Element): string => toHex((fromHex(str(a)) ?? new Uint8Array()).toReversed());

/** The subgroup of prime order of Ed25519, as small as it comes. */
export const ed25519SealingGroup: Group = {
  name: 'Ed25519',
  q: Q,
  g: wrap(BASE),
  one: wrap(ZERO),
  maxInts: MAX_INTS,
  mul,
  inv: (a) => {
    const [x, y, z, t] = unwrap(a);
    return wrap([field(-x), y, z, field(-t)]);
  },
  pow,
  powSecret: pow,
  gPow,
  gPowSecret: gPow,
  precompute: (a) => prepare(unwrap(a)),
  mulPow: (a, e, b, f) => mul(pow(a, e), pow(b, f)),
  product: (bases, exponents) => bases.reduce((sum, base, i) => mul(sum, pow(base, exponents[i] ?? 0n)), wrap(ZERO)),
  equal: (a, b) => equal(unwrap(a), unwrap(b)),
  str,
  strAll: (elements) => elements.map(str),
  parse,
  parsePrepared: parse,
  prepare: () => undefined,
  reparse: (text) => {
    const point = decode(text);
    return point && wrap(point);
  },
  intsToElement: (values) => intsToPoint(parse, values),
  elementToInts: (a, count) => hexToInts(str(a), count),
  gen: (i) => generator(eightTimes, (a) => equal(unwrap(a), ZERO) || equal(unwrap(a), BASE), i),
  tallySortKey,
  compareForTally: (a, b) => {
    const [x, y] = [tallySortKey(a), tallySortKey(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  },
  parseScalar: (text) => parseDecimalBelow(text, Q),
  randomScalar: (random) => randomBelow(random, Q),
};
