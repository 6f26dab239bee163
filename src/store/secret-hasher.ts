import { hash, verify } from '@node-rs/argon2';
import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SecretKeeper, Vault } from '../usecases/context.ts';
import type { SecretHash } from '../usecases/ports.ts';

// argon2id with 19 MiB, 2 passes, 1 lane: the first of OWASP's recommended settings. docs/decisions/secrets.md says why drawn
// secrets (80 bits or more) need a keyed hash only.
const ARGON = { algorithm: 2 /* argon2id */, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** A hash of nothing anybody knows: checked for unknown voters so that they take as long as known ones. */
const DECOY = '$argon2id$v=19$m=19456,t=2,p=1$dmVyaXRhbGx5LWRlY295IQ$1VkGYcZkKNhGOvOAEFxhMDlkjcXc9x6mAC6JmKvLXZk';

/** Keeps secrets with `key`, 32 bytes that stand outside the database where there is a data folder or a key file. */
export function secretKeeper(key: Uint8Array): SecretKeeper {
  const hmac = (text: string): string => createHmac('sha256', key).update(`secret|${text}`).digest('hex');
  return {
    async hashChosen(canonical) {
      return { kind: 'chosen', hash: await hash(canonical, ARGON) };
    },
    hashDrawn(canonical) {
      return { kind: 'drawn', hash: hmac(canonical) };
    },
    async verify(held, canonical) {
      if (held?.kind === 'drawn') {
        const expected = Buffer.from(held.hash, 'hex');
        const given = Buffer.from(hmac(canonical), 'hex');
        return expected.length === given.length && timingSafeEqual(expected, given);
      }
      const right = await verify(held?.hash ?? DECOY, canonical).catch(() => false);
      return held !== undefined && right;
    },
    placeOf: (electionId, voterId, canonical, kind) => placeOf(electionId, voterId, canonical, kind),
  };
}

/**
 * The place of a changeable ballot. Everything but `canonical` stands in the database, so the place hides the voter only as well as
 * the secret resists guessing: a drawn secret (85 bits) cannot be guessed; a chosen one costs an argon2id for each guess and voter.
 */
async function placeOf(electionId: string, voterId: string, canonical: string, kind: SecretHash['kind']): Promise<string> {
  const salt = createHash('sha256').update(`place|${electionId}|${voterId}`).digest();
  if (kind === 'drawn') return createHmac('sha256', canonical).update(salt).digest('hex').slice(0, 32);
  const encoded = await hash(canonical, { ...ARGON, salt, outputLen: 16 });
  const digest = encoded.split('$').at(-1) ?? '';
  return Buffer.from(digest, 'base64').toString('hex');
}

/** AES-256-GCM under a key derived from the server's own: nonce, tag and text in Base64. */
export function vaultOf(key: Uint8Array): Vault {
  const derived = Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), 'veritally vault', 32));
  return {
    seal(text) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', derived, nonce);
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), data]).toString('base64');
    },
    open(sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      if (bytes.length < 28) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', derived, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}
