import type { Contest, ElectionDefinition, LocalText } from '../../election/definition.ts';
import type { PublicElection } from '../../wire/voting.ts';
import { sha256Hex } from '../../kernel/sha256.ts';

/** What the pages know of an election. The definition as the server keeps it: every field in its full form, moments as instants. */
export interface ElectionView extends Omit<PublicElection, 'definition'> {
  readonly definition: ElectionDefinition;
}

/** The view of an API answer. `definitionToWire` writes every short form out, so only moments and "no none" need reading. */
export function viewOf(answer: PublicElection): ElectionView {
  const raw = answer.definition as unknown as Record<string, unknown> & { contests: (Record<string, unknown> & { none?: unknown })[] };
  const moment = (value: unknown): number | undefined => (typeof value === 'string' ? Date.parse(value) : undefined);
  const definition = {
    ...raw,
    opensAt: moment(raw['opensAt']),
    closesAt: moment(raw['closesAt']),
    contests: raw.contests.map((contest) => ({ ...contest, none: typeof contest.none === 'object' && contest.none !== null ? contest.none : undefined })),
  } as unknown as ElectionDefinition;
  return { ...answer, definition };
}

/** `text` in the reader's language, else in the election's own languages in their order, else any. */
export function wordsIn(text: LocalText | undefined, language: string, election?: { readonly languages: readonly string[] }): string {
  if (text === undefined) return '';
  if (typeof text === 'string') return text;
  for (const code of [language, ...(election?.languages ?? [])]) {
    const found = text[code];
    if (found !== undefined) return found;
  }
  return Object.values(text)[0] ?? '';
}

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
