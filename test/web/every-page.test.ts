import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER_ARGS } from '../../scripts/browser.ts';
import { BROWSER } from './admin-house.ts';
import { LANGUAGE_CODES, STOPS, THEMES, visit } from './every-page.ts';
import { prepareHouse, type PreparedHouse } from './prepared-house.ts';

// Every page in every state of an election, once: languages and themes go round, so that each meets a fifth of the pages and each page one
// of them. `npm run axe` looks at all pages in all languages and themes.

let house: PreparedHouse;
let browser: Browser;
beforeAll(async () => {
  if (BROWSER === undefined) return;
  house = await prepareHouse();
  browser = await chromium.launch({ executablePath: BROWSER, args: [...BROWSER_ARGS] });
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await house?.stop();
});

describe.skipIf(BROWSER === undefined)('every page at 320 px', () => {
  it.each(LANGUAGE_CODES.map((language, turn) => [language, turn] as const))(
    'has no barrier that axe can find, in %s',
    async (language, turn) => {
      const turns = new Map(STOPS.map((stop, i) => [stop, i]));
      const mine = STOPS.filter((_stop, i) => i % LANGUAGE_CODES.length === turn);
      const { looks, found } = await visit(browser, house, mine, language, (stop) => [THEMES[turns.get(stop)! % THEMES.length]!]);
      expect(found).toEqual([]);
      expect(looks).toBeGreaterThanOrEqual(mine.length);
    },
    900_000,
  );
});
