import { mostVotes, tallyChoices } from './choices.ts';
import { type Contest, type Outcome, texts } from './contest.ts';
import type { TieBreaker } from './lots.ts';
import type { ApprovalSpec } from './method.ts';

/** Approval voting: any number of candidates, most approvals win. */
export function countApproval(spec: ApprovalSpec, contest: Contest, ties: TieBreaker): Outcome {
  const { totals, invalid, valid } = tallyChoices(contest, contest.size);
  return { ...mostVotes(contest, totals, valid, ties, spec), totals: texts(totals), invalid };
}
