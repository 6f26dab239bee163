import type { GroupQuota } from './method.ts';
import type { Candidate } from './profile.ts';

/**
 * Can `elected` be completed to exactly `seats` winners out of `available` so that every group quota holds? Exact for overlapping groups:
 * candidates are put together by the groups they belong to, and the numbers taken from each such type are searched.
 */
export function quotasReachable(
  groups: readonly GroupQuota[],
  seats: number,
  elected: readonly Candidate[],
  available: readonly Candidate[],
): boolean {
  const bits = (candidate: Candidate): number =>
    groups.reduce((mask, group, i) => (group.members.includes(candidate) ? mask | (1 << i) : mask), 0);
  const held = groups.map((group) => elected.filter((candidate) => group.members.includes(candidate)).length);
  const types = new Map<number, number>();
  for (const candidate of available) types.set(bits(candidate), (types.get(bits(candidate)) ?? 0) + 1);
  const kinds = [...types];
  const failed = new Set<string>();

  function search(kind: number, free: number, counts: readonly number[]): boolean {
    const key = `${kind}|${free}|${counts.join(',')}`;
    if (failed.has(key)) return false;
    const [mask, most] = kinds[kind] ?? [0, 0];
    let found = false;
    if (kind === kinds.length) {
      found = free === 0 && groups.every((group, i) => (counts[i] ?? 0) >= (group.atLeast ?? 0));
    } else {
      for (let take = Math.min(most, free); take >= 0 && !found; take--) {
        const next = counts.map((value, i) => ((mask >> i) & 1 ? value + take : value));
        if (groups.every((group, i) => (next[i] ?? 0) <= (group.atMost ?? seats))) found = search(kind + 1, free - take, next);
      }
    }
    if (!found) failed.add(key);
    return found;
  }
  return groups.every((group, i) => (held[i] ?? 0) <= (group.atMost ?? seats)) && search(0, seats - elected.length, held);
}

/** Largest number of groups a contest may have: beyond it the search could take long. */
export const MAX_GROUPS = 8;

/** First group of `groups` that candidate belongs to (for explanations), or the first group of all. */
export function groupNameFor(groups: readonly GroupQuota[], candidate: Candidate, effect: 'guarded' | 'barred'): string {
  const mine = groups.find(
    (group) => group.members.includes(candidate) && (effect === 'guarded' ? group.atLeast : group.atMost) !== undefined,
  );
  const other = groups.find((group) => !group.members.includes(candidate) && group.atLeast !== undefined);
  return (mine ?? other ?? groups[0])?.name ?? '';
}
