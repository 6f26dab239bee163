import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bringPeer, type Peer, type PeerOutcome, type PeerVersion } from '../../scripts/belenios-peers.ts';
import type { NewEvent } from '../../src/protocol/archive-writer.ts';
import type { Vote } from '../../src/protocol/ballot.ts';
import { ed25519Group } from '../../src/protocol/ed25519-group.ts';
import { belenios2048Group, rfc3526Group } from '../../src/protocol/finite-field-group.ts';
import type { Group } from '../../src/protocol/group.ts';
import type { Question } from '../../src/protocol/questions.ts';
import { verifyArchive } from '../../src/verify/verify-archive.ts';
import { streamOf } from '../archive-vectors.ts';
import { archiveOf, makeElection, resigned, type ElectionOrder, type MadeElection } from '../made-election.ts';

// Elections made by Veritally from nothing, before the independent belenios-tool, by the method of PROTOCOL.md section 17: `election
// verify` of 3.x does not wait for the check of the ballots, so every ballot is given to `verify-ballot` by itself.

const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-peers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let directories = 0;

function directoryWith(bytes: Uint8Array): string {
  const name = `a${directories++}`;
  const directory = mkdtempSync(path.join(folder, name));
  writeFileSync(path.join(directory, 'election.bel'), bytes);
  return directory;
}

const CHOICE: Question = {
  kind: 'homomorphic',
  question: 'Who? "é" \\',
  answers: ['Anna', 'Björn', 'Chloé'],
  blank: false,
  min: 0,
  max: 2,
};
const BLANK: Question = { kind: 'homomorphic', question: 'Accounts?', answers: ['Yes', 'No'], blank: true, min: 1, max: 1 };
const RANKING: Question = { kind: 'ranking', question: 'Rank', answers: ['a', 'b', 'c', 'd'], extra: { method: 'Schulze', blank: true } };
const LISTS: Question = {
  kind: 'lists',
  question: 'Lists',
  lists: [
    { name: 'A', candidates: ['x', 'y'] },
    { name: 'B', candidates: ['z'] },
  ],
};

const choose = (...choices: number[]): Vote => ({ kind: 'homomorphic', choices });
const rank = (...ranks: number[]): Vote => ({ kind: 'ranking', ranks });
const list = (...choices: number[][]): Vote => ({ kind: 'lists', choices });

type Plan = Omit<ElectionOrder, 'group'>;

/** Choices and a blank vote, a revote, weights, a mandatory trustee beside two of three. */
const SUMS: Plan = {
  questions: [CHOICE, BLANK],
  trustees: [{ kind: 'single' }, { kind: 'threshold', k: 2, n: 3 }],
  weights: [1, 3, 2_000_000_000, 1],
  casts: [
    { voter: 0, votes: [choose(1, 1, 0), choose(1, 0, 0)] },
    { voter: 1, votes: [choose(0, 0, 0), choose(0, 1, 0)] },
    { voter: 2, votes: [choose(0, 1, 0), choose(0, 0, 1)] },
    { voter: 0, votes: [choose(0, 0, 1), choose(0, 1, 0)] },
  ],
  decrypters: [4, 1, 2],
};
/** Two mandatory trustees, nobody voted. */
const NOBODY: Plan = {
  questions: [CHOICE],
  trustees: [{ kind: 'single' }, { kind: 'single' }],
  weights: [1],
  casts: [],
  decrypters: [1, 2],
};
/** A ranking beside a choice, three shuffles, a revote. */
const RANKINGS: Plan = {
  questions: [CHOICE, RANKING],
  trustees: [{ kind: 'single' }, { kind: 'threshold', k: 1, n: 2 }],
  weights: [1, 1, 1],
  casts: [
    { voter: 0, votes: [choose(1, 0, 0), rank(1, 2, 3, 4)] },
    { voter: 1, votes: [choose(0, 0, 0), rank(0, 0, 0, 0)] },
    { voter: 2, votes: [choose(0, 1, 1), rank(255, 1, 17, 2)] },
    { voter: 1, votes: [choose(0, 1, 0), rank(2, 1, 2, 1)] },
  ],
  shufflers: [1, 3, 2],
  decrypters: [1, 3],
};
const WITH_LISTS: Plan = {
  questions: [LISTS, CHOICE],
  trustees: [{ kind: 'threshold', k: 2, n: 3 }],
  weights: [1, 5],
  casts: [
    { voter: 0, votes: [list([1, 1, 1], [0, 0]), choose(0, 0, 0)] },
    { voter: 1, votes: [list([0, 0, 0], [1, 1]), choose(1, 0, 1)] },
  ],
  decrypters: [2, 3],
};

interface Made {
  readonly name: string;
  readonly made: MadeElection;
}

