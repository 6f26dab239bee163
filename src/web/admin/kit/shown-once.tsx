import { createContext, useContext, useEffect, useState } from 'react';
import { useT } from '../../shared/settings.tsx';
import { useUnsaved } from '../unsaved.ts';

/** What a window gives to those who show something in it. */
export interface HeldWindow {
  /** Keeps the window from going unasked. */
  readonly hold: (held: boolean) => void;
  /** Whether what it shows may go: asks where it is held. */
  readonly mayLeave: () => boolean;
}
export const HeldWindow = createContext<HeldWindow | undefined>(undefined);

/** For something that is shown only once: its window, or its page, asks before it goes, until it was taken. Call `taken` when it is copied or saved. */
export function useShownOnce(shown: string): { readonly taken: () => void } {
  const t = useT();
  const hold = useContext(HeldWindow)?.hold;
  const [took, setTook] = useState<string>();
  const open = took !== shown;
  useUnsaved(open && hold === undefined ? t('a.once.ask') : undefined);
  useEffect(() => {
    hold?.(open);
    return () => hold?.(false);
  }, [hold, open]);
  return { taken: () => setTook(shown) };
}
