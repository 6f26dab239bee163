import { randomBytes } from 'node:crypto';
import { onceARun } from './once-a-run.ts';
import { recordHash } from '../src/protocol/archive.ts';
import { buildArchive, type NewEvent } from '../src/protocol/archive-writer.ts';
import { sizedText } from '../src/protocol/events.ts';
import { toBase64 } from '../src/kernel/bytes.ts';
import type { Result } from '../src/kernel/result.ts';
import { sha256 } from '../src/kernel/sha256.ts';
import { makeBallot, rereadBallot, type Vote } from '../src/protocol/ballot.ts';
import { generateUuid } from '../src/protocol/base58.ts';
import { credentialSecret, generateCredential, publicCredential, writePublicCredentials } from '../src/protocol/credentials.ts';
import { needsShuffles, readElection, writeElection, type SealedElection } from '../src/protocol/election-record.ts';
import {
  finishTally,
  joinParts,
  parseTally,
  rankingLists,
  tallyText,
  withShuffled,
  type EncryptedTally,
} from '../src/protocol/encrypted-tally.ts';
import type { Group } from '../src/protocol/group.ts';
import { proofJson, writeJson } from '../src/protocol/json-text.ts';
import { decryptTally, decryptionText, parseDecryption, type PartialDecryption } from '../src/protocol/partial-decryption.ts';
import { proveKnowledge } from '../src/protocol/proofs.ts';
import type { Question } from '../src/protocol/questions.ts';
import { computeResult, resultText } from '../src/protocol/result.ts';
import { parseShuffle, shuffleList, shuffleText } from '../src/protocol/shuffle.ts';
import {
  generateSeed,
  makeCertificate,
  makePolynomial,
  makeShareOutput,
  memberKeys,
  openPrivateKey,
} from '../src/protocol/threshold-member.ts';
import { assembleThreshold, distributeShares, readCertificates } from '../src/protocol/threshold-server.ts';
import { electionKey, readTrustees, writeTrustees, type Trustee } from '../src/protocol/trustees.ts';
import { generateTrusteeKey } from '../src/protocol/trustee-key.ts';
import { partOfBallot } from '../src/verify/proof-work.ts';

// Elections made by our own protocol code from nothing, secrets included, for tests and benches.

export const random = { bytes: (n: number): Uint8Array => new Uint8Array(randomBytes(n)) };

/** The value of a result that must be one. */
export function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

/** Who decrypts: mandatory trustees, or groups of n of whom k decrypt. */
export type TrusteePlan = { readonly kind: 'single' } | { readonly kind: 'threshold'; readonly k: number; readonly n: number };

export interface MadeTrustees {
  readonly trustees: readonly Trustee[];
  /** Private keys in the order of the trustees' numbers. */
  readonly keys: readonly bigint[];
}

function makeThreshold(group: Group, k: number, n: number): { parameters: Trustee; keys: bigint[] } {
  const context = { group, size: n, threshold: k };
  const members = Array.from({ length: n }, () => must(memberKeys(group, generateSeed(random))));
  const certs = must(
    readCertificates(
      context,
      members.map((keys, i) => makeCertificate(context, random, keys, i + 1)),
    ),
  );
  const polynomials = members.map((keys) => makePolynomial(context, random, keys, certs));
  const inputs = must(distributeShares(context, certs, polynomials));
  const outputs = members.map((keys, i) => must(makeShareOutput(context, random, keys, certs, inputs[i] ?? '')));
  const parameters = must(
    assembleThreshold(
      context,
      certs,
      polynomials,
      outputs.map(({ text }) => text),
    ),
  );
  return {
    parameters: { kind: 'threshold', parameters },
    keys: members.map((keys, i) => must(openPrivateKey(group, keys, outputs[i]?.privateKeyText ?? ''))),
  };
}

