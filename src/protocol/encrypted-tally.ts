import type { Group } from './group.ts';
import { parseSized, sizedText, type SizedTally } from './events.ts';
import { recordHash } from './archive.ts';
import { ciphertextJson, parseCompactJson, writeJson } from './json-text.ts';
import type { Ciphertext } from './proofs.ts';
import type { Question } from './questions.ts';
import type { ShuffledList } from './shuffle.ts';
import { readCiphertext } from './shuffle-proof.ts';
import { nest, readNested, shapeLength, tallyShape, type PerQuestion, type TallyShape } from './tally-shape.ts';

// The encrypted tally. PROTOCOL.md section 11.

/** Everything that is decrypted in the end, with its shape. */
export interface EncryptedTally {
  readonly shape: TallyShape;
  readonly ciphertexts: PerQuestion<Ciphertext>;
  readonly numTallied: number;
  readonly totalWeight: bigint;
}

/** A part of a tally: products of homomorphic and lists questions, all ciphertexts of ranking questions. Parts can be joined in any order. */
export interface TallyPart {
  readonly ciphertexts: PerQuestion<Ciphertext>;
  readonly numTallied: number;
  readonly totalWeight: bigint;
}

/** The part of no ballot. */
export function emptyPart(group: Group, questions: readonly Question[]): TallyPart {
  const none = { alpha: group.one, beta: group.one };
  const ciphertexts = tallyShape(questions, 0).map((shape) => Array.from({ length: shapeLength(shape) }, () => none));
  return { ciphertexts, numTallied: 0, totalWeight: 0n };
}

function raise(group: Group, { alpha, beta }: Ciphertext, weight: bigint): Ciphertext {
  return weight === 1n ? { alpha, beta } : { alpha: group.pow(alpha, weight), beta: group.pow(beta, weight) };
}

/** The part of one ballot: `choices` per question, flat, in order. */
export function ballotPart(group: Group, choices: PerQuestion<Ciphertext>, weight: bigint): TallyPart {
  return { ciphertexts: choices.map((list) => list.map((one) => raise(group, one, weight))), numTallied: 1, totalWeight: weight };
}

/** Adds many parts of one election into one. */
export function joinParts(group: Group, questions: readonly Question[], parts: readonly TallyPart[]): TallyPart {
  const empty = emptyPart(group, questions);
  const ciphertexts = questions.map((question, i) => {
    const lists = parts.map((part) => part.ciphertexts[i] ?? []);
    if (question.kind === 'ranking') return lists.flat();
    return (empty.ciphertexts[i] ?? []).map((none, j) =>
      lists.reduce((sum, list) => {
        const one = list[j] ?? none;
        return { alpha: group.mul(sum.alpha, one.alpha), beta: group.mul(sum.beta, one.beta) };
      }, none),
    );
  });
  const numTallied = parts.reduce((sum, part) => sum + part.numTallied, 0);
  return { ciphertexts, numTallied, totalWeight: parts.reduce((sum, part) => sum + part.totalWeight, 0n) };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Ranking ciphertexts in the order that forgets the order of casting: by alpha, then by beta. */
function sorted(group: Group, ciphertexts: readonly Ciphertext[]): Ciphertext[] {
  const keyed = ciphertexts.map((ciphertext) => ({
    ciphertext,
    alpha: group.tallySortKey(ciphertext.alpha),
    beta: group.tallySortKey(ciphertext.beta),
  }));
  return keyed.toSorted((a, b) => order(a.alpha, b.alpha) || order(a.beta, b.beta)).map(({ ciphertext }) => ciphertext);
}

/** The tally of all counted ballots (each credential's last): `part` must hold them all. */
export function finishTally(group: Group, questions: readonly Question[], part: TallyPart): EncryptedTally {
  const shape = tallyShape(questions, part.numTallied);
  const ciphertexts = part.ciphertexts.map((list, i) => (shape[i]?.ranking === true ? sorted(group, list) : list));
  return { shape, ciphertexts, numTallied: part.numTallied, totalWeight: part.totalWeight };
}

/** The text of a tally, as published and hashed. */
export function tallyText(group: Group, tally: EncryptedTally): string {
  return writeJson(
    nest(
      tally.shape,
      tally.ciphertexts.map((list) => list.map((ciphertext) => ciphertextJson(group, ciphertext))),
    ),
  );
}

/** The record that stands beside a tally. */
export function sizedTally(group: Group, tally: EncryptedTally): SizedTally {
  return { numTallied: tally.numTallied, totalWeight: tally.totalWeight, tally: recordHash(tallyText(group, tally)) };
}

/** A published tally with its size; undefined where it is not canonical or not of this election's shape. It says nothing about the ballots. */
export function parseTally(group: Group, questions: readonly Question[], text: string, sized: string): EncryptedTally | undefined {
  const size = parseSized(sized);
  if (!size || size.tally !== recordHash(text) || sizedText(size) !== sized) return undefined;
  const shape = tallyShape(questions, size.numTallied);
  const ciphertexts = readNested(shape, parseCompactJson(text), (item) => readCiphertext(group, item));
  return ciphertexts && { shape, ciphertexts, numTallied: size.numTallied, totalWeight: size.totalWeight };
}

/** The lists of the ranking questions of a tally, in order: what the first shuffle takes. */
export function rankingLists(tally: EncryptedTally): PerQuestion<Ciphertext> {
  return tally.ciphertexts.filter((_, i) => tally.shape[i]?.ranking === true);
}

/** The tally to decrypt: ranking lists replaced by those of the last shuffle. */
export function withShuffled(tally: EncryptedTally, last: readonly Pick<ShuffledList, 'output'>[]): EncryptedTally {
  let next = 0;
  const ciphertexts = tally.ciphertexts.map((list, i) => (tally.shape[i]?.ranking === true ? (last[next++]?.output ?? []) : list));
  return { ...tally, ciphertexts };
}
