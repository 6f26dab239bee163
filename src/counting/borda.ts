import { fillSeats, levelsOf } from './leaders.ts';
import { addTo, type Contest, type Outcome, texts, zeros } from './contest.ts';
import type { TieBreaker } from './lots.ts';
import type { BordaSpec } from './method.ts';
import { addRational, divRational, mulRational, rational, type Rational, ZERO } from './rational.ts';
import { levelsOfRanking } from './rankings.ts';

/** Points of place `place` (from 0) among `size`. */
function pointsAt(spec: BordaSpec, place: number, size: number): Rational {
  return spec.scale === 'dowdall' ? rational(1, place + 1) : rational((spec.lastPlacePoints ?? 1) + size - 1 - place);
}

/**
 * Borda count: `lastPlacePoints` for the last place and one more for each place above; or Dowdall's 1, 1/2, 1/3 … Candidates sharing
 * places share their points equally; with `no-preference` unlisted candidates get nothing.
 */
export function countBorda(spec: BordaSpec, contest: Contest, ties: TieBreaker): Outcome {
  const totals = zeros(contest.size);
  const size = contest.standing.length;
  for (const { vote, weight } of contest.groups) {
    let place = 0;
    for (const level of levelsOfRanking(vote, contest, spec.unranked)) {
      let sum = ZERO;
      for (let i = 0; i < level.length; i++) sum = addRational(sum, pointsAt(spec, place + i, size));
      const each = mulRational(weight, divRational(sum, rational(level.length)));
      for (const candidate of level) addTo(totals, candidate, each);
      place += level.length;
    }
  }
  const ranking = levelsOf(totals, contest.standing);
  return { ...fillSeats(ranking, spec.seats, ties), totals: texts(totals), ranking };
}