/** Trustees with their private keys. */
export function makeTrustees(group: Group, plans: readonly TrusteePlan[]): MadeTrustees {
  const made = plans.map((plan) => {
    if (plan.kind === 'threshold') return makeThreshold(group, plan.k, plan.n);
    const { privateKey, key } = generateTrusteeKey(group, random);
    return { parameters: { kind: 'single', key } as Trustee, keys: [privateKey] };
  });
  return { trustees: made.map(({ parameters }) => parameters), keys: made.flatMap(({ keys }) => keys) };
}

export interface ElectionOrder {
  readonly group: Group;
  readonly questions: readonly Question[];
  readonly trustees: readonly TrusteePlan[];
  /** One weight for each voter. */
  readonly weights: readonly number[];
  /** In order of casting: the voter's index and the vote on each question. */
  readonly casts: readonly { readonly voter: number; readonly votes: readonly Vote[] }[];
  /** Numbers of the trustees who shuffle, in order. */
  readonly shufflers?: readonly number[];
  /** Numbers of the trustees who decrypt, in order. */
  readonly decrypters: readonly number[];
}

export interface MadeElection {
  readonly election: SealedElection;
  readonly trustees: MadeTrustees;
  /** Private credentials of the voters. */
  readonly credentials: readonly string[];
  readonly ballots: readonly string[];
  readonly toDecrypt: EncryptedTally;
  readonly events: readonly NewEvent[];
  readonly bytes: Uint8Array;
}

const TIMESTAMP = 1_795_174_030;

/** The archive of these events. */
export function archiveOf(events: readonly NewEvent[]): Uint8Array {
  return buildArchive(TIMESTAMP, events).bytes;
}

/** The tally of ballots, each credential's last counting. */
export function tallyOf(election: SealedElection, ballots: readonly string[], weightOf: (credential: string) => bigint): EncryptedTally {
  const last = new Map(ballots.map((text) => [must(rereadBallot(election, text)).credential, text]));
  const parts = [...last].map(([credential, text]) =>
    partOfBallot(election.group, must(rereadBallot(election, text)), weightOf(credential)),
  );
  return finishTally(election.group, election.questions, joinParts(election.group, election.questions, parts));
}

/** The events after the last ballot: tally, shuffles, decryptions, result. */
export function closingEvents(
  election: SealedElection,
  made: MadeTrustees,
  tally: EncryptedTally,
  order: Pick<ElectionOrder, 'shufflers' | 'decrypters'>,
): { events: NewEvent[]; toDecrypt: EncryptedTally } {
  const { group, publicKey, fingerprint, questions } = election;
  const { numTallied, totalWeight } = tally;
  const events: NewEvent[] = [{ type: 'EndBallots' }, { type: 'EncryptedTally', tally: tallyText(group, tally), numTallied, totalWeight }];
  let lists = rankingLists(tally);
  const shufflers = needsShuffles(election) ? (order.shufflers ?? [1]) : [];
  for (const owner of shufflers) {
    const shuffled = lists.map((list) => shuffleList(group, random, publicKey, fingerprint, list));
    events.push({ type: 'Shuffle', owner, shuffle: shuffleText(group, shuffled) });
    lists = shuffled.map(({ output }) => output);
  }
  if (shufflers.length > 0) events.push({ type: 'EndShuffles' });
  const toDecrypt = withShuffled(
    tally,
    lists.map((output) => ({ output })),
  );
  const decryptions = new Map<number, PartialDecryption>();
  for (const owner of order.decrypters) {
    const text = decryptionText(group, tally.shape, decryptTally(group, random, fingerprint, made.keys[owner - 1] ?? 0n, toDecrypt));
    events.push({ type: 'PartialDecryption', owner, decryption: text });
    decryptions.set(owner, parseDecryption(group, tally.shape, text, group.reparse) as PartialDecryption);
  }
  const result = must(computeResult(group, questions, made.trustees, toDecrypt, decryptions));
  return { events: [...events, { type: 'Result', result: resultText(tally.shape, result) }], toDecrypt };
}

