import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { ACTS } from '../../election/life-cycle.ts';
import { EVENT_TYPES } from '../../protocol/events.ts';
import { trusteeDeskSchema } from '../../wire/administration.ts';
import { LANGUAGES } from '../shared/languages.ts';
import { createTranslator } from '../shared/translator.ts';
import { actWords, ELECTION_ACTS, HOUSE_ACTS } from './audit-acts.ts';

describe.each(LANGUAGES.map(({ code }) => code))('the acts of the record in %s', (language) => {
  const t = createTranslator(language, compileMessages(localeFile(language, 'audit')));
  it.each([...ELECTION_ACTS, ...HOUSE_ACTS])('%s', (act) => {
    expect(actWords(t, act)).not.toBe(act);
  });
});

// The record of the election begins with its lock; ballots are nobody's act.
const ACTED_EVENTS = EVENT_TYPES.filter((each) => each !== 'Setup' && each !== 'Ballot');

it('knows every event of a sealed election that the record of acts names beside the acts of people', () => {
  const told: readonly string[] = ELECTION_ACTS;
  for (const type of ACTED_EVENTS) expect(told).toContain(`board.${type}`);
});

/** The acts that a template of the source stands for. */
const TEMPLATES: Readonly<Record<string, readonly string[]>> = {
  'election.${act}': ACTS,
  'board.${event.type}': ACTED_EVENTS,
  'trustee.${stage}': trusteeDeskSchema.shape.stage.options.filter((stage) => stage !== 'wait' && stage !== 'finished'),
};

it('knows every act that the source writes', () => {
  const source = path.join(import.meta.dirname, '../..');
  const text = ['usecases', 'store', 'server', 'cli']
    .flatMap((room) =>
      readdirSync(path.join(source, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !/\.(?:test|fixture|contract)\./.test(file))
        .map((file) => readFileSync(path.join(source, room, file), 'utf8')),
    )
    .join('\n');
  const named = [...text.matchAll(/(['`])((?:election|voter|trustee|credentials|board|admin|token)\.[a-z$][\w.${}-]*)\1/g)];
  const written = named
    .map(([, , act = '']) => act)
    .filter((act) => !/\.(?:html|blt)$/.test(act))
    .flatMap((act) => {
      const [kind = ''] = act.split('.');
      return TEMPLATES[act]?.map((each) => `${kind}.${each}`) ?? act;
    });
  expect(new Set(written).size).toBeGreaterThan(40);
  const told: readonly string[] = [...ELECTION_ACTS, ...HOUSE_ACTS];
  expect(written.filter((act) => !told.includes(act))).toEqual([]);
});
