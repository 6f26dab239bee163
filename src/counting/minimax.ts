import { type Contest, type Outcome, texts } from './contest.ts';
import { fillSeats, levelsOf } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { MinimaxSpec } from './method.ts';
import { firstPreferenceTexts, pairwiseMatrix, pairwiseResult, preferring, unitValue } from './pairwise.ts';
import { subRational, ZERO } from './rational.ts';

function defeat(strength: MinimaxSpec['strength'], own: bigint, against: bigint): bigint {
  switch (strength) {
    case 'winning-votes':
      return against > own ? against : 0n;
    case 'margins':
      return against - own;
    case 'pairwise-opposition':
      return against;
  }
}

/** Minimax (Simpson, Kramer): whose worst defeat is the smallest wins. By margins a candidate who beats everybody has a negative one. */
export function countMinimax(spec: MinimaxSpec, contest: Contest, ties: TieBreaker): Outcome {
  const matrix = pairwiseMatrix(contest, spec.unranked);
  const worst = matrix.map((_, i) => {
    const defeats = contest.standing
      .filter((j) => j !== i)
      .map((j) => defeat(spec.strength, preferring(matrix, i, j), preferring(matrix, j, i)));
    return unitValue(
      defeats.reduce((max, value) => (value > max ? value : max), defeats[0] ?? 0n),
      contest,
    );
  });
  const ranking = levelsOf(
    worst.map((value) => subRational(ZERO, value)),
    contest.standing,
  );
  const pairwise = { ...pairwiseResult(matrix, contest), worstDefeat: texts(worst) };
  return { ...fillSeats(ranking, spec.seats, ties), totals: firstPreferenceTexts(contest), ranking, pairwise };
}
