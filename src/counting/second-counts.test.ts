import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { differenceOf } from './second-counts.fixture.ts';
import type { CaseRank, SecondCase } from './second-fraction.fixture.ts';
import { secondMeek } from './second-meek.fixture.ts';
import { type RctabOptions, secondRctab } from './second-rctab.fixture.ts';
import { secondErs97, secondGregory } from './second-stv.fixture.ts';

// Counts of random elections by second programs, which were written from the published rules without the first ones and go paper by paper.
// The cases are written in the case format, so that its readers are tested with them.

const NAMES = ['A', 'B', 'C', 'D', 'E', 'F'];

const weight = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) }, { weight: 1, arbitrary: fc.constantFrom('1/2', '7/3') });

/** Ranks with gaps, double marks and repetitions among `names`; or, mostly, plain orders. */
function rankings(names: readonly string[]): fc.Arbitrary<readonly CaseRank[]> {
  const one = fc.constantFrom(...names);
  const rank: fc.Arbitrary<CaseRank> = fc.oneof(
    { weight: 7, arbitrary: one },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.constant('#overvote') },
    {
      weight: 1,
      arbitrary: fc.shuffledSubarray([...names], { minLength: Math.min(2, names.length), maxLength: Math.min(3, names.length) }),
    },
  );
  return fc.oneof(
    { weight: 2, arbitrary: fc.shuffledSubarray([...names]) },
    { weight: 1, arbitrary: fc.array(rank, { maxLength: names.length }) },
  );
}

function stvCase(variants: readonly string[]): fc.Arbitrary<SecondCase> {
  return fc.integer({ min: 2, max: NAMES.length }).chain((size) => {
    const candidates = NAMES.slice(0, size);
    return fc.record({
      method: fc.constant('stv'),
      variant: fc.constantFrom(...variants),
      seats: fc.integer({ min: 1, max: size - 1 }),
      candidates: fc.constant(candidates),
      options: fc.record({
        lots: fc.shuffledSubarray(candidates, { minLength: size }),
        tieBreak: fc.constant('lots'),
        quota: fc.constantFrom('droop', 'hare', 'hagenbach-bischoff', 'imperiali'),
      }),
      ballots: fc.array(fc.record({ weight, ranking: rankings(candidates) }), { minLength: 1, maxLength: 12 }),
    });
  });
}

const TIES: Readonly<Record<string, string>> = { scottish: 'previous-stage-then-lots', ers97: 'first-stage-then-lots' };
const withTies = (given: SecondCase): SecondCase => ({
  ...given,
  options: { ...given.options, tieBreak: TIES[given.variant] ?? 'lots' },
});

