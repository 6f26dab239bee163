import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkVote } from '../counting/check-vote.ts';
import { isBlank } from '../counting/profile.ts';
import type { Contest } from '../election/definition.ts';
import { foldName, forceAscii, toAscii } from './ascii.ts';
import { parseDefinition, type DefinitionInput } from './definition.ts';
import { shownOrder } from './shown-order.ts';
import { type AskedContest, readTypedAnswer } from './typed-answer.ts';

// What people type, as docs/terminal.md describes it.

function contestOf(contest: DefinitionInput['contests'][number]): Contest {
  const parsed = parseDefinition({ title: 'T', contests: [contest] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value.contests[0]!;
}

const asked = (contest: Contest, order?: readonly number[], blankAllowed = true): AskedContest => ({
  contest,
  order: order ?? contest.candidates.map((_, i) => i),
  blankAllowed,
});
const three = ['Ann', 'Bob', 'Cid'];

describe('names and numbers', () => {
  const plain = contestOf({ question: 'Q', candidates: three, none: { label: 'No one' } });
  test.for<readonly [string, unknown]>([
    ['ann', { kind: 'choices', candidates: [0] }],
    ['  BOB  ', { kind: 'choices', candidates: [1] }],
    ['3', { kind: 'choices', candidates: [2] }],
    ['#3', { kind: 'choices', candidates: [2] }],
    ['3.', { kind: 'choices', candidates: [2] }],
    ['0', { kind: 'none' }],
    ['no ONE', { kind: 'none' }],
    ['none of the above', { kind: 'none' }],
    ['blank', { kind: 'choices', candidates: [] }],
  ])('%s', ([line, answer]) => {
    expect(readTypedAnswer(asked(plain), line)).toEqual({ kind: 'answer', answer });
  });
  test.for(['4', '-1', '1e0', 'Ann Bob', '٣', '', ',', ' ; = ', 'ann;drop'])('"%s" is nobody', (line) => {
    expect(readTypedAnswer(asked(plain), line)).toMatchObject({ kind: 'unknown' });
  });
  test('two candidates for one seat are too many, not a spoiled ballot', () => {
    expect(readTypedAnswer(asked(plain), 'Ann, Bob')).toEqual({ kind: 'again', why: 'You may choose at most 1; you named 2.' });
  });
  test('numbers count in the order shown', () => {
    expect(readTypedAnswer(asked(plain, [2, 0, 1]), '1')).toEqual({ kind: 'answer', answer: { kind: 'choices', candidates: [2] } });
  });
  test('a candidate called "2" is found by that name; numbers then need #', () => {
    const digits = contestOf({ question: 'Q', candidates: ['2', '1', 'x'] });
    expect(readTypedAnswer(asked(digits), '2')).toEqual({ kind: 'answer', answer: { kind: 'choices', candidates: [0] } });
    expect(readTypedAnswer(asked(digits), '#2')).toEqual({ kind: 'answer', answer: { kind: 'choices', candidates: [1] } });
    expect(readTypedAnswer(asked(digits), '3')).toMatchObject({ kind: 'unknown' });
  });
  test('a name with a comma is one name; accents are forgiven; names that fold alike ask for a number', () => {
    const names = contestOf({ question: 'Q', candidates: ['Doe, Jane', 'Zoë', 'Müller', 'Muller'], method: { method: 'approval' } });
    expect(readTypedAnswer(asked(names), 'doe, jane')).toEqual({ kind: 'answer', answer: { kind: 'choices', candidates: [0] } });
    expect(readTypedAnswer(asked(names), 'zoe')).toEqual({ kind: 'answer', answer: { kind: 'choices', candidates: [1] } });
    expect(readTypedAnswer(asked(names), 'muller')).toMatchObject({ kind: 'again' });
  });
});

describe('other ways to vote', () => {
  test.for<readonly [DefinitionInput['contests'][number]['method'], string, unknown]>([
    [{ method: 'approval' }, '1;3', { kind: 'choices', candidates: [0, 2] }],
    ['schulze', 'cid > ann = bob', { kind: 'ranking', ranks: [[2], [0, 1]] }],
    ['irv', '2', { kind: 'ranking', ranks: [[1]] }],
    [{ method: 'score', maxScore: 9, minScore: -3 }, 'Ann:9, 3:-3', { kind: 'scores', scores: [9, null, -3] }],
    [{ method: 'majority-judgment', grades: 4 }, '1:3,2:0,3=1', { kind: 'grades', grades: [3, 0, 1] }],
    [{ method: 'cumulative', pointsPerVoter: 5 }, 'bob:2, ann:3', { kind: 'points', points: [3, 2, 0] }],
    ['dhondt', 'Cid', { kind: 'list', list: 2 }],
    ['dhondt', 'blank', { kind: 'list', list: null }],
  ])('%j: %s', ([method, line, answer]) => {
    expect(
      readTypedAnswer(asked(contestOf({ question: 'Q', candidates: three, ...(method === undefined ? {} : { method }) })), line),
    ).toEqual({ kind: 'answer', answer });
  });
  test.for<readonly [DefinitionInput['contests'][number]['method'], string, RegExp]>([
    ['irv', '1,2,1', /ranked somebody twice/],
    [{ method: 'score', maxScore: 5 }, '1:6', /from 0 to 5/],
    [{ method: 'score', maxScore: 5 }, '1', /not a pair/],
    [{ method: 'cumulative', pointsPerVoter: 5 }, '1:3,2:3', /You have 5 points; you gave 6/],
  ])('%j: %s asks again', ([method, line, why]) => {
    const read = readTypedAnswer(asked(contestOf({ question: 'Q', candidates: three, ...(method === undefined ? {} : { method }) })), line);
    expect(read.kind === 'again' ? read.why : read.kind).toMatch(why);
  });
  test('any line gives an answer that the method takes, an unknown name, or a sentence', () => {
    const contests = [
      'plurality',
      'approval',
      'irv',
      'schulze',
      { method: 'score' as const },
      { method: 'majority-judgment' as const },
      { method: 'cumulative' as const, pointsPerVoter: 4 },
      'dhondt' as const,
    ].map((method) => contestOf({ question: 'Q', candidates: three, none: true, method: method as never }));
    const piece = fc.constantFrom(
      '1',
      '2',
      '3',
      '0',
      'ann',
      'Bob',
      ',',
      ';',
      ':',
      '=',
      '>',
      ' ',
      '#',
      '-',
      'blank',
      '9',
      'more',
      '\u0000',
      'é',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...contests),
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
        ),
        fc.boolean(),
        (contest, line, blank) => {
          const read = readTypedAnswer(asked(contest, undefined, blank), line);
          if (
            read.kind === 'answer' &&
            read.answer.kind !== 'none' &&
            read.answer.kind !== 'points' &&
            !line.toLowerCase().includes('blank')
          )
            expect(isBlank(read.answer)).toBe(false);
          if (read.kind === 'answer' && read.answer.kind !== 'none') expect(checkVote(contest.method, 3, read.answer).ok).toBe(true);
          if (read.kind === 'again') expect(read.why).toMatch(/\.$/);
        },
      ),
    );
  });
});

