import type { Contest } from './contest.ts';
import type { Candidate } from './profile.ts';
import { addRational, mulRational, rational, type Rational, ZERO } from './rational.ts';

/**
 * The distinct ballots of a contest as orders of candidates, packed: paper p lists `choices[start[p]] … choices[start[p + 1] - 1]`, and
 * `at[p]` is where its next choice is looked for. Counting takes time by distinct ballots and the marks on them.
 */
export interface Papers {
  readonly choices: Int32Array;
  readonly start: Int32Array;
  readonly at: Int32Array;
  readonly units: readonly bigint[];
  readonly scale: bigint;
}

/** Papers that move together: all of one value, in units of the contest's scale. */
export interface Parcel {
  readonly value: Rational;
  readonly units: bigint;
  readonly papers: readonly number[];
}

/**
 * Packs the rankings. Empty ranks are passed over, a candidate marked again counts at the first mark, withdrawn candidates are left
 * out. A rank with several marks ends the paper, or is passed over.
 */
export function packPapers(contest: Contest, severalMarks: 'end' | 'pass'): Papers {
  const choices: number[] = [];
  const start = new Int32Array(contest.groups.length + 1);
  const seenBy = new Int32Array(contest.size).fill(-1);
  for (const [paper, { vote }] of contest.groups.entries()) {
    for (const rank of vote.kind === 'ranking' ? vote.ranks : []) {
      const only = rank === 'overmarked' ? undefined : singleOf(rank);
      if (only === 'several' || rank === 'overmarked') {
        if (severalMarks === 'end') break;
        continue;
      }
      if (only === undefined || seenBy[only] === paper || contest.stands[only] !== true) continue;
      seenBy[only] = paper;
      choices.push(only);
    }
    start[paper + 1] = choices.length;
  }
  return {
    choices: Int32Array.from(choices),
    start,
    at: start.slice(0, -1),
    units: contest.groups.map(({ units }) => units),
    scale: contest.scale,
  };
}

/** The one candidate at a rank, however often marked there. */
function singleOf(rank: readonly Candidate[]): Candidate | 'several' | undefined {
  const [first] = rank;
  return rank.every((candidate) => candidate === first) ? first : 'several';
}

/** The next choice of `paper` among `open` candidates, or -1 where it names no more. Moves on; earlier choices are not looked at again. */
export function nextChoice(papers: Papers, paper: number, open: readonly boolean[]): Candidate {
  const end = papers.start[paper + 1] ?? 0;
  let at = papers.at[paper] ?? 0;
  while (at < end && open[papers.choices[at] ?? -1] !== true) at++;
  papers.at[paper] = at;
  return at < end ? (papers.choices[at] ?? -1) : -1;
}

/** Votes that a parcel stands for. */
export function votesOf(papers: Papers, parcel: Parcel): Rational {
  return mulRational(rational(parcel.units, papers.scale), parcel.value);
}

/** Votes of all `parcels`. */
export function votesOfAll(papers: Papers, parcels: readonly Parcel[]): Rational {
  return parcels.reduce((sum, parcel) => addRational(sum, votesOf(papers, parcel)), ZERO);
}

/** What became of parcels sorted by next choice: parcels per candidate, and those that name nobody further. */
export interface Dealt {
  readonly to: ReadonlyMap<Candidate, readonly Parcel[]>;
  readonly spent: readonly Parcel[];
}

/** Sorts the papers of `parcels` by their next choice among `open`, keeping values apart. */
export function deal(papers: Papers, parcels: readonly Parcel[], open: readonly boolean[]): Dealt {
  const to = new Map<Candidate, Parcel[]>();
  const spent: Parcel[] = [];
  for (const parcel of parcels) {
    const heaps = new Map<Candidate, { units: bigint; papers: number[] }>();
    for (const paper of parcel.papers) {
      const next = nextChoice(papers, paper, open);
      const heap = heaps.get(next);
      if (heap === undefined) heaps.set(next, { units: papers.units[paper] ?? 0n, papers: [paper] });
      else {
        heap.units += papers.units[paper] ?? 0n;
        heap.papers.push(paper);
      }
    }
    for (const [next, heap] of heaps) {
      const moved = { value: parcel.value, ...heap };
      if (next < 0) spent.push(moved);
      else to.set(next, [...(to.get(next) ?? []), moved]);
    }
  }
  return { to, spent };
}

/** All papers as one parcel of value 1. */
export function allPapers(papers: Papers): Parcel {
  const numbers = Array.from({ length: papers.units.length }, (_, i) => i);
  return { value: rational(1), units: papers.units.reduce((sum, units) => sum + units, 0n), papers: numbers };
}
