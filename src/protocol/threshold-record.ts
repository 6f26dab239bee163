import { ok, type Result } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Element, Group } from './group.ts';
import {
  exactFields,
  parseCompactJson,
  proofJson,
  readElement,
  readInt,
  readList,
  readProof,
  someFields,
  writeJson,
  type JsonValue,
} from './json-text.ts';
import type { Proof } from './proofs.ts';
import { refuseRecord, type SaidRefusal } from './sentences.ts';
import { readSignedMessage, signedMessageJson, verifySignature, type SignedMessage } from './signed-message.ts';
import { readTrusteeKey, trusteeKeyJson, verifyTrusteeKey, type TrusteeKey } from './trustee-key.ts';

// PROTOCOL.md 8.4 (what is published) and 8.5 (what a verifier checks in it).

/** The place of a member: certificates are bound to it, so that none can be used in another group of trustees. */
export interface ThresholdContext {
  readonly group: Group;
  /** n, the number of members. */
  readonly size: number;
  /** k, how many decrypt; 0 < k < n. */
  readonly threshold: number;
}

/** A certificate's content. */
export interface Certificate {
  readonly signed: SignedMessage;
  readonly verification: Element;
  readonly encryption: Element;
  /** The index in the context, from 1; absent in archives of 2.0. */
  readonly context?: { readonly group: string; readonly size: number; readonly threshold: number; readonly index: number };
}

/** P of section 8.4, parsed. */
export interface ThresholdParameters {
  readonly threshold: number;
  readonly certs: readonly Certificate[];
  readonly coefexps: readonly Coefexps[];
  /** Absent in archives of 2.0. */
  readonly signatures?: readonly Proof[];
  readonly verificationKeys: readonly TrusteeKey[];
}

/** The commitments to the coefficients of a member's polynomial. */
export interface Coefexps {
  readonly signed: SignedMessage;
  readonly elements: readonly Element[];
}

export type ThresholdRefusal = SaidRefusal<
  | 'threshold-malformed'
  | 'threshold-out-of-range'
  | 'certificate-malformed'
  | 'certificate-signature'
  | 'certificate-context'
  | 'certificate-repeated'
  | 'coefexps-malformed'
  | 'coefexps-signature'
  | 'commitments-signature'
  | 'verification-key-proof'
  | 'verification-key-wrong'
  | 'verification-key-signature'
>;

/** Reading and checking differ only in this: whether the form of belenios-tool 2.0 (no contexts, no signatures) is let through. */
export interface ThresholdOptions {
  readonly archivesOf20?: boolean;
}

/** The text of a certificate's message. */
export function certificateMessage(context: ThresholdContext, index: number, verification: Element, encryption: Element): string {
  const { group, size, threshold } = context;
  return writeJson({
    context: { group: group.name, size, threshold, index },
    verification: group.str(verification),
    encryption: group.str(encryption),
  });
}

function readContext(value: JsonValue): Certificate['context'] | undefined {
  const fields = exactFields(value, ['group', 'size', 'threshold', 'index']);
  const [size, threshold, index] = [readInt(fields?.size), readInt(fields?.threshold), readInt(fields?.index)];
  if (typeof fields?.group !== 'string' || size === undefined || threshold === undefined || index === undefined) return undefined;
  return { group: fields.group, size, threshold, index };
}

/** The certificate in a signed message, or undefined. Nothing is checked but the form and that the keys are members. */
export function readCertificate(group: Group, signed: SignedMessage | undefined): Certificate | undefined {
  if (!signed) return undefined;
  const fields = exactFields(parseCompactJson(signed.message), ['context?', 'verification', 'encryption']);
  const verification = readElement(group, fields?.verification);
  const encryption = readElement(group, fields?.encryption);
  if (!fields || !verification || !encryption || group.equal(verification, group.one) || group.equal(encryption, group.one))
    return undefined;
  if (fields.context === undefined) return { signed, verification, encryption };
  const context = readContext(fields.context);
  return context && { signed, verification, encryption, context };
}

