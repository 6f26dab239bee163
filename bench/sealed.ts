// What sealed elections cost, in one run, with ratios: a ballot in a voter's browser, verification beside belenios-tool on the same archives,
// tally, shuffle and decryption of 1,000 ballots, bytes and memory. Absolute times say as much about the machine and its other work.
//
//   node bench/sealed.ts            100 and 1,000 ballots (about two minutes on two cores)
//   node bench/sealed.ts --large    also 10,000, and the memory of 100,000 (half an hour, half a gigabyte in the folder of temporary files,
//                                   kept there, so that a second run is quicker; an interrupted one goes on)
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { bringPeer, type Peer } from '../scripts/belenios-peers.ts';
import { fileSource } from '../src/cli/verify.ts';
import { makeBallot, verifyBallot, type Vote } from '../src/protocol/ballot.ts';
import { ed25519Group as group } from '../src/protocol/ed25519-group.ts';
import { readElection } from '../src/protocol/election-record.ts';
import { readEvents } from '../src/protocol/event-chain.ts';
import type { Question } from '../src/protocol/questions.ts';
import { fastGroups, proofThreads } from '../src/store/proof-threads.ts';
import { inPlace, inPlaceWith, type ProofWorkers } from '../src/verify/proof-work.ts';
import { verifyArchive } from '../src/verify/verify-archive.ts';
import { makeElection, must, random } from '../test/made-election.ts';
import { makeLargeArchive } from './sealed-archive.ts';
import { ballotInBrowser, verifiedInBrowser } from './sealed-browser.ts';
import { median, ms, say, timed } from './sealed-lines.ts';
import { closing } from './sealed-tally.ts';

const CORES = os.availableParallelism();
const QUESTION: Question = { kind: 'homomorphic', question: 'Who?', answers: ['A', 'B', 'C', 'D', 'E', 'F'], blank: false, min: 1, max: 1 };
const VOTE: readonly Vote[] = [{ kind: 'homomorphic', choices: [0, 0, 1, 0, 0, 0] }];
const MEGABYTES = 500;

const within = (value: number, budget: number): string => `${ms(value)}  (${(value / budget).toFixed(2)} of the budget of ${ms(budget)})`;

/** A ballot of six candidates in the booth's own worker. */
async function inBrowser(): Promise<void> {
  const times = await ballotInBrowser();
  if (!times) return console.log('*** No browser on this machine: nothing of the booth was measured. ***\n');
  console.log('A ballot of six candidates in the booth’s worker, headless Chromium');
  say('  warm, median', within(times.warm, 5));
  say('  warm, the fastest tenth', within(times.fast, 5));
  say('  cold: first ballot of a fresh worker', within(times.cold, 50));
  say('  with the worker’s start', ms(times.start));
  say(`  the same, processor slowed down (${times.calibration.toFixed(1)} times, as measured)`, within(times.slow, 1500));
}

/** One ballot made and verified again and again; medians. */
async function oneBallot(): Promise<void> {
  const order = {
    group,
    questions: [QUESTION],
    trustees: [{ kind: 'single' }],
    weights: [1],
    casts: [{ voter: 0, votes: VOTE }],
    decrypters: [1],
  } as const;
  const { election, credentials } = makeElection(order);
  const fast = must(readElection(election.text, fastGroups));
  const times: [number[], number[], number[]] = [[], [], []];
  // Medians of processor time.
  for (let i = 0; i < 60; i++) {
    const made = await timed(() => must(makeBallot(election, random, credentials[0] ?? '', VOTE)).text);
    times[0].push(made.cpu);
    times[1].push((await timed(() => must(verifyBallot(election, made.value)))).cpu);
    times[2].push((await timed(() => must(verifyBallot(fast, made.value)))).cpu);
  }
  const [making, noble, wasm] = times.map(median) as [number, number, number];
  console.log('\nThe same ballot in Node, warm, processor time');
  say('  making it (noble, constant time)', ms(making));
  say('  verifying it with noble, the reference', ms(noble));
  say('  verifying it in WebAssembly', `${ms(wasm)}  (${(noble / wasm).toFixed(1)} times as fast; ${(1000 / wasm).toFixed(0)} a second)`);
}

/** Milliseconds by the clock and of the processor. */
interface Took {
  readonly ms: number;
  readonly cpu: number;
}

async function verifyWith(file: string, workers: ProofWorkers): Promise<Took> {
  const took = await timed(() => verifyArchive(fileSource(file), { workers }));
  if (took.value.outcome !== 'holds') throw new Error(`the archive does not hold: ${JSON.stringify(took.value.failure)}`);
  return took;
}

async function peerVerify(peer: Peer, folder: string): Promise<Took> {
  const { ms: clock, value } = await timed(() => peer.run(['election', 'verify', '--dir', folder], { timed: true }));
  if (value.status !== 0) throw new Error(`the peer refuses the archive: ${value.stderr}`);
  return { ms: clock, cpu: value.cpuMs ?? Number.NaN };
}

