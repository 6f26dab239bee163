import { guessColumns, ROLL_FIELDS, type RollField } from '../../election/roll-columns.ts';

/** Field of the roll to heading of the file; a field that is absent takes nothing from it. */
export type Columns = Readonly<Partial<Record<RollField, string>>>;

/** What the headings say by themselves, by the rules that the server reads the file by. */
export function guessedColumns(headings: readonly string[]): Columns {
  return Object.fromEntries([...guessColumns(headings)].map(([field, at]) => [field, headings[at] ?? '']));
}

/** Every field said, so that the server guesses nothing that the page did not show. */
export function wholeMapping(columns: Columns): Readonly<Record<string, string>> {
  return Object.fromEntries(ROLL_FIELDS.map((field) => [field, columns[field] ?? '']));
}

/** `heading` taken for `field`, or for nothing; whatever was taken for that field before is free again. */
export function withColumn(columns: Columns, heading: string, field: RollField | ''): Columns {
  const kept = Object.fromEntries(Object.entries(columns).filter(([name, held]) => held !== heading && name !== field));
  return field === '' ? kept : { ...kept, [field]: heading };
}
