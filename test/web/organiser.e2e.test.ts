import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { BROWSER, openPage, startHouse, type AdminHouse } from './admin-house.ts';
import { chooseFile, voteFor } from './console-stage.ts';

// The organiser who has never done it (issue "What people see"): with the README's first paragraph alone, from the one-time link to open
// polls, by what stands on the screen; the templates, the preview in every language, the sample election, and the letters as printed.

/** Presses and fields that it may take to come from the one-time link to open polls with letters in hand. */
const STEPS = 24;
/** Where the voters reach the server; the organiser sits at the machine itself. */
const PUBLIC = 'http://vote.example.org';

describe.skipIf(BROWSER === undefined)('an organiser’s first hour', () => {
  let house: AdminHouse;
  let page: Page;
  let steps = 0;
  const press = async (target: Locator) => {
    steps++;
    await target.click();
  };
  const fill = async (label: string, text: string) => {
    steps++;
    await page.getByLabel(label, { exact: true }).fill(text);
  };
  const button = (name: string | RegExp, within: Page | Locator = page) => within.getByRole('button', { name, exact: true });
  const link = (name: string | RegExp, within: Page | Locator = page.locator('main')) => within.getByRole('link', { name, exact: true });

  beforeAll(async () => {
    house = await startHouse(PUBLIC);
    ({ page } = await openPage(house.browser, { width: 1280 }));
  }, 120_000);
  afterAll(async () => {
    await house?.stop();
  });

  it(`goes from the one-time link to open polls in at most ${STEPS} presses and fields`, async () => {
    await page.goto((house.node.firstAdminLink ?? '').replace(PUBLIC, house.node.url));
    await fill('Your name', 'Asha Rao');
    await fill('Username', 'asha');
    await fill('Choose a password', 'correct horse battery');
    await press(button('Make the account'));
    await press(link('New election'));
    await fill('Title of the election', 'Board 2027');
    await fill('Question on the ballot', 'Who should chair the club?');
    await fill('Candidates', 'Manjunath\nHemanth\nArvind');
    await press(button('Create the election'));
    await press(link('The roll of voters'));
    await press(link('Import a list').first());
    const roll = 'Member No;Full name\n1001;Anita Rao\n1002;Ravi Kumar\n1003;Meera Nair\n';
    await chooseFile(page, button('Choose a file'), { name: 'roll.csv', mimeType: 'text/csv', buffer: Buffer.from(roll) });
    steps++;
    await press(button('Try it'));
    await press(button('Import 3 voters'));
    const saved = page.waitForEvent('download');
    await press(button('Download as CSV'));
    expect(readFileSync(await (await saved).path(), 'utf8')).toContain('1001');
    await press(page.getByRole('navigation').getByRole('link', { name: 'Set up' }));
    await press(link('Check and lock'));
    await press(button('Lock', page.locator('main')));
    await press(button('Lock', page.getByRole('dialog')));
    await press(link('Control room').last());
    await press(button('Open the polls', page.locator('main')));
    await press(button('Open the polls', page.getByRole('dialog')));
    await page.getByText('The polls are open.').waitFor();
    expect(steps).toBeLessThanOrEqual(STEPS);
  }, 90_000);

  it('prints one letter a page, each with the voter’s name, code and QR code', async () => {
    await page.getByRole('navigation').getByRole('link', { name: 'Voters' }).click();
    await page
      .locator('main')
      .getByRole('link', { name: /Letters/ })
      .click();
    const letters = page.getByRole('article');
    await letters.first().waitFor();
    expect(await letters.count()).toBe(3);
    for (const name of ['Anita Rao', 'Ravi Kumar', 'Meera Nair']) {
      const letter = letters.filter({ hasText: name });
      expect(await letter.getByRole('img', { name: /QR/ }).count()).toBe(1);
      expect(await letter.textContent()).toMatch(/[0-9A-Z]{3}(?:-[0-9A-Z]{3}){5}/);
      expect(await letter.textContent()).toContain(`${PUBLIC}/e/board-2027`);
    }
    // Nothing warns of an address that no other device reaches.
    expect(await page.getByText('lead to this computer only').count()).toBe(0);
    const pages = async (format: 'A4' | 'Letter') => {
      const pdf = (await page.pdf({ format })).toString('latin1');
      return pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length;
    };
    expect(await pages('A4')).toBe(3);
    expect(await pages('Letter')).toBe(3);
  });

  it.each([
    ['Yes or no', 'Yes', 'radio'],
    ['Ranking', 'Red', 'ranking'],
    ['Party lists', 'Red', 'radio'],
    ['Approval', 'Red', 'checkbox'],
  ] as const)('the template “%s” makes a ballot that can be tried out', async (template, name, kind) => {
    await page.goto(`${house.node.url}/admin/new`);
    await page.getByRole('radio', { name: new RegExp(`^${template}`) }).check();
    await page.getByLabel('Title of the election').fill(`${template} 2027`);
    await page.getByLabel('Question on the ballot').fill('What shall it be?');
    if (template !== 'Yes or no') await page.getByLabel(/^(?:Candidates|Lists|Choices)/).fill('Red\nGreen\nBlue');
    await button('Create the election').click();
    await page.getByRole('heading', { name: 'Set up', level: 1 }).waitFor();
    await link('See the ballot as voters will').click();
    await page.getByText('Preview: nothing is cast here.').waitFor();
    if (kind === 'ranking')
      await page
        .getByRole('button', { name: /^Add as number 1: Red|Add.*Red/ })
        .first()
        .click();
    else await page.getByRole(kind, { name: new RegExp(`^${name}`) }).check();
    await button('Continue').click();
    await link('Back to set up', page).click();
    await page.getByRole('heading', { name: 'Set up', level: 1 }).waitFor();
  });

  it('the sample election runs from its making to its winner, unmistakably a sample', async () => {
    await page.goto(`${house.node.url}/admin`);
    await button('Make a sample election').click();
    await page.getByRole('heading', { name: 'Set up', level: 1 }).waitFor();
    const sample = new URL(page.url()).pathname.split('/')[3]!;
    await link('The roll of voters').click();
    await page.getByText(/^12 secrets are ready/).waitFor();
    await page
      .locator('main')
      .getByRole('link', { name: /Letters/ })
      .click();
    const letter = page.getByRole('article').first();
    await letter
      .getByText(/sample/i)
      .first()
      .waitFor();
    const words = (await letter.textContent()) ?? '';
    const secret = /[0-9A-Z]{3}(?:-[0-9A-Z]{3}){5}/.exec(words)?.[0] ?? '';
    const username = /sample\d+/.exec(words)?.[0] ?? '';
    await page.getByRole('navigation').getByRole('link', { name: 'Control room' }).click();
    const act = async (name: string) => {
      await button(name, page.locator('main')).click();
      await button(name, page.getByRole('dialog')).click();
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    };
    await act('Lock');
    await act('Open the polls');
    const booth = await openPage(house.browser, { width: 390 });
    await booth.page.goto(`${house.node.url}/e/${sample}/vote`);
    await booth.page
      .getByText(/sample/i)
      .first()
      .waitFor();
    await voteFor(booth.page, { username, secret }, 'Prakruthi');
    await act('Close the polls');
    await act('Count');
    await act('Declare the result');
    await booth.page.goto(`${house.node.url}/e/${sample}/results`);
    await booth.page.getByText('Prakruthi is elected.').waitFor();
    await booth.page.context().close();
  }, 90_000);

  it('the preview speaks every language of the election', async () => {
    await page.goto(`${house.node.url}/admin`);
    await page.evaluate(async () => {
      const { csrf } = (await (await fetch('/api/admin/me')).json()) as { csrf: string };
      const languages = ['en', 'hi', 'kn', 'fr', 'ar'];
      const question = { en: 'Who?', hi: 'कौन?', kn: 'ಯಾರು?', fr: 'Qui ?', ar: 'من؟' };
      const definition = { title: 'Five tongues', languages, contests: [{ question, candidates: ['Asha', 'Bela'] }] };
      await fetch('/api/admin/elections', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-veritally-csrf': csrf },
        body: JSON.stringify({ slug: 'five-tongues', definition }),
      });
    });
    await page.goto(`${house.node.url}/admin/e/five-tongues/preview`);
    for (const [code, question] of [
      ['hi', 'कौन?'],
      ['kn', 'ಯಾರು?'],
      ['fr', 'Qui ?'],
      ['ar', 'من؟'],
    ] as const) {
      await page.locator('header button').click();
      await page.getByRole('dialog').getByRole('combobox').selectOption(code);
      await page.keyboard.press('Escape');
      await page.getByRole('heading', { name: question }).waitFor();
      expect(await page.evaluate(() => document.documentElement.dir)).toBe(code === 'ar' ? 'rtl' : 'ltr');
    }
  });
});
