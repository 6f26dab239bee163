import { ok, type Result } from '../kernel/result.ts';
import { exactFields, parseCompactJson, readList, readProof, readString } from './json-text.ts';
import type { Proof } from './proofs.ts';
import type { Refusal } from './refusal.ts';
import type { SecretMessageRefusal } from './secret-message.ts';
import { refuseRecord } from './sentences.ts';
import { readSignedMessage, verifySignature } from './signed-message.ts';
import {
  commitmentsMessage,
  readCoefexps,
  type Certificate,
  type Coefexps,
  type ThresholdContext,
  type ThresholdOptions,
  type ThresholdRefusal,
} from './threshold-record.ts';

// PROTOCOL.md 8.4: Pedersen's distributed key generation, as six steps between members who only talk through a server. What they
// exchange are texts; the server can neither read nor change them unseen. Here: what both sides read. Members act in threshold-member.ts, the server in threshold-server.ts.

export type CeremonyRefusal =
  | SecretMessageRefusal
  | ThresholdRefusal
  | Refusal<'seed-malformed' | 'not-a-member' | 'polynomial-malformed' | 'input-malformed' | 'output-malformed' | 'share-wrong'>;

/** A member's message of step 3, read. */
export interface Polynomial {
  readonly polynomial: string;
  readonly secrets: readonly string[];
  readonly coefexps: Coefexps;
  readonly signature?: Proof;
}

/** The message of step 3 in a text, or undefined. Signatures are not checked yet. */
export function readPolynomial(context: ThresholdContext, text: string): Polynomial | undefined {
  const { group, size, threshold } = context;
  const fields = exactFields(parseCompactJson(text.trim()), ['polynomial', 'secrets', 'coefexps', 'signature?']);
  const polynomial = readString(fields?.polynomial);
  const secrets = readList(fields?.secrets, readString, size);
  const coefexps = readCoefexps(group, readSignedMessage(group, fields?.coefexps), threshold);
  const signature = readProof(group, fields?.signature);
  if (polynomial === undefined || !secrets || !coefexps || (fields?.signature !== undefined && !signature)) return undefined;
  return { polynomial, secrets, coefexps, ...(signature ? { signature } : {}) };
}

/** Checks what member i + 1 signed in step 3: its commitments, and these together with all certificates. */
export function checkCommitments(
  context: ThresholdContext,
  certs: readonly Certificate[],
  i: number,
  commitments: Coefexps,
  signature: Proof | undefined,
  options: ThresholdOptions,
): Result<true, ThresholdRefusal> {
  const { group } = context;
  const cert = certs[i];
  if (!cert || !verifySignature(group, cert.verification, commitments.signed.message, commitments.signed.signature)) {
    return refuseRecord('coefexps-signature', { member: i + 1 });
  }
  const all = commitmentsMessage(
    group,
    certs.map(({ signed }) => signed),
    commitments.elements,
  );
  if (signature ? !verifySignature(group, cert.verification, all, signature) : options.archivesOf20 !== true) {
    return refuseRecord('commitments-signature', { member: i + 1 });
  }
  return ok(true);
}
