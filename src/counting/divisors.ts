import { type Contest, type Outcome, texts } from './contest.ts';
import { tallyLists } from './lists.ts';
import type { TieBreaker } from './lots.ts';
import type { DhondtSpec, SainteLagueSpec } from './method.ts';
import type { Candidate } from './profile.ts';
import { compareRational, divRational, formatRational, parseRational, rational, type Rational, ZERO } from './rational.ts';
import type { SeatAllocation } from './result.ts';

/** Divisor for a list that has `seats` already: 1, 2, 3 … or 1 (1.4), 3, 5 … */
function divisorAfter(spec: DhondtSpec | SainteLagueSpec, seats: number): Rational {
  if (spec.method === 'dhondt') return rational(seats + 1);
  return seats === 0 ? (parseRational(spec.firstDivisor ?? '1') ?? rational(1)) : rational(2 * seats + 1);
}

/**
 * Highest averages: each seat goes to the list with the largest quotient of its votes by its next divisor. Equal quotients that all find
 * a seat are awarded in the order of the ballot; where they do not, the tie rule decides, or the last seats stay tied.
 */
export function countDivisors(spec: DhondtSpec | SainteLagueSpec, contest: Contest, ties: TieBreaker): Outcome {
  const { votes, able, shutOut, caps } = tallyLists(spec, contest);
  const seats = votes.map(() => 0);
  const quotients = votes.map((value) => divRational(value, divisorAfter(spec, 0)));
  const awards: { list: Candidate; quotient: string; divisor: string }[] = [];
  let tied: readonly Candidate[] = [];
  while (awards.length < spec.seats) {
    const open = able.filter((list) => (seats[list] ?? 0) < (caps[list] ?? 0) && (votes[list] ?? ZERO).n > 0n);
    const best = highestQuotients(quotients, open);
    if (best.length === 0) break;
    const free = spec.seats - awards.length;
    const chosen = best.length <= free ? best : ties.some({ round: 0, about: 'seat', among: best }, free);
    if (chosen === undefined) {
      tied = best;
      break;
    }
    for (const list of chosen) {
      const divisor = divisorAfter(spec, seats[list] ?? 0);
      awards.push({ list, quotient: formatRational(quotients[list] ?? ZERO), divisor: formatRational(divisor) });
      seats[list] = (seats[list] ?? 0) + 1;
      quotients[list] = divRational(votes[list] ?? ZERO, divisorAfter(spec, seats[list] ?? 0));
    }
  }
  const seatAllocation: SeatAllocation = { seats, order: awards.map(({ list }) => list), awards, shutOut };
  const winners = seats.flatMap((held, list) => (held > 0 ? [list] : []));
  return { winners, tied, tiedSeats: tied.length > 0 ? spec.seats - awards.length : 0, totals: texts(votes), seatAllocation };
}

function highestQuotients(quotients: readonly Rational[], open: readonly Candidate[]): Candidate[] {
  let best: Candidate[] = [];
  for (const list of open) {
    const [leader] = best;
    const order = leader === undefined ? 1 : compareRational(quotients[list] ?? ZERO, quotients[leader] ?? ZERO);
    if (order > 0) best = [list];
    else if (order === 0) best.push(list);
  }
  return best;
}
