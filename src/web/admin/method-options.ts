import { ownTieSteps } from '../../counting/catalogue.ts';
import type { MethodSpec, TieRule } from '../../counting/method.ts';
import { methodSchema } from '../../wire/method.ts';

// Every option that a definition may give a counting method, as controls of the wizard. test/web/method-options.test.ts walks the schema
// and fails where one has no control.

/** Options whose control is more than one field. */
export type OwnKey = 'requires' | 'groups' | 'threshold' | 'maxSeats' | 'missing' | 'excluded' | 'tie';

/** One option; `fine`: it stands folded under "Fine points of the count". */
export type Option = { readonly key: string; readonly fine: boolean } & (
  | {
      readonly kind: 'number';
      readonly min: number;
      readonly max: number;
      /** What an empty field means: the method's own value, or no limit (null). Absent: it cannot be empty. */
      readonly empty?: 'own' | 'no-limit';
    }
  | { readonly kind: 'choice'; readonly values: readonly string[] }
  | { readonly kind: 'flag' }
  /** A number written exactly, such as 1.4 or 2/3. */
  | { readonly kind: 'exact'; readonly optional: boolean }
  | { readonly kind: 'candidate'; readonly optional: boolean }
  | { readonly kind: 'own'; readonly key: OwnKey }
);

type Plain = Exclude<Option, { kind: 'own' }>;

const number = (key: string, min: number, max: number): Plain => ({ key, fine: false, kind: 'number', min, max });
const maybe = (key: string, min: number, max: number): Plain => ({ ...number(key, min, max), kind: 'number', min, max, empty: 'own' });
const choice = (key: string, ...values: readonly string[]): Plain => ({ key, fine: false, kind: 'choice', values });
const flag = (key: string): Plain => ({ key, fine: true, kind: 'flag' });
const own = (key: OwnKey): Option => ({ key, fine: true, kind: 'own' });
const fine = (option: Plain): Plain => ({ ...option, fine: true });

const unranked = fine(choice('unranked', 'last', 'no-preference'));
const electorate: Plain = { key: 'electorate', fine: true, kind: 'exact', optional: true };
const conditions = [own('requires'), electorate];
const rankingRules: readonly Option[] = [
  fine(choice('overvotes', 'exhaust', 'skip-rank', 'exhaust-if-several-continuing')),
  { key: 'maxSkippedRanks', fine: true, kind: 'number', min: 0, max: 10_000, empty: 'no-limit' },
  fine(choice('repeatedCandidate', 'skip-rank', 'exhaust')),
  { key: 'writeIn', fine: true, kind: 'candidate', optional: true },
];
const listOptions = [own('threshold'), own('maxSeats')];

/** What the method offers beside seats, withdrawn candidates and the tie rule. */
function ownOptions(spec: MethodSpec): readonly Option[] {
  switch (spec.method) {
    case 'plurality':
      return conditions;
    case 'motion':
      return [...conditions, { key: 'motion', fine: true, kind: 'candidate', optional: false }];
    case 'two-round':
      return [choice('form', 'first-round', 'contingent'), unranked, ...conditions];
    case 'block':
    case 'limited':
      return [number('votesPerVoter', 1, 1_000), own('groups'), ...conditions];
    case 'approval':
      return [own('groups'), ...conditions];
    case 'cumulative':
      return [number('pointsPerVoter', 1, 10_000), ...conditions];
    case 'first-preferences':
      return [choice('sharedFirst', 'invalid', 'split'), ...conditions];
    case 'score':
      return [number('maxScore', 1, 1_000), choice('by', 'sum', 'mean', 'median'), fine(maybe('minScore', -1_000, 0)), ...conditions];
    case 'star':
      return [number('maxScore', 1, 100)];
    case 'irv':
      return [choice('rules', 'plain', 'rctab', 'rctab-bottoms-up', 'rctab-bottoms-up-percent'), ...irvOptions(spec)];
    case 'stv':
      return [
        choice('rules', 'scottish', 'wigm-prf', 'wigm-prf-batch', 'wigm-exact', 'wigm-generic', 'meek-prf', 'meek', 'ers97', 'rctab'),
        ...stvOptions(spec),
        own('groups'),
      ];
    case 'schulze':
      return [choice('strength', 'winning-votes', 'margins', 'ratio'), unranked];
    case 'ranked-pairs':
      return [choice('strength', 'winning-votes', 'margins'), unranked];
    case 'minimax':
      return [choice('strength', 'winning-votes', 'margins', 'pairwise-opposition'), unranked];
    case 'copeland':
      return [choice('points', 'ranked-robin', 'balance'), unranked];
    case 'condorcet':
      return [unranked];
    case 'borda':
      return [choice('scale', 'linear', 'dowdall'), fine(choice('lastPlacePoints', '0', '1')), unranked];
    case 'majority-judgment':
      return [number('grades', 2, 20), own('missing'), { key: 'participants', fine: true, kind: 'exact', optional: true }];
    case 'sainte-lague':
      return [{ key: 'firstDivisor', fine: false, kind: 'exact', optional: true }, ...listOptions];
    case 'dhondt':
      return listOptions;
    case 'largest-remainder':
      return [choice('quota', 'hare', 'droop', 'hagenbach-bischoff', 'hagenbach-bischoff-rounded', 'imperiali'), ...listOptions];
  }
}

