import type { Contest } from '../../election/definition.ts';
import { sha256Hex } from '../../kernel/sha256.ts';
import { wordsIn } from './election-view.ts';

/**
 * Candidates' indexes in the order shown (rule 7): as listed, by name in the election's first language, or by a lot that anybody can
 * draw again: the smallest SHA-256 of "<seed>/<contest id>/<candidate id>" comes first.
 */
export function candidateOrder(contest: Contest, languages: readonly string[], electionSeed: string, voterSeed: string): readonly number[] {
  const indexes = contest.candidates.map((_, index) => index);
  switch (contest.order) {
    case 'listed':
      return indexes;
    case 'by-name': {
      const first = languages[0] ?? 'en';
      const collator = new Intl.Collator(first, { numeric: true });
      const name = (index: number) => wordsIn(contest.candidates[index]?.name, first, { languages });
      return indexes.toSorted((a, b) => collator.compare(name(a), name(b)) || a - b);
    }
    case 'lot-per-election':
    case 'lot-per-voter': {
      const seed = contest.order === 'lot-per-voter' ? voterSeed : electionSeed;
      const lots = contest.candidates.map((candidate) => sha256Hex(`${seed}/${contest.id}/${candidate.id}`));
      return indexes.toSorted((a, b) => ((lots[a] ?? '') < (lots[b] ?? '') ? -1 : 1));
    }
  }
}
