import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/web/shared/languages.ts';
import { barriers } from './axe.ts';
import { fillResidents, goOn, setStage, sidewaysScroll, signIn, type Stage } from './browser.ts';

// axe finds nothing in any state and language, and nothing scrolls sideways at 320 px. Themes go round, so that each state meets all of them
// in one language or another; `npm run axe` looks at every state in every language and theme.

const THEMES = ['light', 'dark', 'contrast'] as const;

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());

let looks = 0;

/** Violations of the page as it stands, in the theme whose turn it is, one line each. */
async function violations(page: Page, state: string): Promise<string[]> {
  const found: string[] = [];
  const theme = THEMES[looks++ % THEMES.length] ?? 'light';
  await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
  for (const barrier of await barriers(page)) found.push(`${state} ${theme}: ${barrier}`);
  const sideways = await sidewaysScroll(page);
  if (sideways > 0) found.push(`${state}: scrolls sideways by ${sideways} px`);
  return found;
}

it('a barrier that is put there is found', async () => {
  const { context, page } = await stage.visitor({ width: 320 });
  await page.goto('/help?lang=en');
  await page.waitForSelector('h1');
  expect(await barriers(page)).toEqual([]);
  await page.evaluate(`document.querySelector('main').append(document.createElement('button'))`);
  expect(await barriers(page)).toEqual([expect.stringMatching(/^button-name at /)]);
  await context.close();
});

it('colours that are still on their way are not judged', async () => {
  const { context, page } = await stage.visitor();
  await page.goto('/');
  await page.waitForSelector('h1');
  await page.evaluate(`document.querySelector('h1').animate([{ color: '#ccc' }, { color: '#111' }], { duration: 1500 })`);
  expect(await barriers(page)).toEqual([]);
  await page.evaluate(
    `document.querySelector('h1').animate([{ color: '#ccc' }, { color: '#ccc' }], { duration: 1500, iterations: Infinity })`,
  );
  expect(await barriers(page)).not.toEqual([]);
  await context.close();
});

describe.each(LANGUAGES.map(({ code }) => code))('the booth in %s at 320 px', (language) => {
  it('passes axe in every state', async () => {
    const { context, page } = await stage.visitor({ width: 320 });
    const found: string[] = [];
    await page.goto(`/e/residents-2026/vote?lang=${language}`);
    await page.waitForSelector('#username');
    found.push(...(await violations(page, 'sign-in')));
    await page.click('main button[type=submit]');
    await page.waitForSelector('[role=alert]');
    found.push(...(await violations(page, 'sign-in with problems')));
    await page.click('header button');
    await page.waitForSelector('dialog select');
    found.push(...(await violations(page, 'display settings')));
    await page.keyboard.press('Escape');
    await signIn(page, 'residents-2026', language);
    await page.locator('main label').nth(1).click();
    found.push(...(await violations(page, 'choose one')));
    await goOn(page);
    await page.waitForSelector('input[type=checkbox]');
    for (const index of [0, 1, 2]) await page.locator('main label').nth(index).click({ force: true });
    found.push(...(await violations(page, 'choose several, full')));
    await goOn(page);
    await page.locator('[data-act=add] button').nth(1).click();
    await page.locator('[data-act=add] button').nth(0).click();
    found.push(...(await violations(page, 'rank')));
    await goOn(page);
    await page.waitForURL('**/review*');
    found.push(...(await violations(page, 'review')));
    await goOn(page);
    await page.waitForURL('**/receipt*');
    found.push(...(await violations(page, 'receipt')));
    expect(found).toEqual([]);
    await context.close();
  }, 120_000);

  it('passes axe with scores, grades, points, lists, registration, closed doors and the station', async () => {
    const { context, page } = await stage.visitor({ width: 320 });
    const found: string[] = [];
    await signIn(page, 'all-methods', language);
    for (const state of ['approve', 'score', 'grade', 'points', 'list']) {
      await page.waitForTimeout(80);
      found.push(...(await violations(page, state)));
      await goOn(page);
    }
    for (const [state, path] of [
      ['registration', '/e/members-2027/register'],
      ['not open', '/e/members-2027/vote'],
      ['station', '/kiosk/residents-2026'],
      ['stations', '/kiosk'],
    ] as const) {
      await page.goto(`${path}?lang=${language}`);
      await page.waitForSelector('h1');
      found.push(...(await violations(page, state)));
    }
    expect(found).toEqual([]);
    await context.close();
  }, 120_000);
});

const PUBLIC = {
  home: '/',
  election: '/e/residents-2026',
  candidates: '/e/residents-2026/candidates',
  tracker: '/e/residents-2026/t/1F3A-0000-1111-2222',
  missing: '/e/residents-2026/t/0000-0000-0000-0000',
  record: '/e/residents-2026/board',
  verify: '/e/committee-2025/verify',
  live: '/e/all-methods/live',
  results: '/e/committee-2025/results',
  provisional: '/e/street-name/results',
  hidden: '/e/residents-2026/results',
  declaration: '/e/committee-2025/declaration',
  embed: '/e/committee-2025/embed',
  help: '/help',
  accessibility: '/accessibility',
  privacy: '/privacy',
  'not found': '/e/nothing',
};

// In the other languages by turns in every-page.test.ts.
describe.each(['en', 'ar'])('the public pages in %s at 320 px', (language) => {
  it('pass axe', async () => {
    const { context, page } = await stage.visitor({ width: 320 });
    const found: string[] = [];
    for (const [state, path] of Object.entries(PUBLIC)) {
      await page.goto(`${path}?lang=${language}`);
      await page.waitForSelector('h1');
      await page.waitForTimeout(60);
      found.push(...(await violations(page, state)));
    }
    expect(found).toEqual([]);
    await context.close();
  }, 180_000);
});

describe('the review', () => {
  it('passes axe while a cast is in doubt and after a refusal', async () => {
    const { context, page } = await stage.visitor({ width: 320 });
    await signIn(page, 'residents-2026');
    await fillResidents(page);
    stage.fixture.faults.refuseCast = { kind: 'storage-full' };
    await goOn(page);
    await page.waitForSelector('[role=alert]:has-text("disk is full")');
    stage.fixture.faults.refuseCast = undefined;
    expect(await violations(page, 'refused')).toEqual([]);
    await context.close();
  }, 60_000);
});
