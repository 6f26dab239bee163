import { useRouter } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useT } from '../shared/settings.tsx';

interface Unsaved {
  readonly unsaved: boolean;
  readonly changed: () => void;
  readonly saved: () => void;
  /** Whether the form may go: asks where something is not saved. */
  readonly mayLeave: () => boolean;
}

/**
 * Asks before a form is left whose changes are not saved: by a link, by going back, by closing the page or by a sign-in that ran out.
 * `shown`: the question about what is shown and would be gone, which goes before.
 */
export function useUnsaved(shown?: string): Unsaved {
  const t = useT();
  const { history } = useRouter();
  const [changes, setUnsaved] = useState(false);
  const words = shown ?? t('a.leave.ask');
  const unsaved = changes || shown !== undefined;
  useEffect(() => {
    if (!unsaved) return undefined;
    return history.block({ blockerFn: () => Promise.resolve(!window.confirm(words)), enableBeforeUnload: true });
  }, [unsaved, history, words]);
  const changed = useCallback(() => setUnsaved(true), []);
  const saved = useCallback(() => setUnsaved(false), []);
  return { unsaved, changed, saved, mayLeave: () => !unsaved || window.confirm(words) };
}
