import { expect, test } from 'vitest';
import { pooledRandom } from './pooled-random.ts';

test('draws of every length are whole, fresh and never given out twice', () => {
  const random = pooledRandom();
  const seen = new Set<string>();
  for (let i = 0; i < 20_000; i++) {
    const bytes = random.bytes(8 + (i % 40));
    expect(bytes).toHaveLength(8 + (i % 40));
    seen.add(Buffer.from(bytes.subarray(0, 8)).toString('hex'));
  }
  expect(seen.size).toBe(20_000);
  expect(seen.has('0000000000000000')).toBe(false);
  expect(random.bytes(0)).toHaveLength(0);
  expect(new Set(random.bytes(100_000)).size).toBe(256);
});

test('every byte value comes about equally often (chi-squared, 255 degrees of freedom, far below one in a billion)', () => {
  const random = pooledRandom();
  const counts = Array.from({ length: 256 }, () => 0);
  for (let i = 0; i < 64_000; i++) for (const byte of random.bytes(4)) counts[byte]!++;
  const chi = counts.reduce((sum, count) => sum + (count - 1_000) ** 2 / 1_000, 0);
  expect(chi).toBeLessThan(420);
});