/** The text of a `coefexps` message. */
export function coefexpsMessage(group: Group, elements: readonly Element[]): string {
  return writeJson({ coefexps: group.strAll(elements) });
}

/** The commitments in a signed message, or undefined where they are not exactly `threshold` members. */
export function readCoefexps(group: Group, signed: SignedMessage | undefined, threshold: number): Coefexps | undefined {
  if (!signed) return undefined;
  const fields = exactFields(parseCompactJson(signed.message), ['coefexps']);
  const elements = readList(fields?.coefexps, (item) => readElement(group, item), threshold);
  return elements && { signed, elements };
}

/** The text that a member signs over everybody's certificates and its own commitments (8.4, step 3). */
export function commitmentsMessage(group: Group, certs: readonly SignedMessage[], elements: readonly Element[]): string {
  return `certs_sig|${writeJson({ certs: certs.map(signedMessageJson), coefexps: group.strAll(elements) })}`;
}

/** Checks all certificates (8.4, step 2). The order is that of the members. */
export function verifyCertificates(
  context: ThresholdContext,
  certs: readonly Certificate[],
  options: ThresholdOptions = {},
): Result<true, ThresholdRefusal> {
  const { group, size, threshold } = context;
  const most = options.archivesOf20 === true ? size : size - 1;
  if (!(threshold > 0 && threshold <= most)) return refuseRecord('threshold-out-of-range');
  if (certs.length !== size) return refuseRecord('threshold-malformed/certificates', { certificates: certs.length, members: size });
  const seen = new Set<string>();
  for (const [i, cert] of certs.entries()) {
    const member = i + 1;
    const { signed, context: own } = cert;
    if (!verifySignature(group, cert.verification, signed.message, signed.signature)) {
      return refuseRecord('certificate-signature', { member });
    }
    if (
      own === undefined
        ? options.archivesOf20 !== true
        : own.group !== group.name || own.size !== size || own.threshold !== threshold || own.index !== i + 1
    ) {
      return refuseRecord('certificate-context', { member });
    }
    const text = group.str(cert.verification);
    if (seen.has(text)) return refuseRecord('certificate-repeated', { member });
    seen.add(text);
  }
  return ok(true);
}

/** a^e for a small e, by doubling: the powers of a group take as many steps as its order has bits, whatever the exponent. */
function smallPower(group: Group, a: Element, e: number): Element {
  let power = group.one;
  for (const bit of e.toString(2)) {
    power = group.mul(power, power);
    if (bit === '1') power = group.mul(power, a);
  }
  return power;
}

/** Π_e A_e^(j^e): the power of g to what a polynomial gives at j, from its commitments. */
export function commitmentAt(group: Group, elements: readonly Element[], j: number): Element {
  // Horner's rule: the exponent is always the small j.
  return elements.reduceRight((sum, a) => group.mul(smallPower(group, sum, j), a), group.one);
}

/**
 * The commitments to the sum of all members' polynomials. What they give at j is member j's public key: so a hostile group of n members
 * costs n·k steps to check, and not n·n·k, which took minutes for a hundred.
 */
function summedCommitments(group: Group, coefexps: readonly Coefexps[]): readonly Element[] {
  const [first, ...rest] = coefexps.map(({ elements }) => elements);
  return (first ?? []).map((a, e) => rest.reduce((product, elements) => group.mul(product, elements[e] ?? group.one), a));
}

/** The part of the election key that a threshold item contributes: the product of all members' first commitments. */
export function thresholdKey(group: Group, parameters: ThresholdParameters): Element {
  return parameters.coefexps.reduce((product, { elements }) => group.mul(product, elements[0] ?? group.one), group.one);
}

