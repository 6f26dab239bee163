import type { CountResult } from '../../counting/result.ts';
import type { Contest } from '../../election/definition.ts';
import type { ContestResult } from '../../wire/voting.ts';
import { approximate } from './exact-number.ts';

// The figures of one contest's table: what stands in its rows, and in which order.

export interface Row {
  readonly candidate: number;
  readonly votes: string | null;
  /** A double of the votes, for bars and order. */
  readonly size: number;
}

/** Against how many of the others each is preferred by more voters. */
function winsInPairs({ votes }: NonNullable<CountResult['pairwise']>): readonly string[] {
  return votes.map((row, i) => String(row.filter((own, j) => j !== i && approximate(own) > approximate(votes[j]?.[i])).length));
}

/** The figures to lead with: wins in pairs, the last round where there are rounds (rule 39), the totals otherwise. */
function leadingTally(result: CountResult): readonly (string | null)[] {
  if (result.pairwise) return winsInPairs(result.pairwise);
  return result.rounds.at(-1)?.tally ?? result.totals;
}

/** The rows as they stand below each other: by rank where the count gives one, otherwise by their figures. */
export function placed(contest: Contest, result: CountResult, rows: readonly Row[]): readonly Row[] {
  const ranked = (result.gradeDistribution ?? result.pairwise) && result.ranking?.flat().concat(contest.method.excluded ?? []);
  return ranked
    ? rows.toSorted((a, b) => ranked.indexOf(a.candidate) - ranked.indexOf(b.candidate))
    : rows.toSorted((a, b) => b.size - a.size || a.candidate - b.candidate);
}

/** The rows of the table as candidates are listed, that of nobody, what shares are of, and the size of the longest bar. */
export function figuresOf(contest: Contest, outcome: ContestResult, result: CountResult, ballots: number) {
  const tally = leadingTally(result);
  const rowOf = (candidate: number, votes: string | null): Row => ({ candidate, votes, size: approximate(votes) });
  const rows = contest.candidates.map((_, candidate) => rowOf(candidate, tally[candidate] ?? null));
  const none = approximate(outcome.none);
  const most = Math.max(...rows.map(({ size }) => size), none, 1e-9);
  return { rows, nobody: outcome.none === null ? [] : [rowOf(-1, outcome.none)], base: shareBase(contest, result, ballots, none), most };
}

/** Shares are of the votes, those for nobody included; for approval and scores, of the papers, because a paper bears several. */
function shareBase(contest: Contest, result: CountResult, ballots: number, none: number): number {
  const { method } = contest.method;
  if (/^(?:approval|block|limited)$/.test(method)) return approximate(result.papers.cast) || ballots;
  if (result.pairwise || /^(?:score|star|borda|majority-judgment)$/.test(method)) return 0;
  return leadingTally(result).reduce((sum, votes) => sum + approximate(votes), none);
}
