import type { Answers } from '../../election/ballot.ts';
import type { ElectionDefinition } from '../../election/definition.ts';
import type { Vote } from '../../protocol/ballot.ts';

/** What the page asks of the sealing worker. `open` gives the last ballot's randomness away, which spoils it. */
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
  | ({ readonly kind: 'spoiled' } & SpoiledBallot)
  | { readonly kind: 'failed'; readonly reason: 'record' | 'fingerprint' | 'credential' | 'vote' };

/** A ballot that will not be cast, its opening as a text, and what the voter marked. */
export interface SpoiledBallot {
  readonly ballot: string;
  readonly opening: string;
  readonly votes: readonly Vote[];
}

/** What the page asks of the opening worker. */
export interface OpeningRequest extends SpoiledBallot {
  /** The election's record. */
  readonly record: string;
}

/** `agrees`: the opened ballot says what the voter marked. `file`: ballot and opening, for a check on another device. */
export interface OpeningAnswer {
  readonly agrees: boolean;
  readonly file: string;
}
