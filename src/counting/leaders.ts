import type { TieBreaker, TieQuestion } from './lots.ts';
import type { Candidate } from './profile.ts';
import { compareRational, type Rational, ZERO } from './rational.ts';

/** `among` sorted into levels of equal `totals`, highest first; within a level in the order of the ballot. */
export function levelsOf(totals: readonly Rational[], among: readonly Candidate[]): Candidate[][] {
  const sorted = among.toSorted((a, b) => compareRational(totals[b] ?? ZERO, totals[a] ?? ZERO) || a - b);
  const levels: Candidate[][] = [];
  for (const candidate of sorted) {
    const level = levels.at(-1);
    const first = level?.[0];
    if (level !== undefined && first !== undefined && compareRational(totals[first] ?? ZERO, totals[candidate] ?? ZERO) === 0)
      level.push(candidate);
    else levels.push([candidate]);
  }
  return levels;
}

/** Who takes the seats, and who is left tied for the last of them. */
export interface Filled {
  readonly winners: readonly Candidate[];
  readonly tied: readonly Candidate[];
  readonly tiedSeats: number;
}

/** Fills `seats` from the best level down; a level too large for the seats left is a tie. */
export function fillSeats(
  levels: readonly (readonly Candidate[])[],
  seats: number,
  ties: TieBreaker,
  narrow?: TieQuestion['narrow'],
): Filled {
  const winners: Candidate[] = [];
  for (const level of levels) {
    const free = seats - winners.length;
    if (free === 0) break;
    if (level.length <= free) {
      winners.push(...level);
      continue;
    }
    const chosen = ties.some({ round: 0, about: 'win', among: level, ...(narrow === undefined ? {} : { narrow }) }, free);
    if (chosen === undefined) return { winners, tied: level, tiedSeats: free };
    winners.push(...chosen);
  }
  return { winners, tied: [], tiedSeats: 0 };
}
