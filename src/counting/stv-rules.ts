import type { StvScottishSpec, StvWigmSpec } from './method.ts';
import { addRational, divRational, formatDecimal, formatRational, fromUnits, rational, type Rational, toUnits } from './rational.ts';

/** What tells the weighted inclusive Gregory rules apart. */
export interface Gregory {
  /** Decimals that paper values are cut to; null: exact fractions. */
  readonly decimals: number | null;
  readonly quota: (votes: Rational, seats: number) => Rational;
  /** Elected at the quota, or only above it. */
  readonly above: boolean;
  /** Drop all who cannot win at once. */
  readonly batch: boolean;
  /** A surplus of nothing is transferred in a round of its own. */
  readonly emptySurplus: boolean;
  /** The last hopefuls are elected at once, before the papers of whom they outlived are transferred (PRF), or in the next stage (Scottish). */
  readonly settleAtOnce: boolean;
}

const whole = (value: Rational): Rational => rational(value.n / value.d);
const per = (votes: Rational, parts: number): Rational => divRational(votes, rational(parts));

/** The Gregory rule that a definition names. */
export function gregoryOf(spec: StvScottishSpec | StvWigmSpec): Gregory {
  const droop = (votes: Rational, seats: number): Rational => addRational(whole(per(votes, seats + 1)), rational(1));
  switch (spec.rules) {
    case 'scottish':
      return { decimals: 5, quota: droop, above: false, batch: false, emptySurplus: false, settleAtOnce: false };
    case 'wigm-prf':
    case 'wigm-prf-batch':
      return {
        decimals: 4,
        quota: (votes, seats) => fromUnits(toUnits(per(votes, seats + 1), 4, 'down') + 1n, 4),
        above: false,
        batch: spec.rules === 'wigm-prf-batch',
        emptySurplus: true,
        settleAtOnce: true,
      };
    case 'wigm-exact':
      return {
        decimals: null,
        quota: (votes, seats) => per(votes, seats + 1),
        above: true,
        batch: false,
        emptySurplus: true,
        settleAtOnce: true,
      };
    case 'wigm-generic': {
      const quotas = {
        droop,
        hare: per,
        'hagenbach-bischoff': (votes: Rational, seats: number) => per(votes, seats + 1),
        imperiali: (votes: Rational, seats: number) => per(votes, seats + 2),
      };
      return { decimals: null, quota: quotas[spec.quota ?? 'droop'], above: false, batch: false, emptySurplus: true, settleAtOnce: true };
    }
  }
}

/** Decimals that fractions are printed with where the rule keeps them exact. */
const PRINTED_DECIMALS = 12;

/** How a rule prints votes. */
export function printer(spec: StvScottishSpec | StvWigmSpec, decimals: number | null): (value: Rational) => string {
  if (decimals !== null) return (value) => formatDecimal(value, decimals);
  return (value) => (spec.rules === 'wigm-generic' && value.d === 1n ? formatRational(value) : formatDecimal(value, PRINTED_DECIMALS));
}
