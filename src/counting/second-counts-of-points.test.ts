import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf } from './second-counts.fixture.ts';
import type { CaseRank, SecondCase } from './second-fraction.fixture.ts';
import {
  secondBorda,
  secondCopeland,
  secondCumulative,
  secondLists,
  secondMinimax,
  secondRankedPairs,
  secondSchulze,
  secondStar,
  secondTwoRound,
} from './second-pairs.fixture.ts';

// Second counts of everything that is not by papers: pairs, points, scores, lists. See second-counts.test.ts.

const NAMES = ['A', 'B', 'C', 'D', 'E'];
const weight = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 9 }) }, { weight: 1, arbitrary: fc.constantFrom('1/2', '7/3') });

/** Orders with equal places, some candidates left out. */
const order: fc.Arbitrary<readonly CaseRank[]> = fc
  .tuple(fc.shuffledSubarray(NAMES), fc.array(fc.boolean(), { minLength: NAMES.length, maxLength: NAMES.length }))
  .map(([names, joined]) => {
    const ranks: string[][] = [];
    for (const [i, name] of names.entries()) {
      const last = ranks.at(-1);
      if (joined[i] === true && last !== undefined) last.push(name);
      else ranks.push([name]);
    }
    return ranks.map((rank) => (rank.length === 1 ? (rank[0] ?? null) : rank));
  });

const byName = (most: number) =>
  fc.record(Object.fromEntries(NAMES.map((name) => [name, fc.integer({ min: 0, max: most })])), { requiredKeys: [] });

interface Made {
  readonly method: string;
  readonly variant?: string;
  readonly seats?: number;
  readonly tieBreak?: string;
  readonly options?: fc.Arbitrary<object>;
  readonly vote: fc.Arbitrary<object>;
}

function casesOf({ method, variant = '', seats = 1, tieBreak = 'lots', options = fc.constant({}), vote }: Made): fc.Arbitrary<SecondCase> {
  return fc
    .tuple(
      fc.shuffledSubarray(NAMES, { minLength: NAMES.length }),
      fc.integer({ min: 1, max: seats }),
      options,
      fc.array(fc.tuple(weight, vote), { minLength: 1, maxLength: 9 }),
    )
    .map(([lots, places, more, ballots]) => ({
      method,
      variant,
      seats: places,
      candidates: NAMES,
      options: { lots, tieBreak, ...more },
      ballots: ballots.map(([each, marks]) => ({ weight: each, ...marks })),
    }));
}

function agrees(made: Made, second: (given: SecondCase) => object | undefined, numRuns = 120): void {
  fc.assert(
    fc.property(casesOf(made), (given) => {
      const expected = second(given);
      fc.pre(expected !== undefined);
      expect(differenceOf(given, expected)).toBeUndefined();
    }),
    { numRuns },
  );
}

const ranked = order.map((ranking) => ({ ranking }));
const unranked = fc.record({ unranked: fc.constantFrom('last', 'no-preference') });

describe('pairs, from their definitions', () => {
  test.each(['winning-votes', 'margins', 'pairwise-opposition'])('minimax by %s', (variant) => {
    agrees({ method: 'minimax', variant, seats: 3, options: unranked, vote: ranked }, secondMinimax);
  });
  test.each(['', 'ranked-robin'])('Copeland %s', (variant) => {
    const tieBreak = variant === '' ? 'lots' : 'total-margin, then lots';
    agrees({ method: 'copeland', variant, seats: 3, tieBreak, options: unranked, vote: ranked }, secondCopeland);
  });
  test.each(['winning-votes', 'margins', 'ratio'])('Schulze by %s, over every path', (variant) => {
    agrees({ method: 'schulze', variant, options: unranked, vote: ranked }, secondSchulze);
  });
  test.each(['winning-votes', 'margins'])('ranked pairs by %s', (variant) => {
    agrees({ method: 'ranked_pairs', variant, options: unranked, vote: ranked }, secondRankedPairs, 60);
  });
});

describe('points, from their definitions', () => {
  test.each([
    ['start-0', 0],
    ['start-1', 1],
    ['dowdall', 1],
  ])('Borda %s', (variant, lastPlacePoints) => {
    const options = unranked.map((more) => ({ ...more, lastPlacePoints }));
    agrees({ method: 'borda', variant, seats: 3, options, vote: ranked }, secondBorda);
  });
  test.each([
    ['star', 1],
    ['bloc-star', 3],
  ])('%s with its official order for ties', (variant, seats) => {
    const vote = byName(3).map((scores) => ({ scores }));
    agrees(
      { method: 'star', variant, seats, tieBreak: 'official, then lots', options: fc.constant({ maxScore: 3 }), vote },
      secondStar,
      250,
    );
  });
  test('cumulative', () => {
    const vote = byName(2).map((points) => ({ points }));
    agrees(
      { method: 'cumulative', seats: 3, options: fc.record({ pointsPerVoter: fc.integer({ min: 1, max: 4 }) }), vote },
      secondCumulative,
    );
  });
  test('two rounds on the same ballots', () => {
    agrees({ method: 'two_round', variant: 'contingent', options: unranked, vote: ranked }, secondTwoRound);
  });
});

describe('lists, seat by seat', () => {
  const vote = fc.option(fc.constantFrom(...NAMES)).map((choice) => ({ choice }));
  const bars = fc.record(
    {
      threshold: fc.record({
        share: fc.constantFrom('0.05', '1/10', '0.2'),
        inclusive: fc.boolean(),
        coalitions: fc.constantFrom({}, { A: '0.3' }),
      }),
      maxSeats: fc.constantFrom({ A: 1 }, { A: 0, B: 2 }),
      excluded: fc.constantFrom(['C'], ['A', 'E']),
    },
    { requiredKeys: [] },
  );
  test.each([
    ['dhondt', {}],
    ['sainte_lague', { firstDivisor: '1' }],
    ['sainte_lague', { firstDivisor: '1.4' }],
    ['sainte_lague', { firstDivisor: '6/5' }],
    ['largest_remainder', { quota: 'hare' }],
    ['largest_remainder', { quota: 'droop' }],
    ['largest_remainder', { quota: 'hagenbach-bischoff' }],
    ['largest_remainder', { quota: 'hagenbach-bischoff-rounded' }],
    ['largest_remainder', { quota: 'imperiali' }],
  ])('%s %j', (method, fixed) => {
    agrees({ method, seats: 12, options: bars.map((more) => ({ ...more, ...fixed })), vote }, secondLists);
  });
});
