import { isBlank, type BallotGroup, type Candidate, type Vote, weightOf } from './profile.ts';
import { addRational, formatRational, rational, type Rational, ZERO } from './rational.ts';
import type { CountResult } from './result.ts';

/** Equal votes with their weight, exact, and as a whole number of units. */
export interface CountedGroup {
  readonly vote: Vote;
  readonly weight: Rational;
  readonly units: bigint;
}

/** What a counting method gets: checked votes with exact weights. */
export interface Contest {
  readonly size: number;
  /** Every candidate who can be elected, in the order of the ballot. */
  readonly standing: readonly Candidate[];
  /** The same as a mask. */
  readonly stands: readonly boolean[];
  readonly groups: readonly CountedGroup[];
  /** Common denominator of all weights: a group weighs `units / scale`. */
  readonly scale: bigint;
  readonly cast: Rational;
  readonly blank: Rational;
}

/** What a counting method gives back; `count` adds the rest. */
export type Outcome = Pick<CountResult, 'winners' | 'totals'> &
  Partial<Omit<CountResult, 'spec' | 'ties' | 'winners' | 'totals' | 'papers'>> & { readonly invalid?: Rational };

/** The contest of `ballots`, with candidates in `excluded` standing no longer. */
export function contestOf(size: number, ballots: readonly BallotGroup[], excluded: readonly Candidate[]): Contest {
  const held = ballots.map((group) => ({ vote: group.vote, weight: weightOf(group) })).filter(({ weight }) => weight.n > 0n);
  let scale = 1n;
  for (const { weight } of held) if (scale % weight.d !== 0n) scale = rational(scale, weight.d).n * weight.d;
  const groups = held.map(({ vote, weight }) => ({ vote, weight, units: (weight.n * scale) / weight.d }));
  let cast = ZERO;
  let blank = ZERO;
  for (const { vote, weight } of groups) {
    cast = addRational(cast, weight);
    if (isBlank(vote)) blank = addRational(blank, weight);
  }
  const standing = Array.from({ length: size }, (_, i) => i).filter((candidate) => !excluded.includes(candidate));
  const stands = Array.from({ length: size }, (_, i) => standing.includes(i));
  return { size, standing, stands, groups, scale, cast, blank };
}

/** One zero for each candidate. */
export function zeros(size: number): Rational[] {
  return Array.from({ length: size }, () => ZERO);
}

/** Adds `weight` to the total of `candidate`. */
export function addTo(totals: Rational[], candidate: Candidate, weight: Rational): void {
  totals[candidate] = addRational(totals[candidate] ?? ZERO, weight);
}

/** Exact texts of `values`. */
export function texts(values: readonly Rational[]): string[] {
  return values.map(formatRational);
}
