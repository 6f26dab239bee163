import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openElection, startTestNode, type TestNode } from '../../src/server/node.fixture.ts';
import { goOn, launchBrowser } from './browser.ts';
import { builtPages } from './built-pages.ts';

// The voters' pages on the real server: an open and a sealed election from sign-in to the check of the result.

let node: TestNode;
let browser: Browser;
beforeAll(async () => {
  node = await startTestNode({ webFolder: await builtPages() });
  browser = await launchBrowser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await node?.stop();
});

async function visitor(): Promise<{ readonly page: Page; readonly errors: string[] }> {
  const context = await browser.newContext({ viewport: { width: 390, height: 800 }, baseURL: node.node.url, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  return { page, errors };
}

describe('an open election', () => {
  it('goes from sign-in to receipt, look-up, results and recount', async () => {
    const { slug, voters } = await openElection(node.owner, 2);
    const { page, errors } = await visitor();
    await page.goto(`/e/${slug}/vote?lang=en`);
    await page.fill('#username', voters[0]!.username);
    await page.fill('#secret', voters[0]!.secret);
    await page.click('main button[type=submit]');
    await page.waitForSelector('#rule');
    await page.locator('main label').filter({ hasText: 'Ben' }).click();
    await goOn(page);
    await page.waitForSelector('text=Your ballot is not cast yet.');
    await goOn(page);
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    await page.getByRole('link', { name: 'Check a tracker' }).click();
    await page.waitForSelector('text=Your ballot is recorded');
    await node.owner.must('act', { slug }, { act: 'close' });
    await page.goto(`/e/${slug}/results?lang=en`);
    await page.waitForSelector('text=Ben is elected.');
    expect(await page.locator('h1').textContent()).toBe('Provisional results');
    await page.goto(`/e/${slug}/verify?lang=en`);
    await page.getByRole('button', { name: 'Count again in this browser' }).click();
    await page.waitForSelector('text=The recount agrees');
    expect(errors).toEqual([]);
    await page.context().close();
  }, 90_000);
});

describe('a sealed election', () => {
  it('encrypts on the device, opens a ballot for an audit, casts a fresh one, and is verified in the browser', async () => {
    const definition = {
      title: 'Sealed board',
      contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'] }],
      sealed: { trustees: { server: true, people: [] } },
    };
    const { slug } = await node.owner.must('createElection', {}, { definition });
    await node.owner.must('importVoters', { slug }, { text: 'username\nv1\nv2\n', drawSecrets: false });
    const drawn = await node.owner.must('drawCredentials', { slug });
    await node.owner.must('act', { slug }, { act: 'open' });
    const { page, errors } = await visitor();
    await page.goto(`/e/${slug}/vote?lang=en#c=${drawn[0]!.secret}`);
    await page.waitForSelector('#rule');
    expect(page.url()).not.toContain(drawn[0]!.secret);
    await page.locator('main label').filter({ hasText: 'Bela' }).click();
    await goOn(page);
    await page.waitForSelector('text=The tracker of your encrypted ballot');
    const spoiled = await page.locator('[translate=no]').textContent();
    await page.locator('summary').click();
    await page.getByRole('button', { name: 'Open this ballot and check it' }).click();
    await page.waitForSelector('text=The opened ballot says what you chose');
    await page.getByRole('button', { name: 'Make a new ballot with the same choices' }).click();
    await page.waitForSelector('text=The tracker of your encrypted ballot');
    const shown = await page.locator('[translate=no]').textContent();
    expect(shown).not.toBe(spoiled);
    await goOn(page);
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    expect(await page.locator('[translate=no]').textContent()).toBe(shown);
    await page.getByRole('link', { name: 'Check a tracker' }).click();
    await page.waitForSelector('text=Your ballot is recorded');
    await node.owner.must('act', { slug }, { act: 'close' });
    await node.owner.must('act', { slug }, { act: 'declare' });
    await page.goto(`/e/${slug}/verify?lang=en`);
    await page.getByRole('button', { name: 'Check everything in this browser' }).click();
    await page.waitForSelector('text=Everything holds', { timeout: 60_000 });
    await page.goto(`/e/${slug}/results?lang=en`);
    await page.waitForSelector('text=Bela is elected.');
    await page.goto(`/e/${slug}/board?lang=en`);
    await page.waitForSelector('text=Hash of the last event');
    expect(errors).toEqual([]);
    await page.context().close();
  }, 120_000);

  it('asks for a mistyped code again, says so, and keeps the choices', async () => {
    const definition = {
      title: 'Sealed board',
      contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'] }],
      sealed: { trustees: { server: true, people: [] } },
    };
    const { slug } = await node.owner.must('createElection', {}, { definition });
    await node.owner.must('importVoters', { slug }, { text: 'username\nv1\n', drawSecrets: false });
    const [drawn] = await node.owner.must('drawCredentials', { slug });
    await node.owner.must('act', { slug }, { act: 'open' });
    const { secret } = drawn!;
    const mistyped = `${secret.slice(0, -1)}${secret.endsWith('x') ? 'y' : 'x'}`;
    const { page } = await visitor();
    await page.goto(`/e/${slug}/vote?lang=en#c=${mistyped}`);
    await page.locator('main label').filter({ hasText: 'Bela' }).click();
    await goOn(page);
    await page.waitForSelector('text=The tracker of your encrypted ballot');
    await goOn(page);
    await page.waitForSelector('text=Most likely there is a mistake in the voting code.');
    await page.fill('#secret', secret);
    await page.click('main button[type=submit]');
    await page.waitForSelector('text=The tracker of your encrypted ballot');
    expect(await page.locator('main li').filter({ hasText: 'Chair?' }).innerText()).toContain('Bela');
    await goOn(page);
    await page.waitForSelector('h1:has-text("Your ballot is cast")');
    await page.context().close();
  }, 90_000);
});
