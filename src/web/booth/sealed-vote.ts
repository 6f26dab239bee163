import type { Contest } from '../../election/definition.ts';
import type { Answer } from '../../election/ballot.ts';
import type { Vote as SealedVote } from '../../protocol/ballot.ts';
import type { Question } from '../../protocol/questions.ts';

/**
 * A contest's answer as a vote on its question in the sealed record. Choices and lists: 0 or 1 for each candidate; nothing marked or "None of
 * the above" is the question's blank choice where it has one. Rankings, scores, grades and points travel as one number for each candidate:
 * the rank from 1 (0: unranked), the score above the least or the grade, plus 1 (0: not given), the points; where the question has one
 * answer more than there are candidates, the last is "None of the above" (1: chosen).
 */
export function sealedVote(question: Question, contest: Contest, answer: Answer): SealedVote | undefined {
  const { candidates } = contest;
  switch (question.kind) {
    case 'homomorphic': {
      const marked = answer.kind === 'choices' ? answer.candidates : answer.kind === 'list' && answer.list !== null ? [answer.list] : [];
      const choices = candidates.map((_, index) => (marked.includes(index) ? 1 : 0));
      return { kind: 'homomorphic', choices: question.blank ? [marked.length === 0 ? 1 : 0, ...choices] : choices };
    }
    case 'ranking': {
      const numbers = numbersOf(contest, answer);
      const none = question.answers.length > candidates.length ? [answer.kind === 'none' ? 1 : 0] : [];
      return { kind: 'ranking', ranks: [...numbers, ...none] };
    }
    case 'lists':
      return undefined;
  }
}

function numbersOf({ candidates, method }: Contest, answer: Answer): readonly number[] {
  const zeros = candidates.map(() => 0);
  switch (answer.kind) {
    case 'ranking':
      return zeros.map((_, index) => answer.ranks.findIndex((rank) => rank !== 'overmarked' && rank.includes(index)) + 1);
    case 'scores': {
      const least = method.method === 'score' ? (method.minScore ?? 0) : 0;
      return zeros.map((_, index) => given(answer.scores[index], -least));
    }
    case 'grades':
      return zeros.map((_, index) => given(answer.grades[index], 0));
    case 'points':
      return zeros.map((_, index) => answer.points[index] ?? 0);
    case 'none':
    case 'choices':
    case 'list':
      return zeros;
  }
}

function given(value: number | null | undefined, shift: number): number {
  return value === null || value === undefined ? 0 : value + shift + 1;
}
