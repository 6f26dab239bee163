import type { Random } from '../kernel/random.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Element, Group } from './group.ts';
import { hashToScalar } from './hash-to-scalar.ts';
import { exactFields, parseCompactJson, proofJson, readInt, readList, readProof, readString, writeJson } from './json-text.ts';
import type { PartialDecryption } from './partial-decryption.ts';
import { modulo } from './scalar.ts';
import type { PerQuestion } from './tally-shape.ts';

// The published proof of a decryption factor (PROTOCOL.md section 13) hashes neither α nor the factor F into its challenge: "how not to
// prove yourself" (Bernhard, Pereira, Warinschi 2012). A trustee can choose B = α^w·h first and then give F = α^x·h^(1/challenge), which
// verifies. With rankings it tries values of h until the wrong F opens to a ranking of its choice (2^16 tries for two candidates); with
// sums it needs the last voter's help. The form of the archive is the peers' and cannot be changed, so the trustee hands in one more
// proof, in which everything is hashed: that Π F_i^(e_i) = (Π α_i^(e_i))^x for weights e_i that depend on all α and all F. The server
// accepts no decryption without it and publishes the proofs in a file beside the archive; the verifier checks them where that file is
// given. See docs/protocol.md and docs/threat-model.md.

const WEIGHT_BITS = 128n;

interface Statement {
  readonly prefix: string;
  /** Π α_i^(e_i) and Π F_i^(e_i). */
  readonly alpha: Element;
  readonly factor: Element;
}

function statementOf(
  group: Group,
  fingerprint: string,
  publicKey: Element,
  alphas: PerQuestion<Element>,
  factors: PerQuestion<Element>,
): Statement {
  const [a, f] = [alphas.flat(), factors.flat()];
  const digest = sha256Hex(writeJson([fingerprint, group.str(publicKey), group.strAll(a), group.strAll(f)]));
  const weights = a.map((_, i) => BigInt(`0x${sha256Hex(`veritally-binding|${digest}|${i}`)}`) >> (256n - WEIGHT_BITS));
  return { prefix: `veritally-bound|${digest}|`, alpha: group.product(a, weights), factor: group.product(f, weights) };
}

/** Proves that all factors are α^x for the one x of the public key. The text stands beside the archive, see `writeBindings`. */
export function bindDecryption(
  group: Group,
  random: Random,
  fingerprint: string,
  x: bigint,
  alphas: PerQuestion<Element>,
  decryption: Pick<PartialDecryption, 'factors'>,
): string {
  const { prefix, alpha, factor } = statementOf(group, fingerprint, group.gPowSecret(x), alphas, decryption.factors);
  const w = group.randomScalar(random);
  const challenge = hashToScalar(group, prefix, [alpha, factor, group.gPowSecret(w), group.powSecret(alpha, w)]);
  return writeJson(proofJson({ challenge, response: modulo(w - x * challenge, group.q) }));
}

/** Whether such a text proves it. */
export function verifyBinding(
  group: Group,
  fingerprint: string,
  publicKey: Element,
  alphas: PerQuestion<Element>,
  decryption: Pick<PartialDecryption, 'factors'>,
  text: string,
): boolean {
  const proof = readProof(group, parseCompactJson(text));
  if (!proof || alphas.flat().length !== decryption.factors.flat().length) return false;
  const { prefix, alpha, factor } = statementOf(group, fingerprint, publicKey, alphas, decryption.factors);
  const { challenge, response } = proof;
  const commitments = [group.mulPow(group.g, response, publicKey, challenge), group.mulPow(alpha, response, factor, challenge)];
  return hashToScalar(group, prefix, [alpha, factor, ...commitments]) === challenge;
}

/** The binding proofs of an election's decryptions, by the numbers of the trustees, as `bindDecryption` wrote them. */
export interface BindingProofs {
  /** φ of the election. */
  readonly fingerprint: string;
  readonly proofs: ReadonlyMap<number, string>;
}

/** The file of binding proofs that is published beside the archive. Proofs that are not in their form are left out. */
export function writeBindings(group: Group, { fingerprint, proofs }: BindingProofs): string {
  const bindings = [...proofs]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([owner, text]) => {
      const proof = readProof(group, parseCompactJson(text));
      return proof ? [{ owner, proof: proofJson(proof) }] : [];
    });
  return `${writeJson({ version: 1, election_hash: fingerprint, bindings })}\n`;
}

/** The proofs of such a file, not checked yet; undefined where it is not in its one form (the line's end may be missing). */
export function parseBindings(group: Group, text: string): BindingProofs | undefined {
  const fields = exactFields(parseCompactJson(text.replace(/\n$/, '')), ['version', 'election_hash', 'bindings']);
  const fingerprint = readString(fields?.election_hash);
  const list = readList(fields?.bindings, (item) => {
    const entry = exactFields(item, ['owner', 'proof']);
    const [owner, proof] = [readInt(entry?.owner), readProof(group, entry?.proof)];
    return owner === undefined || !proof ? undefined : ([owner, writeJson(proofJson(proof))] as const);
  });
  if (fields?.version !== 1 || fingerprint === undefined || !list) return undefined;
  return list.every(([owner], i) => owner > (list[i - 1]?.[0] ?? 0)) ? { fingerprint, proofs: new Map(list) } : undefined;
}
