import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openElection, PASSWORD, startTestNode, type TestNode } from '../../src/server/node.fixture.ts';
import { LANGUAGES } from '../../src/web/shared/languages.ts';
import type { DefinitionInput } from '../../src/wire/definition.ts';
import { barriers } from './axe.ts';
import { goOn, launchBrowser, sidewaysScroll } from './browser.ts';
import { builtPages } from './built-pages.ts';

// Names written in at the booth, decided about in the console, told on the results page: in a real browser, mostly by keyboard.

const DEFINITION: DefinitionInput = {
  title: 'Board with write-ins',
  results: 'at-closing',
  languages: ['en', 'ar'],
  contests: [
    { question: 'Chair?', candidates: ['Ada', 'Ben'], writeIns: 1 },
    { question: 'Committee?', candidates: ['Cy', 'Di'], writeIns: 2, method: { method: 'approval', seats: 2 } },
    { question: 'Order?', candidates: ['Eli', 'Flo'], writeIns: 2, method: { method: 'irv' } },
    { question: 'Marks?', candidates: ['Gil', 'Hua'], writeIns: 1, method: { method: 'score', maxScore: 5 } },
    { question: 'Grades?', candidates: ['Ivy', 'Jo'], writeIns: 1, method: { method: 'majority-judgment', grades: 5 } },
    { question: 'Points?', candidates: ['Kit', 'Lou'], writeIns: 1, method: { method: 'cumulative', pointsPerVoter: 3 } },
  ],
};

let node: TestNode;
let browser: Browser;
let poll: Awaited<ReturnType<typeof openElection>>;
beforeAll(async () => {
  node = await startTestNode({ webFolder: await builtPages() });
  browser = await launchBrowser();
  poll = await openElection(node.owner, 3, DEFINITION);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await node?.stop();
});

async function visitor(width = 360): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, baseURL: node.node.url, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, errors };
}

async function enter(page: Page, voter: number, language = 'en'): Promise<void> {
  await page.goto(`/e/${poll.slug}/vote?lang=${language}`);
  await page.fill('#username', poll.voters[voter]!.username);
  await page.fill('#secret', poll.voters[voter]!.secret);
  await page.click('main button[type=submit]');
  await page.waitForSelector('#rule');
}

const field = (page: Page) => page.getByLabel('Name of the person');
const chosen = (page: Page): Promise<string[]> =>
  page.locator('main label:has(input:checked)').evaluateAll((labels) => labels.map((label) => label.textContent ?? ''));

describe('the booth', () => {
  it('takes names in every way of marking, by keyboard, and shows them in the review', async () => {
    const { page, errors } = await visitor();
    await enter(page, 0);
    // Choose one.
    await page.locator('main label').filter({ hasText: 'Ada' }).click();
    expect((await field(page).boundingBox())!.height).toBeGreaterThanOrEqual(48);
    await field(page).focus();
    for (const [typed, told] of [
      ['ADA', 'Ada is on the list already. Please mark that name above.'],
      ['42', 'A name needs letters.'],
      ['', 'Please type a name first.'],
    ] as const) {
      await field(page).fill(typed);
      await page.keyboard.press('Enter');
      await page.getByText(told).waitFor();
      expect(await field(page).getAttribute('aria-invalid')).toBe('true');
    }
    await field(page).fill('  Jane   Roe ');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Remove: Jane Roe' }).waitFor();
    expect(await chosen(page)).toEqual([expect.stringContaining('Written in: Jane Roe')]);
    // The line is used up: the focus stands on what took its place.
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Remove: Jane Roe');
    expect(await barriers(page)).toEqual([]);
    // Taken off and written again.
    await page.keyboard.press('Enter');
    await field(page).waitFor();
    expect(await chosen(page)).toEqual([]);
    // A name that is typed and not added is not left behind.
    await page.keyboard.insertText('Jane Roe');
    await goOn(page);
    await page.getByRole('button', { name: 'Remove: Jane Roe' }).waitFor();
    await goOn(page);
    // Approve.
    await page.waitForSelector('input[type=checkbox]');
    await page.locator('main label').filter({ hasText: 'Di' }).click();
    for (const name of ['Kim', 'KÍM', 'Lee']) {
      await field(page).fill(name);
      await page.keyboard.press('Enter');
    }
    await page.getByText('You have written in').waitFor({ state: 'detached' });
    expect(await chosen(page)).toHaveLength(3);
    await goOn(page);
    // Rank.
    await page.waitForSelector('[data-act=add]');
    await field(page).fill('Mo');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Add as number 2: Eli' }).click();
    await page.getByRole('button', { name: 'Move down: Written in: Mo' }).click();
    await goOn(page);
    // Score: a name without a score is told of.
    await page.waitForSelector('fieldset');
    await field(page).fill('Nur');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Written in: Nur' }).getByText('5', { exact: true }).click();
    await goOn(page);
    await page.getByText('Ivy').first().waitFor();
    await field(page).fill('Oz');
    await page.keyboard.press('Enter');
    await goOn(page);
    await page.getByText('Kit').first().waitFor();
    await field(page).fill('Pia');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'More for Written in: Pia' }).click();
    await goOn(page);
    await page.waitForSelector('text=Your ballot is not cast yet.');
    const items = await page.locator('main ol > li').allTextContents();
    expect(items[0]).toContain('Written in: Jane Roe');
    expect(items[1]).toContain('Written in: Kim');
    expect(items[2]).toContain('1. Eli2. Written in: Mo');
    expect(items[3]).toContain('Written in: Nur');
    expect(items[4]).toContain('You wrote in Oz but gave no mark');
    expect(items[5]).toContain('Written in: Pia');
    expect(await barriers(page)).toEqual([]);
    await goOn(page);
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    expect(errors).toEqual([]);
  });

  it.each(LANGUAGES.map(({ code }) => code))('offers the line in %s, at 320 px, without a violation', async (language) => {
    const { page, errors } = await visitor(320);
    await enter(page, 1, language);
    const line = page.locator('form input');
    await line.fill('Jane Roe');
    await page.keyboard.press('Enter');
    await page.locator('section li').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('write-in.');
    expect(await sidewaysScroll(page)).toBe(0);
    expect(await barriers(page)).toEqual([]);
    expect(errors).toEqual([]);
  });
});

