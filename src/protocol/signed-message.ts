import type { Random } from '../kernel/random.ts';
import type { Element, Group } from './group.ts';
import { proofJson, readProof, readString, someFields, type JsonValue } from './json-text.ts';
import { proveKnowledge, verifyKnowledge, type Proof } from './proofs.ts';

/** A text with its sender's signature (PROTOCOL.md 8.2). */
export interface SignedMessage {
  readonly message: string;
  readonly signature: Proof;
}

const prefix = (message: string): string => `sigmsg|${message}|`;

/** Signs `message` with the signing key `sk`. */
export function signMessage(group: Group, random: Random, sk: bigint, message: string): SignedMessage {
  return { message, signature: proveKnowledge(group, random, prefix(message), sk) };
}

/** Whether the signature of `message` was made with the key that belongs to `vk`. */
export function verifySignature(group: Group, vk: Element, message: string, signature: Proof): boolean {
  return verifyKnowledge(group, prefix(message), vk, signature);
}

/** The signed message of a JSON value, or undefined. Its signature is not checked yet. */
export function readSignedMessage(group: Group, value: JsonValue | undefined): SignedMessage | undefined {
  const fields = someFields(value, ['message', 'signature']);
  const message = readString(fields?.message);
  const signature = readProof(group, fields?.signature);
  return message === undefined || !signature ? undefined : { message, signature };
}

/** The value of a signed message for `writeJson`. */
export function signedMessageJson(signed: SignedMessage): JsonValue {
  return { message: signed.message, signature: proofJson(signed.signature) };
}
