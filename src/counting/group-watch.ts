import { groupNameFor, quotasReachable } from './group-quotas.ts';
import type { GroupQuota } from './method.ts';
import type { Candidate } from './profile.ts';
import type { GroupEffect } from './result.ts';

/** Guards group quotas during a count by rounds, after Hill (Voting matters 9, 1998): see docs/decisions/group-quotas.md. */
export interface GroupWatch {
  /** Those of `hopeful` whose election would put the quotas out of reach: they go out. */
  doomed(elected: readonly Candidate[], hopeful: readonly Candidate[]): Candidate[];
  /** Those of `hopeful` without whom the quotas are out of reach: they stay in. */
  guarded(elected: readonly Candidate[], hopeful: readonly Candidate[]): Candidate[];
  /** Whether the quotas are still in reach once `out` have gone out of `hopeful` together: none of them alone may be guarded, and yet all are. */
  spares(elected: readonly Candidate[], hopeful: readonly Candidate[], out: readonly Candidate[]): boolean;
  readonly effects: readonly GroupEffect[];
}

const UNGUARDED: GroupWatch = { doomed: () => [], guarded: () => [], spares: () => true, effects: [] };

/** The watch of a contest's group quotas; one that never interferes where there are none. */
export function watchGroups(groups: readonly GroupQuota[] | undefined, seats: number): GroupWatch {
  if (groups === undefined || groups.length === 0) return UNGUARDED;
  const effects: GroupEffect[] = [];
  const note = (candidates: readonly Candidate[], effect: GroupEffect['effect']): void => {
    for (const candidate of candidates) {
      if (!effects.some((known) => known.candidate === candidate && known.effect === effect))
        effects.push({ candidate, group: groupNameFor(groups, candidate, effect), effect });
    }
  };
  return {
    effects,
    doomed(elected, hopeful) {
      const places = Math.min(seats, elected.length + hopeful.length);
      const out =
        elected.length >= places
          ? []
          : hopeful.filter(
              (candidate) =>
                !quotasReachable(
                  groups,
                  places,
                  [...elected, candidate],
                  hopeful.filter((other) => other !== candidate),
                ),
            );
      note(out, 'barred');
      return out;
    },
    guarded(elected, hopeful) {
      const places = Math.min(seats, elected.length + hopeful.length);
      const kept =
        hopeful.length + elected.length <= places
          ? []
          : hopeful.filter(
              (candidate) =>
                !quotasReachable(
                  groups,
                  places,
                  elected,
                  hopeful.filter((other) => other !== candidate),
                ),
            );
      note(kept, 'guarded');
      return kept;
    },
    spares(elected, hopeful, out) {
      const left = hopeful.filter((candidate) => !out.includes(candidate));
      return quotasReachable(groups, Math.min(seats, elected.length + left.length), elected, left);
    },
  };
}
