import type { Answers } from '../../election/ballot.ts';
import type { ElectionDefinition } from '../../election/definition.ts';

/** What the page asks of the sealing worker. `open` spoils the last ballot and shows what is in it. */
export type SealingRequest =
  | {
      readonly kind: 'seal';
      readonly record: string;
      readonly fingerprint: string;
      readonly credential: string;
      readonly definition: ElectionDefinition;
      readonly answers: Answers;
    }
  | { readonly kind: 'open' };

export type SealingAnswer =
  | { readonly kind: 'sealed'; readonly ballot: string; readonly tracker: string }
  /** `agrees`: the opened ballot says what the voter marked. `file`: ballot and opening, for a check on another device. */
  | { readonly kind: 'opened'; readonly agrees: boolean; readonly file: string }
  | { readonly kind: 'failed'; readonly reason: 'record' | 'fingerprint' | 'credential' | 'vote' };
