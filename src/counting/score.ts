import { mostVotes } from './choices.ts';
import { addTo, type Contest, type Outcome, texts, zeros } from './contest.ts';
import type { TieBreaker } from './lots.ts';
import type { ScoreSpec } from './method.ts';
import { addRational, divRational, mulRational, rational, type Rational, subRational, ZERO } from './rational.ts';

/** Sum of scores per candidate; unscored counts 0. */
export function scoreTotals(contest: Contest): Rational[] {
  const totals = zeros(contest.size);
  for (const { vote, weight } of contest.groups) {
    if (vote.kind !== 'scores') continue;
    for (const [candidate, score] of vote.scores.entries()) {
      if (score !== null && score !== 0 && contest.stands[candidate] === true)
        addTo(totals, candidate, mulRational(weight, rational(score)));
    }
  }
  return totals;
}

/** Votes per score of every candidate, unscored as 0, lowest score first. */
function scoreCounts(contest: Contest, candidate: number): { score: number; weight: Rational }[] {
  const counts = new Map<number, Rational>();
  for (const { vote, weight } of contest.groups) {
    const score = vote.kind === 'scores' ? (vote.scores[candidate] ?? 0) : 0;
    counts.set(score, addRational(counts.get(score) ?? ZERO, weight));
  }
  return [...counts].map(([score, weight]) => ({ score, weight })).toSorted((a, b) => a.score - b.score);
}

/** The middle score by weight: half of the weight lies on either side; the mean of two where they meet in the middle. */
function medianScore(counts: readonly { score: number; weight: Rational }[], cast: Rational): Rational {
  let below = ZERO;
  for (const [i, { score, weight }] of counts.entries()) {
    below = addRational(below, weight);
    const twice = below.n * 2n * cast.d - cast.n * below.d;
    if (twice > 0n) return rational(score);
    if (twice === 0n) return rational(score + (counts[i + 1]?.score ?? score), 2);
  }
  return ZERO;
}

/** Score voting by sum, mean or median. A voter who leaves a candidate unscored gives 0. */
export function countScore(spec: ScoreSpec, contest: Contest, ties: TieBreaker): Outcome {
  const totals = scoreTotals(contest);
  const valid = subRational(contest.cast, contest.blank);
  const means = totals.map((total) => (contest.cast.n === 0n ? ZERO : divRational(total, contest.cast)));
  const medians = totals.map((_, candidate) => medianScore(scoreCounts(contest, candidate), contest.cast));
  const measure = spec.by === 'sum' ? totals : spec.by === 'mean' ? means : medians;
  return { ...mostVotes(contest, measure, valid, ties, spec), totals: texts(totals), means: texts(means), medians: texts(medians) };
}
