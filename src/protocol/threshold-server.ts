import { ok, type Result } from '../kernel/result.ts';
import type { Group } from './group.ts';
import { exactFields, parseCompactJson, proofJson, readString, writeJson, type JsonValue } from './json-text.ts';
import { refuse } from './refusal.ts';
import { refuseRecord } from './sentences.ts';
import { readSignedMessage, signedMessageJson } from './signed-message.ts';
import { checkCommitments, readPolynomial, type CeremonyRefusal, type Polynomial } from './threshold-messages.ts';
import {
  readCertificate,
  verifyCertificates,
  verifyThreshold,
  type Certificate,
  type ThresholdContext,
  type ThresholdOptions,
  type ThresholdParameters,
  type ThresholdRefusal,
} from './threshold-record.ts';
import { readTrusteeKey, type TrusteeKey } from './trustee-key.ts';

// PROTOCOL.md 8.4, steps 2, 4 and 6: what the server does, and every member can check.

/** Step 2: reads and checks all certificates, in the order of the members. */
export function readCertificates(
  context: ThresholdContext,
  texts: readonly string[],
  options: ThresholdOptions = {},
): Result<readonly Certificate[], ThresholdRefusal> {
  const { group } = context;
  const certs: Certificate[] = [];
  for (const [i, text] of texts.entries()) {
    const cert = readCertificate(group, readSignedMessage(group, parseCompactJson(text.trim())));
    if (!cert) return refuseRecord('certificate-malformed/member', { member: i + 1 });
    certs.push(cert);
  }
  const good = verifyCertificates(context, certs, options);
  return good.ok ? ok(certs) : good;
}

/** The server's reading of all messages of step 3, with their signatures checked. */
function readPolynomials(
  context: ThresholdContext,
  certs: readonly Certificate[],
  texts: readonly string[],
  options: ThresholdOptions,
): Result<readonly Polynomial[], CeremonyRefusal> {
  if (texts.length !== context.size)
    return refuse('polynomial-malformed', `There are ${texts.length} polynomials for ${context.size} members.`);
  const polynomials: Polynomial[] = [];
  for (const [i, text] of texts.entries()) {
    const polynomial = readPolynomial(context, text);
    if (!polynomial) return refuse('polynomial-malformed', `The polynomial message of member ${i + 1} is malformed.`);
    const good = checkCommitments(context, certs, i, polynomial.coefexps, polynomial.signature, options);
    if (!good.ok) return good;
    polynomials.push(polynomial);
  }
  return ok(polynomials);
}

/** Whether one member's message of step 3 is in order: the server asks when it comes in. */
export function checkPolynomial(
  context: ThresholdContext,
  certs: readonly Certificate[],
  index: number,
  text: string,
  options: ThresholdOptions = {},
): Result<true, CeremonyRefusal> {
  const polynomial = readPolynomial(context, text);
  if (!polynomial) return refuse('polynomial-malformed', `The polynomial message of member ${index} is malformed.`);
  return checkCommitments(context, certs, index - 1, polynomial.coefexps, polynomial.signature, options);
}

/** Step 4: sorts the messages of step 3 into one input for each member. */
export function distributeShares(
  context: ThresholdContext,
  certs: readonly Certificate[],
  texts: readonly string[],
  options: ThresholdOptions = {},
): Result<readonly string[], CeremonyRefusal> {
  const polynomials = readPolynomials(context, certs, texts, options);
  if (!polynomials.ok) return polynomials;
  const all = polynomials.value;
  const coefexps: JsonValue = all.map((item) => signedMessageJson(item.coefexps.signed));
  const signed = all.every(({ signature }) => signature);
  const signatures = all.flatMap(({ signature }) => (signature ? [proofJson(signature)] : []));
  return ok(
    all.map(({ polynomial }, j) =>
      writeJson({ polynomial, secrets: all.map(({ secrets }) => secrets[j] ?? ''), coefexps, ...(signed ? { signatures } : {}) }),
    ),
  );
}

/** A member's message of step 5 as the server keeps it: the encrypted private key, and the public key (not checked yet). */
export function readShareOutput(group: Group, text: string): { readonly privateKeyText: string; readonly key: TrusteeKey } | undefined {
  const fields = exactFields(parseCompactJson(text.trim()), ['private_key', 'public_key']);
  const privateKeyText = readString(fields?.private_key);
  const key = readTrusteeKey(group, fields?.public_key);
  return privateKeyText === undefined || !key ? undefined : { privateKeyText, key };
}

/** Step 6: assembles and checks what is published; `names`, where given, go with the members' keys. */
export function assembleThreshold(
  context: ThresholdContext,
  certs: readonly Certificate[],
  polynomialTexts: readonly string[],
  outputTexts: readonly string[],
  options: ThresholdOptions & { readonly names?: readonly string[] } = {},
): Result<ThresholdParameters, CeremonyRefusal> {
  const { group, threshold } = context;
  const polynomials = readPolynomials(context, certs, polynomialTexts, options);
  if (!polynomials.ok) return polynomials;
  if (outputTexts.length !== certs.length)
    return refuse('output-malformed', `There are ${outputTexts.length} last messages for ${certs.length} members.`);
  const verificationKeys: TrusteeKey[] = [];
  for (const [i, text] of outputTexts.entries()) {
    const output = readShareOutput(group, text);
    if (!output) return refuse('output-malformed', `The last message of member ${i + 1} is malformed.`);
    const name = options.names?.[i];
    verificationKeys.push(name === undefined ? output.key : { ...output.key, name });
  }
  const signatures = polynomials.value.flatMap(({ signature }) => (signature ? [signature] : []));
  const coefexps = polynomials.value.map((item) => item.coefexps);
  const signed = signatures.length === certs.length ? { signatures } : {};
  const parameters: ThresholdParameters = { threshold, certs, coefexps, verificationKeys, ...signed };
  const good = verifyThreshold(group, parameters, options);
  return good.ok ? ok(parameters) : good;
}
