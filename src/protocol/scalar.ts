import { toHex } from '../kernel/bytes.ts';
import type { Random } from '../kernel/random.ts';
import { invariant } from '../kernel/result.ts';

const DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** `a` modulo q, in [0, q), also for negative `a`. */
export function modulo(a: bigint, q: bigint): bigint {
  const rest = a % q;
  return rest < 0n ? rest + q : rest;
}

/** The number that big-endian bytes spell. */
export function bytesToNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${toHex(bytes)}`);
}

/** The number of a canonical decimal text below `bound`, or undefined. Repairs nothing: leading zeros, signs and spaces are refused. */
export function parseDecimalBelow(text: string, bound: bigint): bigint | undefined {
  // The length is looked at first: turning a long hostile text into a number takes quadratic time.
  if (text.length > bound.toString().length || !DECIMAL.test(text)) return undefined;
  const value = BigInt(text);
  return value < bound ? value : undefined;
}

/** Uniform in [0, q) up to a bias of 2^−128: at least 128 bits more than q has, reduced (PROTOCOL.md section 2). */
export function randomBelow(random: Random, q: bigint): bigint {
  const length = Math.ceil(q.toString(16).length / 2) + 16;
  return bytesToNumber(random.bytes(length)) % q;
}

/** The inverse of `a` modulo the prime q, by Euclid: public values only. `a` must not be 0 modulo q. */
export function invertModulo(a: bigint, q: bigint): bigint {
  let [r, s] = [q, modulo(a, q)];
  let [u, v] = [0n, 1n];
  invariant(s !== 0n, 'zero has no inverse');
  while (s !== 0n) {
    const quotient = r / s;
    [r, s] = [s, r - quotient * s];
    [u, v] = [v, u - quotient * v];
  }
  return modulo(u, q);
}
