import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PATHS = [process.env['VERITALLY_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real browser, or undefined where this machine has none. */
export async function openBrowser(): Promise<Browser | undefined> {
  const executablePath = PATHS.find((path) => path !== undefined && existsSync(path));
  try {
    return await chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: FLAGS });
  } catch {
    return undefined;
  }
}
