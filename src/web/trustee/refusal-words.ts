import type { Problem } from '../shared/api.ts';
import type { Translator } from '../shared/translator.ts';
import type { Said } from '../../protocol/sentences.ts';
import type { Failure } from '../../verify/report.ts';
import type { DeskAnswer, DeskRefused } from './desk-messages.ts';

/**
 * What is wrong, and what to do, in the reader's words; for the organiser's eyes what exactly: the sentence `said` or `failure` where
 * these pages have it in their languages, otherwise the technical message in English.
 */
export interface Trouble {
  readonly words: string;
  readonly detail: string;
  readonly said?: Said | undefined;
  readonly failure?: Failure | undefined;
}

export function deskTrouble(t: Translator, { reason, detail, said, failure }: Omit<DeskRefused, 'kind'>): Trouble {
  return { words: t(`trustee.trouble.${reason}`), detail, said, failure };
}

/** The trouble where the worker gave something else than was asked for. */
export function unexpected(t: Translator, answer: DeskAnswer): Trouble {
  return deskTrouble(t, answer.kind === 'refused' ? answer : { reason: 'internal', detail: '' });
}

/** A refusal of the server, or a lost connection (undefined). */
export function serverTrouble(t: Translator, problem: Problem | undefined): Trouble {
  if (!problem) return { words: t('error.offline.hint'), detail: '' };
  switch (problem.kind) {
    case 'input-invalid':
      return { words: t('trustee.trouble.refused'), detail: problem.problems.map(({ message }) => message).join(' ') };
    case 'read-only':
      return { words: t('trustee.trouble.not-due'), detail: '' };
    case 'not-found':
      return { words: t('trustee.link.gone'), detail: '' };
    case 'too-many-requests':
      return { words: t('error.too-many', { seconds: Math.ceil(problem.retryAfter) }), detail: '' };
    default:
      return { words: t('error.internal'), detail: '' };
  }
}
