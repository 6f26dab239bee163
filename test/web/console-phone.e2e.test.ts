import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, sideways } from './admin-house.ts';
import { consoleStage, type ConsoleStage } from './console-stage.ts';

// The console's head on a telephone, names in another script than the page's, and what an organiser is warned of.

describe.skipIf(BROWSER === undefined)('the console on a telephone', () => {
  let stage: ConsoleStage;
  let slug: string;
  beforeAll(async () => {
    stage = await consoleStage();
    const definition = {
      title: 'Board 2027',
      contests: [{ question: 'Who shall chair?', candidates: ['Ada Lovelace', 'Ben'] }],
      access: 'either',
    };
    ({ slug } = await stage.test.owner.must('createElection', {}, { definition }));
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  it.each(['en', 'hi', 'kn', 'fr', 'ar'])(
    'shows every place whole, in two lines (%s)',
    async (language) => {
      for (const width of [320, 360]) {
        const { page } = await stage.console('/admin', { width, language });
        await page.locator('h1').first().waitFor();
        const cut = await page.evaluate(() => {
          const nav = document.querySelector('header nav')!;
          return nav.scrollWidth - nav.clientWidth;
        });
        expect(cut, `${width}`).toBeLessThanOrEqual(0);
        expect(await sideways(page)).toBe(0);
        if (width === 360) expect(await page.evaluate(() => document.querySelector('header')!.clientHeight)).toBeLessThan(130);
        await page.getByRole('button', { name: 'Olga' }).click();
        const sheet = await page.locator('[data-sheet]').first().boundingBox();
        expect(sheet!.x).toBeGreaterThanOrEqual(0);
        expect(sheet!.x + sheet!.width).toBeLessThanOrEqual(width);
        await page.context().close();
      }
    },
    60_000,
  );

  it('keeps Latin names on the right side of an Arabic page, their question marks at the end', async () => {
    const { page } = await stage.console(`/admin/e/${slug}/candidates`, { width: 360, language: 'ar' });
    const name = page.getByText('Ada Lovelace');
    await name.waitFor();
    const right = await name.evaluate((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return element.closest('li')!.getBoundingClientRect().right - range.getBoundingClientRect().right;
    });
    expect(right).toBeLessThan(2);
    expect(await page.getByRole('heading', { name: 'Who shall chair?' }).evaluate((element) => getComputedStyle(element).direction)).toBe(
      'ltr',
    );
    await page.context().close();
  });

  it('tells that a link leads to this computer only, that anybody can register, and that nobody has voted', async () => {
    const { page } = await stage.console('/admin/users');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Make the link' }).click();
    await page.getByRole('dialog').getByText('This link leads to this computer only').waitFor();
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/setup/access`);
    const warning = page.getByText('Anybody who finds the page can register and vote', { exact: false });
    await warning.waitFor();
    await page.getByRole('checkbox', { name: /^An officer approves each registration/ }).check();
    await warning.waitFor({ state: 'detached' });
    await stage.test.owner.must('act', { slug }, { act: 'open' });
    page.once('dialog', (question) => void question.accept());
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/control`);
    await page.locator('main').getByRole('button', { name: 'Close the polls' }).click();
    await page.getByRole('dialog').getByText('Nobody has voted', { exact: false }).waitFor();
    await page.context().close();
  });
});
