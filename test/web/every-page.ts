import type { Browser, BrowserContext, Page } from 'playwright-core';
import { LANGUAGES, type Language } from '../../src/web/shared/languages.ts';
import { barriers } from './axe.ts';
import { goOn, sidewaysScroll } from './browser.ts';
import type { PreparedSlug } from './prepared-elections.ts';
import type { PreparedHouse } from './prepared-house.ts';

// Every page of ../shared/UX.md's list, the console included, in every state that an election can be in: what axe finds there, whether a
// phone of 320 px must scroll sideways, whether a text is missing.

export const THEMES = ['light', 'dark', 'contrast'] as const;
export type Theme = (typeof THEMES)[number];
export const LANGUAGE_CODES: readonly Language[] = LANGUAGES.map(({ code }) => code);

/** Looks at the page as it stands and names it. */
export type Look = (name: string) => Promise<void>;

/** A place to visit. `guest`: somebody who is not signed in to the console. */
export interface Stop {
  readonly name: string;
  readonly who: 'guest' | 'owner';
  readonly visit: (page: Page, house: PreparedHouse, language: Language, look: Look) => Promise<void>;
}

/** `address` in a language; what stands behind `#` stays there. */
function addressIn(address: string, language: Language): string {
  const [path = '', secret] = address.split('#');
  return `${path}${path.includes('?') ? '&' : '?'}lang=${language}${secret === undefined ? '' : `#${secret}`}`;
}

async function settle(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('[data-waiting], [aria-busy=true]').first().waitFor({ state: 'detached' });
  await page.waitForTimeout(180);
}

const go = (name: string, path: string, who: Stop['who'] = 'guest'): Stop => ({
  name,
  who,
  visit: async (page, house, language, look) => {
    await page.goto(house.url + addressIn(path, language));
    await settle(page);
    await look(name);
  },
});

const election = (slug: PreparedSlug, ...sheets: readonly string[]): readonly Stop[] =>
  sheets.map((sheet) => go(`${sheet === '' ? 'about' : sheet} of ${slug}`, `/e/${slug}${sheet === '' ? '' : `/${sheet}`}`));
const inConsole = (slug: PreparedSlug, ...sheets: readonly string[]): readonly Stop[] =>
  sheets.map((sheet) => go(`console: ${sheet} of ${slug}`, `/admin/e/${slug}/${sheet}`, 'owner'));

const PUBLIC: readonly Stop[] = [
  go('home', '/'),
  go('help', '/help'),
  go('accessibility', '/accessibility'),
  go('privacy', '/privacy'),
  go('no such election', '/e/nothing'),
  ...election('announced', '', 'candidates', 'register', 'vote', 'results', 'board'),
  ...election(
    'residents',
    '',
    'candidates',
    'candidates/president.prakruthi',
    'register',
    'live',
    'results',
    'board',
    'declaration',
    'embed',
    't',
  ),
  ...election('walkin', '', 'register', 'live'),
  ...election('halted', '', 'vote', 'live'),
  ...election('counted', '', 'vote', 'live', 'results', 'declaration', 'verify'),
  ...election('committee', '', 'candidates', 'results', 'results/trip', 'declaration', 'verify', 'embed'),
  ...election('sealed-open', '', 'live', 'board', 'verify'),
  ...election('sealed-closed', '', 'results', 'board'),
  ...election('sealed-done', '', 'results', 'board', 'declaration', 'verify'),
  {
    name: 'trackers',
    who: 'guest',
    visit: async (page, house, language, look) => {
      for (const [state, tracker] of [
        ['found', house.tracker],
        ['missing', '0000-0000-0000-0000'],
      ] as const) {
        await page.goto(house.url + addressIn(`/e/residents/t/${tracker}`, language));
        await settle(page);
        await look(`tracker ${state}`);
      }
    },
  },
];

/** Marks the paper that is shown, whatever its kind. */
async function mark(page: Page): Promise<void> {
  const add = page.locator('[data-act=add] button');
  if ((await add.count()) > 0) await add.first().click();
  else if ((await page.locator('main label').count()) > 0) await page.locator('main label').first().click({ force: true });
}

/** From the personal link to the receipt; each contest as it comes and as it is marked. */
function ballot(slug: 'methods' | 'sealed-open'): Stop {
  return {
    name: `ballot of ${slug}`,
    who: 'guest',
    visit: async (page, house, language, look) => {
      await page.goto(addressIn(house.link(slug), language));
      await page.waitForSelector('#rule');
      for (let step = 1; !page.url().includes('/review'); step++) {
        await settle(page);
        await mark(page);
        await look(`${slug}: contest ${step}`);
        const before = page.url();
        await goOn(page);
        await page.waitForURL((url) => url.href !== before);
      }
      await settle(page);
      await look(`${slug}: review`);
      if (slug === 'sealed-open') await page.locator('summary').first().click();
      await goOn(page);
      await page.waitForURL('**/receipt*');
      await settle(page);
      await look(`${slug}: receipt`);
    },
  };
}

