import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useT } from '../shared/settings.tsx';

/** Asks before a form is left whose changes are not saved: by a link, by going back, by closing the page or by a sign-in that ran out. */
export function useUnsaved(): { readonly changed: () => void; readonly saved: () => void } {
  const t = useT();
  const { history } = useRouter();
  const [unsaved, setUnsaved] = useState(false);
  const words = t('a.leave.ask');
  useEffect(() => {
    if (!unsaved) return undefined;
    return history.block({ blockerFn: () => Promise.resolve(!window.confirm(words)), enableBeforeUnload: true });
  }, [unsaved, history, words]);
  return { changed: () => setUnsaved(true), saved: () => setUnsaved(false) };
}
