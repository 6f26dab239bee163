import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { EVENT_TYPES } from '../../protocol/events.ts';
import { fillEnglish } from '../../protocol/sentences.ts';
import { REPORT_SENTENCES, type ReportSentenceId } from '../../verify/sentences.ts';
import { STEPS } from '../../verify/steps.ts';
import { LANGUAGES, type Language } from '../shared/languages.ts';
import { createTranslator, type Translator } from '../shared/translator.ts';
import { faultPlace, saidWords } from './report-words.ts';

// Every sentence of the verifier in every language: none is missing, none is left in English, each says all its values.

const IDS = Object.keys(REPORT_SENTENCES) as ReportSentenceId[];
const translators = new Map<Language, Translator>(
  LANGUAGES.map(({ code }) => [
    code,
    createTranslator(
      code,
      Object.assign({}, ...['shared', 'check', 'board', 'verify'].map((area) => compileMessages(localeFile(code, area)))),
    ),
  ]),
);
const SCRIPTS: Readonly<Record<Language, RegExp>> = {
  en: /[a-z]/,
  hi: /\p{Script=Devanagari}/u,
  kn: /\p{Script=Kannada}/u,
  fr: /[a-zà-ÿ]/,
  ar: /\p{Script=Arabic}/u,
};

/** Values for the places of a sentence: `number` where it counts, a type of event where it names one. */
function sample(id: ReportSentenceId, number: number): Record<string, string | number> {
  const names = [...REPORT_SENTENCES[id].matchAll(/\{(\w+)(, plural|\})/g)];
  return Object.fromEntries(
    names.map(([, name = '', form]) => [
      name,
      form === ', plural' || !['event', 'before', 'allowed'].includes(name)
        ? number
        : name === 'allowed'
          ? 'Ballot, EndBallots'
          : 'Shuffle',
    ]),
  );
}

describe('the English of the pages', () => {
  it('is the English of the command line, for every sentence and no other', () => {
    const texts = JSON.parse(readFileSync(localeFile('en', 'verify'), 'utf8')) as Record<string, string>;
    const said = Object.fromEntries(Object.entries(texts).filter(([id]) => id.startsWith('said.')));
    expect(said).toEqual(Object.fromEntries(IDS.map((id) => [`said.${id}`, REPORT_SENTENCES[id]])));
  });
});

describe.each(LANGUAGES.map(({ code }) => code))('sentences of the verifier in %s', (language) => {
  const t = translators.get(language);
  if (!t) throw new Error(language);
  it.each(IDS)('%s', (id) => {
    for (const number of [0, 1, 2, 5, 11, 7654]) {
      const values = sample(id, number);
      const words = saidWords(t, { id, values }) ?? '';
      expect(words).toMatch(SCRIPTS[language]);
      expect(words).not.toMatch(/[{}#]|undefined|\bplural\b/);
      if (language !== 'en') expect(words).not.toBe(fillEnglish(REPORT_SENTENCES[id], values));
      // Languages write 0, 1 and 2 of a thing in words; larger numbers stand as figures in every one.
      if (number === 7654) {
        const figures = Object.values(values).filter((value) => value === number).length;
        expect(words.replaceAll(/[^0-9]+(?=654)/g, '').split('7654').length - 1).toBeGreaterThanOrEqual(figures);
      }
    }
  });
  it('names every type of event and every step in its own words', () => {
    const named = EVENT_TYPES.map((event) => saidWords(t, { id: 'wrong-payload', values: { event } }) ?? '');
    expect(new Set(named).size).toBe(EVENT_TYPES.length);
    const english = translators.get('en') as Translator;
    for (const step of STEPS) {
      const failure = { step, height: 3, kind: 'empty-file', reason: '', said: { id: 'empty-file', values: {} } } as const;
      expect(faultPlace(t, failure, 1)).toMatch(/3/);
      expect(faultPlace(t, failure, 1)).not.toContain('verify.step');
      if (language !== 'en') expect(faultPlace(t, failure, 1)).not.toBe(faultPlace(english, failure, 1));
    }
  });
});

describe('a sentence that this page does not know', () => {
  it('is told by its absence, so that the English one can stand in', () => {
    expect(saidWords(translators.get('hi') as Translator, { id: 'made-up', values: {} })).toBeUndefined();
  });
});
