import { streamOf } from './archive-vectors.ts';
import { archiveOf, keptElection, must, random, resigned, type MadeElection } from './made-election.ts';
import { concatBytes } from '../src/kernel/bytes.ts';
import type { NewEvent } from '../src/protocol/archive-writer.ts';
import { encodeRecord, firstRecord, recordHash } from '../src/protocol/archive.ts';
import { credentialSecret, generateCredential, publicCredential } from '../src/protocol/credentials.ts';
import { ed25519Group as group } from '../src/protocol/ed25519-group.ts';
import type { Step } from '../src/verify/steps.ts';
import { proofWork, type ProofAnswer, type ProofTask, type ProofWorkers } from '../src/verify/proof-work.ts';
import type { Groups } from '../src/protocol/group.ts';
import { groupByName } from '../src/protocol/groups.ts';
import { fastGroups } from '../src/store/proof-threads.ts';
import { verifyArchive } from '../src/verify/verify-archive.ts';
import { expect, test } from 'vitest';

// Three small elections and ways to change one thing in their archives, for the tests of the verifier.

export const q = group.q;
export const TIMESTAMP = 1_795_174_030;
/** A point of the curve outside the subgroup: of order 4 (y = 0), in the peers' hexadecimal. */
export const OUTSIDE = '0'.repeat(64);

/** One choice with a blank vote and one ranking; a mandatory trustee and two of three; a revote; two shuffles. */
export const mixed = keptElection('mixed', {
  group,
  questions: [
    { kind: 'homomorphic', question: 'A', answers: ['x', 'y'], blank: true, min: 1, max: 1 },
    { kind: 'ranking', question: 'B', answers: ['x', 'y', 'z'] },
  ],
  trustees: [{ kind: 'single' }, { kind: 'threshold', k: 2, n: 3 }],
  weights: [1, 1, 1],
  casts: [0, 1, 2, 0].map((voter, i) => ({
    voter,
    votes: [
      { kind: 'homomorphic', choices: i === 1 ? [1, 0, 0] : [0, 1, 0] },
      { kind: 'ranking', ranks: [1, 2, i] },
    ],
  })),
  shufflers: [1, 2],
  decrypters: [1, 2, 4, 3],
});
/** One choice, weights, two mandatory trustees. */
export const plain = keptElection('plain', {
  group,
  questions: [{ kind: 'homomorphic', question: 'A', answers: ['x', 'y'], blank: false, min: 0, max: 1 }],
  trustees: [{ kind: 'single' }, { kind: 'single' }],
  weights: [1, 2, 2_000_000_000],
  casts: [0, 1, 2].map((voter) => ({ voter, votes: [{ kind: 'homomorphic', choices: [1, 0] }] })),
  decrypters: [2, 1],
});
/** Lists of candidates, two trustees of three. */
export const lists = keptElection('lists', {
  group,
  questions: [
    {
      kind: 'lists',
      question: 'L',
      lists: [
        { name: 'P', candidates: ['a', 'b'] },
        { name: 'Q', candidates: ['c'] },
      ],
    },
  ],
  trustees: [{ kind: 'threshold', k: 2, n: 3 }],
  weights: [1, 1],
  casts: [
    {
      voter: 0,
      votes: [
        {
          kind: 'lists',
          choices: [
            [1, 1, 1],
            [0, 0],
          ],
        },
      ],
    },
    {
      voter: 1,
      votes: [
        {
          kind: 'lists',
          choices: [
            [0, 0, 0],
            [1, 1],
          ],
        },
      ],
    },
  ],
  decrypters: [3, 1],
});

/**
 * Workers that do no task twice. A task is plain data, and its answer depends on nothing but that data and the election's record; a changed
 * archive gives the same tasks as the good one wherever it was not changed.
 */
function remembering(groups: Groups): ProofWorkers {
  const answers = new Map<string, Promise<ProofAnswer>>();
  const start = (electionText: string) => {
    let work: ((task: ProofTask) => ProofAnswer) | undefined;
    const run = (task: ProofTask): Promise<ProofAnswer> => {
      const key = JSON.stringify([electionText, task]);
      const answer = answers.get(key) ?? Promise.resolve().then(() => (work ??= proofWork(electionText, groups))(task));
      answers.set(key, answer);
      return answer;
    };
    return { run, stop: () => undefined };
  };
  return { size: 1, groups, start };
}

/** In place with noble's arithmetic, the reference. */
export const referenceWorkers = remembering(groupByName);
/** In place with the verifier's fast arithmetic. */
export const fastWorkers = remembering(fastGroups);

export const verify = (bytes: Uint8Array) => verifyArchive(() => streamOf(bytes, 5000), { workers: referenceWorkers });
export const verifyFast = (bytes: Uint8Array) => verifyArchive(() => streamOf(bytes), { workers: fastWorkers });

export type Edit = (event: NewEvent, index: number) => NewEvent | readonly NewEvent[];
export const edited = (made: MadeElection, edit: Edit): Uint8Array => archiveOf(made.events.flatMap(edit));
/** Changes the only (or the `nth`) event of a type. */
export function change<T extends NewEvent['type']>(
  made: MadeElection,
  type: T,
  edit: (event: NewEvent & { type: T }) => NewEvent | readonly NewEvent[],
  nth = 0,
): Uint8Array {
  let seen = 0;
  return edited(made, (event) => (event.type === type && seen++ === nth ? edit(event as NewEvent & { type: T }) : event));
}
/** Replaces once, and insists that there was something to replace. */
export function swap(text: string, from: string | RegExp, to: string): string {
  const out = text.replace(from, () => to);
  if (out === text) throw new Error(`nothing to replace: ${String(from)}`);
  return out;
}
export const setup = (made: MadeElection, part: 'election' | 'trustees' | 'credentials', from: string | RegExp, to: string): Uint8Array =>
  change(made, 'Setup', (event) => ({ ...event, [part]: swap(event[part], from, to) }));
