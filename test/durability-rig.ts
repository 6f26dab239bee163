// Kills processes at random instants while they record ballots at full speed, and checks what was acknowledged against what is there.
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { TestPostgres } from '../scripts/postgres.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { openSqlite } from '../src/store/sqlite.ts';
import { makeElection } from '../src/store/store.fixture.ts';
import type { PendingCast, Store } from '../src/usecases/ports.ts';

/** Where the ballots go: a data folder, or a PostgreSQL whose server may be killed too. */
export type Place = { readonly folder: string } | { readonly url: string };

export interface Rig {
  readonly place: Place;
  /** How many times to kill. */
  readonly kills: number;
  readonly voters: number;
  /** Longest time from the first acknowledgement of a run to the kill, in milliseconds. */
  readonly longest: number;
  /** Kills this database server instead of the recording process, which must live through it. */
  readonly database?: TestPostgres | undefined;
  readonly say?: ((text: string) => void) | undefined;
}

export interface RigReport {
  readonly kills: number;
  /** Ballots acknowledged before a kill, that is while the death could still hurt them. */
  readonly acknowledged: number;
  /** What was found wrong, in words. Empty: nothing was lost, doubled or torn. */
  readonly wrong: readonly string[];
}

export function openPlace(place: Place): Promise<Store> {
  return 'folder' in place ? openSqlite(place.folder, { mode: 'hold', patience: 10_000 }) : openPostgres(place.url);
}

const CHILD = fileURLToPath(new URL('./durability-child.ts', import.meta.url));

/** What the recording process is told: the casts that are not acknowledged yet, each with its index. */
export interface Task {
  readonly place: Place;
  readonly casts: readonly (readonly [index: number, cast: PendingCast])[];
}

type Child = ChildProcessByStdio<null, Readable, null>;

function startChild(taskFile: string): Child {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', CHILD, taskFile], { stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Lets a child record until `stop` ends the matter; resolves when the child is gone. Lines are indices of acknowledged casts. */
async function watch(child: Child, acknowledged: Set<number>, stop: () => Promise<void>): Promise<void> {
  const lines = createInterface({ input: child.stdout });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let begun = false;
  lines.on('line', (line) => {
    // A line cut off by the kill is no acknowledgement.
    if (!/^\d+;$/.test(line)) return;
    acknowledged.add(Number.parseInt(line, 10));
    if (begun) return;
    begun = true;
    void stop();
  });
  await gone;
}

async function verify(
  store: Store,
  electionId: PendingCast['electionId'],
  casts: readonly PendingCast[],
  acknowledged: ReadonlySet<number>,
): Promise<readonly string[]> {
  const wrong = [...(await store.inspect())];
  const groups = new Map((await store.ballotGroups(electionId)).map((group) => [group.contents, group.count]));
  const voted = new Set<string>();
  await store.eachVoter(electionId, (page) => void page.filter((entry) => entry.voted).forEach((entry) => voted.add(entry.id)));
  for (const [contents, count] of groups) if (count !== 1) wrong.push(`"${contents}" is counted ${count} times`);
  for (const i of acknowledged) {
    const one = casts[i]!;
    if (groups.get(one.contents) !== 1) wrong.push(`ballot ${i} was acknowledged but is not in the count`);
    if (!voted.has(one.voterId)) wrong.push(`ballot ${i} was acknowledged but its voter is not marked`);
  }
  if (voted.size !== groups.size) wrong.push(`${voted.size} voters are marked, ${groups.size} ballots are counted`);
  for (const [i, one] of casts.entries()) {
    if (voted.has(one.voterId) !== groups.has(one.contents))
      wrong.push(`voter ${i} is marked without a ballot, or has a ballot without a mark`);
  }
  return wrong;
}

/** One run after the other, each ended by a kill, then one to the end; checks after every kill. */
export async function runRig(rig: Rig): Promise<RigReport> {
  const store = await openPlace(rig.place);
  const made = await makeElection(store, rig.voters);
  await store.close();
  // Every cast has its own contents, so that each can be found in the count.
  const casts = made.voters.map((one, i): PendingCast => ({
    electionId: made.id,
    voterId: one.id,
    contents: `ballot ${i}`,
    spoiled: false,
    weight: '1',
    place: null,
    trackerKey: createHash('sha256').update(`${made.id} ${i}`).digest('hex').slice(0, 16),
  }));
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'veritally-durability-'));
  const taskFile = path.join(scratch, 'task.json');
  const acknowledged = new Set<number>();
  const start = (): Child => {
    const left = [...casts.entries()].filter(([i]) => !acknowledged.has(i));
    writeFileSync(taskFile, JSON.stringify({ place: rig.place, casts: left } satisfies Task));
    return startChild(taskFile);
  };
  const wrong: string[] = [];
  let atRisk = 0;
  let kills = 0;
  while (kills < rig.kills && acknowledged.size < rig.voters) {
    const child = start();
    await watch(child, acknowledged, async () => {
      await sleep(randomInt(rig.longest));
      if (rig.database) {
        await rig.database.kill();
        await rig.database.restart();
        await sleep(randomInt(rig.longest));
      }
      child.kill('SIGKILL');
    });
    kills++;
    atRisk = acknowledged.size;
    const opened = await openPlace(rig.place);
    wrong.push(...(await verify(opened, made.id, casts, acknowledged)));
    await opened.close();
    rig.say?.(`kill ${kills}: ${acknowledged.size} of ${rig.voters} acknowledged, ${wrong.length} things wrong`);
    if (wrong.length > 0) break;
  }
  await watch(start(), acknowledged, () => Promise.resolve());
  const last = await openPlace(rig.place);
  wrong.push(...(await verify(last, made.id, casts, acknowledged)));
  if (acknowledged.size !== rig.voters) wrong.push(`only ${acknowledged.size} of ${rig.voters} voters could vote in the end`);
  await last.close();
  rmSync(scratch, { recursive: true, force: true });
  return { kills, acknowledged: atRisk, wrong };
}
