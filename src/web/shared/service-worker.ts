/// <reference lib="webworker" />
// Keeps the shells of booth and public pages, so that they open without a connection. Never an answer of the API, never a form, never
// anything about a person. A new version installs beside the old one and takes over when no page of the old one is left (or a page
// that has nothing to lose says `take-over`): a ballot in hand is never interrupted.

declare const __PRECACHE__: readonly string[];
declare const __VERSION__: string;

const scope = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `veritally-${__VERSION__}`;

/** Which address gives the shell of a page: one whose head says nothing about an election. */
const SHELLS: readonly (readonly [RegExp, string])[] = [
  [/^\/e\/[^/]+\/(?:vote|register)(?:\/|$)|^\/kiosk/, '/kiosk'],
  [/^\/$|^\/(?:help|accessibility|privacy)|^\/e\//, '/help'],
];

scope.addEventListener('install', (event) => {
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...__PRECACHE__])));
});

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name.startsWith('veritally-') && name !== CACHE).map((name) => caches.delete(name))),
      )
      .then(() => scope.clients.claim()),
  );
});

scope.addEventListener('message', (event) => {
  if (event.data === 'take-over') void scope.skipWaiting();
});

/** Assets: names carry a hash of the contents, so what is held is right for ever; what is fetched is kept for a lost connection. */
async function asset(request: Request): Promise<Response> {
  const held = await caches.match(request, { cacheName: CACHE });
  if (held) return held;
  const fetched = await fetch(request);
  if (fetched.ok) await (await caches.open(CACHE)).put(request, fetched.clone());
  return fetched;
}

/** Pages: from the network, so that they are current; from the cache where there is none. */
async function page(request: Request, pathname: string): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const shell = SHELLS.find(([pattern]) => pattern.test(pathname))?.[1];
    const held = shell === undefined ? undefined : await caches.match(shell, { cacheName: CACHE });
    if (held) return held;
    throw error;
  }
}

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request, pathname));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
});
