import { mostVotes } from './choices.ts';
import { addTo, type Contest, type Outcome, texts, zeros } from './contest.ts';
import type { TieBreaker } from './lots.ts';
import type { CumulativeSpec } from './method.ts';
import { addRational, mulRational, rational, subRational, ZERO } from './rational.ts';

/** Cumulative voting: `pointsPerVoter` points may be spread or heaped on one candidate. A paper giving more is invalid. */
export function countCumulative(spec: CumulativeSpec, contest: Contest, ties: TieBreaker): Outcome {
  const totals = zeros(contest.size);
  let invalid = ZERO;
  for (const { vote, weight } of contest.groups) {
    const points = vote.kind === 'points' ? vote.points : [];
    if (points.reduce((sum, value) => sum + value, 0) > spec.pointsPerVoter) invalid = addRational(invalid, weight);
    else {
      for (const [candidate, value] of points.entries()) {
        if (value > 0 && contest.stands[candidate] === true) addTo(totals, candidate, mulRational(weight, rational(value)));
      }
    }
  }
  const valid = subRational(subRational(contest.cast, contest.blank), invalid);
  return { ...mostVotes(contest, totals, valid, ties, spec), totals: texts(totals), invalid };
}
