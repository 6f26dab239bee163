import { Point } from '@noble/ed25519';
import { fromHex, toHex } from '../kernel/bytes.ts';
import { generator, hexToInts, intsToPoint, MAX_INTS } from './ed25519-encoding.ts';
import type { Element, Group } from './group.ts';
import { modulo, parseDecimalBelow, randomBelow } from './scalar.ts';

// The group of `ed25519-group.ts` for a device that seals one ballot: the booth has 60 KiB for everything, and `@noble/ed25519` brings the
// points of this one curve in a fifth of what `@noble/curves` needs for any curve. It multiplies the base point quickly and others slowly;
// so powers are taken here, from tables of its points. Every power takes the same additions and doublings, whatever its exponent, and looks
// at every entry of a table that it reads from; the arithmetic of big integers itself is not constant in time, here as there.

const { BASE, ZERO } = Point;
const Q = Point.CURVE().n;

const wrap = (point: Point): Element => point as unknown as Element;
const unwrap = (a: Element): Point => a as unknown as Point;

/** Six bits of an exponent at a time, where many exponents meet a point: digits from −31 to 32, so that half a table is enough. */
const [BITS, HALF, WINDOWS] = [6, 32, 43];

/** 0 … `most` times a point. */
function multiples(point: Point, most: number): readonly Point[] {
  const table = [ZERO];
  for (let i = 1; i <= most; i++) table.push((table[i - 1] ?? ZERO).add(point));
  return table;
}

/** The entry at `digit`, negated where that is below zero; every entry is looked at. */
function select(table: readonly Point[], digit: number): Point {
  const place = Math.abs(digit);
  let found = ZERO;
  for (const [i, point] of table.entries()) found = i === place ? point : found;
  const negated = found.negate();
  return digit < 0 ? negated : found;
}

/** Multiples of the powers of 64 of the points that many exponents meet: a power costs additions alone. */
const tables = new WeakMap<Point, readonly (readonly Point[])[]>();

function prepare(point: Point): void {
  if (tables.has(point)) return;
  const rows: (readonly Point[])[] = [];
  for (let next = point; rows.length < WINDOWS;) {
    const row = multiples(next, HALF);
    rows.push(row);
    next = (row[HALF] ?? ZERO).double();
  }
  tables.set(point, rows);
}

/** `e` in 0 … 2^256 − 1. */
function times(point: Point, e: bigint): Point {
  const rows = tables.get(point);
  let sum = ZERO;
  if (rows) {
    let carry = 0;
    for (const [window, row] of rows.entries()) {
      const digit = Number((e >> BigInt(window * BITS)) & 63n) + carry;
      // One where the digit is above 32.
      carry = (digit + 31) >> BITS;
      sum = sum.add(select(row, digit - (carry << BITS)));
    }
    return sum;
  }
  const row = multiples(point, 15);
  for (let window = 63; window >= 0; window--) {
    for (let i = 0; i < 4; i++) sum = sum.double();
    sum = sum.add(select(row, Number((e >> BigInt(window * 4)) & 15n)));
  }
  return sum;
}

/** A point of the curve (any subgroup) from its 64 digits, or undefined. */
function decode(hex: string): Point | undefined {
  const bytes = fromHex(hex)?.toReversed();
  if (bytes?.length !== 32) return undefined;
  try {
    return Point.fromBytes(bytes);
  } catch {
    return undefined;
  }
}

const encode = (point: Point): string => toHex(point.toBytes().toReversed());

function parse(text: string): Element | undefined {
  const point = decode(text);
  return point?.isTorsionFree() ? wrap(point) : undefined;
}

function eightTimes(hex: string): Element | undefined {
  const point = decode(hex);
  return point && wrap(point.double().double().double());
}

prepare(BASE);
const mul = (a: Element, b: Element): Element => wrap(unwrap(a).add(unwrap(b)));
const pow = (a: Element, e: bigint): Element => wrap(times(unwrap(a), modulo(e, Q)));
const gPow = (e: bigint): Element => pow(wrap(BASE), e);
const equal = (a: Element, b: Element): boolean => unwrap(a).equals(unwrap(b));
const str = (a: Element): string => encode(unwrap(a));
/** The 32 bytes of RFC 8032 in hexadecimal. */
const tallySortKey = (a: Element): string => toHex(unwrap(a).toBytes());

/** The subgroup of prime order of Ed25519, as small as it comes. */
export const ed25519SealingGroup: Group = {
  name: 'Ed25519',
  q: Q,
  g: wrap(BASE),
  one: wrap(ZERO),
  maxInts: MAX_INTS,
  mul,
  inv: (a) => wrap(unwrap(a).negate()),
  pow,
  powSecret: pow,
  gPow,
  gPowSecret: gPow,
  precompute: (a) => prepare(unwrap(a)),
  mulPow: (a, e, b, f) => mul(pow(a, e), pow(b, f)),
  product: (bases, exponents) => bases.reduce((sum, base, i) => mul(sum, pow(base, exponents[i] ?? 0n)), wrap(ZERO)),
  equal,
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
  gen: (i) => generator(eightTimes, (a) => equal(a, wrap(ZERO)) || equal(a, wrap(BASE)), i),
  tallySortKey,
  compareForTally: (a, b) => {
    const [x, y] = [tallySortKey(a), tallySortKey(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  },
  parseScalar: (text) => parseDecimalBelow(text, Q),
  randomScalar: (random) => randomBelow(random, Q),
};
