import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from './migrations/run.ts';

// What an SQLite file of ours holds besides rows: exactly the tables, indexes and triggers of its schema version. A trigger or a view
// that somebody else put in would act in our name whenever we write or read; a guard that is gone would let a second ballot in.

/** One entry of `sqlite_schema`. */
export interface SchemaObject {
  readonly type: string;
  readonly name: string;
  /** Null for the indexes that SQLite makes by itself. */
  readonly sql: string | null;
}

/** Lists the schema of a connection in an order of its own. */
export const SCHEMA_QUERY = 'select type, name, sql from sqlite_schema order by type, name';

/** An entry of the result of `SCHEMA_QUERY`. */
export function schemaObject(row: Readonly<Record<string, unknown>>): SchemaObject {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return { type: text(row['type']), name: text(row['name']), sql: row['sql'] === null ? null : text(row['sql']) };
}

function expected(version: number): readonly SchemaObject[] {
  const database = new DatabaseSync(':memory:');
  try {
    for (const migration of MIGRATIONS)
      if (migration.version <= version) for (const text of migration.statements('sqlite')) database.exec(text);
    return database.prepare(SCHEMA_QUERY).all().map(schemaObject);
  } finally {
    database.close();
  }
}

const keyOf = ({ type, name }: SchemaObject): string => `${type} ${JSON.stringify(name)}`;
/** Blanks may differ: the texts of old migrations are laid out anew now and then. */
const tidy = (text: string | null): string | null => text?.replaceAll(/\s+/g, ' ').trim() ?? null;

/** How `found` differs from the schema `version`, in words; empty: not at all. */
export function schemaProblems(found: readonly SchemaObject[], version: number): readonly string[] {
  const ours = new Map(expected(version).map((object) => [keyOf(object), object]));
  const seen = new Set<string>();
  const problems: string[] = [];
  for (const object of found) {
    const key = keyOf(object);
    const own = ours.get(key);
    seen.add(key);
    if (!own) problems.push(`the ${key} is not ours`);
    else if (tidy(own.sql) !== tidy(object.sql)) problems.push(`the ${key} was changed`);
  }
  for (const key of ours.keys()) if (!seen.has(key)) problems.push(`the ${key} is missing`);
  return problems;
}
