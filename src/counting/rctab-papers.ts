import type { RankingRules } from './method.ts';
import type { Candidate, Rank } from './profile.ts';

/** Why a paper is no longer in play. */
export type Inactive = 'exhausted' | 'overvote' | 'skipped' | 'repeated';

function overvoted(
  marks: readonly Candidate[],
  overmarked: boolean,
  rule: RankingRules['overvotes'],
  open: readonly boolean[],
): 'count' | 'end' | 'pass' {
  if (!overmarked && marks.length <= 1) return 'count';
  if (rule === 'skip-rank') return 'pass';
  if (rule === 'exhaust' || overmarked) return 'end';
  return marks.filter((candidate) => open[candidate] === true).length > 1 ? 'end' : 'count';
}

/**
 * Whom a paper counts for among `open` candidates by RCTab's rules, or why it counts for nobody. Ranks are read from the first one on, in
 * this order: run of empty ranks, candidate marked before, overvote.
 */
export function readPaper(ranks: readonly Rank[], rules: RankingRules, open: readonly boolean[]): Candidate | Inactive {
  const seen = new Set<Candidate>();
  let last = -1;
  for (const [i, rank] of ranks.entries()) {
    if (rank.length === 0) continue;
    if (rules.maxSkippedRanks !== null && i - last > rules.maxSkippedRanks + 1) return 'skipped';
    last = i;
    const overmarked = rank === 'overmarked';
    const marks = overmarked ? [] : rank.length === 1 ? rank : [...new Set(rank)];
    if (rules.repeatedCandidate === 'exhaust') {
      if (marks.some((candidate) => seen.has(candidate))) return 'repeated';
      for (const candidate of marks) seen.add(candidate);
    }
    const decision = overvoted(marks, overmarked, rules.overvotes, open);
    if (decision === 'end') return 'overvote';
    const found = decision === 'count' ? marks.find((candidate) => open[candidate] === true) : undefined;
    if (found !== undefined) return found;
  }
  return 'exhausted';
}
