import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts';
import { builtPages } from './built-pages.ts';
import { startNode, type RunningNode } from '../../src/server/main.ts';

// A real server with the built pages, and a real browser in front of it.

export interface AdminHouse {
  readonly node: RunningNode;
  readonly browser: Browser;
  stop(): Promise<void>;
}

/** Path of the browser, or undefined: then the tests of pages are skipped, and say so. */
export const BROWSER = findBrowser();

/** Starts both. */
export async function startHouse(publicUrl?: string): Promise<AdminHouse> {
  const folder = mkdtempSync(path.join(tmpdir(), 'veritally-admin-'));
  const node = await startNode({
    dataFolder: folder,
    port: 0,
    logLevel: 'error',
    publicUrl,
    webFolder: await builtPages(),
  });
  const browser = await chromium.launch({ ...(BROWSER === undefined ? {} : { executablePath: BROWSER }), args: [...BROWSER_ARGS] });
  return {
    node,
    browser,
    stop: async () => {
      await browser.close();
      await node.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface Watched {
  readonly page: Page;
  /** What the browser complained about: errors of scripts, of the Content-Security-Policy, of loading. */
  readonly complaints: readonly string[];
}

/** A page at phone width (or another), in a language, that collects complaints. */
export async function openPage(
  browser: Browser,
  look: {
    readonly width?: number;
    readonly language?: string;
    readonly theme?: string;
    readonly cookies?: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>>;
  } = {},
): Promise<Watched> {
  const { width = 360, language = 'en', theme = 'light' } = look;
  const context = await browser.newContext({
    viewport: { width, height: width < 500 ? 740 : 900 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
  });
  await context.addInitScript(
    (display) => localStorage.setItem('veritally.display', display),
    JSON.stringify({ language, theme, size: 1 }),
  );
  if (look.cookies) await context.addCookies(look.cookies);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/** Goes to `target` by the Tab key alone and fails where it cannot be reached so. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  for (let presses = 0; presses < 200; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached by keyboard: ${String(target)}`);
}

/** Goes to a button or link by keyboard and presses it. */
export async function press(page: Page, role: 'button' | 'link', name: string | RegExp, within: Page | Locator = page): Promise<void> {
  await tabTo(page, within.getByRole(role, { name, exact: typeof name === 'string' }).first());
  await page.keyboard.press('Enter');
}

/** Goes to a field by keyboard and types into it. */
export async function type(page: Page, label: string | RegExp, text: string, within: Page | Locator = page): Promise<void> {
  await tabTo(page, within.getByLabel(label, { exact: typeof label === 'string' }).first());
  await page.keyboard.insertText(text);
}

/** How far the page goes sideways beyond the window, in pixels. */
export function sideways(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
