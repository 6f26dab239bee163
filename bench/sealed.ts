// What sealed elections cost, in one run: creation, verification beside belenios-tool on the same archive, tally, shuffle and decryption
// of 1,000 ballots, bytes and memory.
//
//   node bench/sealed.ts            100 and 1,000 ballots, memory at 100,000 (about four minutes on two cores)
//   node bench/sealed.ts --large    also 10,000 ballots
import { execFile } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import { bringPeer, type Peer } from '../scripts/belenios-peers.ts';
import { archiveOf, makeElection, makeTrustees, must, random } from '../test/made-election.ts';
import { appendEvent, startArchive, type NewEvent } from '../src/protocol/archive-writer.ts';
import { makeBallot, rereadBallot, verifyBallot, type Vote } from '../src/protocol/ballot.ts';
import { ed25519Group as group } from '../src/protocol/ed25519-group.ts';
import { ballotPart, finishTally, joinParts, rankingLists, withShuffled } from '../src/protocol/encrypted-tally.ts';
import { decryptTally, verifyDecryption } from '../src/protocol/partial-decryption.ts';
import type { Ciphertext } from '../src/protocol/proofs.ts';
import type { Question } from '../src/protocol/questions.ts';
import { computeResult } from '../src/protocol/result.ts';
import { verifyShuffle } from '../src/protocol/shuffle-proof.ts';
import { shuffleList } from '../src/protocol/shuffle.ts';
import { electionKey } from '../src/protocol/trustees.ts';
import { proofThreads } from '../src/store/proof-threads.ts';
import { fileSource } from '../src/cli/verify.ts';
import { inPlace, partOfBallot, partTexts, type ProofAnswer, type ProofTask, type ProofWorkers } from '../src/verify/proof-work.ts';
import { verifyArchive } from '../src/verify/verify-archive.ts';

const CORES = os.availableParallelism();
const QUESTION: Question = { kind: 'homomorphic', question: 'Who?', answers: ['A', 'B', 'C', 'D', 'E', 'F'], blank: false, min: 1, max: 1 };
const VOTE: readonly Vote[] = [{ kind: 'homomorphic', choices: [0, 0, 1, 0, 0, 0] }];

async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly ms: number; readonly value: T }> {
  const began = performance.now();
  const value = await work();
  return { ms: performance.now() - began, value };
}

const say = (name: string, value: string): void => console.log(`${name.padEnd(58)} ${value}`);
const ms = (value: number): string => (value >= 10_000 ? `${(value / 1000).toFixed(1)} s` : `${value.toFixed(value < 10 ? 2 : 0)} ms`);

function electionOf(n: number): ReturnType<typeof makeElection> {
  return makeElection({
    group,
    questions: [QUESTION],
    trustees: [{ kind: 'single' }, { kind: 'single' }],
    weights: Array.from({ length: n }, () => 1),
    casts: Array.from({ length: n }, (_, voter) => ({ voter, votes: VOTE })),
    decrypters: [1, 2],
  });
}

/** One ballot made and verified again and again; medians. */
async function oneBallot(): Promise<void> {
  const { election, credentials } = electionOf(1);
  const make = (): string => must(makeBallot(election, random, credentials[0] ?? '', VOTE)).text;
  const times: [number[], number[]] = [[], []];
  for (let i = 0; i < 40; i++) {
    const made = await timed(make);
    times[0].push(made.ms);
    times[1].push((await timed(() => must(verifyBallot(election, made.value)))).ms);
  }
  const median = (list: number[]): number => list.toSorted((a, b) => a - b)[list.length / 2] ?? 0;
  say('making a ballot of six candidates, one core, warm', ms(median(times[0])));
  say('verifying it, one core, warm', `${ms(median(times[1]))}  (${(1000 / median(times[1])).toFixed(0)} a second)`);
}

async function verifyWith(file: string, workers: ProofWorkers): Promise<number> {
  const { ms: took, value } = await timed(() => verifyArchive(fileSource(file), { workers }));
  if (value.outcome !== 'holds') throw new Error(`the archive does not hold: ${JSON.stringify(value.failure)}`);
  return took;
}

async function peerVerify(peer: Peer, folder: string): Promise<number> {
  const { ms: took, value } = await timed(() => peer.run(['election', 'verify', '--dir', folder]));
  if (value.status !== 0) throw new Error(`the peer refuses the archive: ${value.stderr}`);
  return took;
}

