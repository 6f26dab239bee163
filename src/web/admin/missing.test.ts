import { describe, expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { MISSING_SENTENCES, type MissingKind } from '../../election/missing.ts';
import { ROLL_MISTAKES } from '../../election/roll-mistake.ts';
import { LANGUAGES } from '../shared/languages.ts';
import { createTranslator } from '../shared/translator.ts';
import { mistakeWords } from './problem-words.ts';
import { missingWords } from './missing.ts';

// Everything that can be missing, and everything that can be wrong in a roll, is told whole in every language of the console.

const translators = LANGUAGES.map(({ code }) => createTranslator(code, compileMessages(localeFile(code, 'admin'))));
const english = translators[0] ?? createTranslator('en', {});

/** Telling values for all places of a sentence. */
function valuesFor(sentence: string): Record<string, string | number> {
  return Object.fromEntries(
    [...sentence.matchAll(/\{(\w+)(, plural)?/g)].map(([, name = '', plural]) => [name, plural === undefined ? `<${name}>` : 7654]),
  );
}

describe.each(translators.map((t) => [t.language, t] as const))('in %s', (language, t) => {
  it.each(Object.entries(MISSING_SENTENCES))('missing: %s', (kind, sentence) => {
    const values = valuesFor(sentence);
    const what = { kind: kind as MissingKind, values, detail: 'DETAIL' };
    const words = missingWords(t, what);
    expect(words).not.toMatch(/DETAIL|a\.missing|[{}]/);
    for (const value of Object.values(values)) if (typeof value === 'string') expect(words).toContain(value);
    if (language !== 'en') expect(words).not.toBe(missingWords(english, what));
  });
  it.each(Object.entries(ROLL_MISTAKES))('mistake: %s', (kind, sentence) => {
    const problem = { said: { id: kind, values: valuesFor(sentence) }, message: 'MESSAGE' };
    const words = mistakeWords(t, problem);
    expect(words).not.toMatch(/MESSAGE|a\.mistake|[{}]/);
    for (const value of Object.values(problem.said.values)) expect(words).toContain(value);
    if (language !== 'en') expect(words).not.toBe(mistakeWords(english, problem));
  });
});

it('says a kind that these texts do not know in the server’s own words', () => {
  expect(missingWords(english, { kind: 'new-one' as MissingKind, values: {}, detail: 'Something new.' })).toBe('Something new.');
});
