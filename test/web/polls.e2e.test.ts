import { readFileSync } from 'node:fs';
import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { castFor, castKey, signedIn } from '../../src/server/node.fixture.ts';
import { BROWSER } from './admin-house.ts';
import { actOn, consoleStage, voteFor, type ConsoleStage } from './console-stage.ts';

// The control room while people vote (issue "What people see"; the second seed's closing by number or by hand, totals on the organiser's
// side with voter details, the winner announced): everything changes by itself, nobody loads a page again.

describe.skipIf(BROWSER === undefined)('the polls', () => {
  let stage: ConsoleStage;
  let slug: string;
  let voters: readonly { readonly username: string; readonly secret: string }[];
  let control: Page;
  const vote = async (number: number, candidate: number) =>
    castFor((await signedIn(stage.test, slug, voters[number]!)).client, slug, candidate);
  const fact = (page: Page, name: string) => page.locator('main dl').first().locator('div, dt').filter({ hasText: name }).first();

  beforeAll(async () => {
    stage = await consoleStage();
    const { owner } = stage.test;
    const definition = {
      title: 'Hall election',
      contests: [{ question: 'Who?', candidates: ['Manjunath', 'Hemanth'], none: true }],
      results: 'live' as const,
      ballotLimit: 6,
    };
    ({ slug } = await owner.must('createElection', {}, { definition }));
    const rows = Array.from({ length: 14 }, (_, i) => `v${i},Voter ${i},${i < 12 ? 'North' : 'Board'}`);
    const report = await owner.must('importVoters', { slug }, { text: ['username,name,groups', ...rows].join('\n'), drawSecrets: true });
    voters = report.secrets ?? [];
    await owner.must('act', { slug }, { act: 'lock' });
    control = (await stage.console(`/admin/e/${slug}/control`)).page;
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  it('a round opens for so many ballots and pauses by itself', async () => {
    await control.getByText('A round', { exact: true }).click();
    await control.getByLabel('How many voters?').fill('2');
    await control.getByRole('button', { name: 'Open the round' }).click();
    await control.getByText('pauses after 2 more ballots').waitFor();
    await control.getByText('closes after 6 ballots; 6 to go').waitFor();
    await vote(0, 0);
    await control.getByText('pauses after 1 more ballot', { exact: true }).waitFor();
    const booth = (await stage.visitor(`/e/${slug}/vote`)).page;
    await voteFor(booth, voters[1]!, 'Hemanth');
    await control.getByText('The polls are paused: nobody can vote.').waitFor();
    const late = await signedIn(stage.test, slug, voters[2]!).catch(() => undefined);
    expect(
      (await late?.client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'choices', candidates: [0] }] }))?.json,
    ).toMatchObject({ kind: 'not-open' });
    await booth.context().close();
  }, 90_000);

  it('shows turnout, groups (small ones hidden), days, refusals, watchers and terminals as they change', async () => {
    await (await actOn(control, 'Resume')).waitFor({ state: 'detached' });
    const monitor = (await stage.console(`/admin/e/${slug}/monitor`, { width: 390 })).page;
    const row = (page: Page, name: string | RegExp) => page.getByRole('row', { name });
    await row(monitor, /Board/).getByText('hidden, only 2 voters').waitFor();
    await row(monitor, /North/).getByText('2 of 12').waitFor();
    await vote(2, 0);
    await row(monitor, /North/).getByText('3 of 12').waitFor();
    await row(monitor, /2\d\d\d.*21\.4%/).waitFor();
    await monitor.getByText(/^at most [1-3]$/).waitFor();
    expect((await stage.test.client().call('signIn', { slug }, { username: 'v9', secret: 'wrong' })).status).toBe(401);
    await row(monitor, /Wrong username or secret/)
      .getByText('1', { exact: true })
      .waitFor();
    const { page: hall } = await stage.visitor(`/e/${slug}/live`);
    await monitor.getByText(/^1 person watches/).waitFor();
    const { hostname, port } = new URL(stage.test.node.terminal ?? '');
    const terminal = net.connect(Number(port), hostname.replaceAll(/[[\]]/g, ''));
    await monitor.getByText(/1 terminal is in use/).waitFor();
    terminal.destroy();
    await monitor.getByText(/0 terminals are in use/).waitFor();
    await hall.context().close();
    await monitor.getByText(/^0 people watch/).waitFor();
    await monitor.context().close();
  }, 90_000);

  it('gives totals and voters’ details, never who voted what; while votes come in nobody is elected', async () => {
    const { page } = await stage.console(`/admin/e/${slug}/results`);
    await page.getByText(/Manjunath is ahead/).waitFor();
    expect(await page.getByText(/elected/i).count()).toBe(0);
    await page.goto(`${stage.test.node.url}/admin/e/${slug}/voters`);
    await page.getByLabel('Voted', { exact: true }).selectOption('true');
    await page.getByText('3 voters found').waitFor();
    await page.getByRole('button', { name: 'v1', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Has voted').waitFor();
    expect(await dialog.textContent()).not.toMatch(/Manjunath|Hemanth/);
    await page.context().close();
  });

  it('closes by itself with the last ballot of the limit; the officer counts and announces the winner', async () => {
    for (const number of [3, 4, 5]) await vote(number, 0);
    await control.getByText('The polls are closed. The count comes next.').waitFor();
    expect(await fact(control, 'Limit').count()).toBe(1);
    await (await actOn(control, 'Count')).waitFor({ state: 'detached' });
    const declare = await actOn(control, 'Declare the result', async (dialog) => {
      await dialog.getByText('It cannot be taken back.').waitFor();
      await dialog.getByLabel(/^Reason/).fill('Counted twice by hand');
    });
    await declare.waitFor({ state: 'detached' });
    const { page: hall } = await stage.visitor(`/e/${slug}/results`);
    await hall.getByText('Manjunath is elected.').waitFor();
    await hall.getByRole('heading', { name: 'Final results' }).waitFor();
    await hall.context().close();
  });

  it('the record is filtered by act and by person, exported, and says that its chain holds', async () => {
    const { page } = await stage.console(`/admin/e/${slug}/audit`, { width: 390 });
    await page.getByText(/^The chain holds/).waitFor();
    const rows = page.getByRole('rowheader');
    await rows.filter({ hasText: 'Polls closed' }).waitFor();
    await page.getByLabel('Act', { exact: true }).selectOption({ label: 'Declared' });
    await expect.poll(() => rows.allInnerTexts(), { timeout: 15_000 }).toEqual(['Declared']);
    await page.getByText('“Counted twice by hand”').waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV' }).click();
    const lines = readFileSync(await (await saved).path(), 'utf8')
      .trim()
      .split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('admin:olga,election.declare');
    await page.getByText('olga (administrator)').waitFor();
    await page.getByLabel('Act', { exact: true }).selectOption({ label: 'All acts' });
    await page.getByLabel('Who').fill('olga');
    await page.getByRole('button', { name: 'Filter' }).click();
    await rows
      .filter({ hasText: 'Polls opened' })
      .or(rows.filter({ hasText: 'Round opened' }))
      .first()
      .waitFor();
    // As the record shows it, without regard to case: the polls closed by themselves when the round was full.
    await page.getByLabel('Who').fill('schedule');
    await page.getByRole('button', { name: 'Filter' }).click();
    await rows.filter({ hasText: 'Polls opened' }).waitFor({ state: 'detached' });
    await page.getByText('Schedule', { exact: true }).first().waitFor();
    expect(await page.getByText('olga (administrator)').count()).toBe(0);
    await page.getByLabel('Who').fill('nobody');
    await page.getByRole('button', { name: 'Filter' }).click();
    await expect.poll(() => rows.count(), { timeout: 15_000 }).toBe(0);
    await page.context().close();
  });
});
