// The long durability test: `node bench/durability.ts [kills]` (100) kills the recording process that many times on SQLite and on
// PostgreSQL, and PostgreSQL itself a tenth as often, at random instants under full load. Exit status 1 if anything is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../scripts/postgres.ts';
import { runRig, type Rig } from '../test/durability-rig.ts';

const kills = Number(process.argv[2] ?? 100);
const voters = 60_000;
let failed = false;

async function trial(name: string, rig: Omit<Rig, 'voters' | 'longest' | 'say'>): Promise<void> {
  const begun = performance.now();
  let [done, acknowledged] = [0, 0];
  // An election may be full before all kills are done: then another one follows.
  while (done < rig.kills && !failed) {
    const report = await runRig({ ...rig, kills: rig.kills - done, voters, longest: 250, say: (text) => process.stderr.write(`\r${name}: ${text}      `) });
    done += report.kills;
    acknowledged += report.acknowledged;
    failed = report.wrong.length > 0;
    if (failed) console.log(`\n${report.wrong.slice(0, 20).join('\n')}`);
  }
  console.log(`\r${name}: ${done} kills, ${acknowledged} ballots acknowledged before them, ${failed ? 'SOMETHING IS WRONG' : 'none lost, none twice'}, ${Math.round((performance.now() - begun) / 1000)} s          `);
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-kill-'));
await trial('SQLite', { place: { folder }, kills });
rmSync(folder, { recursive: true, force: true });
const server = await startPostgres();
await trial('PostgreSQL, node killed', { place: { url: await server.createDatabase() }, kills });
await trial('PostgreSQL itself killed', { place: { url: await server.createDatabase() }, kills: Math.ceil(kills / 10), database: server });
await server.stop();
process.exitCode = failed ? 1 : 0;
