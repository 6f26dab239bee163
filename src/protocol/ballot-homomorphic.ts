import type { Random } from '../kernel/random.ts';
import {
  answerPrefix,
  claim,
  encryptAll,
  proofsJson,
  proveBit,
  provePrefix,
  readCiphertext,
  readProofs,
  sumCiphertext,
  sumOpen,
  textCiphertextJson,
  verifyBit,
  type AnswerContext,
  type OpenCiphertext,
  type ReadElement,
  type TextCiphertext,
} from './ballot-choice.ts';
import { exactFields, readList, type JsonValue } from './json-text.ts';
import { proveOneOf, verifyOneOf, type Ciphertext, type Proof, type Statement } from './proofs.ts';
import { choiceCount, type HomomorphicQuestion } from './questions.ts';

// PROTOCOL.md 10.2.

/** An answer to a homomorphic question, read. With a blank vote offered, the blank choice is the first. */
export interface HomomorphicAnswer {
  readonly kind: 'homomorphic';
  readonly choices: readonly TextCiphertext[];
  readonly individualProofs: readonly (readonly Proof[])[];
  readonly overallProof: readonly Proof[];
  readonly blankProof?: readonly Proof[];
}

export type HomomorphicFailure = 'ballot-individual-proof' | 'ballot-overall-proof' | 'ballot-blank-proof';

/** min, min + 1, …, max. */
function range(question: HomomorphicQuestion): bigint[] {
  return Array.from({ length: question.max - question.min + 1 }, (_, i) => BigInt(question.min + i));
}

/** Whether the numbers (0 or 1; the blank choice first where it is offered) are an allowed vote. */
export function isAllowedHomomorphic(question: HomomorphicQuestion, choices: readonly number[]): boolean {
  if (choices.length !== choiceCount(question) || choices.some((m) => m !== 0 && m !== 1)) return false;
  const sum = choices.reduce((a, b) => a + b, 0);
  if (question.blank && choices[0] === 1) return sum === 1;
  return sum >= question.min && sum <= question.max;
}

/** What the overall proof and the blank proof are about, for their maker: the prefix and the two summands. */
function proveWhole(
  context: AnswerContext,
  random: Random,
  question: HomomorphicQuestion,
  open: readonly OpenCiphertext[],
): { overall: Proof[]; blank?: Proof[] } {
  const { group, publicKey } = context;
  const ciphertexts = open.map(({ ciphertext }) => ciphertext);
  const s = answerPrefix(context, ciphertexts);
  const [first] = open;
  if (!question.blank || !first) {
    const sum = sumOpen(group, open);
    const prefix = provePrefix(s, sumCiphertext(group, ciphertexts));
    return {
      overall: proveOneOf(
        group,
        random,
        publicKey,
        prefix,
        range(question).map((m) => claim(sum, m)),
      ),
    };
  }
  const sum = sumOpen(group, open.slice(1));
  const blank = proveOneOf(group, random, publicKey, `bproof0|${s}|`, [claim(first, 0n), claim(sum, 0n)]);
  const statements = [claim(first, 1n), ...range(question).map((m) => claim(sum, m))];
  return { overall: proveOneOf(group, random, publicKey, `bproof1|${s}|`, statements), blank };
}

/** Makes an answer: its JSON value, and the randomness of its ciphertexts in order. The choices must be allowed. */
export function makeHomomorphic(
  context: AnswerContext,
  random: Random,
  question: HomomorphicQuestion,
  choices: readonly number[],
): { readonly json: JsonValue; readonly randomness: readonly bigint[] } {
  const open = encryptAll(context, random, choices);
  const individual = open.map((item) => proofsJson(proveBit(context, random, item)));
  const { overall, blank } = proveWhole(context, random, question, open);
  const json = {
    choices: open.map(({ ciphertext }) => textCiphertextJson(ciphertext)),
    individual_proofs: individual,
    overall_proof: proofsJson(overall),
    ...(blank ? { blank_proof: proofsJson(blank) } : {}),
  };
  return { json, randomness: open.map(({ randomness }) => randomness) };
}

/** The answer of a JSON value, or undefined where anything but the numbers in its proofs can be seen to be wrong. */
export function readHomomorphicAnswer(
  context: AnswerContext,
  question: HomomorphicQuestion,
  value: JsonValue,
  element: ReadElement,
): HomomorphicAnswer | undefined {
  const { group } = context;
  const fields = exactFields(value, ['choices', 'individual_proofs', 'overall_proof', 'blank_proof?']);
  const count = choiceCount(question);
  const choices = readList(fields?.choices, (item) => readCiphertext(item, element), count);
  const individualProofs = readList(fields?.individual_proofs, (item) => readProofs(group, item, 2), count);
  const overallProof = readProofs(group, fields?.overall_proof, question.max - question.min + (question.blank ? 2 : 1));
  if (!fields || !choices || !individualProofs || !overallProof || question.blank !== (fields.blank_proof !== undefined)) return undefined;
  if (!question.blank) return { kind: 'homomorphic', choices, individualProofs, overallProof };
  const blankProof = readProofs(group, fields.blank_proof, 2);
  return blankProof && { kind: 'homomorphic', choices, individualProofs, overallProof, blankProof };
}

/** The first kind of proof that does not hold, or undefined where all hold. */
export function checkHomomorphic(
  context: AnswerContext,
  question: HomomorphicQuestion,
  answer: HomomorphicAnswer,
): HomomorphicFailure | undefined {
  const { group, publicKey } = context;
  const { choices, individualProofs, overallProof, blankProof } = answer;
  const bits = choices.every((choice, j) => verifyBit(context, choice, individualProofs[j] ?? []));
  if (!bits) return 'ballot-individual-proof';
  const s = answerPrefix(context, choices);
  const [first] = choices;
  if (!question.blank || !first) {
    const sum = sumCiphertext(group, choices);
    const statements = range(question).map((claimed) => ({ ciphertext: sum, claimed }));
    return verifyOneOf(group, publicKey, provePrefix(s, sum), statements, overallProof) ? undefined : 'ballot-overall-proof';
  }
  const sum: Ciphertext = sumCiphertext(group, choices.slice(1));
  const blanks: Statement[] = [
    { ciphertext: first, claimed: 0n },
    { ciphertext: sum, claimed: 0n },
  ];
  if (!verifyOneOf(group, publicKey, `bproof0|${s}|`, blanks, blankProof ?? [])) return 'ballot-blank-proof';
  const statements: Statement[] = [{ ciphertext: first, claimed: 1n }, ...range(question).map((claimed) => ({ ciphertext: sum, claimed }))];
  return verifyOneOf(group, publicKey, `bproof1|${s}|`, statements, overallProof) ? undefined : 'ballot-overall-proof';
}
