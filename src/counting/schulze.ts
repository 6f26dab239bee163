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

/** The links of a matrix by strength: `places[from × size + to]`, 0 where there is no link, and what each place stands for. */
function linkPlaces(matrix: Matrix, measure: SchulzeSpec['strength']): { places: Int32Array; strengths: Strength[] } {
  const size = matrix.length;
  const links = matrix.flatMap((row, from) =>
    row.flatMap((pro, to) => {
      const contra = preferring(matrix, to, from);
      return pro > contra ? [{ at: from * size + to, pro, contra }] : [];
    }),
  );
  const places = new Int32Array(size * size);
  const strengths: Strength[] = [NONE];
  for (const link of links.toSorted((a, b) => compareStrength(measure, a, b))) {
    const last = strengths.at(-1) ?? NONE;
    if (strengths.length === 1 || compareStrength(measure, last, link) !== 0) strengths.push({ pro: link.pro, contra: link.contra });
    places[link.at] = strengths.length - 1;
  }
  return { places, strengths };
}

/** Widest paths between all pairs (Floyd and Warshall), on places in the order of strength: small numbers compare faster than votes. */
function widenPaths(places: Int32Array, size: number, standing: readonly number[]): void {
  for (const via of standing) {
    const through = places.subarray(via * size, (via + 1) * size);
    for (const from of standing) {
      const first = places[from * size + via] ?? 0;
      if (first === 0 || from === via) continue;
      const row = places.subarray(from * size, (from + 1) * size);
      for (const to of standing) {
        const second = through[to] ?? 0;
        const path = first < second ? first : second;
        if (path > (row[to] ?? 0) && to !== from) row[to] = path;
      }
    }
  }
}

/** Schulze's beatpath method. Strength of a link by winning votes (equal ones: the smaller opposition is stronger), margins or ratio. */
export function countSchulze(spec: SchulzeSpec, contest: Contest, ties: TieBreaker): Outcome {
  const matrix = pairwiseMatrix(contest, spec.unranked);
  const { places, strengths } = linkPlaces(matrix, spec.strength);
  const { size } = contest;
  widenPaths(places, size, contest.standing);
  const ranking = peel(contest.standing, (a, b) => (places[a * size + b] ?? 0) > (places[b * size + a] ?? 0));
  const shown = ({ pro, contra }: Strength): string => {
    if (spec.strength === 'margins') return unitText(pro - contra, contest);
    if (spec.strength === 'winning-votes') return unitText(pro, contest);
    return contra === 0n ? unitText(pro, contest) : formatRational(rational(pro, contra));
  };
  const texts = strengths.map(shown);
  const strongestPaths = matrix.map((row, i) => row.map((_, j) => texts[places[i * size + j] ?? 0] ?? ''));
  const pairwise = { ...pairwiseResult(matrix, contest), strongestPaths };
  return { ...fillSeats(ranking, spec.seats, ties), totals: firstPreferenceTexts(contest), ranking, pairwise };
}
