import { allowedChoices } from '../counting/check-vote.ts';
import { voteKindOf, type MethodSpec } from '../counting/method.ts';
import { blankVote, type BallotGroup } from '../counting/profile.ts';
import type { Vote as SealedVote } from '../protocol/ballot.ts';
import type { Question } from '../protocol/questions.ts';
import type { QuestionResult } from '../protocol/result.ts';
import type { Answer, Answers } from './ballot.ts';
import { textIn, type Contest, type ElectionDefinition } from './definition.ts';

// How the contests of an election become questions of the sealed protocol, answers become plaintexts, and opened results become
// ballots that the counting methods count. PROTOCOL.md sections 9, 10 and 14.

/** Methods that need sums only are tallied under encryption; those that need every ballot are shuffled. */
export function sealedKind(method: MethodSpec): 'homomorphic' | 'ranking' {
  const kind = voteKindOf(method);
  return kind === 'choices' || kind === 'list' ? 'homomorphic' : 'ranking';
}

/** How many answers of a homomorphic question may be chosen. */
export function sealedMaximum(contest: Contest): number {
  return voteKindOf(contest.method) === 'list' ? 1 : allowedChoices(contest.method, contest.candidates.length);
}

/** The number in every place of a ranking answer that says "None of the above". */
const NONE = 255;

/** The questions of the published election record, in the order of the contests, in the election's first language. */
export function sealedQuestions(definition: ElectionDefinition): readonly Question[] {
  return definition.contests.map((contest): Question => {
    const question = textIn(contest.question, ...definition.languages);
    const answers = contest.candidates.map((candidate) => textIn(candidate.name, ...definition.languages));
    if (sealedKind(contest.method) === 'homomorphic')
      return { kind: 'homomorphic', question, answers, blank: contest.none !== undefined, min: 0, max: sealedMaximum(contest) };
    return { kind: 'ranking', question, answers, extra: { method: contest.method.method } };
  });
}

function choicesOf(contest: Contest, answer: Answer): readonly number[] {
  const chosen = new Set(
    answer.kind === 'choices' ? answer.candidates : answer.kind === 'list' && answer.list !== null ? [answer.list] : [],
  );
  const marks = contest.candidates.map((_, i) => (chosen.has(i) ? 1 : 0));
  return contest.none === undefined ? marks : [answer.kind === 'none' ? 1 : 0, ...marks];
}

function numbersOf(contest: Contest, answer: Answer): readonly number[] {
  const size = contest.candidates.length;
  switch (answer.kind) {
    case 'none':
      return Array.from({ length: size }, () => NONE);
    case 'ranking':
      return Array.from({ length: size }, (_, i) => answer.ranks.findIndex((rank) => rank !== 'overmarked' && rank.includes(i)) + 1);
    case 'scores':
      return answer.scores.map((score) => (score === null ? 0 : score - lowestScore(contest.method) + 1));
    case 'grades':
      return answer.grades.map((grade) => (grade === null ? 0 : grade + 1));
    case 'points':
      return answer.points;
    case 'choices':
    case 'list':
      return [];
  }
}

function lowestScore(method: MethodSpec): number {
  return method.method === 'score' ? (method.minScore ?? 0) : 0;
}

/** What is encrypted for these answers, one vote a question. The answers must have passed `checkVote`. */
export function sealedVotes(definition: ElectionDefinition, answers: Answers): readonly SealedVote[] {
  return definition.contests.map((contest, i): SealedVote => {
    const answer = answers[i] ?? { kind: 'choices', candidates: [] };
    return sealedKind(contest.method) === 'homomorphic'
      ? { kind: 'homomorphic', choices: choicesOf(contest, answer) }
      : { kind: 'ranking', ranks: numbersOf(contest, answer) };
  });
}

