import { isBlank, type BallotGroup, type Candidate, type Vote, weightOf } from './profile.ts';
import { addRational, formatRational, type Rational, ZERO } from './rational.ts';
import type { CountResult } from './result.ts';

/** What a counting method gets: checked votes with exact weights. */
export interface Contest {
  readonly size: number;
  /** Every candidate who can be elected, in the order of the ballot. */
  readonly standing: readonly Candidate[];
  /** The same as a mask. */
  readonly stands: readonly boolean[];
  readonly groups: readonly { readonly vote: Vote; readonly weight: Rational }[];
  readonly cast: Rational;
  readonly blank: Rational;
}

/** What a counting method gives back; `count` adds the rest. */
export type Outcome = Pick<CountResult, 'winners' | 'totals'> &
  Partial<Omit<CountResult, 'spec' | 'ties' | 'winners' | 'totals' | 'papers'>> & { readonly invalid?: Rational };

/** The contest of `ballots`, with candidates in `excluded` standing no longer. */
export function contestOf(size: number, ballots: readonly BallotGroup[], excluded: readonly Candidate[]): Contest {
  const groups = ballots.map((group) => ({ vote: group.vote, weight: weightOf(group) })).filter(({ weight }) => weight.n > 0n);
  let cast = ZERO;
  let blank = ZERO;
  for (const { vote, weight } of groups) {
    cast = addRational(cast, weight);
    if (isBlank(vote)) blank = addRational(blank, weight);
  }
  const standing = Array.from({ length: size }, (_, i) => i).filter((candidate) => !excluded.includes(candidate));
  const stands = Array.from({ length: size }, (_, i) => standing.includes(i));
  return { size, standing, stands, groups, cast, blank };
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
