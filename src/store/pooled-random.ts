import { randomFillSync } from 'node:crypto';
import type { Random } from '../kernel/random.ts';

const POOL = 16_384;

/**
 * Node's cryptographic generator, asked for many bytes at a time: a secret takes seventeen draws of four bytes, and each call costs a
 * microsecond and a half whatever its length. What was given out is wiped from the pool.
 */
export function pooledRandom(): Random {
  const pool = new Uint8Array(POOL);
  let at = POOL;
  return {
    bytes: (length) => {
      if (length > POOL / 16) return randomFillSync(new Uint8Array(length));
      if (at + length > POOL) {
        randomFillSync(pool);
        at = 0;
      }
      const out = pool.slice(at, at + length);
      pool.fill(0, at, at + length);
      at += length;
      return out;
    },
  };
}
