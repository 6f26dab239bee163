import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { BROWSER, openPage, sideways, startHouse, type AdminHouse, type Watched } from './admin-house.ts';
import { barriers } from './axe.ts';

// Issue "Counting", "Results: for every method a page … that explain[s] the outcome": officers see the outcome and the story of the count
// that the public sees, and every question's ballots can be taken away.

/** An election with two questions, two voters, both ballots cast, polls closed; through the API as the pages do. */
async function furnish(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.evaluate(async () => {
    const post = async <T>(path: string, body: unknown, csrf = ''): Promise<T> => {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-veritally-csrf': csrf },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as T;
    };
    const token = location.hash.slice(1);
    const { csrf } = await post<{ csrf: string }>('/api/admin/setup', {
      token,
      username: 'asha',
      name: 'Asha Rao',
      password: 'correct horse battery',
    });
    const candidates = ['Manjunath', 'Hemanth', 'Arvind'];
    const contests = [
      { question: 'Who should chair?', candidates, method: 'schulze' },
      { question: 'Where to meet?', candidates: ['Hall', 'Garden'], method: 'plurality' },
    ];
    await post('/api/admin/elections', { slug: 'club', definition: { title: 'Club', contests } }, csrf);
    const { secrets } = await post<{ secrets: readonly { username: string; secret: string }[] }>(
      '/api/admin/elections/club/voters/import',
      { text: 'username\nm1\nm2\nm3', dryRun: false, drawSecrets: true },
      csrf,
    );
    await post('/api/admin/elections/club/acts', { act: 'open' }, csrf);
    const rankings = [
      [[0], [1, 2]],
      [[0], [2], [1]],
      [[1], [0]],
    ];
    for (const [i, { username, secret }] of secrets.entries()) {
      const session = await post<{ csrf: string }>('/api/elections/club/sign-in', { username, secret });
      const key = btoa(String.fromCharCode(...Array.from({ length: 32 }, (_, at) => at + i)))
        .replaceAll('+', '-')
        .replaceAll('/', '_')
        .replaceAll('=', '');
      const answers = [
        { kind: 'ranking', ranks: rankings[i] },
        { kind: 'choices', candidates: [0] },
      ];
      await post('/api/elections/club/ballots', { key, answers }, session.csrf);
    }
    await post('/api/admin/elections/club/acts', { act: 'close' }, csrf);
  });
}

describe.skipIf(BROWSER === undefined)('results for officers', () => {
  let house: AdminHouse;
  let organiser: Watched;
  beforeAll(async () => {
    house = await startHouse();
    organiser = await openPage(house.browser);
    await furnish(organiser.page, house.node.firstAdminLink ?? '');
  }, 120_000);
  afterAll(async () => {
    expect(organiser.complaints).toEqual([]);
    await house?.stop();
  });

  it('tell a Condorcet method by wins in pairs, not as votes, with the story of the count', async () => {
    const { page } = organiser;
    await page.goto(`${house.node.url}/admin/e/club/results`);
    const sheet = page
      .locator('section')
      .filter({ has: page.getByRole('heading', { name: 'Who should chair?' }) })
      .last();
    await sheet.getByText('Manjunath is elected.').waitFor();
    const heads = await sheet.getByRole('columnheader').allTextContents();
    expect(heads).not.toContain('Votes');
    expect(heads.join(' ')).toMatch(/wins|won/i);
    await sheet.getByText('The rules that were used').click();
    await sheet.getByText('(winning votes)', { exact: false }).first().waitFor();
    expect(await sideways(page)).toBe(0);
    expect(await barriers(page)).toEqual([]);
  });

  it('give the ballots of every question, rankings as BLT too', async () => {
    const { page } = organiser;
    await page.getByText('The files come once the result is public', { exact: false }).waitFor();
    expect(await page.locator('a[href*="/export/"]').count()).toBe(0);
    await page.evaluate(async () => {
      const { csrf } = (await (await fetch('/api/admin/me')).json()) as { csrf: string };
      const headers = { 'content-type': 'application/json', 'x-veritally-csrf': csrf };
      await fetch('/api/admin/elections/club/acts', { method: 'POST', headers, body: JSON.stringify({ act: 'declare' }) });
    });
    await page.reload();
    await page.getByRole('link', { name: 'NIST CVR' }).first().waitFor();
    const links = await page
      .getByRole('link')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? '').filter((href) => href.includes('/export/')));
    expect(links.map((href) => href.replace(/^.*\/export\//, ''))).toEqual([
      'json',
      'ballots.csv',
      'ballots.csv?contest=q1',
      'blt?contest=q1',
      'cvr.json?contest=q1',
      'ballots.csv?contest=q2',
      'cvr.json?contest=q2',
    ]);
    const answers = await page.evaluate((all) => Promise.all(all.map(async (href) => (await fetch(href)).status)), links);
    expect(answers).toEqual(links.map(() => 200));
  });
});
