import { expect, test } from 'vitest';
import type { AdminElection } from '../../wire/administration.ts';
import { readDefinition } from './elections.ts';

test('the definition of one answer is read once, however many parts of a page ask for it', () => {
  const election = {
    definition: { title: 'Board', contests: [{ question: 'Chair?', candidates: ['Ada', 'Ben'] }] },
  } as unknown as AdminElection;
  expect(readDefinition(election).title).toBe('Board');
  expect(readDefinition(election)).toBe(readDefinition(election));
  expect(readDefinition({ ...election })).not.toBe(readDefinition(election));
});
