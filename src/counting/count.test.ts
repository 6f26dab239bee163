import { describe, expect, test } from 'vitest';
import { checkVote } from './check-vote.ts';
import { specProblem } from './check-spec.ts';
import { defaultSpec, METHOD_IDS, type MethodId } from './catalogue.ts';
import { count } from './count.ts';
import { type MethodSpec, voteKindOf } from './method.ts';
import { type BallotGroup, blankVote, type Vote } from './profile.ts';
import { rational } from './rational.ts';
import type { CountResult } from './result.ts';
import { resultTable } from './table.ts';

const ABC = ['A', 'B', 'C'];

/** A vote of any kind that puts candidates in the given order. */
function voteFor(kind: Vote['kind'], order: readonly number[], size: number): Vote {
  const value = (i: number, top: number): number => {
    const at = order.indexOf(i);
    return at < 0 ? 0 : Math.max(0, top - at);
  };
  switch (kind) {
    case 'choices':
      return { kind, candidates: order.slice(0, 1) };
    case 'ranking':
      return { kind, ranks: order.map((i) => [i]) };
    case 'scores':
      return { kind, scores: Array.from({ length: size }, (_, i) => value(i, 5)) };
    case 'grades':
      return { kind, grades: Array.from({ length: size }, (_, i) => value(i, 6)) };
    case 'points':
      return { kind, points: Array.from({ length: size }, (_, i) => (order[0] === i ? 1 : 0)) };
    case 'list':
      return { kind, list: order[0] ?? null };
  }
}

