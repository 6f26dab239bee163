import { addRational, rational, type Rational, ZERO } from './rational.ts';

/** Index of a candidate (or list, or answer) into the contest's candidates. */
export type Candidate = number;

/**
 * What stands at one rank of a ranking: the candidates marked there (none: the rank was left empty; several: a shared rank, which
 * some methods take as equality and others as an overvote) or `'overmarked'`, a paper rank with several marks whose names were not
 * recorded. Only files bring `'overmarked'`; no screen makes it.
 */
export type Rank = readonly Candidate[] | 'overmarked';

/** One voter's answer to one contest. An answer with nothing marked is a blank ballot, which is valid everywhere. */
export type Vote =
  /** Plurality, block, limited, approval, yes/no: the candidates marked, one vote each. */
  | { readonly kind: 'choices'; readonly candidates: readonly Candidate[] }
  /** IRV, STV, Condorcet methods, Borda, two-round on one paper: best first; position = rank. */
  | { readonly kind: 'ranking'; readonly ranks: readonly Rank[] }
  /** Score and STAR: one score per candidate; null = not scored. */
  | { readonly kind: 'scores'; readonly scores: readonly (number | null)[] }
  /** Majority judgment: one grade per candidate, 0 is the worst; null = not graded. */
  | { readonly kind: 'grades'; readonly grades: readonly (number | null)[] }
  /** Cumulative voting: points per candidate. */
  | { readonly kind: 'points'; readonly points: readonly number[] }
  /** Party lists: the list voted for; null = blank or invalid. */
  | { readonly kind: 'list'; readonly list: Candidate | null };

export type VoteKind = Vote['kind'];

/** Equal votes counted together. `weight` is the sum of their weights (mostly the number of papers), above zero. */
export interface BallotGroup {
  readonly vote: Vote;
  readonly weight: bigint | Rational;
}

/** A contest as it is counted. */
export interface Profile {
  /** Names, in the order of the ballot. */
  readonly candidates: readonly string[];
  readonly ballots: readonly BallotGroup[];
}

/** The weight of a group as a fraction. */
export function weightOf(group: BallotGroup): Rational {
  return typeof group.weight === 'bigint' ? rational(group.weight) : group.weight;
}

/** True where nothing is marked. A grade or score given, even the lowest, is a mark; zero points are none. */
export function isBlank(vote: Vote): boolean {
  switch (vote.kind) {
    case 'choices':
      return vote.candidates.length === 0;
    case 'ranking':
      return vote.ranks.every((rank) => rank.length === 0);
    case 'scores':
      return vote.scores.every((score) => score === null);
    case 'grades':
      return vote.grades.every((grade) => grade === null);
    case 'points':
      return vote.points.every((points) => points === 0);
    case 'list':
      return vote.list === null;
  }
}

/** Indexes that bear a mark: chosen, ranked, scored, graded or given points. */
export function markedIndexes(vote: Vote): ReadonlySet<number> {
  const given = (values: readonly (number | null)[], none: number | null): number[] =>
    values.flatMap((value, i) => (value === null || value === none ? [] : [i]));
  switch (vote.kind) {
    case 'choices':
      return new Set(vote.candidates);
    case 'ranking':
      return new Set(vote.ranks.flatMap((rank) => (rank === 'overmarked' ? [] : rank)));
    case 'scores':
      return new Set(given(vote.scores, null));
    case 'grades':
      return new Set(given(vote.grades, null));
    case 'points':
      return new Set(given(vote.points, 0));
    case 'list':
      return new Set(vote.list === null ? [] : [vote.list]);
  }
}

/** A blank vote of `kind` for `candidates` candidates. */
export function blankVote(kind: VoteKind, candidates: number): Vote {
  switch (kind) {
    case 'choices':
      return { kind, candidates: [] };
    case 'ranking':
      return { kind, ranks: [] };
    case 'scores':
      return { kind, scores: Array.from({ length: candidates }, () => null) };
    case 'grades':
      return { kind, grades: Array.from({ length: candidates }, () => null) };
    case 'points':
      return { kind, points: Array.from({ length: candidates }, () => 0) };
    case 'list':
      return { kind, list: null };
  }
}

/** A text that is the same for equal votes and differs for others; scores and grades keep their places. */
export function voteKey(vote: Vote): string {
  switch (vote.kind) {
    case 'choices':
      return `c${vote.candidates.toSorted((a, b) => a - b).join(',')}`;
    case 'ranking':
      return `r${rankingKey(vote.ranks)}`;
    case 'scores':
      return `s${vote.scores.map((score) => score ?? '').join(',')}`;
    case 'grades':
      return `g${vote.grades.map((grade) => grade ?? '').join(',')}`;
    case 'points':
      return `p${vote.points.join(',')}`;
    case 'list':
      return `l${vote.list ?? ''}`;
  }
}

/** A million rankings are keyed when an election is counted, so ranks with one candidate, the usual ones, are written without sorting. */
function rankingKey(ranks: readonly Rank[]): string {
  let key = '';
  for (const rank of ranks)
    key += rank.length === 1 ? `${rank[0]}>` : `${rank === 'overmarked' ? '#' : rank.toSorted((a, b) => a - b).join('=')}>`;
  return key;
}

/** Puts equal votes together, in the order of their first appearance. Counting takes time by group, not by ballot. */
export function groupBallots(ballots: readonly BallotGroup[]): BallotGroup[] {
  const whole = new Map<string, { vote: Vote; weight: bigint | Rational }>();
  for (const { vote, weight } of ballots) {
    const key = voteKey(vote);
    const held = whole.get(key);
    if (held === undefined) whole.set(key, { vote, weight });
    else if (typeof held.weight === 'bigint' && typeof weight === 'bigint') held.weight += weight;
    else held.weight = addRational(weightOf(held), weightOf({ vote, weight }));
  }
  return [...whole.values()];
}

/** Sum of the weights of `ballots`. */
export function totalWeight(ballots: readonly BallotGroup[]): Rational {
  let whole = 0n;
  let rest = ZERO;
  for (const { weight } of ballots) {
    if (typeof weight === 'bigint') whole += weight;
    else rest = addRational(rest, weight);
  }
  return addRational(rational(whole), rest);
}
