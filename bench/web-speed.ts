import { createServer, type Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { startFixture } from '../test/web/fixture-server.ts';
import { launchBrowser } from '../test/web/browser.ts';

// How soon the first pages stand on a slow telephone: CPU 4× slower, 1.6 Mbit/s, 150 ms round trip, nothing in the cache; median of three.

export interface Speed {
  readonly what: string;
  /** Largest contentful paint and total blocking time in milliseconds; cumulative layout shift. */
  readonly lcp: number;
  readonly tbt: number;
  readonly cls: number;
}

const PAGES: readonly (readonly [what: string, path: string, ready: string])[] = [
  ['booth', '/e/residents-2026/vote?lang=en', '#secret'],
  ['front page', '/?lang=en', '#elections'],
  ['an election’s page', '/e/residents-2026?lang=en', '#contests'],
  ['results', '/e/committee-2025/results?lang=en', 'table'],
];

const OBSERVE = `
globalThis.seen = { lcp: 0, tbt: 0, cls: 0 };
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.lcp = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.tbt += Math.max(0, e.duration - 50); }).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
`;

/** In front of the fixture: compresses as the real server does. */
async function compressing(target: string): Promise<{ readonly server: Server; readonly url: string }> {
  const server = createServer((request, response) => {
    void fetch(`${target}${request.url ?? '/'}`).then(
      async (answer) => {
        const headers = Object.fromEntries(
          [...answer.headers].filter(([name]) => !/^(?:content-length|transfer-encoding|connection|keep-alive)$/.test(name)),
        );
        response
          .writeHead(answer.status, { ...headers, 'content-encoding': 'gzip' })
          .end(gzipSync(Buffer.from(await answer.arrayBuffer())));
      },
      () => response.writeHead(502).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { server, url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}` };
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** Measures the pages built in `folder`. `also` is given the address while the pages are served. */
export async function measureSpeed(folder: string, also?: (url: string) => Promise<void>): Promise<readonly Speed[]> {
  const fixture = await startFixture(folder);
  const { server, url } = await compressing(fixture.url);
  const browser = await launchBrowser();
  try {
    const speeds: Speed[] = [];
    for (const [what, path, ready] of PAGES) {
      const runs: Omit<Speed, 'what'>[] = [];
      for (let run = 0; run < 3; run++) {
        const context = await browser.newContext({ viewport: { width: 360, height: 740 }, serviceWorkers: 'block' });
        const page = await context.newPage();
        const cdp = await context.newCDPSession(page);
        await cdp.send('Network.enable');
        await cdp.send('Network.emulateNetworkConditions', {
          offline: false,
          latency: 150,
          downloadThroughput: 200_000,
          uploadThroughput: 93_750,
        });
        await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
        await page.addInitScript(OBSERVE);
        await page.goto(url + path);
        await page.waitForSelector(ready);
        await page.waitForTimeout(1_500);
        runs.push(await page.evaluate<Omit<Speed, 'what'>>('seen'));
        await context.close();
      }
      speeds.push({
        what,
        lcp: median(runs.map(({ lcp }) => lcp)),
        tbt: median(runs.map(({ tbt }) => tbt)),
        cls: median(runs.map(({ cls }) => cls)),
      });
    }
    await also?.(url);
    return speeds;
  } finally {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await fixture.close();
  }
}
