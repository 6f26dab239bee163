import { toBase64 } from '../kernel/bytes.ts';
import type { Random } from '../kernel/random.ts';
import { ok, unreachable, type Result } from '../kernel/result.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { AnswerContext, ReadElement } from './ballot-choice.ts';
import {
  checkHomomorphic,
  isAllowedHomomorphic,
  makeHomomorphic,
  readHomomorphicAnswer,
  type HomomorphicAnswer,
  type HomomorphicFailure,
} from './ballot-homomorphic.ts';
import { checkLists, isAllowedLists, makeLists, readListsAnswer, type ListsAnswer, type ListsFailure } from './ballot-lists.ts';
import { checkRanking, isAllowedRanking, makeRanking, readRankingAnswer, type RankingAnswer } from './ballot-ranking.ts';
import { credentialSecret, publicCredential, type CredentialRefusal } from './credentials.ts';
import type { SealedElection } from './election-record.ts';
import type { Element } from './group.ts';
import { exactFields, parseCompactJson, proofJson, readProof, readString, writeJson, type JsonValue } from './json-text.ts';
import { proveKnowledge, verifyKnowledge, type Proof } from './proofs.ts';
import type { Question } from './questions.ts';
import { refuse, type Refusal } from './refusal.ts';
import { refuseRecord, type SaidRefusal } from './sentences.ts';

// PROTOCOL.md section 10.

export type Answer = HomomorphicAnswer | RankingAnswer | ListsAnswer;

/** A vote on one question in the clear: 0 or 1 for each choice (the blank one first), ranks of 0 … 255, or 0 or 1 list by list. */
export type Vote =
  | { readonly kind: 'homomorphic'; readonly choices: readonly number[] }
  | { readonly kind: 'ranking'; readonly ranks: readonly number[] }
  | { readonly kind: 'lists'; readonly choices: readonly (readonly number[])[] };

/** A ballot, read. `answers` are in the order of the questions. */
export interface Ballot {
  readonly text: string;
  readonly credential: string;
  readonly credentialElement: Element;
  readonly answers: readonly Answer[];
  readonly signature: { readonly hash: string; readonly proof: Proof };
  /** What the signature is about: Base64 of the SHA-256 of the text without the signature. */
  readonly signedHash: string;
}

export type BallotRefusal = SaidRefusal<
  | 'ballot-malformed'
  | 'ballot-wrong-election'
  | 'ballot-credential-not-a-member'
  | 'ballot-answer-count'
  | 'ballot-answer-malformed'
  | 'ballot-signature'
  | 'ballot-ranking-proof'
  | HomomorphicFailure
  | ListsFailure
>;

/** A new ballot. `opening` would prove the vote to anyone: drop it when the ballot is cast, use it only to audit a spoiled one. */
export interface MadeBallot {
  readonly text: string;
  readonly tracker: string;
  readonly opening: BallotOpening;
}

/** The randomness of every ciphertext of a ballot: per question, in order (lists: list after list). */
export interface BallotOpening {
  readonly tracker: string;
  readonly randomness: readonly (readonly bigint[])[];
}

export type VoteRefusal = CredentialRefusal | Refusal<'vote-not-allowed'>;

/** The tracker of a ballot's text (10.6): Base64 of its SHA-256, 43 characters. */
export function trackerOf(text: string): string {
  return toBase64(sha256(text));
}

/** What the proofs of a voter's answers are bound to. */
export function answerContext(election: SealedElection, credential: string): AnswerContext {
  const { group, publicKey, publicKeyText, fingerprint } = election;
  return { group, publicKey, publicKeyText, s0: `${fingerprint}|${credential}` };
}

const signaturePrefix = (hash: string): string => `sig|${hash}|`;

/** Whether a vote answers a question in an allowed way. */
export function isAllowedVote(question: Question, vote: Vote): boolean {
  switch (question.kind) {
    case 'homomorphic':
      return vote.kind === 'homomorphic' && isAllowedHomomorphic(question, vote.choices);
    case 'ranking':
      return vote.kind === 'ranking' && isAllowedRanking(question, vote.ranks);
    case 'lists':
      return vote.kind === 'lists' && isAllowedLists(question, vote.choices);
    default:
      return unreachable(question);
  }
}

function makeAnswer(
  context: AnswerContext,
  random: Random,
  question: Question,
  vote: Vote,
): { readonly json: JsonValue; readonly randomness: readonly bigint[] } | undefined {
  if (!isAllowedVote(question, vote)) return undefined;
  switch (vote.kind) {
    case 'homomorphic':
      return question.kind === 'homomorphic' ? makeHomomorphic(context, random, question, vote.choices) : undefined;
    case 'ranking':
      return makeRanking(context, random, vote.ranks);
    case 'lists':
      return makeLists(context, random, vote.choices);
    default:
      return unreachable(vote);
  }
}

/**
 * Encrypts, proves and signs a vote with the private credential: one vote for each question, in order. Refuses a malformed credential
 * and votes that the questions do not allow. Random scalars are drawn from `random`, which must be cryptographic.
 */
