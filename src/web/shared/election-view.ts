import type { ElectionDefinition, LocalText } from '../../election/definition.ts';
import type { PublicElection } from '../../wire/voting.ts';

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
    // A telephone number is not to be torn apart at the end of a line.
    contact: typeof raw['contact'] === 'string' ? raw['contact'].replaceAll(/(?<=\d) (?=\d)/g, '\u00A0') : undefined,
    opensAt: moment(raw['opensAt']),
    closesAt: moment(raw['closesAt']),
    contests: raw.contests.map((contest) => ({
      ...contest,
      none: typeof contest.none === 'object' && contest.none !== null ? contest.none : undefined,
    })),
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