describe('the console', () => {
  it('decides who is meant and then declares; the results page says so', async () => {
    const { client } = { client: node.client() };
    const session = await client.must(
      'signIn',
      { slug: poll.slug },
      { username: poll.voters[2]!.username, secret: poll.voters[2]!.secret },
    );
    client.csrf = session.csrf;
    const blanks = [
      { kind: 'choices', candidates: [] },
      { kind: 'ranking', ranks: [] },
      { kind: 'scores', scores: [null, null] },
    ];
    const rest = [...blanks, { kind: 'grades', grades: [null, null] }, { kind: 'points', points: [0, 0] }];
    await client.must(
      'cast',
      { slug: poll.slug },
      { key: 'w'.repeat(43), answers: [{ kind: 'choices', candidates: [2], written: ['J. Roe'] }, ...rest] },
    );
    await node.owner.must('act', { slug: poll.slug }, { act: 'close' });
    const { page, errors } = await visitor(1_000);
    await page.goto(`/e/${poll.slug}/results?lang=en`);
    await page.getByText('Who is elected is still open').first().waitFor();
    expect(await page.locator('main').innerText()).not.toContain('Roe');
    await page.goto('/admin/sign-in');
    await page.getByLabel('Username').fill('olga');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForURL(({ pathname }) => pathname !== '/admin/sign-in');
    await page.goto(`/admin/e/${poll.slug}/control`);
    await page.getByText('7 names are still to be decided about').waitFor();
    await page.getByRole('link', { name: 'Decide about written names' }).click();
    await page.getByRole('heading', { name: 'Write-ins', level: 1 }).waitFor();
    const roe = page.getByRole('form', { name: 'Decide: J. Roe' });
    await roe.getByRole('button').first().click();
    await page.getByText('Write the reason first.').waitFor();
    await page.getByLabel('Reason for what you decide now').fill('One member of that name');
    await roe.getByLabel('Name to count under').fill('Jane Roe');
    await roe.getByRole('button').first().click();
    await page.getByText('The person Jane Roe. Reason: One member of that name').waitFor();
    const kim = page.getByRole('form', { name: 'Decide: Kim' });
    await kim.getByLabel('Who is meant').selectOption({ label: 'The candidate Cy' });
    await kim.getByRole('button').first().click();
    await page.getByText('The candidate Cy. Reason').waitFor();
    const lee = page.getByRole('form', { name: 'Decide: Lee' });
    await lee.getByLabel('Who is meant').selectOption('nobody');
    await lee.getByRole('button').first().click();
    await page.getByText('Nobody who can be elected. Reason').waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Count each as written' }).click();
    await page.getByText('All names are decided about').waitFor();
    await node.owner.must('act', { slug: poll.slug }, { act: 'declare' });
    await page.goto(`/e/${poll.slug}/results?lang=en`);
    await page.getByText('Jane Roe (written in) is elected.').waitFor();
    await page.getByText('For Cy: 1.').waitFor();
    await page.getByText('nobody who can be elected').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    await page.goto(`/e/${poll.slug}/results?lang=ar`);
    await page.getByText('أضافه الناخبون').first().waitFor();
    await page.goto(`/e/${poll.slug}/verify?lang=en`);
    await page.getByRole('button', { name: 'Count again in this browser' }).click();
    await page.getByText('Chair?').waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/differ/i);
    expect(errors).toEqual([]);
  });
});
