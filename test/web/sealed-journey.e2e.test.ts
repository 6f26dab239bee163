import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyArchive } from '../../src/verify/verify-archive.ts';
import { streamOf } from '../archive-vectors.ts';
import { BROWSER, openPage, sideways, startHouse, type AdminHouse } from './admin-house.ts';

// A whole sealed election at phone width: the organiser in the console alone, a registrar offline on the command line, three trustees in
// their browsers of whom two suffice, voters who rank in the booth and test their device, and the checks that anybody can make.

const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-organiser-'));
const root = path.resolve(import.meta.dirname, '../..');
const PASSPHRASE = 'four words nobody knows';
const SLUG = 'committee-2027';
const RANKINGS = [
  ['Bela', 'Asha', 'Chen'],
  ['Chen', 'Bela'],
  ['Bela', 'Chen'],
];

let house: AdminHouse;
let organiser: Page;
const complaints: (readonly string[])[] = [];
const refused: string[] = [];
const trustees: { readonly name: string; readonly link: string; page: Page; file: string }[] = [];
const codes: { readonly code: string; readonly link: string }[] = [];
const opened = path.join(folder, 'opened.json');
let tracker = '';

async function visitor(): Promise<Page> {
  const watched = await openPage(house.browser, { width: 390 });
  complaints.push(watched.complaints);
  watched.page.on('response', (response) => {
    if (response.status() >= 400) refused.push(`${response.status()} ${new URL(response.url()).pathname}`);
  });
  watched.page.setDefaultTimeout(60_000);
  return watched.page;
}

const url = (where: string): string => `${house.node.url}${where}`;
const consoleAt = (where: string): Promise<unknown> => organiser.goto(url(`/admin/e/${SLUG}/${where}`));

/** Presses an act in the control room and confirms it. */
async function act(name: string): Promise<void> {
  await organiser.locator('main').getByRole('button', { name, exact: true }).first().click();
  await organiser.getByRole('dialog').getByRole('button', { name, exact: true }).click();
}

async function makeKey(page: Page, name: string): Promise<string> {
  await page.getByLabel('New passphrase').fill(PASSPHRASE);
  await page.getByLabel('The same passphrase again').fill(PASSPHRASE);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Make my key' }).click()]);
  const file = path.join(folder, `${name}.json`);
  await download.saveAs(file);
  await page.locator('#key-file').setInputFiles(file);
  await page.locator('#key-passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Open it and go on' }).click();
  return file;
}

/** Does whatever the trustee's page asks for, until `text` stands on it. */
async function workUntil(trustee: (typeof trustees)[number], text: string): Promise<void> {
  const { page, file } = trustee;
  const goal = page.getByText(text).first();
  const work = page.getByRole('button', { name: /^Check everything, then/ });
  const unlock = page.getByRole('button', { name: 'Open my key' });
  const look = page.getByRole('button', { name: 'Look now' });
  for (const end = Date.now() + 120_000; Date.now() < end;) {
    await goal.or(work).or(unlock).or(look).first().waitFor();
    if (await goal.isVisible()) return;
    if (await unlock.isVisible()) {
      await page.locator('#key-file').setInputFiles(file);
      await page.locator('#key-passphrase').fill(PASSPHRASE);
      await unlock.click();
      await unlock.waitFor({ state: 'detached' });
    } else {
      // The page goes on by itself too: what is pressed may be gone or busy by then.
      const next = (await work.isVisible()) ? work : look;
      await next.click({ timeout: 1_000 }).catch(() => undefined);
      await page.waitForTimeout(300);
    }
  }
  throw new Error(`"${text}" never came; the page says: ${await page.locator('main').innerText()}`);
}

/** Ranks in the booth and comes to the review with its sealed ballot. */
async function rank(page: Page, names: readonly string[]): Promise<void> {
  for (const [i, name] of names.entries()) await page.getByRole('button', { name: `Add as number ${i + 1}: ${name}` }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'The tracker of your encrypted ballot' }).waitFor();
}

const shownTracker = async (page: Page): Promise<string> =>
  (await page.locator('p[translate=no]').first().innerText()).replaceAll(/\s/g, '');

