import { expect, test } from 'vitest';
import { LETTERS_AT_ONCE, lettersSchema } from '../../wire/letters.ts';
import { lettersPage } from './letters-page.ts';

const words = { title: 't', body: '</style><script>', foot: 'f', qr: '"><img src=x>', address: 'a', secret: 's' };
const letter = { username: 'ann', name: '<b>Ann</b>', secret: 'K7QW', link: 'https://vote.example.org/e/board/vote#c=K7QW' };
const input = (letters: readonly object[]) => ({ language: 'en', direction: 'ltr', title: '<i>Board</i>', words, letters });

test('what people wrote is text on a letter', async () => {
  const html = await lettersPage(lettersSchema.parse(input([letter])));
  expect(html).not.toMatch(/<script|<img|<b>|<i>/);
  expect(html).toContain('&lt;b&gt;Ann&lt;/b&gt;');
});

test('while thousands are drawn, others have their turn', async () => {
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const html = await lettersPage(lettersSchema.parse(input(Array.from({ length: LETTERS_AT_ONCE }, () => letter))));
  clearInterval(timer);
  expect(html.split('<article>')).toHaveLength(LETTERS_AT_ONCE + 1);
  expect(turns).toBeGreaterThan(10);
});

test('a link that no QR code holds is refused', () =>
  expect(lettersSchema.safeParse(input([{ ...letter, link: 'ಕ'.repeat(1_000) }])).success).toBe(false));
