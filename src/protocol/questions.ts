import type { Group } from './group.ts';
import { readInt, readList, readString, someFields, type JsonValue } from './json-text.ts';

// PROTOCOL.md section 9: the three kinds of question.

/** Choose at least `min` and at most `max` of the answers; only sums are revealed. */
export interface HomomorphicQuestion {
  readonly kind: 'homomorphic';
  readonly question: string;
  readonly answers: readonly string[];
  readonly blank: boolean;
  readonly min: number;
  readonly max: number;
}

/** One number of 0 … 255 for each answer; every single ranking is revealed, after the shuffles. */
export interface RankingQuestion {
  readonly kind: 'ranking';
  readonly question: string;
  readonly answers: readonly string[];
  /** Hints at the counting method; free JSON. */
  readonly extra?: JsonValue;
}

/** Choose exactly one list and at least one of its candidates; only sums are revealed. */
export interface ListsQuestion {
  readonly kind: 'lists';
  readonly question: string;
  readonly lists: readonly { readonly name: string; readonly candidates: readonly string[] }[];
}

export type Question = HomomorphicQuestion | RankingQuestion | ListsQuestion;

/** More answers or lists than this are refused: every one costs each ballot kilobytes and milliseconds. */
const MAX_ANSWERS = 1000;

function readAnswers(value: JsonValue | undefined): readonly string[] | undefined {
  const answers = readList(value, readString);
  return answers && answers.length >= 1 && answers.length <= MAX_ANSWERS ? answers : undefined;
}

function readHomomorphic(value: JsonValue): HomomorphicQuestion | undefined {
  const fields = someFields(value, ['answers', 'blank?', 'min', 'max', 'question', 'type?', 'value?']);
  // With a type it would be another kind of question for another reader.
  if (fields?.type !== undefined || fields?.value !== undefined) return undefined;
  const answers = readAnswers(fields?.answers);
  const min = readInt(fields?.min);
  const max = readInt(fields?.max);
  const question = readString(fields?.question);
  const blank = fields?.blank === undefined ? false : fields.blank;
  if (!answers || min === undefined || max === undefined || question === undefined || typeof blank !== 'boolean') return undefined;
  // A maximum above the number of answers is harmless, and the peers let it through; a bound keeps the proofs short.
  return min <= max && min <= answers.length && max <= MAX_ANSWERS
    ? { kind: 'homomorphic', question, answers, blank, min, max }
    : undefined;
}

function readRanking(group: Group, value: JsonValue, extra: JsonValue | undefined): RankingQuestion | undefined {
  const fields = someFields(value, ['answers', 'question']);
  const answers = readAnswers(fields?.answers);
  const question = readString(fields?.question);
  if (!answers || question === undefined || answers.length > group.maxInts) return undefined;
  return { kind: 'ranking', question, answers, ...(extra === undefined ? {} : { extra }) };
}

function readLists(value: JsonValue): ListsQuestion | undefined {
  const fields = someFields(value, ['answers', 'question']);
  const question = readString(fields?.question);
  const lists = readList(fields?.answers, (item) => {
    const [name, ...candidates] = readAnswers(item) ?? [];
    // A list without candidates cannot be chosen; the peers let it through.
    return name === undefined ? undefined : { name, candidates };
  });
  if (!lists || question === undefined) return undefined;
  return lists.length >= 1 && lists.length <= MAX_ANSWERS ? { kind: 'lists', question, lists } : undefined;
}

/** The question of a JSON value, or undefined where it is malformed, impossible, or not for this group. Unknown fields are skipped. */
export function readQuestion(group: Group, value: JsonValue): Question | undefined {
  const typed = someFields(value, ['type', 'value', 'extra?']);
  if (!typed) return readHomomorphic(value);
  if (typed.type === 'NonHomomorphic') return readRanking(group, typed.value, typed.extra);
  if (typed.type === 'Lists') return readLists(typed.value);
  return undefined;
}

/** The value of a question for `writeJson`. */
export function questionJson(question: Question): JsonValue {
  switch (question.kind) {
    case 'homomorphic': {
      const { answers, blank, min, max } = question;
      return { answers, ...(blank ? { blank } : {}), min, max, question: question.question };
    }
    case 'ranking': {
      const { answers, extra } = question;
      return { type: 'NonHomomorphic', value: { answers, question: question.question }, ...(extra === undefined ? {} : { extra }) };
    }
    case 'lists': {
      const answers = question.lists.map(({ name, candidates }) => [name, ...candidates]);
      return { type: 'Lists', value: { answers, question: question.question } };
    }
  }
}

/** How many ciphertexts a homomorphic answer has: one for each answer, and one more, first, for the blank vote. */
export function choiceCount(question: HomomorphicQuestion): number {
  return question.answers.length + (question.blank ? 1 : 0);
}
