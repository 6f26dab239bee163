import { addTo, type Contest, zeros } from './contest.ts';
import type { ListSpec } from './method.ts';
import type { Candidate } from './profile.ts';
import { compareRational, mulRational, parseRational, type Rational, sumRational, ZERO } from './rational.ts';

/** Votes of the lists and which of them take part in the distribution of seats. */
export interface ListVotes {
  readonly votes: readonly Rational[];
  readonly able: readonly Candidate[];
  readonly shutOut: readonly Candidate[];
  /** Most seats of each list. */
  readonly caps: readonly number[];
}

/** Tallies lists and applies the threshold, which is a share of all valid votes, those of excluded lists with them. */
export function tallyLists(spec: ListSpec, contest: Contest): ListVotes {
  const votes = zeros(contest.size);
  for (const { vote, weight } of contest.groups) if (vote.kind === 'list' && vote.list !== null) addTo(votes, vote.list, weight);
  const all = sumRational(votes);
  const passes = (list: Candidate): boolean => {
    if (spec.threshold === undefined) return true;
    const share = spec.threshold.special?.find((special) => special.list === list)?.share ?? spec.threshold.share;
    const order = compareRational(votes[list] ?? ZERO, mulRational(all, parseRational(share) ?? ZERO));
    return spec.threshold.inclusive ? order >= 0 : order > 0;
  };
  const able = contest.standing.filter((list) => passes(list));
  const shutOut = votes.flatMap((_, list) => (able.includes(list) ? [] : [list]));
  const caps = votes.map((_, list) => spec.maxSeats?.[list] ?? spec.seats);
  return { votes, able, shutOut, caps };
}
