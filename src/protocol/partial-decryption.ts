import type { Random } from '../kernel/random.ts';
import type { EncryptedTally } from './encrypted-tally.ts';
import type { Element, Group } from './group.ts';
import { hashToScalar } from './hash-to-scalar.ts';
import { exactFields, parseCompactJson, proofJson, readProof, writeJson } from './json-text.ts';
import type { Proof } from './proofs.ts';
import { modulo } from './scalar.ts';
import { nest, readNested, type PerQuestion, type TallyShape } from './tally-shape.ts';

// A trustee's part of the decryption. PROTOCOL.md section 13.

/** Factors α^x and their proofs, per question in the shape of the tally. */
export interface PartialDecryption {
  readonly factors: PerQuestion<Element>;
  readonly proofs: PerQuestion<Proof>;
}

function decryptionPrefix(group: Group, fingerprint: string, publicKey: Element): string {
  return `decrypt|${fingerprint}|${group.str(publicKey)}|`;
}

/** The factors of a tally for the private key `x`, in the election of fingerprint φ. */
export function decryptTally(group: Group, random: Random, fingerprint: string, x: bigint, tally: EncryptedTally): PartialDecryption {
  const prefix = decryptionPrefix(group, fingerprint, group.gPowSecret(x));
  const prove = (alpha: Element): Proof => {
    const w = group.randomScalar(random);
    const challenge = hashToScalar(group, prefix, [group.gPowSecret(w), group.powSecret(alpha, w)]);
    return { challenge, response: modulo(w - x * challenge, group.q) };
  };
  return {
    factors: tally.ciphertexts.map((list) => list.map(({ alpha }) => group.powSecret(alpha, x))),
    proofs: tally.ciphertexts.map((list) => list.map(({ alpha }) => prove(alpha))),
  };
}

/** The text of a partial decryption, as published. */
export function decryptionText(group: Group, shape: TallyShape, decryption: PartialDecryption): string {
  return writeJson({
    decryption_factors: nest(
      shape,
      decryption.factors.map((list) => group.strAll(list)),
    ),
    decryption_proofs: nest(
      shape,
      decryption.proofs.map((list) => list.map(proofJson)),
    ),
  });
}

/**
 * The partial decryption of a text; undefined where it is not canonical, not of this shape, or holds a non-member or a bad scalar.
 * `element` may be `group.reparse` for a text that was read before.
 */
export function parseDecryption(
  group: Group,
  shape: TallyShape,
  text: string,
  element: (text: string) => Element | undefined = group.parse,
): PartialDecryption | undefined {
  const fields = exactFields(parseCompactJson(text), ['decryption_factors', 'decryption_proofs']);
  const factors = fields && readNested(shape, fields.decryption_factors, (item) => (typeof item === 'string' ? element(item) : undefined));
  const proofs = factors && readNested(shape, fields.decryption_proofs, (item) => readProof(group, item));
  return factors && proofs && { factors, proofs };
}

/** Whether every factor is shown to be α^x for the x of `publicKey` = g^x. */
export function verifyDecryption(
  group: Group,
  fingerprint: string,
  publicKey: Element,
  tally: EncryptedTally,
  decryption: PartialDecryption,
): boolean {
  const prefix = decryptionPrefix(group, fingerprint, publicKey);
  if (decryption.factors.length !== tally.ciphertexts.length || decryption.proofs.length !== tally.ciphertexts.length) return false;
  return tally.ciphertexts.every((list, i) => {
    const [factors, proofs] = [decryption.factors[i] ?? [], decryption.proofs[i] ?? []];
    if (factors.length !== list.length || proofs.length !== list.length) return false;
    return list.every(({ alpha }, j) => {
      const { challenge, response } = proofs[j] as Proof;
      const a = group.mulPow(group.g, response, publicKey, challenge);
      const b = group.mulPow(alpha, response, factors[j] as Element, challenge);
      return hashToScalar(group, prefix, [a, b]) === challenge;
    });
  });
}
