import type { Status } from '../../election/life-cycle.ts';
import type { Tone } from '../shared/kit/notice.tsx';
import type { Translator } from '../shared/translator.ts';

/** What a status means to the public, in a word or two. */
export function statusWords(t: Translator, status: Status): string {
  return t(`status.${status}`);
}

export function statusTone(status: Status): Tone | undefined {
  switch (status) {
    case 'open':
      return 'done';
    case 'paused':
      return 'mind';
    case 'ready':
    case 'tallied':
    case 'declared':
      return 'info';
    case 'draft':
    case 'closed':
    case 'archived':
      return undefined;
  }
}
