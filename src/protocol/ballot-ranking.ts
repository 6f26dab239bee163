import type { Random } from '../kernel/random.ts';
import { Bug } from '../kernel/result.ts';
import {
  ciphertextText,
  readCiphertext,
  textCiphertextJson,
  withTexts,
  type AnswerContext,
  type ReadElement,
  type TextCiphertext,
} from './ballot-choice.ts';
import { exactFields, proofJson, readProof, type JsonValue } from './json-text.ts';
import { proveKnowledge, verifyKnowledge, type Proof } from './proofs.ts';
import type { RankingQuestion } from './questions.ts';

// PROTOCOL.md 10.3.

/** An answer to a ranking question, read: one ciphertext that holds all the numbers. */
export interface RankingAnswer {
  readonly kind: 'ranking';
  readonly choices: TextCiphertext;
  readonly proof: Proof;
}

/** Whether there is one whole number of 0 … 255 for each answer. */
export function isAllowedRanking(question: RankingQuestion, ranks: readonly number[]): boolean {
  return ranks.length === question.answers.length && ranks.every((v) => Number.isInteger(v) && v >= 0 && v <= 255);
}

// The proof of knowledge of r keeps anyone from copying another voter's ciphertext and so learning, after the count, how she voted.
function prefixOf(context: AnswerContext, ciphertext: TextCiphertext): string {
  return `raweg|${context.s0}|${context.publicKeyText},${ciphertextText(ciphertext)}|`;
}

/** Makes an answer: its JSON value, and the randomness. The ranks must be allowed. */
export function makeRanking(
  context: AnswerContext,
  random: Random,
  ranks: readonly number[],
): { readonly json: JsonValue; readonly randomness: readonly bigint[] } {
  const { group, publicKey } = context;
  const encoded = group.intsToElement(ranks);
  if (!encoded) throw new Bug('ranks that were found allowed have no encoding');
  const r = group.randomScalar(random);
  const [ciphertext] = withTexts(group, [{ alpha: group.gPowSecret(r), beta: group.mul(group.powSecret(publicKey, r), encoded) }]);
  if (!ciphertext) throw new Bug('a ciphertext was lost');
  const proof = proveKnowledge(group, random, prefixOf(context, ciphertext), r);
  return { json: { choices: textCiphertextJson(ciphertext), proof: proofJson(proof) }, randomness: [r] };
}

/** The answer of a JSON value, or undefined. */
export function readRankingAnswer(context: AnswerContext, value: JsonValue, element: ReadElement): RankingAnswer | undefined {
  const fields = exactFields(value, ['choices', 'proof']);
  const choices = readCiphertext(fields?.choices, element);
  const proof = readProof(context.group, fields?.proof);
  return choices && proof && { kind: 'ranking', choices, proof };
}

/** What does not hold, or undefined. */
export function checkRanking(context: AnswerContext, answer: RankingAnswer): 'ballot-ranking-proof' | undefined {
  const good = verifyKnowledge(context.group, prefixOf(context, answer.choices), answer.choices.alpha, answer.proof);
  return good ? undefined : 'ballot-ranking-proof';
}
