import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { transitionTable } from '../src/election/life-cycle.ts';

test('docs/architecture.md shows the transition table of the code', () => {
  const page = readFileSync(path.join(import.meta.dirname, '../docs/architecture.md'), 'utf8');
  expect(page).toContain(transitionTable());
});
