import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts';
import { buildVerifier } from '../../scripts/build-verifier.ts';
import { trackerOf } from '../../src/protocol/ballot.ts';
import { mixed, plain } from '../forgery.ts';
import { archiveOf } from '../made-election.ts';

// The built verifiers: one page and one program, each a single file.

const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-offline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let built: { html: string; mjs: string };
beforeAll(async () => {
  built = await buildVerifier(folder);
}, 120_000);

const file = (name: string, bytes: Uint8Array): string => {
  writeFileSync(path.join(folder, name), bytes);
  return path.join(folder, name);
};
const good = file('good.bel', mixed.bytes);
const bad = file('bad.bel', archiveOf(plain.events.filter(({ type }) => type !== 'EndBallots')));
const older = file('older.bel', archiveOf(mixed.events.slice(0, 3)));

describe('veritally-verify.mjs', () => {
  const run = (...args: string[]): Promise<{ code: number; stdout: string }> =>
    new Promise((resolve) => {
      // Another folder, so that nothing of the checkout can be found.
      execFile(process.execPath, [built.mjs, ...args], { cwd: folder }, (error, stdout) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout }),
      );
    });
  test('verifies, refuses, and compares, with its own threads', async () => {
    expect(await run(good)).toMatchObject({ code: 0, stdout: expect.stringMatching(/VERIFIED: everything/) });
    expect(await run(bad)).toMatchObject({ code: 1, stdout: expect.stringMatching(/Step 2/) });
    expect(await run(older, good)).toMatchObject({ code: 0, stdout: expect.stringMatching(/continues the first/) });
  });
  test('imports nothing but Node itself', () => {
    const imports = [...readFileSync(built.mjs, 'utf8').matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name]) => name);
    expect(imports.length).toBeGreaterThan(2);
    expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([]);
  });
});

const executablePath = findBrowser();
if (executablePath === undefined)
  console.warn('\n*** LEFT OUT: the test of the offline page. No browser of the Chromium family is installed. ***\n');

describe.skipIf(executablePath === undefined)('veritally-verify.html', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...BROWSER_ARGS] });
  }, 60_000);
  afterAll(() => browser.close());

  test('verifies a chosen file without any request, on workers, under its own policy', async () => {
    const context = await browser.newContext({ offline: true, colorScheme: 'dark' });
    const page = await context.newPage();
    const [requests, problems]: [string[], string[]] = [[], []];
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    let workers = 0;
    page.on('worker', () => workers++);
    await page.goto(pathToFileURL(built.html).href);
    await page.setInputFiles('#file', good);
    await page.getByText('Everything in this archive holds.').waitFor({ timeout: 60_000 });
    expect(workers).toBeGreaterThan(1);
    expect(await page.locator('ol.steps li', { hasText: '✓' }).count()).toBe(8);
    expect(await page.locator('table', { hasText: 'x: 1, y: 2, z: 3' }).count()).toBe(1);

    await page.getByLabel('Tracker of your ballot').fill(trackerOf(mixed.ballots[0] ?? ''));
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.getByText('Your ballot is event 1. A later ballot of yours replaces it.').waitFor();
    await page.getByLabel('Tracker of your ballot').fill(trackerOf(mixed.ballots[1] ?? ''));
    await page.getByRole('button', { name: 'Look it up' }).click();
    await page.getByText('Your ballot is event 2, and it counts.').waitFor();

    await page.setInputFiles('#file', bad);
    await page.locator('.verdict.bad', { hasText: 'Step 2, chain of events' }).waitFor();
    await page.setInputFiles('#file', [older, good]);
    await page.getByText('The copies agree').waitFor({ timeout: 60_000 });
    await page.setInputFiles('#file', [older, bad]);
    await page.getByText('The copies do not agree').waitFor();

    expect(requests.filter((url) => !url.startsWith('file:') && !url.startsWith('blob:'))).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  }, 120_000);

  test('speaks the browser’s language, and any other when asked, without checking again', async () => {
    const context = await browser.newContext({ offline: true, locale: 'hi-IN' });
    const page = await context.newPage();
    await page.goto(pathToFileURL(built.html).href);
    expect(await page.title()).toBe('चुनाव सत्यापित करें – Veritally');
    await page.setInputFiles('#file', bad);
    await page.locator('.verdict.bad', { hasText: 'चरण 2, घटनाओं की शृंखला, घटना' }).waitFor({ timeout: 60_000 });
    expect(await page.locator('#report').innerText()).not.toMatch(/[a-z]{4,}(?<!json)/);
    await page.selectOption('#language', 'ar');
    expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
    await page.locator('.verdict.bad', { hasText: 'الخطوة' }).waitFor();
    await page.setInputFiles('#file', good);
    await page.locator('.verdict.good', { hasText: 'كل شيء في هذا السجل سليم.' }).waitFor({ timeout: 60_000 });
    await page.selectOption('#language', 'fr');
    await page.locator('.verdict.good', { hasText: 'Tout tient dans ce registre.' }).waitFor();
    await context.close();
  }, 120_000);

  test('shows an archive’s texts as text', async () => {
    const page = await browser.newPage();
    const [setup, ...rest] = plain.events;
    if (setup?.type !== 'Setup') throw new Error('setup');
    const evil = file(
      'evil.bel',
      archiveOf([
        { ...setup, election: setup.election.replace('"Made"', '"<img src=x onerror=alert(1)><script>alert(2)</script>"') },
        ...rest.slice(0, 0),
      ]),
    );
    await page.goto(pathToFileURL(built.html).href);
    await page.setInputFiles('#file', evil);
    await page.getByText('<img src=x onerror=alert(1)>').waitFor({ timeout: 60_000 });
    expect(await page.locator('#report img, #report script').count()).toBe(0);
    await page.close();
  }, 120_000);
});