/** A whole election, from keys to result. */
export function makeElection(order: ElectionOrder): MadeElection {
  const { group, questions } = order;
  const uuid = generateUuid(random);
  const trustees = makeTrustees(group, order.trustees);
  const publicKey = electionKey(group, trustees.trustees);
  const text = writeElection({ group, name: 'Made', description: 'From nothing', uuid, publicKey, questions });
  const election = must(readElection(text));
  const credentials = order.weights.map(() => generateCredential(random));
  const publics = credentials.map((c) => publicCredential(group, must(credentialSecret(group, uuid, c))));
  const weights = new Map(publics.map((credential, i) => [credential, BigInt(order.weights[i] ?? 1)]));
  const list = writePublicCredentials([...weights].map(([credential, weight]) => ({ credential, weight })));
  const ballots = order.casts.map(({ voter, votes }) => must(makeBallot(election, random, credentials[voter] ?? '', votes)).text);
  const tally = tallyOf(election, ballots, (credential) => weights.get(credential) ?? 1n);
  const closing = closingEvents(election, trustees, tally, order);
  const setup: NewEvent = { type: 'Setup', election: text, trustees: writeTrustees(group, trustees.trustees), credentials: list };
  const events: NewEvent[] = [setup, ...ballots.map((ballot): NewEvent => ({ type: 'Ballot', ballot })), ...closing.events];
  return { election, trustees, credentials, ballots, toDecrypt: closing.toDecrypt, events, bytes: archiveOf(events) };
}

/** What an election cannot be read back without, beside its events. */
interface KeptElection {
  readonly keys: readonly string[];
  readonly credentials: readonly string[];
  readonly events: readonly NewEvent[];
}

/** `makeElection`, once for all files of a test run: it takes seconds. What is kept is read back as any program reads a published election. */
export function keptElection(name: string, order: ElectionOrder): MadeElection {
  const { group } = order;
  const text = onceARun(name, () => {
    const { trustees, credentials, events } = makeElection(order);
    const kept = { keys: trustees.keys.map(String), credentials, events } satisfies KeptElection;
    return JSON.stringify(kept, (_, value: unknown) => (typeof value === 'bigint' ? { bigint: String(value) } : value));
  });
  const { keys, credentials, events } = JSON.parse(text, (_, value: unknown) => {
    const big = (value as { readonly bigint?: string } | null)?.bigint;
    return big === undefined ? value : BigInt(big);
  }) as KeptElection;
  const all = <T extends NewEvent['type']>(type: T) => events.filter((event): event is NewEvent & { type: T } => event.type === type);
  const [setup, tallied] = [all('Setup')[0]!, all('EncryptedTally')[0]!];
  const election = must(readElection(setup.election));
  const tally = parseTally(group, election.questions, tallied.tally, sizedText({ ...tallied, tally: recordHash(tallied.tally) }))!;
  const lengths = rankingLists(tally).map((list) => list.length);
  const last = all('Shuffle').at(-1);
  return {
    election,
    trustees: { trustees: must(readTrustees(group, setup.trustees)), keys: keys.map(BigInt) },
    credentials,
    ballots: all('Ballot').map(({ ballot }) => ballot),
    toDecrypt: last ? withShuffled(tally, parseShuffle(group, last.shuffle, lengths)!) : tally,
    events,
    bytes: archiveOf(events),
  };
}

/** A ballot changed by `change` (on its parsed JSON) and signed again by its voter, so that only the change is wrong. */
export function resigned(
  election: SealedElection,
  credential: string,
  text: string,
  change: (ballot: Record<string, unknown>) => void,
): string {
  const { signature: _, ...unsigned } = JSON.parse(text) as Record<string, unknown>;
  change(unsigned);
  const hash = toBase64(sha256(JSON.stringify(unsigned)));
  const secret = must(credentialSecret(election.group, election.uuid, credential));
  const proof = proofJson(proveKnowledge(election.group, random, `sig|${hash}|`, secret));
  return writeJson({ ...(unsigned as Record<string, string>), signature: { hash, proof } });
}
