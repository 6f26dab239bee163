import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { METHOD_GROUPS } from '../../src/web/admin/methods.ts';
import { BROWSER, openPage, sideways, startHouse, type AdminHouse, type Watched } from './admin-house.ts';
import { barriers } from './axe.ts';

// Issue "Counting", "The wizard … offer[s] every method": the fine points of a count are set in the console, saved, and stand in the
// definition as YAML would have them.

const NAMES = ['Manjunath', 'Hemanth', 'Arvind', 'Gopal'];

interface Held {
  readonly contests: readonly { readonly method: Readonly<Record<string, unknown>>; readonly writeIns?: number }[];
}

/** The account and a draft, through the API as the pages do. */
async function furnish(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.evaluate(async (names) => {
    const post = async (path: string, body: unknown, csrf = '') => {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-veritally-csrf': csrf },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as { csrf: string };
    };
    const token = location.hash.slice(1);
    const { csrf } = await post('/api/admin/setup', { token, username: 'asha', name: 'Asha Rao', password: 'correct horse battery' });
    const contests = [{ question: 'Who should chair?', candidates: names, method: { method: 'stv', seats: 2 } }];
    await post('/api/admin/elections', { slug: 'board', definition: { title: 'Board', languages: ['en'], contests } }, csrf);
  }, NAMES);
}

const methodNow = (page: Page): Promise<Held> =>
  page.evaluate(async () => {
    const answer = await fetch('/api/admin/elections/board');
    return ((await answer.json()) as { definition: Held }).definition;
  });

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Saved', { exact: false }).first().waitFor();
}

async function choose(page: Page, method: RegExp | string): Promise<void> {
  await page.getByRole('button', { name: 'Choose another method' }).click();
  await page.getByRole('dialog').getByRole('radio', { name: method }).check();
  await page.getByRole('button', { name: 'Take this method' }).click();
}

/** Unfolds the fine points, which stay as they were when another method is taken. */
async function open(page: Page): Promise<void> {
  const details = page.locator('details').filter({ hasText: 'Fine points of the count' });
  await details.waitFor();
  if (!(await details.evaluate((element) => (element as HTMLDetailsElement).open))) await details.locator('summary').first().click();
}

