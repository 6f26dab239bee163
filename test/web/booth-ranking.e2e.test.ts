import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { BROWSER, openPage, press, startHouse, tabTo, type AdminHouse } from './admin-house.ts';
import { barriers } from './axe.ts';

// Issue "Counting", "The … booth (… rank …)": shared places where a method counts them, empty places where its rules speak of them, by
// keyboard alone; nothing of the kind elsewhere.

const CANDIDATES = ['Manjunath', 'Hemanth', 'Arvind'];
const METHODS = ['schulze', 'irv-rctab', 'irv'] as const;

/** Three open elections with a voter each; gives the voters' secrets by election. */
async function furnish(page: Page, link: string): Promise<Readonly<Record<string, string>>> {
  await page.goto(link);
  return page.evaluate(
    async ([candidates, methods]) => {
      const post = async <T>(path: string, body: unknown, csrf = ''): Promise<T> => {
        const answer = await fetch(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-veritally-csrf': csrf },
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
        return (await answer.json()) as T;
      };
      const account = { token: location.hash.slice(1), username: 'asha', name: 'Asha Rao', password: 'correct horse battery' };
      const { csrf } = await post<{ csrf: string }>('/api/admin/setup', account);
      const out: Record<string, string> = {};
      for (const method of methods) {
        const definition = { title: method, results: 'at-closing', contests: [{ question: 'Who?', candidates, method }] };
        await post('/api/admin/elections', { slug: method, definition }, csrf);
        const { secrets } = await post<{ secrets: readonly { secret: string }[] }>(
          `/api/admin/elections/${method}/voters/import`,
          { text: 'username\nm1', dryRun: false, drawSecrets: true },
          csrf,
        );
        await post(`/api/admin/elections/${method}/acts`, { act: 'open' }, csrf);
        out[method] = secrets[0]?.secret ?? '';
      }
      return out;
    },
    [CANDIDATES, METHODS] as const,
  );
}

async function comeIn(page: Page, house: AdminHouse, slug: string, secret: string): Promise<void> {
  await page.goto(`${house.node.url}/e/${slug}/vote?lang=en`);
  await page.waitForSelector('#username');
  await tabTo(page, page.locator('#username'));
  await page.keyboard.insertText('m1');
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(secret);
  await page.keyboard.press('Enter');
  await page.waitForSelector('[data-act=add]');
}

const add = (page: Page, name: string) => press(page, 'button', new RegExp(`^Add as number \\d: ${name}$`));
const focused = (page: Page): Promise<string | null> => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

/** Goes on to the review, casts, and gives the one ballot of the election as it was recorded. */
async function castAndCount(page: Page, slug: string): Promise<unknown> {
  for (const heading of ['Review your choices', 'Your ballot is cast']) {
    await tabTo(page, page.locator('main button[data-size=large]').last());
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: heading }).waitFor();
  }
  await page.evaluate(async (name) => {
    const { csrf } = (await (await fetch('/api/admin/me')).json()) as { csrf: string };
    const headers = { 'content-type': 'application/json', 'x-veritally-csrf': csrf };
    await fetch(`/api/admin/elections/${name}/acts`, { method: 'POST', headers, body: JSON.stringify({ act: 'close' }) });
  }, slug);
  const file = await page.evaluate(async (name) => (await fetch(`/api/elections/${name}/export/json`)).json() as Promise<unknown>, slug);
  return (file as { readonly ballots: readonly { readonly answer: unknown }[] }).ballots[0]?.answer;
}

describe.skipIf(BROWSER === undefined)('ranking by keyboard', () => {
  let house: AdminHouse;
  let secrets: Readonly<Record<string, string>>;
  let page: Page;
  let complaints: readonly string[];
  beforeAll(async () => {
    house = await startHouse();
    ({ page, complaints } = await openPage(house.browser));
    secrets = await furnish(page, house.node.firstAdminLink ?? '');
  }, 120_000);
  afterAll(async () => {
    expect(complaints).toEqual([]);
    await house?.stop();
  });

  it('Schulze: two on the same place, told aloud, shown in the review, recorded', async () => {
    await comeIn(page, house, 'schulze', secrets['schulze'] ?? '');
    await page.getByText('Several may share a place.', { exact: false }).waitFor();
    await add(page, 'Hemanth');
    expect(await page.getByRole('button', { name: /^Same place/ }).count()).toBe(0);
    await add(page, 'Arvind');
    await press(page, 'button', 'Same place as the one above: Arvind');
    await page.getByText('Arvind now shares number 1 with Hemanth.').first().waitFor();
    expect(await focused(page)).toBe('A place of its own: Arvind');
    await add(page, 'Manjunath');
    await page.getByText('Manjunath is now number 2 of 2.').first().waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await castAndCount(page, 'schulze')).toEqual({ kind: 'ranking', ranks: [[1, 2], [0]] });
  });

  it('RCTab: a place left empty, and closed up again where the candidates run out', async () => {
    await comeIn(page, house, 'irv-rctab', secrets['irv-rctab'] ?? '');
    expect(await page.getByText('Several may share a place.', { exact: false }).count()).toBe(0);
    await add(page, 'Hemanth');
    await add(page, 'Arvind');
    expect(await page.getByRole('button', { name: /^Same place/ }).count()).toBe(0);
    await press(page, 'button', 'Leave the place above empty: Arvind');
    await page.getByText('Arvind is now number 3 of 3.').first().waitFor();
    expect(await focused(page)).toBe('Close the empty place above: Arvind');
    expect(await castAndCount(page, 'irv-rctab')).toEqual({ kind: 'ranking', ranks: [[1], [], [2]] });
  });

  it('plain IRV: nothing of the kind', async () => {
    await comeIn(page, house, 'irv', secrets['irv'] ?? '');
    await add(page, 'Hemanth');
    await add(page, 'Arvind');
    expect(await page.locator('[data-act=place]').count()).toBe(0);
    expect(await castAndCount(page, 'irv')).toEqual({ kind: 'ranking', ranks: [[1], [2]] });
  });
});
