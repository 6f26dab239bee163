import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { BROWSER, openPage, sideways, startHouse, type AdminHouse } from './admin-house.ts';
import { barriers } from './axe.ts';

// Every page of the console: axe finds nothing, nothing goes sideways at 320 px, no text is missing in any language (UX.md, budgets). axe looks
// here in English and Arabic; in the other languages and themes by turns in every-page.test.ts, and everywhere in `npm run axe`.

const LOOKS = [
  { language: 'en', axe: true, theme: 'light', width: 1280, all: false },
  { language: 'ar', axe: true, theme: 'dark', width: 320, all: true },
  { language: 'kn', axe: false, theme: 'contrast', width: 320, all: true },
  { language: 'hi', axe: false, theme: 'light', width: 320, all: false },
  { language: 'fr', axe: false, theme: 'dark', width: 320, all: false },
] as const;
const DRAFT = [
  'setup',
  'setup/basics',
  'setup/languages',
  'setup/contests',
  'setup/access',
  'setup/times',
  'setup/rules',
  'setup/check',
  'candidates',
  'preview',
  'voters',
  'voters/import',
  'voters/letters',
  'control',
  'trustees',
];
const OPEN = ['control', 'monitor', 'results', 'audit', 'setup'];
/** What is looked at in every language; the rest in two of them, so that the test stays short. */
const MAIN = /\/(?:admin|new|audit|control|monitor|setup|contests|rules|candidates|voters|import)$/;

/** Makes the account, a draft with a ranked contest and a roll, and an open election, through the API as the pages do. */
async function furnish(page: Page, link: string): Promise<void> {
  await page.goto(link);
  await page.evaluate(async () => {
    const post = async (path: string, body: unknown, csrf = '') => {
      const answer = await fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-veritally-csrf': csrf },
        body: JSON.stringify(body),
      });
      if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
      return (await answer.json()) as { csrf: string };
    };
    const token = location.hash.slice(1);
    const { csrf } = await post('/api/admin/setup', { token, username: 'asha', name: 'Asha Rao', password: 'correct horse battery' });
    const contests = [
      {
        question: 'Who should chair?',
        candidates: [{ name: 'Manjunath', symbol: 'Tiger' }, { name: 'Hemanth' }, { name: 'Arvind' }],
        method: 'irv',
      },
    ];
    const languages = ['en', 'hi', 'kn', 'fr', 'ar'];
    for (const [slug, more] of [
      ['draft', { sealed: {} }],
      ['open', { opensAt: '2020-01-01T00:00Z' }],
    ] as const) {
      await post(
        '/api/admin/elections',
        { slug, definition: { title: 'Board of the allotment club and its many friends 2027', languages, contests, ...more } },
        csrf,
      );
      await post(
        `/api/admin/elections/${slug}/voters/import`,
        { text: 'username,name,groups\nm1,Anita Rao,North\nm2,Ravi Kumar,South', dryRun: false, drawSecrets: true },
        csrf,
      );
    }
    await post('/api/admin/elections/open/acts', { act: 'open' }, csrf);
  });
}

async function faults(page: Page, axe = true): Promise<readonly string[]> {
  const found = axe ? await barriers(page) : [];
  const raw = await page.evaluate(() =>
    [...document.body.innerText.matchAll(/\ba\.[a-z-]+\.[a-z.-]+|^[a-z-]+(?:\.[a-z-]+)+$/gm)].map((match) => `text missing: ${match[0]}`),
  );
  const beyond = await sideways(page);
  return [...found, ...raw, ...(beyond > 0 ? [`${beyond} px sideways`] : [])];
}

describe.skipIf(BROWSER === undefined)('every page of the console', () => {
  let house: AdminHouse;
  let cookies: NonNullable<Parameters<typeof openPage>[1]>['cookies'];

  beforeAll(async () => {
    house = await startHouse();
    const { page } = await openPage(house.browser);
    await furnish(page, house.node.firstAdminLink ?? '');
    cookies = await page.context().cookies();
    await page.context().close();
  }, 120_000);
  afterAll(async () => {
    await house?.stop();
  });

  it.each(LOOKS)(
    '$language, $theme, $width px: nothing to find',
    async (look) => {
      const { page, complaints } = await openPage(house.browser, { ...look, ...(cookies ? { cookies } : {}) });
      const found: string[] = [];
      const places = [
        '/admin',
        '/admin/new',
        '/admin/users',
        '/admin/account',
        '/admin/audit',
        ...DRAFT.map((sheet) => `/admin/e/draft/${sheet}`),
        ...OPEN.map((sheet) => `/admin/e/open/${sheet}`),
      ].filter((place) => look.all || MAIN.test(place));
      for (const place of places) {
        await page.goto(house.node.url + place);
        await page.locator('h1').first().waitFor();
        await page.waitForTimeout(150);
        for (const fault of await faults(page, look.axe)) found.push(`${place}: ${fault}`);
      }
      expect(found).toEqual([]);
      expect(complaints).toEqual([]);
      await page.context().close();
    },
    180_000,
  );

  it('the sign-in, dialogs and menus, too', async () => {
    const out = await openPage(house.browser, { width: 320 });
    const found: string[] = [];
    await out.page.goto(`${house.node.url}/admin/e/open/control`);
    await out.page.getByRole('button', { name: 'Sign in' }).click();
    found.push(...(await faults(out.page)));
    expect(out.page.url()).toContain('next=%2Fadmin%2Fe%2Fopen%2Fcontrol');
    await out.page.context().close();
    const { page } = await openPage(house.browser, { width: 320, ...(cookies ? { cookies } : {}) });
    const opened: readonly (readonly [string, string | RegExp])[] = [
      ['/admin/e/open/control', 'Close the polls'],
      ['/admin/e/draft/candidates', 'Edit: Hemanth'],
      ['/admin/e/open/voters', 'm1'],
      ['/admin/e/open/voters', 'Add a voter'],
      ['/admin/e/draft/setup/contests', 'Choose another method'],
      ['/admin/users', 'Invite somebody'],
      ['/admin/users', 'Make a token'],
      ['/admin', /Asha Rao/],
      ['/admin/e/open/control', /Sheets of this election/],
      ['/admin/new', /Show time zones/],
    ];
    for (const [place, button] of opened) {
      await page.goto(house.node.url + place);
      await page.locator('h1').first().waitFor();
      await page
        .getByRole('button', { name: button, exact: typeof button === 'string' })
        .first()
        .click();
      for (const fault of await faults(page)) found.push(`${place} ${String(button)}: ${fault}`);
    }
    expect(found).toEqual([]);
    await page.context().close();
  }, 120_000);
});
