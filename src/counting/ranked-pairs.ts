import type { Contest, Outcome } from './contest.ts';
import { fillSeats } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { RankedPairsSpec } from './method.ts';
import { beats, firstPreferenceTexts, type Matrix, pairwiseMatrix, pairwiseResult, peel, preferring } from './pairwise.ts';
import type { Candidate } from './profile.ts';

interface Pair {
  readonly winner: Candidate;
  readonly loser: Candidate;
  readonly pro: bigint;
  readonly contra: bigint;
}

function order(strength: RankedPairsSpec['strength'], a: Pair, b: Pair): number {
  const [mine, other] = strength === 'margins' ? [a.pro - a.contra, b.pro - b.contra] : [a.pro, b.pro];
  if (mine !== other) return mine > other ? -1 : 1;
  if (strength === 'margins' || a.contra === b.contra) return 0;
  return a.contra < b.contra ? -1 : 1;
}

function sortedPairs(matrix: Matrix, standing: readonly Candidate[], strength: RankedPairsSpec['strength']): Pair[][] {
  const pairs = standing.flatMap((winner) =>
    standing
      .filter((loser) => beats(matrix, winner, loser))
      .map((loser) => ({ winner, loser, pro: preferring(matrix, winner, loser), contra: preferring(matrix, loser, winner) })),
  );
  const levels: Pair[][] = [];
  for (const pair of pairs.toSorted((a, b) => order(strength, a, b))) {
    const level = levels.at(-1);
    if (level?.[0] !== undefined && order(strength, level[0], pair) === 0) level.push(pair);
    else levels.push([pair]);
  }
  return levels;
}

/** The candidates whom paths of `links` lead to from `from`. */
function reachable(links: readonly ReadonlySet<Candidate>[], from: Candidate): Set<Candidate> {
  const seen = new Set<Candidate>();
  const queue = [from];
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const next of links[at] ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  return seen;
}

/**
 * Ranked pairs (Tideman 1987): majorities are locked from the largest down unless they would close a circle. Equal pairs are locked
 * together, and those of them which lie on a circle are all left out, so that no order of candidates or lots decides between them.
 */
export function countRankedPairs(spec: RankedPairsSpec, contest: Contest, ties: TieBreaker): Outcome {
  const matrix = pairwiseMatrix(contest, spec.unranked);
  const links = Array.from({ length: contest.size }, () => new Set<Candidate>());
  const considered: { winner: Candidate; loser: Candidate; locked: boolean }[] = [];
  for (const level of sortedPairs(matrix, contest.standing, spec.strength)) {
    for (const { winner, loser } of level) links[winner]?.add(loser);
    const closing = level.filter(({ winner, loser }) => reachable(links, loser).has(winner));
    for (const { winner, loser } of closing) links[winner]?.delete(loser);
    considered.push(...level.map((pair) => ({ winner: pair.winner, loser: pair.loser, locked: !closing.includes(pair) })));
  }
  const ranking = peel(contest.standing, (a, b) => links[a]?.has(b) === true);
  const pairwise = { ...pairwiseResult(matrix, contest), locked: considered };
  return { ...fillSeats(ranking, spec.seats, ties), totals: firstPreferenceTexts(contest), ranking, pairwise };
}
