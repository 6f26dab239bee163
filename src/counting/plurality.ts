import { leadersForRunoff, mostVotes, tallyChoices } from './choices.ts';
import { type Contest, type Outcome, texts } from './contest.ts';
import type { TieBreaker } from './lots.ts';
import type { PluralitySpec } from './method.ts';

/** Plurality: one vote each, most votes win. With several seats this is SNTV. */
export function countPlurality(spec: PluralitySpec, contest: Contest, ties: TieBreaker): Outcome {
  const { totals, invalid, valid } = tallyChoices(contest, 1);
  const filled = mostVotes(contest, totals, valid, ties, spec);
  const nobody = spec.requires !== undefined && filled.winners.length === 0 && filled.tied.length === 0;
  return {
    ...filled,
    totals: texts(totals),
    invalid,
    ...(spec.requires === undefined ? {} : { runoff: nobody ? leadersForRunoff(totals, contest.standing, ties) : [] }),
  };
}
