import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

// Pages of next to nothing, measured as ours are: what the browser and this machine take for any page, beside which ours are to be seen.

const SHELL = '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Bare</title>';

/** Address → type and text. */
const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/heading': [
    'text/html',
    `${SHELL}<link rel="stylesheet" href="/heading.css"><script type="module" src="/heading.js"></script><body><div id="app"></div>`,
  ],
  '/heading.css': ['text/css', 'body { font: 16px sans-serif }'],
  '/heading.js': ['text/javascript', 'document.getElementById("app").innerHTML = "<h1>Nothing but a heading</h1>"'],
  // `write` gives each of as many figures as the bench's live page has another value.
  '/figures': ['text/html', `${SHELL}<link rel="stylesheet" href="/figures.css"><script src="/figures.js" defer></script><body>`],
  '/figures.css': ['text/css', 'span { display: inline-block; inline-size: 4ch; block-size: 1lh; contain: strict }'],
  '/figures.js': [
    'text/javascript',
    `document.body.innerHTML = '<p><span>0</span></p>'.repeat(16);
     const figures = Array.from(document.querySelectorAll('span'), (span) => span.firstChild);
     let turn = 0;
     function write() { turn++; for (const [place, figure] of figures.entries()) figure.data = String((turn * 7 + place) % 1000); }`,
  ],
};

/** Serves them on this machine alone. */
export async function startBarePages(): Promise<{ readonly url: string; stop(): void }> {
  const server = createServer((request, reply) => {
    const [type, text] = FILES[request.url ?? ''] ?? [];
    if (type === undefined) reply.writeHead(404).end();
    else reply.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
  });
  await new Promise<void>((listening) => void server.listen(0, '127.0.0.1', listening));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop: () => void server.close() };
}
