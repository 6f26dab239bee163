import { levelsOf } from './leaders.ts';
import type { TieQuestion } from './lots.ts';
import type { Candidate } from './profile.ts';
import { type Rational, subRational, ZERO } from './rational.ts';

/** Those of `among` with the highest (or lowest) tally. */
function extreme(tally: readonly Rational[], among: readonly Candidate[], lowest: boolean): readonly Candidate[] {
  const values = lowest ? tally.map((value) => subRational(ZERO, value)) : tally;
  return levelsOf(values, among)[0] ?? among;
}

/**
 * Steps of tie rules that look at earlier rounds. `history` holds the tallies of all rounds so far, the present one last. Candidates to
 * go out are those who had the fewest votes, all others those who had the most.
 */
export function byHistory(history: readonly (readonly Rational[])[], lowest: boolean): NonNullable<TieQuestion['narrow']> {
  return (step, among) => {
    const earlier = history.slice(0, -1);
    switch (step) {
      case 'previous-round': {
        const before = earlier.at(-1);
        return before === undefined ? among : extreme(before, among, lowest);
      }
      case 'latest-difference':
        return earlier.toReversed().reduce((left, tally) => extreme(tally, left, lowest), among);
      case 'first-difference':
        return earlier.reduce((left, tally) => extreme(tally, left, lowest), among);
      default:
        return among;
    }
  };
}

/** Whether a tie for going out is harmless (see `TieQuestion`): nobody of `tied` has a vote, and the others fill the `free` places. */
export function harmlessTie(totals: readonly Rational[], tied: readonly Candidate[], hopeful: number, free: number): boolean {
  return hopeful - tied.length >= free && tied.every((candidate) => (totals[candidate] ?? ZERO).n === 0n);
}
