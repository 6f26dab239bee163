import { ed25519 } from '@noble/curves/ed25519.js';
import { interleavedMSMUnsafe, mulAddUnsafe, normalizeZ, pippenger } from '@noble/curves/abstract/curve.js';
import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { fromHex, toHex } from '../kernel/bytes.ts';
import { generator, hexToInts, intsToPoint, MAX_INTS } from './ed25519-encoding.ts';
import type { Element, Group } from './group.ts';
import { modulo, parseDecimalBelow, randomBelow } from './scalar.ts';

// The only file that knows @noble/curves. PROTOCOL.md section 4.1.

const Point = ed25519.Point;
const Q = Point.Fn.ORDER;
/** 7-bit windows: 38 additions for a power of g or of the election key; the table costs 2,400 additions, once (8 bits: a cold start twice as long). */
const WINDOW = 7;

// A copy of the base point, because noble blinds powers of its own BASE with randomness of the platform: slower by two thirds, and
// randomness is an argument here. Both ways take the same steps for every exponent.
const BASE = Point.fromAffine(Point.BASE.toAffine()).precompute(WINDOW);
const tabled = new WeakSet<EdwardsPoint>([BASE]);

const wrap = (point: EdwardsPoint): Element => point as unknown as Element;
const unwrap = (a: Element): EdwardsPoint => a as unknown as EdwardsPoint;

/** 64 bits of an exponent for each of P, 2^64·P, 2^128·P, 2^192·P: four short chains of doublings run as one. */
const PART = 2n ** 64n - 1n;
const splitExponent = (e: bigint): bigint[] => [e & PART, (e >> 64n) & PART, (e >> 128n) & PART, e >> 192n];
/** How many prepared points are kept: eight kilobytes each. More than the points of any ordinary ballot. */
const MAX_PREPARED = 1024;
const prepared = new Map<EdwardsPoint, (parts: bigint[]) => EdwardsPoint>();

/** Tables that make three powers of one point (membership and two challenges) cost little more than one and a half. */
function prepare(point: EdwardsPoint): (parts: bigint[]) => EdwardsPoint {
  const known = prepared.get(point);
  if (known) return known;
  const bases = [point];
  for (let i = 0; i < 3; i++) {
    let next = bases[i] ?? point;
    for (let bit = 0; bit < 64; bit++) next = next.double();
    bases.push(next);
  }
  const power = interleavedMSMUnsafe(Point, bases, 5);
  for (const oldest of prepared.keys()) {
    if (prepared.size < MAX_PREPARED) break;
    prepared.delete(oldest);
  }
  prepared.set(point, power);
  return power;
}

function powPublic(point: EdwardsPoint, e: bigint): EdwardsPoint {
  const reduced = modulo(e, Q);
  const power = prepared.get(point);
  return power ? power(splitExponent(reduced)) : point.multiplyUnsafe(reduced);
}

function powSecret(a: Element, e: bigint): Element {
  const reduced = modulo(e, Q);
  const point = unwrap(a);
  // noble's `multiply` refuses 0, and its results for the neutral element need no arithmetic; both happen with negligible chance only.
  return wrap(reduced === 0n || point.is0() ? Point.ZERO : point.multiply(reduced));
}

/** The RFC 8032 bytes of a 256-bit number y + 2^255·sign. */
function littleEndian(hex: string): Uint8Array | undefined {
  return fromHex(hex)?.toReversed();
}

/** A point of the curve (any subgroup) from its 64 digits, or undefined. */
function decode(hex: string): EdwardsPoint | undefined {
  const bytes = littleEndian(hex);
  if (bytes?.length !== 32) return undefined;
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

const encode = (point: EdwardsPoint): string => toHex(point.toBytes().toReversed());

/** The member of the subgroup with these 64 digits, or undefined. */
function member(hex: string): Element | undefined {
  const point = decode(hex);
  return point?.isTorsionFree() ? wrap(point) : undefined;
}

function eightTimes(hex: string): Element | undefined {
  const point = decode(hex)?.clearCofactor();
  return point && wrap(point);
}

const trivial = (a: Element): boolean => unwrap(a).is0() || unwrap(a).equals(BASE);

/** The 32 bytes of RFC 8032 in hexadecimal: section 11 orders by them. */
const tallySortKey = (a: Element): string => toHex(unwrap(a).toBytes());

/** The subgroup of prime order of Ed25519: additions of points written as products. */
export const ed25519Group: Group = {
  name: 'Ed25519',
  q: Q,
  g: wrap(BASE),
  one: wrap(Point.ZERO),
  maxInts: MAX_INTS,
  mul: (a, b) => wrap(unwrap(a).add(unwrap(b))),
  inv: (a) => wrap(unwrap(a).negate()),
  pow: (a, e) => wrap(powPublic(unwrap(a), e)),
  powSecret,
  gPow: (e) => wrap(powPublic(BASE, e)),
  gPowSecret: (e) => powSecret(wrap(BASE), e),
  precompute: (a) => {
    const point = unwrap(a);
    if (tabled.has(point)) return;
    point.precompute(WINDOW);
    tabled.add(point);
  },
  mulPow: (a, e, b, f) => {
    const [p, r] = [unwrap(a), unwrap(b)];
    if (tabled.has(p) || tabled.has(r) || prepared.has(p) || prepared.has(r)) return wrap(powPublic(p, e).add(powPublic(r, f)));
    return wrap(mulAddUnsafe(Point, [p, r], [modulo(e, Q), modulo(f, Q)]));
  },
  product: (bases, exponents) => {
    const scalars = exponents.map((e) => modulo(e, Q));
    const points = bases.map(unwrap);
    return wrap(points.length <= 8 ? mulAddUnsafe(Point, points, scalars) : pippenger(Point, points, scalars));
  },
  equal: (a, b) => unwrap(a).equals(unwrap(b)),
  str: (a) => encode(unwrap(a)),
  strAll: (elements) => normalizeZ(Point, elements.map(unwrap)).map(encode),
  parse: member,
  parsePrepared: (text) => {
    const point = decode(text);
    // q·P must be computed as it stands: reduced modulo q the exponent would be 0.
    return point && prepare(point)(splitExponent(Q)).is0() ? wrap(point) : undefined;
  },
  prepare: (a) => void prepare(unwrap(a)),
  reparse: (text) => {
    const point = decode(text);
    return point && wrap(point);
  },
  intsToElement: (values) => intsToPoint(member, values),
  elementToInts: (a, count) => hexToInts(encode(unwrap(a)), count),
  gen: (i) => generator(eightTimes, trivial, i),
  tallySortKey,
  compareForTally: (a, b) => {
    const [x, y] = [tallySortKey(a), tallySortKey(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  },
  parseScalar: (text) => parseDecimalBelow(text, Q),
  randomScalar: (random) => randomBelow(random, Q),
};
