import { mostVotes, tallyChoices } from './choices.ts';
import { type Contest, type Outcome, texts } from './contest.ts';
import type { TieBreaker } from './lots.ts';
import type { BlockSpec } from './method.ts';

/** Block and limited voting: up to `votesPerVoter` different candidates, one vote each, most votes win. */
export function countBlock(spec: BlockSpec, contest: Contest, ties: TieBreaker): Outcome {
  const { totals, invalid, valid } = tallyChoices(contest, spec.votesPerVoter);
  return { ...mostVotes(contest, totals, valid, ties, spec), totals: texts(totals), invalid };
}
