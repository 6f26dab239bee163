import { pbkdf2 } from '@noble/hashes/pbkdf2.js';
import { scrypt } from '@noble/hashes/scrypt.js';
import { sha256 } from '@noble/hashes/sha2.js';

// The only file that knows @noble/hashes. Keys from what people type.

/** PBKDF2-HMAC-SHA256 of two texts. */
export function pbkdf2Sha256(password: string, salt: string, rounds: number, length: number): Uint8Array {
  return pbkdf2(sha256, password, salt, { c: rounds, dkLen: length });
}

/** The cost of scrypt (RFC 7914): memory is 128·n·r bytes. */
export interface ScryptCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** 32 bytes from a text by scrypt. */
export function scryptKey(password: string, salt: Uint8Array, { n, r, p }: ScryptCost): Uint8Array {
  return scrypt(password, salt, { N: n, r, p, dkLen: 32, maxmem: 128 * n * r + 2 ** 20 });
}
