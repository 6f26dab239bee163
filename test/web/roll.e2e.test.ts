import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { RollPage } from '../../src/wire/administration.ts';
import { BROWSER } from './admin-house.ts';
import { consoleStage, voteFor, type ConsoleStage } from './console-stage.ts';

// Who may vote: people who register themselves (the second seed: name, age, address), an officer who approves, late voters, identity
// checks, new secrets; and a roll of a hundred thousand that stays quick to look through (issue "What people see").

const ROLL = 100_000;

describe.skipIf(BROWSER === undefined)('the roll', () => {
  let stage: ConsoleStage;
  let slug: string;
  let officer: Page;
  const dialog = () => officer.getByRole('dialog');
  beforeAll(async () => {
    stage = await consoleStage();
    const { owner } = stage.test;
    const definition = {
      title: 'Town council',
      contact: 'Town hall, 080 1234',
      contests: [{ question: 'Who?', candidates: ['Manjunath', 'Hemanth'] }],
      access: 'either' as const,
      eligibility: { minimumAge: 18, places: ['Bengaluru', 'Mysuru'], approval: true },
    };
    ({ slug } = await owner.must('createElection', {}, { definition }));
    const text = 'username,name,place,dateOfBirth,idNumber\nv0,Voter Zero,Mysuru,1980-01-01,79927398713\nv1,Voter One,Mysuru,1980-01-01,';
    await owner.must('importVoters', { slug }, { text, drawSecrets: true });
    await owner.must('act', { slug }, { act: 'open' });
    officer = (await stage.console(`/admin/e/${slug}/voters`)).page;
    // What is shown once was read here: yes to the question whether it was written down.
    officer.on('dialog', (question) => void question.accept());
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  it('refuses kindly whom the rules exclude, keeps what was typed, and lets an approved person vote', async () => {
    const { page } = await stage.visitor(`/e/${slug}/register`);
    const send = page.getByRole('button', { name: 'Register', exact: true });
    await page.getByText('You must be at least 18 years old.').waitFor();
    await send.click();
    await page.getByRole('alert').getByRole('link', { name: 'Enter your name.' }).click();
    await page.keyboard.insertText('Kiran Shetty');
    await page.getByLabel('Choose a username').fill('kiran');
    await page.getByLabel('Day').fill('5');
    await page.getByLabel('Month').fill('6');
    await page.getByLabel('Year').fill('2015');
    await page.getByLabel('Where you live').selectOption('Somewhere else');
    await page.getByLabel(/^Address/).fill('12 Temple Road');
    await send.click();
    await page.getByText('Thank you for your interest. We checked what you entered:').waitFor();
    const reasons = await page.getByRole('alert').getByRole('listitem').allInnerTexts();
    expect(reasons.join(' ')).toMatch(/18 years old/);
    expect(reasons.join(' ')).toMatch(/Bengaluru or Mysuru/);
    await page.locator('main').getByText('Town hall, 080 1234').waitFor();
    await page.getByRole('button', { name: 'Correct what I entered' }).click();
    expect(await page.getByLabel(/^Address/).inputValue()).toBe('12 Temple Road');
    await page.getByLabel('Year').fill('1990');
    await page.getByLabel('Where you live').selectOption('Mysuru');
    await page.getByLabel('Choose a username').fill('v1');
    await send.click();
    await page.getByRole('alert').getByText('This username is taken. Please choose another.').waitFor();
    await page.getByLabel('Choose a username').fill('kiran');
    await send.click();
    await page.getByText('You can vote once it is approved.').waitFor();
    const secret = (await page.locator('[translate=no]').first().innerText()).trim().split(/\s+/).join('-');

    await page.goto(`${stage.test.node.url}/e/${slug}/vote`);
    await page.locator('#username').fill('kiran');
    await page.locator('#secret').fill(secret);
    await page.locator('main button[type=submit]').click();
    await page.getByRole('alert').getByText('Your registration is waiting for an officer’s approval.').waitFor();

    await officer.reload();
    await officer.getByRole('button', { name: 'Show them' }).click();
    await officer.getByRole('button', { name: 'kiran', exact: true }).click();
    await dialog().getByText('12 Temple Road').waitFor();
    await dialog().getByRole('button', { name: 'Approve' }).click();
    await dialog()
      .getByText(/^On the roll/)
      .waitFor();
    await officer.keyboard.press('Escape');
    await voteFor(page, { username: 'kiran', secret }, 'Hemanth');
    await page.context().close();
  }, 90_000);

  it('a late voter is added with a secret told once; mistakes lead to their field; the public sees how many', async () => {
    await officer.getByRole('button', { name: 'Add a voter' }).first().click();
    await dialog().getByText('this voter is marked as late, and the number of late voters is public', { exact: false }).waitFor();
    const add = dialog().getByRole('button', { name: 'Add a voter' });
    const username = dialog().getByLabel('Username');
    await username.fill('v0');
    await add.click();
    await dialog().getByText('Somebody on this roll has this username.').waitFor();
    await expect.poll(() => username.evaluate((field) => field === document.activeElement), { timeout: 15_000 }).toBe(true);
    await username.fill('late');
    await add.click();
    await dialog().getByText('late is on the roll.').waitFor();
    const secret = (await dialog().locator('[translate=no]').first().innerText()).trim();
    await officer.keyboard.press('Escape');
    const { page } = await stage.visitor(`/e/${slug}/vote`);
    await voteFor(page, { username: 'late', secret }, 'Manjunath');
    await page.goto(`${stage.test.node.url}/e/${slug}`);
    const late = page.locator('dl > *').filter({ hasText: 'Came onto the roll after opening' }).first();
    await late.waitFor();
    await expect
      .poll(async () => (await page.locator('main dl').allInnerTexts()).join(' ').replaceAll(/\s+/g, ' '), { timeout: 15_000 })
      .toMatch(/Came onto the roll after opening 2 voters/);
    await page.context().close();
  }, 60_000);

  it('an identity document is compared with the roll, its check digit looked at, and its sight noted', async () => {
    await officer.getByLabel('State').selectOption('All');
    await officer.getByRole('button', { name: 'v0', exact: true }).click();
    await dialog().getByText('Check an identity document').click();
    const number = dialog().getByLabel('Number of an identity document').first();
    const seen = dialog().getByRole('button', { name: 'I saw the document' });
    await number.fill('79927398710');
    await dialog().getByText('This is not the number on the roll.').waitFor();
    expect(await seen.isDisabled()).toBe(true);
    await number.fill('7992 7398 713');
    await dialog().getByText('Its check digit is right.').waitFor();
    await seen.click();
    await dialog().getByRole('status').getByText('Identity document seen').waitFor();
    await officer.keyboard.press('Escape');
  });

  it('a new secret replaces the old one at once', async () => {
    await officer.getByRole('button', { name: 'v1', exact: true }).click();
    const draw = async (): Promise<string> => {
      await dialog().getByText('Draw a new secret').first().click();
      await dialog().getByRole('button', { name: 'Draw a new secret' }).click();
      const told = (await dialog().locator('[translate=no]').first().innerText()).trim();
      await officer.keyboard.press('Escape');
      return told;
    };
    const first = await draw();
    await officer.getByRole('button', { name: 'v1', exact: true }).click();
    const second = await draw();
    const { page } = await stage.visitor(`/e/${slug}/vote`);
    await page.locator('#username').fill('v1');
    await page.locator('#secret').fill(first);
    await page.locator('main button[type=submit]').click();
    await page.getByRole('alert').first().waitFor();
    await voteFor(page, { username: 'v1', secret: second }, 'Hemanth');
    await page.context().close();
  }, 60_000);

  it('registrations are decided many at once, refusals with a reason on record', async () => {
    for (const [i, name] of ['Ada', 'Ben', 'Cid', 'Dee', 'Eva'].entries())
      await stage.test.client().must('register', { slug }, { username: `many${i}`, name, dateOfBirth: '1980-01-01', place: 'Mysuru' });
    await officer.goto(`${stage.test.node.url}/admin/e/${slug}/voters`);
    await officer.getByRole('button', { name: 'Show them' }).click();
    await officer.getByLabel('Choose Ben').check();
    await officer.getByLabel('Choose Cid').check();
    await officer.getByText('2 registrations chosen').waitFor();
    await officer.getByRole('button', { name: 'Refuse those chosen' }).click();
    const refuse = dialog().getByRole('button', { name: 'Refuse', exact: true });
    await refuse.click();
    await dialog().getByText('Fill this in.').waitFor();
    await dialog().getByLabel('Reason').fill('Not members');
    await refuse.click();
    await officer.getByText('2 registrations are decided.').waitFor();
    await expect.poll(() => officer.evaluate(() => document.activeElement?.textContent), { timeout: 15_000 }).toMatch(/are decided/);
    await officer.getByRole('button', { name: 'Choose all 3' }).click();
    await officer.getByLabel('Choose Dee').uncheck();
    await officer.getByText('2 registrations chosen').waitFor();
    await officer.getByRole('button', { name: 'Approve those chosen' }).click();
    await dialog().getByText('they count as late voters', { exact: false }).waitFor();
    await dialog().getByRole('button', { name: 'Approve', exact: true }).click();
    await officer.getByText('1 voter found').waitFor();
    const page = (await stage.test.owner.call('voters', { slug }, undefined, '?search=many')).json as RollPage;
    expect(page.entries.map(({ name, status }) => [name, status])).toEqual([
      ['Ada', 'active'],
      ['Ben', 'refused'],
      ['Cid', 'refused'],
      ['Dee', 'pending'],
      ['Eva', 'active'],
    ]);
  }, 60_000);

  it('secrets that were lost are drawn anew; an answer lost on its way comes again, and the letters open without a connection', async () => {
    await officer.goto(`${stage.test.node.url}/admin/e/${slug}/voters`);
    await officer.getByText('Were secrets lost?').click();
    await officer.getByRole('button', { name: 'Draw new secrets for all who have not voted' }).click();
    const draw = dialog().getByRole('button', { name: 'Draw new secrets' });
    await dialog().getByLabel('Reason').fill('The list was not saved');
    const told: unknown[] = [];
    await officer.route('**/secrets', async (route) => {
      told.push(await (await route.fetch()).json());
      await route.abort('connectionreset');
    });
    await draw.click();
    await dialog().getByText('what was drawn comes once more', { exact: false }).waitFor();
    await officer.unroute('**/secrets');
    await officer.route('**/secrets', async (route) => {
      const response = await route.fetch();
      told.push(await response.json());
      await officer.context().setOffline(true);
      await route.fulfill({ response });
    });
    await draw.click();
    await officer.getByRole('heading', { name: 'Letters and secrets' }).waitFor();
    await officer.getByRole('button', { name: 'Download as CSV' }).waitFor();
    expect(told).toHaveLength(2);
    expect(told[1]).toEqual(told[0]);
    await officer.context().setOffline(false);
    await officer.unroute('**/secrets');
  }, 60_000);

  it('a hundred thousand rows are found, sorted, filtered and scrolled through', async () => {
    const { owner } = stage.test;
    const definition = { title: 'City', contests: [{ question: 'Who?', candidates: ['A', 'B'] }] };
    const city = await owner.must('createElection', {}, { definition });
    const rows = Array.from(
      { length: ROLL },
      (_, i) => `m${String(i).padStart(6, '0')},${i % 2 ? 'Ravi' : 'Anita'} ${i},${i % 3 ? 'North' : 'South'}`,
    );
    await owner.must('importVoters', { slug: city.slug }, { text: ['username,name,groups', ...rows].join('\n'), drawSecrets: false });
    const { page } = await stage.console(`/admin/e/${city.slug}/voters`);
    page.setDefaultTimeout(30_000);
    await page.getByText('100,000 voters found').waitFor();
    const table = page.getByRole('region', { name: 'Roll of voters' });
    expect(await table.getByRole('row').count()).toBeLessThan(100);
    expect(await table.getByRole('table').getAttribute('aria-rowcount')).toBe(String(ROLL + 1));
    const cell = (text: string) => table.getByRole('button', { name: text, exact: true });
    await table.evaluate((box) => box.scrollTo({ top: box.scrollHeight / 2 }));
    await expect.poll(() => table.getByRole('button', { name: /^m0(?:49|50)/ }).count(), { timeout: 30_000 }).toBeGreaterThan(3);
    await table.evaluate((box) => box.scrollTo({ top: box.scrollHeight }));
    await cell('m099999').waitFor();
    await page.getByLabel('Search name or username').fill('ravi m00777');
    await cell('m007777').waitFor();
    await page.getByText('5 voters found').waitFor();
    await page.getByLabel('Search name or username').fill('');
    await page.getByLabel('Group').fill('South');
    await page.getByText('33,334 voters found').waitFor();
    await page.getByLabel('Group').fill('');
    await table.getByRole('button', { name: 'Name', exact: true }).click();
    await table.getByRole('button', { name: 'Name', exact: true }).click();
    await cell('m099999').waitFor();
    expect(await table.getByRole('columnheader', { name: 'Name', exact: true }).getAttribute('aria-sort')).toBe('descending');
    await page.context().close();
  }, 180_000);
});
