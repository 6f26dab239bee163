/** What the page asks of the verifying worker. */
export type VerifyRequest =
  | { readonly kind: 'archive'; readonly bytes: ArrayBuffer }
  | { readonly kind: 'recount'; readonly definition: unknown; readonly answer: unknown };

/** What it tells: progress, then one verdict. `lines` are the report's sentences, in English, as the command line says them. */
export type VerifyAnswer =
  | { readonly kind: 'progress'; readonly step: string; readonly done: number; readonly total: number | undefined }
  | {
      readonly kind: 'archive';
      readonly outcome: 'holds' | 'fails' | 'stopped';
      readonly complete: boolean;
      readonly lines: readonly string[];
    }
  | {
      readonly kind: 'recount';
      readonly contests: readonly { readonly contest: string; readonly agrees: boolean; readonly ballots: string }[];
    }
  | { readonly kind: 'failed' };
