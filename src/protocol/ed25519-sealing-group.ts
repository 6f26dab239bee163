import { ed25519 } from '@noble/curves/ed25519.js';
import type { EdwardsPoint } from '@noble/curves/abstract/edwards.js';
import { fromHex, toHex } from '../kernel/bytes.ts';
import { generator, hexToInts, intsToPoint, MAX_INTS } from './ed25519-encoding.ts';
import type { Element, Group } from './group.ts';
import { modulo, parseDecimalBelow, randomBelow } from './scalar.ts';

// The same group as `ed25519-group.ts` for a device that seals one ballot: everything that only makes the checking of many ballots fast is
// left out, so that a booth has little to fetch. What stays takes the same steps through the same library.

const Point = ed25519.Point;
const Q = Point.Fn.ORDER;
/** 5-bit windows: quick to set up for the few dozen powers of one ballot. */
const WINDOW = 5;

// A copy of the base point: noble blinds powers of its own with randomness of the platform, and randomness is an argument here.
const BASE = Point.fromAffine(Point.BASE.toAffine()).precompute(WINDOW);
const tabled = new WeakSet<EdwardsPoint>([BASE]);

const wrap = (point: EdwardsPoint): Element => point as unknown as Element;
const unwrap = (a: Element): EdwardsPoint => a as unknown as EdwardsPoint;

/** noble's `multiply` refuses 0, and its results for the neutral element need no arithmetic. */
function power(a: Element, e: bigint): Element {
  const reduced = modulo(e, Q);
  const point = unwrap(a);
  return wrap(reduced === 0n || point.is0() ? Point.ZERO : point.multiply(reduced));
}

/** A point of the curve (any subgroup) from its 64 digits, or undefined. */
function decode(hex: string): EdwardsPoint | undefined {
  const bytes = fromHex(hex)?.toReversed();
  if (bytes?.length !== 32) return undefined;
  try {
    return Point.fromBytes(bytes, false);
  } catch {
    return undefined;
  }
}

const encode = (point: EdwardsPoint): string => toHex(point.toBytes().toReversed());
const tallySortKey = (a: Element): string => toHex(unwrap(a).toBytes());
const mul = (a: Element, b: Element): Element => wrap(unwrap(a).add(unwrap(b)));

function parse(text: string): Element | undefined {
  const point = decode(text);
  return point?.isTorsionFree() ? wrap(point) : undefined;
}

/** The subgroup of prime order of Ed25519, as small as it comes. */
export const ed25519SealingGroup: Group = {
  name: 'Ed25519',
  q: Q,
  g: wrap(BASE),
  one: wrap(Point.ZERO),
  maxInts: MAX_INTS,
  mul,
  inv: (a) => wrap(unwrap(a).negate()),
  pow: power,
  powSecret: power,
  gPow: (e) => power(wrap(BASE), e),
  gPowSecret: (e) => power(wrap(BASE), e),
  precompute: (a) => {
    const point = unwrap(a);
    if (!tabled.has(point)) tabled.add(point.precompute(WINDOW));
  },
  mulPow: (a, e, b, f) => mul(power(a, e), power(b, f)),
  product: (bases, exponents) => bases.reduce((sum, base, i) => mul(sum, power(base, exponents[i] ?? 0n)), wrap(Point.ZERO)),
  equal: (a, b) => unwrap(a).equals(unwrap(b)),
  str: (a) => encode(unwrap(a)),
  strAll: (elements) => elements.map((a) => encode(unwrap(a))),
  parse,
  parsePrepared: parse,
  prepare: () => undefined,
  reparse: (text) => {
    const point = decode(text);
    return point && wrap(point);
  },
  intsToElement: (values) => intsToPoint(parse, values),
  elementToInts: (a, count) => hexToInts(encode(unwrap(a)), count),
  gen: (i) =>
    wrap(
      generator(
        (hex) => decode(hex)?.clearCofactor(),
        (point) => point.is0() || point.equals(BASE),
        i,
      ),
    ),
  tallySortKey,
  compareForTally: (a, b) => {
    const [x, y] = [tallySortKey(a), tallySortKey(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  },
  parseScalar: (text) => parseDecimalBelow(text, Q),
  randomScalar: (random) => randomBelow(random, Q),
};
