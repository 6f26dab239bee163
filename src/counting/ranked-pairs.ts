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

/** Who is reached from whom by links, as a bit for each pair; kept up as links are added. */
class Paths {
  readonly #words: number;
  readonly #bits: Int32Array;

  constructor(size: number, bits?: Int32Array) {
    this.#words = (size + 31) >> 5;
    this.#bits = bits ?? new Int32Array(size * this.#words);
  }

  copy(): Paths {
    return new Paths(this.#bits.length / Math.max(1, this.#words), this.#bits.slice());
  }

  lead(from: Candidate, to: Candidate): boolean {
    return (((this.#bits[from * this.#words + (to >> 5)] ?? 0) >> (to & 31)) & 1) === 1;
  }

  /** Adds a link: whoever leads to `from`, and `from` itself, now leads to `to` and to all whom `to` leads to. */
  add(from: Candidate, to: Candidate): void {
    if (this.lead(from, to)) return;
    const words = this.#words;
    const beyond = this.#bits.slice(to * words, (to + 1) * words);
    beyond[to >> 5] = (beyond[to >> 5] ?? 0) | (1 << (to & 31));
    for (let start = 0, candidate = 0; start < this.#bits.length; start += words, candidate++) {
      if (candidate !== from && !this.lead(candidate, from)) continue;
      for (let word = 0; word < words; word++) this.#bits[start + word] = (this.#bits[start + word] ?? 0) | (beyond[word] ?? 0);
    }
  }
}

/** Those of equally strong pairs that would lie on a circle if all of them were locked. */
function closingPairs(level: readonly Pair[], paths: Paths): ReadonlySet<Pair> {
  const all = level.length > 1 ? paths.copy() : paths;
  if (level.length > 1) for (const { winner, loser } of level) all.add(winner, loser);
  return new Set(level.filter(({ winner, loser }) => all.lead(loser, winner)));
}

/**
 * Ranked pairs (Tideman 1987): majorities are locked from the largest down unless they would close a circle. Equal pairs are locked
 * together, and those of them which lie on a circle are all left out, so that no order of candidates or lots decides between them.
 */
export function countRankedPairs(spec: RankedPairsSpec, contest: Contest, ties: TieBreaker): Outcome {
  const matrix = pairwiseMatrix(contest, spec.unranked);
  const links = Array.from({ length: contest.size }, () => new Set<Candidate>());
  const paths = new Paths(contest.size);
  const considered: { winner: Candidate; loser: Candidate; locked: boolean }[] = [];
  for (const level of sortedPairs(matrix, contest.standing, spec.strength)) {
    const closing = closingPairs(level, paths);
    for (const pair of level) {
      const { winner, loser } = pair;
      const locked = !closing.has(pair);
      considered.push({ winner, loser, locked });
      if (!locked) continue;
      links[winner]?.add(loser);
      paths.add(winner, loser);
    }
  }
  const ranking = peel(contest.standing, (a, b) => links[a]?.has(b) === true);
  const pairwise = { ...pairwiseResult(matrix, contest), locked: considered };
  return { ...fillSeats(ranking, spec.seats, ties), totals: firstPreferenceTexts(contest), ranking, pairwise };
}
