import { err, ok, type Result } from '../kernel/result.ts';
import { ownTieSteps } from './catalogue.ts';
import type { ListThreshold, MethodSpec, RankingRules, Requirement, TieEnd, TieRule, TieStep, Unranked } from './method.ts';
import { parseRational } from './rational.ts';

/** A JSON object of unknown content. */
export type Fields = { readonly [key: string]: unknown };

/** Why a file is not a counting case. `at` names the place. */
export interface CaseProblem {
  readonly at: string;
  readonly problem: string;
}

type Places = ReadonlyMap<string, number>;

const fields = (value: unknown): Fields => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {});
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const flag = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const integer = (value: unknown): number | undefined => (Number.isSafeInteger(value) ? Number(value) : undefined);

/** The exact text of a number or text. */
function exact(value: unknown): string | undefined {
  const written = typeof value === 'number' ? String(value) : text(value);
  return written === undefined || parseRational(written) === undefined ? undefined : written;
}

/** Leaves out what is undefined. */
function given<T extends object>(record: { [Key in keyof T]: T[Key] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[]): T | undefined {
  return allowed.find((each) => each === value);
}

function named(value: unknown, places: Places): number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const found = value.map((name: unknown) => (typeof name === 'string' ? places.get(name) : undefined));
  return found.every((place) => place !== undefined) ? found : undefined;
}

const STEPS: readonly (readonly [string, TieStep])[] = [
  ['previous-round', 'previous-round'],
  ['previous-stage', 'latest-difference'],
  ['first-stage', 'first-difference'],
  ['total-margin', 'total-margin'],
  ['official', 'official'],
];

/** Steps that the rules themselves put before any lot. They hold where a file says nothing, unless it says that the tie stays open. */
function stepsOfRules(json: Fields): readonly TieStep[] {
  if (fields(json['expect'])['tie'] === true) return [];
  if (json['method'] === 'star') return ownTieSteps('star');
  if (json['variant'] === 'ranked-robin') return ownTieSteps('ranked-robin');
  if (json['variant'] === 'scottish') return ownTieSteps('scottish-stv');
  return json['variant'] === 'ers97' ? ownTieSteps('ers97') : [];
}

/** `options.tieBreak` and `options.lots`: the steps before lots, and the order that stands for them. */
function tieRule(json: Fields, options: Fields, places: Places): TieRule {
  const rule = text(options['tieBreak']);
  const steps = rule === undefined ? stepsOfRules(json) : STEPS.filter(([word]) => rule.includes(word)).map(([, step]) => step);
  const lots = named(options['lots'], places);
  if (lots === undefined) return { steps, end: { by: 'left-tied' } };
  // Candidates whom the order forgets come last, in the order of the file.
  const order = [...new Set([...lots, ...places.values()])];
  const end: TieEnd = { by: 'order', order };
  return { steps, end };
}

function requirements(options: Fields): readonly Requirement[] | undefined {
  const list = options['requires'];
  if (!Array.isArray(list)) return undefined;
  return list.map((each: unknown) => {
    const one = fields(each);
    return {
      share: exact(one['share']) ?? '',
      comparison: oneOf(one['comparison'], ['more-than', 'at-least'] as const) ?? 'more-than',
      of: oneOf(one['of'], ['valid', 'papers', 'voters', 'electorate'] as const) ?? 'valid',
      ...given({ measure: oneOf(one['measure'], ['votes', 'turnout'] as const) }),
    };
  });
}

function rankingRules(options: Fields): RankingRules {
  const skipped = options['maxSkippedRanks'];
  return {
    overvotes: oneOf(options['overvotes'], ['exhaust', 'skip-rank', 'exhaust-if-several-continuing'] as const) ?? 'exhaust',
    maxSkippedRanks: integer(skipped) ?? null,
    repeatedCandidate: oneOf(options['repeatedCandidate'], ['skip-rank', 'exhaust'] as const) ?? 'skip-rank',
  };
}

function threshold(options: Fields, places: Places): ListThreshold | undefined {
  if (options['threshold'] === undefined) return undefined;
  const bar = fields(options['threshold']);
  const special = Object.entries(fields(bar['coalitions'])).flatMap(([name, share]) => {
    const list = places.get(name);
    return list === undefined ? [] : [{ list, share: exact(share) ?? '' }];
  });
  return { share: exact(bar['share']) ?? '', inclusive: flag(bar['inclusive']) ?? true, ...(special.length > 0 ? { special } : {}) };
}

