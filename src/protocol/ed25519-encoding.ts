import { Bug, invariant } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';

// How Ed25519's points carry numbers and give independent generators (PROTOCOL.md 4.1), whatever computes with them.

/** Low bits that `intsToPoint` may use to find a point. */
const PADDING_BITS = 14n;
/** How many numbers of 0 … 255 fit. */
export const MAX_INTS = 30;

const hex64 = (value: bigint): string => value.toString(16).padStart(64, '0');

/** The point that encodes numbers of 0 … 255. `member`: the member of the subgroup with these 64 digits, or undefined. */
export function intsToPoint<P>(member: (hex: string) => P | undefined, values: readonly number[]): P | undefined {
  if (values.length > MAX_INTS || values.some((v) => !Number.isInteger(v) || v < 0 || v > 255)) return undefined;
  const start = values.reduce((sum, v) => sum * 256n + BigInt(v), 0n) << PADDING_BITS;
  for (let step = 0n; step < 1n << PADDING_BITS; step++) {
    const point = member(hex64(start + step));
    if (point !== undefined) return point;
  }
  return undefined;
}

/** The `count` numbers in a point's 64 digits. */
export function hexToInts(hex: string, count: number): number[] {
  let rest = BigInt(`0x${hex}`) >> PADDING_BITS;
  const out: number[] = [];
  for (let i = 0; i < count; i++) {
    out.push(Number(rest & 255n));
    rest >>= 8n;
  }
  return out.toReversed();
}

/**
 * The i-th independent generator. `eightTimes`: eight times the point of the curve (any subgroup) with these 64 digits, or undefined;
 * `trivial`: whether a point is 1 or g.
 */
export function generator<P>(eightTimes: (hex: string) => P | undefined, trivial: (point: P) => boolean, i: number): P {
  const start = BigInt(`0x${sha256Hex(`ggen|${i}`)}`) >> 2n;
  for (let step = 0n; step < 1n << 16n; step++) {
    const point = eightTimes(hex64(start + step));
    if (point === undefined) continue;
    invariant(!trivial(point), 'a generator must be neither 1 nor g');
    return point;
  }
  throw new Bug('no generator found');
}
