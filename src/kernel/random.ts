import { invariant } from './result.ts';

/** Where randomness comes from: `bytes(n)` gives n bytes from a cryptographic generator. */
export interface Random {
  bytes(length: number): Uint8Array;
}

/** Uniform integer in [0, bound), 0 < bound ≤ 2^32, by rejection. */
export function uniformBelow(random: Random, bound: number): number {
  invariant(Number.isInteger(bound) && bound > 0 && bound <= 2 ** 32, 'bound must be in 1 … 2^32');
  const limit = Math.floor(2 ** 32 / bound) * bound;
  for (;;) {
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
    const value = a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d;
    if (value < limit) return value % bound;
  }
}

/** A copy of `items` in uniformly random order (Fisher and Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = uniformBelow(random, i + 1);
    const a = out[i] as T;
    out[i] = out[j] as T;
    out[j] = a;
  }
  return out;
}
