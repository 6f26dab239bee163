// Makes a finished election of many really valid ballots, for measuring: `node bench/sealed-archive.ts BALLOTS FOLDER [--minutes M]`.
// Ballots of six candidates, one choice each, two mandatory trustees. Threads make parts of a thousand ballots each; every part is a file,
// so that an interrupted run goes on where it stood. At the end FOLDER/election.bel holds the archive. 100,000 ballots take about ten
// minutes on two cores and half a gigabyte.
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Worker, isMainThread, workerData } from 'node:worker_threads';
import { appendEvent, startArchive, type NewEvent } from '../src/protocol/archive-writer.ts';
import { makeBallot, type Vote } from '../src/protocol/ballot.ts';
import { generateUuid } from '../src/protocol/base58.ts';
import { credentialSecret, generateCredential, publicCredential, writePublicCredentials } from '../src/protocol/credentials.ts';
import { ed25519Group as group } from '../src/protocol/ed25519-group.ts';
import { readElection, writeElection } from '../src/protocol/election-record.ts';
import { emptyPart, finishTally } from '../src/protocol/encrypted-tally.ts';
import type { Question } from '../src/protocol/questions.ts';
import { electionKey, readTrustees, writeTrustees } from '../src/protocol/trustees.ts';
import { closingEvents, makeTrustees, must, random } from '../test/made-election.ts';

const ANSWERS = ['A', 'B', 'C', 'D', 'E', 'F'];
const QUESTION: Question = { kind: 'homomorphic', question: 'Who?', answers: ANSWERS, blank: false, min: 1, max: 1 };
const PART = 1000;
const TIMESTAMP = 1_795_174_030;

/** What a run keeps: everything secret in it is of a made-up election. */
interface Plan {
  readonly ballots: number;
  readonly uuid: string;
  readonly election: string;
  readonly trustees: string;
  readonly keys: readonly string[];
}

const planFile = (folder: string): string => path.join(folder, 'plan.json');
const partFile = (folder: string, part: number): string => path.join(folder, `part-${String(part).padStart(5, '0')}.txt`);
const partCount = (plan: Plan): number => Math.ceil(plan.ballots / PART);

function planOf(ballots: number, folder: string): Plan {
  if (existsSync(planFile(folder))) {
    const plan = JSON.parse(readFileSync(planFile(folder), 'utf8')) as Plan;
    if (plan.ballots !== ballots) throw new Error(`${folder} holds an election of ${plan.ballots} ballots`);
    return plan;
  }
  mkdirSync(folder, { recursive: true });
  const made = makeTrustees(group, [{ kind: 'single' }, { kind: 'single' }]);
  const uuid = generateUuid(random);
  const publicKey = electionKey(group, made.trustees);
  const election = writeElection({ group, name: 'Made', description: 'For measuring', uuid, publicKey, questions: [QUESTION] });
  const plan = { ballots, uuid, election, trustees: writeTrustees(group, made.trustees), keys: made.keys.map(String) };
  writeFileSync(planFile(folder), JSON.stringify(plan));
  return plan;
}

const votesOf = (voter: number): readonly Vote[] => [
  { kind: 'homomorphic', choices: ANSWERS.map((_, i) => (i === voter % ANSWERS.length ? 1 : 0)) },
];

/** A part: a line for every ballot with its public credential, the randomness of its ciphertexts (for the tally) and its text. */
function makePart(plan: Plan, folder: string, part: number): void {
  const election = must(readElection(plan.election));
  const lines: string[] = [];
  for (let voter = part * PART; voter < Math.min(plan.ballots, (part + 1) * PART); voter++) {
    const credential = generateCredential(random);
    const { text, opening } = must(makeBallot(election, random, credential, votesOf(voter)));
    const publicPart = publicCredential(group, must(credentialSecret(group, plan.uuid, credential)));
    lines.push([publicPart, (opening.randomness[0] ?? []).join(' '), text].join('\t'));
  }
  writeFileSync(`${partFile(folder, part)}.new`, lines.join('\n'));
  renameSync(`${partFile(folder, part)}.new`, partFile(folder, part));
}

