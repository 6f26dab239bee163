import type { Said } from '../../protocol/sentences.ts';
import type { Report } from '../../verify/report.ts';
import type { Step } from '../../verify/steps.ts';
import type { ResultTable } from '../../verify/report-text.ts';

/** Stands for the blank vote among the names of a result's table: the page names it in the reader's language. */
export const BLANK = '\0';

/** What the page asks of the verifying worker. */
export type VerifyRequest =
  | { readonly kind: 'archive'; readonly file: Blob; readonly bindings?: string }
  | { readonly kind: 'recount'; readonly definition: unknown; readonly answer: unknown };

/** What it tells: progress, then one verdict. The page puts the report into the reader's words. */
export type VerifyAnswer =
  | { readonly kind: 'progress'; readonly step: Step; readonly done: number; readonly total: number | undefined }
  | { readonly kind: 'archive'; readonly report: Report; readonly state: Said; readonly tables: readonly ResultTable[] }
  | {
      readonly kind: 'recount';
      readonly contests: readonly { readonly contest: string; readonly agrees: boolean; readonly ballots: string }[];
    }
  | { readonly kind: 'failed' };
