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
import type { Element, Group } from './group.ts';
import { hashToScalar } from './hash-to-scalar.ts';
import { exactFields, proofJson, readList, readProof, readScalar, type JsonValue } from './json-text.ts';
import { multiplyCiphertexts, proveOneOf, verifyOneOf, type Ciphertext, type Proof } from './proofs.ts';
import type { ListsQuestion } from './questions.ts';
import { modulo } from './scalar.ts';

// PROTOCOL.md 10.4. choices[i][0] says whether list i is chosen, choices[i][j] whether its candidate j is.

/** "The ciphertext does not encrypt 0", without telling what it encrypts. */
export interface NonzeroProof {
  readonly commitment: Element;
  readonly challenge: bigint;
  readonly response: readonly [bigint, bigint];
}

/** An answer to a lists question, read. */
export interface ListsAnswer {
  readonly kind: 'lists';
  readonly choices: readonly (readonly TextCiphertext[])[];
  readonly individualProofs: readonly (readonly (readonly Proof[])[])[];
  readonly overallProof: Proof;
  readonly listProofs: readonly (readonly Proof[])[];
  readonly nonzeroProof: NonzeroProof;
}

export type ListsFailure = 'ballot-individual-proof' | 'ballot-overall-proof' | 'ballot-list-proof' | 'ballot-nonzero-proof';

/** Whether exactly one list is chosen, at least one of its candidates, and nobody of another list. */
export function isAllowedLists(question: ListsQuestion, choices: readonly (readonly number[])[]): boolean {
  if (choices.length !== question.lists.length) return false;
  const shape = choices.every(
    (row, i) => row.length === (question.lists[i]?.candidates.length ?? 0) + 1 && row.every((m) => m === 0 || m === 1),
  );
  const chosen = choices.filter((row) => row[0] === 1);
  const others = choices.filter((row) => row[0] !== 1);
  return shape && chosen.length === 1 && chosen.every((row) => row.slice(1).includes(1)) && others.every((row) => !row.includes(1));
}

function proveNonzero(context: AnswerContext, random: Random, s: string, sum: { randomness: bigint; plaintext: bigint }): NonzeroProof {
  const { group, publicKey } = context;
  const { randomness: r, plaintext: m } = sum;
  let blind = 0n;
  while (blind === 0n) blind = group.randomScalar(random);
  const [w1, w2] = [group.randomScalar(random), group.randomScalar(random)];
  // β^s·y^(−s·r) = g^(m·s), and so on: the maker needs powers of g and y only.
  const commitment = group.gPowSecret(m * blind);
  const a1 = group.gPowSecret(r * w1 + w2);
  const a2 = group.mul(group.powSecret(publicKey, r * w1 + w2), group.gPowSecret(m * w1));
  const challenge = hashToScalar(group, `nonzero|${s}|`, [commitment, a1, a2]);
  return { commitment, challenge, response: [modulo(w1 - blind * challenge, group.q), modulo(w2 + blind * r * challenge, group.q)] };
}

function verifyNonzero(context: AnswerContext, s: string, { alpha, beta }: Ciphertext, proof: NonzeroProof): boolean {
  const { group, publicKey } = context;
  const {
    commitment,
    challenge,
    response: [t1, t2],
  } = proof;
  if (group.equal(commitment, group.one)) return false;
  const a1 = group.mulPow(group.g, t2, alpha, t1);
  const a2 = group.mul(group.mulPow(publicKey, t2, beta, t1), group.pow(commitment, challenge));
  return hashToScalar(group, `nonzero|${s}|`, [commitment, a1, a2]) === challenge;
}

function proofsOnWhole(context: AnswerContext, random: Random, open: readonly (readonly OpenCiphertext[])[]): JsonValue {
  const { group, publicKey } = context;
  const s = answerPrefix(
    context,
    open.flat().map(({ ciphertext }) => ciphertext),
  );
  const heads = open.flatMap((row) => row.slice(0, 1));
  const headSum = sumCiphertext(
    group,
    heads.map(({ ciphertext }) => ciphertext),
  );
  const [overall] = proveOneOf(group, random, publicKey, provePrefix(s, headSum), [claim(sumOpen(group, heads), 1n)]);
  const lists = open.map((row) => {
    const statements = [...row.slice(0, 1).map((head) => claim(head, 1n)), claim(sumOpen(group, row.slice(1)), 0n)];
    return proofsJson(proveOneOf(group, random, publicKey, `lproof|${s}|`, statements));
  });
  const nonzero = proveNonzero(
    context,
    random,
    s,
    sumOpen(
      group,
      open.flatMap((row) => row.slice(1)),
    ),
  );
  return {
    overall_proof: overall ? proofJson(overall) : null,
    list_proofs: lists,
    nonzero_proof: {
      commitment: group.str(nonzero.commitment),
      challenge: nonzero.challenge.toString(),
      response: nonzero.response.map(String),
    },
  };
}

