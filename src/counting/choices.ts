import { addTo, type Contest, type Outcome, zeros } from './contest.ts';
import { groupNameFor, quotasReachable } from './group-quotas.ts';
import { fillSeats, type Filled, levelsOf } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { GroupQuota, Requirement } from './method.ts';
import type { Candidate } from './profile.ts';
import { addRational, parseRational, type Rational, subRational, ZERO } from './rational.ts';
import { measureRequirements, meetingAll } from './requirements.ts';
import type { GroupEffect } from './result.ts';

/** Votes by candidate where each marked candidate gets one vote, from papers with at most `limit` marks. */
export function tallyChoices(contest: Contest, limit: number): { totals: Rational[]; invalid: Rational; valid: Rational } {
  const totals = zeros(contest.size);
  let invalid = ZERO;
  for (const { vote, weight } of contest.groups) {
    const marked = new Set(vote.kind === 'choices' ? vote.candidates : []);
    if (marked.size > limit) invalid = addRational(invalid, weight);
    else for (const candidate of marked) if (contest.stands[candidate] === true) addTo(totals, candidate, weight);
  }
  return { totals, invalid, valid: subRational(subRational(contest.cast, contest.blank), invalid) };
}

/** Who wins by `totals` alone, among those who meet every requirement. */
export function mostVotes(
  contest: Contest,
  totals: readonly Rational[],
  valid: Rational,
  ties: TieBreaker,
  spec: {
    readonly seats: number;
    readonly requires?: readonly Requirement[];
    readonly electorate?: string;
    readonly groups?: readonly GroupQuota[];
  },
): Filled & Pick<Outcome, 'requirements' | 'groupEffects' | 'ranking'> {
  const electorate = { valid, papers: contest.cast, roll: parseRational(spec.electorate ?? '0') ?? ZERO };
  const requirements = measureRequirements(spec.requires ?? [], totals, contest.standing, electorate);
  const able = meetingAll(requirements, contest.standing);
  const levels = levelsOf(totals, able);
  const extra = { ranking: levelsOf(totals, contest.standing), ...(spec.requires === undefined ? {} : { requirements }) };
  if (spec.groups === undefined || spec.groups.length === 0) return { ...fillSeats(levels, spec.seats, ties), ...extra };
  return { ...fillWithGroups(levels, spec.seats, spec.groups, ties), ...extra };
}

/**
 * Fills seats in the order of votes, passing over whoever would make a group quota unreachable
 * (docs/decisions/group-quotas.md). Where the level at hand has a choice, the tie rule orders it.
 */
function fillWithGroups(
  levels: readonly (readonly Candidate[])[],
  seats: number,
  groups: readonly GroupQuota[],
  ties: TieBreaker,
): Filled & { groupEffects: GroupEffect[] } {
  const winners: Candidate[] = [];
  const groupEffects: GroupEffect[] = [];
  let below = levels.flat();
  const places = Math.min(seats, below.length);
  const plain = new Set(below.slice(0, places));
  for (const level of levels) {
    let left = [...level];
    while (left.length > 0 && winners.length < places) {
      const able = left.filter((candidate) =>
        quotasReachable(
          groups,
          places,
          [...winners, candidate],
          below.filter((other) => other !== candidate),
        ),
      );
      for (const candidate of left) {
        if (!able.includes(candidate)) groupEffects.push({ candidate, group: groupNameFor(groups, candidate, 'barred'), effect: 'barred' });
      }
      below = below.filter((candidate) => !left.includes(candidate) || able.includes(candidate));
      const all = quotasReachable(
        groups,
        places,
        [...winners, ...able],
        below.filter((other) => !able.includes(other)),
      );
      const chosen = all ? able : able.length === 1 ? able : ties.some({ round: 0, about: 'win', among: able }, 1);
      if (chosen === undefined) return { winners, tied: able, tiedSeats: places - winners.length, groupEffects };
      winners.push(...chosen);
      below = below.filter((candidate) => !chosen.includes(candidate));
      left = able.filter((candidate) => !chosen.includes(candidate));
    }
  }
  const guarded = winners.filter((candidate) => !plain.has(candidate));
  groupEffects.push(
    ...guarded.map((candidate) => ({ candidate, group: groupNameFor(groups, candidate, 'guarded'), effect: 'guarded' as const })),
  );
  return {
    winners,
    tied: [],
    tiedSeats: 0,
    groupEffects: groupEffects.filter(({ candidate, effect }) => effect === 'guarded' || plain.has(candidate)),
  };
}

/** The two who meet again; with everybody who ties for second where the tie rule leaves that open. */
export function leadersForRunoff(totals: readonly Rational[], standing: readonly Candidate[], ties: TieBreaker): Candidate[] {
  const [first = [], second = []] = levelsOf(totals, standing);
  if (first.length > 1 || second.length === 0) {
    return first.length <= 2 ? first : [...(ties.some({ round: 1, about: 'finalist', among: first }, 2) ?? first)];
  }
  return [...first, ...(second.length === 1 ? second : (ties.some({ round: 1, about: 'finalist', among: second }, 1) ?? second))];
}
