import { lazy, useEffect } from 'react';

const load = () => import('./no-connection.tsx').then(({ NoConnection: component }) => ({ default: component }));

/** "There is no connection", for when an answer does not come. */
export const NoConnection = lazy(load);

/** Fetches it as soon as something is waited for, while there may still be a connection. */
export function useReadyForTrouble(waiting: boolean): void {
  useEffect(() => void (waiting && load().catch(() => undefined)), [waiting]);
}
