import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { intlTag, LANGUAGES } from './languages.ts';
import type { MessageId } from './messages.ts';
import { createTranslator, type Values } from './translator.ts';

// The pages' own small formatter says of every text what the reference implementation of ICU MessageFormat says.

const areas = readdirSync(path.dirname(localeFile('en', 'x'))).map((file) => file.slice(0, -5));
const FILLS: readonly (string | number)[] = [0, 1, 2, 3, 5, 11, 100, 1234567, 0.5, 'Asha', 'yes'];

/** Names of the places in an ICU text, with those that take a number. */
function placesOf(text: string): Map<string, boolean> {
  const places = new Map<string, boolean>();
  for (const [, name = '', kind] of text.matchAll(/\{\s*([a-zA-Z]+)\s*(?:\}|,\s*(\w+))/g))
    places.set(name, places.get(name) === true || kind === 'plural' || kind === 'number');
  return places;
}

describe.each(LANGUAGES.map(({ code }) => code))('texts in %s', (language) => {
  it.each(areas)('of the area "%s" are filled in as ICU says', (area) => {
    const source = JSON.parse(readFileSync(localeFile(language, area), 'utf8')) as Record<string, string>;
    const t = createTranslator(language, compileMessages(localeFile(language, area)));
    for (const [id, text] of Object.entries(source)) {
      const reference = new IntlMessageFormat(text, intlTag(language), undefined, { ignoreTag: true });
      for (const fill of FILLS) {
        const values: Values = Object.fromEntries(
          [...placesOf(text)].map(([name, number]) => [name, number && typeof fill === 'string' ? 7 : fill]),
        );
        const said = t(id as MessageId, values).replaceAll(/[\u2068\u2069]/g, '');
        expect([id, fill, said]).toEqual([id, fill, String(reference.format(values as Record<string, string | number>))]);
      }
    }
  });
});

describe('a translator', () => {
  it('isolates names in right-to-left texts and shows the id of what is missing', () => {
    const t = createTranslator('ar', { x: [[0, 'name'], ' !'] });
    expect(t('x' as MessageId, { name: 'Asha' })).toBe('\u2068Asha\u2069 !');
    expect(t('y' as MessageId)).toBe('y');
  });
});
