import { mostVotes } from './choices.ts';
import { addTo, type Contest, type Outcome, texts, zeros } from './contest.ts';
import type { TieBreaker } from './lots.ts';
import type { FirstPreferencesSpec } from './method.ts';
import { addRational, divRational, rational, subRational, ZERO } from './rational.ts';
import { levelsOfRanking } from './rankings.ts';

/** Plurality of the first rank of rankings; a shared first place is divided equally or counts for nobody. */
export function countFirstPreferences(spec: FirstPreferencesSpec, contest: Contest, ties: TieBreaker): Outcome {
  const totals = zeros(contest.size);
  let invalid = ZERO;
  for (const { vote, weight } of contest.groups) {
    const first = levelsOfRanking(vote, contest, 'no-preference')[0] ?? [];
    if (first.length > 1 && spec.sharedFirst === 'invalid') invalid = addRational(invalid, weight);
    else for (const candidate of first) addTo(totals, candidate, divRational(weight, rational(first.length)));
  }
  const valid = subRational(subRational(contest.cast, contest.blank), invalid);
  return { ...mostVotes(contest, totals, valid, ties, spec), totals: texts(totals), invalid };
}
