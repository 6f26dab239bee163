import type { Browser, CDPSession, Page } from 'playwright-core';
import { goOn } from '../test/web/browser.ts';
import { startBarePages } from './bare-pages.ts';
import { SYMBOLS, type BenchHouse } from './web-house.ts';
import { against, beside, median, percentile, type Row } from './web-row.ts';
import { firstView, kib, sizeOf } from './web-sizes.ts';
import { onMachine, SLOW, slowVisitor, type Line } from './web-speed.ts';

// A voter's whole way through the booth at a quarter of the CPU's speed: what it fetches, how soon each press is answered, how long the
// sealing and casting of a ballot takes. And the live page's redraws while ballots come in.

const WATCH = `
globalThis.presses = new Map();
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) if (e.interactionId) presses.set(e.interactionId, Math.max(e.duration, presses.get(e.interactionId) ?? 0));
}).observe({ type: 'event', durationThreshold: 16, buffered: true });
// A worker is not slowed down with its page: its own time is taken, to be multiplied.
globalThis.workTime = 0;
const Plain = Worker;
globalThis.Worker = class extends Plain {
  constructor(...given) {
    super(...given);
    let sent = 0;
    const post = this.postMessage.bind(this);
    this.postMessage = (...message) => { sent = performance.now(); post(...message); };
    this.addEventListener('message', () => { workTime += performance.now() - sent; });
  }
};
`;

interface Voyage {
  readonly fetched: readonly string[];
  /** The slowest answer to a press, in milliseconds. */
  readonly inp: number;
  /** From the review to the tracker, and from the press of the button to the receipt, the worker slowed down as the page is. */
  readonly sealed: number;
}

async function markFirst(page: Page): Promise<void> {
  await page.waitForSelector('#rule');
  await page
    .locator('main label')
    .filter({ hasText: `${SYMBOLS[1]} Candidate` })
    .first()
    .click();
}

async function voyage(browser: Browser, house: BenchHouse, secret: string, speed: number): Promise<Voyage> {
  const line = onMachine({ ...SLOW, bytes: -1, latency: 0 }, speed);
  const { context, page } = await slowVisitor(browser, line);
  const fetched = new Set<string>();
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/assets\/.*\.(?:js|css)$/.test(pathname)) fetched.add(pathname);
  });
  await page.addInitScript(WATCH);
  await page.goto(`${house.url}/e/${house.sealed.slug}/vote?lang=en#c=${secret}`);
  await markFirst(page);
  const review = await page.evaluate<number>('performance.now()');
  await goOn(page);
  await page.waitForSelector('text=The tracker of your encrypted ballot');
  const sealed = (await page.evaluate<number>('performance.now()')) - review;
  await page.waitForTimeout(600);
  const pressed = await page.evaluate<number>('performance.now()');
  await goOn(page);
  await page.waitForSelector('h1:has-text("Your ballot is cast")');
  const cast = (await page.evaluate<number>('performance.now()')) - pressed;
  await page.waitForTimeout(500);
  const work = await page.evaluate<number>('workTime');
  const inp = await page.evaluate<number>('Math.max(0, ...presses.values())');
  await context.close();
  return { fetched: [...fetched], inp, sealed: sealed + cast + work * (line.rate - 1) };
}

/** The booth from end to end, thrice, on a server that has taken a sealed ballot before. */
export async function measureVoyage(browser: Browser, house: BenchHouse, folder: string, speed = 1): Promise<readonly Row[]> {
  await voyage(browser, house, house.secret(), speed);
  const runs: Voyage[] = [];
  for (let run = 0; run < 3; run++) runs.push(await voyage(browser, house, house.secret(), speed));
  const files = new Set([...firstView(folder, 'booth'), ...runs.flatMap((run) => run.fetched)]);
  const bytes = [...files].reduce((total, file) => total + sizeOf(folder, file), 0);
  return [
    { what: 'booth, all code up to the receipt, encryption included', found: kib(bytes), limit: '60 KiB', holds: bytes <= 60 * 1_024 },
    against('booth: slowest answer to a press (INP)', median(runs.map((run) => run.inp)), 200),
    against('sealing and casting a ballot of six candidates', median(runs.map((run) => run.sealed)), 1_500),
  ];
}

