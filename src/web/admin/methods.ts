import type { MethodName, MethodSpec } from '../../counting/method.ts';
import { methodSchema } from '../../wire/method.ts';

// The chooser of counting methods: in which group each stands, with what it starts, and which of its options people set here. The
// rest of the options keep their argued defaults and can be set in YAML.

export const METHOD_GROUPS: readonly {
  readonly group: 'one' | 'several' | 'ranking' | 'points' | 'lists';
  readonly methods: readonly MethodName[];
}[] = [
  { group: 'one', methods: ['plurality', 'motion', 'two-round'] },
  { group: 'several', methods: ['block', 'limited', 'approval', 'cumulative'] },
  {
    group: 'ranking',
    methods: ['irv', 'stv', 'schulze', 'ranked-pairs', 'minimax', 'copeland', 'condorcet', 'borda', 'first-preferences'],
  },
  { group: 'points', methods: ['score', 'star', 'majority-judgment'] },
  { group: 'lists', methods: ['sainte-lague', 'dhondt', 'largest-remainder'] },
];

/** A method with its defaults, keeping the seats of the one before and what ends its ties; steps before that are the new method's own. */
export function startingSpec(method: MethodName, before: MethodSpec): MethodSpec {
  const seats = method === 'motion' || method === 'condorcet' ? 1 : before.seats;
  const extra =
    method === 'block'
      ? { votesPerVoter: seats }
      : method === 'limited'
        ? { votesPerVoter: Math.max(1, seats - 1) }
        : method === 'cumulative'
          ? { pointsPerVoter: Math.max(3, seats) }
          : {};
  return methodSchema.parse({ method, seats, tie: { end: before.tie.end }, ...extra });
}

/** An option of a method that is a whole number, or one of some values. */
export type Option =
  | { readonly key: string; readonly kind: 'number'; readonly min: number; readonly max: number }
  | { readonly key: string; readonly kind: 'choice'; readonly values: readonly string[] };

const number = (key: string, min: number, max: number): Option => ({ key, kind: 'number', min, max });
const choice = (key: string, ...values: readonly string[]): Option => ({ key, kind: 'choice', values });
const unranked = choice('unranked', 'last', 'no-preference');

const OPTIONS: { readonly [M in MethodName]: readonly Option[] } = {
  plurality: [],
  motion: [],
  'two-round': [choice('form', 'first-round', 'contingent')],
  block: [number('votesPerVoter', 1, 1_000)],
  limited: [number('votesPerVoter', 1, 1_000)],
  approval: [],
  cumulative: [number('pointsPerVoter', 1, 10_000)],
  irv: [choice('rules', 'plain', 'rctab', 'rctab-bottoms-up')],
  stv: [choice('rules', 'scottish', 'wigm-prf', 'wigm-prf-batch', 'wigm-exact', 'wigm-generic', 'meek-prf', 'meek', 'ers97', 'rctab')],
  schulze: [choice('strength', 'winning-votes', 'margins', 'ratio'), unranked],
  'ranked-pairs': [choice('strength', 'winning-votes', 'margins'), unranked],
  minimax: [choice('strength', 'winning-votes', 'margins', 'pairwise-opposition'), unranked],
  copeland: [choice('points', 'ranked-robin', 'balance'), unranked],
  condorcet: [unranked],
  borda: [choice('scale', 'linear', 'dowdall'), unranked],
  'first-preferences': [choice('sharedFirst', 'invalid', 'split')],
  score: [number('maxScore', 1, 1_000), choice('by', 'sum', 'mean', 'median')],
  star: [number('maxScore', 1, 100)],
  'majority-judgment': [number('grades', 2, 20)],
  'sainte-lague': [choice('firstDivisor', '1', '1.4')],
  dhondt: [],
  'largest-remainder': [choice('quota', 'hare', 'droop', 'hagenbach-bischoff', 'hagenbach-bischoff-rounded', 'imperiali')],
};

export function optionsOf(method: MethodName): readonly Option[] {
  const seats = method === 'motion' || method === 'condorcet' ? [] : [number('seats', 1, 1_000)];
  return [...seats, ...OPTIONS[method]];
}

/** The present value of an option, as text. */
export function optionValue(spec: MethodSpec, key: string): string {
  const value = (spec as unknown as Record<string, unknown>)[key];
  return value === undefined ? (key === 'firstDivisor' ? '1' : '') : String(value);
}

/** `spec` with an option set; whole again by the schema, or unchanged where the value cannot be. */
export function withOption(spec: MethodSpec, option: Option, text: string): MethodSpec {
  const value = option.kind === 'number' ? Math.max(option.min, Math.min(option.max, Number(text) || option.min)) : text;
  const next =
    option.key === 'rules'
      ? {
          method: spec.method,
          seats: spec.seats,
          tie: { end: spec.tie.end },
          rules: value,
          ...('groups' in spec && spec.groups ? { groups: spec.groups } : {}),
        }
      : { ...spec, ...(option.key === 'points' ? { tie: { end: spec.tie.end } } : {}), [option.key]: value };
  const read = methodSchema.safeParse(next);
  return read.success ? read.data : spec;
}

/** The names that specialists use for sets of rules; not translated. */
export const RULE_NAMES: Readonly<Record<string, string>> = {
  scottish: 'Scottish STV (SSI 2007/42)',
  'wigm-prf': 'WIGM (PRF)',
  'wigm-exact': 'WIGM, exact',
  'meek-prf': 'Meek (PRF)',
  meek: 'Meek (Hill, Wichmann, Woodall)',
  ers97: 'ERS97',
  rctab: 'RCTab',
  'rctab-bottoms-up': 'RCTab bottoms-up',
  hare: 'Hare',
  droop: 'Droop',
  'hagenbach-bischoff': 'Hagenbach-Bischoff',
  imperiali: 'Imperiali',
  dowdall: 'Dowdall',
  'ranked-robin': 'Ranked robin',
  '1': '1, 3, 5 …',
  '1.4': '1.4, 3, 5 …',
};

/** The majority of a motion as a choice: simple, two thirds, three quarters. */
export const MAJORITIES = ['1/2', '2/3', '3/4'] as const;

/** Whether the method shares seats among lists, so that a threshold can be set. */
export function isListMethod(spec: MethodSpec): boolean {
  return spec.method === 'dhondt' || spec.method === 'sainte-lague' || spec.method === 'largest-remainder';
}

/** Sets the least share of a list, in percent; empty: none. */
export function withThreshold(spec: MethodSpec, percent: string): MethodSpec {
  const { threshold: _old, ...rest } = spec as MethodSpec & { readonly threshold?: unknown };
  const share = /^\d{1,2}(?:\.\d{1,4})?$/.test(percent) ? `${percent}` : '';
  const read = methodSchema.safeParse(
    share === '' ? rest : { ...rest, threshold: { share: (Number(share) / 100).toFixed(6).replace(/0+$/, '').replace(/\.$/, '') } },
  );
  return read.success ? read.data : spec;
}

export function thresholdPercent(spec: MethodSpec): string {
  const share = 'threshold' in spec ? spec.threshold?.share : undefined;
  if (share === undefined) return '';
  const [top = '0', bottom = '1'] = share.split('/');
  return String(Math.round((Number(top) / Number(bottom)) * 1e6) / 1e4);
}
