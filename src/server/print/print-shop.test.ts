import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { QueueFull } from '../http/fair-queue.ts';
import { PrintShop } from './print-shop.ts';

// What a stranger can make the server print: one new print takes a browser and seconds of a processor.

/** A browser that ends at once. */
const BROKEN = process.execPath;

describe('PrintShop', () => {
  let now = 0;
  const shop = (): PrintShop => new PrintShop(BROKEN, pino({ level: 'silent' }), { now: () => now });
  const job = (guest: string) => ({ base: 'http://h', target: '/e/x/card', ready: 'true', guest });
  const tried = (prints: PrintShop, key: string, guest: string): Promise<boolean> =>
    prints.picture(key, job(guest)).then(
      () => true,
      (error: unknown) => !(error instanceof QueueFull),
    );

  test('does not try a page that failed again at once', async () => {
    const prints = shop();
    expect(await tried(prints, 'a', '127.0.0.1')).toBe(true);
    expect(await tried(prints, 'a', '127.0.0.1')).toBe(false);
    expect(await tried(prints, 'b', '127.0.0.1')).toBe(true);
    now += 30_000;
    expect(await tried(prints, 'a', '127.0.0.1')).toBe(true);
  });

  test('takes letters while strangers fill the queue of pages', async () => {
    const prints = shop();
    const flood = Array.from({ length: 30 }, (_, i) => tried(prints, `flood ${i}`, `203.0.113.${i}`));
    expect((await prints.secretPdf('<p>', '203.0.113.1').catch((error: unknown) => error)) instanceof QueueFull).toBe(false);
    expect(await Promise.all(flood)).toContain(false);
  });

  test('makes a network that asks for ever new prints wait, and nobody else', async () => {
    const prints = shop();
    let made = 0;
    for (let i = 0; i < 25; i++) if (await tried(prints, `key ${i}`, '203.0.113.7')) made++;
    expect(made).toBe(20);
    expect(await tried(prints, 'other', '203.0.113.8')).toBe(true);
    now += 10_000;
    expect(await tried(prints, 'later', '203.0.113.7')).toBe(true);
  });
});
