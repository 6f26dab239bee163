import { describe, expect, test } from 'vitest';
import { defaultSpec } from './catalogue.ts';
import { count } from './count.ts';
import { explain } from './explain.ts';
import type { MethodSpec } from './method.ts';
import type { BallotGroup } from './profile.ts';
import { sentence, sentenceText, SENTENCES } from './sentences.ts';
import { alignRows, resultTable, textWidth } from './table.ts';

const NAMES = ['Veena', 'Gopal', 'Oscar'];
const rankings = (...papers: readonly (readonly [bigint, ...number[]])[]): BallotGroup[] =>
  papers.map(([weight, ...order]) => ({ vote: { kind: 'ranking', ranks: order.map((i) => [i]) }, weight }));

function said(spec: MethodSpec, ballots: readonly BallotGroup[]): string[] {
  const result = count(spec, NAMES, ballots);
  if (!result.ok) throw new Error(result.error.kind);
  return explain(result.value, NAMES).map(sentenceText);
}

describe('sentences', () => {
  test('say who went out and where the votes went', () => {
    const lines = said(defaultSpec('irv', 1), rankings([30n, 0], [14n, 1, 0], [6n, 1], [35n, 2]));
    expect(lines).toContain('Round 1: Gopal was eliminated; of 20 votes, 14 went to Veena and 6 to nobody.');
    expect(lines[0]).toBe('Veena is elected.');
    expect(said(defaultSpec('irv', 1), rankings([30n, 0], [20n, 1, 0], [35n, 2]))).toContain(
      'Round 1: Gopal was eliminated; 20 of 20 votes went to Veena.',
    );
  });
  test('say that a lot decided', () => {
    const lines = said(defaultSpec('plurality', 1, { by: 'order', order: [1, 0, 2] }), [
      { vote: { kind: 'choices', candidates: [0] }, weight: 1n },
      { vote: { kind: 'choices', candidates: [1] }, weight: 1n },
    ]);
    expect(lines).toContain('Veena and Gopal were tied. Lots decided: Gopal.');
  });
  test('inflect, join names, and leave nothing unfilled', () => {
    expect(sentenceText(sentence('lists.seats', { name: 'Green', seats: 1, votes: 2 }))).toBe('Green takes 1 seat with 2 votes.');
    expect(sentenceText(sentence('outcome.winners', { names: ['A', 'B', 'C'] }))).toBe('A, B and C are elected.');
    for (const text of Object.values(SENTENCES))
      expect(text.replaceAll(/\{\w+, plural, one \{[^{}]*\} other \{[^{}]*\}\}|\{\w+\}/g, '')).not.toMatch(/[{}]/);
  });
  test('an election without a Condorcet winner names the circle', () => {
    expect(said(defaultSpec('condorcet', 1), rankings([1n, 0, 1, 2], [1n, 1, 2, 0], [1n, 2, 0, 1])).slice(0, 2)).toEqual([
      'No candidate beats every other in pairs, so this method elects nobody.',
      'No candidate beats every other in pairs: Veena, Gopal and Oscar beat one another in a circle.',
    ]);
  });
  test('a level comparison is no circle', () => {
    expect(said(defaultSpec('condorcet', 1), rankings([1n, 0, 1, 2], [1n, 1, 0, 2])).slice(0, 2)).toEqual([
      'No candidate beats every other in pairs, so this method elects nobody.',
      'No candidate beats every other in pairs: among Veena and Gopal at least one comparison is level.',
    ]);
  });
});

describe('the table', () => {
  test('has the final round before all rounds, and a matrix for pairwise methods', () => {
    const ballots = rankings([30n, 0], [14n, 1, 0], [6n, 1], [35n, 2]);
    const irv = count(defaultSpec('irv', 1), NAMES, ballots);
    const schulze = count(defaultSpec('schulze', 1), NAMES, ballots);
    if (!irv.ok || !schulze.ok) throw new Error();
    const text = resultTable(irv.value, NAMES);
    expect(text.indexOf('FINAL ROUND')).toBeLessThan(text.indexOf('ALL ROUNDS'));
    expect(text).toMatch(/Votes of Gopal went to +Votes\n.*\nVeena +14 +#+\nnobody \(exhausted\) +6 +#+\n/);
    expect(resultTable(schulze.value, NAMES)).toMatch(/\[1\] Veena +- +30 +44\n/);
  });
  test('aligns wide signs and combining marks', () => {
    expect([textWidth('山田'), textWidth('e\u0301'), textWidth('Zoë')]).toEqual([4, 1, 3]);
    expect(
      alignRows(
        ['', 'n'],
        [
          ['山田', '1'],
          ['Ann', '22'],
        ],
      ),
    ).toEqual(['       n', '----  --', '山田   1', 'Ann   22']);
  });
});