/** Makes the parts that are missing, on all cores, until `deadline` (milliseconds of `Date.now`). */
async function makeParts(plan: Plan, folder: string, deadline: number): Promise<boolean> {
  const missing = Array.from({ length: partCount(plan) }, (_, part) => part).filter((part) => !existsSync(partFile(folder, part)));
  const threads = Array.from({ length: os.availableParallelism() }, async () => {
    for (let part = missing.shift(); part !== undefined && Date.now() < deadline; part = missing.shift()) {
      const worker = new Worker(new URL(import.meta.url), { workerData: { plan, folder, part } });
      await new Promise<void>((resolve, reject) =>
        worker.on('error', reject).on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a thread ended with ${code}`)))),
      );
      if (partCount(plan) > 10) process.stderr.write(`${part + 1} of ${partCount(plan)} parts\n`);
    }
  });
  await Promise.all(threads);
  return Array.from({ length: partCount(plan) }, (_, part) => partFile(folder, part)).every((file) => existsSync(file));
}

function* linesOf(plan: Plan, folder: string): Generator<readonly string[]> {
  for (let part = 0; part < partCount(plan); part++)
    for (const line of readFileSync(partFile(folder, part), 'utf8').split('\n')) yield line.split('\t');
}

/** The tally follows from the sums of the randomness: g^Σr and y^Σr·g^votes. */
function sumOf(plan: Plan, folder: string): { readonly credentials: readonly string[]; readonly randomness: readonly bigint[] } {
  const credentials: string[] = [];
  const randomness = ANSWERS.map(() => 0n);
  for (const [credential = '', exponents = ''] of linesOf(plan, folder)) {
    credentials.push(credential);
    for (const [i, r] of exponents.split(' ').entries()) randomness[i] = ((randomness[i] ?? 0n) + BigInt(r)) % group.q;
  }
  return { credentials, randomness };
}

async function* archiveBytes(plan: Plan, folder: string): AsyncGenerator<Uint8Array> {
  const election = must(readElection(plan.election));
  const { credentials, randomness } = sumOf(plan, folder);
  const votes = ANSWERS.map((_, i) => Math.floor((plan.ballots - i + ANSWERS.length - 1) / ANSWERS.length));
  const sum = randomness.map((r, i) => ({
    alpha: group.gPow(r),
    beta: group.mul(group.pow(election.publicKey, r), group.gPow(BigInt(votes[i] ?? 0))),
  }));
  const part = { ...emptyPart(group, [QUESTION]), ciphertexts: [sum], numTallied: plan.ballots, totalWeight: BigInt(plan.ballots) };
  const trustees = { trustees: must(readTrustees(group, plan.trustees)), keys: plan.keys.map(BigInt) };
  const closing = closingEvents(election, trustees, finishTally(group, [QUESTION], part), { decrypters: [1, 2] });
  const list = writePublicCredentials(credentials.map((credential) => ({ credential, weight: 1n })));
  const setup: NewEvent = { type: 'Setup', election: plan.election, trustees: plan.trustees, credentials: list };
  let { bytes, head } = startArchive(TIMESTAMP);
  yield bytes;
  function* events(): Generator<NewEvent> {
    yield setup;
    for (const [, , ballot = ''] of linesOf(plan, folder)) yield { type: 'Ballot', ballot };
    yield* closing.events;
  }
  for (const event of events()) {
    ({ bytes, head } = appendEvent(head, event));
    yield bytes;
  }
}

/** Makes the archive of `ballots` ballots in `folder`, or goes on with it; gives its path, or undefined where the time was up. */
export async function makeLargeArchive(ballots: number, folder: string, minutes: number): Promise<string | undefined> {
  const file = path.join(folder, 'election.bel');
  if (existsSync(file)) return file;
  const plan = planOf(ballots, folder);
  if (!(await makeParts(plan, folder, Date.now() + minutes * 60_000))) return undefined;
  await pipeline(Readable.from(archiveBytes(plan, folder)), createWriteStream(`${file}.new`));
  renameSync(`${file}.new`, file);
  for (let part = 0; part < partCount(plan); part++) rmSync(partFile(folder, part));
  return file;
}

const given = workerData as { readonly plan?: Plan; readonly folder?: string; readonly part?: number } | null;
if (!isMainThread && given?.plan && given.folder !== undefined && given.part !== undefined) makePart(given.plan, given.folder, given.part);
else if (isMainThread && process.argv[1] === import.meta.filename) {
  const [ballots = '', folder = '', flag, minutes = '60'] = process.argv.slice(2);
  if (!/^[1-9]\d*$/.test(ballots) || folder === '' || (flag !== undefined && flag !== '--minutes'))
    throw new Error('usage: node bench/sealed-archive.ts BALLOTS FOLDER [--minutes M]');
  const file = await makeLargeArchive(Number(ballots), folder, Number(minutes));
  console.log(file ?? 'the time is up; run it again to go on');
}