/** What an opened ballot says, in the terms of the contest: for the audit page. `choices`/`ranks` as in the protocol. */
export function answerOf(contest: Contest, vote: SealedVote): Answer | undefined {
  if (vote.kind === 'ranking') return numbersToAnswer(contest, vote.ranks);
  if (vote.kind !== 'homomorphic') return undefined;
  const marks = contest.none === undefined ? vote.choices : vote.choices.slice(1);
  if (contest.none !== undefined && vote.choices[0] === 1) return { kind: 'none' };
  const chosen = marks.flatMap((mark, i) => (mark === 1 ? [i] : []));
  return voteKindOf(contest.method) === 'list' ? { kind: 'list', list: chosen[0] ?? null } : { kind: 'choices', candidates: chosen };
}

/** Nothing proves that the numbers of a ranking answer make sense (10.3): numbers out of range are read as unmarked. */
function numbersToAnswer(contest: Contest, numbers: readonly number[]): Answer {
  const { method, candidates } = contest;
  const size = candidates.length;
  if (contest.none !== undefined && numbers.every((number) => number === NONE)) return { kind: 'none' };
  const within = (least: number, most: number): (number | null)[] =>
    numbers.map((number) => (number === 0 ? null : number - 1 + least)).map((value) => (value === null || value > most ? null : value));
  switch (voteKindOf(method)) {
    case 'scores':
      return {
        kind: 'scores',
        scores: within(lowestScore(method), method.method === 'score' || method.method === 'star' ? method.maxScore : 0),
      };
    case 'grades':
      return { kind: 'grades', grades: within(0, method.method === 'majority-judgment' ? method.grades - 1 : 0) };
    case 'points': {
      const allowed = method.method === 'cumulative' ? method.pointsPerVoter : 0;
      const total = numbers.reduce((sum, points) => sum + points, 0);
      return { kind: 'points', points: total > allowed ? numbers.map(() => 0) : numbers };
    }
    default: {
      const ranks = Array.from({ length: size }, (_, rank) => numbers.flatMap((number, i) => (number === rank + 1 ? [i] : [])));
      const last = ranks.findLastIndex((rank) => rank.length > 0);
      return { kind: 'ranking', ranks: ranks.slice(0, last + 1) };
    }
  }
}

/** One contest's opened result as ballots for its counting method. Sums give one group a candidate; rankings one ballot each. */
export function ballotsOfResult(
  contest: Contest,
  result: QuestionResult,
  totalWeight: bigint,
): { readonly ballots: readonly BallotGroup[]; readonly none: bigint } {
  if (result.kind === 'rankings') {
    const answers = result.rankings.map((numbers) => numbersToAnswer(contest, numbers));
    const none = answers.filter((answer) => answer.kind === 'none').length;
    const ballots = answers.map((answer): BallotGroup => ({
      vote: answer.kind === 'none' ? blankVote(voteKindOf(contest.method), contest.candidates.length) : answer,
      weight: 1n,
    }));
    return { ballots, none: BigInt(none) };
  }
  if (result.kind === 'lists') return { ballots: [], none: 0n };
  const offered = contest.none !== undefined;
  const counts = offered ? result.counts.slice(1) : result.counts;
  const none = offered ? (result.counts[0] ?? 0n) : 0n;
  const isList = voteKindOf(contest.method) === 'list';
  const ballots = counts
    .map((count, i): BallotGroup => ({ vote: isList ? { kind: 'list', list: i } : { kind: 'choices', candidates: [i] }, weight: count }))
    .filter((group) => group.weight !== 0n);
  const marked = counts.reduce((sum, count) => sum + count, 0n);
  // Where one may be chosen, whoever is not in a sum left the contest blank; where several may, the sums do not tell.
  const blank = sealedMaximum(contest) === 1 ? totalWeight - marked : none;
  return {
    ballots: blank > 0n ? [...ballots, { vote: blankVote(voteKindOf(contest.method), contest.candidates.length), weight: blank }] : ballots,
    none,
  };
}