function maxSeats(options: Fields, places: Places): (number | null)[] | undefined {
  const value = options['maxSeats'];
  if (value === undefined || value === null) return undefined;
  const all = integer(value);
  const each = fields(value);
  return [...places.keys()].map((name) => all ?? integer(each[name]) ?? null);
}

interface Reader {
  readonly variant: string;
  readonly options: Fields;
  readonly places: Places;
  readonly common: { readonly seats: number; readonly tie: TieRule; readonly excluded?: readonly number[] };
  readonly unranked: Unranked;
  readonly conditions: { requires?: readonly Requirement[]; electorate?: string };
}

type Read = (reader: Reader) => MethodSpec | undefined;

const lists = ({ options, places, common }: Reader): object => ({
  ...common,
  ...given({ threshold: threshold(options, places), maxSeats: maxSeats(options, places) }),
});

function readPlurality({ variant, options, places, common, conditions }: Reader): MethodSpec | undefined {
  if (variant === 'first-preferences') {
    return {
      ...common,
      ...conditions,
      method: 'first-preferences',
      sharedFirst: options['sharedFirst'] === 'invalid' ? 'invalid' : 'split',
    };
  }
  if (variant !== 'yes-no') return { ...common, ...conditions, method: 'plurality' };
  const motion = places.get(text(options['motion']) ?? '');
  return motion === undefined || conditions.requires === undefined
    ? undefined
    : { ...common, ...conditions, requires: conditions.requires, method: 'motion', motion };
}

function readIrv({ variant, options, places, common }: Reader): MethodSpec | undefined {
  if (variant === '' || variant === 'plain') return { ...common, method: 'irv', rules: 'plain' };
  const rules = oneOf(variant, ['rctab', 'rctab-bottoms-up', 'rctab-bottoms-up-percent'] as const);
  if (rules === undefined) return undefined;
  return {
    ...common,
    ...rankingRules(options),
    method: 'irv',
    rules,
    ...given({
      writeIn: places.get(text(options['writeIn']) ?? ''),
      batchElimination: flag(options['batchElimination']),
      continueUntilTwo: flag(options['continueUntilTwo']),
      firstRoundThreshold: flag(options['firstRoundThreshold']),
      stopAfterRound: integer(options['stopAfterRound']),
      percentThreshold: exact(options['percentThreshold']),
      cutoffElimination: flag(options['cutoffElimination']),
    }),
  };
}

function readStv({ variant, options, places, common }: Reader): MethodSpec | undefined {
  switch (variant) {
    case 'scottish':
    case 'ers97':
      return { ...common, method: 'stv', rules: variant };
    case 'wigm-prf':
    case 'wigm-prf-batch':
    case 'wigm-exact':
    case 'wigm-generic':
      return {
        ...common,
        method: 'stv',
        rules: variant,
        ...given({ quota: oneOf(options['quota'], ['droop', 'hare', 'hagenbach-bischoff', 'imperiali'] as const) }),
      };
    case 'meek-prf':
    case 'meek':
      return { ...common, method: 'stv', rules: variant, ...given({ omega: exact(options['omega']) }) };
    case 'rctab':
      return {
        ...common,
        ...rankingRules(options),
        method: 'stv',
        rules: variant,
        ...given({
          quota: oneOf(options['quota'], ['droop', 'hare'] as const),
          quotaInteger: flag(options['quotaInteger']),
          decimals: integer(options['decimals']),
          electOnePerRound: flag(options['electOnePerRound']),
          writeIn: places.get(text(options['writeIn']) ?? ''),
        }),
      };
    default:
      return undefined;
  }
}

function readMissing(value: unknown): Extract<MethodSpec, { method: 'majority-judgment' }>['missing'] {
  const grade = /^grade:(\d{1,4})$/.exec(text(value) ?? '');
  if (grade !== null) return { as: 'grade', grade: Number(grade[1]) };
  return { as: oneOf(value, ['own-median', 'normalise', 'none'] as const) ?? 'none' };
}

