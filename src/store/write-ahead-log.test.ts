import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { DATABASE_FILE } from './data-folder.ts';
import { openSqlite, type SqliteStore } from './sqlite.ts';
import { cast, DAY, makeElection, NOW, type OpenElection } from './store.fixture.ts';

// The write-ahead log keeps pages in the order in which votes came: docs/decisions/marks-and-ballots.md promises that it is emptied two
// seconds after a vote, also while further votes come in all the time.

let folder: string;
let store: SqliteStore;
let made: OpenElection;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-log-'));
  store = await openSqlite(folder, { mode: 'hold' });
  made = await makeElection(store, 40);
  vi.advanceTimersByTime(2_000);
});
afterEach(async () => {
  vi.useRealTimers();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

const size = (): number => statSync(path.join(folder, `${DATABASE_FILE}-wal`)).size;
const vote = (i: number): Promise<unknown> => store.castBatch([cast(made.id, made.voters[i]!.id)], NOW, DAY);

it('is emptied two seconds after a vote, whatever comes in between', async () => {
  expect(size()).toBe(0);
  for (let i = 0; i < 4; i++) {
    await vote(i);
    expect(size()).toBeGreaterThan(0);
    vi.advanceTimersByTime(500);
  }
  expect(size()).toBe(0);
});

it('is emptied as soon as a reader who was in the way has gone', async () => {
  await vote(0);
  const reader = new DatabaseSync(path.join(folder, DATABASE_FILE));
  reader.exec('begin; select count(*) from ballots');
  reader.prepare('select count(*) from ballots').get();
  await vote(1);
  vi.advanceTimersByTime(2_000);
  expect(size()).toBeGreaterThan(0);
  reader.close();
  vi.advanceTimersByTime(2_000);
  expect(size()).toBe(0);
});
