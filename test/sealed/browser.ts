import { chromium, type Browser } from 'playwright-core';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts';

/** A real browser, or undefined where this machine has none. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = findBrowser();
  try {
    return await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGS] });
  } catch {
    return undefined;
  }
}