export const ballot = (made: MadeElection, from: string | RegExp, to: string): Uint8Array =>
  change(made, 'Ballot', (event) => ({ ...event, ballot: swap(event.ballot, from, to) }));
/** The first ballot changed in its JSON and signed again. */
export const signedAgain = (made: MadeElection, edit: (ballot: Ballot) => void): Uint8Array =>
  change(made, 'Ballot', (event) => ({
    ...event,
    ballot: resigned(made.election, made.credentials[0] ?? '', event.ballot, (json) => edit(json as unknown as Ballot)),
  }));

export interface Proof {
  challenge: string;
  response: string;
}
export interface Pair {
  alpha: string;
  beta: string;
}
export interface Ballot {
  election_uuid: string;
  election_hash: string;
  credential: string;
  answers: [Answer, Ranked, ...unknown[]];
  extra?: unknown;
}
export interface Answer {
  choices: Pair[];
  individual_proofs: Proof[][];
  overall_proof: Proof[];
  blank_proof: Proof[];
  extra?: unknown;
}
export interface Ranked {
  choices: Pair;
  proof: Proof;
}
export interface Listed {
  choices: Pair[][];
  individual_proofs: Proof[][][];
  overall_proof: Proof;
  list_proofs: Proof[][];
  nonzero_proof: { commitment: string; challenge: string; response: string[] };
}

export const plusOne = (scalar: string): string => ((BigInt(scalar) + 1n) % q).toString();
export const raised = (proof: Proof | undefined): void => {
  if (!proof) throw new Error('no proof there');
  proof.response = plusOne(proof.response);
};
export const listed = (json: Ballot): Listed => json.answers[0] as unknown as Listed;
export const json = <T>(text: string, edit: (value: T) => void): string => {
  const value = JSON.parse(text) as T;
  edit(value);
  return JSON.stringify(value);
};
export interface Decryption {
  decryption_factors: unknown[][];
  decryption_proofs: Proof[][];
  x?: number;
}
export type ShuffleJson = {
  ciphertexts: Pair[][];
  proofs: [
    [string, string, string, [string, string], string[]],
    [string, string, string, string, string[], string[]],
    string[],
    string[],
  ][];
};
export const decryption = (made: MadeElection, edit: (value: Decryption) => void, nth = 0): Uint8Array =>
  change(made, 'PartialDecryption', (event) => ({ ...event, decryption: json<Decryption>(event.decryption, edit) }), nth);
export const shuffle = (edit: (value: ShuffleJson) => void, nth = 0): Uint8Array =>
  change(mixed, 'Shuffle', (event) => ({ ...event, shuffle: json<ShuffleJson>(event.shuffle, edit) }), nth);
export const ballotTexts = (made: MadeElection): NewEvent[] => made.events.filter(({ type }) => type === 'Ballot');
export const without = (made: MadeElection, ...types: string[]): NewEvent[] => made.events.filter(({ type }) => !types.includes(type));

/** An archive put together record by record, for what `buildArchive` would not write. */
export function rawArchive(records: readonly (readonly ['data' | 'event', string])[]): Uint8Array {
  return concatBytes(firstRecord(TIMESTAMP), ...records.map(([kind, text]) => encodeRecord(kind, text, TIMESTAMP).bytes));
}
export const openSetup = (): (readonly ['data' | 'event', string])[] => {
  const event = plain.events[0];
  if (event?.type !== 'Setup') throw new Error('setup');
  const { election, trustees, credentials } = event;
  const record = `{"election":"${recordHash(election)}","trustees":"${recordHash(trustees)}","credentials":"${recordHash(credentials)}"}`;
  return [
    ['data', election],
    ['data', trustees],
    ['data', credentials],
    ['data', record],
    ['event', `{"height":0,"type":"Setup","payload":"${recordHash(record)}"}`],
  ];
};
export const parent = (): string => recordHash(openSetup()[4]?.[1] ?? '');
export const flipped = (bytes: Uint8Array, at: number, value?: number): Uint8Array => {
  const out = bytes.slice();
  out[at] = value ?? (out[at] ?? 0) ^ 1;
  return out;
};

/** Turns a list around in place. */
export const flip = (list: unknown[] = []): void => void list.splice(0, list.length, ...list.toReversed());

/** A credential that nobody registered. */
export const someoneElse = (made: MadeElection): { credential: string; secret: string } => {
  const secret = generateCredential(random);
  return { secret, credential: publicCredential(group, must(credentialSecret(group, made.election.uuid, secret))) };
};

/** A forgery: what is wrong, and the step and kind of the failure that must be reported. */
export type Forgery = readonly [name: string, step: Step, kind: string, forge: () => Uint8Array];

/** One test for each forgery: it must fail at that step, for that reason, and say so in a sentence, whatever computes. */
export function testForgeries(forgeries: readonly Forgery[]): void {
  test.each(forgeries)('%s', async (_name, step, kind, forge) => {
    const bytes = forge();
    const report = await verify(bytes);
    expect(await verifyFast(bytes)).toEqual(report);
    expect(report.outcome).toBe('fails');
    expect({ step: report.failure?.step, kind: report.failure?.kind }).toEqual({ step, kind });
    expect(report.failure?.reason).toMatch(/^\p{Lu}.*[.)]$/su);
  });
}
