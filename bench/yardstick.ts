import path from 'node:path';
import { build } from 'vite';
import type { Browser } from 'playwright-core';

// How fast this machine is beside the one on which the budgets were set, told by one piece of work in the same browser. A budget is for
// a telephone, which does not get slower with the machine that measures.

/** What noble does in Chromium 156 on the machine of the budgets, variable base, a second. */
const REFERENCE = 4_100;

/** Speed of this machine, as a share of that of the budgets' machine. Takes two seconds. */
export async function speedHere(browser: Browser): Promise<number> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: path.join(import.meta.dirname, 'yardstick-page.ts'), output: { format: 'iife' } },
    },
  });
  const chunk = [built].flat().flatMap((part) => ('output' in part ? part.output : []))[0];
  if (chunk?.type !== 'chunk') throw new Error('the yardstick was not built');
  const page = await browser.newPage();
  await page.evaluate(chunk.code);
  const here = await page.evaluate<number>('multiplications');
  await page.close();
  return here / REFERENCE;
}
