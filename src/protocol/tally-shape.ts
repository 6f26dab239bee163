import { unreachable } from '../kernel/result.ts';
import type { JsonValue } from './json-text.ts';
import { readList } from './json-text.ts';
import { choiceCount, type Question } from './questions.ts';

// Tallies, partial decryptions and results have one shape: per question a list, for list questions a list of lists (PROTOCOL.md 11,
// 13, 14). In memory every question's items stand in one flat list; the nesting exists in the texts only.

/** The form of one question's part: `flat` with so many items, or `nested` with so many items in each list. */
export type QuestionShape =
  | { readonly kind: 'flat'; readonly ranking: boolean; readonly length: number }
  | { readonly kind: 'nested'; readonly ranking: false; readonly lengths: readonly number[] };

export type TallyShape = readonly QuestionShape[];

/** Per question, its items in order. */
export type PerQuestion<T> = readonly (readonly T[])[];

/** The shape of an election's tally when `ballots` are counted (each gives one ciphertext to a ranking question). */
export function tallyShape(questions: readonly Question[], ballots: number): TallyShape {
  return questions.map((question): QuestionShape => {
    switch (question.kind) {
      case 'homomorphic':
        return { kind: 'flat', ranking: false, length: choiceCount(question) };
      case 'ranking':
        return { kind: 'flat', ranking: true, length: ballots };
      case 'lists':
        return { kind: 'nested', ranking: false, lengths: question.lists.map(({ candidates }) => candidates.length + 1) };
      default:
        return unreachable(question);
    }
  });
}

/** How many items a question has. */
export function shapeLength(shape: QuestionShape): number {
  return shape.kind === 'flat' ? shape.length : shape.lengths.reduce((a, b) => a + b, 0);
}

/** The JSON value of flat lists in their shape. */
export function nest(shape: TallyShape, values: PerQuestion<JsonValue>): JsonValue {
  return shape.map((question, i) => {
    const flat = values[i] ?? [];
    if (question.kind === 'flat') return flat;
    let at = 0;
    return question.lengths.map((length) => flat.slice(at, (at += length)));
  });
}

/** The flat lists of a JSON value of exactly this shape, each item read by `read` (told the shape of its question); otherwise undefined. */
export function readNested<T>(
  shape: TallyShape,
  value: JsonValue | undefined,
  read: (item: JsonValue, question: QuestionShape) => T | undefined,
): PerQuestion<T> | undefined {
  const questions = readList(value, (item) => item, shape.length);
  if (!questions) return undefined;
  const out: (readonly T[])[] = [];
  for (const [i, question] of shape.entries()) {
    const one = (item: JsonValue): T | undefined => read(item, question);
    const flat = question.kind === 'flat' ? readList(questions[i], one, question.length) : readLists(question.lengths, questions[i], one);
    if (!flat) return undefined;
    out.push(flat);
  }
  return out;
}

function readLists<T>(
  lengths: readonly number[],
  value: JsonValue | undefined,
  read: (item: JsonValue) => T | undefined,
): readonly T[] | undefined {
  const lists = readList(value, (item) => item, lengths.length);
  const parts = lists?.map((list, i) => readList(list, read, lengths[i]));
  return parts?.every((part) => part !== undefined) ? parts.flat() : undefined;
}
