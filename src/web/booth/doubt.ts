/** What is left on the device while a cast is in doubt: enough to ask, nothing of the choices. */
export type Doubt = { readonly slug: string; readonly key: string } | { readonly slug: string; readonly tracker: string };

const STORE = 'veritally.doubt';

/** Remembers, from the press of the button to the server's answer, that something was sent: so that a reload can ask. */
export function rememberDoubt(doubt: Doubt | undefined): void {
  try {
    sessionStorage.removeItem(STORE);
    if (doubt === undefined) localStorage.removeItem(STORE);
    else localStorage.setItem(STORE, JSON.stringify(doubt));
  } catch {
    // Without storage a reload cannot ask by itself; the server's refusal of a second ballot still holds.
  }
}

/**
 * The answer came. What was remembered leaves the device but for this tab, where a reload of the receipt, even in the instant in which it
 * is drawn, asks once more and finds it again.
 */
export function doubtResolved(): void {
  try {
    const doubt = localStorage.getItem(STORE);
    if (doubt !== null) sessionStorage.setItem(STORE, doubt);
    localStorage.removeItem(STORE);
  } catch {
    // Then a reload says that this voter has voted, without the tracker.
  }
}

/** Somebody signs in: the receipt that this tab showed is no longer theirs. */
export function forgetReceipt(): void {
  try {
    sessionStorage.removeItem(STORE);
  } catch {
    // Nothing was kept.
  }
}

/** Whether this page is the one that stood here before, drawn anew. */
function reloaded(): boolean {
  const [navigation] = performance.getEntriesByType('navigation');
  return navigation instanceof PerformanceNavigationTiming && navigation.type === 'reload';
}

/**
 * The cast of `slug` that this device does not know the end of, or whose receipt this tab showed before it was reloaded. `newcomer`: a
 * personal link was followed here, by whomever.
 */
export function rememberedDoubt(slug: string, newcomer: boolean): Doubt | undefined {
  try {
    const held: unknown = JSON.parse(
      localStorage.getItem(STORE) ?? (reloaded() && !newcomer ? sessionStorage.getItem(STORE) : null) ?? 'null',
    );
    if (typeof held !== 'object' || held === null) return undefined;
    const { slug: of, key, tracker } = held as Record<string, unknown>;
    if (of !== slug) return undefined;
    if (typeof key === 'string') return { slug, key };
    return typeof tracker === 'string' ? { slug, tracker } : undefined;
  } catch {
    return undefined;
  }
}