describe.skipIf(BROWSER === undefined)('fine points of the count in the console', () => {
  let house: AdminHouse;
  let organiser: Watched;
  beforeAll(async () => {
    house = await startHouse();
    organiser = await openPage(house.browser);
    await furnish(organiser.page, house.node.firstAdminLink ?? '');
  }, 120_000);
  afterAll(async () => {
    expect(organiser.complaints).toEqual([]);
    await house?.stop();
  });

  it('STV by RCTab: overvotes, skipped ranks, decimals, a group, a withdrawal, an order for ties', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board/setup/contests`);
    await page.getByLabel('Rules', { exact: true }).focus();
    await page.getByLabel('Rules', { exact: true }).selectOption('rctab');
    await page
      .getByLabel(/^Quota/)
      .first()
      .waitFor();
    expect(await page.evaluate(() => document.activeElement?.tagName), 'the focus stays on the rules').toBe('SELECT');
    await page.getByLabel('If there is a tie').selectOption('order');
    await page.getByRole('button', { name: 'Move up: Gopal' }).click();
    await open(page);
    await page.getByLabel('Two marks at one rank').selectOption('skip-rank');
    await page.getByLabel(/^Empty ranks in a row/).fill('');
    await page.getByLabel(/^Decimals of transferred votes/).fill('6');
    await page.getByText('Elect one each round').click();
    const withdrawn = page.getByRole('group', { name: 'Withdrawn candidates' });
    await withdrawn.getByText('Arvind').click();
    await page.getByRole('button', { name: 'Add a group' }).click();
    await page.getByLabel('Name of the group').fill('North');
    await page.getByRole('group', { name: 'Members' }).getByText('Hemanth').click();
    expect(await sideways(page)).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await save(page);
    const [contest] = (await methodNow(page)).contests;
    expect(contest?.method).toMatchObject({
      method: 'stv',
      rules: 'rctab',
      overvotes: 'skip-rank',
      maxSkippedRanks: null,
      decimals: 6,
      electOnePerRound: true,
      excluded: [2],
      groups: [{ name: 'North', members: [1], atLeast: 1 }],
      tie: { steps: ['previous-round'], end: { by: 'order', order: [0, 1, 3, 2] } },
    });
  });

  it('options follow a candidate who is moved', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board/candidates`);
    await page.getByRole('button', { name: 'Move up: Arvind' }).click();
    await page.getByRole('listitem').nth(1).filter({ hasText: 'Arvind' }).waitFor();
    const [contest] = (await methodNow(page)).contests;
    expect(contest?.method).toMatchObject({ excluded: [1], groups: [{ members: [2] }], tie: { end: { order: [0, 2, 3, 1] } } });
  });

  it('approval with a quorum and a supermajority; a number that is none is said and not taken', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board/setup/contests`);
    await choose(page, /^Approval/);
    await page.getByLabel('If there is a tie').selectOption('seed');
    await page.getByLabel(/^Lines for names/).fill('2');
    await open(page);
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('Share', { exact: true }).fill('two thirds');
    await page.getByText('This is no number that fits here.', { exact: false }).waitFor();
    await page.getByLabel('Share', { exact: true }).fill('2/3');
    await page.getByLabel('How it is compared').selectOption('at-least');
    await page.getByRole('button', { name: 'Add a condition' }).click();
    await page.getByLabel('What is measured').nth(1).selectOption('turnout');
    await page.getByLabel('Share', { exact: true }).nth(1).fill('40%');
    await page.getByText('More than 40% of the roll must have voted.').waitFor();
    await save(page);
    const [contest] = (await methodNow(page)).contests;
    expect(contest).toMatchObject({
      writeIns: 2,
      method: {
        method: 'approval',
        requires: [
          { share: '2/3', comparison: 'at-least', of: 'valid' },
          { comparison: 'more-than', of: 'electorate', measure: 'turnout' },
        ],
      },
    });
    await page.reload();
    await open(page);
    expect(await page.getByLabel('Share', { exact: true }).first().inputValue()).toBe('2/3');
  });

  it('majority judgment and lists: missing grades, thresholds, most seats', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board/setup/contests`);
    await page.getByLabel(/^Lines for names/).fill('0');
    await choose(page, /^Majority judgment/);
    await open(page);
    await page.getByLabel('No grade given').selectOption('own-median');
    await save(page);
    expect((await methodNow(page)).contests[0]?.method).toMatchObject({ missing: { as: 'own-median' } });
    await choose(page, /^Sainte-Laguë/);
    await page.getByLabel(/^Divisors/).fill('1.4');
    await page.getByLabel(/^Least share of a list/).fill('3.5');
    await open(page);
    await page.getByLabel('A list that just reaches the share').selectOption('false');
    await page
      .getByRole('group', { name: 'Most seats of a list' })
      .getByLabel(/^Hemanth/)
      .fill('4');
    await page
      .getByRole('group', { name: 'Another share for some lists' })
      .getByLabel(/^Gopal/)
      .fill('7%');
    await save(page);
    expect((await methodNow(page)).contests[0]?.method).toMatchObject({
      method: 'sainte-lague',
      firstDivisor: '1.4',
      threshold: { share: '0.035', inclusive: false, special: [{ list: 3, share: '0.07' }] },
      maxSeats: [null, null, 4, null],
    });
  });

  it.each(['ar', 'kn'])('no method has a text that is missing: %s', { timeout: 240_000 }, async (language) => {
    const { page, complaints } = await openPage(house.browser, { language, cookies: await organiser.page.context().cookies() });
    await page.goto(`${house.node.url}/admin/e/board/setup/contests`);
    for (const method of METHOD_GROUPS.flatMap(({ methods }) => methods)) {
      await page.locator('main fieldset fieldset button').first().click();
      await page.locator(`dialog input[value="${method}"], [role="dialog"] input[value="${method}"]`).check();
      await page.locator('[role="dialog"] button, dialog button').last().click();
      await page.locator('main details summary').first().click();
      const text = (await page.locator('main').textContent()) ?? '';
      expect([method, /\b(?:a\.option|a\.method|fact|grade)\.[a-z]/.exec(text)?.[0]]).toEqual([method, undefined]);
      expect([method, await sideways(page)]).toEqual([method, 0]);
    }
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});