function counted(spec: MethodSpec, names: readonly string[], ballots: readonly BallotGroup[]): CountResult {
  const result = count(spec, names, ballots);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const group = (id: MethodId, order: readonly number[], weight: BallotGroup['weight'], size = 3): BallotGroup => ({
  vote: voteFor(voteKindOf(defaultSpec(id, 1)), order, size),
  weight,
});
const refusal = (spec: MethodSpec, names: readonly string[], ballots: readonly BallotGroup[]): string => {
  const result = count(spec, names, ballots);
  return result.ok ? 'counted' : result.error.kind;
};
/** Methods whose rule can elect nobody although votes were cast. */
const MAY_ELECT_NOBODY: readonly MethodId[] = ['motion', 'two-round', 'condorcet'];

describe.each(METHOD_IDS)('%s meets bad and odd input', (id) => {
  const spec = defaultSpec(id, 1);
  const several = defaultSpec(id, id === 'irv-rctab' ? 1 : 2);
  const kind = voteKindOf(spec);

  test('unknown candidate', () => {
    const unknown: Record<Vote['kind'], Vote> = {
      choices: { kind: 'choices', candidates: [3] },
      ranking: { kind: 'ranking', ranks: [[0], [3]] },
      scores: { kind: 'scores', scores: [1, 2, 3, 4] },
      grades: { kind: 'grades', grades: [1, 2, 3, 4] },
      points: { kind: 'points', points: [1, 0, 0, 0] },
      list: { kind: 'list', list: -1 },
    };
    expect(refusal(spec, ABC, [{ vote: unknown[kind], weight: 1n }])).toBe('wrong-vote');
    expect(checkVote(spec, 3, unknown[kind])).toMatchObject({ ok: false });
  });
  test('vote of another kind', () => {
    expect(refusal(spec, ABC, [{ vote: blankVote(kind === 'list' ? 'points' : 'list', 3), weight: 1n }])).toBe('wrong-vote');
  });
  test('negative weight is refused, a fractional one counted', () => {
    expect(refusal(spec, ABC, [group(id, [0, 1, 2], -1n)])).toBe('bad-weight');
    expect(refusal(spec, ABC, [{ ...group(id, [0, 1, 2], 1n), weight: { n: -1n, d: 2n } }])).toBe('bad-weight');
    const half = counted(spec, ABC, [group(id, [0, 1, 2], rational(3, 2)), group(id, [1, 0, 2], 1n)]);
    expect(half.papers.cast).toBe('5/2');
    expect(half.winners).toEqual([0]);
  });
  test('more seats than candidates: whoever defines it is refused, a file is counted', () => {
    const six = { ...defaultSpec(id, 6), seats: 6 };
    if (id === 'irv-rctab') return expect(refusal(six, ABC, [])).toBe('bad-seats');
    const list = kind === 'list';
    expect(specProblem(six, ABC)?.kind).toBe(list ? undefined : 'bad-seats');
    const result = counted(six, ABC, [group(id, [0, 1, 2], 9n), group(id, [1, 2, 0], 5n), group(id, [2, 1, 0], 3n)]);
    expect(result.winners.length).toBeLessThanOrEqual(3);
    expect(refusal({ ...spec, seats: 0 }, ABC, [])).toBe('bad-seats');
    expect(refusal({ ...spec, seats: 1.5 }, ABC, [])).toBe('bad-seats');
  });
  test('no ballots, and only blank ones: nobody is elected by chance', () => {
    for (const ballots of [[], [{ vote: blankVote(kind, 3), weight: 4n }]]) {
      const result = counted(spec, ABC, ballots);
      expect(result.winners.length === 0 || result.tied.length === 0).toBe(true);
      expect(result.winners).toEqual([]);
      expect(resultTable(result, ABC)).toContain('cast');
    }
  });
  test('all tied: the tie is named, or decided by the seed and recorded', () => {
    const ballots = [group(id, [0, 1, 2], 2n), group(id, [1, 2, 0], 2n), group(id, [2, 0, 1], 2n)];
    const open = counted(spec, ABC, ballots);
    expect(open.winners).toEqual([]);
    if (!MAY_ELECT_NOBODY.includes(id)) expect(open.tied).toEqual([0, 1, 2]);
    const drawn = counted(defaultSpec(id, 1, { by: 'seed', seed: 'dice 4 1 6 2' }), ABC, ballots);
    if (MAY_ELECT_NOBODY.includes(id)) return;
    expect([drawn.winners.length, drawn.tied.length]).toEqual([1, 0]);
    expect(drawn.ties.some(({ decidedBy }) => decidedBy === 'lots')).toBe(true);
  });
  test('one candidate', () => {
    const result = counted(spec, ['A'], [group(id, [0], 3n, 1), { vote: blankVote(kind, 1), weight: 1n }]);
    expect(result.winners).toEqual([0]);
    expect(refusal(spec, [], [])).toBe('no-candidates');
    expect(refusal(spec, ['A', 'A'], [])).toBe('repeated-name');
  });
  test('a thousand candidates', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `C${i}`);
    const ballots = [group(id, [999, 0, 500], 3n, 1000), group(id, [0, 999, 500], 1n, 1000)];
    if (!MAY_ELECT_NOBODY.includes(id)) expect(counted(several, names, ballots).winners).toContain(999);
    else expect(counted(several, names, ballots).papers.cast).toBe('4');
  });
  test('weights beyond 2^53', () => {
    const huge = 2n ** 64n;
    const result = counted(spec, ABC, [group(id, [0, 1, 2], huge + 1n), group(id, [1, 0, 2], huge)]);
    expect(result.winners).toEqual([0]);
    expect(result.papers.cast).toBe(String(2n * huge + 1n));
  });
});

describe('numbers out of range', () => {
  test.each([
    ['score', { kind: 'scores', scores: [6, 0, 0] }],
    ['score', { kind: 'scores', scores: [-1, 0, 0] }],
    ['star', { kind: 'scores', scores: [2.5, 0, 0] }],
    ['majority-judgment', { kind: 'grades', grades: [7, 0, 0] }],
    ['cumulative', { kind: 'points', points: [-1, 0, 0] }],
    ['star', { kind: 'scores', scores: [Number.NaN, 0, 0] }],
  ] as const)('%s refuses %j', (id, vote) => {
    expect(refusal(defaultSpec(id, 1), ABC, [{ vote, weight: 1n }])).toBe('wrong-vote');
    expect(checkVote(defaultSpec(id, 1), 3, vote)).toMatchObject({ ok: false });
  });
  test('cumulative: too many points make an invalid paper', () => {
    const result = counted(defaultSpec('cumulative', 2), ABC, [
      { vote: { kind: 'points', points: [2, 1, 0] }, weight: 4n },
      group('cumulative', [1], 1n),
    ]);
    expect(result.papers.invalid).toBe('4');
    expect(result.totals).toEqual(['0', '1', '0']);
  });
});

