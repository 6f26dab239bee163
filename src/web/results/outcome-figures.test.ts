import { expect, it } from 'vitest';
import { count } from '../../counting/count.ts';
import { parseDefinition } from '../../wire/definition.ts';
import type { Contest } from '../../election/definition.ts';
import { figuresOf, placed } from './outcome-figures.ts';

/** Rows of a count of these rankings, in their order, as the first letters of names. */
function order(name: 'ranked-pairs' | 'condorcet', excluded: readonly number[], rankings: readonly (readonly number[])[]): string {
  const candidates = ['Asha', 'Bela', 'Chandra', 'Dev', 'Edda'];
  const method = { method: name, tie: { steps: [], end: { by: 'left-tied' } } } as const;
  const parsed = parseDefinition({ title: 'Meeting', contests: [{ question: 'Who?', candidates: [...candidates], method }] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const [asked] = parsed.value.contests as [Contest];
  const contest = { ...asked, method: { ...asked.method, excluded } };
  const votes = rankings.map((ranks) => ({ vote: { kind: 'ranking' as const, ranks: ranks.map((candidate) => [candidate]) }, weight: 1n }));
  const counted = count(contest.method, candidates, votes);
  if (!counted.ok) throw new Error(JSON.stringify(counted.error));
  const outcome = { contest: asked.id, candidates: asked.candidates, result: counted.value, none: null } as never;
  return placed(contest, counted.value, figuresOf(contest, outcome, counted.value, votes.length).rows)
    .map(({ candidate }) => candidates[candidate]?.[0])
    .join('');
}

it('places candidates as the method ranks them, and whoever stood down last', () => {
  expect(order('ranked-pairs', [], [[4, 3, 2, 1, 0]])).toBe('EDCBA');
  expect(order('ranked-pairs', [3], [[4, 2, 1, 0]])).toBe('ECBAD');
});

it('places candidates by the pairs they win where the method gives no ranking, also when somebody stood down', () => {
  expect(order('condorcet', [], [[4, 3, 2, 1, 0]])).toBe('EDCBA');
  expect(order('condorcet', [3], [[4, 2, 1, 0]])).toBe('ECBAD');
});
