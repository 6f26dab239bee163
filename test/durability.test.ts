import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it, vi } from 'vitest';
import { startPostgres } from '../scripts/postgres.ts';
import { runRig } from './durability-rig.ts';
import { runServerRig } from './durability-server-rig.ts';

// "kill -9 at any instant under load: every acknowledged ballot is in the count, exactly once." The long form, a hundred times and with
// PostgreSQL itself killed, is bench/durability.ts.

// A busy machine takes its time; what is tested is not speed.
vi.setConfig({ testTimeout: 300_000 });

it('SQLite keeps every acknowledged ballot when its process is killed at any instant', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-kill-'));
  try {
    const report = await runRig({ place: { folder }, kills: 4, voters: 4000, longest: 150 });
    expect(report).toMatchObject({ wrong: [] });
    expect(report.kills).toBeGreaterThan(0);
    expect(report.acknowledged).toBeGreaterThan(0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it('PostgreSQL keeps every acknowledged ballot when a node, and then the database itself, is killed', async () => {
  const server = await startPostgres();
  try {
    const report = await runRig({ place: { url: await server.createDatabase() }, kills: 4, voters: 4000, longest: 150 });
    expect(report).toMatchObject({ wrong: [] });
    expect(report.kills).toBeGreaterThan(0);
    expect(report.acknowledged).toBeGreaterThan(0);
    const database = await runRig({
      place: { url: await server.createDatabase() },
      kills: 1,
      voters: 4000,
      longest: 150,
      database: server,
    });
    expect(database).toMatchObject({ kills: 1, wrong: [] });
  } finally {
    await server.stop();
  }
});

it('a whole server that is killed while people vote over HTTP comes up by itself with every receipt it gave, on both databases', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-kill-'));
  const server = await startPostgres();
  try {
    for (const place of [{ folder }, { url: await server.createDatabase() }]) {
      const report = await runServerRig({ place, kills: 2, voters: 400, longest: 400 });
      expect(report).toMatchObject({ wrong: [] });
      expect(report.kills).toBeGreaterThan(0);
      expect(report.acknowledged).toBeGreaterThan(0);
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
