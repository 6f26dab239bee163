import { err, ok, type Result } from '../kernel/result.ts';
import { recordHash } from '../protocol/archive.ts';
import { readPublicCredentialsForm, type PublicCredential } from '../protocol/credentials.ts';
import { needsShuffles, readElection, type SealedElection } from '../protocol/election-record.ts';
import { certificateChecksum } from '../protocol/threshold-record.ts';
import type { SaidRefusal } from '../protocol/sentences.ts';
import { trusteeKeyChecksum } from '../protocol/trustee-key.ts';
import { electionKey, hasOldThreshold, numberTrustees, readTrustees, type NumberedTrustee, type Trustee } from '../protocol/trustees.ts';
import { OrderedWork } from './ordered-work.ts';
import type { ProofWorkers, RunningWorkers } from './proof-work.ts';
import { failure, recordFailure, type Checksums, type Failure } from './report.ts';
import type { FailureKind } from './sentences.ts';

// Section 16, step 3.

/** A setup that holds. */
export interface CheckedSetup {
  readonly election: SealedElection;
  readonly trustees: readonly Trustee[];
  readonly numbered: readonly NumberedTrustee[];
  /** Weight of every registered credential. */
  readonly weights: ReadonlyMap<string, bigint>;
  readonly checksums: Checksums;
  /** Whether a threshold group is in the weaker form of belenios-tool 2.0. */
  readonly oldThreshold: boolean;
  readonly workers: RunningWorkers;
}

export interface SetupTexts {
  readonly election: string;
  readonly trustees: string;
  readonly credentials: string;
}

const HEIGHT = 0;
/** Elements in one task: about 50 ms of work. */
const MEMBERS_PER_TASK = 64;

type BareId = 'threshold-of-2.0' | 'election-key-wrong' | 'credential-neutral' | 'weights-with-ranking';
const fail = (id: BareId): Result<never, Failure> => err(failure('setup', HEIGHT, id));
const refused = (error: SaidRefusal<FailureKind>): Result<never, Failure> => err(recordFailure('setup', error, HEIGHT));

function checksumsOf(
  election: SealedElection,
  texts: SetupTexts,
  trustees: readonly Trustee[],
  numbered: readonly NumberedTrustee[],
): Checksums {
  return {
    election: recordHash(texts.election),
    credentials: recordHash(texts.credentials),
    trustees: numbered.map(({ number, item, member, publicKey, name }) => {
      const trustee = trustees[item];
      const certificate = trustee?.kind === 'threshold' && member !== undefined ? trustee.parameters.certs[member - 1] : undefined;
      return {
        number,
        ...(name !== undefined && { name }),
        publicKey: trusteeKeyChecksum(election.group, publicKey),
        ...(certificate && { certificate: certificateChecksum(certificate) }),
      };
    }),
  };
}

function checkTrustees(election: SealedElection, text: string, allow20: boolean): Result<readonly Trustee[], Failure> {
  const { group } = election;
  const trustees = readTrustees(group, text, { archivesOf20: allow20 });
  if (!trustees.ok) {
    const old = !allow20 && readTrustees(group, text, { archivesOf20: true }).ok;
    return old ? fail('threshold-of-2.0') : refused(trustees.error);
  }
  if (!group.equal(electionKey(group, trustees.value), election.publicKey)) {
    return fail('election-key-wrong');
  }
  return trustees;
}

function checkCredentials(election: SealedElection, text: string): Result<readonly PublicCredential[], Failure> {
  const { group } = election;
  const read = readPublicCredentialsForm(group, text);
  if (!read.ok) return refused(read.error);
  const neutral = group.str(group.one);
  if (read.value.some(({ credential }) => credential === neutral)) {
    return fail('credential-neutral');
  }
  if (needsShuffles(election) && read.value.some(({ weight }) => weight !== 1n)) {
    return fail('weights-with-ranking');
  }
  return read;
}

/** Checks the membership of all credentials on the workers. */
async function checkMembership(
  workers: RunningWorkers,
  size: number,
  credentials: readonly PublicCredential[],
  onDone: (done: number) => void,
  stopped: () => boolean,
): Promise<Failure | undefined> {
  const work = new OrderedWork(workers, 2 * size);
  for (let at = 0; at < credentials.length && !stopped(); at += MEMBERS_PER_TASK) {
    const elements = credentials.slice(at, at + MEMBERS_PER_TASK).map(({ credential }) => credential);
    const bad = await work.add({ kind: 'members', elements }, (answer) => {
      onDone(at + elements.length);
      if (answer.kind === 'members' && answer.firstBad < 0) return undefined;
      const number = at + (answer.kind === 'members' ? answer.firstBad : 0) + 1;
      return failure('setup', HEIGHT, 'credential-not-a-member', { number });
    });
    if (bad) return bad;
  }
  return work.drain();
}

/** Checks the records of the `Setup` event. The workers that it starts are the caller's to stop, also where it fails: see `onWorkers`. */
export async function checkSetup(
  texts: SetupTexts,
  options: {
    readonly workers: ProofWorkers;
    readonly allow20: boolean;
    readonly onWorkers: (workers: RunningWorkers) => void;
    readonly onElection: (election: SealedElection) => void;
    /** When it becomes true the rest is left out: the caller ends then. */
    readonly stopped: () => boolean;
    readonly onCredentials: (done: number, total: number) => void;
  },
): Promise<Result<CheckedSetup, Failure>> {
  const read = readElection(texts.election, options.workers.groups);
  if (!read.ok) return refused(read.error);
  const election = read.value;
  options.onElection(election);
  const trustees = checkTrustees(election, texts.trustees, options.allow20);
  if (!trustees.ok) return trustees;
  const credentials = checkCredentials(election, texts.credentials);
  if (!credentials.ok) return credentials;
  const workers = options.workers.start(texts.election);
  options.onWorkers(workers);
  const total = credentials.value.length;
  const bad = await checkMembership(
    workers,
    options.workers.size,
    credentials.value,
    (done) => options.onCredentials(done, total),
    options.stopped,
  );
  if (bad) return err(bad);
  const numbered = numberTrustees(trustees.value);
  return ok({
    election,
    trustees: trustees.value,
    numbered,
    weights: new Map(credentials.value.map(({ credential, weight }) => [credential, weight])),
    checksums: checksumsOf(election, texts, trustees.value, numbered),
    oldThreshold: hasOldThreshold(trustees.value),
    workers,
  });
}
