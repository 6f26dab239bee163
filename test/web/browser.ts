import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts';
import { builtPages } from './built-pages.ts';
import { startFixture, type Fixture } from './fixture-server.ts';

/** A browser: the system's, or the one that Playwright brought. `whole`: with all that belongs to a window, as people have it. */
export async function launchBrowser(whole = false): Promise<Browser> {
  const executablePath = findBrowser(whole);
  return chromium.launch({ ...(executablePath === undefined ? {} : { executablePath }), args: [...BROWSER_ARGS] });
}

/** The voters' pages as built, a fixture that serves them, and a browser. */
export interface Stage {
  readonly fixture: Fixture;
  readonly browser: Browser;
  /** A fresh visitor. Errors of its pages are collected in `errors`. */
  visitor(options?: {
    readonly width?: number;
    readonly offlineAware?: boolean;
  }): Promise<{ readonly context: BrowserContext; readonly page: Page; readonly errors: string[] }>;
  close(): Promise<void>;
}

export async function setStage(): Promise<Stage> {
  const fixture = await startFixture(await builtPages());
  const browser = await launchBrowser();
  return {
    fixture,
    browser,
    async visitor({ width = 360 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height: 740 },
        serviceWorkers: 'block',
        reducedMotion: 'reduce',
        baseURL: fixture.url,
      });
      const page = await context.newPage();
      page.setDefaultTimeout(15_000);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      return { context, page, errors };
    },
    async close() {
      await browser.close();
      await fixture.close();
    },
  };
}

/** Pixels by which the page can be scrolled sideways. */
export async function sidewaysScroll(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

let voters = 0;
/** A name that no test has used. */
export function newVoter(): string {
  return `voter${++voters}-${process.pid}`;
}

/** Signs in to `slug` and waits for the first contest. */
export async function signIn(page: Page, slug: string, language = 'en', user = newVoter()): Promise<void> {
  await page.goto(`/e/${slug}/vote?lang=${language}`);
  await page.fill('#username', user);
  await page.fill('#secret', 'right');
  await page.click('main button[type=submit]');
  await page.waitForSelector('#rule');
}

/** The page's main button: Continue, Cast my ballot, Done. */
export async function goOn(page: Page): Promise<void> {
  await page.locator('main button[data-size=large]').first().click();
}

/** Answers the three contests of `residents-2026` and stops at the review. */
export async function fillResidents(page: Page): Promise<void> {
  await page.locator('main label').nth(1).click();
  await goOn(page);
  await page.waitForSelector('input[type=checkbox]');
  await page.locator('main label').nth(0).click();
  await goOn(page);
  await page.locator('[data-act=add] button').nth(1).click();
  await page.locator('[data-act=add] button').nth(0).click();
  await goOn(page);
  await page.waitForURL('**/vote/review*');
}
