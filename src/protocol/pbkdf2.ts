import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { sha256 } from '@noble/hashes/sha2.js';

// The only file that knows @noble/hashes.

/** PBKDF2-HMAC-SHA256 of two texts. */
export function pbkdf2Sha256(password: string, salt: string, rounds: number, length: number): Uint8Array {
  return pbkdf2(sha256, password, salt, { c: rounds, dkLen: length });
}
