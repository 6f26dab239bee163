import { levelsOf } from './leaders.ts';
import type { TieQuestion } from './lots.ts';
import type { Candidate } from './profile.ts';
import { compareRational, type Rational, subRational, ZERO } from './rational.ts';

/** Those of `among` with the highest (or lowest) tally. */
function extreme(tally: readonly Rational[], among: readonly Candidate[], lowest: boolean): readonly Candidate[] {
  const values = lowest ? tally.map((value) => subRational(ZERO, value)) : tally;
  return levelsOf(values, among)[0] ?? among;
}

type History = readonly (readonly Rational[])[];

/** Places of all candidates by their tallies of several rounds, kept up as rounds are added: equal places are equal in every round. */
interface Standing {
  rounds: number;
  places: number[];
}

const STANDINGS = { 'latest-difference': new WeakMap<History, Standing>(), 'first-difference': new WeakMap<History, Standing>() };

/**
 * Places of candidates, fewest votes first, by the latest (or first) of the `rounds` first rounds in which they differ. Each round refines
 * the places of the round before, so that a thousand rounds with a thousand candidates take no longer than sorting them a thousand times.
 */
function placesAfter(history: History, rounds: number, step: keyof typeof STANDINGS): readonly number[] {
  const held = STANDINGS[step].get(history);
  const standing = held === undefined || held.rounds > rounds ? { rounds: 0, places: (history[0] ?? []).map(() => 0) } : held;
  for (; standing.rounds < rounds; standing.rounds++) {
    const tally = history[standing.rounds] ?? [];
    const before = standing.places;
    const byTally = (a: number, b: number): number => compareRational(tally[a] ?? ZERO, tally[b] ?? ZERO);
    const byPlace = (a: number, b: number): number => (before[a] ?? 0) - (before[b] ?? 0);
    const order = (a: number, b: number): number =>
      step === 'latest-difference' ? byTally(a, b) || byPlace(a, b) : byPlace(a, b) || byTally(a, b);
    const places = before.map(() => 0);
    let place = 0;
    let last: number | undefined;
    for (const candidate of before.map((_, i) => i).toSorted(order)) {
      if (last !== undefined && order(last, candidate) !== 0) place++;
      places[candidate] = place;
      last = candidate;
    }
    standing.places = places;
  }
  STANDINGS[step].set(history, standing);
  return standing.places;
}

/** Those of `among` whom the first or latest difference in earlier rounds leaves in question. */
function byDifference(history: History, among: readonly Candidate[], lowest: boolean, step: keyof typeof STANDINGS): readonly Candidate[] {
  const places = placesAfter(history, history.length - 1, step);
  const best = among.reduce((found, candidate) => {
    const place = places[candidate] ?? 0;
    return found === -1 || (lowest ? place < found : place > found) ? place : found;
  }, -1);
  return among.filter((candidate) => (places[candidate] ?? 0) === best);
}

/**
 * Steps of tie rules that look at earlier rounds. `history` holds the tallies of all rounds so far, the present one last. Candidates to
 * go out are those who had the fewest votes, all others those who had the most.
 */
export function byHistory(history: History, lowest: boolean): NonNullable<TieQuestion['narrow']> {
  return (step, among) => {
    switch (step) {
      case 'previous-round': {
        const before = history.at(-2);
        return before === undefined ? among : extreme(before, among, lowest);
      }
      case 'latest-difference':
      case 'first-difference':
        return history.length < 2 ? among : byDifference(history, among, lowest, step);
      default:
        return among;
    }
  };
}

/** Whether a tie for going out is harmless (see `TieQuestion`): nobody of `tied` has a vote, and the others fill the `free` places. */
export function harmlessTie(totals: readonly Rational[], tied: readonly Candidate[], hopeful: number, free: number): boolean {
  return hopeful - tied.length >= free && tied.every((candidate) => (totals[candidate] ?? ZERO).n === 0n);
}
