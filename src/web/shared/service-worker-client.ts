import { scriptUrl } from './trusted-types.ts';

/**
 * Registers the service worker (it keeps the shell only, never an answer of the API). A new version waits until every tab of the old one
 * is closed, or, where `atOnce` says that nothing can be lost, takes over now: so no ballot is ever interrupted by an update.
 */
export function offerUpdates(atOnce: boolean): void {
  if (!('serviceWorker' in navigator) || !isSecureContext || location.hostname === '') return;
  navigator.serviceWorker
    .register(scriptUrl('/sw.js'), { scope: '/' })
    .then((registration) => {
      if (atOnce) registration.waiting?.postMessage('take-over');
      return registration;
    })
    .catch(() => undefined);
}
