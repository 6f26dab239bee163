import type { Contest, Outcome } from './contest.ts';
import { fillSeats } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { SchulzeSpec } from './method.ts';
import { firstPreferenceTexts, type Matrix, pairwiseMatrix, pairwiseResult, peel, preferring, unitText } from './pairwise.ts';
import { formatRational, rational } from './rational.ts';

/** Strength of a link or path: votes for and against of its weakest link. */
interface Strength {
  readonly pro: bigint;
  readonly contra: bigint;
}

const NONE: Strength = { pro: 0n, contra: 0n };

/** Schulze's orders of links (Social Choice and Welfare 36, 2011, section 2.1). No link is below every link. */
function compareStrength(measure: SchulzeSpec['strength'], a: Strength, b: Strength): number {
  const linkA = a.pro > a.contra;
  const linkB = b.pro > b.contra;
  if (!linkA || !linkB) return Number(linkA) - Number(linkB);
  switch (measure) {
    case 'winning-votes':
      return sign(a.pro - b.pro) || sign(b.contra - a.contra);
    case 'margins':
      return sign(a.pro - a.contra - (b.pro - b.contra));
    case 'ratio':
      // Where nobody is against, more votes for are stronger.
      return sign(a.pro * b.contra - b.pro * a.contra) || (a.contra === 0n && b.contra === 0n ? sign(a.pro - b.pro) : 0);
  }
}

function sign(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

/** Widest paths between all pairs (Floyd and Warshall). */
function strongestPaths(matrix: Matrix, standing: readonly number[], measure: SchulzeSpec['strength']): Strength[][] {
  const paths = matrix.map((row, i) =>
    row.map((pro, j) => (pro > preferring(matrix, j, i) ? { pro, contra: preferring(matrix, j, i) } : NONE)),
  );
  for (const via of standing) {
    const fromVia = paths[via] ?? [];
    for (const from of standing) {
      if (from === via) continue;
      const row = paths[from] ?? [];
      const first = row[via] ?? NONE;
      if (first === NONE) continue;
      for (const to of standing) {
        if (to === via || to === from) continue;
        const second = fromVia[to] ?? NONE;
        const path = compareStrength(measure, first, second) < 0 ? first : second;
        if (compareStrength(measure, path, row[to] ?? NONE) > 0) row[to] = path;
      }
    }
  }
  return paths;
}

/** Schulze's beatpath method. Strength of a link by winning votes, margins or ratio; ties in winning votes are not told apart further. */
export function countSchulze(spec: SchulzeSpec, contest: Contest, ties: TieBreaker): Outcome {
  const matrix = pairwiseMatrix(contest, spec.unranked);
  const paths = strongestPaths(matrix, contest.standing, spec.strength);
  const at = (i: number, j: number): Strength => paths[i]?.[j] ?? NONE;
  const ranking = peel(contest.standing, (a, b) => compareStrength(spec.strength, at(a, b), at(b, a)) > 0);
  const shown = ({ pro, contra }: Strength): string => {
    if (spec.strength === 'margins') return unitText(pro - contra, contest);
    if (spec.strength === 'winning-votes') return unitText(pro, contest);
    return contra === 0n ? unitText(pro, contest) : formatRational(rational(pro, contra));
  };
  const pairwise = { ...pairwiseResult(matrix, contest), strongestPaths: paths.map((row) => row.map(shown)) };
  return { ...fillSeats(ranking, spec.seats, ties), totals: firstPreferenceTexts(contest), ranking, pairwise };
}
