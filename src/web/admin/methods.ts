import type { ListThreshold, MethodName, MethodSpec } from '../../counting/method.ts';
import { methodSchema } from '../../wire/method.ts';
import { shareFrom } from './method-options.ts';

// The chooser of counting methods: in which group each stands and with what it starts. Its options are in method-options.ts.

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
  const withdrawn = before.excluded === undefined ? {} : { excluded: before.excluded };
  return methodSchema.parse({ method, seats, tie: { end: before.tie.end }, ...withdrawn, ...extra });
}

/** The majority of a motion as a choice: simple, two thirds, three quarters. */
export const MAJORITIES = ['1/2', '2/3', '3/4'] as const;

/** Whether the method shares seats among lists, so that a threshold can be set. */
export function isListMethod(spec: MethodSpec): boolean {
  return spec.method === 'dhondt' || spec.method === 'sainte-lague' || spec.method === 'largest-remainder';
}

/** Sets the least share of a list, in percent; empty: none. Whether reaching it suffices and the shares of single lists stay as they are. */
export function withThreshold(spec: MethodSpec, percent: string): MethodSpec {
  const { threshold: old, ...rest } = spec as MethodSpec & { readonly threshold?: ListThreshold };
  const share = /^\d{1,2}(?:\.\d{1,4})?$/.test(percent) ? shareFrom(`${percent}%`) : undefined;
  const read = methodSchema.safeParse(share === undefined ? rest : { ...rest, threshold: { ...old, share } });
  return read.success ? read.data : spec;
}

export function thresholdPercent(spec: MethodSpec): string {
  const share = 'threshold' in spec ? spec.threshold?.share : undefined;
  if (share === undefined) return '';
  const [top = '0', bottom = '1'] = share.split('/');
  return String(Math.round((Number(top) / Number(bottom)) * 1e6) / 1e4);
}
