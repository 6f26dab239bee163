import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { startBarePages } from './bare-pages.ts';
import type { BenchHouse } from './web-house.ts';
import { against, beside, median, type Row } from './web-row.ts';

// How soon pages stand on a slow telephone, from the real server, nothing in the cache; the median of three.

/** A telephone and its line. `rate`: how many times slower the CPU; bytes a second; round trip in milliseconds. */
export interface Line {
  readonly rate: number;
  readonly bytes: number;
  readonly latency: number;
}
export const SLOW: Line = { rate: 4, bytes: 200_000, latency: 150 };
export const SLOWEST: Line = { rate: 6, bytes: 50_000, latency: 300 };

/** The same telephone on a machine of another speed, which is slowed down that much less. No machine can be hastened. */
export const onMachine = (line: Line, speed: number): Line => ({ ...line, rate: Math.max(1, line.rate * speed) });

const OBSERVE = `
globalThis.seen = { lcp: 0, fcp: 0, cls: 0, tasks: [] };
new PerformanceObserver((list) => { for (const e of list.getEntriesByName('first-contentful-paint')) seen.fcp = e.startTime; }).observe({ type: 'paint', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.lcp = e.startTime; }).observe({ type: 'largest-contentful-paint', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) seen.tasks.push([e.startTime, e.startTime + e.duration]); }).observe({ type: 'longtask', buffered: true });
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) seen.cls += e.value; }).observe({ type: 'layout-shift', buffered: true });
`;

/** Processor time that the browser takes in a quarter of a second once it rests, in seconds. */
const AT_REST = 0.025;

/**
 * Waits until the browser rests. Each fresh visitor gets a window, and what belongs to the window (the list under the address bar is a page of
 * its own) starts with it and keeps two cores busy for a second. Somebody who follows a link has had all that for long.
 */
async function untilAtRest(browser: Browser, page: Page): Promise<void> {
  const cdp = await browser.newBrowserCDPSession();
  const spent = async (): Promise<number> => {
    const { processInfo } = await cdp.send('SystemInfo.getProcessInfo');
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  let before = await spent();
  for (let quiet = 0, looks = 0; quiet < 2 && looks < 40; looks++) {
    await page.waitForTimeout(250);
    const now = await spent();
    quiet = now - before < AT_REST ? quiet + 1 : 0;
    before = now;
  }
  await cdp.detach();
}

/** A fresh visitor on that line, in a window that stands. */
export async function slowVisitor(
  browser: Browser,
  line: Line,
): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly cdp: CDPSession }> {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, serviceWorkers: 'block' });
  const page = await context.newPage();
  await untilAtRest(browser, page);
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
  const { tasks, fcp, ...seen } = await look<Seen>(cdp, 'seen');
  await context.close();
  return { ...seen, tbt: blocking(tasks, fcp) };
}

async function thrice(...given: Parameters<typeof load>) {
  const runs = [];
  for (let run = 0; run < 3; run++) runs.push(await load(...given));
  return runs;
}

interface Seen {
  readonly lcp: number;
  readonly fcp: number;
  readonly cls: number;
  /** Tasks of more than 50 ms, as start and end. */
  readonly tasks: readonly (readonly [start: number, end: number])[];
}

/** Total blocking time as web.dev defines it: from the first contentful paint on, what each task takes beyond 50 ms. Nobody presses what is not there. */
function blocking(tasks: Seen['tasks'], painted: number): number {
  return tasks.reduce((sum, [start, end]) => sum + Math.max(0, end - Math.max(start, painted) - 50), 0);
}

/** The pages that voters and readers meet first. */
export async function measureSpeed(browser: Browser, house: BenchHouse, speed = 1): Promise<readonly Row[]> {
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
    const runs = await thrice(browser, `${house.url}${path}?lang=en`, ready, onMachine(line, speed));
    rows.push(
      against(`${what}: largest paint`, median(runs.map((run) => run.lcp)), lcp),
      against(`${what}: blocking time`, median(runs.map((run) => run.tbt)), 100),
      against(`${what}: layout shift`, median(runs.map((run) => run.cls)), 0.02, ''),
    );
  }
  const bare = await startBarePages();
  const runs = await thrice(browser, `${bare.url}/heading`, 'h1', onMachine(SLOW, speed));
  bare.stop();
  return [...rows, beside('a page of one heading written by a script, here: largest paint', median(runs.map((run) => run.lcp)))];
}
