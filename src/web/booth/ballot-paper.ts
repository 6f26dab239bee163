import { allowedChoices, checkVote } from '../../counting/check-vote.ts';
import { voteKindOf, type VoteProblem } from '../../counting/method.ts';
import { blankVote, isBlank, markedIndexes, type Vote } from '../../counting/profile.ts';
import type { Answer } from '../../election/ballot.ts';
import type { Contest } from '../../election/definition.ts';
import type { WriteInProblem } from '../../election/write-ins.ts';
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

/** How many may be marked on a paper of choices or lists. */
export function choicesAllowed({ definition }: Paper): number {
  return allowedChoices(definition.method, definition.candidates.length + (definition.writeIns ?? 0));
}

/** Whether one card of all is chosen, with radio buttons. */
export function isSingle(paper: Paper): boolean {
  const { method } = paper.definition;
  const kind = voteKindOf(method);
  return kind === 'list' || (kind === 'choices' && method.method !== 'approval' && choicesAllowed(paper) === 1);
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

/** Whether the voter chose to leave the contest blank, which is more than not having touched it. */
export function isBlankVote(answer: Answer | undefined): boolean {
  return answer !== undefined && isUnmarked(answer) && writtenOn(answer).length === 0;
}

/** Names that the voter wrote in. What may be written is checked where it is written (write-in-lines.tsx). */
export function writtenOn(answer: Answer | undefined): readonly string[] {
  return answer === undefined || answer.kind === 'none' ? [] : (answer.written ?? []);
}

/** Id of the field into which names are typed. */
export function writeInField({ contest }: Paper): string {
  return `write-in-${contest}`;
}

/** The paper with the names written in behind the listed candidates, called as `words` says. */
export function paperWith(paper: Paper, answer: Answer | undefined, words: (name: string) => string): Paper {
  const written = writtenOn(answer);
  if (written.length === 0) return paper;
  const { candidates } = paper.definition;
  return {
    ...paper,
    definition: {
      ...paper.definition,
      candidates: [...candidates, ...written.map((name, i) => ({ id: `written:${i + 1}`, name: words(name) }))],
    },
    order: [...paper.order, ...written.map((_, i) => candidates.length + i)],
  };
}

/** What a voter can be told about an answer here. */
export type PaperProblem = VoteProblem | Extract<WriteInProblem, { kind: 'written-unmarked' }>;

/** What the voter should know before casting; `refused` ones must be mended first. Blankness is told by the review itself. */
export function problemsOn(paper: Paper, answer: Answer | undefined): readonly PaperProblem[] {
  if (answer === undefined || answer.kind === 'none') return [];
  const written = writtenOn(answer);
  const listed = paper.definition.candidates.length;
  const checked = checkVote(paper.definition.method, listed + written.length, answer);
  const marked = markedIndexes(answer);
  return [
    ...(checked.ok ? checked.value.warnings : checked.error).filter((problem) => problem.kind !== 'blank'),
    ...written.flatMap((name, i): readonly PaperProblem[] =>
      marked.has(listed + i) ? [] : [{ severity: 'warning', kind: 'written-unmarked', name }],
    ),
  ];
}

/** Answers as they travel: one for each contest of the election, null where the voter may not vote. */
export function answersToSend(election: ElectionView, papers: readonly Paper[], marks: Marks): (Answer | null)[] {
  return election.definition.contests.map((_, index) => {
    const at = papers.findIndex((paper) => paper.contest === index);
    const paper = papers[at];
    return paper === undefined ? null : (marks[at] ?? blankOf(paper));
  });
}
