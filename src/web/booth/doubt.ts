/** What is left on the device while a cast is in doubt: enough to ask, nothing of the choices. */
export type Doubt = { readonly slug: string; readonly key: string } | { readonly slug: string; readonly tracker: string };

const STORE = 'veritally.doubt';

/** Remembers, from the press of the button to the server's answer, that something was sent: so that a reload can ask. */
export function rememberDoubt(doubt: Doubt | undefined): void {
  try {
    if (doubt === undefined) localStorage.removeItem(STORE);
    else localStorage.setItem(STORE, JSON.stringify(doubt));
  } catch {
    // Without storage a reload cannot ask by itself; the server's refusal of a second ballot still holds.
  }
}

export function rememberedDoubt(slug: string): Doubt | undefined {
  try {
    const held: unknown = JSON.parse(localStorage.getItem(STORE) ?? 'null');
    if (typeof held !== 'object' || held === null) return undefined;
    const { slug: of, key, tracker } = held as Record<string, unknown>;
    if (of !== slug) return undefined;
    if (typeof key === 'string') return { slug, key };
    return typeof tracker === 'string' ? { slug, tracker } : undefined;
  } catch {
    return undefined;
  }
}
