import { ok, type Result } from '../kernel/result.ts';
import { countFinder } from './discrete-log.ts';
import type { EncryptedTally } from './encrypted-tally.ts';
import type { Element, Group } from './group.ts';
import { exactFields, parseCompactJson, readInt, readList, writeJson, type JsonValue } from './json-text.ts';
import type { PartialDecryption } from './partial-decryption.ts';
import type { Question } from './questions.ts';
import { invertModulo, modulo } from './scalar.ts';
import { refuseRecord, type SaidRefusal } from './sentences.ts';
import { nest, readNested, type PerQuestion, type TallyShape } from './tally-shape.ts';
import { numberTrustees, type NumberedTrustee, type Trustee } from './trustees.ts';
import { readWeight, weightJson } from './weight.ts';

// Putting the trustees' parts together. PROTOCOL.md section 14.

/** One question's outcome: counts (blank first where there is one), rankings in the order of the last shuffle, or counts per list (its own first). */
export type QuestionResult =
  | { readonly kind: 'counts'; readonly counts: readonly bigint[] }
  | { readonly kind: 'rankings'; readonly rankings: readonly (readonly number[])[] }
  | { readonly kind: 'lists'; readonly lists: readonly (readonly bigint[])[] };

export type ResultRefusal = SaidRefusal<'decryptions-missing' | 'count-not-found'>;

/** λ of every number in `chosen` (members of one item, from 1): Lagrange's coefficients at 0. */
export function lagrange(group: Group, chosen: readonly number[]): bigint[] {
  const { q } = group;
  return chosen.map((member) =>
    chosen.reduce((product, other) => {
      if (other === member) return product;
      return modulo(product * BigInt(other) * invertModulo(BigInt(other - member), q), q);
    }, 1n),
  );
}

/** Who of an item takes part in the combination: a single trustee, or the k lowest-numbered members that have a decryption. */
export function chosenMembers(
  trustee: Trustee,
  members: readonly NumberedTrustee[],
  has: (owner: number) => boolean,
): readonly NumberedTrustee[] | undefined {
  const needed = trustee.kind === 'single' ? 1 : trustee.parameters.threshold;
  const chosen = members.filter(({ number }) => has(number)).slice(0, needed);
  return chosen.length === needed ? chosen : undefined;
}

/** The numbers of the trustees still awaited, and how many of them are needed: one entry per item that cannot decrypt yet. */
export function awaitedTrustees(
  trustees: readonly Trustee[],
  has: (owner: number) => boolean,
): readonly { readonly numbers: readonly number[]; readonly needed: number }[] {
  const numbered = numberTrustees(trustees);
  return trustees.flatMap((trustee, item) => {
    const members = numbered.filter((one) => one.item === item);
    const missing = members.filter(({ number }) => !has(number)).map(({ number }) => number);
    const wanted = trustee.kind === 'single' ? 1 : trustee.parameters.threshold;
    const needed = wanted - (members.length - missing.length);
    return needed > 0 ? [{ numbers: missing, needed }] : [];
  });
}

/** β / F for every ciphertext, from valid decryptions by owner's number. Refused where an item lacks decryptions. */
export function combineDecryptions(
  group: Group,
  trustees: readonly Trustee[],
  tally: EncryptedTally,
  decryptions: ReadonlyMap<number, PartialDecryption>,
): Result<PerQuestion<Element>, ResultRefusal> {
  const numbered = numberTrustees(trustees);
  const parts: { readonly factors: PerQuestion<Element>; readonly lambda: bigint }[] = [];
  for (const [item, trustee] of trustees.entries()) {
    const chosen = chosenMembers(
      trustee,
      numbered.filter((one) => one.item === item),
      (owner) => decryptions.has(owner),
    );
    if (chosen === undefined) return refuseRecord('decryptions-missing', { item: item + 1 });
    const lambdas =
      trustee.kind === 'single'
        ? [1n]
        : lagrange(
            group,
            chosen.map(({ member }) => member ?? 0),
          );
    chosen.forEach(({ number }, i) => parts.push({ factors: decryptions.get(number)?.factors ?? [], lambda: lambdas[i] ?? 0n }));
  }
  const opened = tally.ciphertexts.map((list, i) =>
    list.map(({ beta }, j) => {
      const factor = parts.reduce((product, { factors, lambda }) => {
        const one = factors[i]?.[j] ?? group.one;
        return group.mul(product, lambda === 1n ? one : group.pow(one, lambda));
      }, group.one);
      return group.mul(beta, group.inv(factor));
    }),
  );
  return ok(opened);
}

