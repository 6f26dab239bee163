import { useSyncExternalStore } from 'react';

export interface Drawn {
  readonly username: string;
  readonly name: string | null;
  readonly secret: string;
  readonly link: string;
}

// Secrets are told once and kept nowhere but in this page's memory, until it is closed or loaded again.
const held = new Map<string, readonly Drawn[]>();
const listeners = new Set<() => void>();
const NONE: readonly Drawn[] = [];

/** Keeps what was drawn for an election until it is downloaded, printed or dropped. */
export function holdSecrets(slug: string, drawn: readonly Drawn[]): void {
  held.set(slug, [...(held.get(slug) ?? []).filter((old) => drawn.every((item) => item.username !== old.username)), ...drawn]);
  for (const listener of listeners) listener();
}

export function dropSecrets(slug: string): void {
  held.delete(slug);
  for (const listener of listeners) listener();
}

export function useDrawnSecrets(slug: string): readonly Drawn[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => held.get(slug) ?? NONE,
  );
}
