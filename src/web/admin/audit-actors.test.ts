import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { LANGUAGES } from '../shared/languages.ts';
import { createTranslator } from '../shared/translator.ts';
import { actorOf, actorWords } from './audit-actors.ts';

// Every actor that the source writes into the record is shown in words, and found again by them.

const source = path.join(import.meta.dirname, '../..');
const files = ['usecases', 'store', 'server', 'cli'].flatMap((room) =>
  readdirSync(path.join(source, room), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/\.(?:test|fixture|contract)\./.test(file))
    .map((file) => readFileSync(path.join(source, room, file), 'utf8')),
);
/** What stands for a name in the source, and the names it can have. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'admin.username': ['olga'],
  'record.name': ['Nightly backup: roll'],
  purpose: ['first-admin', 'admin'],
  '`trustee ${item.name}`': ['trustee Uma Rao'],
};
const written = files.flatMap((text) => [
  ...[...text.matchAll(/kind: '(admin|token|operator|system)', name: ([^,}]+?)\s*[,}]/g)].flatMap(([, kind, name = '']) => {
    const literal = /^'(.*)'$/.exec(name)?.[1];
    return (literal === undefined ? (NAMES[name] ?? [`unknown: ${name}`]) : [literal]).map((each) => `${kind}:${each}`);
  }),
  ...[...text.matchAll(/kind: '(system)', name: (`[^`]+`)/g)].flatMap(([, kind, name = '']) =>
    (NAMES[name] ?? [`unknown: ${name}`]).map((each) => `${kind}:${each}`),
  ),
  ...[...text.matchAll(/actor: '([^']+)'/g)].map(([, actor = '']) => actor),
]);
const actors = [...new Set(written.filter((actor) => !actor.includes('`')))].toSorted();

it('finds the actors of the source', () => {
  expect(actors).toEqual([
    'admin:olga',
    'operator:operator',
    'system:admin',
    'system:first-admin',
    'system:schedule',
    'system:self-registration',
    'system:tally',
    'system:trustee Uma Rao',
    'token:Nightly backup: roll',
  ]);
});

describe.each(LANGUAGES.map(({ code }) => code))('the actors of the record in %s', (language) => {
  const t = createTranslator(language, compileMessages(localeFile(language, 'actor')));
  it.each(actors)('%s', (actor) => {
    const words = actorWords(t, actor);
    expect(words).not.toMatch(/^(?:admin|token|operator|system):|^a\.who/);
    expect(actorOf(t, words)).toBe(actor);
    expect(actorOf(t, ` ${words.replaceAll(/[\u2068\u2069]/g, '')} `)).toBe(actor);
    expect(actorOf(t, actor)).toBe(actor);
  });
  it('an account by its bare name, nobody by nothing, and who is not known as the record says', () => {
    expect(actorOf(t, ' olga ')).toBe('admin:olga');
    expect(actorOf(t, ' ')).toBeUndefined();
    expect(actorWords(t, 'robot:7')).toBe('robot:7');
    expect(new Set(actors.map((actor) => actorWords(t, actor))).size).toBe(actors.length);
  });
});
