import type { MissingKind } from '../../election/missing.ts';
import type { SentenceValues } from '../../protocol/sentences.ts';
import type { Translator } from '../shared/translator.ts';

/** What still hinders opening, as the server tells it. */
export interface MissingWire {
  readonly kind: MissingKind;
  readonly values: SentenceValues;
  readonly detail: string;
}

/** What is missing, in the reader's language; in the server's English where a newer one tells what these texts do not know. */
export function missingWords(t: Translator, { kind, values, detail }: MissingWire): string {
  const id = `a.missing.${kind}`;
  return t.has(id) ? t(id, values) : detail;
}

/** Missing things that are put right under "Keys and voting codes". */
export const TRUSTEE_KINDS: ReadonlySet<MissingKind> = new Set([
  'key',
  'ceremony',
  'ceremony-broken',
  'codes',
  'registrar',
  'codes-count',
  'codes-weights',
  'codes-roll',
  'codes-roll-locked',
  'group-ranking',
]);

export type CodeState = 'none' | 'made' | 'again';
/** The same in words, as the roll says it of each voter. */
export const CODE_WORDS = { none: 'a.voter.no-code', made: 'a.voter.code', again: 'a.voter.code-again' } as const;

/** How it stands with the voting codes of a sealed election: none, made for the voters on the roll, or to be made again. */
export function codeState({ missing }: { readonly missing: readonly Pick<MissingWire, 'kind'>[] }): CodeState {
  const kinds = missing.map(({ kind }) => kind);
  if (kinds.includes('codes') || kinds.includes('registrar')) return 'none';
  return kinds.some((kind) => kind.startsWith('codes-')) ? 'again' : 'made';
}