describe('ASCII', () => {
  test('spells Latin letters, gives up on other scripts', () => {
    expect(toAscii('Zoë Ångström – Łódź ½')).toBe('Zoe Angstrom - Lodz 1/2');
    expect(toAscii('Straße')).toBe('Strasse');
    expect(toAscii('अरविंद')).toBeUndefined();
    expect(toAscii('🐯')).toBeUndefined();
    expect(forceAscii('a\nवb’')).toBe("a\n?b'");
  });
  test('never leaves anything but printable ASCII, and folding is stable', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(forceAscii(text)).toMatch(/^[\n\x20-\x7e]*$/);
        expect(toAscii(text) ?? '').toMatch(/^[\x20-\x7e]*$/);
        expect(foldName(foldName(text))).toBe(foldName(text));
      }),
    );
  });
});

test('orders by lot can be drawn again and hold everybody once', () => {
  const contest = contestOf({ question: 'Q', candidates: ['b', 'a', 'c10', 'c9'], order: 'lot-per-voter' });
  const order = shownOrder(contest, ['en'], 'e', 'v');
  expect([...order].toSorted()).toEqual([0, 1, 2, 3]);
  expect(shownOrder(contest, ['en'], 'other', 'v')).toEqual(order);
  expect(shownOrder({ ...contest, order: 'by-name' }, ['en'], 'e', 'v')).toEqual([1, 0, 3, 2]);
  expect(shownOrder({ ...contest, order: 'listed' }, ['en'], 'e', 'v')).toEqual([0, 1, 2, 3]);
});
