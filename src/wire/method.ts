import { z } from 'zod';
import { defaultSpec, METHOD_IDS, ownTieSteps, type MethodId } from '../counting/catalogue.ts';
import type { MethodSpec } from '../counting/method.ts';

// One schema per counting method, with the defaults that docs/counting.md argues. Names and options are those of counting/method.ts.
const exact = z.string().regex(/^\d{1,30}(?:\.\d{1,30})?(?:\/[1-9]\d{0,29})?$/, 'an exact number such as "2", "0.05" or "2/3"');
const candidate = z.number().int().min(0).max(9_999);
const seats = z.number().int().min(1).max(1_000).default(1);

const tieEnd = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('seed'), seed: z.string().max(200).default('') }),
  z.strictObject({ by: z.literal('order'), order: z.array(candidate).max(1_000) }),
  z.strictObject({ by: z.literal('officer'), order: z.array(candidate).max(1_000).default([]) }),
  z.strictObject({ by: z.literal('left-tied') }),
]);
const tie = z
  .strictObject({
    steps: z
      .array(z.enum(['previous-round', 'latest-difference', 'first-difference', 'total-margin', 'official']))
      .max(5)
      .default([]),
    end: tieEnd.default({ by: 'seed', seed: '' }),
  })
  .default({ steps: [], end: { by: 'seed', seed: '' } });

const common = { seats, tie, excluded: z.array(candidate).max(1_000).optional() };
const requires = z
  .array(
    z.strictObject({
      share: exact,
      comparison: z.enum(['more-than', 'at-least']),
      of: z.enum(['valid', 'papers', 'voters', 'electorate']),
      measure: z.enum(['votes', 'turnout']).optional(),
    }),
  )
  .max(10);
const conditions = { requires: requires.optional(), electorate: exact.optional() };
const groups = {
  groups: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(100),
        members: z.array(candidate).max(1_000),
        atLeast: z.number().int().min(0).optional(),
        atMost: z.number().int().min(0).optional(),
      }),
    )
    .max(50)
    .optional(),
};
const unranked = z.enum(['last', 'no-preference']).default('last');
const rankingRules = {
  overvotes: z.enum(['exhaust', 'skip-rank', 'exhaust-if-several-continuing']).default('exhaust'),
  maxSkippedRanks: z.number().int().min(0).nullable().default(1),
  repeatedCandidate: z.enum(['skip-rank', 'exhaust']).default('skip-rank'),
};
const irvRctab = {
  ...common,
  ...rankingRules,
  method: z.literal('irv'),
  writeIn: candidate.optional(),
  batchElimination: z.boolean().optional(),
  continueUntilTwo: z.boolean().optional(),
  firstRoundThreshold: z.boolean().optional(),
  stopAfterRound: z.number().int().min(1).optional(),
  percentThreshold: exact.optional(),
  cutoffElimination: z.boolean().optional(),
};
const irv = z.discriminatedUnion('rules', [
  z.strictObject({ ...common, method: z.literal('irv'), rules: z.literal('plain') }),
  z.strictObject({ ...irvRctab, rules: z.enum(['rctab', 'rctab-bottoms-up', 'rctab-bottoms-up-percent']) }),
]);
const stvCommon = { ...common, ...groups, method: z.literal('stv') };
const stv = z.discriminatedUnion('rules', [
  z.strictObject({ ...stvCommon, rules: z.literal('scottish') }),
  z.strictObject({
    ...stvCommon,
    rules: z.enum(['wigm-prf', 'wigm-prf-batch', 'wigm-exact', 'wigm-generic']),
    quota: z.enum(['droop', 'hare', 'hagenbach-bischoff', 'imperiali']).optional(),
  }),
  z.strictObject({ ...stvCommon, rules: z.enum(['meek-prf', 'meek']), omega: exact.optional() }),
  z.strictObject({ ...stvCommon, rules: z.literal('ers97') }),
  z.strictObject({
    ...stvCommon,
    ...rankingRules,
    rules: z.literal('rctab'),
    quota: z.enum(['droop', 'hare']).optional(),
    quotaInteger: z.boolean().optional(),
    decimals: z.number().int().min(0).max(20).optional(),
    electOnePerRound: z.boolean().optional(),
    writeIn: candidate.optional(),
  }),
]);
const lists = {
  ...common,
  threshold: z
    .strictObject({
      share: exact,
      inclusive: z.boolean().default(true),
      special: z
        .array(z.strictObject({ list: candidate, share: exact }))
        .max(1_000)
        .optional(),
    })
    .optional(),
  maxSeats: z.array(z.number().int().min(0).nullable()).max(1_000).optional(),
};
const majorityJudgment = z.strictObject({
  ...common,
  method: z.literal('majority-judgment'),
  grades: z.number().int().min(2).max(20).default(7),
  missing: z
    .union([
      z.strictObject({ as: z.literal('grade'), grade: z.number().int().min(0) }),
      z.strictObject({ as: z.enum(['own-median', 'normalise', 'none']) }),
    ])
    .default({ as: 'grade', grade: 0 }),
  participants: exact.optional(),
});

