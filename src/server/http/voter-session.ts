import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { Instant } from '../../kernel/clock.ts';
import type { ElectionId, VoterId } from '../../kernel/ids.ts';
import type { Random } from '../../kernel/random.ts';

// A voter's session lives in a cookie alone, sealed with a key that all nodes share: no table says who was there when, and any node
// can serve the next request. AES-256-GCM with a random nonce; at 2^32 sessions a key the chance of a repeated nonce is below 2^-32.

/** What the cookie carries. */
export interface VoterClaims {
  readonly electionId: ElectionId;
  readonly voterId: VoterId;
  /** Where the vote may be changed: the place of the ballot, derived from the secret at sign-in. */
  readonly place: string | null;
  /** Fingerprint of the secret's hash at sign-in: a reset secret ends the session. */
  readonly secretMark: string;
  readonly csrf: string;
  readonly expiresAt: Instant;
}

/** A session ends after so long without a request, in milliseconds. */
export const VOTER_IDLE = 30 * 60_000;

const NONCE = 12;
const TAG = 16;

/** Seals and opens voters' cookies under a key derived from the server's key. */
export class VoterSessions {
  readonly #key: KeyObject;
  readonly #random: Random;

  constructor(serverKey: Uint8Array, random: Random) {
    this.#key = createSecretKey(new Uint8Array(hkdfSync('sha256', serverKey, '', 'veritally voter session 1', 32)));
    this.#random = random;
  }

  /** The cookie's value for `claims`, URL-safe. */
  seal(claims: VoterClaims): string {
    const nonce = this.#random.bytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const text = JSON.stringify([claims.electionId, claims.voterId, claims.place, claims.secretMark, claims.csrf, claims.expiresAt]);
    return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url');
  }

  /** The claims of a cookie that this server sealed and that has not expired; undefined for anything else. */
  open(value: string, now: Instant): VoterClaims | undefined {
    const bytes = Buffer.from(value, 'base64url');
    if (value.length > 1_024 || bytes.length <= NONCE + TAG) return undefined;
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, NONCE), { authTagLength: TAG });
      decipher.setAuthTag(bytes.subarray(-TAG));
      const text = Buffer.concat([decipher.update(bytes.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8');
      const [electionId, voterId, place, secretMark, csrf, expiresAt] = JSON.parse(text) as [
        ElectionId,
        VoterId,
        string | null,
        string,
        string,
        Instant,
      ];
      return expiresAt > now ? { electionId, voterId, place, secretMark, csrf, expiresAt } : undefined;
    } catch {
      return undefined;
    }
  }

  /** A fresh random token of 128 bits, URL-safe. */
  token(): string {
    return Buffer.from(this.#random.bytes(16)).toString('base64url');
  }
}