/** Bytes of the archive, and of it and of JSON for one ballot. */
async function sizes(file: string): Promise<{ readonly all: number; readonly ballot: number; readonly json: number }> {
  const [ends, json]: [number[], number[]] = [[], []];
  let all = 0;
  for await (const item of readEvents(fileSource(file)())) {
    if (!item.ok) throw new Error('the archive cannot be read');
    const { event, end, records } = item.value;
    all = end;
    if (event.type !== 'Setup' && event.type !== 'Ballot') continue;
    ends.push(end);
    if (event.type === 'Ballot') json.push(records[0]?.text.length ?? 0);
  }
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
  return { all, ballot: ((ends.at(-1) ?? 0) - (ends[0] ?? 0)) / (ends.length - 1), json: mean(json) };
}

/** Peak memory of a process of its own that runs `veritally verify`, all threads included, in megabytes. */
async function memoryOf(file: string): Promise<number> {
  const run = await promisify(execFile)(process.execPath, [path.join(import.meta.dirname, 'sealed-memory.ts'), file]);
  return Number(/^peak (\d+)$/m.exec(run.stdout)?.[1]) / 1024;
}

const folderOf = (n: number): string => path.join(os.tmpdir(), `veritally-bench-sealed-${n}`);

/** A finished election of n ballots, verified by us and by the peer. */
async function archive(n: number, peer: Peer | undefined): Promise<void> {
  console.log(`\n${n.toLocaleString('en')} ballots of six candidates, two trustees, finished`);
  const folder = folderOf(n);
  const file = await makeLargeArchive(n, folder, 60);
  if (file === undefined) return console.log('  the time for making it is up; another run goes on');
  const { all, ballot, json } = await sizes(file);
  say('  archive', `${(all / 1e6).toFixed(2)} MB; ${ballot.toFixed(0)} bytes a ballot, ${json.toFixed(0)} of them JSON`);
  // Processor time for what is said per core: on a machine with other work the clock says more about that. The peer comes right before.
  const theirs = peer && (await peerVerify(peer, folder));
  const wall = await verifyWith(file, proofThreads({ size: CORES }));
  const alone = await verifyWith(file, inPlaceWith(fastGroups));
  const noble = n <= 100 ? await verifyWith(file, inPlace) : undefined;
  const each = (took: number): string => `${ms(took)}  (${ms(took / n)} a ballot)`;
  if (noble) say('  verification with noble, the reference, processor time', each(noble.cpu));
  say('  verification, one thread, processor time', each(alone.cpu));
  say(`  verification, ${CORES} threads, processor time`, each(wall.cpu));
  say(`  verification, ${CORES} threads, by the clock`, each(wall.ms));
  const page = await verifiedInBrowser(file);
  if (page !== undefined) say('  verification in a browser, offline page, by the clock', each(page));
  say('  peak memory of “veritally verify”, all threads', `${(await memoryOf(file)).toFixed(0)} MB`);
  if (!theirs) return;
  say('  belenios-tool 3.3 (one thread), processor time', each(theirs.cpu));
  say('  belenios-tool 3.3, by the clock', each(theirs.ms));
  if (noble) say('  ratio per core, noble’s arithmetic (ours to theirs)', (noble.cpu / theirs.cpu).toFixed(2));
  say('  ratio per core (ours to theirs; below 1 we are faster)', (alone.cpu / theirs.cpu).toFixed(2));
  say('  ratio by the clock', (wall.ms / theirs.ms).toFixed(2));
}

/** Time and memory of 100,000 ballots. */
async function hundredThousand(): Promise<void> {
  const n = 100_000;
  console.log(`\n${n.toLocaleString('en')} ballots of six candidates`);
  const file = await makeLargeArchive(n, folderOf(n), 60);
  if (file === undefined) return console.log('  the time for making them is up; another run goes on');
  const { ms: took, value: peak } = await timed(() => memoryOf(file));
  say('  verification, wall clock', `${ms(took)}  (${ms(took / n)} a ballot)`);
  say(
    '  peak memory of “veritally verify”, all threads',
    `${peak.toFixed(0)} MB  (${(peak / MEGABYTES).toFixed(2)} of the budget of ${MEGABYTES} MB)`,
  );
}

const large = process.argv[2] === '--large';
console.log(`${os.cpus()[0]?.model ?? ''}, ${CORES} cores, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1)}\n`);
const peer = await bringPeer('3.3');
if (typeof peer === 'string') console.log(`*** No comparison: ${peer} ***\n`);
await inBrowser();
await oneBallot();
for (const n of large ? [100, 1000, 10_000] : [100, 1000]) {
  await archive(n, typeof peer === 'string' ? undefined : peer);
  rmSync(folderOf(n), { recursive: true, force: true });
}
await closing();
if (large) await hundredThousand();
