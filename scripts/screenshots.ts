import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { fillResidents, goOn, setStage, signIn } from '../test/web/browser.ts';

// Pictures of the main pages, phone and desktop, into docs/screenshots. They show the fixture's elections, so they look the same each time.

const out = path.join(import.meta.dirname, '../docs/screenshots');
mkdirSync(out, { recursive: true });
const stage = await setStage();

async function shoot(page: Page, name: string): Promise<void> {
  await page.waitForTimeout(250);
  await page.screenshot({ path: path.join(out, `${name}.png`) });
  console.log(`${name}.png`);
}

const SETS = [
  { name: 'phone', width: 360, language: 'en', theme: 'light' },
  { name: 'phone-arabic', width: 360, language: 'ar', theme: 'light' },
  { name: 'phone-hindi-dark', width: 360, language: 'hi', theme: 'dark' },
  { name: 'desktop', width: 1200, language: 'en', theme: 'light' },
] as const;

for (const { name, width, language, theme } of SETS) {
  const { context, page } = await stage.visitor({ width });
  await context.addInitScript((chosen) => localStorage.setItem('veritally.display', JSON.stringify({ theme: chosen })), theme);
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
    ['declaration', '/e/committee-2025/declaration'],
  ] as const) {
    await page.goto(`${where}?lang=${language}`);
    await page.waitForSelector('h1');
    await shoot(page, `${name}-${label}`);
  }
  await context.close();
}
await stage.close();
