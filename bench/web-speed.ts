import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { BenchHouse } from './web-house.ts';
import { against, median, type Row } from './web-row.ts';

// How soon pages stand on a slow telephone, from the real server, nothing in the cache; the median of three.

/** A telephone and its line. `rate`: how many times slower the CPU; bytes a second; round trip in milliseconds. */
export interface Line {
  readonly rate: number;
  readonly bytes: number;
  readonly latency: number;
}
export const SLOW: Line = { rate: 4, bytes: 200_000, latency: 150 };
export const SLOWEST: Line = { rate: 6, bytes: 50_000, latency: 300 };

const OBSERVE = `
globalThis.seen = { lcp: 0, tbt: 0, cls: 0 };
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.lcp = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.tbt += Math.max(0, e.duration - 50); }).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
`;

/** A fresh visitor on that line. */
export async function slowVisitor(
  browser: Browser,
  line: Line,
): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly cdp: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Network.enable');
  await cdp.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: line.latency,
    downloadThroughput: line.bytes,
    uploadThroughput: line.bytes / 2,
  });
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: line.rate });
  return { context, page, cdp };
}

/** Looks into the page with nothing but `expression`: a driver's own helpers are a long script, whose work would count as the page's. */
async function look<T>(cdp: CDPSession, expression: string): Promise<T> {
  const { result } = await cdp.send('Runtime.evaluate', { expression, returnByValue: true });
  return result.value as T;
}

async function load(browser: Browser, url: string, ready: string, line: Line) {
  const { context, page, cdp } = await slowVisitor(browser, line);
  await page.addInitScript(OBSERVE);
  await page.goto(url);
  const patience = Date.now() + 60_000;
  while (!(await look<boolean>(cdp, `document.querySelector(${JSON.stringify(ready)}) !== null`))) {
    if (Date.now() > patience) throw new Error(`${url} never showed ${ready}`);
    await page.waitForTimeout(100);
  }
  await page.waitForTimeout(2_000);
  const seen = await look<{ readonly lcp: number; readonly tbt: number; readonly cls: number }>(cdp, 'seen');
  await context.close();
  return seen;
}

/** The pages that voters and readers meet first. */
export async function measureSpeed(browser: Browser, house: BenchHouse): Promise<readonly Row[]> {
  const pages: readonly (readonly [what: string, path: string, ready: string, line: Line, lcp: number])[] = [
    ['booth', `/e/${house.open.slug}/vote`, '#secret', SLOW, 1_200],
    ['booth at 6× and 400 kbit/s', `/e/${house.open.slug}/vote`, '#secret', SLOWEST, 2_500],
    ['front page', '/', '#elections', SLOW, 1_200],
    ['an election’s page', `/e/${house.open.slug}`, '#contests', SLOW, 1_200],
    ['results', `/e/${house.declared}/results`, 'table', SLOW, 1_200],
    ['live page', `/e/${house.live}/live`, 'h1', SLOW, 1_200],
  ];
  const rows: Row[] = [];
  for (const [what, path, ready, line, lcp] of pages) {
    const runs = [];
    for (let run = 0; run < 3; run++) runs.push(await load(browser, `${house.url}${path}?lang=en`, ready, line));
    rows.push(
      against(`${what}: largest paint`, median(runs.map((run) => run.lcp)), lcp),
      against(`${what}: blocking time`, median(runs.map((run) => run.tbt)), 100),
      against(`${what}: layout shift`, median(runs.map((run) => run.cls)), 0.02, ''),
    );
  }
  return rows;
}
