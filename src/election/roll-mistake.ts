import { fillEnglish, type Said, type ValuesFor } from '../protocol/sentences.ts';

// What can be wrong with a voter's entry, typed or imported. Programs and translations go by the kind; the English, as a part of a
// sentence, stands here once. The console's own words for each kind are `a.mistake.<kind>`.

/** Every kind of mistake, in English. */
export const ROLL_MISTAKES = {
  missing: 'is missing',
  long: 'at most {most} characters',
  characters: 'holds a control, invisible or direction-changing character',
  invisible: 'holds an invisible character',
  date: '"{text}" is not a date such as 1990-05-17 or 17.05.1990',
  weight: '"{text}" is not a whole number from 1',
  email: '"{text}" is not an e-mail address',
  groups: 'at most 20 groups of 60 plain characters',
  twice: '"{text}" stands in row {before} already',
  'on-roll': '"{text}" is on the roll already',
  'no-voters': 'the file has a heading but no voters',
  'not-text': 'the file is not text (it holds zero bytes)',
  'empty-file': 'the file is empty',
  'too-many-rows': 'more than {most} rows',
  'heading-twice': 'the heading "{heading}" stands over columns {first} and {second}; give every column a heading of its own',
  csv: 'cannot be read as CSV: {reason}',
  'no-field': 'is not a field of the roll; fields are {fields}',
  'no-column': 'there is no column "{heading}"; columns are {headings}',
  'more-waiting': '{found} registrations are waiting now, more than the {most} that were looked at',
  'no-username': 'no column looks like the username; say which one it is. Columns: {headings}',
} as const;

export type RollMistakeKind = keyof typeof ROLL_MISTAKES;

/** A mistake as problems carry it: the sentence in English, and the same by kind and values. */
export interface RollMistake {
  readonly message: string;
  readonly said: Said;
}

/** A mistake with the values of its sentence. */
export function rollMistake<K extends RollMistakeKind>(kind: K, ...given: ValuesFor<(typeof ROLL_MISTAKES)[K]>): RollMistake {
  const said: Said = { id: kind, values: given[0] ?? {} };
  return { message: fillEnglish(ROLL_MISTAKES[kind], said.values), said };
}
