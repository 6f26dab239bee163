import { type Contest, type Outcome, texts } from './contest.ts';
import { fillSeats, levelsOf } from './leaders.ts';
import type { TieBreaker, TieQuestion } from './lots.ts';
import type { CondorcetSpec, CopelandSpec } from './method.ts';
import { beats, firstPreferenceTexts, type Matrix, pairwiseMatrix, pairwiseResult, preferring, unitValue } from './pairwise.ts';
import { rational } from './rational.ts';

/** Sum of pairwise margins against all others, the step `total-margin` of ranked robin. */
function byTotalMargin(matrix: Matrix, contest: Contest): TieQuestion['narrow'] {
  const margins = matrix.map((_, i) =>
    unitValue(
      contest.standing.reduce((sum, j) => sum + preferring(matrix, i, j) - preferring(matrix, j, i), 0n),
      contest,
    ),
  );
  return (step, among) => (step === 'total-margin' ? (levelsOf(margins, among)[0] ?? []) : among);
}

/** Copeland's method: wins minus losses (`balance`) or wins plus half the ties (`ranked-robin`) in the pairwise comparisons. */
export function countCopeland(spec: CopelandSpec, contest: Contest, ties: TieBreaker): Outcome {
  const matrix = pairwiseMatrix(contest, spec.unranked);
  const points = matrix.map((_, i) => {
    const others = contest.standing.filter((j) => j !== i);
    const wins = others.filter((j) => beats(matrix, i, j)).length;
    const losses = others.filter((j) => beats(matrix, j, i)).length;
    return spec.points === 'balance' ? rational(wins - losses) : rational(2 * wins + (others.length - wins - losses), 2);
  });
  const ranking = levelsOf(points, contest.standing);
  const pairwise = { ...pairwiseResult(matrix, contest), points: texts(points) };
  return {
    ...fillSeats(ranking, spec.seats, ties, byTotalMargin(matrix, contest)),
    totals: firstPreferenceTexts(contest),
    ranking,
    pairwise,
  };
}

/** The Condorcet winner, who beats every other in pairs; nobody where there is none. */
export function countCondorcet(spec: CondorcetSpec, contest: Contest): Outcome {
  const pairwise = pairwiseResult(pairwiseMatrix(contest, spec.unranked), contest);
  return { winners: pairwise.condorcetWinner === null ? [] : [pairwise.condorcetWinner], totals: firstPreferenceTexts(contest), pairwise };
}
