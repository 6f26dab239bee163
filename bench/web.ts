import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildWeb } from '../scripts/build-web.ts';
import { launchBrowser } from '../test/web/browser.ts';
import { measurePictures, measureScroll } from './web-console.ts';
import { startBenchHouse } from './web-house.ts';
import type { Row } from './web-row.ts';
import { adminSizes, pageSizes, symbolSizes } from './web-sizes.ts';
import { measureSpeed } from './web-speed.ts';
import { measureRedraws, measureVoyage } from './web-voyage.ts';

// `npm run bench:web`: every budget of the pages, measured and printed; exits 1 where one is exceeded. `-- --sizes` measures nothing that
// needs a browser. Times hold on a quiet machine; on a busy one they say how busy it is.

const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-bench-'));
let missed = 0;
let busiest = 0;

function tell(title: string, rows: readonly Row[]): void {
  console.log(`\n${title}`);
  busiest = Math.max(busiest, os.loadavg()[0] ?? 0);
  for (const { what, found, limit, holds } of rows) {
    if (!holds) missed++;
    console.log(`${found.padStart(12)}  of ${limit.padStart(10)}  ${holds ? 'holds   ' : 'EXCEEDED'}  ${what}`);
  }
}

await buildWeb(folder);
tell('What travels, gzipped (shell, code, styles, English texts)', [...pageSizes(folder), ...adminSizes(folder)]);
if (process.argv.includes('--sizes')) tell('Pictures', [symbolSizes()]);
else {
  const house = await startBenchHouse(folder);
  const browser = await launchBrowser();
  try {
    tell('The booth from end to end, CPU slowed down 4×', await measureVoyage(browser, house, folder));
    tell('First views, CPU slowed down 4×, 1.6 Mbit/s, 150 ms (median of three)', await measureSpeed(browser, house));
    tell('Live, CPU slowed down 4×', [await measureRedraws(browser, house)]);
    tell('The console', [await measureScroll(browser, house)]);
    tell('Pictures', [symbolSizes(), ...(await measurePictures(browser))]);
  } finally {
    await browser.close();
    await house.test.stop();
  }
}
rmSync(folder, { recursive: true, force: true });
const cores = os.availableParallelism();
if (busiest > cores) console.log(`\nThis machine was busy (load ${busiest.toFixed(0)} on ${cores} cores): times are those of the crowd.`);
console.log(missed === 0 ? '\nAll budgets hold.' : `\n${missed} exceeded.`);
process.exitCode = missed === 0 ? 0 : 1;
