import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { IntlMessageFormat } from 'intl-messageformat';
import { describe, expect, it } from 'vitest';
import { compileMessages, localeFile, typeset } from '../../../scripts/web-messages.ts';
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
        const wanted = typeset(language, String(reference.format(values as Record<string, string | number>)));
        expect([id, fill, said]).toEqual([id, fill, wanted]);
      }
    }
  });
});

describe.each(LANGUAGES.map(({ code }) => code))('figures and lists in %s', (language) => {
  const t = createTranslator(language, compileMessages(localeFile(language, 'shared')));
  const tag = intlTag(language);

  it('have the digits, groups and signs that Intl gives them', () => {
    const value = fc.oneof(
      fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.integer({ min: -99_999, max: 99_999 }).map((units) => units / 1_000),
    );
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 6 }), (number, decimals) => {
        const format = new Intl.NumberFormat(tag, { maximumFractionDigits: decimals, signDisplay: 'negative' });
        expect(t.number(number, decimals)).toBe(format.format(number));
      }),
    );
    for (const number of [0, -0, 999, 1_000, 99_999, 100_000, 1e15, 0.0005, 0.0004, 1e-7, 1.005])
      expect(t.number(number)).toBe(new Intl.NumberFormat(tag, { signDisplay: 'negative' }).format(number));
  });

  it('have the percent sign where Intl puts it', () => {
    const share = fc.tuple(fc.nat(5_000), fc.integer({ min: 1, max: 5_000 })).map(([top, bottom]) => top / bottom);
    fc.assert(
      fc.property(share, fc.integer({ min: 0, max: 2 }), (number, digits) => {
        const format = new Intl.NumberFormat(tag, { style: 'percent', maximumFractionDigits: digits });
        expect(t.percent(number, digits)).toBe(format.format(number));
      }),
    );
    // 247 of 2000 is 12.35 %, which no double is.
    expect(t.percent(247 / 2_000)).toContain(language === 'fr' ? '12,4' : '12.4');
  });

  it('join names as Intl does', () => {
    for (const names of [[], ['Asha'], ['Asha', 'Bo'], ['Asha', 'Bo', 'Cid'], ['Asha', 'Bo', 'Cid', 'Dev']])
      for (const [words, type] of [
        ['list.and', 'conjunction'],
        ['list.or', 'disjunction'],
      ] as const)
        expect(t.list(names, words).replaceAll(/[\u2068\u2069]/g, '')).toBe(new Intl.ListFormat(tag, { type }).format(names));
  });
});

describe('a translator', () => {
  it('isolates names in right-to-left texts and shows the id of what is missing', () => {
    const t = createTranslator('ar', { x: [[0, 'name'], ' !'] });
    expect(t('x' as MessageId, { name: 'Asha' })).toBe('\u2068Asha\u2069 !');
    expect(t('y' as MessageId)).toBe('y');
  });
});
