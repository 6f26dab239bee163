import { useRef } from 'react';

function fresh(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * The token of a request that draws secrets (wire/administration.ts): the same until an answer came, so that trying again after a lost
 * connection tells the secrets that were drawn already. In memory only.
 */
export function useDrawToken(): { readonly current: () => string; readonly answered: () => void } {
  const token = useRef<string>(undefined);
  return {
    current: () => (token.current ??= fresh()),
    answered: () => {
      token.current = undefined;
    },
  };
}

/** Loads the page of letters ahead: once secrets are drawn it must open even if the connection is gone by then. */
export function readyLetters(): void {
  import('./pages/letters.tsx').catch(() => undefined);
}
