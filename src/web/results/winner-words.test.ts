import { expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { count } from '../../counting/count.ts';
import type { Vote } from '../../counting/profile.ts';
import type { Contest } from '../../election/definition.ts';
import { parseDefinition, type DefinitionInput } from '../../wire/definition.ts';
import type { Results } from '../../wire/voting.ts';
import { createTranslator } from '../shared/translator.ts';
import { winnerWords } from './winner-words.ts';

const t = createTranslator('en', { ...compileMessages(localeFile('en', 'shared')), ...compileMessages(localeFile('en', 'results')) });

type Asked = DefinitionInput['contests'][number];

function words(contest: Asked, votes: readonly Vote[], standing: Results['standing']): string {
  const parsed = parseDefinition({ title: 'Meeting', contests: [contest] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const [asked] = parsed.value.contests as [Contest];
  const names = asked.candidates.map(({ name }) => String(name));
  const counted = count(
    asked.method,
    names,
    votes.map((vote) => ({ vote, weight: 1n })),
  );
  if (!counted.ok) throw new Error(JSON.stringify(counted.error));
  const outcome = { writeIns: undefined };
  return winnerWords(t, { contest: asked, outcome, result: counted.value, standing, name: (index) => names[index] ?? '' });
}

const chair: Asked = { question: 'Who shall chair?', candidates: ['Asha', 'Benoit'] };
const one = (candidate: number): Vote => ({ kind: 'choices', candidates: [candidate] });

it('says who is ahead while votes come in, and who is elected when they are counted', () => {
  expect(words(chair, [one(0), one(0), one(1)], 'live')).toBe('Asha is ahead so far.');
  expect(words(chair, [one(0), one(0), one(1)], 'final')).toBe('Asha is elected.');
});

it('waits for votes only while they can come in', () => {
  const blank: Vote = { kind: 'choices', candidates: [] };
  expect(words(chair, [blank], 'live')).toBe('There are no votes yet.');
  const lists: Asked = { question: 'Which list?', candidates: ['A', 'B'], method: { method: 'dhondt', seats: 3 } };
  expect(words(lists, [{ kind: 'list', list: null }], 'provisional')).toBe('There are no valid votes. Nobody is elected.');
});

it('says what the rules make of a contest without votes, never another thing than the table', () => {
  const blank: Vote = { kind: 'choices', candidates: [] };
  const order: Asked = { ...chair, method: { method: 'plurality', tie: { steps: [], end: { by: 'order', order: [1, 0] } } } };
  expect(words(order, [blank], 'final')).toBe('There are no valid votes. Benoit is elected.');
  expect(words(order, [], 'provisional')).toBe('There are no valid votes. Benoit is elected.');
  expect(words(order, [one(0)], 'final')).toBe('Asha is elected.');
  const motion: Asked = { question: 'Shall we?', candidates: ['Yes', 'No'], method: 'motion' };
  expect(words(motion, [blank], 'final')).toBe('There are no valid votes. The motion is rejected.');
  expect(words(motion, [blank], 'live')).toBe('There are no votes yet.');
});

it('names the seats that are still open beside those that are shared out', () => {
  const tie = { steps: [], end: { by: 'left-tied' as const } };
  const lists: Asked = { question: 'Which list?', candidates: ['A', 'B'], method: { method: 'dhondt', seats: 3, tie } };
  const list = (index: number): Vote => ({ kind: 'list', list: index });
  expect(words(lists, [list(0), list(1)], 'final')).toBe('Seats: A: 1 seat and B: 1 seat. Tied for one place: A and B.');
});