/** A finished election of n ballots, verified by us and by the peer. */
async function archive(n: number, peer: Peer | undefined): Promise<void> {
  console.log(`\n${n.toLocaleString('en')} ballots of six candidates, two trustees, finished`);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-bench-'));
  try {
    const { ms: making, value: made } = await timed(() => electionOf(n));
    const file = path.join(folder, 'election.bel');
    writeFileSync(file, made.bytes);
    const ballots = made.events.filter(({ type }) => type === 'Ballot');
    const bytes = (archiveOf(made.events.slice(0, 2 + n)).length - archiveOf(made.events.slice(0, 2)).length) / n;
    say('  making everything, one core', `${ms(making)}  (${ms(making / n)} a ballot)`);
    say(
      '  archive',
      `${(made.bytes.length / 1e6).toFixed(2)} MB; ${bytes.toFixed(0)} bytes a ballot, ${(ballots[0] as { ballot: string }).ballot.length} of them JSON`,
    );
    // The peer is asked right before and after, since neighbours make all clocks drift.
    const before = peer && (await peerVerify(peer, folder));
    const alone = n <= 1000 ? await verifyWith(file, inPlace) : undefined;
    const wall = await verifyWith(file, proofThreads({ size: CORES }));
    const after = peer && (await peerVerify(peer, folder));
    if (alone !== undefined) say('  verification, one core', `${ms(alone)}  (${ms(alone / n)} a ballot)`);
    say(`  verification, wall clock, ${CORES} cores`, `${ms(wall)}  (${ms(wall / n)} a ballot)`);
    if (before === undefined || after === undefined) return;
    const theirs = (before + after) / 2;
    say('  belenios-tool 3.3, wall clock (it uses one core)', `${ms(theirs)}  (${ms(theirs / n)} a ballot)`);
    if (alone !== undefined) say('  ratio per core (ours to theirs; below 1 we are faster)', (alone / theirs).toFixed(2));
    say('  ratio by the clock', (wall / theirs).toFixed(2));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Tally, shuffle and decryption of 1,000 ballots of ten candidates: once as a sum, once as rankings. */
async function closing(): Promise<void> {
  const n = 1000;
  const names = Array.from({ length: 10 }, (_, i) => `Candidate ${i}`);
  const questions: readonly Question[] = [
    { kind: 'homomorphic', question: 'Choose', answers: names, blank: false, min: 0, max: 10 },
    { kind: 'ranking', question: 'Rank', answers: names },
  ];
  const made = makeTrustees(group, [{ kind: 'single' }]);
  const [x = 0n, y] = [made.keys[0], electionKey(group, made.trustees)];
  const fingerprint = 'bench';
  group.precompute(y);
  const encrypt = (message: ReturnType<typeof group.gPow>): Ciphertext => {
    const r = group.randomScalar(random);
    return { alpha: group.gPow(r), beta: group.mul(group.pow(y, r), message) };
  };
  const ranking = group.intsToElement([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) ?? group.one;
  const ballots = Array.from({ length: n }, (_, b) => [
    names.map((_name, i) => encrypt(group.gPow(BigInt((b + i) % 2)))),
    [encrypt(ranking)],
  ]);
  console.log(`\n${n.toLocaleString('en')} ballots of ten candidates, one core`);
  const sum = await timed(() =>
    finishTally(
      group,
      questions,
      joinParts(
        group,
        questions,
        ballots.map((choices) => ballotPart(group, choices, 1n)),
      ),
    ),
  );
  say('  tally: sum of 10 choices, sorted rankings', ms(sum.ms));
  const tally = sum.value;
  const list = rankingLists(tally)[0] ?? [];
  const shuffle = await timed(() => shuffleList(group, random, y, fingerprint, list));
  say('  shuffle of the rankings with its proof', ms(shuffle.ms));
  const checked = await timed(() => verifyShuffle(group, y, fingerprint, list, shuffle.value.output, shuffle.value.proof));
  say('  verifying the shuffle (elements known to be members)', ms(checked.ms));
  const opened = withShuffled(tally, [shuffle.value]);
  const choicesOnly = { ...opened, shape: opened.shape.slice(0, 1), ciphertexts: opened.ciphertexts.slice(0, 1) };
  say(
    '  decryption of the sum (10 numbers) with proofs',
    ms((await timed(() => decryptTally(group, random, fingerprint, x, choicesOnly))).ms),
  );
  const decryption = await timed(() => decryptTally(group, random, fingerprint, x, opened));
  say('  decryption of sum and rankings with proofs', ms(decryption.ms));
  const publicKey = group.gPow(x);
  group.precompute(publicKey);
  const good = await timed(() => verifyDecryption(group, fingerprint, publicKey, opened, decryption.value));
  say('  verifying that decryption', ms(good.ms));
  say(
    '  result from it',
    ms((await timed(() => must(computeResult(group, questions, made.trustees, opened, new Map([[1, decryption.value]]))))).ms),
  );
  if (!checked.value || !good.value) throw new Error('a proof of the bench does not hold');
}

/**
 * Writes an archive of one ballot under n made-up credentials, and beside it the part of a tally that a worker would give back. Its proofs
 * do not hold, so only the reader and the main thread can be measured with it; a worker holds no more than one batch.
 */
async function writeMany(n: number, file: string): Promise<void> {
  const { election, events, ballots } = electionOf(1);
  const [setup] = events;
  const [ballot = ''] = ballots;
  if (setup?.type !== 'Setup') throw new Error('no setup');
  const own = must(rereadBallot(election, ballot));
  writeFileSync(`${file}.part`, JSON.stringify(partTexts(group, partOfBallot(group, own, 1n))));
  const credentials = Array.from({ length: n }, (_, i) => group.str(group.gPow(BigInt(i + 2))));
  async function* bytesOf(): AsyncGenerator<Uint8Array> {
    const start = startArchive(1_795_174_030);
    yield start.bytes;
    let { bytes, head } = appendEvent(start.head, { ...setup, credentials: JSON.stringify(credentials) } as NewEvent);
    yield bytes;
    for (const credential of credentials) {
      ({ bytes, head } = appendEvent(head, { type: 'Ballot', ballot: ballot.replace(own.credential, credential) }));
      yield bytes;
    }
    yield appendEvent(head, { type: 'EndBallots' }).bytes;
  }
  await pipeline(Readable.from(bytesOf()), createWriteStream(file));
}

/** Peak memory of this process after reading such an archive. */
async function memoryOf(file: string): Promise<void> {
  const part = JSON.parse(readFileSync(`${file}.part`, 'utf8')) as ReturnType<typeof partTexts>;
  const run = (task: ProofTask): Promise<ProofAnswer> =>
    Promise.resolve(task.kind === 'members' ? { kind: 'members', firstBad: -1 } : { kind: 'ballots', part });
  const workers: ProofWorkers = { size: CORES, start: () => ({ run, stop: () => undefined }) };
  const { ms: took, value } = await timed(() => verifyArchive(fileSource(file), { workers }));
  if (value.outcome !== 'holds') throw new Error(JSON.stringify(value.failure));
  console.log(
    JSON.stringify({
      megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
      archive: Math.round(value.bytes / 1e6),
      ms: Math.round(took),
    }),
  );
}

async function memory(): Promise<void> {
  console.log('\nMemory of the verifier’s main thread (peak of a process of its own, without the workers’ arithmetic)');
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-bench-'));
  const self = (...args: string[]): Promise<{ stdout: string }> => promisify(execFile)(process.execPath, [import.meta.filename, ...args]);
  try {
    const file = path.join(folder, 'many.bel');
    for (const n of [1000, 10_000, 100_000]) {
      await self('--write-many', String(n), file);
      const {
        megabytes,
        archive: size,
        ms: took,
      } = JSON.parse((await self('--memory-of', file)).stdout) as { megabytes: number; archive: number; ms: number };
      say(
        `  ${n.toLocaleString('en')} ballots, archive of ${size} MB`,
        `${megabytes} MB peak; read twice and checked for form in ${ms(took)}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const [flag, first = '', second = ''] = process.argv.slice(2);
if (flag === '--write-many') await writeMany(Number(first), second);
else if (flag === '--memory-of') await memoryOf(first);
else {
  console.log(`${os.cpus()[0]?.model ?? ''}, ${CORES} cores, Node ${process.version}; noble’s arithmetic\n`);
  const peer = await bringPeer('3.3');
  if (typeof peer === 'string') console.log(`*** No comparison: ${peer} ***\n`);
  await oneBallot();
  for (const n of flag === '--large' ? [100, 1000, 10_000] : [100, 1000]) await archive(n, typeof peer === 'string' ? undefined : peer);
  await closing();
  await memory();
}
