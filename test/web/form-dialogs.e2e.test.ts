import { TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER } from './admin-house.ts';
import { consoleStage, type ConsoleStage } from './console-stage.ts';

// Windows with a form: a press of Escape, or of "Close", must not throw away what somebody typed, or what is shown there only once. Nor may
// a step to another page of the console, where the page itself shows it.

describe.skipIf(BROWSER === undefined)('a window with a form', () => {
  let stage: ConsoleStage;
  let slug: string;
  let officer: Page;
  /** What the browser's question said each time; answered with `leave`. */
  const asked: string[] = [];
  let leave = false;
  const dialog = () => officer.getByRole('dialog');
  const escape = () => officer.keyboard.press('Escape');
  beforeAll(async () => {
    stage = await consoleStage();
    const definition = { title: 'Board', contests: [{ question: 'Chair?', candidates: ['Ada', 'Ben'] }] };
    ({ slug } = await stage.test.owner.must('createElection', {}, { definition }));
    officer = (await stage.console(`/admin/e/${slug}/voters`)).page;
    await officer.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    officer.on('dialog', (question) => {
      asked.push(question.message());
      void (leave ? question.accept() : question.dismiss());
    });
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  /** Escape and "Close" ask, and what `field` holds stays; then Escape closes once it is agreed to. */
  async function keeps(field: string, text: string): Promise<void> {
    asked.length = 0;
    leave = false;
    await escape();
    await escape();
    await dialog().getByRole('button', { name: 'Close this window', exact: true }).click();
    expect(asked).toHaveLength(3);
    expect(asked[0]).toMatch(/not saved yet/);
    expect(await dialog().getByLabel(field).first().inputValue()).toBe(text);
    leave = true;
    await escape();
    await expect.poll(() => asked.length).toBe(4);
    await dialog().waitFor({ state: 'detached' });
  }

  /** Of what a window shows once: Escape and "Close" ask, copying makes an end of asking. */
  async function keepsUntilCopied(copy: string): Promise<void> {
    await dialog().getByRole('button', { name: copy, exact: true }).waitFor();
    asked.length = 0;
    leave = false;
    await escape();
    await expect.poll(() => asked.length).toBe(1);
    await dialog().getByRole('button', { name: 'Close this window', exact: true }).click();
    expect(asked).toHaveLength(2);
    for (const question of asked) expect(question).toMatch(/written this down/);
    await dialog().getByRole('button', { name: copy, exact: true }).click();
    await dialog().getByText('Copied').waitFor();
    await escape();
    await dialog().waitFor({ state: 'detached' });
    expect(asked).toHaveLength(2);
  }

  it('asks before it goes with what was typed, and only then', async () => {
    const add = officer.locator('main').getByRole('button', { name: 'Add a voter' });
    await add.first().click();
    await escape();
    await dialog().waitFor({ state: 'detached' });
    expect(asked).toEqual([]);
    await add.first().click();
    await dialog().getByLabel('Username').fill('ann');
    await keeps('Username', 'ann');

    await add.first().click();
    await dialog().getByLabel('Username').fill('ann');
    await dialog().getByRole('button', { name: 'Add a voter' }).click();
    await dialog().getByText('ann is on the roll.').waitFor();
    asked.length = 0;
    leave = false;
    await dialog().getByRole('button', { name: 'Add another' }).click();
    expect(asked).toHaveLength(1);
    await keepsUntilCopied('Copy the secret');
  });

  it('asks for a candidate, also where something was changed without typing', async () => {
    await officer.goto(`${stage.test.node.url}/admin/e/${slug}/candidates`);
    const edit = officer.getByRole('button', { name: 'Edit: Ada' });
    await edit.click();
    await dialog().getByLabel('Name').first().fill('Adam');
    await keeps('Name', 'Adam');
    await edit.click();
    await dialog().getByLabel('Name').first().fill('Adele');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    await officer.getByRole('button', { name: 'Edit: Adele' }).waitFor();
  });

  it('asks for a reason typed into an act', async () => {
    await officer.goto(`${stage.test.node.url}/admin/e/${slug}/control`);
    await officer.locator('main').getByRole('button', { name: 'Lock', exact: true }).click();
    await dialog().getByLabel('Reason').fill('The board agreed');
    await keeps('Reason', 'The board agreed');
  });

  it('asks before a secret goes that is shown only once, until it was copied', async () => {
    await officer.goto(`${stage.test.node.url}/admin/e/${slug}/voters`);
    await officer.locator('main button', { hasText: 'ann' }).first().click();
    await dialog().locator('summary', { hasText: 'Draw a new secret' }).click();
    await dialog().getByRole('button', { name: 'Draw a new secret' }).click();
    await dialog().getByText('Shown only now').waitFor();
    await keepsUntilCopied('Copy the secret');
  });

  it('asks likewise for an invitation and a token, and lets go who has written it down', async () => {
    await officer.goto(`${stage.test.node.url}/admin/users`);
    await officer.getByRole('button', { name: 'Invite somebody' }).click();
    await dialog().getByRole('button', { name: 'Make the link' }).click();
    await keepsUntilCopied('Copy the link');
    await officer.getByRole('button', { name: 'Make a token' }).click();
    await dialog().getByLabel('Name').first().fill('Backup');
    await dialog().getByRole('button', { name: 'Make a token' }).click();
    await dialog().getByText('Shown only now').waitFor();
    asked.length = 0;
    leave = true;
    await escape();
    await expect.poll(() => asked.length).toBe(1);
    await dialog().waitFor({ state: 'detached' });
  });

  const elections = () => officer.getByRole('link', { name: 'Elections', exact: true }).first();
  const atElections = () => officer.getByRole('heading', { name: 'Elections', level: 1 });

  /** Of what the page itself shows once: a step to another page asks, and goes nowhere unless it is agreed to. */
  async function asksBeforeLeaving(shown: string): Promise<void> {
    asked.length = 0;
    leave = false;
    await elections().click();
    await expect.poll(() => asked.length).toBe(1);
    expect(asked[0]).toMatch(/written this down/);
    expect(await officer.getByText(shown).isVisible()).toBe(true);
  }

  /** The step goes unasked. */
  async function leavesUnasked(): Promise<void> {
    asked.length = 0;
    await elections().click();
    await atElections().waitFor();
    expect(asked).toEqual([]);
  }

  it('asks before the page with the recovery codes goes, until they were copied', async () => {
    const shown = 'Your recovery codes, shown only now';
    await officer.goto(`${stage.test.node.url}/admin/account`);
    await officer.getByRole('button', { name: 'Set it up' }).click();
    const secret = ((await officer.locator('code').first().textContent()) ?? '').replaceAll(' ', '');
    await officer.getByLabel('First code from the app').fill(new TOTP({ secret }).generate());
    await officer.getByRole('button', { name: 'Turn it on' }).click();
    await officer.getByText(shown).waitFor();
    await asksBeforeLeaving(shown);
    await officer.getByRole('button', { name: 'Copy the codes' }).click();
    await officer.getByText('Copied').waitFor();
    await leavesUnasked();
  });

  it('asks before the page with the links of trustees goes, until each of them was copied; a new link leaves the others standing', async () => {
    const shown = 'Pass each link on to its person only; shown only now';
    const definition = {
      title: 'Sealed board',
      contests: [{ question: 'Chair?', candidates: ['Ada', 'Ben'] }],
      sealed: { trustees: { server: false, people: ['Tara', 'Uma'], threshold: null } },
    };
    const sealed = await stage.test.owner.must('createElection', {}, { definition });
    await officer.goto(`${stage.test.node.url}/admin/e/${sealed.slug}/trustees`);
    await officer.getByRole('button', { name: 'Make their links' }).click();
    await officer.getByText(shown).waitFor();
    await asksBeforeLeaving(shown);
    const links = officer.locator('main [role=status] li');
    await links.filter({ hasText: 'Tara' }).getByRole('button', { name: 'Copy the link' }).click();
    await officer.getByText('Copied').waitFor();
    await asksBeforeLeaving(shown);

    const old = await links.filter({ hasText: 'Tara' }).innerText();
    await officer.locator('main li', { hasText: 'Tara' }).getByRole('button', { name: 'New link' }).click();
    await dialog().getByRole('button', { name: 'New link' }).click();
    await dialog().waitFor({ state: 'detached' });
    await expect.poll(() => links.filter({ hasText: 'Tara' }).innerText()).not.toBe(old);
    expect(await links.count()).toBe(2);
    await links.filter({ hasText: 'Uma' }).getByRole('button').click();
    await asksBeforeLeaving(shown);
    await links.filter({ hasText: 'Tara' }).getByRole('button').click();
    await expect.poll(() => officer.getByText('Copied').count()).toBe(2);
    await leavesUnasked();
  });
});