const byMethod = z.discriminatedUnion('method', [
  z.strictObject({ ...common, ...conditions, method: z.literal('plurality') }),
  z.strictObject({
    ...common,
    ...conditions,
    method: z.literal('motion'),
    motion: candidate.default(0),
    requires: requires.default([{ share: '1/2', comparison: 'more-than', of: 'valid' }]),
  }),
  z.strictObject({
    ...common,
    ...conditions,
    ...groups,
    method: z.enum(['block', 'limited']),
    votesPerVoter: z.number().int().min(1).max(1_000),
  }),
  z.strictObject({ ...common, ...conditions, method: z.literal('cumulative'), pointsPerVoter: z.number().int().min(1).max(10_000) }),
  z.strictObject({ ...common, ...conditions, ...groups, method: z.literal('approval') }),
  z.strictObject({
    ...common,
    ...conditions,
    method: z.literal('first-preferences'),
    sharedFirst: z.enum(['split', 'invalid']).default('split'),
  }),
  z.strictObject({
    ...common,
    ...conditions,
    method: z.literal('score'),
    by: z.enum(['sum', 'mean', 'median']).default('sum'),
    maxScore: z.number().int().min(1).max(1_000).default(5),
    minScore: z.number().int().min(-1_000).max(0).optional(),
  }),
  z.strictObject({ ...common, method: z.literal('star'), maxScore: z.number().int().min(1).max(100).default(5) }),
  z.strictObject({
    ...common,
    ...conditions,
    method: z.literal('two-round'),
    form: z.enum(['contingent', 'first-round']).default('first-round'),
    unranked: z.enum(['last', 'no-preference']).optional(),
  }),
  irv,
  stv,
  z.strictObject({
    ...common,
    method: z.literal('schulze'),
    strength: z.enum(['winning-votes', 'margins', 'ratio']).default('winning-votes'),
    unranked,
  }),
  z.strictObject({
    ...common,
    method: z.literal('ranked-pairs'),
    strength: z.enum(['winning-votes', 'margins']).default('winning-votes'),
    unranked,
  }),
  z.strictObject({
    ...common,
    method: z.literal('minimax'),
    strength: z.enum(['winning-votes', 'margins', 'pairwise-opposition']).default('winning-votes'),
    unranked,
  }),
  z.strictObject({
    ...common,
    method: z.literal('copeland'),
    points: z.enum(['balance', 'ranked-robin']).default('ranked-robin'),
    unranked,
  }),
  z.strictObject({ ...common, method: z.literal('condorcet'), unranked }),
  z.strictObject({
    ...common,
    method: z.literal('borda'),
    scale: z.enum(['linear', 'dowdall']).default('linear'),
    lastPlacePoints: z.number().int().min(0).max(1).optional(),
    unranked,
  }),
  majorityJudgment,
  z.strictObject({ ...lists, method: z.literal('dhondt') }),
  z.strictObject({ ...lists, method: z.literal('sainte-lague'), firstDivisor: exact.optional() }),
  z.strictObject({
    ...lists,
    method: z.literal('largest-remainder'),
    quota: z.enum(['hare', 'droop', 'hagenbach-bischoff', 'hagenbach-bischoff-rounded', 'imperiali']).default('hare'),
  }),
]);

type Written = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Written => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names of the catalogue that stand for a method with options, such as "scottish-stv", and those whose number of votes follows from the seats. */
function spelledOut(object: Written): Written {
  const id = METHOD_IDS.find((each) => each === object['method']);
  const places = typeof object['seats'] === 'number' ? object['seats'] : 1;
  const { seats: _seats, tie: _tie, ...options } = defaultSpec(id ?? 'plurality', places);
  const named = id !== undefined && options.method !== id;
  if (named || id === 'block' || id === 'limited' || id === 'cumulative') return { ...options, ...object, method: options.method };
  if (id === 'borda' && object['scale'] !== 'dowdall') return { lastPlacePoints: 0, ...object };
  if (!('rules' in object) && id === 'irv') return { ...object, rules: 'plain' };
  if (!('rules' in object) && object['method'] === 'stv') return { ...object, rules: 'scottish' };
  return object;
}

/** The name in the catalogue whose own steps for ties these rules have; undefined: none has any. */
function nameForTies({ method, rules, points }: Written): MethodId | undefined {
  if (method === 'star') return 'star';
  if (method === 'copeland') return points === 'balance' ? 'copeland' : 'ranked-robin';
  if (rules === 'scottish') return 'scottish-stv';
  if (rules === 'ers97') return 'ers97';
  return typeof rules === 'string' && rules.startsWith('rctab') ? 'stv-rctab' : undefined;
}

/** A tie rule that names no steps has those of the method's own rules, which come before any lot (SSI 2007/42, rule 49(2); ERS97, 5.6.2). */
function withOwnSteps(object: Written): Written {
  const rule = object['tie'] ?? {};
  const id = nameForTies(object);
  return !isObject(rule) || 'steps' in rule || id === undefined ? object : { ...object, tie: { ...rule, steps: ownTieSteps(id) } };
}

/**
 * What an organiser writes: a method's name alone ("approval", "scottish-stv"; all of METHOD_IDS), or an object with its options. `irv`
 * and `stv` without `rules` mean plain IRV and Scottish STV. Gives a whole `MethodSpec`.
 */
export const methodSchema = z
  .preprocess((value) => {
    const object = typeof value === 'string' ? { method: value } : value;
    return isObject(object) ? withOwnSteps(spelledOut(object)) : object;
  }, byMethod)
  .transform((spec) => dropUndefined(spec) as MethodSpec);

/** The same value without fields that are undefined, so that optional means absent. */
export function dropUndefined<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => dropUndefined(item)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, item]) => (item === undefined ? [] : [[key, dropUndefined(item as unknown)]])),
  ) as T;
}
