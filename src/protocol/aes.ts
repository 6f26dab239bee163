import { cbc, ctr, gcm } from '@noble/ciphers/aes.js';
import { concatBytes, equalBytes } from '../kernel/bytes.ts';

// The only file that knows @noble/ciphers. Authenticated encryption of messages between trustees (PROTOCOL.md 8.3).

/** AES-256-GCM with the tag (16 bytes) at the end. */
export function gcmEncrypt(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array {
  return gcm(key, iv).encrypt(plain);
}

/** The plain bytes, or undefined where the tag does not hold. */
export function gcmDecrypt(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  if (data.length < 16) return undefined;
  try {
    return gcm(key, iv).decrypt(data);
  } catch {
    return undefined;
  }
}

const TAG = 8;

/** CBC-MAC over the blocks that NIST SP 800-38C (appendix A) makes of nonce and plain text, without associated data. */
function ccmMac(key: Uint8Array, nonce: Uint8Array, plain: Uint8Array): Uint8Array {
  const lengthBytes = 15 - nonce.length;
  const blocks = new Uint8Array(16 + Math.ceil(plain.length / 16) * 16);
  blocks[0] = (((TAG - 2) / 2) << 3) | (lengthBytes - 1);
  blocks.set(nonce, 1);
  for (let i = 0, rest = plain.length; i < lengthBytes; i++, rest = Math.floor(rest / 256)) blocks[15 - i] = rest % 256;
  blocks.set(plain, 16);
  // The last block of CBC with a zero IV is the CBC-MAC.
  return cbc(key, new Uint8Array(16), { disablePadding: true }).encrypt(blocks).subarray(-16);
}

/** AES-256-CCM with a tag of 8 bytes at the end (what belenios-tool 2.0 and 3.0 write): the plain bytes, or undefined where the tag does not hold. */
export function ccmDecrypt(key: Uint8Array, nonce: Uint8Array, data: Uint8Array): Uint8Array | undefined {
  if (data.length < TAG || (nonce.length !== 12 && nonce.length !== 13)) return undefined;
  const counter = new Uint8Array(16);
  counter[0] = 14 - nonce.length;
  counter.set(nonce, 1);
  // Counter 0 masks the tag, the text starts with counter 1: one stream over both.
  const masked = concatBytes(data.subarray(data.length - TAG), new Uint8Array(16 - TAG), data.subarray(0, data.length - TAG));
  const open = ctr(key, counter).decrypt(masked);
  const plain = open.subarray(16);
  return equalBytes(open.subarray(0, TAG), ccmMac(key, nonce, plain).subarray(0, TAG)) ? plain : undefined;
}
