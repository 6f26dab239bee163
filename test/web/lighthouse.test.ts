import { createServer } from 'node:net';
import lighthouse from 'lighthouse';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBenchHouse, type BenchHouse } from '../../bench/web-house.ts';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts';
import { builtPages } from './built-pages.ts';

// UX.md: Lighthouse's accessibility score is 100 on every main page. The speed that it guesses is no part of this; `npm run bench:web` measures.

const executablePath = findBrowser();
let house: BenchHouse;
let browser: Browser;
let port: number;

/** A port that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

beforeAll(async () => {
  house = await startBenchHouse(await builtPages());
  port = await freePort();
  browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...BROWSER_ARGS, `--remote-debugging-port=${port}`],
  });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await house?.test.stop();
});

/** Looked at in each run; the rest with VERITALLY_LOOKS=all: a page takes a quarter of a minute. */
const MAIN = new Set(['the front page', 'the booth', 'the live page', 'the results']);
const PAGES: readonly (readonly [what: string, address: (house: BenchHouse) => string])[] = [
  ['the front page', () => '/'],
  ['an election', ({ open }) => `/e/${open.slug}`],
  ['the candidates', ({ open }) => `/e/${open.slug}/candidates`],
  ['the booth', ({ open }) => `/e/${open.slug}/vote`],
  ['the live page', ({ live }) => `/e/${live}/live`],
  ['the results', ({ declared }) => `/e/${declared}/results`],
  ['the official report', ({ declared }) => `/e/${declared}/declaration`],
];

describe.skipIf(executablePath === undefined)('Lighthouse gives 100 for accessibility to', () => {
  it.each(PAGES.filter(([what]) => MAIN.has(what) || process.env['VERITALLY_LOOKS'] === 'all'))(
    '%s',
    async (_, address) => {
      const run = await lighthouse(`${house.url}${address(house)}?lang=en`, {
        port,
        onlyCategories: ['accessibility'],
        output: 'json',
        logLevel: 'silent',
        throttlingMethod: 'provided',
        maxWaitForLoad: 30_000,
        // What only its pictures and speeds need.
        disableFullPageScreenshot: true,
        pauseAfterFcpMs: 0,
        pauseAfterLoadMs: 0,
        networkQuietThresholdMs: 0,
        cpuQuietThresholdMs: 0,
      });
      const failed = Object.values(run?.lhr.audits ?? {}).filter(({ score }) => score !== null && score < 1);
      expect(failed.map(({ id, details }) => [id, JSON.stringify(details)?.slice(0, 400)])).toEqual([]);
      expect(run?.lhr.categories['accessibility']?.score).toBe(1);
    },
    120_000,
  );
});
