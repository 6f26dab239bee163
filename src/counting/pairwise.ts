import type { Contest } from './contest.ts';
import { levelsOf } from './leaders.ts';
import type { Unranked } from './method.ts';
import type { Candidate } from './profile.ts';
import { formatRational, rational, type Rational } from './rational.ts';
import { levelsOfRanking } from './rankings.ts';
import type { Pairwise } from './result.ts';

/** `votes[i][j]`: units of ballots that prefer i to j. */
export type Matrix = readonly (readonly bigint[])[];

/** The pairwise matrix of all rankings, in units of the contest's scale. */
export function pairwiseMatrix(contest: Contest, unranked: Unranked): Matrix {
  const votes = Array.from({ length: contest.size }, () => Array.from({ length: contest.size }, () => 0n));
  for (const { vote, units } of contest.groups) {
    const levels = levelsOfRanking(vote, contest, unranked);
    for (let above = 0; above < levels.length; above++) {
      for (const winner of levels[above] ?? []) {
        const row = votes[winner] ?? [];
        for (let below = above + 1; below < levels.length; below++)
          for (const loser of levels[below] ?? []) row[loser] = (row[loser] ?? 0n) + units;
      }
    }
  }
  return votes;
}

export function preferring(matrix: Matrix, a: Candidate, b: Candidate): bigint {
  return matrix[a]?.[b] ?? 0n;
}

export function beats(matrix: Matrix, a: Candidate, b: Candidate): boolean {
  return preferring(matrix, a, b) > preferring(matrix, b, a);
}

/** Smallest set whose members each beat everybody outside it: the best by Copeland's wins, extended while somebody outside is not beaten. */
export function smithSet(matrix: Matrix, standing: readonly Candidate[]): Candidate[] {
  const wins = matrix.map((_, i) => rational(standing.filter((j) => beats(matrix, i, j)).length));
  const set = new Set(levelsOf(wins, standing)[0] ?? []);
  for (let grown = true; grown;) {
    const extra = standing.filter((outside) => !set.has(outside) && [...set].some((inside) => !beats(matrix, inside, outside)));
    grown = extra.length > 0;
    for (const candidate of extra) set.add(candidate);
  }
  return [...set].toSorted((a, b) => a - b);
}

/** The matrix with what can be read from it, for the result. */
export function pairwiseResult(matrix: Matrix, contest: Contest): Pairwise {
  const all = contest.standing;
  const winner = all.find((i) => all.every((j) => i === j || beats(matrix, i, j)));
  const loser = all.length < 2 ? undefined : all.find((i) => all.every((j) => i === j || beats(matrix, j, i)));
  return {
    votes: matrix.map((row) => row.map((units) => unitText(units, contest))),
    smithSet: smithSet(matrix, all),
    condorcetWinner: winner ?? null,
    condorcetLoser: loser ?? null,
  };
}

/** Exact text of units. */
export function unitText(units: bigint, contest: Contest): string {
  return formatRational(unitValue(units, contest));
}

export function unitValue(units: bigint, contest: Contest): Rational {
  return rational(units, contest.scale);
}

/** Number of ballots that rank a candidate, per candidate: the totals shown beside pairwise methods are first preferences. */
export function firstPreferenceTexts(contest: Contest): string[] {
  const units = Array.from({ length: contest.size }, () => rational(0));
  for (const { vote, weight } of contest.groups) {
    const first = levelsOfRanking(vote, contest, 'no-preference')[0] ?? [];
    for (const candidate of first) {
      const share = rational(weight.n, weight.d * BigInt(first.length));
      const held = units[candidate] ?? rational(0);
      units[candidate] = rational(held.n * share.d + share.n * held.d, held.d * share.d);
    }
  }
  return units.map(formatRational);
}

/** Levels made by taking, again and again, those of the rest whom nobody of the rest stands above. */
export function peel(standing: readonly Candidate[], above: (a: Candidate, b: Candidate) => boolean): Candidate[][] {
  const levels: Candidate[][] = [];
  /** How many of the rest stand above each. */
  const over = new Map(standing.map((candidate) => [candidate, standing.filter((other) => above(other, candidate)).length]));
  let rest = [...standing];
  while (rest.length > 0) {
    const top = rest.filter((candidate) => over.get(candidate) === 0);
    const level = top.length > 0 ? top : rest;
    levels.push(level);
    const taken = new Set(level);
    rest = rest.filter((candidate) => !taken.has(candidate));
    for (const candidate of rest) {
      const gone = level.reduce((sum, other) => sum + Number(above(other, candidate)), 0);
      over.set(candidate, (over.get(candidate) ?? 0) - gone);
    }
  }
  return levels;
}
