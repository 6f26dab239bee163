import { readFileSync } from 'node:fs';
import { TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator, Page } from 'playwright-core';
import { PASSWORD } from '../../src/server/node.fixture.ts';
import { BROWSER } from './admin-house.ts';
import { actOn, consoleStage, type ConsoleStage } from './console-stage.ts';

// People of the console (issue "What people see"): invitation by link, roles and their limits, a second officer who confirms, a second
// factor with recovery codes, sessions that an owner ends.

describe.skipIf(BROWSER === undefined)('officers', () => {
  let stage: ConsoleStage;
  let owner: Page;
  const pages = new Map<string, Page>();
  let slug: string;
  beforeAll(async () => {
    stage = await consoleStage();
    const { owner: client } = stage.test;
    const definition = { title: 'Board', contests: [{ question: 'Who?', candidates: ['Asha', 'Bela'] }], secondOfficer: true };
    ({ slug } = await client.must('createElection', {}, { definition }));
    await client.must('importVoters', { slug }, { text: 'username\nv1\nv2' });
    owner = (await stage.console('/admin/users')).page;
    // What is shown once was read here: yes to the question whether it was written down.
    owner.on('dialog', (question) => void question.accept());
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  async function join(page: Page, name: string): Promise<void> {
    await page.getByLabel('Your name').fill(name);
    await page.getByLabel('Username').fill(name.toLowerCase());
    await page.getByLabel('Choose a password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Accept the invitation' }).click();
  }
  const dialogOf = (page: Page): Locator => page.getByRole('dialog');

  it.each([
    ['Officer', 'Bela'],
    ['Observer', 'Omar'],
  ])('an %s joins by a link that works once', async (role, name) => {
    await owner.getByRole('button', { name: 'Invite somebody' }).click();
    await dialogOf(owner)
      .getByRole('radio', { name: new RegExp(`^${role}`) })
      .check();
    await dialogOf(owner).getByRole('button', { name: 'Make the link' }).click();
    const link =
      (await dialogOf(owner)
        .getByText(/^http.*#/)
        .textContent()) ?? '';
    await owner.keyboard.press('Escape');
    const path = link.slice(stage.test.node.url.length);
    const { page } = await stage.visitor(path);
    await join(page, name);
    await page.getByRole('heading', { name: 'Elections', level: 1 }).waitFor();
    pages.set(name, page);
    const late = (await stage.visitor(path)).page;
    await join(late, `${name}2`);
    await late.getByText('This link was used already or has expired. Ask whoever sent it for a new one.').waitFor();
    await late.context().close();
  });

  it('an observer finds no form that would be refused', async () => {
    const page = pages.get('Omar')!;
    const { url } = stage.test.node;
    for (const place of ['/admin/new', `/admin/e/${slug}/voters/import`, `/admin/e/${slug}/candidates`, `/admin/e/${slug}/control`]) {
      await page.goto(url + place);
      await page.getByText('You may look on here. Officers do the acts.').waitFor();
      expect(
        await page
          .locator('main')
          .getByRole('button', { name: /Edit|Add|Create|Choose|Lock|Open/ })
          .count(),
        place,
      ).toBe(0);
    }
    await page.goto(`${url}/admin/e/${slug}/setup/basics`);
    await page.getByText('You may look on here. Officers do the acts.').waitFor();
    expect(await page.getByLabel('Title of the election').isDisabled()).toBe(true);
    await page.goto(`${url}/admin/users`);
    await page.getByText('Your role does not allow this.').waitFor();
  });

  /** Pausing asks why; afterwards focus stands on the page's title, since the button that led there is gone. */
  async function pauseWithReason(): Promise<void> {
    const dialog = await actOn(owner, 'Pause');
    await dialog.getByText('Fill this in.').waitFor();
    const reason = dialog.getByLabel('Reason');
    await expect.poll(() => reason.evaluate((field) => field === document.activeElement), { timeout: 15_000 }).toBe(true);
    await reason.fill('Rain in the hall');
    await dialog.getByRole('button', { name: 'Pause', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    await expect.poll(() => owner.evaluate(() => document.activeElement?.tagName), { timeout: 15_000 }).toBe('H1');
    await (await actOn(owner, 'Resume')).waitFor({ state: 'detached' });
  }

  it('opening and closing need a second person who may confirm; both names stand in the record', async () => {
    await owner.goto(`${stage.test.node.url}/admin/e/${slug}/control`);
    await (await actOn(owner, 'Lock')).waitFor({ state: 'detached' });
    for (const act of ['Open the polls', 'Close the polls', 'Count', 'Declare the result']) {
      const signed = act !== 'Count';
      const dialog = await actOn(owner, act);
      if (signed) {
        const username = dialog.getByLabel('Username');
        await expect.poll(() => username.evaluate((field) => field === document.activeElement), { timeout: 15_000 }).toBe(true);
        const sign = async (name: string, words: string) => {
          await username.fill(name);
          await dialog.getByLabel('Password', { exact: true }).fill(PASSWORD);
          await dialog.getByRole('button', { name: act, exact: true }).click();
          if (words !== '') await dialog.getByText(words).waitFor();
        };
        await sign('olga', 'A second officer has to confirm this, and it must be another person.');
        await sign('omar', 'This person only looks on here. An officer or an owner has to sign.');
        await sign('bela', '');
      }
      await dialog.waitFor({ state: 'detached' });
      if (act === 'Open the polls') await pauseWithReason();
    }
    await owner.getByText('The result is declared.').waitFor();
    await owner.getByRole('link', { name: 'See the result' }).waitFor();
    await owner.goto(`${stage.test.node.url}/admin/e/${slug}/audit`);
    await owner
      .getByRole('row', { name: /Declared/ })
      .getByText('Details')
      .click();
    await owner
      .getByRole('row', { name: /Declared/ })
      .getByText(/second: .*bela/)
      .waitFor();
  }, 90_000);

  it('a second factor: set up, asked for, and its recovery code lets in once', async () => {
    const page = pages.get('Bela')!;
    await page.goto(`${stage.test.node.url}/admin/account`);
    await page.getByRole('button', { name: 'Set it up' }).click();
    const secret = ((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', '');
    await page.getByLabel('First code from the app').fill('000000');
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByRole('alert').waitFor();
    await page.getByLabel('First code from the app').fill(new TOTP({ secret }).generate());
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await page.getByText('Your recovery codes, shown only now').waitFor();
    const codes = await page.locator('main ul[translate=no] li').allInnerTexts();
    expect(new Set(codes).size).toBe(codes.length);
    const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
    expect(file.suggestedFilename()).toBe('recovery-codes.txt');
    expect(readFileSync(await file.path(), 'utf8')).toBe(codes.map((code) => `${code}\n`).join(''));
    // Whoever has saved them is not asked before they go.
    const asked: string[] = [];
    page.on('dialog', (question) => {
      asked.push(question.message());
      void question.dismiss();
    });
    await page.getByRole('link', { name: 'Elections', exact: true }).first().click();
    await page.getByRole('heading', { name: 'Elections', level: 1 }).waitFor();
    expect(asked).toEqual([]);
    const enter = async (code: string | undefined) => {
      const { page: door } = await stage.visitor('/admin');
      await door.getByLabel('Username').fill('bela');
      await door.getByLabel('Password', { exact: true }).fill(PASSWORD);
      await door.keyboard.press('Enter');
      await door.getByLabel('Code of your authenticator app').fill(code ?? '');
      await door.keyboard.press('Enter');
      return door;
    };
    await (await enter(codes[0])).getByRole('heading', { name: 'Elections', level: 1 }).waitFor();
    await (await enter(codes[0])).getByRole('alert').waitFor();
  }, 90_000);

  it('an owner ends a session and shuts somebody out; their next step leads to the sign-in', async () => {
    await owner.goto(`${stage.test.node.url}/admin/users`);
    await owner.getByRole('button', { name: /^End it: omar/ }).click();
    await owner.getByRole('button', { name: /^End it: omar/ }).waitFor({ state: 'detached' });
    const page = pages.get('Omar')!;
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/voters`);
    await page.getByRole('heading', { name: 'Sign in', level: 1 }).waitFor();
    const row = owner.getByRole('listitem').filter({ hasText: 'without a second factor' }).filter({ hasText: 'Omar' });
    await row.getByRole('button', { name: 'Shut out' }).click();
    await row.getByRole('button', { name: 'Let in again' }).waitFor();
    await page.getByLabel('Username').fill('omar');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    expect(page.url()).toContain('/admin/sign-in');
  });
});
