import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { needBrowser } from '../scripts/browser.ts';
import { buildWeb } from '../scripts/build-web.ts';
import { launchBrowser } from '../test/web/browser.ts';
import { measurePictures, measureScroll } from './web-console.ts';
import { startBenchHouse, type BenchHouse } from './web-house.ts';
import type { Row } from './web-row.ts';
import { adminSizes, pageSizes, symbolSizes } from './web-sizes.ts';
import { measureSpeed } from './web-speed.ts';
import { measureRedraws, measureVoyage } from './web-voyage.ts';
import { speedHere } from './yardstick.ts';

// `npm run bench:web`: every budget of the pages, measured and printed; exits 1 where one is exceeded. `-- --sizes` measures nothing that
// needs a browser. Times hold on a quiet machine; on a busy one they say how busy it is. They are taken twice: slowed down from this
// machine, and, where it is not as fast as the one on which the budgets were set, slowed down that much less (yardstick.ts).

const sizesOnly = process.argv.includes('--sizes');
if (!sizesOnly) needBrowser(true);
const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-bench-'));
let missed = 0;
let busiest = 0;

/** Processor time, in hundredths of a second: all, and what the host gave to others. Nothing where the system does not tell. */
function processorTime(): readonly [all: number, taken: number] {
  const told = existsSync('/proc/stat') ? readFileSync('/proc/stat', 'utf8') : '';
  const times = /^cpu +(.*)$/m.exec(told)?.[1]?.split(' ').map(Number) ?? [];
  return [times.slice(0, 8).reduce((sum, time) => sum + time, 0), times[7] ?? 0];
}

/** Prints `rows`; how many of them are exceeded. */
function tell(title: string, rows: readonly Row[]): number {
  console.log(`\n${title}`);
  busiest = Math.max(busiest, os.loadavg()[0] ?? 0);
  for (const { what, found, limit, holds } of rows)
    console.log(`${found.padStart(12)}  of ${limit.padStart(10)}  ${holds ? 'holds   ' : 'EXCEEDED'}  ${what}`);
  return rows.filter(({ holds }) => !holds).length;
}

/** What a slow telephone shows and how soon, on a machine of this speed. */
async function tellTimes(browser: Browser, house: BenchHouse, speed: number): Promise<number> {
  const times = (rate: number): string => `${Math.max(1, rate * speed).toFixed(1)}×`;
  const voyage = tell(`The booth from end to end, CPU slowed down ${times(4)}`, await measureVoyage(browser, house, folder, speed));
  const views = tell(
    `First views, CPU slowed down ${times(4)} (${times(6)} for the slowest), 1.6 Mbit/s, 150 ms (median of three)`,
    await measureSpeed(browser, house, speed),
  );
  return voyage + views + tell(`Live, CPU slowed down ${times(4)}`, await measureRedraws(browser, house, speed));
}

const [allBefore, takenBefore] = processorTime();
await buildWeb(folder);
missed += tell('What travels, gzipped (shell, code, styles, English texts)', [...pageSizes(folder), ...adminSizes(folder)]);
let verdict = '';
if (sizesOnly) missed += tell('Pictures', [symbolSizes()]);
else {
  const house = await startBenchHouse(folder);
  const browser = await launchBrowser(true);
  try {
    missed += await tellTimes(browser, house, 1);
    missed += tell('The console', [await measureScroll(browser, house)]);
    missed += tell('Pictures', [symbolSizes(), ...(await measurePictures(browser))]);
    const speed = await speedHere(browser);
    console.log(`\nThis machine does ${speed.toFixed(2)} of the arithmetic of the one on which the budgets were set.`);
    if (speed < 0.9) {
      const there = await tellTimes(browser, house, speed);
      verdict = ` Slowed down from that machine: ${there === 0 ? 'all times hold' : `${there} exceeded`}.`;
    }
  } finally {
    await browser.close();
    await house.test.stop();
  }
}
rmSync(folder, { recursive: true, force: true });
const cores = os.availableParallelism();
if (busiest > cores) console.log(`\nThis machine was busy (load ${busiest.toFixed(0)} on ${cores} cores): times are those of the crowd.`);
const [allAfter, takenAfter] = processorTime();
const taken = (takenAfter - takenBefore) / Math.max(1, allAfter - allBefore);
if (taken > 0.03)
  console.log(
    `\nThe host gave ${(100 * taken).toFixed(0)} % of this machine's processors to others meanwhile: times hold that much noise.`,
  );
console.log(`\n${missed === 0 ? 'All budgets hold.' : `${missed} exceeded.`}${verdict}`);
process.exitCode = missed === 0 ? 0 : 1;
