import { fromHex, fromUtf8, toHex, utf8 } from '../kernel/bytes.ts';
import type { Random } from '../kernel/random.ts';
import { ok, type Result } from '../kernel/result.ts';
import { sha256 } from '../kernel/sha256.ts';
import { ccmDecrypt, gcmDecrypt, gcmEncrypt } from './aes.ts';
import type { Element, Group } from './group.ts';
import { exactFields, parseCompactJson, readElement, readString, writeJson } from './json-text.ts';
import { refuse, type Refusal } from './refusal.ts';
import { readSignedMessage, signedMessageJson, signMessage, verifySignature } from './signed-message.ts';

// PROTOCOL.md 8.3: messages between trustees, signed, then encrypted; the server that carries them can neither read nor change them.

export type SecretMessageRefusal = Refusal<
  'secret-message-malformed' | 'secret-message-unreadable' | 'secret-message-signature' | 'secret-message-recipient'
>;

const keyOf = (text: string): Uint8Array => sha256(`key|${text}`);
const ivOf = (text: string): Uint8Array => sha256(`iv|${text}`);

/** Signs `message` with `sk` and encrypts it to the encryption key `ek`: the text to be sent, in AES-GCM. */
export function sendSecret(group: Group, random: Random, sk: bigint, ek: Element, message: string): string {
  const content = writeJson({ recipient: group.str(ek), message });
  const plain = utf8(writeJson(signedMessageJson(signMessage(group, random, sk, content))));
  const r = group.randomScalar(random);
  const gt = group.gPowSecret(group.randomScalar(random));
  const alpha = group.str(group.gPowSecret(r));
  const beta = group.str(group.mul(group.powSecret(ek, r), gt));
  const data = toHex(gcmEncrypt(keyOf(group.str(gt)), ivOf(alpha), plain));
  return writeJson({ algorithm: 'AES-GCM', alpha, beta, data });
}

/** The tag of 8 bytes stands at the end of the data; the nonce is a byte shorter for texts whose length needs three bytes. */
function ccmOpen(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  return ccmDecrypt(key, iv.subarray(0, data.length - 8 < 65536 ? 13 : 12), data);
}

function decrypt(group: Group, dk: bigint, text: string): Result<string, SecretMessageRefusal> {
  const fields = exactFields(parseCompactJson(text), ['algorithm?', 'alpha', 'beta', 'data']);
  const alpha = readElement(group, fields?.alpha);
  const beta = readElement(group, fields?.beta);
  const data = fromHex(readString(fields?.data) ?? 'none');
  const algorithm = fields?.algorithm;
  if (!alpha || !beta || !data || (algorithm !== undefined && algorithm !== 'AES-GCM')) {
    return refuse('secret-message-malformed', 'A message between trustees is not of the form of an encrypted message.');
  }
  const gt = group.mul(beta, group.powSecret(alpha, -dk));
  const [key, iv] = [keyOf(group.str(gt)), ivOf(group.str(alpha))];
  const plain = algorithm === undefined ? ccmOpen(key, iv, data) : gcmDecrypt(key, iv, data);
  const opened = plain && fromUtf8(plain);
  return opened === undefined
    ? refuse('secret-message-unreadable', 'A message between trustees was not encrypted to this key, or was changed on its way.')
    : ok(opened);
}

/**
 * Opens a message with the receiver's decryption key `dk` (`ek` = g^dk), checks that the holder of `senderVk` signed it and that it was
 * meant for this receiver. Returns the message. Reads AES-GCM and the CCM of belenios-tool 2.0 and 3.0.
 */
export function receiveSecret(group: Group, dk: bigint, senderVk: Element, text: string): Result<string, SecretMessageRefusal> {
  const opened = decrypt(group, dk, text);
  if (!opened.ok) return opened;
  const signed = readSignedMessage(group, parseCompactJson(opened.value));
  if (!signed) return refuse('secret-message-malformed', 'A message between trustees does not hold a signed message.');
  if (!verifySignature(group, senderVk, signed.message, signed.signature)) {
    return refuse('secret-message-signature', 'A message between trustees was not signed by the trustee it should come from.');
  }
  const content = exactFields(parseCompactJson(signed.message), ['recipient', 'message']);
  const message = readString(content?.message);
  if (!content || message === undefined)
    return refuse('secret-message-malformed', 'A message between trustees has no recipient or no text.');
  if (content.recipient !== group.str(group.gPowSecret(dk))) {
    return refuse('secret-message-recipient', 'A message between trustees was meant for another trustee.');
  }
  return ok(message);
}
