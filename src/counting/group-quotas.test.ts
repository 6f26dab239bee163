import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSpec, type MethodId } from './catalogue.ts';
import { count } from './count.ts';
import { quotasReachable } from './group-quotas.ts';
import { type GroupQuota, type MethodSpec, type StvMeekSpec, type StvRctabSpec, type StvWigmSpec, voteKindOf } from './method.ts';
import type { BallotGroup, Vote } from './profile.ts';

const RULES: readonly (readonly [string, MethodId, Partial<StvWigmSpec | StvMeekSpec | StvRctabSpec>])[] = [
  ['block', 'block', {}],
  ['approval', 'approval', {}],
  ['scottish-stv', 'scottish-stv', {}],
  ['wigm-prf', 'wigm-prf', {}],
  ['wigm-prf-batch', 'wigm-prf', { rules: 'wigm-prf-batch' }],
  ['wigm-exact', 'wigm-exact', {}],
  ['wigm-generic, Hare', 'wigm-prf', { rules: 'wigm-generic', quota: 'hare' }],
  ['wigm-generic, Imperiali', 'wigm-prf', { rules: 'wigm-generic', quota: 'imperiali' }],
  ['meek-prf', 'meek-prf', {}],
  ['meek', 'meek-prf', { rules: 'meek' }],
  ['ers97', 'ers97', {}],
  ['stv-rctab', 'stv-rctab', {}],
  ['stv-rctab, one a round', 'stv-rctab', { electOnePerRound: true }],
];
const SIZE = 6;
const names = ['A', 'B', 'C', 'D', 'E', 'F'];

/** Every set of `seats` candidates that keeps the quotas. */
function allowedSets(groups: readonly GroupQuota[], seats: number): number[][] {
  const sets: number[][] = [];
  for (let mask = 0; mask < 2 ** SIZE; mask++) {
    const set = names.flatMap((_, i) => ((mask >> i) & 1 ? [i] : []));
    const kept = groups.every(({ members, atLeast = 0, atMost = SIZE }) => {
      const n = set.filter((i) => members.includes(i)).length;
      return n >= atLeast && n <= atMost;
    });
    if (set.length === seats && kept) sets.push(set);
  }
  return sets;
}

const someGroups = fc.array(
  fc.record({
    name: fc.constant('G'),
    members: fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }), { minLength: 1 }),
    atLeast: fc.integer({ min: 0, max: 2 }),
    atMost: fc.integer({ min: 2, max: 4 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const someOut = fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }), { maxLength: 2 });
const someRankings = fc.array(
  fc.record({ order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 }), weight: fc.bigInt({ min: 1n, max: 9n }) }),
  { minLength: 1, maxLength: 12 },
);

describe('group quotas', () => {
  test('reachable is what trying all sets finds', () => {
    fc.assert(
      fc.property(
        someGroups,
        fc.integer({ min: 1, max: 5 }),
        fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }), { maxLength: 3 }),
        (groups, seats, elected) => {
          fc.pre(elected.length <= seats);
          const rest = names.map((_, i) => i).filter((i) => !elected.includes(i));
          expect(quotasReachable(groups, seats, elected, rest)).toBe(
            allowedSets(groups, seats).some((set) => elected.every((i) => set.includes(i))),
          );
        },
      ),
    );
  });

  test.each(RULES)('%s elects a set that keeps them, whenever there is one', (_, id, options) => {
    fc.assert(
      fc.property(someGroups, fc.integer({ min: 1, max: 4 }), someOut, someRankings, (groups, seats, excluded, rankings) => {
        const spec = { ...defaultSpec(id, seats, { by: 'seed', seed: 's' }), ...options, groups, excluded } as MethodSpec;
        const ballots = rankings.map(({ order, weight }): BallotGroup => {
          const vote: Vote =
            voteKindOf(spec) === 'ranking'
              ? { kind: 'ranking', ranks: order.map((i) => [i]) }
              : { kind: 'choices', candidates: order.slice(0, seats) };
          return { vote, weight };
        });
        const result = count(spec, names, ballots);
        const sets = allowedSets(groups, seats).filter((set) => !set.some((i) => excluded.includes(i)));
        if (result.ok) expect(sets.map(String)).toContain(String(result.value.winners.toSorted((a, b) => a - b)));
        else expect([result.error.kind, sets.length]).toEqual(['groups-cannot-be-met', 0]);
      }),
      { numRuns: 2_000 },
    );
  });

  // Of two who go out together one at least must be elected: found by chance, by the property above.
  test.each<[string, MethodSpec]>([
    ['ers97', defaultSpec('ers97', 2, { by: 'seed', seed: 's' })],
    ['wigm-prf-batch', { ...defaultSpec('wigm-prf', 2, { by: 'seed', seed: 's' }), rules: 'wigm-prf-batch' } as MethodSpec],
  ])('%s: those without whom quotas cannot be kept do not go out together', (_, rules) => {
    const spec = { ...rules, groups: [{ name: 'G', members: [1, 5], atLeast: 1 }] } as MethodSpec;
    const papers: readonly (readonly [number[], bigint])[] = [
      [[3, 0], 8n],
      [[0, 3], 8n],
      [[4, 5], 6n],
      [[1, 4], 3n],
    ];
    const result = count(
      spec,
      names,
      papers.map(([order, weight]) => ({ vote: { kind: 'ranking', ranks: order.map((i) => [i]) }, weight })),
    );
    if (!result.ok) throw new Error(result.error.kind);
    expect(result.value.winners).toHaveLength(2);
    expect(result.value.winners.filter((i) => i === 1 || i === 5)).toHaveLength(1);
  });

  test('at least one of X: the last place goes to the best of X, and the result says so', () => {
    const spec = {
      ...defaultSpec('approval', 2, { by: 'seed', seed: 's' }),
      groups: [{ name: 'X', members: [2, 3], atLeast: 1 }],
    } as MethodSpec;
    const approvals = [
      [0, 1],
      [0, 1],
      [0, 1, 2],
      [3, 0],
    ].map((candidates): BallotGroup => ({ vote: { kind: 'choices', candidates }, weight: 1n }));
    const extra: BallotGroup = { vote: { kind: 'choices', candidates: [2] }, weight: 1n };
    const result = count(spec, ['A', 'B', 'C', 'D'], [...approvals, extra]);
    expect(result).toMatchObject({
      value: {
        winners: [0, 2],
        groupEffects: [
          { candidate: 1, effect: 'barred' },
          { candidate: 2, group: 'X', effect: 'guarded' },
        ],
      },
    });
  });
});
