import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { BROWSER, openPage, press, sideways, startHouse, tabTo, type, type AdminHouse, type Watched } from './admin-house.ts';

// The organiser's whole journey (issue "What people see", Done when), by keyboard alone at phone width: first administrator, template,
// roll, lock, open, a vote, close, count, declare, results.

const ROLL = 'member,full name,section\nm1,Anita Rao,North\nm2,Ravi Kumar,South\nm3,Meera Nair,North';

async function act(page: Page, name: string): Promise<void> {
  await press(page, 'button', name, page.locator('main'));
  await press(page, 'button', name, page.getByRole('dialog'));
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

describe.skipIf(BROWSER === undefined)('the organiser’s journey by keyboard at 360 px', () => {
  let house: AdminHouse;
  let organiser: Watched;
  const secrets = new Map<string, string>();

  beforeAll(async () => {
    house = await startHouse();
    organiser = await openPage(house.browser);
  }, 120_000);
  afterAll(async () => {
    await house?.stop();
  });

  it('makes the first account from the one-time link', async () => {
    const { page } = organiser;
    await page.goto(house.node.firstAdminLink ?? '');
    await type(page, 'Your name', 'Asha Rao');
    await type(page, 'Username', 'asha');
    await type(page, 'Choose a password', 'short');
    await page.keyboard.press('Enter');
    await page.getByText('Error: At least 10 characters.', { exact: true }).waitFor();
    await type(page, 'Choose a password', ' no longer at all');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your first election in ten minutes' }).waitFor();
    expect(await sideways(page)).toBe(0);
  });

  it('creates an election from a template and comes to the task list', async () => {
    const { page } = organiser;
    await press(page, 'link', 'New election');
    await page.getByRole('heading', { name: 'New election', level: 1 }).waitFor();
    await type(page, 'Title of the election', 'Board of the allotment club');
    await type(page, 'Question on the ballot', 'Who should chair the club?');
    await type(page, 'Candidates', 'Manjunath\nHemanth\nArvind');
    await press(page, 'button', 'Create the election');
    await page.getByRole('heading', { name: 'Set up', level: 1 }).waitFor();
    await page.getByText('Nobody is on the roll yet').waitFor();
    expect(await sideways(page)).toBe(0);
  });

  it('gives a candidate a symbol', async () => {
    const { page } = organiser;
    await press(page, 'link', 'Candidates and their pictures');
    await press(page, 'button', 'Edit: Manjunath');
    await tabTo(page, page.getByLabel('Which symbol?'));
    await page.keyboard.type('Tiger');
    await press(page, 'button', 'Save', page.getByRole('dialog'));
    await page.getByRole('listitem').filter({ hasText: 'Manjunath' }).getByText('Tiger').waitFor();
  });

  it('refuses to lock before there are voters, and says what is missing', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/control`);
    await press(page, 'button', 'Lock', page.locator('main'));
    await press(page, 'button', 'Lock', page.getByRole('dialog'));
    await page.getByRole('dialog').getByText('The roll is empty: import or add voters.').waitFor();
    await page.keyboard.press('Escape');
  });

  it('imports the roll: mistakes by row first, nothing saved, then for real; secrets come once', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/voters/import`);
    await tabTo(page, page.getByText('Or paste the list'));
    await page.keyboard.press('Enter');
    await type(page, 'List', 'first,second\nm1,m2');
    await press(page, 'button', 'Use this list');
    await page.getByText('No column is taken as the username yet.', { exact: false }).waitFor();
    await page.getByLabel('first', { exact: true }).selectOption('Taken as: Username');
    await page.getByText('No column is taken as the username yet.', { exact: false }).waitFor({ state: 'detached' });
    await page.getByLabel('second', { exact: true }).selectOption('Taken as: Username');
    expect(await page.getByLabel('first', { exact: true }).inputValue()).toBe('');
    await page.getByLabel('second', { exact: true }).selectOption('Not taken');
    await press(page, 'button', 'Try it');
    await page.getByRole('alert').getByText('No column is taken as the username yet.', { exact: false }).waitFor();
    await page.getByLabel('List', { exact: true }).fill('username,name,name\nm1,Ann,Rao');
    await press(page, 'button', 'Use this list');
    await page.getByText('Two columns have the same heading: name.', { exact: false }).waitFor();
    expect(await page.getByRole('button', { name: 'Try it' }).count()).toBe(0);
    await page.getByLabel('List', { exact: true }).fill('');
    await type(page, 'List', `${ROLL}\nm2,Twice,South`);
    await press(page, 'button', 'Use this list');
    await press(page, 'button', 'Try it');
    await page.getByText(/stands in row 3 already/).waitFor();
    expect(
      await page.evaluate(
        async () => ((await (await fetch('/api/admin/elections/board-of-the-allotment-club/voters')).json()) as { total: number }).total,
      ),
    ).toBe(0);
    await page.getByLabel('List', { exact: true }).fill(ROLL);
    await press(page, 'button', 'Use this list');
    await press(page, 'button', 'Try it');
    await press(page, 'button', /^Import 3 voters/);
    await page.getByRole('heading', { name: 'Letters and secrets' }).waitFor();
    const download = page.waitForEvent('download');
    await press(page, 'button', 'Download as CSV');
    const csv = readFileSync(await (await download).path(), 'utf8');
    for (const line of csv.trim().split('\r\n').slice(1)) secrets.set(line.split(',')[0] ?? '', line.split(',')[2] ?? '');
    expect([...secrets.keys()]).toEqual(['m1', 'm2', 'm3']);
    expect(await page.locator('article').count()).toBe(3);
    expect(await sideways(page)).toBe(0);
  });

  it('locks and opens with consequences stated', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/setup/check`);
    await page.getByText('Nothing is missing.').waitFor();
    await act(page, 'Lock');
    await page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/control`);
    await press(page, 'button', 'Open the polls', page.locator('main'));
    await page.getByRole('dialog').getByText('3 voters can vote from now on.').waitFor();
    await press(page, 'button', 'Open the polls', page.getByRole('dialog'));
    await page.getByText('The polls are open.').waitFor();
  });

  it('sees the turnout change by itself when a voter votes', async () => {
    const voter = await openPage(house.browser);
    await voter.page.goto(`${house.node.url}/e/board-of-the-allotment-club/vote`);
    await type(voter.page, 'Username', 'm1');
    await type(voter.page, 'Secret', secrets.get('m1') ?? '');
    await voter.page.keyboard.press('Enter');
    await tabTo(voter.page, voter.page.getByRole('radio').first());
    await voter.page.keyboard.press('Space');
    await press(voter.page, 'button', 'Continue');
    await press(voter.page, 'button', /Cast my ballot/);
    await organiser.page.getByText('Turnout 33.3%').waitFor();
    await organiser.page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/voters`);
    await organiser.page.getByRole('row', { name: /m1/ }).getByText('Has voted').waitFor();
    await voter.page.context().close();
  });

  it('closes, counts and declares; the result names the winner', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/control`);
    await act(page, 'Close the polls');
    await act(page, 'Count');
    await act(page, 'Declare the result');
    await page.getByText('The result is declared.').waitFor();
    await page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/results`);
    await page.getByRole('heading', { name: 'Results: Final' }).waitFor();
    await page.getByText('Manjunath is elected.').waitFor();
    expect(await sideways(page)).toBe(0);
  });

  it('finds every act in the record, whose chain holds', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/board-of-the-allotment-club/audit`);
    for (const name of ['Election created', 'List imported', 'Locked', 'Polls opened', 'Polls closed', 'Counted', 'Declared'])
      await page.getByRole('rowheader', { name, exact: true }).waitFor();
    await page.getByText(/^The chain holds/).waitFor();
  });

  it('turns on a second factor and signs in with a recovery code', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/account`);
    await press(page, 'button', 'Set it up');
    const secret = ((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', '');
    const { TOTP } = await import('otpauth');
    await type(page, 'First code from the app', new TOTP({ secret }).generate());
    await press(page, 'button', 'Turn it on');
    await page.getByText('Your recovery codes, shown only now').waitFor();
    const code = await page.locator('main ul li').first().textContent();
    await press(page, 'button', /Asha Rao/);
    await press(page, 'button', 'Sign out');
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await type(page, 'Username', 'asha');
    await type(page, 'Password', 'short no longer at all');
    await page.keyboard.press('Enter');
    await type(page, 'Code of your authenticator app', code ?? '');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Elections', level: 1 }).waitFor();
  });

  it('never made the browser complain', () => {
    const expected = /status of (?:400|401|409|422)/;
    expect(organiser.complaints.filter((text) => !expected.test(text))).toEqual([]);
  });
});
