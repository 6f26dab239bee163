import type { Random } from '../kernel/random.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { bindDecryption } from '../protocol/decryption-binding.ts';
import { readElection, type SealedElection } from '../protocol/election-record.ts';
import { parseTally, rankingLists, type EncryptedTally } from '../protocol/encrypted-tally.ts';
import type { Group } from '../protocol/group.ts';
import { groupByName } from '../protocol/groups.ts';
import { writeJson } from '../protocol/json-text.ts';
import { decryptionText, decryptTally } from '../protocol/partial-decryption.ts';
import { shuffleList, shuffleText } from '../protocol/shuffle.ts';
import {
  generateSeed,
  makeCertificate,
  makePolynomial,
  makeShareOutput,
  memberKeys,
  openPrivateKey,
  type MemberKeys,
} from '../protocol/threshold-member.ts';
import type { Certificate, ThresholdContext } from '../protocol/threshold-record.ts';
import { readCertificates, readShareOutput } from '../protocol/threshold-server.ts';
import { trusteeKeyJson, trusteeKeyOf } from '../protocol/trustee-key.ts';
import { electionKey, numberTrustees, readTrustees } from '../protocol/trustees.ts';
import type { Said, SaidRefusal } from '../protocol/sentences.ts';

// What a trustee's own device does at each step of the ceremony: one piece of code for the trustee's page and the command line. The
// secret is an argument and leaves only inside what the protocol publishes.

/** What the server tells a trustee's device; the fields of the desk that matter here. All of it is doubted. */
export interface TrusteeFacts {
  readonly election: { readonly group: string };
  readonly index: number;
  readonly kind: 'single' | 'member';
  readonly member: { readonly index: number; readonly size: number; readonly threshold: number } | null;
  readonly certificates: readonly string[];
  readonly input: string | null;
  readonly output: string | null;
  readonly records: { readonly election: string; readonly trustees: string } | null;
  readonly tally: { readonly text: string; readonly sized: string } | null;
}

/** The steps for which something is handed in. */
export type TrusteeStep = 'make-key' | 'certificate' | 'polynomial' | 'share' | 'shuffle' | 'decrypt';

/**
 * Why the device does not do a step.
 * - `wrong-secret`: the secret is of another trustee, election or attempt.
 * - `not-ready`: the server does not give what the step needs.
 * - `ceremony`: what other trustees made does not hold; `detail` says whose.
 * - `records`: the frozen records contradict each other or do not hold this trustee's key.
 * - `tally`: the tally is not one of this election.
 */
export interface TrusteeTrouble {
  readonly kind: 'wrong-secret' | 'not-ready' | 'ceremony' | 'records' | 'tally';
  readonly detail: string;
  /** The sentence of `detail` by its id, where it is one about a published record. */
  readonly said?: Said;
}

const trouble = (kind: TrusteeTrouble['kind'], detail: string): Result<never, TrusteeTrouble> => err({ kind, detail });
const sentenceOf = ({ detail, said }: SaidRefusal<string>): Pick<TrusteeTrouble, 'detail' | 'said'> => ({ detail, said });

/** A new secret: a private key in decimal for a mandatory trustee, a seed for a member of a threshold group. */
export function newTrusteeSecret(group: Group, random: Random, kind: TrusteeFacts['kind']): string {
  return kind === 'single' ? group.randomScalar(random).toString() : generateSeed(random);
}

interface Member {
  readonly context: ThresholdContext;
  readonly index: number;
  readonly keys: MemberKeys;
}

function memberOf(group: Group, facts: TrusteeFacts, secret: string): Result<Member, TrusteeTrouble> {
  const keys = memberKeys(group, secret);
  if (!keys.ok || !facts.member) return trouble('wrong-secret', 'This secret is not that of a member of a threshold group.');
  const { index, size, threshold } = facts.member;
  return ok({ context: { group, size, threshold }, index, keys: keys.value });
}

/** All certificates, checked; the own one must stand at the own place. */
function certificatesFor(facts: TrusteeFacts, member: Member): Result<readonly Certificate[], TrusteeTrouble> {
  if (facts.certificates.length === 0) return trouble('not-ready', 'Not all members have made their first step yet.');
  const certs = readCertificates(member.context, facts.certificates);
  if (!certs.ok) return trouble('ceremony', certs.error.detail);
  const own = certs.value[member.index - 1];
  if (!own || !member.context.group.equal(own.verification, member.keys.verification))
    return trouble('wrong-secret', 'This secret does not belong to the certificate at this trustee’s place.');
  return ok(certs.value);
}

/** The private exponent that decrypts: the key itself, or the member's share of the group's key, which the last message of the ceremony carries. */
function exponentOf(group: Group, facts: TrusteeFacts, secret: string): Result<bigint, TrusteeTrouble> {
  if (facts.kind === 'single') {
    const key = group.parseScalar(secret);
    return key === undefined ? trouble('wrong-secret', 'This secret is not a private key.') : ok(key);
  }
  const member = memberOf(group, facts, secret);
  if (!member.ok) return member;
  const output = readShareOutput(group, facts.output ?? '');
  if (!output) return trouble('not-ready', 'The last message of the key ceremony is missing.');
  const key = openPrivateKey(group, member.value.keys, output.privateKeyText);
  return key.ok ? key : trouble('wrong-secret', key.error.detail);
}

