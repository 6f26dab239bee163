/**
 * Takes the secret out of a personal link (`/e/club/vote#c=SECRET`). The fragment never reaches a server's log; it is removed from the
 * address bar and the history entry at once.
 */
export function takeLinkSecret(): string | undefined {
  const found = /^#c=(.+)$/.exec(location.hash)?.[1];
  if (found === undefined) return undefined;
  history.replaceState(null, '', location.pathname + location.search);
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}
