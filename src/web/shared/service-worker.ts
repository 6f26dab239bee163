/// <reference lib="webworker" />
// Keeps the booth's shell, so that it opens without a connection; where other pages cannot be had, says so in the reader's language. Never
// an answer of the API, never a form, never anything about a person. A new version installs beside the old one and takes over when no page of the old one is left (or a page
// that has nothing to lose says `take-over`): a ballot in hand is never interrupted.

declare const __PRECACHE__: readonly string[];
declare const __VERSION__: string;
/** By language: what is wrong, what to do, the link to try again. The first is the fallback. */
declare const __OFFLINE__: readonly {
  readonly language: string;
  readonly dir: string;
  readonly words: readonly [string, string, string];
}[];

const scope = self as unknown as ServiceWorkerGlobalScope;
const CACHE = `veritally-${__VERSION__}`;

/** Pages of the booth share one shell, whose head says nothing about an election. */
const BOOTH = /^\/e\/[^/]+\/(?:vote|register)(?:\/|$)|^\/kiosk/;

/** A page that needs nothing but itself. */
function offlinePage(asked: string | null): Response {
  const wanted = [asked, ...navigator.languages].map((tag) => tag?.toLowerCase().split('-')[0]);
  const found = wanted.map((code) => __OFFLINE__.find(({ language }) => language === code)).find((item) => item !== undefined);
  const { language, dir, words } = found ?? __OFFLINE__[0]!;
  const html = `<!doctype html><html lang="${language}" dir="${dir}"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Veritally</title>
<style>:root{color-scheme:light dark}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:24px;box-sizing:border-box;background:light-dark(#fbf8f2,#17131d);color:light-dark(#211a2b,#f8f3ea);font:1.125rem/1.6 'Segoe UI','Noto Sans',Roboto,system-ui,sans-serif;border-top:6px solid light-dark(#43217f,#d9c9ff)}main{max-width:32rem}svg{width:72px}a{color:light-dark(#43217f,#d9c9ff);font-weight:650;display:inline-block;padding:.7em 0}</style>
<main><svg viewBox="0 0 48 48" aria-hidden="true" fill="none" stroke-linecap="round" stroke-linejoin="round"><path d="M9 10v25M19 10v25M29 10v25M39 10v25" stroke="currentColor" stroke-width="4.6"/><path d="M4 26l12 12L45 9" stroke="#f5b62e" stroke-width="5.4"/></svg><h1>${words[0]}</h1><p>${words[1]}</p><a href="">${words[2]}</a></main></html>`;
  return new Response(html, { status: 503, headers: { 'content-type': 'text/html; charset=utf-8' } });
}

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

/** Pages: from the network, so that they are current; without one the booth's from the cache, and a word about it in place of others. */
async function page(request: Request, { pathname, searchParams }: URL): Promise<Response> {
  try {
    return await fetch(request);
  } catch {
    const held = BOOTH.test(pathname) ? await caches.match('/kiosk', { cacheName: CACHE }) : undefined;
    return held ?? offlinePage(searchParams.get('lang'));
  }
}

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const { origin, pathname } = url;
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return;
  if (request.mode === 'navigate') event.respondWith(page(request, url));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
});
