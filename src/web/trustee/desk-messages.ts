import type { TrusteeStep, TrusteeTrouble } from '../../election/trustee-steps.ts';
import type { Said } from '../../protocol/sentences.ts';
import type { Failure } from '../../verify/report.ts';
import type { TrusteeDeskWire } from '../../wire/administration.ts';

/** What the page asks of the worker that holds the secret. The secret itself never comes out, only the locked file. */
export type DeskRequest =
  | { readonly kind: 'make'; readonly desk: TrusteeDeskWire; readonly passphrase: string }
  | { readonly kind: 'open'; readonly desk: TrusteeDeskWire; readonly file: string; readonly passphrase: string }
  | { readonly kind: 'step'; readonly desk: TrusteeDeskWire; readonly step: TrusteeStep }
  | { readonly kind: 'records'; readonly desk: TrusteeDeskWire }
  | { readonly kind: 'check'; readonly desk: TrusteeDeskWire };

/** Why the worker refuses. `other-file`: a key file, but of another trustee, election or attempt. */
export type DeskRefusal = TrusteeTrouble['kind'] | 'not-a-file' | 'passphrase' | 'other-file' | 'archive' | 'offline' | 'internal';

export type DeskAnswer =
  | { readonly kind: 'file'; readonly text: string; readonly name: string }
  | { readonly kind: 'good' }
  | { readonly kind: 'made'; readonly payload: string }
  | DeskRefused
  | DeskProgress;

/** `detail`: what exactly, in English; `said`: the same by its id, where it has one. `failure`: what the check of the whole record found, for words in the reader's language. */
export interface DeskRefused {
  readonly kind: 'refused';
  readonly reason: DeskRefusal;
  readonly detail: string;
  readonly said?: Said | undefined;
  readonly failure?: Failure | undefined;
}

/** `step`: a step of the verification, or the download. */
export interface DeskProgress {
  readonly kind: 'progress';
  readonly step: string;
  readonly done: number;
  readonly total: number | undefined;
}