describe('repeated candidates and too many marks', () => {
  test('a candidate ticked twice has one vote', () => {
    expect(counted(defaultSpec('approval', 1), ABC, [{ vote: { kind: 'choices', candidates: [0, 0] }, weight: 1n }]).totals).toEqual([
      '1',
      '0',
      '0',
    ]);
  });
  test('more ticks than votes make an invalid paper, and are refused at the booth', () => {
    const vote: Vote = { kind: 'choices', candidates: [0, 1, 2] };
    expect(counted(defaultSpec('block', 2), ABC, [{ vote, weight: 2n }, group('block', [1], 1n)])).toMatchObject({
      totals: ['0', '1', '0'],
      papers: { invalid: '2' },
    });
    expect(checkVote(defaultSpec('block', 2), 3, vote)).toMatchObject({
      ok: false,
      error: [{ kind: 'too-many-choices', allowed: 2, given: 3 }],
    });
  });
  test('a candidate ranked twice counts at the first rank, or ends the paper where the rule says so', () => {
    const vote: Vote = { kind: 'ranking', ranks: [[0], [0], [1]] };
    const rctab = { ...defaultSpec('irv-rctab', 1), repeatedCandidate: 'exhaust' } as MethodSpec;
    const ballots: BallotGroup[] = [{ vote, weight: 2n }, group('irv', [1], 3n), group('irv', [2], 4n)];
    expect(counted(defaultSpec('irv', 1), ABC, ballots).winners).toEqual([1]);
    expect(counted(rctab, ABC, ballots)).toMatchObject({ winners: [2], rounds: [{}, { inactive: { repeated: '2' } }] });
    expect(checkVote(rctab, 3, vote)).toMatchObject({
      ok: true,
      value: { warnings: [{ kind: 'repeated-candidate', candidate: 0, ranks: [1, 2], effect: 'paper-ends' }] },
    });
  });
  test('shared and empty ranks are told to the voter with what they do', () => {
    const vote: Vote = { kind: 'ranking', ranks: [[0], [], [], [1, 2]] };
    expect(checkVote(defaultSpec('irv-rctab', 1), 4, vote)).toMatchObject({
      value: {
        warnings: [
          { kind: 'skipped-rank', rank: 2, effect: 'passed-over' },
          { kind: 'skipped-rank', rank: 3, effect: 'paper-ends' },
          { kind: 'shared-rank', rank: 4, effect: 'paper-ends' },
        ],
      },
    });
    expect(checkVote(defaultSpec('schulze', 1), 4, { kind: 'ranking', ranks: [[0], [1, 2]] })).toMatchObject({ value: { warnings: [] } });
  });
  test('a blank ballot is taken with a word', () => {
    expect(checkVote(defaultSpec('irv', 1), 3, { kind: 'ranking', ranks: [[], []] })).toMatchObject({
      ok: true,
      value: { warnings: [{ kind: 'blank' }] },
    });
    expect(checkVote(defaultSpec('plurality', 1), 3, { kind: 'choices', candidates: [] })).toMatchObject({
      value: { warnings: [{ kind: 'blank' }] },
    });
  });
});

