import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { BROWSER } from './admin-house.ts';
import { setStage, signIn, type Stage } from './browser.ts';

// ../shared/UX.md, rule 2: title and rule stay in view; a question that would fill the screen stays with two lines.

const LONG =
  'Shall the association take up a loan of forty thousand for the new roof of the hall, to be paid back over twelve years from the members’ contributions, on the terms that the committee sent to all members with the invitation?';

interface Head {
  readonly top: number;
  readonly bottom: number;
  readonly page: number;
}

/** Where the head of the contest stands on the screen, and how long the page is. */
const headOf = (page: Page): Promise<Head> =>
  page.evaluate(() => {
    const { top, bottom } = document.querySelector('#rule')!.closest('div')!.getBoundingClientRect();
    return { top, bottom, page: document.documentElement.scrollHeight };
  });

async function scrolled(page: Page, y: number): Promise<Head> {
  await page.evaluate((at) => globalThis.scrollTo(0, at), y);
  await page.waitForTimeout(120);
  return headOf(page);
}

describe.skipIf(BROWSER === undefined)('the head of a contest', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage();
  }, 120_000);
  afterAll(() => stage?.close());

  const enter = async (question: string, size: number): Promise<Page> => {
    const { page, context } = await stage.visitor();
    await context.addInitScript((display) => localStorage.setItem('veritally.display', display), JSON.stringify({ size }));
    await page.route('**/api/elections/residents-2026', async (route) => {
      const answer = await route.fetch();
      const election = (await answer.json()) as { definition: { contests: { question: unknown }[] } };
      election.definition.contests[0]!.question = question;
      await route.fulfill({ response: answer, json: election });
    });
    await signIn(page, 'residents-2026');
    return page;
  };

  it.each([
    [1, 0.2],
    [3, 0.34],
  ])('shows two lines of a long question once the page is scrolled, at text size %i', async (size, share) => {
    const page = await enter(LONG, size);
    const whole = await headOf(page);
    expect(whole.bottom - whole.top).toBeGreaterThan(740 * 0.25);
    const title = page.locator('h1');
    const height = (await title.boundingBox())!.height;
    for (const y of [whole.bottom + 40, whole.bottom + 300]) {
      const stuck = await scrolled(page, y);
      expect(stuck.bottom).toBeLessThanOrEqual(740 * share);
      expect(stuck.page).toBe(whole.page);
      // The beginning of the question is what stands there, and the rule below it.
      const box = (await title.boundingBox())!;
      expect(box.y).toBeGreaterThanOrEqual(0);
      expect(box.height).toBeLessThan(height);
      const rule = (await page.locator('#rule').boundingBox())!;
      expect(rule.y).toBeGreaterThanOrEqual(box.y + box.height);
      expect(rule.y + rule.height).toBeLessThanOrEqual(stuck.bottom);
    }
    expect(await scrolled(page, 0)).toEqual(whole);
    expect((await title.boundingBox())!.height).toBe(height);
    await page.context().close();
  });

  it('leaves a short question whole', async () => {
    const page = await enter('President', 1);
    const whole = await headOf(page);
    const stuck = await scrolled(page, whole.bottom + 40);
    expect(stuck).toEqual({ top: 0, bottom: whole.bottom - whole.top, page: whole.page });
    await page.context().close();
  });
});
