import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { LANGUAGES } from './languages.ts';

// Every text exists in every language, with the same places to fill in; every page uses only texts that it loads.

const web = path.dirname(import.meta.dirname);
const locales = path.join(web, 'locales');
const read = (language: string, area: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(locales, language, `${area}.json`), 'utf8')) as Record<string, string>;
const areas = readdirSync(path.join(locales, 'en'))
  .filter((file) => file.endsWith('.json'))
  .map((file) => file.slice(0, -5));
/** `time` of twenty-four hours and `clock` with `half` of twelve are one place: each language has its own habit. */
const places = (text: string): string[] => {
  const named = [...text.matchAll(/\{\s*([a-z][a-zA-Z]*)\s*[,}]/g)].map((match) => match[1] ?? '');
  const twelve = named.includes('clock') && named.includes('half');
  return [...new Set(twelve ? named.flatMap((name) => (name === 'clock' ? 'time' : name === 'half' ? [] : name)) : named)].toSorted();
};
const tags = (text: string): string[] => [...new Set([...text.matchAll(/<([a-z]+)>/g)].map((match) => match[1] ?? ''))].toSorted();

function sources(folder: string): string[] {
  return readdirSync(path.join(web, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))
    .map((file) => readFileSync(path.join(web, folder, file), 'utf8'));
}

describe.each(areas)('texts of the area "%s"', (area) => {
  const english = read('en', area);
  it.each(LANGUAGES.map(({ code }) => code).filter((code) => code !== 'en'))('are complete in %s', (language) => {
    const other = read(language, area);
    expect(Object.keys(other).toSorted()).toEqual(Object.keys(english).toSorted());
    for (const [id, text] of Object.entries(english)) {
      expect([id, places(other[id] ?? '')]).toEqual([id, places(text)]);
      expect([id, tags(other[id] ?? '')]).toEqual([id, tags(text)]);
      expect([id, (other[id] ?? '').split('\n').length]).toEqual([id, text.split('\n').length]);
      expect([id, (other[id] ?? '').trim() !== '']).toEqual([id, true]);
    }
  });
});

describe.each([
  ['booth', ['shared', 'form', 'refusal', 'booth', 'ballot', 'marking', 'register', 'station', 'grade', 'method', 'symbol']],
  [
    'results',
    [
      'shared',
      'form',
      'public',
      'date',
      'status',
      'home',
      'about',
      'results',
      'live',
      'take',
      'card',
      'story',
      'profile',
      'tracker',
      'board',
      'check',
      'not-yet',
      'record',
      'verify',
      'help',
      'method',
    ],
  ],
  // `grade-word.ts` alone speaks of methods; the pages that use it load those texts.
  ['shared', ['shared', 'settings', 'form', 'grade']],
] as const)('pages in %s', (folder, loaded) => {
  it('use only texts that they load', () => {
    const known = new Set(loaded.flatMap((area) => Object.keys(read('en', area))));
    const used = sources(folder).flatMap((source) => [...source.matchAll(/\bt\(\s*'([a-z][a-z0-9.-]+)'/g)].map((match) => match[1] ?? ''));
    expect(used.length).toBeGreaterThan(10);
    expect(used.filter((id) => !known.has(id))).toEqual([]);
  });
});
