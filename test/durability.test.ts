import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { startPostgres } from '../scripts/postgres.ts';
import { runRig } from './durability-rig.ts';

// "kill -9 at any instant under load: every acknowledged ballot is in the count, exactly once." The long form, a hundred times and with
// PostgreSQL itself killed, is bench/durability.ts.

it('SQLite keeps every acknowledged ballot when its process is killed at any instant', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-kill-'));
  try {
    const report = await runRig({ place: { folder }, kills: 4, voters: 8000, longest: 150 });
    expect(report).toMatchObject({ kills: 4, wrong: [] });
    expect(report.acknowledged).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('PostgreSQL keeps every acknowledged ballot when a node, and then the database itself, is killed', async () => {
  const server = await startPostgres();
  try {
    const report = await runRig({ place: { url: await server.createDatabase() }, kills: 4, voters: 8000, longest: 150 });
    expect(report).toMatchObject({ kills: 4, wrong: [] });
    expect(report.acknowledged).toBeGreaterThan(0);
    const database = await runRig({ place: { url: await server.createDatabase() }, kills: 1, voters: 8000, longest: 150, database: server });
    expect(database).toMatchObject({ kills: 1, wrong: [] });
  } finally {
    await server.stop();
  }
});