/** The result that opened elements spell. Refused where an element is no g^c with c of 0 … total weight. */
export function readOpened(
  group: Group,
  questions: readonly Question[],
  tally: EncryptedTally,
  opened: PerQuestion<Element>,
): Result<readonly QuestionResult[], ResultRefusal> {
  const find = countFinder(group, tally.totalWeight);
  const out: QuestionResult[] = [];
  for (const [i, question] of questions.entries()) {
    const elements = opened[i] ?? [];
    if (question.kind === 'ranking') {
      out.push({ kind: 'rankings', rankings: elements.map((element) => group.elementToInts(element, question.answers.length)) });
      continue;
    }
    const counts = elements.map(find);
    if (!counts.every((count) => count !== undefined)) return refuseRecord('count-not-found', { question: i + 1 });
    out.push(shaped(tally.shape, i, counts));
  }
  return ok(out);
}

function shaped(shape: TallyShape, i: number, counts: readonly bigint[]): QuestionResult {
  const question = shape[i];
  if (question === undefined || question.kind === 'flat') return { kind: 'counts', counts };
  let at = 0;
  return { kind: 'lists', lists: question.lengths.map((length) => counts.slice(at, (at += length))) };
}

/** Combination and reading in one step: the result of an election from its tally and enough valid decryptions. */
export function computeResult(
  group: Group,
  questions: readonly Question[],
  trustees: readonly Trustee[],
  tally: EncryptedTally,
  decryptions: ReadonlyMap<number, PartialDecryption>,
): Result<readonly QuestionResult[], ResultRefusal> {
  const opened = combineDecryptions(group, trustees, tally, decryptions);
  return opened.ok ? readOpened(group, questions, tally, opened.value) : opened;
}

function flatValues(result: QuestionResult): readonly JsonValue[] {
  switch (result.kind) {
    case 'counts':
      return result.counts.map(weightJson);
    case 'rankings':
      return result.rankings;
    case 'lists':
      return result.lists.flat().map(weightJson);
  }
}

/** The text of a result, as published. */
export function resultText(shape: TallyShape, results: readonly QuestionResult[]): string {
  return writeJson({ result: nest(shape, results.map(flatValues)) });
}

function readByte(value: JsonValue): number | undefined {
  const number = readInt(value);
  return number !== undefined && number <= 255 ? number : undefined;
}

/** The result of a text; undefined where it is not canonical or not of this shape. */
export function parseResult(questions: readonly Question[], shape: TallyShape, text: string): readonly QuestionResult[] | undefined {
  const fields = exactFields(parseCompactJson(text), ['result']);
  const values = readNested<bigint | readonly number[]>(shape, fields?.result, (item, question) => {
    if (!question.ranking) return readWeight(item);
    return readList(item, readByte);
  });
  const lengthsFit = values?.every((list, i) => {
    const question = questions[i];
    return (
      question?.kind !== 'ranking' ||
      (list as readonly (readonly number[])[]).every((ranking) => ranking.length === question.answers.length)
    );
  });
  if (!values || lengthsFit !== true) return undefined;
  return questions.map((question, i) => {
    const flat = values[i] ?? [];
    if (question.kind === 'ranking') return { kind: 'rankings', rankings: flat as readonly (readonly number[])[] };
    return shaped(shape, i, flat as readonly bigint[]);
  });
}

/** Where a published result is wrong: the first place, in words; undefined where all of it follows from the opened elements. */
export function checkResult(
  group: Group,
  questions: readonly Question[],
  tally: EncryptedTally,
  opened: PerQuestion<Element>,
  results: readonly QuestionResult[],
): Result<true, SaidRefusal<'result-wrong' | 'count-too-large'>> {
  for (const [i, result] of results.entries()) {
    const elements = opened[i] ?? [];
    if (result.kind === 'rankings') {
      const length = questions[i]?.kind === 'ranking' ? questions[i].answers.length : 0;
      const wrong = elements.findIndex((element, j) => group.elementToInts(element, length).join() !== result.rankings[j]?.join());
      if (wrong >= 0) return refuseRecord('result-wrong/ranking', { ranking: wrong + 1, question: i + 1 });
      if (result.rankings.length !== elements.length) return refuseRecord('result-wrong/length', { question: i + 1 });
      continue;
    }
    const counts = result.kind === 'counts' ? result.counts : result.lists.flat();
    for (const [j, element] of elements.entries()) {
      const count = counts[j];
      if (count === undefined || !group.equal(group.gPow(count), element))
        return refuseRecord('result-wrong/count', { count: j + 1, question: i + 1 });
      if (count > tally.totalWeight)
        return refuseRecord('count-too-large', { count: j + 1, question: i + 1, weight: String(tally.totalWeight) });
    }
    if (counts.length !== elements.length) return refuseRecord('result-wrong/length', { question: i + 1 });
  }
  return ok(true);
}