/** Makes an answer: its JSON value, and the randomness of its ciphertexts, list after list. The choices must be allowed. */
export function makeLists(
  context: AnswerContext,
  random: Random,
  choices: readonly (readonly number[])[],
): { readonly json: JsonValue; readonly randomness: readonly bigint[] } {
  const open = choices.map((row) => encryptAll(context, random, row));
  const json = {
    choices: open.map((row) => row.map(({ ciphertext }) => textCiphertextJson(ciphertext))),
    individual_proofs: open.map((row) => row.map((item) => proofsJson(proveBit(context, random, item)))),
    ...(proofsOnWhole(context, random, open) as Record<string, JsonValue>),
  };
  return { json, randomness: open.flat().map(({ randomness }) => randomness) };
}

function readNonzero(group: Group, value: JsonValue | undefined, element: ReadElement): NonzeroProof | undefined {
  const fields = exactFields(value, ['commitment', 'challenge', 'response']);
  const commitment = typeof fields?.commitment === 'string' ? element(fields.commitment) : undefined;
  const challenge = readScalar(group, fields?.challenge);
  const [t1, t2] = readList(fields?.response, (item) => readScalar(group, item), 2) ?? [];
  if (!commitment || challenge === undefined || t1 === undefined || t2 === undefined) return undefined;
  return { commitment, challenge, response: [t1, t2] };
}

/** One reader for each list, told how many ciphertexts the list has. */
function readRows<T>(
  question: ListsQuestion,
  value: JsonValue | undefined,
  read: (item: JsonValue) => T | undefined,
): readonly (readonly T[])[] | undefined {
  let i = 0;
  return readList(value, (row) => readList(row, read, (question.lists[i++]?.candidates.length ?? 0) + 1), question.lists.length);
}

/** The answer of a JSON value, or undefined. */
export function readListsAnswer(
  context: AnswerContext,
  question: ListsQuestion,
  value: JsonValue,
  element: ReadElement,
): ListsAnswer | undefined {
  const { group } = context;
  const fields = exactFields(value, ['choices', 'individual_proofs', 'overall_proof', 'list_proofs', 'nonzero_proof']);
  const choices = readRows(question, fields?.choices, (item) => readCiphertext(item, element));
  const individualProofs = readRows(question, fields?.individual_proofs, (item) => readProofs(group, item, 2));
  const overallProof = readProof(group, fields?.overall_proof);
  const listProofs = readList(fields?.list_proofs, (item) => readProofs(group, item, 2), question.lists.length);
  const nonzeroProof = readNonzero(group, fields?.nonzero_proof, element);
  if (!choices || !individualProofs || !overallProof || !listProofs || !nonzeroProof) return undefined;
  return { kind: 'lists', choices, individualProofs, overallProof, listProofs, nonzeroProof };
}

/** The first kind of proof that does not hold, or undefined where all hold. */
export function checkLists(context: AnswerContext, answer: ListsAnswer): ListsFailure | undefined {
  const { group, publicKey } = context;
  const { choices, individualProofs, overallProof, listProofs, nonzeroProof } = answer;
  const bits = choices.every((row, i) => row.every((choice, j) => verifyBit(context, choice, individualProofs[i]?.[j] ?? [])));
  if (!bits) return 'ballot-individual-proof';
  const s = answerPrefix(context, choices.flat());
  const heads = sumCiphertext(
    group,
    choices.flatMap((row) => row.slice(0, 1)),
  );
  if (!verifyOneOf(group, publicKey, provePrefix(s, heads), [{ ciphertext: heads, claimed: 1n }], [overallProof]))
    return 'ballot-overall-proof';
  const lists = choices.every((row, i) => {
    const statements = [
      ...row.slice(0, 1).map((ciphertext) => ({ ciphertext, claimed: 1n })),
      { ciphertext: multiplyCiphertexts(group, row.slice(1)), claimed: 0n },
    ];
    return verifyOneOf(group, publicKey, `lproof|${s}|`, statements, listProofs[i] ?? []);
  });
  if (!lists) return 'ballot-list-proof';
  const candidates = multiplyCiphertexts(
    group,
    choices.flatMap((row) => row.slice(1)),
  );
  return verifyNonzero(context, s, candidates, nonzeroProof) ? undefined : 'ballot-nonzero-proof';
}
