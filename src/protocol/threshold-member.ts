import type { Random } from '../kernel/random.ts';
import { ok, type Result } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import { isBase58, randomBase58 } from './base58.ts';
import type { Element, Group } from './group.ts';
import { exactFields, parseCompactJson, proofJson, readList, readProof, readScalar, readString, writeJson } from './json-text.ts';
import type { Proof } from './proofs.ts';
import { refuse } from './refusal.ts';
import { modulo, parseDecimalBelow } from './scalar.ts';
import { receiveSecret, sendSecret } from './secret-message.ts';
import { readSignedMessage, signedMessageJson, signMessage } from './signed-message.ts';
import { checkCommitments, type CeremonyRefusal } from './threshold-messages.ts';
import {
  certificateMessage,
  coefexpsMessage,
  commitmentAt,
  commitmentsMessage,
  readCoefexps,
  type Certificate,
  type Coefexps,
  type ThresholdContext,
  type ThresholdOptions,
} from './threshold-record.ts';
import { trusteeKeyJson, trusteeKeyOf, type TrusteeKey } from './trustee-key.ts';

// PROTOCOL.md 8.1 and steps 1, 3 and 5 of 8.4: what a member of a threshold group does on its own device.

/** The keys of a member, all from its secret seed (8.1). */
export interface MemberKeys {
  readonly sk: bigint;
  readonly dk: bigint;
  readonly verification: Element;
  readonly encryption: Element;
}

/** A new secret seed: 22 Base58 characters. Everything else of a member comes from it, so it is the only thing to keep. */
export function generateSeed(random: Random): string {
  return randomBase58(random, 22);
}

/** The keys of a seed; refuses a text that is none. */
export function memberKeys(group: Group, seed: string): Result<MemberKeys, CeremonyRefusal> {
  if (seed.length !== 22 || !isBase58(seed))
    return refuse('seed-malformed', 'A trustee’s seed has 22 letters and digits; this text has another form.');
  const sk = BigInt(`0x${sha256Hex(`sk|${seed}`)}`) % group.q;
  const dk = BigInt(`0x${sha256Hex(`dk|${seed}`)}`) % group.q;
  return ok({ sk, dk, verification: group.gPowSecret(sk), encryption: group.gPowSecret(dk) });
}

/** Step 1: the certificate of the member at `index` (from 1), as a text. */
export function makeCertificate(context: ThresholdContext, random: Random, keys: MemberKeys, index: number): string {
  const message = certificateMessage(context, index, keys.verification, keys.encryption);
  return writeJson(signedMessageJson(signMessage(context.group, random, keys.sk, message)));
}

/** f(x) of the polynomial with these coefficients, lowest first. */
function evaluate(coefficients: readonly bigint[], x: number, q: bigint): bigint {
  return coefficients.reduceRight((sum, a) => (sum * BigInt(x) + a) % q, 0n);
}

/** Step 3: draws a polynomial and makes the message that carries its shares to all members. */
export function makePolynomial(context: ThresholdContext, random: Random, keys: MemberKeys, certs: readonly Certificate[]): string {
  const { group, threshold } = context;
  const { sk } = keys;
  const coefficients = Array.from({ length: threshold }, () => group.randomScalar(random));
  const commitments = coefficients.map((a) => group.gPowSecret(a));
  const note = writeJson({ polynomial: coefficients.map(String) });
  const secrets = certs.map(({ encryption }, i) =>
    sendSecret(group, random, sk, encryption, writeJson({ secret: evaluate(coefficients, i + 1, group.q).toString() })),
  );
  const all = commitmentsMessage(
    group,
    certs.map(({ signed }) => signed),
    commitments,
  );
  return writeJson({
    polynomial: sendSecret(group, random, sk, keys.encryption, note),
    secrets,
    coefexps: signedMessageJson(signMessage(group, random, sk, coefexpsMessage(group, commitments))),
    signature: proofJson(signMessage(group, random, sk, all).signature),
  });
}

interface ShareInput {
  readonly polynomial: string;
  readonly secrets: readonly string[];
  readonly coefexps: readonly Coefexps[];
  readonly signatures?: readonly Proof[];
}

function readInput(context: ThresholdContext, text: string): ShareInput | undefined {
  const { group, size, threshold } = context;
  const fields = exactFields(parseCompactJson(text.trim()), ['polynomial', 'secrets', 'coefexps', 'signatures?']);
  const polynomial = readString(fields?.polynomial);
  const secrets = readList(fields?.secrets, readString, size);
  const coefexps = readList(fields?.coefexps, (item) => readCoefexps(group, readSignedMessage(group, item), threshold), size);
  const signatures = readList(fields?.signatures, (item) => readProof(group, item), size);
  if (polynomial === undefined || !secrets || !coefexps || (fields?.signatures !== undefined && !signatures)) return undefined;
  return { polynomial, secrets, coefexps, ...(signatures ? { signatures } : {}) };
}

