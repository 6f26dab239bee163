import { createRequire } from 'node:module';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSpec, METHOD_IDS, type MethodId } from './catalogue.ts';
import { count } from './count.ts';
import { lotOrder } from './lots.ts';
import { type MethodSpec, voteKindOf } from './method.ts';
import { type BallotGroup, type Vote, weightOf } from './profile.ts';
import { addRational, compareRational, parseRational, rational, type Rational, sumRational, ZERO } from './rational.ts';
import type { CountResult } from './result.ts';

const SIZE = 5;
const NAMES = ['A', 'B', 'C', 'D', 'E'];
const INDEXES = [0, 1, 2, 3, 4];
const RANKED = METHOD_IDS.filter((id) => voteKindOf(defaultSpec(id, 1)) === 'ranking');
const BY_ROUNDS: readonly MethodId[] = [
  'irv',
  'irv-rctab',
  'scottish-stv',
  'wigm-prf',
  'wigm-exact',
  'meek-prf',
  'meek',
  'ers97',
  'stv-rctab',
];

const order = fc.shuffledSubarray(INDEXES, { minLength: 1 });
const small = fc.integer({ min: 0, max: 5 });
const voteOf: { readonly [kind in Vote['kind']]: fc.Arbitrary<Vote> } = {
  choices: fc.shuffledSubarray(INDEXES, { maxLength: 1 }).map((candidates) => ({ kind: 'choices', candidates })),
  ranking: fc
    .array(
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 0, max: SIZE - 1 }).map((i) => [i]) },
        { weight: 1, arbitrary: fc.constant([]) },
        { weight: 1, arbitrary: fc.shuffledSubarray(INDEXES, { minLength: 2, maxLength: 3 }) },
      ),
      { maxLength: SIZE },
    )
    .map((ranks) => ({ kind: 'ranking', ranks })),
  scores: fc.array(fc.option(small), { minLength: SIZE, maxLength: SIZE }).map((scores) => ({ kind: 'scores', scores })),
  grades: fc.array(fc.option(small), { minLength: SIZE, maxLength: SIZE }).map((grades) => ({ kind: 'grades', grades })),
  points: fc.integer({ min: 0, max: SIZE - 1 }).map((at) => ({ kind: 'points', points: INDEXES.map((i) => (i === at ? 2 : 0)) })),
  list: fc.option(fc.integer({ min: 0, max: SIZE - 1 })).map((list) => ({ kind: 'list', list })),
};
const profileOf = (id: MethodId): fc.Arbitrary<BallotGroup[]> =>
  fc.array(fc.record({ vote: voteOf[voteKindOf(defaultSpec(id, 1))], weight: fc.bigInt({ min: 1n, max: 12n }) }), {
    minLength: 1,
    maxLength: 14,
  });
const seats = fc.integer({ min: 1, max: 3 });

/** RCTab's majority rule elects one. */
const fitting = (spec: MethodSpec): MethodSpec => (spec.method === 'irv' && spec.rules === 'rctab' ? { ...spec, seats: 1 } : spec);

