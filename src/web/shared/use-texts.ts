import { useEffect, useState } from 'react';
import type { LoadMessages } from './messages.ts';
import { useSettings } from './settings.tsx';

/** Fetches the texts of further areas (none where `load` is absent); true once they are there. */
export function useTexts(load: LoadMessages | undefined): boolean {
  const { include, includes } = useSettings();
  const [ready, setReady] = useState(load === undefined || includes(load));
  useEffect(() => {
    if (!ready && load) void include(load).then(() => setReady(true));
  }, [ready, include, load]);
  return ready;
}
