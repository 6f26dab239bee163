import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BROWSER, startHouse, type AdminHouse } from './admin-house.ts';

// What the service worker keeps: after one visit the station opens without a connection, in any language; other pages say what is wrong.

let house: AdminHouse;
beforeAll(async () => {
  if (BROWSER !== undefined) house = await startHouse();
}, 180_000);
afterAll(async () => {
  await house?.stop();
});

describe.skipIf(BROWSER === undefined)('without a connection, after one visit', () => {
  it('the station opens in every language, and other pages say what is wrong in the reader’s', async () => {
    const context = await house.browser.newContext({ viewport: { width: 320, height: 740 } });
    const page = await context.newPage();
    await page.goto(`${house.node.url}/kiosk?lang=en`);
    await page.waitForSelector('h1');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await context.setOffline(true);
    const heading = async (place: string): Promise<string> => {
      await page.goto(house.node.url + place);
      return (await page.locator('h1').first().textContent({ timeout: 15_000 })) ?? '';
    };
    expect([await heading('/kiosk?lang=en'), await heading('/kiosk?lang=hi'), await heading('/kiosk?lang=ar')]).toEqual([
      'Voting station',
      'मतदान केंद्र',
      'مركز اقتراع',
    ]);
    expect([await heading('/?lang=en'), await heading('/e/board/results?lang=fr'), await heading('/help?lang=kn')]).toEqual([
      'There is no connection to the server.',
      'Il n’y a pas de connexion au serveur.',
      'ಸರ್ವರ್‌ಗೆ ಸಂಪರ್ಕವಿಲ್ಲ.',
    ]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    await context.close();
  }, 90_000);
});
