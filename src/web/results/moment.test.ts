import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { intlTag, LANGUAGES } from '../shared/languages.ts';
import { createTranslator } from '../shared/translator.ts';
import { moment } from './moment.ts';

// Our texts write no zero before an hour of the twelve.
const plain = (text: string): string => text.replaceAll(/[\u2068\u2069]/g, '').replace(/\b0(?=\d:\d\d [AP]M)/, '');

it.each(LANGUAGES.map(({ code }) => code))('tells the day and the time of the clock as Intl does, in %s', (language) => {
  const t = createTranslator(language, compileMessages(localeFile(language, 'date')));
  const full = new Intl.DateTimeFormat(intlTag(language), { dateStyle: 'full', timeStyle: 'short' });
  const long = new Intl.DateTimeFormat(intlTag(language), { dateStyle: 'long' });
  fc.assert(
    fc.property(fc.date({ min: new Date(2000, 0, 1), max: new Date(2100, 0, 1), noInvalidDate: true }), (date) => {
      expect(plain(moment(t, date.getTime()))).toBe(plain(full.format(date)));
      expect(plain(moment(t, date.getTime(), 'date.long'))).toBe(long.format(date));
    }),
  );
});