describe.skipIf(BROWSER === undefined)('a sealed election, from the organiser’s first click to everybody’s check', () => {
  beforeAll(async () => {
    house = await startHouse();
    organiser = await visitor();
  }, 180_000);
  afterAll(async () => {
    await house?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('the organiser seals an election of rankings, with three trustees and a registrar', async () => {
    await organiser.goto(house.node.firstAdminLink ?? '');
    await organiser.getByLabel('Your name').fill('Asha Rao');
    await organiser.getByLabel('Username').fill('asha');
    await organiser.getByLabel('Choose a password').fill('no longer short');
    await organiser.keyboard.press('Enter');
    await organiser.getByRole('link', { name: 'New election' }).first().click();
    await organiser.getByText('Ranking', { exact: true }).click();
    await organiser.getByLabel('Title of the election').fill('Committee 2027');
    await organiser.getByLabel('Question on the ballot').fill('Who should sit on the committee?');
    await organiser.getByLabel('Candidates').fill('Asha\nBela\nChen');
    await organiser.getByRole('button', { name: 'Create the election' }).click();
    await organiser.getByRole('link', { name: /Results and rules/ }).click();
    await organiser.getByLabel('Seal the ballots').check();
    await organiser.getByText('A separate registrar').click();
    await organiser.getByRole('button', { name: 'Save' }).click();
    await organiser.getByText('Saved.').waitFor();
    await organiser.getByRole('link', { name: 'Back to the tasks' }).click();
    await organiser.getByText('The registrar’s list decides who votes.').waitFor();
    await organiser.getByRole('link', { name: /Keys and voting codes/ }).click();
    await organiser.getByLabel('This server holds one key').uncheck();
    await organiser.getByLabel('People').fill('Dora\nEmil\nFay');
    await organiser.getByLabel('How many of them suffice').fill('2');
    await organiser.getByRole('button', { name: 'Save' }).click();
    await organiser.getByText('Saved.').waitFor();
    await organiser.getByRole('button', { name: 'Make their links' }).click();
    const links = organiser.getByRole('status').locator('span', { hasText: '/trustee#' });
    await links.nth(2).waitFor();
    for (const [i, link] of (await links.allInnerTexts()).entries())
      trustees.push({ name: ['Dora', 'Emil', 'Fay'][i] ?? '', link, page: organiser, file: '' });
    expect(await sideways(organiser)).toBe(0);
  }, 180_000);

  test('the registrar makes the voting codes offline; only the public list comes to the console', async () => {
    const command = (await organiser.locator('pre').innerText()).split(' ').slice(1);
    const out = path.join(folder, 'registrar');
    writeFileSync(path.join(folder, 'ROLL.csv'), 'username,name\nv1,Vera One\nv2,Veer Two\nv3,Vani Three\n');
    const program = [...process.execArgv.filter((arg) => arg.startsWith('--disable-warning')), path.join(root, 'src/cli/main.ts')];
    await promisify(execFile)(process.execPath, [...program, ...command, '--out', out], { cwd: folder });
    const letters = readFileSync(path.join(out, 'letters.html'), 'utf8');
    expect(letters).toContain('<dt>Voting code</dt>');
    expect(letters).not.toContain('Username');
    for (const line of readFileSync(path.join(out, 'private-credentials.csv'), 'utf8').trim().split('\r\n').slice(1)) {
      const [, , code = '', link = ''] = line.split(',');
      codes.push({ code, link });
    }
    await organiser.locator('input[type=file]').setInputFiles(path.join(out, 'public-credentials.json'));
    await organiser.getByRole('button', { name: 'Take the list' }).click();
    await organiser.getByText('3 voting codes are made.').waitFor();
    expect(await organiser.locator('body').innerText()).not.toContain(codes[0]?.code);
    await consoleAt('setup/check');
    await organiser.getByText('Dora has to take round 1 of 3 of the common key.').waitFor();
  }, 180_000);

  test('the trustees make a common key, though one of them closes the browser half-way', async () => {
    for (const trustee of trustees) {
      trustee.page = await visitor();
      await trustee.page.goto(trustee.link);
      trustee.file = await makeKey(trustee.page, trustee.name);
      if (trustee.name !== 'Emil') continue;
      await trustee.page.getByText('Waiting for the other trustees').waitFor();
      await trustee.page.context().close();
    }
    await consoleAt('trustees');
    await organiser.getByText('1 of 3 rounds of the common key done').first().waitFor();
    const emil = trustees[1]!;
    emil.page = await visitor();
    await emil.page.goto(emil.link);
    await Promise.all(trustees.map((trustee) => workUntil(trustee, 'Your key is in')));
    await organiser.getByRole('button', { name: 'Look again' }).click();
    await expect.poll(() => organiser.getByText('Key is there').count(), { timeout: 20_000 }).toBe(3);
    const sum = (await organiser.locator('code').first().innerText()).replaceAll(/\s/g, '');
    expect(await shownTracker(trustees[0]!.page)).toBe(sum);
  }, 240_000);

  test('it is locked and opened; then neither codes nor roll can be replaced', async () => {
    await consoleAt('setup/check');
    await organiser.getByText('Nothing is missing.').waitFor();
    await act('Lock');
    await consoleAt('trustees');
    await organiser.getByText('The list of voting codes is locked.', { exact: false }).waitFor();
    const dora = trustees[0]!;
    await workUntil(dora, 'The election is locked');
    await dora.page.getByRole('button', { name: 'Check my key' }).click();
    await dora.page.getByText('Your key is part of this election’s key', { exact: false }).waitFor();
    await consoleAt('control');
    await organiser.locator('main').getByRole('button', { name: 'Open the polls', exact: true }).click();
    await organiser.getByRole('dialog').getByText('3 voters can vote from now on.').waitFor();
    await organiser.getByRole('dialog').getByRole('button', { name: 'Open the polls', exact: true }).click();
    await organiser.getByText('The polls are open.').waitFor();
    await consoleAt('trustees');
    await organiser.getByText('The list of voting codes is published and stands', { exact: false }).waitFor();
    expect(await organiser.getByRole('button', { name: 'Take the list' }).count()).toBe(0);
  }, 180_000);

  test('a voter tests the device: the opened ballot says the same on another device, and a fresh one is cast', async () => {
    const page = await visitor();
    await page.goto(url(`/e/${SLUG}/vote`));
    await page.getByLabel('Voting code').fill(codes[0]?.code ?? '');
    await page.keyboard.press('Enter');
    await rank(page, RANKINGS[0] ?? []);
    const spoiled = await shownTracker(page);
    await page.getByText('Check that this device encrypts honestly').click();
    await page.getByRole('button', { name: 'Open this ballot and check it' }).click();
    await page.getByText('The opened ballot says what you chose').waitFor();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save for a check on another device' }).click(),
    ]);
    await download.saveAs(opened);

    const other = await visitor();
    await other.goto(url(`/e/${SLUG}/verify`));
    await other.getByLabel('Choose the file of the opened ballot').setInputFiles(opened);
    await other.getByText('1. Bela').waitFor();
    for (const line of ['2. Asha', '3. Chen']) expect(await other.getByText(line).count()).toBe(1);
    expect(await shownTracker(other)).toBe(spoiled);
    const file = JSON.parse(readFileSync(opened, 'utf8')) as { ballot: string; opening: string };
    const lie = path.join(folder, 'lie.json');
    writeFileSync(
      lie,
      JSON.stringify({ ...file, opening: file.opening.replace(/"(\d)/, (_, digit: string) => `"${(Number(digit) % 9) + 1}`) }),
    );
    await other.getByLabel('Choose the file of the opened ballot').setInputFiles(lie);
    await other.getByText('This file opens no ballot of this election').waitFor();
    expect(await sideways(other)).toBe(0);
    await other.context().close();

    await page.getByRole('button', { name: 'Make a new ballot with the same choices' }).click();
    await page.getByRole('heading', { name: 'The tracker of your encrypted ballot' }).waitFor();
    tracker = await shownTracker(page);
    expect(tracker).not.toBe(spoiled);
    await page.getByRole('button', { name: 'Cast my ballot' }).click();
    await page.getByText('Your ballot is cast').waitFor();
    expect(await shownTracker(page)).toBe(tracker);
    await page.context().close();
  }, 180_000);

  test('others vote by their links; the record shows the ballots, and the organiser a turnout', async () => {
    for (const [i, { link }] of codes.slice(1).entries()) {
      const page = await visitor();
      await page.goto(link);
      await rank(page, RANKINGS[i + 1] ?? []);
      await page.getByRole('button', { name: 'Cast my ballot' }).click();
      await page.getByText('Your ballot is cast').waitFor();
      await page.context().close();
    }
    const reader = await visitor();
    await reader.goto(url(`/e/${SLUG}/board`));
    await reader.getByText(tracker.slice(0, 22)).waitFor();
    expect(await sideways(reader)).toBe(0);
    await reader.getByRole('link', { name: 'Is my ballot here?' }).click();
    await reader.getByLabel('Tracker').fill(tracker);
    await reader.getByRole('button', { name: 'Look up' }).click();
    await reader.getByText('Your ballot is recorded').waitFor();
    await reader.context().close();
    await consoleAt('monitor');
    await organiser.getByText('Turnout 100%').waitFor();
  }, 180_000);

  test('two of three trustees shuffle and open the tally; counting waits for them and says for whom', async () => {
    await consoleAt('control');
    await act('Close the polls');
    await organiser.getByText('The polls are closed.').first().waitFor();
    await consoleAt('results');
    await organiser.getByRole('heading', { name: 'The sealed ballots are not opened yet' }).waitFor();
    await organiser.getByRole('main').getByRole('link', { name: 'Control room' }).click();
    await act('Count');
    await organiser.getByText('2 more of these have to shuffle the ballots: Dora, Emil, Fay.').waitFor();
    await organiser.keyboard.press('Escape');
    const [dora, , fay] = trustees;
    // Dora shuffles and closes her browser; Fay's tab has been open all the time.
    await dora!.page.reload();
    await workUntil(dora!, 'Not your turn yet');
    await dora!.page.context().close();
    dora!.page = await visitor();
    await dora!.page.goto(dora!.link);
    await Promise.all([dora!, fay!].map((trustee) => workUntil(trustee, 'Thank you, your part is done')));
  }, 240_000);

  test('the result is declared, and anybody can verify it in the browser, in any language', async () => {
    await consoleAt('control');
    await act('Count');
    await organiser.getByRole('button', { name: 'Declare the result', exact: true }).first().waitFor();
    await act('Declare the result');
    await organiser.getByText('The result is declared.').waitFor();
    const reader = await visitor();
    await reader.goto(url(`/e/${SLUG}/results`));
    await reader.getByText('Bela is elected', { exact: false }).first().waitFor();
    await reader.goto(url(`/e/${SLUG}/verify`));
    await reader.getByRole('button', { name: 'Check everything in this browser' }).click();
    await reader.getByText('Everything holds').first().waitFor();
    await reader.getByText('2 shuffles proved to have reordered the rankings and changed none.').waitFor();
    expect(await sideways(reader)).toBe(0);
    await reader.goto(url(`/e/${SLUG}/verify?lang=hi`));
    await reader.getByRole('button', { name: 'इस ब्राउज़र में सब कुछ जाँचें' }).click();
    await reader.getByText('प्रकाशित परिणाम वही है जो खोले गए भाग देते हैं।').waitFor();
    const bytes = new Uint8Array(await (await fetch(url(`/api/elections/${SLUG}/board/archive.bel`))).arrayBuffer());
    expect(await verifyArchive(() => streamOf(bytes))).toMatchObject({
      outcome: 'holds',
      ballots: 3,
      voters: 3,
      present: { result: true, shuffles: 2, decryptions: 2 },
    });
    // Two refusals were provoked: looking for results and counting before the trustees had opened the tally.
    expect(complaints.flat().filter((text) => !/the server responded/.test(text))).toEqual([]);
    expect([...new Set(refused)]).toEqual([`403 /api/admin/elections/${SLUG}/results`, `409 /api/admin/elections/${SLUG}/acts`]);
  }, 180_000);
});
