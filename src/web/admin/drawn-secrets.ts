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
/** Elections whose secrets nobody has downloaded or printed yet: the browser asks before it leaves them behind. */
const unsaved = new Set<string>();
const askToStay = (event: BeforeUnloadEvent): void => event.preventDefault();

function note(slug: string, open: boolean): void {
  if (open) unsaved.add(slug);
  else unsaved.delete(slug);
  if (unsaved.size > 0) addEventListener('beforeunload', askToStay);
  else removeEventListener('beforeunload', askToStay);
}

/** Keeps what was drawn for an election until it is downloaded, printed or dropped. */
export function holdSecrets(slug: string, drawn: readonly Drawn[]): void {
  held.set(slug, [...(held.get(slug) ?? []).filter((old) => drawn.every((item) => item.username !== old.username)), ...drawn]);
  note(slug, drawn.length > 0);
  for (const listener of listeners) listener();
}

/** They were downloaded or printed: the page may be left without being asked. */
export function secretsSaved(slug: string): void {
  note(slug, false);
}

export function dropSecrets(slug: string): void {
  held.delete(slug);
  note(slug, false);
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
