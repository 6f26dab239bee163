import type { Element, Group } from './group.ts';

// Counts from powers of g: baby steps and giant steps (Shanks 1971). Public values only.

/** The largest table, in entries; beyond its square the steps grow in number instead. */
const MAX_TABLE = 2 ** 18;
/** How many giant steps are compared at once: normalising many points together is cheaper. */
const BATCH = 256;

/**
 * A function that finds the number c of 0 … max with g^c = its argument, or gives undefined where there is none. Cost: about √max
 * group operations for the table and, at most, for each call.
 */
export function countFinder(group: Group, max: bigint): (power: Element) => bigint | undefined {
  const root = Math.ceil(Math.sqrt(Number(max) + 1));
  const size = Math.min(MAX_TABLE, Math.max(16, root));
  const table = new Map<string, number>();
  let power = group.one;
  for (let at = 0; at < size; at += BATCH) {
    const chunk: Element[] = [];
    for (let i = at; i < Math.min(size, at + BATCH); i++) {
      chunk.push(power);
      power = group.mul(power, group.g);
    }
    group.strAll(chunk).forEach((text, i) => table.set(text, at + i));
  }
  const giant = group.inv(power);
  return (target) => find(group, table, giant, BigInt(size), max, target);
}

function find(
  group: Group,
  table: ReadonlyMap<string, number>,
  giant: Element,
  size: bigint,
  max: bigint,
  target: Element,
): bigint | undefined {
  let current = target;
  for (let base = 0n; base <= max; base += size * BigInt(BATCH)) {
    const chunk: Element[] = [];
    for (let i = 0; i < BATCH && base + BigInt(i) * size <= max; i++) {
      chunk.push(current);
      current = group.mul(current, giant);
    }
    for (const [i, text] of group.strAll(chunk).entries()) {
      const low = table.get(text);
      const count = low === undefined ? undefined : base + BigInt(i) * size + BigInt(low);
      if (count !== undefined) return count <= max ? count : undefined;
    }
  }
  return undefined;
}
