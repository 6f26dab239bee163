// `npm run screenshots`: pictures of the main pages, phone and desktop, into docs/screenshots, and the still picture of shared links. Voters'
// pages show the fixture's elections, so they look the same each time; the console shows a real server with elections in every state.
import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { fillResidents, goOn, launchBrowser, setStage, signIn, type Stage } from '../test/web/browser.ts';
import { prepareHouse } from '../test/web/prepared-house.ts';
import { needBrowser } from './browser.ts';

const root = path.dirname(import.meta.dirname);
const out = path.join(root, 'docs/screenshots');

async function shoot(page: Page, name: string, file = path.join(out, `${name}.png`)): Promise<void> {
  await page.waitForTimeout(300);
  await page.screenshot({ path: file });
  console.log(path.relative(root, file));
}

const VOTERS = [
  { name: 'phone', width: 360, language: 'en', theme: 'light' },
  { name: 'phone-arabic', width: 360, language: 'ar', theme: 'light' },
  { name: 'phone-hindi-dark', width: 360, language: 'hi', theme: 'dark' },
  { name: 'desktop', width: 1200, language: 'en', theme: 'light' },
] as const;

async function votersPages(stage: Stage): Promise<void> {
  for (const { name, width, language, theme } of VOTERS) {
    const { context, page } = await stage.visitor({ width });
    await context.addInitScript(`localStorage.setItem('veritally.display', '{"theme":"${theme}"}')`);
    await signIn(page, 'residents-2026', language);
    await page.locator('main label').nth(1).click();
    await shoot(page, `${name}-ballot`);
    await fillResidents(page);
    await shoot(page, `${name}-review`);
    await goOn(page);
    await page.waitForURL('**/receipt*');
    await shoot(page, `${name}-receipt`);
    for (const [label, where] of [
      ['home', '/'],
      ['election', '/e/residents-2026'],
      ['results', '/e/committee-2025/results'],
      ['live', '/e/all-methods/live'],
    ] as const) {
      await page.goto(`${where}?lang=${language}`);
      await page.waitForSelector('h1');
      if (label === 'live') await page.waitForTimeout(1_500);
      await shoot(page, `${name}-${label}`);
    }
    await context.close();
  }
}

const OFFICERS = [
  { name: 'desktop-console', width: 1280, height: 860, language: 'en', theme: 'light' },
  { name: 'phone-console', width: 360, height: 740, language: 'en', theme: 'light' },
  { name: 'desktop-arabic-console', width: 1280, height: 860, language: 'ar', theme: 'dark' },
] as const;
const SHEETS = [
  ['home', '/admin'],
  ['setup', '/admin/e/drafted/setup'],
  ['candidates', '/admin/e/residents/candidates'],
  ['voters', '/admin/e/residents/voters'],
  ['control', '/admin/e/residents/control'],
  ['monitor', '/admin/e/residents/monitor'],
  ['results', '/admin/e/committee/results'],
  ['audit', '/admin/e/committee/audit'],
  ['trustees', '/admin/e/sealed-closed/trustees'],
] as const;
/** Of the Arabic console two sheets show how it mirrors. */
const FEW: ReadonlySet<string> = new Set(['home', 'control']);

async function officerContext(browser: Browser, look: (typeof OFFICERS)[number], cookies: Cookies): Promise<BrowserContext> {
  const { width, height, language, theme } = look;
  const context = await browser.newContext({ viewport: { width, height }, reducedMotion: 'reduce', serviceWorkers: 'block' });
  await context.addInitScript(`localStorage.setItem('veritally.display', '{"language":"${language}","theme":"${theme}","size":1}')`);
  await context.addCookies([...cookies]);
  return context;
}
type Cookies = Awaited<ReturnType<typeof prepareHouse>>['cookies'];

/** What needs a real server though nobody signs in: the declaration with its check sums, and a hall's screen. */
async function guestsPages(browser: Browser, url: string): Promise<void> {
  for (const { name, width, language, theme } of VOTERS) {
    const context = await browser.newContext({ viewport: { width, height: 740 }, reducedMotion: 'reduce', serviceWorkers: 'block' });
    await context.addInitScript(`localStorage.setItem('veritally.display', '{"theme":"${theme}"}')`);
    const page = await context.newPage();
    await page.goto(`${url}/e/committee/declaration?lang=${language}`);
    await page.locator('[data-complete]').waitFor();
    await shoot(page, `${name}-declaration`);
    await context.close();
  }
  const hall = await browser.newContext({ viewport: { width: 1600, height: 900 }, reducedMotion: 'reduce', serviceWorkers: 'block' });
  const page = await hall.newPage();
  await page.goto(`${url}/e/residents/live?lang=en`);
  await page.locator('main table').first().waitFor();
  await page.locator('main button[aria-pressed]').last().click();
  await shoot(page, 'hall-projector');
  await hall.close();
}

async function officersPages(browser: Browser): Promise<void> {
  const house = await prepareHouse();
  for (const look of OFFICERS) {
    const context = await officerContext(browser, look, house.cookies);
    const page = await context.newPage();
    for (const [sheet, where] of SHEETS) {
      if (look.language !== 'en' && !FEW.has(sheet)) continue;
      await page.goto(house.url + where);
      await page.locator('h1').first().waitFor();
      await page.waitForTimeout(500);
      await shoot(page, `${look.name}-${sheet}`);
    }
    await context.close();
  }
  await guestsPages(browser, house.url);
  await house.stop();
}

/** The picture beside shared links where the server has no browser to draw one of the election itself. */
async function stillPreview(browser: Browser): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 630 } });
  const page = await context.newPage();
  const tokens = readFileSync(path.join(root, 'src/web/shared/tokens.css'), 'utf8');
  await page.setContent(`<!doctype html><style>${tokens}
    body { margin: 0; block-size: 630px; display: grid; grid-template-rows: 1fr auto; background: var(--paper); color: var(--ink); border-block-start: 12px solid var(--violet); box-sizing: border-box; font-family: var(--font-text) }
    main { display: flex; gap: 56px; align-items: center; padding: 0 72px }
    svg { inline-size: 300px; flex: none }
    h1 { margin: 0; font: 700 104px/1.1 var(--font-display) }
    p { margin: 18px 0 0; font-size: 36px; line-height: 1.35 }
    footer { padding: 22px 72px; background: var(--violet); color: var(--on-violet); font-size: 28px; letter-spacing: .01em }
  </style><main><svg viewBox="0 0 48 48" fill="none" stroke-linecap="round" stroke-linejoin="round"><path d="M9 10v25M19 10v25M29 10v25M39 10v25" stroke="currentColor" stroke-width="4.6" opacity=".92"/><path d="M4 26l12 12L45 9" stroke="var(--paper)" stroke-width="10.5"/><path d="M4 26l12 12L45 9" stroke="var(--marigold)" stroke-width="5.4"/></svg>
  <div><h1>Veritally</h1><p>Voting that is easy to run<br>and that everyone can check.</p></div></main><footer>Elections, ballots and results</footer>`);
  await shoot(page, 'preview', path.join(root, 'src/web/public/icons/preview.png'));
  await context.close();
}

mkdirSync(out, { recursive: true });
needBrowser();
const only = process.argv.slice(2);
const wanted = (part: string): boolean => only.length === 0 || only.includes(part);
if (wanted('preview') || wanted('console')) {
  const browser = await launchBrowser();
  if (wanted('preview')) await stillPreview(browser);
  if (wanted('console')) await officersPages(browser);
  await browser.close();
}
if (wanted('voters')) {
  const stage = await setStage();
  await votersPages(stage);
  await stage.close();
}