describe('definitions that cannot be counted', () => {
  test.each<[string, MethodSpec, string]>([
    [
      'tie order with an unknown candidate',
      { ...defaultSpec('plurality', 1), tie: { steps: [], end: { by: 'order', order: [0, 1, 7] } } },
      'bad-tie-order',
    ],
    [
      'tie order that forgets somebody',
      { ...defaultSpec('plurality', 1), tie: { steps: [], end: { by: 'order', order: [0, 1] } } },
      'bad-tie-order',
    ],
    [
      'share that is no share',
      { ...defaultSpec('motion', 1), requires: [{ share: '3/2', comparison: 'at-least', of: 'valid' }] } as MethodSpec,
      'bad-option',
    ],
    [
      'share of a roll nobody stated',
      { ...defaultSpec('motion', 1), requires: [{ share: '1/2', comparison: 'at-least', of: 'electorate' }] } as MethodSpec,
      'bad-option',
    ],
    ['withdrawal of all', { ...defaultSpec('irv', 1), excluded: [0, 1, 2] }, 'no-candidates'],
    [
      'groups that cannot be met',
      { ...defaultSpec('approval', 2), groups: [{ name: 'X', members: [0], atLeast: 2 }] } as MethodSpec,
      'groups-cannot-be-met',
    ],
    ['a percentage that nobody stated', { ...defaultSpec('irv-rctab', 1), rules: 'rctab-bottoms-up-percent' } as MethodSpec, 'bad-option'],
    ['divisor of zero', { ...defaultSpec('sainte-lague', 3), firstDivisor: '0' } as MethodSpec, 'bad-option'],
  ])('%s', (_, spec, kind) => {
    expect(refusal(spec, ABC, [])).toBe(kind);
  });
});

describe('two rounds on the same ballots', () => {
  const ballots = [group('irv', [0, 2], 9n), group('irv', [1, 2], 6n), group('irv', [2, 1], 5n)];
  const contingent = defaultSpec('two-round-ranked', 1);
  test('without an absolute majority the leaders meet', () => {
    expect(counted(contingent, ABC, ballots)).toMatchObject({ winners: [1], runoff: [0, 1] });
  });
  test('a condition given instead of it elects in the first round whoever meets it', () => {
    const two = { ...contingent, requires: [{ share: '2/5', comparison: 'at-least', of: 'papers' }] } as MethodSpec;
    expect(counted(two, ABC, ballots)).toMatchObject({ winners: [0], requirements: [{ met: true }, { met: false }, { met: false }] });
    const all = { ...contingent, requires: [{ share: '1/2', comparison: 'at-least', of: 'papers' }] } as MethodSpec;
    expect(counted(all, ABC, ballots)).toMatchObject({ winners: [1], runoff: [0, 1], requirements: [{ met: false }, {}, {}] });
  });
});

describe('thresholds and quorums', () => {
  const twoThirds: MethodSpec = {
    ...defaultSpec('motion', 1),
    method: 'motion',
    motion: 0,
    electorate: '20',
    requires: [
      { share: '2/3', comparison: 'at-least', of: 'valid' },
      { share: '1/2', comparison: 'at-least', of: 'electorate', measure: 'turnout' },
    ],
  };
  const yesNo = (yes: bigint, no: bigint, blank: bigint): BallotGroup[] => [
    { vote: { kind: 'choices', candidates: [0] }, weight: yes },
    { vote: { kind: 'choices', candidates: [1] }, weight: no },
    { vote: { kind: 'choices', candidates: [] }, weight: blank },
  ];
  test.each([
    [6n, 3n, 1n, true],
    [6n, 3n, 0n, false],
    [6n, 4n, 0n, false],
    [20n, 0n, 0n, true],
    [0n, 0n, 10n, false],
  ])('%i yes, %i no, %i blank of 20: %s', (yes, no, blank, passed) => {
    const result = counted(twoThirds, ['Yes', 'No'], yesNo(yes, no, blank));
    expect(result).toMatchObject({ passed, winners: passed ? [0] : [] });
  });
});

describe('a thousand candidates who are ranked and tie all along', () => {
  const names = Array.from({ length: 1000 }, (_, i) => `C${i}`);
  const circle: BallotGroup[] = names.map((_, i) => ({
    vote: { kind: 'ranking', ranks: Array.from({ length: 5 }, (__, k) => [(i + k) % 1000]) },
    weight: 1n,
  }));
  const lots = { by: 'order' as const, order: names.map((_, i) => i) };
  test.each(['scottish-stv', 'ers97', 'schulze', 'ranked-pairs'] as const)('%s is counted, and lots decide', (id) => {
    const result = counted(defaultSpec(id, 3, lots), names, circle);
    expect(result.winners).toHaveLength(3);
    expect(result.ties.some(({ decidedBy }) => decidedBy === 'lots')).toBe(true);
  });
});