function irvOptions(spec: Extract<MethodSpec, { method: 'irv' }>): readonly Option[] {
  const stop = fine(maybe('stopAfterRound', 1, 1_000_000));
  switch (spec.rules) {
    case 'plain':
      return [];
    case 'rctab':
      return [...rankingRules, flag('batchElimination'), flag('continueUntilTwo'), flag('firstRoundThreshold'), stop];
    case 'rctab-bottoms-up':
      return [...rankingRules, flag('batchElimination'), stop];
    case 'rctab-bottoms-up-percent': {
      const percent: Option = { key: 'percentThreshold', fine: false, kind: 'exact', optional: false };
      return [percent, ...rankingRules, flag('batchElimination'), flag('firstRoundThreshold'), flag('cutoffElimination'), stop];
    }
  }
}

function stvOptions(spec: Extract<MethodSpec, { method: 'stv' }>): readonly Option[] {
  switch (spec.rules) {
    case 'wigm-generic':
      return [choice('quota', 'droop', 'hare', 'hagenbach-bischoff', 'imperiali')];
    case 'meek-prf':
    case 'meek':
      return [{ key: 'omega', fine: true, kind: 'exact', optional: true }];
    case 'rctab':
      return [
        choice('quota', 'droop', 'hare'),
        ...rankingRules,
        flag('quotaInteger'),
        flag('electOnePerRound'),
        fine(maybe('decimals', 0, 20)),
      ];
    default:
      return [];
  }
}

/** Whether the rules themselves fix the number of seats. */
export function seatsFixed(spec: MethodSpec): boolean {
  if (spec.method === 'irv') return spec.rules === 'rctab' || spec.rules === 'rctab-bottoms-up-percent';
  return spec.method === 'motion' || spec.method === 'condorcet';
}

/** Every option of these rules, in the order of the form. */
export function optionsOf(spec: MethodSpec): readonly Option[] {
  return [...(seatsFixed(spec) ? [] : [number('seats', 1, 1_000)]), ...ownOptions(spec), own('excluded'), { ...own('tie'), fine: false }];
}

const valuesOf = (spec: MethodSpec): Readonly<Record<string, unknown>> => spec as unknown as Readonly<Record<string, unknown>>;

/** What stands where a definition leaves an option out. */
function unsaid(spec: MethodSpec, key: string): unknown {
  switch (key) {
    case 'firstDivisor':
      return '1';
    case 'quota':
      return 'droop';
    case 'quotaInteger':
      return true;
    case 'lastPlacePoints':
      return 1;
    case 'unranked':
      return spec.method === 'two-round' ? 'no-preference' : 'last';
    default:
      return undefined;
  }
}

