import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import type { AdminElection } from '../../src/wire/administration.ts';
import { openElection } from '../../src/server/node.fixture.ts';
import { BROWSER } from './admin-house.ts';
import { consoleStage, type ConsoleStage } from './console-stage.ts';

// What an officer typed or asked for is neither lost without a word nor done behind their back when the connection goes.

describe.skipIf(BROWSER === undefined)('the console without a connection', () => {
  let stage: ConsoleStage;
  let page: Page;
  let slug: string;
  const held = async () => (await stage.test.owner.call('adminElection', { slug })).json as AdminElection;
  beforeAll(async () => {
    stage = await consoleStage();
    const definition = { title: 'Board', contests: [{ question: 'Who?', candidates: ['A', 'B'] }] };
    ({ slug } = await stage.test.owner.must('createElection', {}, { definition }));
    await stage.test.owner.must('importVoters', { slug }, { text: 'username\nv1' });
    ({ page } = await stage.console(`/admin/e/${slug}/setup/basics`));
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  it('says at once that a form was not saved, and keeps what was typed', async () => {
    await page.getByLabel('Help for voters').fill('The club house');
    await page.context().setOffline(true);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('There is no connection to the server.').waitFor();
    expect(await page.getByLabel('Help for voters').inputValue()).toBe('The club house');
    await page.context().setOffline(false);
    expect((await held()).definition).not.toHaveProperty('contact');
  });

  it('asks before a form is left that is not saved, and no longer once it is', async () => {
    const asked: string[] = [];
    page.on('dialog', (dialog) => {
      asked.push(dialog.message());
      void dialog.dismiss();
    });
    await page.getByRole('link', { name: 'Voters', exact: true }).click();
    await expect.poll(() => asked, { timeout: 15_000 }).toEqual(['What you changed here is not saved yet. Leave without saving it?']);
    expect(await page.getByLabel('Help for voters').inputValue()).toBe('The club house');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect((await held()).definition).toMatchObject({ contact: 'The club house' });
    await page.getByRole('link', { name: 'Voters', exact: true }).click();
    await page.getByRole('heading', { name: 'Voters', level: 1 }).waitFor();
    expect(asked).toHaveLength(1);
  });

  it('does no act later that could not be done when it was asked for', async () => {
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/control`);
    await page.locator('main').getByRole('button', { name: 'Lock', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await page.context().setOffline(true);
    await dialog.getByRole('button', { name: 'Lock', exact: true }).click();
    await dialog.getByText('There is no connection to the server.').waitFor();
    await page.keyboard.press('Escape');
    await page.context().setOffline(false);
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/voters`);
    await page.getByText('1 voter found').waitFor();
    expect((await held()).status).toBe('draft');
  });

  it('says in the control room when its line is silent, and begins another, also where the server refused one', async () => {
    const open = await openElection(stage.test.owner, 2, { title: 'Hall vote', contests: [{ question: 'Who?', candidates: ['A', 'B'] }] });
    const line = page.locator('[data-line]');
    await page.clock.install();
    await page.goto(`${stage.test.node.url}/admin/e/${open.slug}/control`);
    await line.getByText('Live', { exact: true }).waitFor();
    await page.route('**/monitor/live', (route) => route.fulfill({ status: 503 }));
    await page.clock.fastForward(46_000);
    await line.getByText(/^Connection lost\. Figures of /).waitFor();
    await page.unroute('**/monitor/live');
    await page.clock.fastForward(46_000);
    await line.getByText('Live', { exact: true }).waitFor();
  });
});
