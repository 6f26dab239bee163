import type { Random } from '../kernel/random.ts';
import type { Element, Group } from './group.ts';
import { exactFields, proofJson, readList, readProof, readString, type JsonValue } from './json-text.ts';
import { multiplyCiphertexts, proveOneOf, verifyOneOf, type Ciphertext, type OpenStatement, type Proof } from './proofs.ts';

// What the three kinds of answer share: ciphertexts with their texts, and the proof that a choice is 0 or 1 (PROTOCOL.md 10.1, 10.2).

/** Where an answer belongs. `s0` = φ ‖ "|" ‖ credential is in every prefix and so ties every proof to this election and this voter. */
export interface AnswerContext {
  readonly group: Group;
  readonly publicKey: Element;
  readonly publicKeyText: string;
  readonly s0: string;
}

/** A ciphertext and its canonical texts. */
export interface TextCiphertext extends Ciphertext {
  readonly alphaText: string;
  readonly betaText: string;
}

/** A ciphertext as its maker knows it. Whoever knows `randomness` can prove the vote: it is kept by nobody. */
export interface OpenCiphertext {
  readonly ciphertext: TextCiphertext;
  readonly randomness: bigint;
  readonly plaintext: bigint;
}

/** How elements are read: `group.parse`, or `group.reparse` for ballots that were verified before. */
export type ReadElement = (text: string) => Element | undefined;

/** `alpha,beta` as it stands in prefixes. */
export const ciphertextText = (c: TextCiphertext): string => `${c.alphaText},${c.betaText}`;

/** S of sections 10.2 and 10.4: S0 and the texts of all the answer's ciphertexts. */
export function answerPrefix(context: AnswerContext, ciphertexts: readonly TextCiphertext[]): string {
  return `${context.s0}|${ciphertexts.map(ciphertextText).join(',')}`;
}

/** The prefix of a proof on one ciphertext; `s` is S0 or S. */
export function provePrefix(s: string, ciphertext: TextCiphertext): string {
  return `prove|${s}|${ciphertextText(ciphertext)}|`;
}

/** Adds the texts. */
export function withTexts(group: Group, ciphertexts: readonly Ciphertext[]): TextCiphertext[] {
  const texts = group.strAll(ciphertexts.flatMap(({ alpha, beta }) => [alpha, beta]));
  return ciphertexts.map(({ alpha, beta }, i) => ({ alpha, beta, alphaText: texts[2 * i] ?? '', betaText: texts[2 * i + 1] ?? '' }));
}

/** Encrypts each number with fresh randomness: (g^r, y^r·g^m). */
export function encryptAll(context: AnswerContext, random: Random, plaintexts: readonly number[]): OpenCiphertext[] {
  const { group, publicKey } = context;
  const open = plaintexts.map((m) => {
    const randomness = group.randomScalar(random);
    const beta = group.mul(group.powSecret(publicKey, randomness), m === 0 ? group.one : m === 1 ? group.g : group.gPowSecret(BigInt(m)));
    return { plain: { alpha: group.gPowSecret(randomness), beta }, randomness, plaintext: BigInt(m) };
  });
  const ciphertexts = withTexts(
    group,
    open.map(({ plain }) => plain),
  );
  return open.map(({ randomness, plaintext }, i) => ({ ciphertext: ciphertexts[i] as TextCiphertext, randomness, plaintext }));
}

/** The product of open ciphertexts: it encrypts the sum, with the sum of the randomness. */
export function sumOpen(group: Group, items: readonly OpenCiphertext[]): { readonly randomness: bigint; readonly plaintext: bigint } {
  return {
    randomness: items.reduce((sum, { randomness }) => sum + randomness, 0n) % group.q,
    plaintext: items.reduce((sum, { plaintext }) => sum + plaintext, 0n),
  };
}

/** The product with its texts. */
export function sumCiphertext(group: Group, ciphertexts: readonly Ciphertext[]): TextCiphertext {
  return withTexts(group, [multiplyCiphertexts(group, ciphertexts)])[0] as TextCiphertext;
}

/** The statement "this encrypts `claimed`", for its maker. */
export function claim(item: { readonly randomness: bigint; readonly plaintext: bigint }, claimed: bigint): OpenStatement {
  return { randomness: item.randomness, plaintext: item.plaintext, claimed };
}

/** The proof that a choice is 0 or 1. */
export function proveBit(context: AnswerContext, random: Random, item: OpenCiphertext): Proof[] {
  const { group, publicKey, s0 } = context;
  return proveOneOf(group, random, publicKey, provePrefix(s0, item.ciphertext), [claim(item, 0n), claim(item, 1n)]);
}

/** Whether a choice is proved to be 0 or 1. */
export function verifyBit(context: AnswerContext, ciphertext: TextCiphertext, proofs: readonly Proof[]): boolean {
  const { group, publicKey, s0 } = context;
  const statements = [0n, 1n].map((claimed) => ({ ciphertext, claimed }));
  return verifyOneOf(group, publicKey, provePrefix(s0, ciphertext), statements, proofs);
}

/** The ciphertext of a JSON value, or undefined. */
export function readCiphertext(value: JsonValue | undefined, element: ReadElement): TextCiphertext | undefined {
  const fields = exactFields(value, ['alpha', 'beta']);
  const alphaText = readString(fields?.alpha);
  const betaText = readString(fields?.beta);
  if (alphaText === undefined || betaText === undefined) return undefined;
  const [alpha, beta] = [element(alphaText), element(betaText)];
  return alpha && beta && { alpha, beta, alphaText, betaText };
}

/** A list of exactly `length` proofs, or undefined. */
export function readProofs(group: Group, value: JsonValue | undefined, length: number): readonly Proof[] | undefined {
  return readList(value, (item) => readProof(group, item), length);
}

/** The value of a ciphertext for `writeJson`. */
export function textCiphertextJson(c: TextCiphertext): JsonValue {
  return { alpha: c.alphaText, beta: c.betaText };
}

/** The value of a list of proofs for `writeJson`. */
export function proofsJson(proofs: readonly Proof[]): JsonValue {
  return proofs.map(proofJson);
}