const make = (name: string, group: Group, plan: Plan): Made => ({
  name: `${name} in ${group.name}`,
  made: makeElection({ group, ...plan }),
});
const ED25519 = [
  make('sums', ed25519Group, SUMS),
  make('no ballot', ed25519Group, NOBODY),
  make('rankings', ed25519Group, RANKINGS),
  make('lists', ed25519Group, WITH_LISTS),
];
const FINITE = [
  make('sums', belenios2048Group, SUMS),
  make('no ballot', belenios2048Group, NOBODY),
  make('rankings', rfc3526Group, RANKINGS),
];

/** The first ballot with a wrong proof inside an answer, signed again by its voter. */
function badBallot({ election, credentials, ballots }: MadeElection): string {
  return resigned(election, credentials[0] ?? '', ballots[0] ?? '', (ballot) => {
    // The first response plus one, below q: the form stays right, only the proof is wrong.
    const text = JSON.stringify(ballot['answers']);
    const plusOne = (digits: string): string => ((BigInt(digits) + 1n) % election.group.q).toString();
    ballot['answers'] = JSON.parse(text.replace(/(?<="response":\[?")\d+/, plusOne));
  });
}

const withFirstBallot = (made: MadeElection, ballot: string): Uint8Array => {
  let seen = false;
  return archiveOf(
    made.events.map((event): NewEvent => {
      if (event.type !== 'Ballot' || seen) return event;
      seen = true;
      return { ...event, ballot };
    }),
  );
};

const both = ({ stdout, stderr }: PeerOutcome): string => `${stdout}\n${stderr}`;

function verifyBallot(peer: Peer, setupDirectory: string, ballot: string): Promise<PeerOutcome> {
  const file = path.join(folder, `ballot${directories++}.json`);
  writeFileSync(file, ballot);
  return peer.run(['election', 'verify-ballot', '--dir', setupDirectory, '--ballot', file]);
}

/** The peer, or undefined after saying loudly why it is left out. */
async function peerOrSkip(version: PeerVersion): Promise<Peer | undefined> {
  const peer = await bringPeer(version);
  if (typeof peer !== 'string') return peer;
  console.warn(`\n*** LEFT OUT: the tests against belenios-tool ${version}. ${peer} ***\n`);
  return undefined;
}
const [peer20, peer30, peer33] = [await peerOrSkip('2.0'), await peerOrSkip('3.0'), await peerOrSkip('3.3')];

test.each([...ED25519, ...FINITE])('our own verifier accepts $name, and refuses its bad ballot', async ({ made }) => {
  const report = await verifyArchive(() => streamOf(made.bytes));
  expect(report.failure).toBeUndefined();
  expect(report.outcome).toBe('holds');
  if (made.ballots.length === 0) return;
  const bad = await verifyArchive(() => streamOf(withFirstBallot(made, badBallot(made))));
  expect(bad.failure).toMatchObject({ step: 'ballots', height: 1 });
});

describe.skipIf(!peer20)('belenios-tool 2.0, whose election verify is dependable (the two 2048-bit groups)', () => {
  test.each(FINITE)('accepts $name, and refuses its bad ballot', async ({ made }) => {
    const good = await peer20?.run(['election', 'verify', '--dir', directoryWith(made.bytes)]);
    expect(good && both(good)).toMatch(/all checks passed/);
    expect(good?.status).toBe(0);
    if (made.ballots.length === 0) return;
    const bad = await peer20?.run(['election', 'verify', '--dir', directoryWith(withFirstBallot(made, badBallot(made)))]);
    expect(bad?.status).not.toBe(0);
    expect(bad && both(bad)).toMatch(/invalid ballot/);
  });
});

describe.each([
  ['3.0', peer30],
  ['3.3', peer33],
] as const)('belenios-tool %s, ballot by ballot and then the whole', (_, peer) => {
  test.skipIf(!peer).each([...ED25519, ...FINITE])('accepts $name, and refuses its bad ballot and a wrong result', async ({ made }) => {
    if (!peer) return;
    const setup = directoryWith(archiveOf(made.events.slice(0, 1)));
    for (const ballot of made.ballots) {
      const outcome = await verifyBallot(peer, setup, ballot);
      expect(outcome.status, both(outcome)).toBe(0);
    }
    if (made.ballots.length > 0) {
      const refused = await verifyBallot(peer, setup, badBallot(made));
      expect(refused.status, both(refused)).not.toBe(0);
      expect(both(refused)).toMatch(/InvalidBallot|invalid ballot/);
    }
    const whole = await peer.run(['election', 'verify', '--dir', directoryWith(made.bytes)]);
    expect(whole.status, both(whole)).toBe(0);
    expect(both(whole)).toMatch(/all checks passed/);
    const forged = made.events.map((event): NewEvent =>
      event.type === 'Result' ? { type: 'Result', result: event.result.replace(/\d/, (d) => String((Number(d) + 1) % 10)) } : event,
    );
    const wrong = await peer.run(['election', 'verify', '--dir', directoryWith(archiveOf(forged))]);
    expect(wrong.status, both(wrong)).not.toBe(0);
  });
});
