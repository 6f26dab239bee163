import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure } from '../../src/verify/report.ts';
import type { TrusteeDeskWire } from '../../src/wire/administration.ts';
import { setStage, sidewaysScroll, type Stage } from './browser.ts';

// What readers of the public pages meet, in a real browser.

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage?.close());

describe('the public pages', () => {
  it('keep the skip link out of sight in the largest letters, until Tab brings it', async () => {
    const { context, page } = await stage.visitor({ width: 320 });
    await context.addInitScript(() => localStorage.setItem('veritally.display', JSON.stringify({ size: 4 })));
    await page.goto('/e/residents-2026/vote?lang=kn');
    await page.waitForSelector('#username');
    const bottom = async (): Promise<number> => page.evaluate(`document.querySelector('a[href="#main"]').getBoundingClientRect().bottom`);
    expect(await bottom()).toBeLessThanOrEqual(0);
    await page.keyboard.press('Tab');
    expect(await bottom()).toBeGreaterThan(40);
    await context.close();
  });

  it.each(['en', 'hi', 'kn', 'fr', 'ar'])(
    'show every figure of a result on a narrow phone in the largest letters: %s',
    async (language) => {
      const { context, page } = await stage.visitor({ width: 320 });
      await context.addInitScript(() => localStorage.setItem('veritally.display', JSON.stringify({ size: 4 })));
      // Tables of candidates with at most four figures each: votes and bars, and grades, which have none.
      const hidden = (): Promise<number[]> =>
        page.evaluate(`[...document.querySelectorAll('table:has(tbody th:first-child)')].filter(({ rows }) => rows[0].cells.length < 6)
          .map(({ parentElement: room }) => room.scrollWidth - room.clientWidth)`);
      for (const [slug, least] of [
        ['committee-2025', 1],
        ['all-methods', 3],
      ] as const) {
        await page.goto(`/e/${slug}/results?lang=${language}`);
        await expect.poll(async () => (await hidden()).length, { timeout: 15_000 }).toBeGreaterThanOrEqual(least);
        expect(Math.max(...(await hidden())), slug).toBe(0);
      }
      await context.close();
    },
  );

  it('tell while votes come in how the count would go, and call nobody elected', async () => {
    const { context, page } = await stage.visitor();
    await page.goto('/e/all-methods/results');
    await page.locator('h3', { hasText: 'If the polls closed now' }).first().waitFor();
    expect(await page.locator('main').innerText()).not.toMatch(/Why this is the result|Elected/);
    await page.goto('/e/committee-2025/results');
    await page.locator('h3', { hasText: 'Why this is the result' }).first().waitFor();
    await context.close();
  });

  it('tell grades in the words that stood on the ballot', async () => {
    const { context, page } = await stage.visitor();
    await page.goto('/e/all-methods/results');
    const figures = page
      .locator('section', { has: page.locator('h3', { hasText: 'Grades given' }) })
      .locator('table')
      .first();
    await figures
      .getByText(/^(?:Reject|Poor|Fair|Good|Very good|Excellent)$/)
      .first()
      .waitFor();
    expect(await figures.innerText()).not.toMatch(/\d/);
    expect(await page.locator('main').innerText()).toMatch(/has the majority grade “(?:Reject|Poor|Fair|Good|Very good|Excellent)”/);
    await context.close();
  });

  it('make no profiles of the sides of a motion', async () => {
    const { context, page } = await stage.visitor();
    await page.goto('/e/members-2027/candidates');
    await page.locator('h3', { hasText: 'Yes' }).waitFor();
    expect(await page.locator('main').innerText()).not.toContain('No statement');
    const pictures = page.locator('main section :is(svg, img)');
    expect(await pictures.count()).toBe(0);
    await page.goto('/e/residents-2026/candidates');
    await pictures.first().waitFor();
    expect(await page.locator('#president').innerText()).toContain('No statement');
    await context.close();
  });

  it('give a time once to a reader whose clock shows the election’s, under whatever name', async () => {
    for (const [timezoneId, twice] of [
      ['Asia/Calcutta', false],
      ['Europe/Paris', true],
    ] as const) {
      const context = await stage.browser.newContext({ baseURL: stage.fixture.url, timezoneId, serviceWorkers: 'block' });
      const page = await context.newPage();
      await page.goto('/e/residents-2026');
      await page.waitForSelector('dl');
      expect((await page.locator('dl').first().innerText()).includes('your time')).toBe(twice);
      await context.close();
    }
  });
});

describe('a trustee', () => {
  const desk: TrusteeDeskWire = {
    election: { slug: 'senate', title: 'Senate', status: 'closed', group: 'Ed25519' },
    name: 'Asha',
    index: 0,
    kind: 'single',
    member: null,
    stage: 'decrypt',
    certificates: [],
    input: null,
    key: null,
    output: null,
    records: null,
    tally: null,
    waitingFor: [],
  };

  it('reads in the language of the page what the check of the record found', async () => {
    const { context, page } = await stage.visitor({ width: 320 });
    await context.route('**/api/trustee', (route) => route.fulfill({ json: desk }));
    // In place of the worker that holds the key: it opens any file and refuses the record.
    const found = JSON.stringify(failure('ballots', 7, 'credential-unregistered'));
    await context.addInitScript(`globalThis.Worker = class extends EventTarget {
      postMessage({ kind }) {
        const data = kind === 'open' ? { kind: 'good' } : { kind: 'refused', reason: 'archive', detail: 'Step 4', failure: ${found} };
        setTimeout(() => this.dispatchEvent(new MessageEvent('message', { data })));
      }
      terminate() {}
    }`);
    await page.goto('/trustee?lang=fr#token');
    await page.setInputFiles('input[type=file]', { name: 'veritally-key.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
    await page.locator('main input:not([type=file])').fill('a passphrase');
    await page.locator('main button[type=submit]').click();
    await page.locator('main button[data-size=large]').click();
    await page.locator('[role=alert] summary').click();
    await page.locator('[role=alert] details').getByText('Un bulletin').waitFor();
    expect(await page.locator('[role=alert] [lang=en]').count()).toBe(0);
    expect(await sidewaysScroll(page)).toBe(0);
    await context.close();
  });
});
