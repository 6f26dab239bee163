// The long durability test: `node bench/durability.ts [kills]` (100) kills the recording process that many times on SQLite and on
// PostgreSQL, a whole server under HTTP a fifth as often on each, and PostgreSQL itself a tenth as often, at random instants under full
// load. Exit status 1 if anything is lost.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from '../scripts/postgres.ts';
import { runRig, type RigReport } from '../test/durability-rig.ts';
import { runServerRig } from '../test/durability-server-rig.ts';

const kills = Number(process.argv[2] ?? 100);
const voters = 60_000;
let failed = false;

type Run = (kills: number, say: (text: string) => void) => Promise<RigReport>;

async function trial(name: string, wanted: number, run: Run): Promise<void> {
  const begun = performance.now();
  let [done, acknowledged] = [0, 0];
  // An election may be full before all kills are done: then another one follows.
  while (done < wanted && !failed) {
    const report = await run(wanted - done, (text) => process.stderr.write(`\r${name}: ${text}      `));
    done += report.kills;
    acknowledged += report.acknowledged;
    failed = report.wrong.length > 0;
    if (failed) console.log(`\n${report.wrong.slice(0, 20).join('\n')}`);
  }
  const verdict = failed ? 'SOMETHING IS WRONG' : 'none lost, none twice';
  console.log(
    `\r${name}: ${done} kills, ${acknowledged} ballots acknowledged before them, ${verdict}, ${Math.round((performance.now() - begun) / 1000)} s          `,
  );
}

const longest = 250;
const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-kill-'));
const database = await startPostgres();
const url = await database.createDatabase();
const [some, few] = [Math.ceil(kills / 5), Math.ceil(kills / 10)];
await trial('SQLite', kills, (left, say) => runRig({ place: { folder }, kills: left, voters, longest, say }));
await trial('PostgreSQL, node killed', kills, (left, say) => runRig({ place: { url }, kills: left, voters, longest, say }));
await trial('PostgreSQL itself killed', few, (left, say) => runRig({ place: { url }, kills: left, voters, longest, database, say }));
await trial('Server on SQLite, over HTTP', some, (left, say) =>
  runServerRig({ place: { folder }, kills: left, voters: 3000, longest, say }),
);
await trial('Server on PostgreSQL, over HTTP', some, (left, say) =>
  runServerRig({ place: { url }, kills: left, voters: 3000, longest, say }),
);
rmSync(folder, { recursive: true, force: true });
await database.stop();
process.exitCode = failed ? 1 : 0;
