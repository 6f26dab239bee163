import { lotOrder } from '../../counting/lots.ts';
import { type Contest, textIn } from '../../election/definition.ts';
import { unreachable } from '../../kernel/result.ts';

/** Indexes of a contest's candidates in the order in which a voter sees them. Seeds are those of the API (`orderSeed`). */
export function shownOrder(contest: Contest, languages: readonly string[], electionSeed: string, voterSeed: string): readonly number[] {
  const listed = contest.candidates.map((_, i) => i);
  switch (contest.order) {
    case 'listed':
      return listed;
    case 'by-name': {
      const name = (i: number): string => textIn(contest.candidates[i]!.name, ...languages);
      const compare = new Intl.Collator(languages[0]).compare;
      return listed.toSorted((a, b) => compare(name(a), name(b)) || a - b);
    }
    case 'lot-per-election':
      return lotOrder(`${electionSeed}/${contest.id}`, listed.length);
    case 'lot-per-voter':
      return lotOrder(`${voterSeed}/${contest.id}`, listed.length);
    default:
      return unreachable(contest.order);
  }
}
