import type { ContestResult, Results } from '../../wire/voting.ts';

const some = (exact: string | null): boolean => exact !== null && exact !== '0';

const known = new WeakMap<Results, string>();

/**
 * All of a count that words are about, as a text to compare: who is ahead or tied, what is adopted, who is out, whether there are votes
 * or papers, what was written in. Where it is the same as before, only figures have changed.
 */
export function wordsAbout(results: Results): string {
  const words = known.get(results) ?? JSON.stringify([results.standing, results.contests.map(aboutContest)]);
  known.set(results, words);
  return words;
}

const aboutContest = ({ result, candidates, writeIns, none }: ContestResult): unknown => [
  candidates.length,
  writeIns,
  some(none),
  result && [
    result.winners,
    result.tied,
    result.tiedSeats,
    result.passed,
    result.runoff,
    result.totals.some(some),
    some(result.papers.cast),
    result.rounds.length,
    result.rounds.at(-1)?.tally.map((votes) => votes === null),
    result.seatAllocation?.seats,
    result.gradeDistribution?.medians,
  ],
];
