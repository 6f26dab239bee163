import { describe, expect, it } from 'vitest';
import { compileMessages, localeFile } from '../../../scripts/web-messages.ts';
import { EVENT_TYPES } from '../../protocol/events.ts';
import { LANGUAGES } from '../shared/languages.ts';
import { createTranslator } from '../shared/translator.ts';
import { actWords, ELECTION_ACTS, HOUSE_ACTS } from './audit-acts.ts';

describe.each(LANGUAGES.map(({ code }) => code))('the acts of the record in %s', (language) => {
  const t = createTranslator(language, compileMessages(localeFile(language, 'admin')));
  it.each([...ELECTION_ACTS, ...HOUSE_ACTS])('%s', (act) => {
    expect(actWords(t, act)).not.toBe(act);
  });
});

it('knows every event of a sealed election that the record of acts names beside the acts of people', () => {
  const told: readonly string[] = ELECTION_ACTS;
  // The record of the election begins with its lock; ballots are nobody's act.
  for (const type of EVENT_TYPES.filter((each) => each !== 'Setup' && each !== 'Ballot')) expect(told).toContain(`board.${type}`);
});