function counted(spec: MethodSpec, ballots: readonly BallotGroup[], names: readonly string[] = NAMES): CountResult {
  const result = count(fitting(spec), names, ballots);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

const seeded = (id: MethodId, places: number): MethodSpec => defaultSpec(id, places, { by: 'order', order: [3, 1, 4, 0, 2] });
const sorted = (candidates: readonly number[]): number[] => candidates.toSorted((a, b) => a - b);

function renamed(vote: Vote, to: readonly number[]): Vote {
  const place = (i: number): number => to[i] ?? -1;
  const moved = <T>(values: readonly T[]): T[] => {
    const out: T[] = [...values];
    for (const [i, value] of values.entries()) out[place(i)] = value;
    return out;
  };
  switch (vote.kind) {
    case 'choices':
      return { kind: 'choices', candidates: vote.candidates.map(place) };
    case 'ranking':
      return { kind: 'ranking', ranks: vote.ranks.map((rank) => (rank === 'overmarked' ? rank : rank.map(place))) };
    case 'scores':
      return { kind: 'scores', scores: moved(vote.scores) };
    case 'grades':
      return { kind: 'grades', grades: moved(vote.grades) };
    case 'points':
      return { kind: 'points', points: moved(vote.points) };
    case 'list':
      return { kind: 'list', list: vote.list === null ? null : place(vote.list) };
  }
}

describe.each(METHOD_IDS)('%s', (id) => {
  test('anonymity: the order of ballots changes nothing', () => {
    fc.assert(
      fc.property(
        profileOf(id).chain((ballots) => fc.tuple(fc.constant(ballots), fc.shuffledSubarray(ballots, { minLength: ballots.length }))),
        seats,
        ([ballots, other], places) => {
          expect(counted(seeded(id, places), other)).toEqual(counted(seeded(id, places), ballots));
        },
      ),
      { numRuns: 60 },
    );
  });
  test('neutrality: the names of candidates change nothing, ties left open', () => {
    fc.assert(
      fc.property(profileOf(id), fc.shuffledSubarray(INDEXES, { minLength: SIZE }), seats, (ballots, to, places) => {
        const spec = defaultSpec(id, places);
        if (spec.method === 'motion') return;
        const before = counted(spec, ballots);
        const after = counted(
          spec,
          ballots.map(({ vote, weight }) => ({ vote: renamed(vote, to), weight })),
        );
        const mapped = (candidates: readonly number[]): number[] => sorted(candidates.map((i) => to[i] ?? -1));
        expect([sorted(after.winners), sorted(after.tied), after.tiedSeats]).toEqual([
          mapped(before.winners),
          mapped(before.tied),
          before.tiedSeats,
        ]);
      }),
      { numRuns: 60 },
    );
  });
  test('a weight of k is k copies', () => {
    fc.assert(
      fc.property(profileOf(id), seats, (ballots, places) => {
        const copies = ballots.flatMap(({ vote, weight }) => Array.from({ length: Number(weight) }, () => ({ vote, weight: 1n })));
        expect(counted(seeded(id, places), copies)).toEqual(counted(seeded(id, places), ballots));
      }),
      { numRuns: 40 },
    );
  });
  test('seats: never more winners than places, and no winner twice', () => {
    fc.assert(
      fc.property(profileOf(id), seats, (ballots, places) => {
        const { winners, tied, tiedSeats } = counted(defaultSpec(id, places), ballots);
        const list = voteKindOf(defaultSpec(id, 1)) === 'list';
        expect(new Set(winners).size).toBe(winners.length);
        // A list that has seats can tie for one more.
        if (!list) expect(winners.filter((i) => tied.includes(i))).toEqual([]);
        expect(winners.length + tiedSeats).toBeLessThanOrEqual(places);
        expect(tied.length === 0 || tied.length > tiedSeats).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

const value = (text: string | null | undefined): Rational => parseRational(text ?? '0') ?? ZERO;

describe.each(BY_ROUNDS)('%s', (id) => {
  test('conservation: every vote is somewhere in every round', () => {
    fc.assert(
      fc.property(profileOf(id), seats, (ballots, places) => {
        const places1 = id.startsWith('irv') ? 1 : places;
        const { rounds, spec } = counted(seeded(id, places1), ballots);
        const marked = ballots.filter(({ vote }) => vote.kind === 'ranking' && vote.ranks.some((rank) => rank.length > 0));
        const all = sumRational((id === 'irv' || id.startsWith('meek') ? ballots : marked).map(weightOf));
        let lost = ZERO;
        for (const [i, round] of rounds.entries()) {
          const held = sumRational([...round.tally.map(value), ...Object.values(round.inactive).map(value)]);
          const sum = id === 'scottish-stv' || id === 'ers97' || id.startsWith('meek') ? held : addRational(held, lost);
          const last = id === 'stv-rctab' && i > 0 && i === rounds.length - 1;
          const first = value(rounds[0] === undefined ? '0' : null);
          // Papers whose first mark is no choice at all are outside the count of the Gregory rules: they take the sum of the first round.
          const whole =
            spec.method === 'stv' && !id.startsWith('meek') && id !== 'stv-rctab' ? sumRational((rounds[0]?.tally ?? []).map(value)) : all;
          const difference = addRational(sum, { n: -whole.n, d: whole.d });
          const size = difference.n < 0n ? { n: -difference.n, d: difference.d } : difference;
          // Exact rules print twelve decimals, Meek thirty: the printed figures add up to within their rounding.
          if (!last)
            expect(compareRational(size, id === 'wigm-exact' || id === 'meek' ? rational(1, 10n ** 9n) : first)).toBeLessThanOrEqual(0);
          lost = sumRational([lost, ...round.transfers.map(({ residual }) => value(residual))]);
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe('agreement', () => {
  test.each(RANKED.filter((id) => ['schulze', 'ranked-pairs', 'minimax', 'copeland', 'ranked-robin', 'condorcet'].includes(id)))(
    '%s elects the Condorcet winner',
    (id) => {
      fc.assert(
        fc.property(profileOf(id), (ballots) => {
          const { winners, pairwise } = counted(defaultSpec(id, 1), ballots);
          const best = pairwise?.condorcetWinner ?? null;
          if (best !== null) expect(winners).toEqual([best]);
        }),
      );
    },
  );
  test('Smith set: the smallest set that beats everybody outside, found by trying all', () => {
    fc.assert(
      fc.property(profileOf('schulze'), (ballots) => {
        const { pairwise } = counted(defaultSpec('condorcet', 1), ballots);
        const beats = (i: number, j: number): boolean =>
          compareRational(value(pairwise?.votes[i]?.[j]), value(pairwise?.votes[j]?.[i])) > 0;
        const sets = Array.from({ length: 2 ** SIZE - 1 }, (_, mask) => INDEXES.filter((i) => ((mask + 1) >> i) & 1)).filter((set) =>
          set.every((i) => INDEXES.every((j) => set.includes(j) || beats(i, j))),
        );
        expect(pairwise?.smithSet).toEqual(sets.toSorted((a, b) => a.length - b.length)[0]);
      }),
    );
  });
  test('IRV is STV with one seat', () => {
    const plain = fc.array(
      fc.record({
        vote: order.map((ranking): Vote => ({ kind: 'ranking', ranks: ranking.map((i) => [i]) })),
        weight: fc.bigInt({ min: 1n, max: 20n }),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(plain, (ballots) => {
        const irv = counted(seeded('irv', 1), ballots).winners;
        for (const id of ['wigm-exact', 'wigm-prf'] as const) expect(counted(seeded(id, 1), ballots).winners).toEqual(irv);
        expect(counted({ ...seeded('irv-rctab', 1), tie: seeded('irv', 1).tie }, ballots).winners).toEqual(irv);
      }),
    );
  });
  test('IRV is what a naive count of single papers gives', () => {
    fc.assert(
      fc.property(profileOf('irv'), (ballots) => {
        const lots = [3, 1, 4, 0, 2];
        const papers = ballots.flatMap(({ vote, weight }) =>
          Array.from({ length: Number(weight) }, () =>
            vote.kind === 'ranking' ? vote.ranks.flatMap((rank) => (rank.length === 1 && rank !== 'overmarked' ? rank : [])) : [],
          ),
        );
        let left = [...INDEXES];
        for (;;) {
          const votes = new Map(left.map((i) => [i, papers.filter((paper) => paper.find((each) => left.includes(each)) === i).length]));
          const play = [...votes.values()].reduce((sum, n) => sum + n, 0);
          const ahead = left.find((i) => 2 * (votes.get(i) ?? 0) > play);
          if (ahead !== undefined || left.length === 1)
            return void expect(counted(seeded('irv', 1), ballots).winners).toEqual([ahead ?? left[0]]);
          const least = Math.min(...votes.values());
          const out = left.filter((i) => votes.get(i) === least).toSorted((a, b) => lots.indexOf(b) - lots.indexOf(a))[0];
          left = left.filter((i) => i !== out);
        }
      }),
    );
  });
  test('Meek is what meeks-prf-js counts, candidate by candidate', () => {
    const { tabulate } = createRequire(import.meta.url)('meeks-prf-js/run/meek.js') as {
      tabulate(
        seats: number,
        names: string[],
        ballots: [number, string[]][],
        ranks: number,
        ties: string[],
        out: string[],
        safe: string[],
        options: object,
      ): { elected: Set<string> };
    };
    fc.assert(
      fc.property(
        fc.array(fc.record({ order, weight: fc.integer({ min: 1, max: 30 }) }), { minLength: 1, maxLength: 12 }),
        seats,
        (ballots, places) => {
          const lots = [3, 1, 4, 0, 2];
          const expected = tabulate(
            places,
            NAMES,
            ballots.map((each): [number, string[]] => [each.weight, each.order.map((i) => NAMES[i] ?? '')]),
            SIZE,
            lots.toReversed().map((i) => NAMES[i] ?? ''),
            [],
            [],
            { alternative_defeats: 'N' },
          );
          const ours = counted(
            seeded('meek-prf', places),
            ballots.map((each) => ({ vote: { kind: 'ranking', ranks: each.order.map((i) => [i]) }, weight: BigInt(each.weight) })),
          );
          expect(sorted(ours.winners)).toEqual(sorted([...expected.elected].map((name) => NAMES.indexOf(name))));
        },
      ),
      { numRuns: 150 },
    );
  });
  test('majority judgment is what taking away single median grades gives', () => {
    const grades = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: SIZE, maxLength: SIZE }), { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(grades, (papers) => {
        const sequence = (i: number): number[] => {
          const list = papers.map((paper) => paper[i] ?? 0).toSorted((a, b) => a - b);
          const out: number[] = [];
          while (list.length > 0) out.push(...list.splice(Math.floor((list.length - 1) / 2), 1));
          return out;
        };
        const better = (a: number[], b: number[]): number => {
          const at = a.findIndex((grade, i) => grade !== b[i]);
          return at < 0 ? 0 : (b[at] ?? 0) - (a[at] ?? 0);
        };
        const spec = { ...defaultSpec('majority-judgment', 1), grades: 4 } as MethodSpec;
        const { ranking } = counted(
          spec,
          papers.map((paper) => ({ vote: { kind: 'grades', grades: paper }, weight: 1n })),
        );
        const naive = INDEXES.toSorted((a, b) => better(sequence(a), sequence(b)) || a - b);
        expect((ranking ?? []).flat()).toEqual(naive);
      }),
    );
  });
});

const listVotes = fc.array(fc.bigInt({ min: 1n, max: 100_000n }), { minLength: SIZE, maxLength: SIZE });

describe('party lists', () => {
  const ballots = (votes: readonly bigint[]): BallotGroup[] => votes.map((weight, list) => ({ vote: { kind: 'list', list }, weight }));
  test.each([
    'dhondt',
    'sainte-lague',
    'sainte-lague-modified',
    'largest-remainder-hare',
    'largest-remainder-droop',
    'largest-remainder-imperiali',
  ] as const)('%s gives out the whole house', (id) => {
    fc.assert(
      fc.property(listVotes, fc.integer({ min: 1, max: 40 }), (votes, house) => {
        const { seatAllocation } = counted(seeded(id, house), ballots(votes));
        expect(seatAllocation?.seats.reduce((sum, n) => sum + n, 0)).toBe(house);
      }),
    );
  });
  test('quota: Hare stays within one seat of the share, D’Hondt never falls a whole seat below it', () => {
    fc.assert(
      fc.property(listVotes, fc.integer({ min: 1, max: 40 }), (votes, house) => {
        const all = votes.reduce((sum, n) => sum + n, 0n);
        const share = votes.map((n) => Number((n * BigInt(house)) / all));
        const hare = counted(seeded('largest-remainder-hare', house), ballots(votes)).seatAllocation?.seats ?? [];
        const dhondt = counted(seeded('dhondt', house), ballots(votes)).seatAllocation?.seats ?? [];
        for (const i of INDEXES) {
          expect((hare[i] ?? 0) - (share[i] ?? 0)).toBeGreaterThanOrEqual(0);
          expect((hare[i] ?? 0) - (share[i] ?? 0)).toBeLessThanOrEqual(1);
          expect(dhondt[i] ?? 0).toBeGreaterThanOrEqual(share[i] ?? 0);
        }
      }),
    );
  });
  test('house size: one seat more takes nothing from anybody by divisors', () => {
    fc.assert(
      fc.property(listVotes, fc.integer({ min: 1, max: 40 }), (votes, house) => {
        for (const id of ['dhondt', 'sainte-lague'] as const) {
          const lesser = counted(seeded(id, house), ballots(votes)).seatAllocation?.seats ?? [];
          const large = counted(seeded(id, house + 1), ballots(votes)).seatAllocation?.seats ?? [];
          expect(INDEXES.every((i) => (large[i] ?? 0) >= (lesser[i] ?? 0))).toBe(true);
        }
      }),
    );
  });
});

describe('lots drawn from a seed', () => {
  test('are the order of SHA-256("<seed>/<number>"), as anyone can draw again', () => {
    // printf '%s' 'spring 2026/1' | sha256sum, and so on for 2 and 3
    expect(lotOrder('spring 2026', 3)).toEqual([0, 1, 2].toSorted((a, b) => (digest(a + 1) < digest(b + 1) ? -1 : 1)));
  });
  test('name every candidate once and depend on the seed', () => {
    expect(sorted(lotOrder('x', 50))).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(lotOrder('x', 50)).not.toEqual(lotOrder('y', 50));
  });
});

function digest(number: number): string {
  const { createHash } = createRequire(import.meta.url)('node:crypto') as typeof import('node:crypto');
  return createHash('sha256').update(`spring 2026/${number}`).digest('hex');
}
