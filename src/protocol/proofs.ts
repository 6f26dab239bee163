import type { Random } from '../kernel/random.ts';
import { invariant } from '../kernel/result.ts';
import type { Element, Group } from './group.ts';
import { hashToScalar } from './hash-to-scalar.ts';
import { modulo } from './scalar.ts';

/** Challenge and response of a Schnorr-like proof; the commitment is recomputed from them. */
export interface Proof {
  readonly challenge: bigint;
  readonly response: bigint;
}

/** An ElGamal ciphertext (g^r, y^r·M). */
export interface Ciphertext {
  readonly alpha: Element;
  readonly beta: Element;
}

/** The product of ciphertexts: it encrypts the product of what they encrypt. */
export function multiplyCiphertexts(group: Group, ciphertexts: readonly Ciphertext[]): Ciphertext {
  return ciphertexts.reduce((a, b) => ({ alpha: group.mul(a.alpha, b.alpha), beta: group.mul(a.beta, b.beta) }), {
    alpha: group.one,
    beta: group.one,
  });
}

/** Proof of knowledge of `secret` in g^secret (PROTOCOL.md 5.1). */
export function proveKnowledge(group: Group, random: Random, prefix: string, secret: bigint): Proof {
  const w = group.randomScalar(random);
  const challenge = hashToScalar(group, prefix, [group.gPowSecret(w)]);
  return { challenge, response: modulo(w - secret * challenge, group.q) };
}

/** Whether `proof` shows knowledge of x in `publicValue` = g^x, for this prefix (5.1). */
export function verifyKnowledge(group: Group, prefix: string, publicValue: Element, proof: Proof): boolean {
  const commitment = group.mulPow(group.g, proof.response, publicValue, proof.challenge);
  return hashToScalar(group, prefix, [commitment]) === proof.challenge;
}

/** "This ciphertext encrypts g^claimed", seen by its maker, who knows randomness and plaintext. */
export interface OpenStatement {
  readonly randomness: bigint;
  readonly plaintext: bigint;
  readonly claimed: bigint;
}

/** "This ciphertext encrypts g^claimed", seen by everybody. */
export interface Statement {
  readonly ciphertext: Ciphertext;
  readonly claimed: bigint;
}

/**
 * Proof that at least one of the statements holds, without telling which (5.2; Cramer, Damgård, Schoenmakers 1994). Exactly one must
 * hold. The maker knows r and the plaintext of every ciphertext, so the simulated commitments are powers of g and y too, and come
 * from the tables: g^response·α^challenge = g^(response + r·challenge).
 */
export function proveOneOf(group: Group, random: Random, y: Element, prefix: string, statements: readonly OpenStatement[]): Proof[] {
  const { q } = group;
  const truth = statements.findIndex(({ plaintext, claimed }) => plaintext === claimed);
  invariant(truth >= 0, 'none of the statements to be proved holds');
  const w = group.randomScalar(random);
  const simulated: (Proof | undefined)[] = statements.map((_, j) =>
    j === truth ? undefined : { challenge: group.randomScalar(random), response: group.randomScalar(random) },
  );
  const commitments = statements.flatMap((statement, j) => {
    const proof = simulated[j];
    if (!proof) return [group.gPowSecret(w), group.powSecret(y, w)];
    const e = proof.response + statement.randomness * proof.challenge;
    const left = (statement.plaintext - statement.claimed) * proof.challenge;
    return [group.gPowSecret(e), group.mul(group.powSecret(y, e), group.gPowSecret(left))];
  });
  const others = simulated.reduce((sum, proof) => sum + (proof?.challenge ?? 0n), 0n);
  const challenge = modulo(hashToScalar(group, prefix, commitments) - others, q);
  const randomness = statements[truth]?.randomness ?? 0n;
  const real: Proof = { challenge, response: modulo(w - randomness * challenge, q) };
  return simulated.map((proof) => proof ?? real);
}

/** A ciphertext that several statements are about is raised to several challenges. */
function prepareRepeated(group: Group, statements: readonly Statement[]): void {
  const seen = new Set<Ciphertext>();
  for (const { ciphertext } of statements) {
    if (seen.has(ciphertext)) {
      group.prepare(ciphertext.alpha);
      group.prepare(ciphertext.beta);
    }
    seen.add(ciphertext);
  }
}

/** Whether `proofs` show that one of the statements holds under the key `y` (5.2). A list of another length shows nothing. */
export function verifyOneOf(group: Group, y: Element, prefix: string, statements: readonly Statement[], proofs: readonly Proof[]): boolean {
  if (proofs.length !== statements.length) return false;
  let sum = 0n;
  const commitments: Element[] = [];
  prepareRepeated(group, statements);
  for (const [j, { ciphertext, claimed }] of statements.entries()) {
    const { challenge, response } = proofs[j] as Proof;
    const b = group.mulPow(y, response, ciphertext.beta, challenge);
    // (β / g^M)^c = β^c · g^(−M·c): all powers are of g, y, α and β, which have tables.
    const rest = claimed === 0n ? b : group.mul(b, group.gPow(-claimed * challenge));
    commitments.push(group.mulPow(group.g, response, ciphertext.alpha, challenge), rest);
    sum += challenge;
  }
  return hashToScalar(group, prefix, commitments) === modulo(sum, group.q);
}
