import { allowedChoices, checkVote } from '../../counting/check-vote.ts';
import { voteKindOf, type VoteProblem } from '../../counting/method.ts';
import { blankVote, isBlank, type Vote } from '../../counting/profile.ts';
import type { Answer } from '../../election/ballot.ts';
import type { Contest } from '../../election/definition.ts';
import { candidateOrder } from '../shared/candidate-order.ts';
import type { ElectionView } from '../shared/election-view.ts';

/** One contest before the voter. */
export interface Paper {
  /** Index in the definition. */
  readonly contest: number;
  readonly definition: Contest;
  /** Candidates' indexes in the order shown. */
  readonly order: readonly number[];
}

/** The voter's marks so far, kept in memory only; undefined: nothing touched yet. */
export type Marks = readonly (Answer | undefined)[];

/** Papers of the contests that this voter may vote in. */
export function papersFor(election: ElectionView, contests: readonly number[], voterSeed: string): readonly Paper[] {
  const { languages } = election.definition;
  return contests.flatMap((index) => {
    const definition = election.definition.contests[index];
    return definition === undefined
      ? []
      : [{ contest: index, definition, order: candidateOrder(definition, languages, election.orderSeed, voterSeed) }];
  });
}

/** How many may be marked on a paper of choices; 1 shows radio buttons. */
export function choicesAllowed({ definition }: Paper): number {
  return allowedChoices(definition.method, definition.candidates.length);
}

/** A blank vote of the paper's kind. */
export function blankOf({ definition }: Paper): Vote {
  return blankVote(voteKindOf(definition.method), definition.candidates.length);
}

/** What stands on the paper: a vote, never "none". */
export function voteOn(paper: Paper, answer: Answer | undefined): Vote {
  return answer === undefined || answer.kind === 'none' ? blankOf(paper) : answer;
}

export function isUnmarked(answer: Answer | undefined): boolean {
  return answer === undefined || (answer.kind !== 'none' && isBlank(answer));
}

/** What the voter should know before casting; `refused` ones must be mended first. Blankness is told by the review itself. */
export function problemsOn(paper: Paper, answer: Answer | undefined): readonly VoteProblem[] {
  if (answer === undefined || answer.kind === 'none') return [];
  const checked = checkVote(paper.definition.method, paper.definition.candidates.length, answer);
  return (checked.ok ? checked.value.warnings : checked.error).filter((problem) => problem.kind !== 'blank');
}

/** Answers as they travel: one for each contest of the election, null where the voter may not vote. */
export function answersToSend(election: ElectionView, papers: readonly Paper[], marks: Marks): (Answer | null)[] {
  return election.definition.contests.map((_, index) => {
    const at = papers.findIndex((paper) => paper.contest === index);
    const paper = papers[at];
    return paper === undefined ? null : (marks[at] ?? blankOf(paper));
  });
}
