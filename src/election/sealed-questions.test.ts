import { describe, expect, test } from 'vitest';
import type { MethodSpec } from '../counting/method.ts';
import { voteKindOf } from '../counting/method.ts';
import { blankVote, isBlank } from '../counting/profile.ts';
import type { Contest, ElectionDefinition } from './definition.ts';
import { answerOf, ballotsOfResult, sealedVotes } from './sealed-questions.ts';

// PROTOCOL.md sections 9, 10 and 14: a contest left blank without "None of the above" is a ballot without a mark, whatever is asked for.

const METHODS: readonly MethodSpec[] = [
  { method: 'plurality', seats: 1 },
  { method: 'approval', seats: 1 },
  { method: 'schulze', seats: 1, strength: 'winning-votes', unranked: 'last' },
  { method: 'star', seats: 1, maxScore: 5 },
  { method: 'score', seats: 1, by: 'sum', minScore: -2, maxScore: 2 },
  { method: 'majority-judgment', grades: 6, missing: { as: 'grade', grade: 0 }, ties: 'median-removal' },
  { method: 'cumulative', seats: 1, pointsPerVoter: 5 },
  { method: 'dhondt', seats: 2 },
] as unknown as readonly MethodSpec[];

const contestOf = (method: MethodSpec): Contest =>
  ({
    id: 'c',
    question: 'Who?',
    candidates: ['A', 'B', 'C'].map((name) => ({ id: name, name })),
    method,
    order: 'listed',
  }) as unknown as Contest;

describe('a blank vote in a sealed election', () => {
  test.each(METHODS.map((method) => [method.method, method] as const))('%s', (_, method) => {
    const contest = contestOf(method);
    const definition = { contests: [contest], languages: ['en'] } as unknown as ElectionDefinition;
    const [vote] = sealedVotes(definition, [blankVote(voteKindOf(method), 3)]);
    if (vote === undefined) throw new Error('no vote');
    const opened = answerOf(contest, vote);
    expect(opened?.kind).toBe(voteKindOf(method));
    expect(opened !== undefined && opened.kind !== 'none' && isBlank(opened)).toBe(true);
    if (vote.kind !== 'ranking') return;
    const { ballots, none } = ballotsOfResult(contest, { kind: 'rankings', rankings: [vote.ranks] }, 1n);
    expect(none).toBe(0n);
    expect(ballots.map((group) => [isBlank(group.vote), group.weight])).toEqual([[true, 1n]]);
  });
});
