import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Locator } from 'playwright-core';
import { openElection } from '../../src/server/node.fixture.ts';
import { BROWSER, openPage, sideways } from './admin-house.ts';
import { consoleStage, voteFor, type ConsoleStage } from './console-stage.ts';

// A shared tablet and an installed booth on the real server (UX.md, rule 24; issue "What people see"): the notice after two minutes, the
// reset, the language of the next voter, the service worker, and a connection that is gone between loading and casting.

describe.skipIf(BROWSER === undefined)('a station and an installed booth', () => {
  let stage: ConsoleStage;
  let slug: string;
  let voters: readonly { readonly username: string; readonly secret: string }[];
  beforeAll(async () => {
    stage = await consoleStage();
    ({ slug, voters } = await openElection(stage.test.owner, 6, {
      title: 'Hall',
      languages: ['en', 'ar'],
      contests: [{ question: 'Who?', candidates: ['Asha', 'Bela'] }],
    }));
  }, 120_000);
  afterAll(async () => {
    await stage?.stop();
  });

  it('asks after two minutes without a touch, stays for who answers, and clears everything for who does not', async () => {
    const { page } = await openPage(stage.browser, { width: 820 });
    await page.clock.install();
    await page.goto(`${stage.test.node.url}/kiosk/${slug}`);
    await page.locator('main').getByRole('button', { name: 'العربية' }).click();
    await expect
      .poll(() => page.locator('main').getByRole('button', { name: 'العربية' }).getAttribute('aria-pressed'), { timeout: 15_000 })
      .toBe('true');
    await page.locator('main button[data-size=large]').first().click();
    await page.locator('#username').fill(voters[0]!.username);
    await page.locator('#secret').fill(voters[0]!.secret);
    await page.locator('main button[type=submit]').click();
    await page.locator('main label').filter({ hasText: 'Bela' }).click();
    const notice = page.getByRole('dialog');
    // Step by step: events that a busy browser delivers late count as touches.
    const passUntil = (target: Locator) =>
      expect
        .poll(
          async () => {
            await page.clock.runFor(5_000);
            return target.isVisible();
          },
          { timeout: 40_000 },
        )
        .toBe(true);
    await page.clock.runFor(110_000);
    expect(await notice.count()).toBe(0);
    await passUntil(notice);
    await notice.getByRole('button').first().click();
    await notice.waitFor({ state: 'detached' });
    expect(await page.locator('input[type=radio]:checked').count()).toBe(1);
    await passUntil(notice);
    await passUntil(page.getByRole('button', { name: 'Touch here to begin' }));
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('en');
    expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
    await expect
      .poll(async () => (await page.request.get(`${stage.test.node.url}/api/elections/${slug}/me`)).status(), { timeout: 15_000 })
      .toBe(401);
    await page.getByRole('button', { name: 'Touch here to begin' }).click();
    expect(await page.locator('#username').inputValue()).toBe('');
    await page.context().close();
  }, 90_000);

  it('can be installed: a manifest with icons, and a service worker that opens the booth without a connection', async () => {
    const { page } = await openPage(stage.browser, { width: 390 });
    await page.goto(`${stage.test.node.url}/e/${slug}/vote`);
    const address = await page.locator('link[rel=manifest]').getAttribute('href');
    const manifest = (await (await page.request.get(stage.test.node.url + address)).json()) as {
      readonly display: string;
      readonly icons: readonly { readonly src: string; readonly sizes: string; readonly purpose: string }[];
    };
    expect(manifest.display).toBe('standalone');
    expect(manifest.icons.map((icon) => icon.sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']));
    for (const icon of manifest.icons) expect((await page.request.get(stage.test.node.url + icon.src)).status()).toBe(200);
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.context().setOffline(true);
    await page.reload();
    await page
      .locator('main')
      .getByText(/connection/i)
      .first()
      .waitFor();
    await page.context().setOffline(false);
    await page.context().close();
  }, 60_000);

  it('casts after a moment offline, once; a second tap and a second tab change nothing', async () => {
    const { page } = await openPage(stage.browser, { width: 320, language: 'ar' });
    const { url } = stage.test.node;
    await page.goto(`${url}/e/${slug}/vote?lang=ar`);
    const second = await page.context().newPage();
    await second.goto(`${url}/e/${slug}/vote?lang=en`);
    for (const tab of [page, second]) {
      await tab.locator('#username').fill(voters[1]!.username);
      await tab.locator('#secret').fill(voters[1]!.secret);
      await tab.locator('main button[type=submit]').click();
      await tab.locator('main label').filter({ hasText: 'Bela' }).click();
    }
    const next = page.locator('main button[data-size=large]').first();
    await page.waitForLoadState('networkidle');
    await page.context().setOffline(true);
    await next.click();
    await page.waitForURL('**/vote/review*');
    expect(await sideways(page)).toBe(0);
    await next.evaluate((button: HTMLButtonElement) => {
      button.click();
      button.click();
    });
    await page.locator('[aria-live], [role=status], [role=alert]').first().waitFor();
    await page.context().setOffline(false);
    await page.locator('[translate=no]').first().waitFor({ timeout: 45_000 });
    expect(await sideways(page)).toBe(0);
    await second.getByRole('heading', { name: 'You have voted' }).waitFor();
    expect((await stage.test.owner.must('adminElection', { slug })).cast).toBe(1);
    await page.context().close();
  }, 90_000);

  it('never casts under somebody else who signed in in another tab, and shows them none of the choices', async () => {
    const { page } = await openPage(stage.browser, { width: 390 });
    const second = await page.context().newPage();
    const { cast } = await stage.test.owner.must('adminElection', { slug });
    for (const [tab, voter] of [
      [page, voters[4]!],
      [second, voters[5]!],
    ] as const) {
      await tab.goto(`${stage.test.node.url}/e/${slug}/vote?lang=en`);
      await tab.locator('#username').fill(voter.username);
      await tab.locator('#secret').fill(voter.secret);
      await tab.locator('main button[type=submit]').click();
      await tab.locator('main label').filter({ hasText: 'Bela' }).click();
    }
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.getByRole('button', { name: 'Cast my ballot' }).click();
    await page.locator('#username').fill(voters[5]!.username);
    await page.locator('#secret').fill(voters[5]!.secret);
    await page.locator('main button[type=submit]').click();
    await page.locator('main label').filter({ hasText: 'Bela' }).waitFor();
    expect(await page.locator('input[type=radio]:checked').count()).toBe(0);
    expect((await stage.test.owner.must('adminElection', { slug })).cast).toBe(cast);
    await page.context().close();
  }, 60_000);

  it('is ready for the next voter after each', async () => {
    const { page } = await openPage(stage.browser, { width: 820 });
    const { cast } = await stage.test.owner.must('adminElection', { slug });
    await page.goto(`${stage.test.node.url}/kiosk/${slug}`);
    for (const [number, name] of [
      [2, 'Asha'],
      [3, 'Bela'],
    ] as const) {
      await page.getByRole('button', { name: 'Touch here to begin' }).click();
      await voteFor(page, voters[number]!, name);
      expect(await page.getByRole('button', { name: 'Stop without voting' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Done' }).click();
    }
    await page.getByRole('button', { name: 'Touch here to begin' }).waitFor();
    await page.goBack().catch(() => null);
    expect(await page.getByText('Your ballot is cast').count()).toBe(0);
    expect((await stage.test.owner.must('adminElection', { slug })).cast).toBe(cast + 2);
    await page.context().close();
  }, 60_000);
});
