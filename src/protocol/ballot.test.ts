import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  blank,
  chair,
  credential,
  election,
  electionWith,
  good,
  h,
  l,
  lists,
  made,
  r,
  random,
  rank,
  votes,
} from '../../test/made-ballots.ts';
import { auditBallot, parseOpening, writeOpening } from './audit.ts';
import { makeBallot, verifyBallot, type Vote } from './ballot.ts';

describe.each([
  ['Ed25519', [chair, blank, rank, lists]],
  ['BELENIOS-2048', [chair, blank, lists]],
  ['RFC-3526-2048', [blank, rank]],
] as const)('ballots in %s', (groupName, questions) => {
  const all = electionWith(groupName, questions);
  test('the questions come back from the record', () => expect(all.questions).toEqual(questions));
  const votesFor: Record<string, Vote[]> = {
    'Who?': [h(1, 0, 1), h(0, 1, 0)],
    [blank.question]: [h(1, 0, 0), h(0, 0, 1)],
    Rank: [r(255, 0, 7), r(0, 0, 0)],
    Lists: [l([0, 0, 0], [1, 1]), l([1, 1, 1], [0, 0])],
  };
  test('verify, and open to the votes that were meant', () => {
    for (const i of [0, 1]) {
      const chosen = questions.map(({ question }) => votesFor[question]![i]!);
      const ballot = made(all, chosen);
      const verified = verifyBallot(all, ballot.text);
      if (!verified.ok) throw new Error(verified.error.detail);
      const opening = parseOpening(all, writeOpening(ballot.opening));
      expect(auditBallot(all, ballot.text, opening!)).toEqual({ ok: true, value: chosen });
    }
  }, 60_000);
});

test('votes that a question does not allow cannot be made into ballots', () => {
  const bad: readonly (readonly Vote[])[] = [
    [h(0, 0, 0), ...votes.slice(1)],
    [h(1, 1, 1), ...votes.slice(1)],
    [h(1, 0), ...votes.slice(1)],
    [h(2, 0, 0), ...votes.slice(1)],
    [votes[0]!, h(1, 1, 0), ...votes.slice(2)],
    [votes[0]!, h(0, 0, 0), ...votes.slice(2)],
    [...votes.slice(0, 2), r(1, 2), votes[3]!],
    [...votes.slice(0, 2), r(1, 2, 256), votes[3]!],
    [...votes.slice(0, 3), l([1, 0, 0], [0, 0])],
    [...votes.slice(0, 3), l([1, 1, 0], [1, 1])],
    [...votes.slice(0, 3), l([1, 1, 0], [0, 1])],
    [...votes.slice(0, 3), h(1, 0, 0)],
    votes.slice(1),
  ];
  for (const item of bad) {
    const result = makeBallot(election, random, credential, item);
    expect(!result.ok && result.error.kind, JSON.stringify(item)).toBe('vote-not-allowed');
  }
  const malformed = makeBallot(election, random, 'xyz', votes);
  expect(!malformed.ok && malformed.error.kind).toBe('credential-malformed');
});

describe('cast or audit', () => {
  test('an opening of another ballot, or a wrong one, is refused', () => {
    const other = made(election, votes);
    const foreign = auditBallot(election, good.text, other.opening);
    expect(!foreign.ok && foreign.error.kind).toBe('opening-of-another-ballot');
    const wrong = auditBallot(election, good.text, { ...other.opening, tracker: good.tracker });
    expect(!wrong.ok && wrong.error.kind).toBe('opening-wrong-randomness');
    const short = auditBallot(election, good.text, { ...good.opening, randomness: good.opening.randomness.slice(1) });
    expect(!short.ok && short.error.kind).toBe('opening-malformed');
  });
  test('any text as an opening gives a result', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => parseOpening(election, text) === undefined));
  });
});
