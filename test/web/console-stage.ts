import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { BROWSER_ARGS } from '../../scripts/browser.ts';
import { builtPages } from './built-pages.ts';
import { startTestNode, type Client, type TestNode } from '../../src/server/node.fixture.ts';
import { BROWSER, openPage, type Watched } from './admin-house.ts';

// A real node, a client that is its first owner, and browsers in front of it: what is not looked at is done through the API, quickly.

export interface ConsoleStage {
  readonly test: TestNode;
  readonly browser: Browser;
  /** A page of the console, signed in as the owner (or as `who`). */
  console(place: string, look?: { readonly width?: number; readonly language?: string; readonly who?: Client }): Promise<Watched>;
  /** A page of somebody who is not signed in. */
  visitor(place: string, look?: { readonly width?: number; readonly language?: string }): Promise<Watched>;
  stop(): Promise<void>;
}

/** Starts node and browser. */
export async function consoleStage(): Promise<ConsoleStage> {
  const test = await startTestNode({ terminalPort: 0, webFolder: await builtPages() });
  const browser = await chromium.launch({ ...(BROWSER === undefined ? {} : { executablePath: BROWSER }), args: [...BROWSER_ARGS] });
  const cookiesOf = (client: Client) =>
    client.cookies.split('; ').map((pair) => {
      const at = pair.indexOf('=');
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: test.node.url };
    });
  return {
    test,
    browser,
    async console(place, { width = 1280, language = 'en', who = test.owner } = {}) {
      const watched = await openPage(browser, { width, language });
      await watched.page.context().addCookies(cookiesOf(who));
      await watched.page.goto(test.node.url + place);
      return watched;
    },
    async visitor(place, { width = 390, language = 'en' } = {}) {
      const watched = await openPage(browser, { width, language });
      await watched.page.goto(test.node.url + place);
      return watched;
    },
    async stop() {
      await browser.close();
      await test.stop();
    },
  };
}

/** Gives `file` to the file chooser that `button` opens. */
export async function chooseFile(
  page: Page,
  button: Locator,
  file: { readonly name: string; readonly mimeType: string; readonly buffer: Buffer },
): Promise<void> {
  const asked = page.waitForEvent('filechooser');
  await button.click();
  await (await asked).setFiles(file);
}

/** Does an act of the control room: opens its dialog, lets `fill` answer what it asks, presses its button. */
export async function actOn(page: Page, name: string, fill?: (dialog: Locator) => Promise<void>): Promise<Locator> {
  await page.locator('main').getByRole('button', { name, exact: true }).click();
  const dialog = page.getByRole('dialog');
  if (fill) await fill(dialog);
  await dialog.getByRole('button', { name, exact: true }).click();
  return dialog;
}

/** Votes in the booth for the candidate with this name and waits for the receipt. */
export async function voteFor(page: Page, voter: { readonly username: string; readonly secret: string }, candidate: string): Promise<void> {
  await page.locator('#username').fill(voter.username);
  await page.locator('#secret').fill(voter.secret);
  await page.locator('main button[type=submit]').click();
  await page.locator('main label').filter({ hasText: candidate }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('button', { name: 'Cast my ballot' }).click();
  await page.getByRole('heading', { name: 'Your ballot is cast' }).waitFor();
}