export function makeBallot(
  election: SealedElection,
  random: Random,
  credential: string,
  votes: readonly Vote[],
): Result<MadeBallot, VoteRefusal> {
  const { group, uuid, fingerprint, questions } = election;
  const secret = credentialSecret(group, uuid, credential);
  if (!secret.ok) return secret;
  if (votes.length !== questions.length)
    return refuse('vote-not-allowed', `There are ${votes.length} votes for ${questions.length} questions.`);
  const publicPart = publicCredential(group, secret.value);
  const context = answerContext(election, publicPart);
  const answers: JsonValue[] = [];
  const randomness: (readonly bigint[])[] = [];
  for (const [i, question] of questions.entries()) {
    const answer = makeAnswer(context, random, question, votes[i] as Vote);
    if (!answer) return refuse('vote-not-allowed', `The vote on question ${i + 1} is not one that the question allows.`);
    answers.push(answer.json);
    randomness.push(answer.randomness);
  }
  const unsigned = { election_uuid: uuid, election_hash: fingerprint, credential: publicPart, answers };
  const hash = toBase64(sha256(writeJson(unsigned)));
  const proof = proofJson(proveKnowledge(group, random, signaturePrefix(hash), secret.value));
  const text = writeJson({ ...unsigned, signature: { hash, proof } });
  const tracker = trackerOf(text);
  return ok({ text, tracker, opening: { tracker, randomness } });
}

function readAnswer(context: AnswerContext, question: Question, value: JsonValue, element: ReadElement): Answer | undefined {
  switch (question.kind) {
    case 'homomorphic':
      return readHomomorphicAnswer(context, question, value, element);
    case 'ranking':
      return readRankingAnswer(context, value, element);
    case 'lists':
      return readListsAnswer(context, question, value, element);
    default:
      return unreachable(question);
  }
}

/** The signed part is what stands in the text before the signature. */
function readSignature(election: SealedElection, value: JsonValue): Ballot['signature'] | undefined {
  const fields = exactFields(value, ['hash', 'proof']);
  const hash = readString(fields?.hash);
  const proof = readProof(election.group, fields?.proof);
  return hash === undefined || !proof ? undefined : { hash, proof };
}

function readWith(election: SealedElection, text: string, element: ReadElement): Result<Ballot, BallotRefusal> {
  const fields = exactFields(parseCompactJson(text), ['election_uuid', 'election_hash', 'credential', 'answers', 'signature']);
  const signature = fields && readSignature(election, fields.signature);
  const credential = readString(fields?.credential);
  if (!fields || !signature || credential === undefined || !Array.isArray(fields.answers)) return refuseRecord('ballot-malformed');
  if (fields.election_uuid !== election.uuid || fields.election_hash !== election.fingerprint) {
    return refuseRecord('ballot-wrong-election');
  }
  const credentialElement = element(credential);
  if (!credentialElement) return refuseRecord('ballot-credential-not-a-member');
  const values = fields.answers as readonly JsonValue[];
  if (values.length !== election.questions.length) {
    return refuseRecord('ballot-answer-count', { answers: values.length, questions: election.questions.length });
  }
  const context = answerContext(election, credential);
  const answers: Answer[] = [];
  for (const [i, question] of election.questions.entries()) {
    const answer = readAnswer(context, question, values[i] as JsonValue, element);
    if (!answer) return refuseRecord('ballot-answer-malformed', { question: i + 1 });
    answers.push(answer);
  }
  const { election_uuid, election_hash } = fields;
  const signedHash = toBase64(sha256(writeJson({ election_uuid, election_hash, credential, answers: values })));
  return ok({ text, credential, credentialElement, answers, signature, signedHash });
}

/** Reads a ballot and checks its form, strictly: the text is the only one that its structure has, and all elements are members. */
export function readBallot(election: SealedElection, text: string): Result<Ballot, BallotRefusal> {
  return readWith(election, text, (item) => election.group.parsePrepared(item));
}

/** As `readBallot`, ten times faster, without the membership of elements: only for texts that `verifyBallot` accepted before. */
export function rereadBallot(election: SealedElection, text: string): Result<Ballot, BallotRefusal> {
  return readWith(election, text, (item) => election.group.reparse(item));
}

function checkAnswer(
  context: AnswerContext,
  question: Question,
  answer: Answer,
): HomomorphicFailure | ListsFailure | 'ballot-ranking-proof' | undefined {
  switch (answer.kind) {
    case 'homomorphic':
      return question.kind === 'homomorphic' ? checkHomomorphic(context, question, answer) : 'ballot-overall-proof';
    case 'ranking':
      return checkRanking(context, answer);
    case 'lists':
      return checkLists(context, answer);
    default:
      return unreachable(answer);
  }
}

/** Checks the signature and all proofs of a ballot that was read. Whether its credential is registered is the caller's question. */
export function checkBallot(election: SealedElection, ballot: Ballot): Result<true, BallotRefusal> {
  const { group } = election;
  const { hash, proof } = ballot.signature;
  if (hash !== ballot.signedHash || !verifyKnowledge(group, signaturePrefix(hash), ballot.credentialElement, proof)) {
    return refuseRecord('ballot-signature');
  }
  const context = answerContext(election, ballot.credential);
  for (const [i, question] of election.questions.entries()) {
    const failure = checkAnswer(context, question, ballot.answers[i] as Answer);
    if (failure) return refuseRecord(failure, { question: i + 1 });
  }
  return ok(true);
}

/** Reads a ballot and checks everything about it that needs no list of voters (10.7). */
export function verifyBallot(election: SealedElection, text: string): Result<Ballot, BallotRefusal> {
  const ballot = readBallot(election, text);
  if (!ballot.ok) return ballot;
  const good = checkBallot(election, ballot.value);
  return good.ok ? ballot : good;
}
