import type { Problem } from '../shared/api.ts';
import type { Translator } from '../shared/translator.ts';
import type { DeskRefusal } from './desk-messages.ts';

/** What is wrong, and what to do, in the reader's words; `detail` for the organiser's eyes stays in English. */
export interface Trouble {
  readonly words: string;
  readonly detail: string;
}

export function deskTrouble(t: Translator, reason: DeskRefusal, detail: string): Trouble {
  return { words: t(`trustee.trouble.${reason}`), detail };
}

/** A refusal of the server, or a lost connection (undefined). */
export function serverTrouble(t: Translator, problem: Problem | undefined): Trouble {
  if (!problem) return { words: t('error.offline.hint'), detail: '' };
  switch (problem.kind) {
    case 'input-invalid':
      return { words: t('trustee.trouble.refused'), detail: problem.problems.map(({ message }) => message).join(' ') };
    case 'read-only':
      return { words: t('trustee.trouble.not-due'), detail: problem.detail };
    case 'not-found':
      return { words: t('trustee.link.gone'), detail: '' };
    case 'too-many-requests':
      return { words: t('error.too-many', { seconds: Math.ceil(problem.retryAfter) }), detail: '' };
    default:
      return { words: t('error.internal'), detail: '' };
  }
}
