import { unreachable } from '../kernel/result.ts';
import type { Answer, Ballot } from '../protocol/ballot.ts';
import { rereadBallot } from '../protocol/ballot.ts';
import { ballotVerifier, type BallotVerifier } from '../protocol/ballot-verifier.ts';
import { verifyBinding } from '../protocol/decryption-binding.ts';
import { readElection, type SealedElection } from '../protocol/election-record.ts';
import { ballotPart, joinParts, type EncryptedTally, type TallyPart } from '../protocol/encrypted-tally.ts';
import type { Group, Groups } from '../protocol/group.ts';
import { groupByName } from '../protocol/groups.ts';
import { parseDecryption, verifyDecryption } from '../protocol/partial-decryption.ts';
import type { Ciphertext } from '../protocol/proofs.ts';
import { recordRefusal, type SaidRefusal } from '../protocol/sentences.ts';
import { parseShuffle } from '../protocol/shuffle.ts';
import { verifyShuffle } from '../protocol/shuffle-proof.ts';
import { tallyShape, type PerQuestion } from '../protocol/tally-shape.ts';
import type { FailureKind } from './sentences.ts';

// The slow work of a verification, cut into tasks of plain data that can cross to other threads. One implementation, `proofWork`, runs
// in every worker (or in place); who starts workers is the caller's affair.

/** A ciphertext as its two texts. */
export type CiphertextPair = readonly [alpha: string, beta: string];

/** A part of the tally in texts; `totalWeight` in decimal. */
export interface TextPart {
  readonly ciphertexts: PerQuestion<CiphertextPair>;
  readonly numTallied: number;
  readonly totalWeight: string;
}

export type ProofTask =
  /** Check ballots one by one; add up those that count (`weight` in decimal; null where a later ballot replaces it). */
  | { readonly kind: 'ballots'; readonly ballots: readonly { readonly text: string; readonly weight: string | null }[] }
  /** Are these elements members of the group? */
  | { readonly kind: 'members'; readonly elements: readonly string[] }
  /** Is this record a shuffle of `input`? The input's elements are known to be members. */
  | { readonly kind: 'shuffle'; readonly input: PerQuestion<CiphertextPair>; readonly text: string }
  /** Is this record a decryption of the tally with these alphas, by the owner of this key? Both are known to be members. */
  | {
      readonly kind: 'decryption';
      readonly numTallied: number;
      readonly alphas: PerQuestion<string>;
      readonly publicKey: string;
      readonly text: string;
      /** The proof that stands beside the archive (decryption-binding.ts), where it is at hand. */
      readonly binding?: string;
    };

/** What is wrong with a record: it has not the form, or the form but not the proof. */
export type RecordVerdict = 'holds' | 'malformed' | 'no-proof';

export type ProofAnswer =
  | {
      readonly kind: 'ballots';
      readonly bad?: SaidRefusal<FailureKind> & { readonly index: number };
      readonly part?: TextPart;
    }
  | { readonly kind: 'members'; readonly firstBad: number }
  | { readonly kind: 'shuffle'; readonly verdict: RecordVerdict }
  | {
      readonly kind: 'decryption';
      readonly verdict: RecordVerdict;
      /** Whether the binding proof holds; absent where none was given. */
      readonly bound?: boolean;
    };

/** Workers that are ready for one election. */
export interface RunningWorkers {
  /** Does a task on some worker. Rejects only when the program or the machine fails. */
  run(task: ProofTask): Promise<ProofAnswer>;
  /** Ends the workers; tasks under way are given up. */
  stop(): void;
}

/** Where the work is done: `size` tasks at a time. */
export interface ProofWorkers {
  readonly size: number;
  /** Where whoever directs the workers takes groups from; noble's if absent. */
  readonly groups?: Groups;
  /** Prepares workers for the election of this (already checked) record. */
  start(electionText: string): RunningWorkers;
}

/** The ciphertexts of an answer, flat. */
function answerCiphertexts(answer: Answer): readonly Ciphertext[] {
  switch (answer.kind) {
    case 'homomorphic':
      return answer.choices;
    case 'ranking':
      return [answer.choices];
    case 'lists':
      return answer.choices.flat();
    default:
      return unreachable(answer);
  }
}

/** What a ballot adds to the tally. */
export function partOfBallot(group: Group, ballot: Ballot, weight: bigint): TallyPart {
  return ballotPart(group, ballot.answers.map(answerCiphertexts), weight);
}

/** A part in texts. */
export function partTexts(group: Group, part: TallyPart): TextPart {
  const ciphertexts = part.ciphertexts.map((list) => {
    const texts = group.strAll(list.flatMap(({ alpha, beta }) => [alpha, beta]));
    return list.map((_, i): CiphertextPair => [texts[2 * i] ?? '', texts[2 * i + 1] ?? '']);
  });
  return { ciphertexts, numTallied: part.numTallied, totalWeight: part.totalWeight.toString() };
}

