import type { Answer } from '../../election/ballot.ts';
import type { ElectionDefinition } from '../../election/definition.ts';

/** What the page gives the worker that opens a spoiled ballot: the published election record, its contests, the file of the booth. */
export interface OpenedRequest {
  readonly record: string;
  readonly definition: ElectionDefinition;
  readonly file: string;
}

/** What was encrypted, contest by contest (null: nothing that the contest knows), or that the file opens nothing. */
export type OpenedAnswer =
  | { readonly kind: 'opened'; readonly tracker: string; readonly answers: readonly (Answer | null)[] }
  | { readonly kind: 'wrong' };
