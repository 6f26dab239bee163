import type { Rank } from '../../counting/profile.ts';

/** A ranked candidate and how far below the one above they stand: 0 on the same place, 1 on the next, more after empty places. */
export interface Placed {
  readonly candidate: number;
  readonly step: number;
}

export function placedOf(ranks: readonly Rank[]): readonly Placed[] {
  const out: Placed[] = [];
  let step = 0;
  for (const rank of ranks) {
    step++;
    for (const candidate of rank === 'overmarked' ? [] : rank) {
      out.push({ candidate, step });
      step = 0;
    }
  }
  return out;
}

export function ranksOf(placed: readonly Placed[]): readonly Rank[] {
  const ranks: number[][] = [];
  for (const { candidate, step } of placed) {
    for (let i = ranks.length === 0 ? Math.max(1, step) : step; i > 0; i--) ranks.push([]);
    ranks.at(-1)?.push(candidate);
  }
  return ranks;
}

/** The place of each, from 1. */
export function placesOf(placed: readonly Placed[]): readonly number[] {
  let place = 0;
  return placed.map(({ step }) => (place += place === 0 ? Math.max(1, step) : step));
}

/** Swaps who stands at `at` and `to`; places stay as they were shared and left empty. */
export function swapped(placed: readonly Placed[], at: number, to: number): readonly Placed[] {
  const [one, other] = [placed[at], placed[to]];
  if (one === undefined || other === undefined) return placed;
  return placed.with(at, { ...one, candidate: other.candidate }).with(to, { ...other, candidate: one.candidate });
}

/** Without the one at `at`; who shared their place keeps it. */
export function without(placed: readonly Placed[], at: number): readonly Placed[] {
  const gone = placed[at];
  const next = placed[at + 1];
  const rest = next?.step === 0 && gone !== undefined ? placed.with(at + 1, { ...next, step: gone.step }) : placed;
  return rest.toSpliced(at, 1);
}

/** With `candidate` on the next place, of `size` at most: where there is none left, the last empty place is closed up. */
export function added(placed: readonly Placed[], candidate: number, size: number): readonly Placed[] {
  const full = (placesOf(placed).at(-1) ?? 0) >= size;
  const empty = full ? placed.findLastIndex(({ step }) => step > 1) : -1;
  const room = empty < 0 ? placed : stepped(placed, empty, (placed[empty]?.step ?? 1) - 1);
  return [...room, { candidate, step: 1 }];
}

export function stepped(placed: readonly Placed[], at: number, step: number): readonly Placed[] {
  const one = placed[at];
  return one === undefined ? placed : placed.with(at, { ...one, step });
}