/** Ciphertexts from texts that were found to be members before. */
export function reparsePairs(group: Group, lists: PerQuestion<CiphertextPair>): PerQuestion<Ciphertext> {
  return lists.map((list) =>
    list.map(([alpha, beta]) => ({ alpha: group.reparse(alpha) ?? group.one, beta: group.reparse(beta) ?? group.one })),
  );
}

/** A part from texts that `partTexts` wrote. */
export function readPart(group: Group, part: TextPart): TallyPart {
  return { ciphertexts: reparsePairs(group, part.ciphertexts), numTallied: part.numTallied, totalWeight: BigInt(part.totalWeight) };
}

function checkBallots(election: SealedElection, verifier: BallotVerifier, task: ProofTask & { kind: 'ballots' }): ProofAnswer {
  const verdicts = verifier.verifyBallots(
    election,
    task.ballots.map(({ text }) => text),
  );
  const parts: TallyPart[] = [];
  for (const [index, { text, weight }] of task.ballots.entries()) {
    const verdict = verdicts[index];
    if (!verdict?.ok)
      return {
        kind: 'ballots',
        bad: { index, ...(verdict?.error ?? recordRefusal('ballot-malformed')) },
      };
    if (weight === null) continue;
    const ballot = rereadBallot(election, text);
    if (ballot.ok) parts.push(partOfBallot(election.group, ballot.value, BigInt(weight)));
  }
  return { kind: 'ballots', part: partTexts(election.group, joinParts(election.group, election.questions, parts)) };
}

function checkShuffle(election: SealedElection, task: ProofTask & { kind: 'shuffle' }): RecordVerdict {
  const { group, publicKey, fingerprint } = election;
  const input = reparsePairs(group, task.input);
  const lists = parseShuffle(
    group,
    task.text,
    input.map((list) => list.length),
  );
  if (!lists) return 'malformed';
  const good = lists.every(({ output, proof }, i) => verifyShuffle(group, publicKey, fingerprint, input[i] ?? [], output, proof));
  return good ? 'holds' : 'no-proof';
}

function checkDecryption(
  election: SealedElection,
  task: ProofTask & { kind: 'decryption' },
): { readonly verdict: RecordVerdict; readonly bound?: boolean } {
  const { group, fingerprint, questions } = election;
  const shape = tallyShape(questions, task.numTallied);
  const decryption = parseDecryption(group, shape, task.text);
  const publicKey = group.reparse(task.publicKey);
  if (!decryption || !publicKey) return { verdict: 'malformed' };
  group.precompute(publicKey);
  const ciphertexts = task.alphas.map((list) => list.map((alpha) => ({ alpha: group.reparse(alpha) ?? group.one, beta: group.one })));
  const tally: EncryptedTally = { shape, ciphertexts, numTallied: task.numTallied, totalWeight: 0n };
  const alphas = ciphertexts.map((list) => list.map(({ alpha }) => alpha));
  const verdict = verifyDecryption(group, fingerprint, publicKey, tally, decryption) ? 'holds' : 'no-proof';
  if (task.binding === undefined) return { verdict };
  return { verdict, bound: verifyBinding(group, fingerprint, publicKey, alphas, decryption, task.binding) };
}

/**
 * The work on one election: what a worker runs for every task that it is sent. The record must have been checked before. `groups`: where
 * the arithmetic comes from; `verifier`: who checks ballots with it.
 */
export function proofWork(
  electionText: string,
  groups: Groups = groupByName,
  verifier: BallotVerifier = ballotVerifier,
): (task: ProofTask) => ProofAnswer {
  const election = readElection(electionText, groups);
  return (task) => {
    if (!election.ok) return { kind: 'ballots', bad: { index: 0, ...election.error } };
    const { group } = election.value;
    switch (task.kind) {
      case 'ballots':
        return checkBallots(election.value, verifier, task);
      case 'members':
        return { kind: 'members', firstBad: task.elements.findIndex((text) => group.parse(text) === undefined) };
      case 'shuffle':
        return { kind: 'shuffle', verdict: checkShuffle(election.value, task) };
      case 'decryption':
        return { kind: 'decryption', ...checkDecryption(election.value, task) };
      default:
        return unreachable(task);
    }
  };
}

/** No workers: everything in place, one task after the other. */
export function inPlaceWith(groups: Groups): ProofWorkers {
  const start = (electionText: string): RunningWorkers => {
    const work = proofWork(electionText, groups);
    return { run: (task) => Promise.resolve().then(() => work(task)), stop: () => undefined };
  };
  return { size: 1, groups, start };
}

/** Everything in place with noble's arithmetic: the reference. */
export const inPlace: ProofWorkers = inPlaceWith(groupByName);
