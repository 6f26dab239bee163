import { type Contest, type Outcome, texts } from './contest.ts';
import { levelsOf } from './leaders.ts';
import { type ListVotes, tallyLists } from './lists.ts';
import type { TieBreaker } from './lots.ts';
import type { LargestRemainderSpec } from './method.ts';
import type { Candidate } from './profile.ts';
import {
  divideRounded,
  divRational,
  mulRational,
  rational,
  type Rational,
  formatRational,
  subRational,
  sumRational,
  ZERO,
} from './rational.ts';

/** The quota of `votes` for `seats`. */
export function listQuota(quota: LargestRemainderSpec['quota'], votes: Rational, seats: number): Rational {
  const by = (more: number): Rational => divRational(votes, rational(seats + more));
  switch (quota) {
    case 'hare':
      return by(0);
    case 'droop':
      return rational(by(1).n / by(1).d + 1n);
    case 'hagenbach-bischoff':
      return by(1);
    case 'hagenbach-bischoff-rounded':
      return rational(divideRounded(by(1).n, by(1).d, 'nearest'));
    case 'imperiali':
      return by(2);
  }
}

interface Shares {
  readonly seats: number[];
  readonly remainders: readonly Rational[];
}

function wholeQuotas({ votes, able, caps }: ListVotes, quota: Rational): Shares {
  const seats = votes.map((value, list) => {
    if (!able.includes(list) || quota.n === 0n) return 0;
    const whole = divRational(value, quota);
    return Number(whole.n / whole.d);
  });
  const remainders = votes.map((value, list) => subRational(value, mulRational(quota, rational(seats[list] ?? 0))));
  return { seats: seats.map((held, list) => Math.min(held, caps[list] ?? held)), remainders };
}

/**
 * Largest remainders: a seat for each whole quota, the rest to the largest remainders, again from the top while seats are left. The quota
 * is that of the votes of the lists which take part. Where a small quota (Imperiali) hands out more seats than there are, the smallest
 * remainders give one back each.
 */
export function countLargestRemainder(spec: LargestRemainderSpec, contest: Contest, ties: TieBreaker): Outcome {
  const lists = tallyLists(spec, contest);
  const quota = listQuota(spec.quota, sumRational(lists.able.map((list) => lists.votes[list] ?? ZERO)), spec.seats);
  const { seats, remainders } = wholeQuotas(lists, quota);
  const whole = [...seats];
  let tied: readonly Candidate[] = [];
  let free = spec.seats - seats.reduce((sum, held) => sum + held, 0);
  while (free !== 0 && tied.length === 0) {
    const change = free > 0 ? 1 : -1;
    const open = lists.able.filter((list) =>
      change < 0 ? (seats[list] ?? 0) > 0 : (seats[list] ?? 0) < (lists.caps[list] ?? 0) && (lists.votes[list] ?? ZERO).n > 0n,
    );
    if (open.length === 0) break;
    const levels = levelsOf(remainders, open);
    for (const level of change > 0 ? levels : levels.toReversed()) {
      const left = Math.abs(free);
      const picked = level.length <= left ? level : ties.some({ round: 0, about: change > 0 ? 'seat' : 'eliminate', among: level }, left);
      if (picked === undefined) {
        tied = level;
        break;
      }
      for (const list of picked) seats[list] = (seats[list] ?? 0) + change;
      free -= change * picked.length;
      if (free === 0) break;
    }
  }
  // Seats that have to be given back by one of several equals are tied too: those who tie keep them only once it is decided.
  if (free < 0) for (const list of tied) seats[list] = (seats[list] ?? 0) - 1;
  const tiedSeats = tied.length === 0 ? 0 : free > 0 ? free : tied.length + free;
  const winners = seats.flatMap((held, list) => (held > 0 ? [list] : []));
  const seatAllocation = {
    seats,
    order: [],
    awards: [],
    quota: formatRational(quota),
    whole,
    remainders: texts(remainders),
    shutOut: lists.shutOut,
  };
  return { winners, tied, tiedSeats, totals: texts(lists.votes), quota: formatRational(quota), seatAllocation };
}
