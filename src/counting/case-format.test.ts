import { describe, expect, test } from 'vitest';
import { checkCase } from './case-check.ts';
import { readCase } from './case-format.ts';
import { count } from './count.ts';

/** The first difference of a case as `veritally count --check` finds it, or why it cannot be read or counted. */
function check(json: object): string | undefined {
  const read = readCase({ candidates: ['A', 'B', 'C'], seats: 1, options: {}, ballots: [], ...json });
  if (!read.ok) return `${read.error.at}: ${read.error.problem}`;
  const result = count(read.value.spec, read.value.candidates, read.value.ballots);
  return result.ok ? checkCase(read.value, result.value) : JSON.stringify(result.error);
}

const ranked = (...groups: (readonly [number | string, string])[]): object[] =>
  groups.map(([weight, names]) => ({ weight, ranking: names.split('') }));

describe('a counting case', () => {
  test('of Scottish STV breaks ties by earlier stages even where it does not name the rule', () => {
    const stages = { candidates: ['A', 'B', 'C', 'D'], seats: 2, ballots: ranked([6, 'A'], [4, 'B'], [3, 'C'], [1, 'DC']) };
    expect(check({ method: 'stv', variant: 'scottish', ...stages, expect: { winners: ['A', 'B'] } })).toBeUndefined();
    const asked = { ...stages, options: { tieBreak: 'lots' } };
    expect(check({ method: 'stv', variant: 'scottish', ...asked, expect: { winners: ['A', 'B'] } })).toContain('winners');
  });
  test('of STAR uses the official order where it names none, and leaves a tie open where it says so', () => {
    const even = {
      method: 'star',
      variant: 'star',
      options: { maxScore: 5 },
      ballots: [
        { weight: 1, scores: { A: 5, B: 0 } },
        { weight: 1, scores: { A: 3, B: 4 } },
      ],
    };
    expect(check({ ...even, expect: { winners: ['A'] } })).toBeUndefined();
    expect(check({ ...even, expect: { tie: true } })).toBeUndefined();
  });
  test('of RCTab rounds Hare’s quota up to a whole number, whatever it says of Droop’s', () => {
    const hare = { method: 'stv', variant: 'rctab', seats: 2, options: { quota: 'hare', quotaInteger: false, decimals: 2 } };
    expect(check({ ...hare, ballots: ranked([4, 'A'], [2, 'B'], [1, 'C']), expect: { quota: 4 } })).toBeUndefined();
  });
  test('of RCTab to a percentage ends where only a placeholder stood', () => {
    const only = {
      method: 'irv',
      variant: 'rctab-bottoms-up-percent',
      seats: null,
      candidates: ['A'],
      options: { percentThreshold: 10, writeIn: 'A' },
    };
    expect(check({ ...only, ballots: ranked([4, 'A']), expect: { winners: [] } })).toBeUndefined();
  });
  test.each([
    ['irv', 'rctab', 1, [[4, 'B']], ['B']],
    ['irv', 'rctab', 1, [], []],
    ['stv', 'rctab', 3, [[4, 'B']], ['B', 'C']],
    ['stv', 'rctab', 2, [], ['B', 'C']],
  ] as const)(
    'of %s by %s never elects the placeholder, not even for want of others (%i seats)',
    (method, variant, seats, votes, winners) => {
      const candidates = winners.length === 0 ? ['A'] : ['A', 'B', 'C'];
      const given = {
        method,
        variant,
        seats,
        candidates,
        options: { writeIn: 'A' },
        ballots: ranked(...votes.map(([n, order]) => [n, order] as const)),
      };
      expect(check({ ...given, expect: { winners: [...winners] } })).toBeUndefined();
    },
  );
  test('of cumulative voting counts a paper with too many points for one candidate as invalid', () => {
    const heaped = {
      method: 'cumulative',
      options: { pointsPerVoter: 2 },
      ballots: [
        { weight: 5, points: { A: 3 } },
        { weight: 1, points: { B: 2 } },
      ],
    };
    expect(check({ ...heaped, expect: { winners: ['B'], totals: { A: 0, B: 2, C: 0 } } })).toBeUndefined();
    expect(check({ ...heaped, ballots: [{ weight: 1, points: { A: -1 } }], expect: { winners: ['B'] } })).toContain('out-of-range');
  });
  test('of lists names those who tie for the last seat', () => {
    const equal = [
      { weight: 5, choice: 'A' },
      { weight: 5, choice: 'B' },
    ];
    expect(
      check({ method: 'dhondt', ballots: equal, expect: { tie: true, winners: ['A', 'B'], seats: { A: 0, B: 0, C: 0 } } }),
    ).toBeUndefined();
    expect(check({ method: 'dhondt', ballots: equal.slice(1), expect: { winners: ['B'] } })).toBeUndefined();
  });
  test('of any pairwise method may state the Smith set', () => {
    const cycle = ranked([5, 'ABC'], [4, 'BCA'], [3, 'CAB']);
    const stated = { smithSet: ['A', 'B', 'C'], condorcetLoser: null };
    expect(check({ method: 'schulze', variant: 'margins', ballots: cycle, expect: { winners: ['A'], ...stated } })).toBeUndefined();
    expect(check({ method: 'minimax', variant: 'margins', ballots: cycle, expect: { smithSet: ['A'] } })).toContain('smithSet');
  });
  test('has exact weights: a whole number that a double has rounded is refused', () => {
    const ballots = (weight: number | string): object[] => [{ weight, choice: 'A' }];
    expect(check({ method: 'plurality', ballots: ballots(2 ** 53), expect: {} })).toBe(
      'ballots/0/weight: an exact number from 0 is needed',
    );
    expect(
      check({ method: 'plurality', ballots: ballots('9007199254740993'), expect: { totals: { A: '9007199254740993', B: 0, C: 0 } } }),
    ).toBeUndefined();
  });
  test.each(['plurality', 'approval', 'irv', 'stv', 'schulze', 'borda', 'star', 'dhondt'])(
    '%s without ballots names all as tied',
    (method) => {
      const lists = method === 'dhondt';
      const expected = lists ? { seats: { A: 0, B: 0, C: 0 } } : { tie: true, winners: ['A', 'B', 'C'] };
      expect(check({ method, variant: method === 'stv' ? 'scottish' : '', expect: expected })).toBeUndefined();
    },
  );
});