const BOOTH: readonly Stop[] = [
  {
    name: 'sign-in',
    who: 'guest',
    visit: async (page, house, language, look) => {
      await page.goto(house.url + addressIn('/e/residents/vote', language));
      await settle(page);
      await look('sign-in');
      await page.click('main button[type=submit]');
      await page.waitForSelector('[role=alert]');
      await look('sign-in with problems');
      await page.click('header button');
      await page.waitForSelector('dialog select');
      await look('display settings');
    },
  },
  ballot('methods'),
  ballot('sealed-open'),
  go('sign-in of a sealed election', '/e/sealed-open/vote'),
  go('kiosk', '/kiosk'),
  go('kiosk of residents', '/kiosk/residents'),
  go('trustee without a link', '/trustee'),
  ...(['fresh', 'waiting'] as const).map((which): Stop => ({
    name: `trustee, ${which}`,
    who: 'guest',
    visit: async (page, house, language, look) => {
      await page.goto(addressIn(house.trustees[which], language));
      await settle(page);
      await look(`trustee, ${which}`);
    },
  })),
];

const TASKS = ['basics', 'languages', 'contests', 'access', 'times', 'rules', 'check'].map((task) => `setup/${task}`);
const CONSOLE: readonly Stop[] = [
  go('console: sign-in', '/admin/sign-in'),
  go('console: set-up, link used', '/admin/setup#used'),
  {
    name: 'console: join',
    who: 'guest',
    visit: async (page, house, language, look) => {
      await page.goto(addressIn(house.invitation, language));
      await settle(page);
      await look('console: join');
    },
  },
  ...['', '/new', '/users', '/account', '/audit'].map((sheet) => go(`console${sheet}`, `/admin${sheet}`, 'owner')),
  ...inConsole('drafted', 'setup', ...TASKS, 'candidates', 'preview', 'voters', 'voters/import', 'voters/letters', 'control', 'audit'),
  ...inConsole('sealed-draft', 'setup', 'trustees', 'voters', 'control'),
  ...inConsole('announced', 'setup', 'candidates', 'voters', 'control', 'results'),
  ...inConsole('residents', 'setup', 'setup/contests', 'control', 'monitor', 'results', 'voters', 'audit'),
  ...inConsole('halted', 'control', 'monitor'),
  ...inConsole('counted', 'control', 'results', 'monitor'),
  ...inConsole('committee', 'control', 'results', 'voters', 'audit'),
  ...inConsole('sealed-open', 'control', 'trustees', 'monitor'),
  ...inConsole('sealed-closed', 'control', 'trustees', 'results'),
  ...inConsole('sealed-done', 'control', 'trustees', 'results'),
  {
    name: 'console: an act to confirm',
    who: 'owner',
    visit: async (page, house, language, look) => {
      await page.goto(house.url + addressIn('/admin/e/halted/control', language));
      await settle(page);
      await page.locator('main [data-danger] button').first().click();
      await page.getByRole('dialog').waitFor();
      await look('console: an act to confirm');
    },
  },
];

export const STOPS: readonly Stop[] = [...PUBLIC, ...BOOTH, ...CONSOLE];

/** What is wrong with the page as it stands, one line each. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  const found = await barriers(page);
  const bare = await page.evaluate<string[]>(
    String.raw`[...document.body.innerText.matchAll(/\ba\.[a-z-]+\.[a-z.-]+|^[a-z-]+(?:\.[A-Za-z-]+)+$/gm)].map((match) => match[0]).filter((id) => !/\.(?:csv|json|blt|bel|txt)$/.test(id))`,
  );
  const sideways = await sidewaysScroll(page);
  return [...found, ...bare.map((id) => `text missing: ${id}`), ...(sideways > 0 ? [`scrolls sideways by ${sideways} px`] : [])];
}

async function contextFor(browser: Browser, house: PreparedHouse, who: Stop['who'], language: Language): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 320, height: 740 },
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    locale: language,
  });
  const display = JSON.stringify({ language, theme: 'light', size: 1 });
  await context.addInitScript(`localStorage.setItem('veritally.display', ${JSON.stringify(display)})`);
  if (who === 'owner') await context.addCookies([...house.cookies]);
  return context;
}

export interface Visited {
  /** Pages × themes looked at. */
  readonly looks: number;
  readonly found: readonly string[];
}

/** Visits `stops` in one language; every state of each in `themes`. */
export async function visit(
  browser: Browser,
  house: PreparedHouse,
  stops: readonly Stop[],
  language: Language,
  themes: (stop: Stop) => readonly Theme[],
  tell: (fault: string) => void = () => undefined,
): Promise<Visited> {
  const found: string[] = [];
  const report = (fault: string): void => {
    found.push(fault);
    tell(fault);
  };
  let looks = 0;
  for (const who of ['guest', 'owner'] as const) {
    const context = await contextFor(browser, house, who, language);
    for (const stop of stops.filter((each) => each.who === who)) {
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      page.on('pageerror', (error) => report(`${stop.name}, ${language}: ${error.message}`));
      const look: Look = async (name) => {
        for (const theme of themes(stop)) {
          await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
          looks++;
          for (const fault of await faultsOf(page)) report(`${name}, ${language}, ${theme}: ${fault}`);
        }
      };
      await stop
        .visit(page, house, language, look)
        .catch((error: unknown) => report(`${stop.name}, ${language}: ${String(error).split('\n')[0]}`));
      await page.close();
    }
    await context.close();
  }
  return { looks, found };
}