const READERS: { readonly [method: string]: Read } = {
  plurality: readPlurality,
  block: ({ options, common, conditions }) => ({
    ...common,
    ...conditions,
    method: 'block',
    votesPerVoter: integer(options['votesPerVoter']) ?? common.seats,
  }),
  limited: ({ options, common, conditions }) => ({
    ...common,
    ...conditions,
    method: 'limited',
    votesPerVoter: integer(options['votesPerVoter']) ?? 1,
  }),
  cumulative: ({ options, common, conditions }) => ({
    ...common,
    ...conditions,
    method: 'cumulative',
    pointsPerVoter: integer(options['pointsPerVoter']) ?? common.seats,
  }),
  approval: ({ common, conditions }) => ({ ...common, ...conditions, method: 'approval' }),
  score: ({ variant, options, common, conditions }) => ({
    ...common,
    ...conditions,
    method: 'score',
    by: oneOf(variant, ['sum', 'mean', 'median'] as const) ?? 'sum',
    maxScore: integer(options['maxScore']) ?? 5,
  }),
  star: ({ options, common }) => ({ ...common, method: 'star', maxScore: integer(options['maxScore']) ?? 5 }),
  two_round: ({ common, unranked, options }) => ({
    ...common,
    method: 'two-round',
    form: 'contingent',
    unranked: options['unranked'] === undefined ? 'no-preference' : unranked,
  }),
  irv: readIrv,
  stv: readStv,
  schulze: ({ variant, common, unranked }) => ({
    ...common,
    method: 'schulze',
    strength: oneOf(variant, ['winning-votes', 'margins', 'ratio'] as const) ?? 'winning-votes',
    unranked,
  }),
  ranked_pairs: ({ variant, common, unranked }) => ({
    ...common,
    method: 'ranked-pairs',
    strength: oneOf(variant, ['winning-votes', 'margins'] as const) ?? 'winning-votes',
    unranked,
  }),
  minimax: ({ variant, common, unranked }) => ({
    ...common,
    method: 'minimax',
    strength: oneOf(variant, ['winning-votes', 'margins', 'pairwise-opposition'] as const) ?? 'winning-votes',
    unranked,
  }),
  copeland: ({ variant, common, unranked }) => ({
    ...common,
    method: 'copeland',
    points: variant === 'ranked-robin' ? 'ranked-robin' : 'balance',
    unranked,
  }),
  condorcet: ({ common, unranked }) => ({ ...common, method: 'condorcet', unranked }),
  borda: ({ variant, options, common, unranked }) =>
    variant === 'dowdall'
      ? { ...common, method: 'borda', scale: 'dowdall', unranked: options['unranked'] === 'last' ? 'last' : 'no-preference' }
      : {
          ...common,
          method: 'borda',
          scale: 'linear',
          lastPlacePoints: integer(options['lastPlacePoints']) ?? (variant === 'start-0' ? 0 : 1),
          unranked,
        },
  majority_judgment: ({ options, common }) => ({
    ...common,
    method: 'majority-judgment',
    grades: integer(options['grades']) ?? 0,
    missing: readMissing(options['missing']),
    ...given({ participants: exact(options['participants']) }),
  }),
  dhondt: (reader) => ({ ...reader.common, ...lists(reader), method: 'dhondt' }),
  sainte_lague: (reader) => ({
    ...reader.common,
    ...lists(reader),
    method: 'sainte-lague',
    firstDivisor: exact(reader.options['firstDivisor']) ?? (reader.variant === 'modified' ? '1.4' : '1'),
  }),
  largest_remainder: (reader) => ({
    ...reader.common,
    ...lists(reader),
    method: 'largest-remainder',
    quota:
      oneOf(reader.options['quota'] ?? reader.variant, [
        'hare',
        'droop',
        'hagenbach-bischoff',
        'hagenbach-bischoff-rounded',
        'imperiali',
      ] as const) ?? 'hare',
  }),
};

/** The method and options that a counting case names. */
export function readCaseSpec(json: Fields, places: Places): Result<MethodSpec, CaseProblem> {
  const method = text(json['method']) ?? '';
  const read = Object.hasOwn(READERS, method.replaceAll('-', '_')) ? READERS[method.replaceAll('-', '_')] : undefined;
  if (read === undefined) return err({ at: 'method', problem: `unknown method ${JSON.stringify(json['method'])}` });
  const options = fields(json['options']);
  for (const key of ['excluded', 'lots']) {
    if (options[key] !== undefined && named(options[key], places) === undefined)
      return err({ at: `options/${key}`, problem: 'candidates are needed' });
  }
  const seats = json['seats'] === null || json['seats'] === undefined ? 1 : integer(json['seats']);
  if (seats === undefined) return err({ at: 'seats', problem: 'a whole number is needed' });
  const electorate = exact(options['electorate']);
  const requires = requirements(options);
  const spec = read({
    variant: text(json['variant']) ?? '',
    options,
    places,
    common: { seats, tie: tieRule(json, options, places), ...given({ excluded: named(options['excluded'], places) }) },
    unranked: oneOf(options['unranked'], ['last', 'no-preference'] as const) ?? 'last',
    conditions: given({ requires, electorate }),
  });
  return spec === undefined ? err({ at: 'variant', problem: `unknown variant ${JSON.stringify(json['variant'])} of ${method}` }) : ok(spec);
}
