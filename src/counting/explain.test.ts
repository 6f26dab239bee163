import { describe, expect, test } from 'vitest';
import { defaultSpec, METHOD_IDS } from './catalogue.ts';
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
  test('name those who are level with the last winner, whom only the lots told apart', () => {
    const [veena, gopal] = ['Veena has 20, as many as Gopal', 'the rule for ties decided between them.'];
    const marks = (...weights: readonly bigint[]): BallotGroup[] =>
      weights.map((weight, i) => ({ vote: { kind: 'choices', candidates: [i] }, weight }));
    const order = { by: 'order', order: [0, 1, 2] } as const;
    const lines = said(defaultSpec('plurality', 1, order), marks(20n, 20n, 3n));
    expect(lines).toContain(`${veena}; ${gopal}`);
    expect(lines.join(' ')).not.toContain('more than');
    expect(said(defaultSpec('plurality', 1), marks(20n, 3n, 3n))).toContain('Veena has 20, 17 more than Gopal and Oscar.');
    const papers = rankings([2n, 0, 1, 2], [2n, 1, 0, 2]);
    for (const method of ['schulze', 'minimax', 'copeland'] as const) {
      const told = said(defaultSpec(method, 1, order), papers);
      expect(told).toContain(`Veena and Gopal come out level; ${gopal}`);
      expect(told.join(' ')).not.toMatch(/lightest of all|best balance|path of victories .* over Gopal/);
    }
  });
  test('claim no chain of victories where there is none', () => {
    const papers = rankings([2n, 0, 1, 2], [2n, 1, 2, 0]);
    const lines = said(defaultSpec('schulze', 1, { by: 'order', order: [0, 1, 2] }), papers);
    expect(lines.slice(0, 3)).toEqual([
      'Veena is elected.',
      'No candidate beats every other in pairs: among Veena, Gopal and Oscar at least one comparison is level.',
      'Veena and Gopal come out level; the rule for ties decided between them.',
    ]);
  });
  test('say that a grade told nobody apart where only the lots did', () => {
    const both: BallotGroup[] = [{ vote: { kind: 'grades', grades: [5, 5, 1] }, weight: 3n }];
    const lines = said(defaultSpec('majority-judgment', 1, { by: 'order', order: [1, 0, 2] }), both);
    expect(lines).toContain('Veena and Gopal come out level; the rule for ties decided between them.');
    expect(lines.join(' ')).not.toContain('told them apart');
  });
  test('say of the last two of a count by rounds that they were level, and how those out before them went', () => {
    const order = { by: 'order', order: [0, 1, 2] } as const;
    expect(said(defaultSpec('irv-rctab', 1, order), rankings([4n, 0], [4n, 1], [1n, 2]))).toContain(
      'Round 2: Veena is elected by the rule for ties, level with Gopal at 4 votes.',
    );
    const meek = said(defaultSpec('meek-prf', 1), rankings([4n, 0], [3n, 1], [2n, 2, 1]));
    expect(meek).toContain('Round 1: Oscar was eliminated; the votes count for the next choices.');
    expect(meek).not.toContain('Round 1: Oscar was not elected, as all places are filled.');
    const exact = said(defaultSpec('wigm-exact', 1, order), rankings([4n, 0], [4n, 1]));
    expect(exact.join(' ')).not.toContain('reaches the 4 needed');
  });
  test('put nobody out in a round whose tie stays open', () => {
    const ballots = rankings([4n, 0], [4n, 1], [1n, 2]);
    for (const method of ['irv', 'irv-rctab', 'scottish-stv', 'meek-prf', 'wigm-exact', 'ers97'] as const) {
      const lines = said(defaultSpec(method, 1), ballots);
      expect(lines[0]).toBe('Veena and Gopal tie for 1 place. The rule of this election leaves the tie open.');
      expect(lines.join(' ')).not.toMatch(/Round \d: (?:Veena|Gopal)/);
      expect(lines.join(' ')).toContain('Round 1: Oscar was eliminated');
    }
  });
  test('keep those elected whose surpluses tie', () => {
    // Veena and Gopal are elected at once with the same surplus; whichever moves first decides between Oscar and Paula.
    const spec = defaultSpec('scottish-stv', 3);
    const ballots = rankings([9n, 0, 2], [9n, 1, 3], [2n, 2], [2n, 3]);
    const result = count(spec, [...NAMES, 'Paula'], ballots);
    if (!result.ok) throw new Error(result.error.kind);
    const { winners, tied, rounds, ties } = result.value;
    expect({ winners, tied, first: rounds[0]?.elected }).toEqual({ winners: [0, 1], tied: [2, 3], first: [0, 1] });
    expect(ties[0]).toMatchObject({ about: 'surplus', decidedBy: 'left-tied' });
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

describe.each(METHOD_IDS)('without a valid vote, %s', (id) => {
  test.each([
    ['lots', { by: 'order', order: [2, 1, 0] }],
    ['an open tie', { by: 'left-tied' }],
  ] as const)('says so first and claims no lead (%s)', (_, end) => {
    const counted = count(defaultSpec(id, 1, end), NAMES, []);
    if (!counted.ok) throw new Error(counted.error.kind);
    const lines = explain(counted.value, NAMES).map(sentenceText);
    const drawn = counted.value.winners.length > 0 && end.by === 'order';
    expect(lines[0]).toBe(drawn ? 'There is no valid vote; lots alone decide.' : 'There is no valid vote.');
    expect(lines.join('\n')).not.toMatch(/the most|more than|the best balance|lightest|path of|majority grade|highest scores|reaches the/);
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