/** The parameters of a JSON value. Checks the form only: see `verifyThreshold`. */
export function readThreshold(
  group: Group,
  value: JsonValue | undefined,
  options: ThresholdOptions = {},
): Result<ThresholdParameters, ThresholdRefusal> {
  const fields = someFields(value, ['threshold', 'certs', 'coefexps', 'signatures?', 'verification_keys']);
  const threshold = readInt(fields?.threshold);
  const certList = readList(fields?.certs, (item) => readSignedMessage(group, item));
  const coefexpList = readList(fields?.coefexps, (item) => readSignedMessage(group, item));
  if (!fields || threshold === undefined || !certList || !coefexpList) {
    return refuseRecord('threshold-malformed/form');
  }
  const certs = certList.map((signed) => readCertificate(group, signed));
  const coefexps = coefexpList.map((signed) => readCoefexps(group, signed, threshold));
  if (!certs.every((cert) => cert !== undefined)) return refuseRecord('certificate-malformed');
  if (!coefexps.every((item) => item !== undefined)) {
    return refuseRecord('coefexps-malformed', { threshold });
  }
  const verificationKeys = readList(fields.verification_keys, (item) => readTrusteeKey(group, item), certs.length);
  const signatures =
    fields.signatures === undefined ? undefined : readList(fields.signatures, (item) => readProof(group, item), certs.length);
  if (
    !verificationKeys ||
    coefexps.length !== certs.length ||
    (!signatures && (fields.signatures !== undefined || options.archivesOf20 !== true))
  ) {
    return refuseRecord('threshold-malformed/lists');
  }
  return ok({ threshold, certs, coefexps, verificationKeys, ...(signatures ? { signatures } : {}) });
}

function verifyMember(
  group: Group,
  parameters: ThresholdParameters,
  summed: readonly Element[],
  i: number,
  options: ThresholdOptions,
): Result<true, ThresholdRefusal> {
  const { certs, coefexps, signatures, verificationKeys } = parameters;
  const [cert, commitments, key, signature] = [certs[i], coefexps[i], verificationKeys[i], signatures?.[i]];
  const member = i + 1;
  if (!cert || !commitments || !key) return refuseRecord('threshold-malformed/member', { member });
  const vk = cert.verification;
  if (!verifySignature(group, vk, commitments.signed.message, commitments.signed.signature)) {
    return refuseRecord('coefexps-signature', { member });
  }
  const allCerts = certs.map(({ signed }) => signed);
  if (signature && !verifySignature(group, vk, commitmentsMessage(group, allCerts, commitments.elements), signature)) {
    return refuseRecord('commitments-signature', { member });
  }
  if (!verifyTrusteeKey(group, key)) return refuseRecord('verification-key-proof', { member });
  if (!group.equal(commitmentAt(group, summed, member), key.publicKey)) {
    return refuseRecord('verification-key-wrong', { member });
  }
  if (key.signature ? !verifySignature(group, vk, group.str(key.publicKey), key.signature) : options.archivesOf20 !== true) {
    return refuseRecord('verification-key-signature', { member });
  }
  return ok(true);
}

/** All checks of 8.5. */
export function verifyThreshold(
  group: Group,
  parameters: ThresholdParameters,
  options: ThresholdOptions = {},
): Result<true, ThresholdRefusal> {
  const { certs, threshold } = parameters;
  const good = verifyCertificates({ group, size: certs.length, threshold }, certs, options);
  if (!good.ok) return good;
  const summed = summedCommitments(group, parameters.coefexps);
  for (const i of certs.keys()) {
    const member = verifyMember(group, parameters, summed, i, options);
    if (!member.ok) return member;
  }
  return ok(true);
}

/** The value of threshold parameters for `writeJson`. */
export function thresholdJson(group: Group, parameters: ThresholdParameters): JsonValue {
  const { threshold, certs, coefexps, signatures, verificationKeys } = parameters;
  return {
    threshold,
    certs: certs.map(({ signed }) => signedMessageJson(signed)),
    coefexps: coefexps.map(({ signed }) => signedMessageJson(signed)),
    ...(signatures ? { signatures: signatures.map(proofJson) } : {}),
    verification_keys: verificationKeys.map((key) => trusteeKeyJson(group, key)),
  };
}

/** What members compare by reading aloud (end of section 16): SHA-256 of a certificate's message. */
export function certificateChecksum(cert: Certificate): string {
  return sha256Hex(cert.signed.message);
}
