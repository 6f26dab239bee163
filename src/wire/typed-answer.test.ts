import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkVote } from '../counting/check-vote.ts';
import { isBlank } from '../counting/profile.ts';
import type { Contest } from '../election/definition.ts';
import { checkAnswer } from '../election/write-ins.ts';
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

describe('names written in', () => {
  const one = contestOf({ question: 'Q', candidates: three, writeIns: 1 });
  const two = contestOf({ question: 'Q', candidates: three, writeIns: 2, method: { method: 'approval' } });
  const ranks = contestOf({ question: 'Q', candidates: three, writeIns: 2, method: { method: 'irv' } });
  const scores = contestOf({ question: 'Q', candidates: three, writeIns: 2, method: { method: 'score', maxScore: 5 } });
  test.for<readonly [string, Contest, string, unknown]>([
    ['one', one, '+Jane  Roe', { kind: 'choices', candidates: [3], written: ['Jane Roe'] }],
    ['with a comma', one, '+Roe, Jane', { kind: 'choices', candidates: [3], written: ['Roe, Jane'] }],
    ['one on the list', one, '+ ANN', { kind: 'choices', candidates: [0] }],
    ['among others', two, '2, +Jane, +Joe', { kind: 'choices', candidates: [1, 3, 4], written: ['Jane', 'Joe'] }],
    ['twice', two, '+Jane, +JANE', { kind: 'choices', candidates: [3], written: ['Jane'] }],
    ['ranked', ranks, '+Jane > ann > +Joe', { kind: 'ranking', ranks: [[3], [0], [4]], written: ['Jane', 'Joe'] }],
    ['scored', scores, '+Jane:5, 2:1', { kind: 'scores', scores: [null, 1, null, 5], written: ['Jane'] }],
  ])('%s', ([, contest, line, answer]) => expect(readTypedAnswer(asked(contest), line)).toEqual({ kind: 'answer', answer }));
  test.for<readonly [Contest, string, unknown]>([
    [one, '+', { kind: 'again' }],
    [one, '+42', { kind: 'again' }],
    [two, '+A, +B, +C', { kind: 'again', why: 'You may write in at most 2.' }],
    [ranks, '+Jane, +Jane', { kind: 'again' }],
    // Without the sign nobody is written in: the plain channel's rule for unknown candidates stands.
    [one, 'Jane Roe', { kind: 'unknown' }],
    [contestOf({ question: 'Q', candidates: three }), '+Jane', { kind: 'unknown' }],
  ])('%#', ([contest, line, read]) => expect(readTypedAnswer(asked(contest), line)).toMatchObject(read as object));
  test('where the election says so, an unknown name is written in, and a number is not', () => {
    const read = (contest: Contest, line: string): unknown => readTypedAnswer({ ...asked(contest), writesUnknown: true }, line);
    expect(read(one, 'Jane Roe')).toEqual({ kind: 'answer', answer: { kind: 'choices', candidates: [3], written: ['Jane Roe'] } });
    expect(read(one, 'bob')).toEqual({ kind: 'answer', answer: { kind: 'choices', candidates: [1] } });
    expect(read(one, 'Ann, Bob')).toMatchObject({ kind: 'again' });
    for (const line of ['9', '#9', '', ',']) expect(read(one, line)).toMatchObject({ kind: 'unknown' });
    expect(read(contestOf({ question: 'Q', candidates: three }), 'Jane Roe')).toMatchObject({ kind: 'unknown' });
  });
  test('any line with the sign reads as an answer that counts, or says what is wrong', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(one, two, ranks, scores),
        fc.array(fc.constantFrom('+', 'Jane', 'ann', ',', ':', '5', '>', '=', ' ', 'é', '\u202e', '1'), { maxLength: 14 }),
        fc.boolean(),
        (contest, parts, writesUnknown) => {
          const read = readTypedAnswer({ ...asked(contest), writesUnknown }, parts.join(''));
          if (read.kind === 'answer' && read.answer.kind !== 'none') expect(checkAnswer(contest, read.answer).ok).toBe(true);
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
