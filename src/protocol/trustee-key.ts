import type { Random } from '../kernel/random.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Element, Group } from './group.ts';
import { parseCompactJson, proofJson, readElement, readProof, readString, someFields, writeJson, type JsonValue } from './json-text.ts';
import { proveKnowledge, verifyKnowledge, type Proof } from './proofs.ts';

// PROTOCOL.md section 7: a trustee's public key with its proof.

/** K of section 7. */
export interface TrusteeKey {
  readonly pok: Proof;
  readonly publicKey: Element;
  /** Only in threshold parameters: made with the member's signing key. */
  readonly signature?: Proof;
  readonly name?: string;
}

// The key is part of the prefix: a trustee cannot choose a key that cancels another's without knowing its own secret.
const pokPrefix = (group: Group, publicKey: Element): string => `pok|${group.name}|${group.str(publicKey)}|`;

/** The published key that belongs to a private one, with its proof. */
export function trusteeKeyOf(group: Group, random: Random, privateKey: bigint, name?: string): TrusteeKey {
  const publicKey = group.gPowSecret(privateKey);
  const pok = proveKnowledge(group, random, pokPrefix(group, publicKey), privateKey);
  return { pok, publicKey, ...(name === undefined ? {} : { name }) };
}

/** A new mandatory trustee: the private key, which never leaves its owner, and what is published. */
export function generateTrusteeKey(group: Group, random: Random, name?: string): { readonly privateKey: bigint; readonly key: TrusteeKey } {
  const privateKey = group.randomScalar(random);
  return { privateKey, key: trusteeKeyOf(group, random, privateKey, name) };
}

/** Whether the owner of the key proved to know its secret. The neutral element is no key. */
export function verifyTrusteeKey(group: Group, key: TrusteeKey): boolean {
  return !group.equal(key.publicKey, group.one) && verifyKnowledge(group, pokPrefix(group, key.publicKey), key.publicKey, key.pok);
}

/** The key of a JSON value, or undefined. Its proof is not checked yet. Unknown fields are skipped. */
export function readTrusteeKey(group: Group, value: JsonValue | undefined): TrusteeKey | undefined {
  const fields = someFields(value, ['pok', 'public_key', 'signature?', 'name?']);
  const pok = readProof(group, fields?.pok);
  const publicKey = readElement(group, fields?.public_key);
  if (!fields || !pok || !publicKey) return undefined;
  const signature = fields.signature === undefined ? undefined : readProof(group, fields.signature);
  const name = fields.name === undefined ? undefined : readString(fields.name);
  if ((fields.signature !== undefined && !signature) || (fields.name !== undefined && name === undefined)) return undefined;
  return { pok, publicKey, ...(signature ? { signature } : {}), ...(name === undefined ? {} : { name }) };
}

/** The value of a key for `writeJson`. */
export function trusteeKeyJson(group: Group, key: TrusteeKey): JsonValue {
  return {
    pok: proofJson(key.pok),
    public_key: group.str(key.publicKey),
    ...(key.signature ? { signature: proofJson(key.signature) } : {}),
    ...(key.name === undefined ? {} : { name: key.name }),
  };
}

/** The key of a text such as a trustee hands in, checked; undefined where it is malformed or its proof does not hold. */
export function parseTrusteeKey(group: Group, text: string): TrusteeKey | undefined {
  const key = readTrusteeKey(group, parseCompactJson(text.trim()));
  return key && verifyTrusteeKey(group, key) ? key : undefined;
}

/** The text of a private key as the peers write it: a scalar in a JSON string. */
export function writePrivateKey(privateKey: bigint): string {
  return writeJson(privateKey.toString());
}

/** The private key of such a text (also where it is one field `decryption_key`), or undefined. */
export function parsePrivateKey(group: Group, text: string): bigint | undefined {
  const value = parseCompactJson(text.trim());
  const digits = readString(value) ?? readString(someFields(value, ['decryption_key'])?.decryption_key);
  return digits === undefined ? undefined : group.parseScalar(digits);
}

/** What trustees compare by reading aloud (end of section 16): SHA-256 of the JSON text of the public key, quotes included. */
export function trusteeKeyChecksum(group: Group, publicKey: Element): string {
  return sha256Hex(writeJson(group.str(publicKey)));
}