/** The share of member `i` for the member at `index`: opened, and checked against the commitments. */
function openShare(
  group: Group,
  keys: MemberKeys,
  index: number,
  sender: { readonly number: number; readonly cert: Certificate; readonly coefexps: Coefexps; readonly secret: string },
  options: ThresholdOptions,
): Result<bigint, CeremonyRefusal> {
  const opened = receiveSecret(group, keys.dk, sender.cert.verification, sender.secret);
  if (!opened.ok) return opened;
  const digits = readString(exactFields(parseCompactJson(opened.value), ['secret'])?.secret) ?? '';
  // belenios-tool 2.0 sends f(j) without reducing it modulo q.
  const share = parseDecimalBelow(digits, options.archivesOf20 === true ? group.q << 64n : group.q);
  if (share === undefined || !group.equal(group.gPowSecret(share), commitmentAt(group, sender.coefexps.elements, index))) {
    return refuse('share-wrong', `The share from member ${sender.number} does not agree with that member’s commitments.`);
  }
  return ok(share);
}

/** The private key x_j of the member at `index`, from its input of step 4: all shares are opened and checked. */
function combineShares(
  context: ThresholdContext,
  keys: MemberKeys,
  index: number,
  certs: readonly Certificate[],
  input: ShareInput,
  options: ThresholdOptions,
): Result<bigint, CeremonyRefusal> {
  const { group } = context;
  let sum = 0n;
  for (const [i, cert] of certs.entries()) {
    const [coefexps, secret] = [input.coefexps[i], input.secrets[i]];
    if (!coefexps || secret === undefined) return refuse('input-malformed', 'The message with the shares is malformed.');
    const good = checkCommitments(context, certs, i, coefexps, input.signatures?.[i], options);
    if (!good.ok) return good;
    const share = openShare(group, keys, index, { number: i + 1, cert, coefexps, secret }, options);
    if (!share.ok) return share;
    sum += share.value;
  }
  return ok(modulo(sum, group.q));
}

/** Whether the note to itself of step 3 has the coefficients that the member is now told to have committed to. */
function checkOwnNote(context: ThresholdContext, keys: MemberKeys, index: number, input: ShareInput): Result<true, CeremonyRefusal> {
  const { group, threshold } = context;
  const note = receiveSecret(group, keys.dk, keys.verification, input.polynomial);
  if (!note.ok) return note;
  const fields = exactFields(parseCompactJson(note.value), ['polynomial']);
  const coefficients = readList(fields?.polynomial, (item) => readScalar(group, item), threshold);
  const own = input.coefexps[index - 1]?.elements ?? [];
  const same = coefficients?.every((a, e) => group.equal(group.gPowSecret(a), own[e] ?? group.one));
  return same === true ? ok(true) : refuse('share-wrong', 'The commitments that came back are not those of this member’s polynomial.');
}

/**
 * Step 5, by the member itself: checks its input, computes its private key, and returns the message for the server, which holds the
 * private key encrypted to the member (to be kept, see `openPrivateKey`) and the public key.
 */
export function makeShareOutput(
  context: ThresholdContext,
  random: Random,
  keys: MemberKeys,
  certs: readonly Certificate[],
  inputText: string,
  options: ThresholdOptions = {},
): Result<{ readonly text: string; readonly privateKeyText: string; readonly key: TrusteeKey }, CeremonyRefusal> {
  const { group } = context;
  const index = certs.findIndex(({ verification }) => group.equal(verification, keys.verification)) + 1;
  if (index === 0) return refuse('not-a-member', 'No certificate belongs to this seed.');
  const input = readInput(context, inputText);
  if (!input) return refuse('input-malformed', 'The message with the shares is malformed.');
  const own = checkOwnNote(context, keys, index, input);
  if (!own.ok) return own;
  const privateKey = combineShares(context, keys, index, certs, input, options);
  if (!privateKey.ok) return privateKey;
  const bare = trusteeKeyOf(group, random, privateKey.value);
  const key: TrusteeKey = { ...bare, signature: signMessage(group, random, keys.sk, group.str(bare.publicKey)).signature };
  const privateKeyText = sendSecret(group, random, keys.sk, keys.encryption, writeJson({ decryption_key: privateKey.value.toString() }));
  return ok({ text: writeJson({ private_key: privateKeyText, public_key: trusteeKeyJson(group, key) }), privateKeyText, key });
}

/** The private key x_j from the encrypted text that step 5 made: what a member needs to decrypt. */
export function openPrivateKey(group: Group, keys: MemberKeys, text: string): Result<bigint, CeremonyRefusal> {
  const opened = receiveSecret(group, keys.dk, keys.verification, text.trim());
  if (!opened.ok) return opened;
  const digits = readString(exactFields(parseCompactJson(opened.value), ['decryption_key'])?.decryption_key) ?? '';
  // Signed by the member itself; belenios-tool 2.0 does not reduce it modulo q.
  const key = parseDecimalBelow(digits, group.q << 64n);
  return key === undefined ? refuse('output-malformed', 'The encrypted text holds no private key.') : ok(modulo(key, group.q));
}
