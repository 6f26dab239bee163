import { type Contest, textIn } from '../election/definition.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import { unreachable } from '../kernel/result.ts';

/**
 * Indexes of a contest's candidates in the order in which a voter sees them: as listed, by name in the election's first language, or by a
 * lot that anybody can draw again: the smallest SHA-256 of "<seed>/<contest id>/<candidate id>" comes first. Seeds are those of the API
 * (`orderSeed` of the election and of the voter's session).
 */
export function shownOrder(contest: Contest, languages: readonly string[], electionSeed: string, voterSeed: string): readonly number[] {
  const listed = contest.candidates.map((_, i) => i);
  switch (contest.order) {
    case 'listed':
      return listed;
    case 'by-name': {
      const name = (i: number): string => textIn(contest.candidates[i]!.name, ...languages);
      const { compare } = new Intl.Collator(languages[0] ?? 'en', { numeric: true });
      return listed.toSorted((a, b) => compare(name(a), name(b)) || a - b);
    }
    case 'lot-per-election':
    case 'lot-per-voter': {
      const seed = contest.order === 'lot-per-voter' ? voterSeed : electionSeed;
      const lots = contest.candidates.map((candidate) => sha256Hex(`${seed}/${contest.id}/${candidate.id}`));
      return listed.toSorted((a, b) => (lots[a]! < lots[b]! ? -1 : 1));
    }
    default:
      return unreachable(contest.order);
  }
}