/** The present value of a plain option, as text; flags are "true" or "false", candidates their index. */
export function optionValue(spec: MethodSpec, key: string): string {
  const value = valuesOf(spec)[key] ?? unsaid(spec, key);
  return value === undefined || value === null ? '' : String(value);
}

/** `spec` with fields changed (undefined: left out); whole again by the schema, or undefined where it cannot be. */
export function withFields(spec: MethodSpec, change: Readonly<Record<string, unknown>>): MethodSpec | undefined {
  const fields = Object.fromEntries(Object.entries({ ...spec, ...change }).filter(([, value]) => value !== undefined));
  const read = methodSchema.safeParse(fields);
  return read.success ? read.data : undefined;
}

/** Another set of rules: what holds for all of the method stays, the rest starts with its defaults. */
function withRules(spec: MethodSpec, rules: string): MethodSpec | undefined {
  const { excluded } = spec;
  const groups = 'groups' in spec ? spec.groups : undefined;
  const seats = rules === 'rctab' && spec.method === 'irv' ? 1 : spec.seats;
  const percent = rules === 'rctab-bottoms-up-percent' ? { percentThreshold: '15' } : {};
  const fields = { method: spec.method, seats, tie: { end: spec.tie.end }, rules, excluded, groups, ...percent };
  const read = methodSchema.safeParse(Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
  return read.success ? read.data : undefined;
}

function parsed(option: Plain, text: string): unknown {
  switch (option.kind) {
    case 'number':
      if (text.trim() === '' && option.empty !== undefined) return option.empty === 'own' ? undefined : null;
      return Math.max(option.min, Math.min(option.max, Math.trunc(Number(text)) || Math.max(option.min, 0)));
    case 'choice':
      return option.key === 'lastPlacePoints' ? Number(text) : text;
    case 'flag':
      return text === 'true';
    case 'exact':
      return text.trim() === '' && option.optional ? undefined : text.trim();
    case 'candidate':
      return text === '' ? undefined : Number(text);
  }
}

/** `spec` with an option set from the text of its field, or undefined where the text is no value for it. */
export function withText(spec: MethodSpec, option: Plain, text: string): MethodSpec | undefined {
  if (option.key === 'rules') return withRules(spec, text);
  // Copeland's two ways of counting have tie steps of their own.
  const tie = option.key === 'points' ? { tie: { end: spec.tie.end } } : {};
  return withFields(spec, { ...tie, [option.key]: parsed(option, text) });
}

/** The same, unchanged where the text is no value. */
export function withOption(spec: MethodSpec, option: Option, text: string): MethodSpec {
  return (option.kind === 'own' ? undefined : withText(spec, option, text)) ?? spec;
}

/** A share that people type: "50%", "2/3" or "0.4", as an exact number; undefined where it is none. */
export function shareFrom(text: string): string | undefined {
  const percent = /^\s*(\d{1,3}(?:\.\d{1,20})?)\s*%\s*$/.exec(text)?.[1];
  if (percent !== undefined) {
    const [whole = '0', rest = ''] = percent.split('.');
    const digits = `${whole.padStart(3, '0')}${rest}`;
    return `${digits.slice(0, -2 - rest.length)}.${digits.slice(-2 - rest.length)}`.replace(/^0+(?=\d)/, '').replace(/\.?0+$/, '') || '0';
  }
  const plain = text.trim();
  return /^\d{1,30}(?:\.\d{1,30})?(?:\/[1-9]\d{0,29})?$/.test(plain) ? plain : undefined;
}

/** Steps that the rules of `spec` themselves put before any lot. */
export function stepsOfRules(spec: MethodSpec): TieRule['steps'] {
  if (spec.method === 'star') return ownTieSteps('star');
  if (spec.method === 'copeland') return spec.points === 'balance' ? [] : ownTieSteps('ranked-robin');
  if (spec.method !== 'irv' && spec.method !== 'stv') return [];
  if (spec.rules === 'scottish') return ownTieSteps('scottish-stv');
  if (spec.rules === 'ers97') return ownTieSteps('ers97');
  return spec.rules.startsWith('rctab') ? ownTieSteps('stv-rctab') : [];
}
