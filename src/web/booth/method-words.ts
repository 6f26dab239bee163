import { equalRanksCount } from '../../counting/check-vote.ts';
import { voteKindOf } from '../../counting/method.ts';
import type { Answer } from '../../election/ballot.ts';
import type { ElectionView } from '../shared/election-view.ts';
import type { MessageId } from '../shared/messages.ts';
import { gradeWord } from '../shared/grade-word.ts';
import type { Translator } from '../shared/translator.ts';
import { choicesAllowed, isBlankVote, isSingle, voteOn, type Paper, type PaperProblem } from './ballot-paper.ts';
import { nameOf, noneLabel } from './candidate-words.tsx';

/** Least and most of a score on this paper. */
export function scoreRange({ definition: { method } }: Paper): readonly [number, number] {
  if (method.method === 'score') return [method.minScore ?? 0, method.maxScore];
  return method.method === 'star' ? [0, method.maxScore] : [0, 0];
}

export function gradeCount({ definition: { method } }: Paper): number {
  return method.method === 'majority-judgment' ? method.grades : 0;
}

export function pointsAllowed({ definition: { method } }: Paper): number {
  return method.method === 'cumulative' ? method.pointsPerVoter : 0;
}

/** The rule of a contest in one line: how many may be chosen. */
export function ruleOf(t: Translator, paper: Paper): string {
  const { method } = paper.definition;
  switch (voteKindOf(method)) {
    case 'choices':
      return method.method === 'approval' ? t('rule.approval') : t('rule.choices', { count: choicesAllowed(paper) });
    case 'ranking':
      return t(equalRanksCount(method) ? 'rule.ranking.equal' : 'rule.ranking');
    case 'scores': {
      const [least, most] = scoreRange(paper);
      return t('rule.scores', { least, most });
    }
    case 'grades':
      return t('rule.grades');
    case 'points':
      return t('rule.points', { count: pointsAllowed(paper) });
    case 'list':
      return t('rule.list');
  }
}

/** How much of the rule is used up: "2 left". Empty where nothing is counted down. */
export function leftOf(t: Translator, election: ElectionView, paper: Paper, answer: Answer | undefined): string {
  if (answer?.kind === 'none') return noneLabel(t, election, paper.definition);
  if (isBlankVote(answer)) return t('contest.blank');
  const vote = voteOn(paper, answer);
  switch (vote.kind) {
    case 'choices':
      return paper.definition.method.method === 'approval'
        ? t('left.chosen', { count: vote.candidates.length })
        : t('left.choices', { left: choicesAllowed(paper) - vote.candidates.length });
    case 'ranking':
      return t('left.ranked', { count: vote.ranks.flat().length, total: paper.order.length });
    case 'scores':
      return t('left.scored', { count: vote.scores.filter((score) => score !== null).length, total: paper.order.length });
    case 'grades':
      return t('left.graded', { count: vote.grades.filter((grade) => grade !== null).length, total: paper.order.length });
    case 'points':
      return t('left.points', { left: pointsAllowed(paper) - vote.points.reduce((sum, points) => sum + points, 0) });
    case 'list':
      return t('left.choices', { left: vote.list === null ? 1 : 0 });
  }
}

/** Plain instructions, one per line (rule 23). */
export function instructionsOf(t: Translator, paper: Paper): readonly string[] {
  const kind = voteKindOf(paper.definition.method);
  const key = isSingle(paper) ? 'one' : kind === 'choices' ? 'several' : kind;
  return t(`how.${key}` as MessageId).split('\n');
}

/** A problem of a vote in words for the voter. */
export function problemWords(t: Translator, election: ElectionView, paper: Paper, problem: PaperProblem): string {
  const name = (index: number): string => nameOf(t, election, paper.definition.candidates[index]);
  switch (problem.kind) {
    case 'too-many-choices':
    case 'too-many-points':
    case 'too-many-ranks':
      return t(`problem.${problem.kind}`, { allowed: problem.allowed, given: problem.given });
    case 'points-left':
    case 'fewer-choices':
      return t(`problem.${problem.kind}`, { left: problem.allowed - problem.given });
    case 'shared-rank':
      return t('problem.shared-rank', { rank: problem.rank, names: t.list(problem.candidates.map(name)) });
    case 'skipped-rank':
      return t('problem.skipped-rank', { rank: problem.rank });
    case 'out-of-range':
      return t('problem.out-of-range', { name: name(problem.candidate), least: problem.least, most: problem.most });
    case 'not-all-graded':
      return t('problem.not-all-graded', { names: t.list(problem.candidates.map(name)) });
    case 'excluded-candidate':
      return t('problem.excluded-candidate', { name: name(problem.candidate) });
    case 'repeated-candidate':
      return t('problem.repeated-candidate', { name: name(problem.candidate) });
    case 'written-unmarked':
      return t('problem.written-unmarked', { name: problem.name });
    case 'blank':
      return t('review.blank');
    case 'wrong-kind':
    case 'wrong-length':
    case 'unknown-candidate':
      return t('problem.other');
  }
}

/** An answer in lines of words, for the review. Empty: nothing marked, and no blank vote chosen. */
export function answerLines(t: Translator, election: ElectionView, paper: Paper, answer: Answer | undefined): readonly string[] {
  const { candidates } = paper.definition;
  const name = (index: number): string => nameOf(t, election, candidates[index]);
  if (answer?.kind === 'none') return [noneLabel(t, election, paper.definition)];
  if (isBlankVote(answer)) return [t('contest.blank')];
  const vote = voteOn(paper, answer);
  switch (vote.kind) {
    case 'choices':
      return paper.order.filter((index) => vote.candidates.includes(index)).map(name);
    case 'list':
      return vote.list === null ? [] : [name(vote.list)];
    case 'ranking':
      return vote.ranks.flatMap((rank, i) =>
        rank === 'overmarked' || rank.length === 0 ? [] : [t('review.ranked', { rank: i + 1, name: t.list(rank.map(name)) })],
      );
    case 'scores':
      return paper.order.flatMap((index) =>
        scored(vote.scores[index], (score) => t('review.pair', { name: name(index), value: t.number(score) })),
      );
    case 'grades':
      return paper.order.flatMap((index) =>
        scored(vote.grades[index], (grade) => t('review.pair', { name: name(index), value: gradeWord(t, gradeCount(paper), grade) })),
      );
    case 'points':
      return paper.order.flatMap((index) =>
        (vote.points[index] ?? 0) > 0 ? [t('review.pair', { name: name(index), value: t.number(vote.points[index] ?? 0) })] : [],
      );
  }
}

function scored(value: number | null | undefined, words: (value: number) => string): string[] {
  return value === null || value === undefined ? [] : [words(value)];
}