describe('single transferable vote, paper by paper', () => {
  test.each(['scottish', 'wigm-prf', 'wigm-prf-batch', 'wigm-exact', 'wigm-generic'])('%s', (variant) => {
    fc.assert(
      fc.property(stvCase([variant]), (made) => {
        const given = withTies(made);
        expect(differenceOf(given, secondGregory(given))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });
  test('a tie for the last place at a small quota, when somebody above takes the other one, is for lots', () => {
    const given: SecondCase = {
      method: 'stv',
      variant: 'wigm-generic',
      seats: 2,
      candidates: ['A', 'B', 'C'],
      options: { lots: ['C', 'B', 'A'], tieBreak: 'lots', quota: 'imperiali' },
      ballots: [
        { weight: 12, ranking: ['C'] },
        { weight: 11, ranking: ['A'] },
        { weight: 11, ranking: ['B'] },
      ],
    };
    expect(differenceOf(given, secondGregory(given))).toBeUndefined();
  });
  test('ers97', () => {
    fc.assert(
      fc.property(stvCase(['ers97']), (made) => {
        const given = withTies(made);
        expect(differenceOf(given, secondErs97(given))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe('Meek’s method, iterated as its authors describe it', () => {
  const plain = stvCase(['meek']).map((given) => ({
    ...given,
    ballots: given.ballots.map(({ weight: each, ranking }) => ({
      weight: typeof each === 'number' ? each : 1,
      ranking: [...new Set((ranking as CaseRank[]).filter((rank): rank is string => typeof rank === 'string' && rank !== '#overvote'))],
    })),
  }));
  test('elects the same', () => {
    fc.assert(
      fc.property(plain, (given) => {
        const expected = secondMeek(given);
        fc.pre(expected !== undefined);
        expect(differenceOf(given, expected)).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });
});

/** Settings of RCTab that go together; each is left out as often as it is set. */
const settings: fc.Arbitrary<RctabOptions> = fc.record(
  {
    overvotes: fc.constantFrom('exhaust', 'skip-rank', 'exhaust-if-several-continuing'),
    maxSkippedRanks: fc.constantFrom(null, 0, 1, 2),
    repeatedCandidate: fc.constantFrom('skip-rank', 'exhaust'),
    batchElimination: fc.boolean(),
    continueUntilTwo: fc.boolean(),
    firstRoundThreshold: fc.boolean(),
    stopAfterRound: fc.integer({ min: 1, max: 4 }),
    percentThreshold: fc.constantFrom('10', '15', '30'),
    cutoffElimination: fc.boolean(),
    quotaInteger: fc.boolean(),
    decimals: fc.integer({ min: 2, max: 5 }),
    electOnePerRound: fc.boolean(),
  },
  { requiredKeys: ['overvotes', 'maxSkippedRanks', 'repeatedCandidate', 'percentThreshold', 'quotaInteger', 'decimals'] },
);

/** The settings that RCTab takes for these rules. */
function fitting(method: string, variant: string, options: RctabOptions): RctabOptions {
  const { batchElimination, continueUntilTwo, firstRoundThreshold, stopAfterRound, cutoffElimination, electOnePerRound, ...all } = options;
  if (method === 'stv') return { ...all, ...(electOnePerRound === undefined ? {} : { electOnePerRound }) };
  const first = firstRoundThreshold === undefined ? {} : { firstRoundThreshold };
  const stop = stopAfterRound === undefined ? {} : { stopAfterRound };
  if (variant === 'rctab-bottoms-up') return { ...all, ...stop };
  if (variant === 'rctab-bottoms-up-percent')
    return { ...all, ...first, ...stop, ...(cutoffElimination === undefined ? {} : { cutoffElimination }) };
  const two = continueUntilTwo === true ? { continueUntilTwo } : batchElimination === undefined ? {} : { batchElimination };
  return { ...all, ...first, ...stop, ...two };
}

function rctabCase(method: string, variant: string): fc.Arbitrary<SecondCase> {
  return fc.integer({ min: 1, max: NAMES.length }).chain((size) => {
    const candidates = NAMES.slice(0, size);
    const one = method === 'irv' && variant === 'rctab';
    const ballots = fc.array(fc.record({ weight: fc.integer({ min: 1, max: 9 }), ranking: rankings(candidates) }), {
      minLength: 1,
      maxLength: 12,
    });
    return fc
      .tuple(
        fc.integer({ min: one || size < 3 ? 1 : 2, max: one ? 1 : Math.max(1, size - 1) }),
        settings,
        fc.shuffledSubarray(candidates, { minLength: size }),
        fc.constantFrom('lots', 'previous-round-then-lots'),
        fc.constantFrom('droop', 'hare'),
        fc.option(fc.constant(candidates[0] ?? ''), { freq: 3 }),
        ballots,
      )
      .map(([seats, options, lots, tieBreak, quota, writeIn, groups]) => ({
        method,
        variant,
        seats,
        candidates,
        options: { lots, tieBreak, quota, ...fitting(method, variant, options), ...(writeIn === null ? {} : { writeIn }) },
        ballots: groups,
      }));
  });
}

describe('RCTab, paper by paper', () => {
  test.each([
    ['irv', 'rctab'],
    ['irv', 'rctab-bottoms-up'],
    ['irv', 'rctab-bottoms-up-percent'],
    ['stv', 'rctab'],
  ])('%s %s', (method, variant) => {
    fc.assert(
      fc.property(rctabCase(method, variant), (given) => {
        expect(differenceOf(given, secondRctab(given))).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});
