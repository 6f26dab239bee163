import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { openElection } from '../../src/server/node.fixture.ts';
import { BROWSER } from './admin-house.ts';
import { barriers } from './axe.ts';
import { goOn, sidewaysScroll } from './browser.ts';
import { consoleStage, type ConsoleStage } from './console-stage.ts';

// ../shared/UX.md, rules 8 and 10: every kind of contest offers an explicit blank vote where it does not offer "None of the above"; what is
// chosen there is no oversight on the review, what is left untouched is pointed out.

const CANDIDATES = ['Manjunath', 'Hemanth', 'Arvind'];
const CONTESTS = [
  { question: 'Choose one', method: 'plurality', writeIns: 1 },
  { question: 'Approve', method: 'approval' },
  { question: 'Rank', method: 'schulze' },
  { question: 'Score', method: { method: 'star', maxScore: 5 } },
  { question: 'Grade', method: { method: 'majority-judgment', grades: 6 } },
  { question: 'Share out', method: { method: 'cumulative', pointsPerVoter: 5 } },
  { question: 'List', method: { method: 'dhondt', seats: 2 } },
].map((contest) => ({ ...contest, candidates: CANDIDATES }));

async function comeIn(
  page: Page,
  address: string,
  { username, secret }: { readonly username: string; readonly secret: string },
): Promise<void> {
  await page.goto(address);
  await page.fill('#username', username);
  await page.fill('#secret', secret);
  await page.click('main button[type=submit]');
  await page.waitForSelector('#rule');
}

const heading = (page: Page, text: string) => page.locator('h1', { hasText: text }).waitFor();
const blank = (page: Page): Locator => page.getByLabel('Blank vote');
const left = (page: Page) => page.locator('#rule + span').textContent();

/** Marks the first candidate of the contest `index`, and gives a question that tells whether that mark still stands. */
async function markFirst(page: Page, index: number): Promise<() => Promise<boolean>> {
  switch (CONTESTS[index]?.question) {
    case 'Rank': {
      await page.getByRole('button', { name: 'Add as number 1: Manjunath' }).click();
      return async () => (await page.locator('ol li[data-candidate]').count()) > 0;
    }
    case 'Share out': {
      await page.getByRole('button', { name: 'More for Manjunath' }).click();
      return async () => (await page.getByLabel('Points for Manjunath').inputValue()) !== '0';
    }
    default: {
      const first = page.locator('main input[type=radio], main input[type=checkbox]').first();
      await first.check();
      return () => first.isChecked();
    }
  }
}

describe.skipIf(BROWSER === undefined)('an explicit blank vote', () => {
  let stage: ConsoleStage;
  let poll: Awaited<ReturnType<typeof openElection>>;
  let address: string;
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    stage = await consoleStage();
    poll = await openElection(stage.test.owner, 2, { title: 'Kinds', results: 'at-closing', contests: CONTESTS });
    address = `${stage.test.node.url}/e/${poll.slug}/vote?lang=en`;
    ({ page, complaints } = await stage.visitor('/', { width: 360 }));
  }, 120_000);
  afterAll(async () => {
    expect(complaints).toEqual([]);
    await stage?.stop();
  });

  it('stands in every kind of contest, takes marks away and is taken away by a mark', async () => {
    await comeIn(page, address, poll.voters[0]!);
    for (const [index, { question }] of CONTESTS.entries()) {
      await heading(page, question);
      expect(await blank(page).isChecked(), question).toBe(false);
      const marked = await markFirst(page, index);
      expect(await marked(), question).toBe(true);
      await blank(page).focus();
      await page.keyboard.press('Space');
      expect(await blank(page).isChecked(), question).toBe(true);
      expect(await marked(), question).toBe(false);
      expect(await left(page), question).toBe('Blank vote');
      await markFirst(page, index);
      expect(await blank(page).isChecked(), question).toBe(false);
      await blank(page).click();
      expect((await blank(page).locator('xpath=..').boundingBox())?.height, question).toBeGreaterThanOrEqual(48);
      expect(await sidewaysScroll(page), question).toBe(0);
      expect(await barriers(page), question).toEqual([]);
      await goOn(page);
    }
    await heading(page, 'Review your choices');
    expect(await page.locator('main ol > li').filter({ hasText: 'Blank vote' }).count()).toBe(CONTESTS.length);
    expect(await page.getByText('Left blank').count()).toBe(0);
    await goOn(page);
    await heading(page, 'Your ballot is cast');
  }, 60_000);

  it('is not what is left when the last mark is taken back, and takes written names with it', async () => {
    // The next voter at the same browser: nothing is remembered of the one before.
    await page.evaluate(() => sessionStorage.clear());
    await comeIn(page, address, poll.voters[1]!);
    await page.getByLabel('Name of the person').fill('Jane Roe');
    await page.getByRole('button', { name: 'Add this name' }).click();
    await page.getByRole('button', { name: 'Remove: Jane Roe' }).waitFor();
    await blank(page).check();
    expect(await page.getByRole('button', { name: 'Remove: Jane Roe' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Clear my choice' }).click();
    expect(await blank(page).isChecked()).toBe(false);
    await goOn(page);
    await heading(page, 'Approve');
    await page.getByLabel('Hemanth').check();
    await page.getByLabel('Hemanth').uncheck();
    expect(await blank(page).isChecked()).toBe(false);
    await blank(page).check();
    await blank(page).uncheck();
    expect(await blank(page).isChecked()).toBe(false);
    for (const { question } of CONTESTS.slice(2)) {
      await goOn(page);
      await heading(page, question);
    }
    await goOn(page);
    await heading(page, 'Review your choices');
    expect(await page.getByText('Left blank').count()).toBe(CONTESTS.length);
    await goOn(page);
    await heading(page, 'Your ballot is cast');
  }, 60_000);

  it('is counted as a blank ballot, like a contest left untouched', async () => {
    await stage.test.owner.must('act', { slug: poll.slug }, { act: 'close' });
    const { contests } = await stage.test.owner.must('results', { slug: poll.slug });
    expect(contests.map(({ blank: papers }) => papers)).toEqual(CONTESTS.map(() => '2'));
  });
});