/**
 * The frozen records, read and checked as any verifier does, and that this trustee's key stands in them at its place: otherwise the
 * election could be opened without this trustee, whatever the page says.
 */
export function checkRecords(
  facts: TrusteeFacts,
  secret: string,
): Result<{ readonly election: SealedElection; readonly exponent: bigint }, TrusteeTrouble> {
  const election = readElection(facts.records?.election ?? '');
  if (!facts.records) return trouble('not-ready', 'The election has not been locked yet.');
  if (!election.ok) return err({ kind: 'records', ...sentenceOf(election.error) });
  const { group, publicKey } = election.value;
  const trustees = readTrustees(group, facts.records.trustees);
  if (!trustees.ok) return err({ kind: 'records', ...sentenceOf(trustees.error) });
  if (!group.equal(electionKey(group, trustees.value), publicKey))
    return trouble('records', 'The election key is not the product of the trustees’ keys.');
  const exponent = exponentOf(group, facts, secret);
  if (!exponent.ok) return exponent;
  const own = numberTrustees(trustees.value).find(({ number }) => number === facts.index);
  if (!own || !group.equal(own.publicKey, group.gPowSecret(exponent.value)))
    return trouble('wrong-secret', 'The key that stands in the locked election at this trustee’s place is not the one of this secret.');
  const item = trustees.value[own.item];
  if (facts.kind === 'member') {
    const wanted = facts.member?.threshold;
    if (item?.kind !== 'threshold' || item.parameters.threshold !== wanted)
      return trouble('records', 'The locked election needs another number of trustees than this page says.');
  }
  return ok({ election: election.value, exponent: exponent.value });
}

function tallyOf(election: SealedElection, facts: TrusteeFacts): Result<EncryptedTally, TrusteeTrouble> {
  if (!facts.tally) return trouble('not-ready', 'There is no tally to work on yet.');
  const tally = parseTally(election.group, election.questions, facts.tally.text, facts.tally.sized);
  return tally ? ok(tally) : trouble('tally', 'The tally has not the form that this election’s tally must have.');
}

function workOnTally(facts: TrusteeFacts, step: 'shuffle' | 'decrypt', secret: string, random: Random): Result<string, TrusteeTrouble> {
  const checked = checkRecords(facts, secret);
  if (!checked.ok) return checked;
  const { election, exponent } = checked.value;
  const { group, publicKey, fingerprint } = election;
  const tally = tallyOf(election, facts);
  if (!tally.ok) return tally;
  if (step === 'decrypt') {
    const { shape, ciphertexts } = tally.value;
    const decryption = decryptTally(group, random, fingerprint, exponent, tally.value);
    const binding = bindDecryption(
      group,
      random,
      fingerprint,
      exponent,
      ciphertexts.map((list) => list.map(({ alpha }) => alpha)),
      decryption,
    );
    return ok(writeDecryptionHandIn(decryptionText(group, shape, decryption), binding));
  }
  return ok(
    shuffleText(
      group,
      rankingLists(tally.value).map((list) => shuffleList(group, random, publicKey, fingerprint, list)),
    ),
  );
}

/** A decryption as it is handed in: the record for the archive, and below it the proof that binds it (decryption-binding.ts). */
export const writeDecryptionHandIn = (record: string, binding: string): string => `${record}\n${binding}\n`;

/** The two parts of a handed-in decryption; the binding is empty where it is missing. */
export function readDecryptionHandIn(text: string): { readonly record: string; readonly binding: string } {
  const [record = '', binding = ''] = text.trim().split('\n');
  return { record, binding };
}

/** What the trustee hands in for `step`, made with its secret. Slow for the tally (a millisecond or two for each number, more for rankings). */
export function makeHandIn(facts: TrusteeFacts, step: TrusteeStep, secret: string, random: Random): Result<string, TrusteeTrouble> {
  const group = groupByName(facts.election.group);
  if (!group) return trouble('records', 'The election uses a group that is not known.');
  if (step === 'shuffle' || step === 'decrypt') return workOnTally(facts, step, secret, random);
  if (step === 'make-key') {
    const key = group.parseScalar(secret);
    return key === undefined
      ? trouble('wrong-secret', 'This secret is not a private key.')
      : ok(writeJson(trusteeKeyJson(group, trusteeKeyOf(group, random, key))));
  }
  const member = memberOf(group, facts, secret);
  if (!member.ok) return member;
  const { context, index, keys } = member.value;
  if (step === 'certificate') return ok(makeCertificate(context, random, keys, index));
  const certs = certificatesFor(facts, member.value);
  if (!certs.ok) return certs;
  if (step === 'polynomial') return ok(makePolynomial(context, random, keys, certs.value));
  if (facts.input === null) return trouble('not-ready', 'Not all members have made their second step yet.');
  const output = makeShareOutput(context, random, keys, certs.value, facts.input);
  return output.ok ? ok(output.value.text) : trouble('ceremony', output.error.detail);
}
