import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers } from '../web/axe.ts';
import { builtPages } from '../web/built-pages.ts';
import { startNode, type RunningNode } from '../../src/server/main.ts';
import { verifyArchive } from '../../src/verify/verify-archive.ts';
import { streamOf } from '../archive-vectors.ts';
import { openBrowser } from './browser.ts';

// A sealed election from the organiser's first call to the verified result, in a real browser against a real server: three trustees
// make a 2-of-3 key on their pages, voters vote in the booth, two trustees open the tally.

const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-ceremony-'));
const browser: Browser | undefined = await openBrowser();
if (!browser)
  console.warn('\n*** LEFT OUT: the ceremony in the browser. No Chromium on this machine; name one in VERITALLY_CHROMIUM. ***\n');
const PASSPHRASE = 'four words nobody knows';
const violations: string[] = [];
let node: RunningNode;
let saved = 0;

/** What the organiser's console does, over the same API. */
class Organiser {
  cookie = '';
  csrf = '';
  async call<T>(method: string, where: string, body?: unknown): Promise<T> {
    const response = await fetch(node.url + where, {
      method,
      headers: { 'content-type': 'application/json', cookie: this.cookie, 'x-veritally-csrf': this.csrf },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const cookie = response.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie !== undefined) this.cookie = cookie;
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${method} ${where}: ${JSON.stringify(answer)}`);
    return answer;
  }
  async signUp(): Promise<void> {
    const token = node.firstAdminLink?.split('#')[1];
    const me = await this.call<{ csrf: string }>('POST', '/api/admin/setup', {
      token,
      username: 'organiser',
      name: 'Org',
      password: 'a long password 1',
    });
    this.csrf = me.csrf;
  }
  act(slug: string, act: string): Promise<unknown> {
    return this.call('POST', `/api/admin/elections/${slug}/acts`, { act });
  }
}
const organiser = new Organiser();

beforeAll(async () => {
  node = await startNode({ dataFolder: path.join(folder, 'data'), port: 0, webFolder: await builtPages() });
  await organiser.signUp();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await node?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function newContext(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  const context = await browser!.newContext({ acceptDownloads: true, viewport: { width: 390, height: 844 }, ...options });
  context.on('weberror', (error) => violations.push(String(error.error())));
  context.on('console', (message) => {
    if (/Content Security Policy|TrustedScript|Refused to/i.test(message.text())) violations.push(message.text());
  });
  return context;
}

interface Person {
  readonly name: string;
  readonly page: Page;
  file: string;
}

async function axe(page: Page, state: string): Promise<void> {
  expect(await barriers(page), state).toEqual([]);
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(wide, `${state}: sideways scroll`).toBeLessThanOrEqual(0);
}

async function makeKey(person: Person): Promise<void> {
  const { page } = person;
  await page.getByLabel('New passphrase').fill(PASSPHRASE);
  await page.getByLabel('The same passphrase again').fill(PASSPHRASE);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Make my key' }).click()]);
  person.file = path.join(folder, `${saved++}-${download.suggestedFilename()}`);
  await download.saveAs(person.file);
  await axe(page, 'test the file');
  await page.locator('#key-file').setInputFiles(person.file);
  await page.locator('#key-passphrase').fill(PASSPHRASE);
  await page.getByRole('button', { name: 'Open it and go on' }).click();
}

async function openKey(person: Person, button: string): Promise<void> {
  await person.page.locator('#key-file').setInputFiles(person.file);
  await person.page.locator('#key-passphrase').fill(PASSPHRASE);
  await person.page.getByRole('button', { name: button }).click();
}

/** Presses "Look now" until `text` stands on the page. */
async function lookFor(page: Page, text: string): Promise<void> {
  for (let i = 0; i < 60; i++) {
    if (await page.getByText(text, { exact: false }).first().isVisible()) return;
    const look = page.getByRole('button', { name: 'Look now' });
    if (await look.isVisible()) await look.click().catch(() => undefined);
    await page.waitForTimeout(250);
  }
  throw new Error(`"${text}" never came; the page says: ${await page.locator('main').innerText()}`);
}

async function setUp(title: string, method: string, trustees: object): Promise<{ slug: string; credentials: string[]; people: Person[] }> {
  const definition = {
    title,
    contests: [{ question: 'Who should chair?', candidates: ['Asha', 'Bela', 'Chen'], method }],
    results: 'when-declared',
    sealed: { trustees },
  };
  const { slug } = await organiser.call<{ slug: string }>('POST', '/api/admin/elections', { definition });
  await organiser.call('POST', `/api/admin/elections/${slug}/voters/import`, { text: 'username\nv1\nv2\nv3\n', drawSecrets: false });
  const links = await organiser.call<{ name: string; link: string }[]>('POST', `/api/admin/elections/${slug}/sealed/invites`, {});
  const people: Person[] = [];
  for (const { name, link } of links) {
    const page = await (await newContext()).newPage();
    await page.goto(`${link.replace('/trustee#', '/trustee?lang=en#')}`);
    people.push({ name, page, file: '' });
  }
  const drawn = await organiser.call<{ link: string }[]>('POST', `/api/admin/elections/${slug}/sealed/credentials`);
  return { slug, people, credentials: drawn.map(({ link }) => link) };
}

/** One voter in the booth, from the personal link to the receipt. */
async function voteInBooth(link: string, candidate: string): Promise<string> {
  const context = await newContext();
  const page = await context.newPage();
  await page.goto(link.replace('#', '?lang=en#'));
  await page.getByText(candidate, { exact: true }).first().click();
  await page
    .getByRole('button', { name: /Review|Continue|Next/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'Cast my ballot' }).click({ timeout: 30_000 });
  await page.locator('section p[translate=no]').first().waitFor({ timeout: 30_000 });
  const tracker = (await page.locator('section p[translate=no]').first().innerText()).replaceAll(/\s/g, '');
  await context.close();
  return tracker;
}

describe.skipIf(!browser)('the ceremony of a sealed election', () => {
  test('two of three trustees, from their keys to the verified result', async () => {
    const { slug, people, credentials } = await setUp('Committee 2026', 'plurality', {
      server: false,
      people: ['Dora', 'Emil', 'Fay'],
      threshold: 2,
    });
    const [dora, emil, fay] = people as [Person, Person, Person];
    await axe(dora.page, 'make a key');
    for (const person of people) await makeKey(person);
    await axe(emil.page, 'waiting for others');
    for (const { page } of people) await lookFor(page, 'Your key is in');
    const sums = await Promise.all(people.map(({ page }) => page.locator('p[translate=no]').first().innerText()));
    const state = await organiser.call<{ trustees: { checksum: string }[] }>('GET', `/api/admin/elections/${slug}/sealed`);
    expect(sums.map((sum) => sum.replaceAll(/\s/g, ''))).toEqual(state.trustees.map(({ checksum }) => checksum));
    await organiser.act(slug, 'lock');
    for (const { page } of people) await lookFor(page, 'The election is locked');
    await dora.page.getByRole('button', { name: 'Check my key' }).click();
    await lookFor(dora.page, 'Your key is part of this election’s key');
    await axe(dora.page, 'locked');
    await organiser.act(slug, 'open');
    // Nothing to be done before closing, also after the tab was closed and opened again.
    await fay.page.reload();
    await lookFor(fay.page, 'The election is locked');
    const trackers = [];
    for (const [i, candidate] of ['Bela', 'Asha', 'Bela'].entries()) trackers.push(await voteInBooth(credentials[i] ?? '', candidate));
    expect(new Set(trackers).size).toBe(3);
    await organiser.act(slug, 'close');
    // Fay comes back on a closed tab, with a wrong file, a wrong passphrase, then rightly; Dora's tab is still open.
    await fay.page.reload();
    await fay.page.locator('#key-file').setInputFiles(dora.file);
    await fay.page.locator('#key-passphrase').fill(PASSPHRASE);
    await fay.page.getByRole('button', { name: 'Open my key' }).click();
    await lookFor(fay.page, 'This key file is of another trustee');
    await fay.page.locator('#key-file').setInputFiles(fay.file);
    await fay.page.locator('#key-passphrase').fill('not the passphrase');
    await fay.page.getByRole('button', { name: 'Open my key' }).click();
    await lookFor(fay.page, 'The passphrase does not open this file');
    await axe(fay.page, 'wrong passphrase');
    await openKey(fay, 'Open my key');
    await fay.page.getByRole('button', { name: 'Check everything, then open my part' }).click();
    await fay.page.getByText('Not your turn yet').or(fay.page.getByText('Thank you')).first().waitFor({ timeout: 60_000 });
    await lookFor(dora.page, 'Check everything first');
    await axe(dora.page, 'open the tally');
    await dora.page.getByRole('button', { name: 'Check everything, then open my part' }).click();
    await lookFor(dora.page, 'Thank you, your part is done');
    await axe(dora.page, 'finished');
    await emil.page.reload();
    await lookFor(emil.page, 'Thank you, your part is done');
    await organiser.act(slug, 'declare');
    const results = await organiser.call<{ standing: string; contests: { candidates: { name: string; votes: string }[] }[] }>(
      'GET',
      `/api/elections/${slug}/results`,
    );
    expect(results).toMatchObject({ standing: 'final', contests: [{ candidates: [{ votes: '1' }, { votes: '2' }, { votes: '0' }] }] });
    const archive = new Uint8Array(await (await fetch(`${node.url}/api/elections/${slug}/board/archive.bel`)).arrayBuffer());
    const report = await verifyArchive(() => streamOf(archive));
    expect(report).toMatchObject({ outcome: 'holds', ballots: 3, present: { result: true, decryptions: 2 } });
    const reader = await (await newContext()).newPage();
    await reader.goto(`${node.url}/e/${slug}/verify?lang=en`);
    await reader.getByRole('button', { name: 'Check everything in this browser' }).click();
    await reader.getByText('Everything holds').first().waitFor({ timeout: 60_000 });
    expect(violations).toEqual([]);
  }, 300_000);

  test('rankings: a mandatory trustee shuffles on the page, then opens the tally; a changed record stops the page', async () => {
    const { slug, people } = await setUp('Rankings', 'irv', { server: true, people: ['Gita'] });
    const gita = people[0] as Person;
    await makeKey(gita);
    await lookFor(gita.page, 'Your key is in');
    await organiser.act(slug, 'open');
    await organiser.act(slug, 'close');
    // Somebody between server and trustee gives another record than the one that the tally belongs to.
    const real = Buffer.from(await (await fetch(`${node.url}/api/elections/${slug}/board/archive.bel`)).arrayBuffer());
    const forged = Buffer.from(real);
    forged[forged.lastIndexOf('"num_tallied":0') + 14] = 0x31;
    let forge = true;
    await gita.page.route('**/board/archive.bel', (route) =>
      forge ? route.fulfill({ body: forged, contentType: 'application/x-tar' }) : route.continue(),
    );
    await lookFor(gita.page, 'Shuffle the ballots');
    await axe(gita.page, 'shuffle');
    await gita.page.getByRole('button', { name: 'Check everything, then shuffle' }).click();
    await lookFor(gita.page, 'The published record does not hold');
    await axe(gita.page, 'record refused');
    forge = false;
    await gita.page.getByRole('button', { name: 'Check everything, then shuffle' }).click();
    await lookFor(gita.page, 'Open your part of the result');
    await gita.page.getByRole('button', { name: 'Check everything, then open my part' }).click();
    await lookFor(gita.page, 'Thank you, your part is done');
    await organiser.act(slug, 'declare');
    expect(violations).toEqual([]);
  }, 120_000);

  test('a trustee who begins again in another tab is asked for the newer file', async () => {
    const { people } = await setUp('Again', 'plurality', { server: false, people: ['Dora', 'Emil', 'Fay'], threshold: 1 });
    const [dora, emil, fay] = people as [Person, Person, Person];
    await makeKey(dora);
    await lookFor(dora.page, 'Waiting for the other trustees');
    const second: Person = { name: 'Dora', page: await (await newContext()).newPage(), file: '' };
    await second.page.goto(dora.page.url());
    await second.page.getByText('I lost my file or my passphrase').click();
    await second.page.getByRole('button', { name: 'Make a new key' }).click();
    await makeKey(second);
    await lookFor(second.page, 'Waiting for the other trustees');
    await second.page.close();
    await makeKey(emil);
    await makeKey(fay);
    // The first tab still holds the old key and goes on by itself with the next round.
    await lookFor(dora.page, 'The key in this file is not the one');
    await openKey({ ...dora, file: second.file }, 'Open my key');
    for (const { page } of people) await lookFor(page, 'Your key is in');
    expect(violations).toEqual([]);
  }, 120_000);

  test('the page speaks five languages in three themes, works by keyboard, and refuses dead links', async () => {
    const { people } = await setUp('Looks', 'plurality', { server: false, people: ['Dora', 'Émile'] });
    const [dora] = people as [Person, Person];
    const link = dora.page.url();
    const themes = ['light', 'dark', 'contrast'];
    for (const [turn, language] of ['en', 'hi', 'kn', 'fr', 'ar'].entries()) {
      // English in every theme, the others by turns; contrast does not depend on the language.
      for (const theme of language === 'en' ? themes : [themes[turn % 3] ?? '']) {
        const context = await newContext({ viewport: { width: 320, height: 640 } });
        await context.addInitScript(
          (look) => {
            try {
              localStorage.setItem('veritally.display', look);
            } catch {
              /* about:blank has none */
            }
          },
          JSON.stringify({ theme, size: 1 }),
        );
        const page = await context.newPage();
        await page.goto(link.replace('lang=en', `lang=${language}`));
        await page.locator('#passphrase').waitFor();
        expect(await page.evaluate<string>('document.documentElement.dir')).toBe(language === 'ar' ? 'rtl' : 'ltr');
        await axe(page, `${language} ${theme}`);
        // An incomplete form says so in words that take the focus.
        await page.locator('button[type=submit]').press('Enter');
        await page.locator('[role=alert]:focus').waitFor();
        await axe(page, `${language} ${theme} with a mistake`);
        expect(await page.locator('main').innerText()).not.toMatch(/trustee\.[a-z]/);
        await context.close();
      }
    }
    const page = await (await newContext()).newPage();
    await page.goto(`${node.url}/trustee?lang=en#x.1.y`);
    await page.getByText('This link opens nothing').waitFor();
    await axe(page, 'dead link');
    // A right link opened in the same tab changes the fragment alone.
    await page.goto(link);
    await page.locator('#passphrase').waitFor();
    expect(violations).toEqual([]);
  }, 240_000);

  test('nothing secret leaves the device or stays in the browser', async () => {
    const { people } = await setUp('Secrets', 'plurality', { server: true, people: ['Dora'] });
    const dora = people[0] as Person;
    const sent: string[] = [];
    dora.page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`));
    await makeKey(dora);
    await lookFor(dora.page, 'Your key is in');
    expect(sent.some((text) => text.includes('"make-key"'))).toBe(true);
    const file = JSON.parse(readFileSync(dora.file, 'utf8')) as { lock: { data: string; salt: string } };
    for (const text of sent) for (const secret of [PASSPHRASE, file.lock.data, file.lock.salt]) expect(text).not.toContain(secret);
    const kept = await dora.page.evaluate<string>(
      'indexedDB.databases().then((databases) => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, databases, document.cookie]))',
    );
    expect(kept).not.toContain('lock');
    expect(kept).not.toContain(PASSPHRASE);
    expect(await dora.page.locator('input').count()).toBe(0);
  }, 60_000);
});