/**
 * What one more ballot costs the live page, count included: script, style and layout on the main thread, in its own time, so that other
 * work on this machine does not count. The server speaks once a second and the page redraws once a second, so that after two seconds each
 * ballot stands there. The third highest of 40 decides, and with it a collection of garbage, so it is done three times. The ballots go as in
 * most of an election (see `BenchHouse.vote`): the lead stays, other places change. A second row, without a limit, says what it costs when
 * each ballot changes who is ahead, and with it words and badges.
 */
export async function measureRedraws(browser: Browser, house: BenchHouse, speed = 1): Promise<readonly Row[]> {
  const line = onMachine({ ...SLOW, bytes: -1, latency: 0 }, speed);
  for (let ballots = 0; ballots < 20; ballots++) await house.vote();
  const redraws = async (ballots: number, candidate?: () => number): Promise<number[]> => {
    const { context, page, cdp } = await slowVisitor(browser, line);
    await page.goto(`${house.url}/e/${house.live}/live?lang=en`);
    await page.waitForSelector('table');
    await page.waitForTimeout(2_000);
    const costOf = await costMeter(page, cdp);
    const found: number[] = [];
    for (let ballot = 0; ballot < ballots; ballot++) found.push(await costOf(() => house.vote(candidate?.())));
    await context.close();
    return found;
  };
  const usual: number[] = [];
  for (let run = 0; run < 3; run++) usual.push(percentile(await redraws(40), 0.95));
  // From a tie of the first two on, each ballot changes who is ahead.
  const [first = 0, second = 0] = house.tally;
  for (let missing = Math.abs(first - second); missing > 0; missing--) await house.vote(first < second ? 0 : 1);
  let turn = 0;
  const tied = await redraws(10, () => turn++ % 2);
  const figures = await bareFigures(browser, line);
  return [
    against('live page: redraw of an update, 95th percentile of 40, median of three', median(usual), 16),
    beside('the same, where each ballot changes who is ahead, median of 10', median(tied)),
    beside('sixteen figures on a page of nothing else, here: median of 10', median(figures)),
  ];
}

/**
 * A function that gives what an event costs the page in the two seconds after it: milliseconds of script, style and layout, without what the
 * page does anyway in such a while.
 */
async function costMeter(page: Page, cdp: CDPSession): Promise<(event: () => Promise<unknown>) => Promise<number>> {
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busy = async (): Promise<number> => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    const spent = metrics.filter(({ name }) => /^(?:Script|RecalcStyle|Layout)Duration$/.test(name));
    return 1_000 * spent.reduce((sum, { value }) => sum + value, 0);
  };
  const pause = async (): Promise<number> => {
    const before = await busy();
    await page.waitForTimeout(2_100);
    return (await busy()) - before;
  };
  const idle = median([await pause(), await pause(), await pause()]);
  return async (event) => (await Promise.all([pause(), event()]))[0] - idle;
}

/** The same for as many figures on a page that holds nothing else. */
async function bareFigures(browser: Browser, line: Line): Promise<readonly number[]> {
  const bare = await startBarePages();
  const { context, page, cdp } = await slowVisitor(browser, line);
  await page.goto(`${bare.url}/figures`);
  await page.waitForTimeout(1_000);
  const costOf = await costMeter(page, cdp);
  const found: number[] = [];
  for (let turn = 0; turn < 10; turn++) found.push(await costOf(() => cdp.send('Runtime.evaluate', { expression: 'write()' })));
  await context.close();
  bare.stop();
  return found;
}
