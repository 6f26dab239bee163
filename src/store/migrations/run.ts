import { sql } from 'kysely';
import type { Tx } from '../engine.ts';
import { FIRST_ROWS, forPostgres, forSqlite, POSTGRES_TRIGGERS, SQLITE_TRIGGERS, TABLES } from './initial.ts';

/** One step forward: from `version - 1` to `version`. Steps are never edited once released; a change is a new step. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  statements(kind: 'sqlite' | 'postgres'): readonly string[];
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'initial',
    statements: (kind) =>
      kind === 'sqlite'
        ? [...TABLES.map(forSqlite), ...FIRST_ROWS, ...SQLITE_TRIGGERS]
        : [...TABLES.map(forPostgres), ...FIRST_ROWS, ...POSTGRES_TRIGGERS],
  },
];

export const SCHEMA_VERSION: number = MIGRATIONS.at(-1)?.version ?? 0;

/** Brings a database that stands at `from` to the present version, inside the caller's transaction. */
export async function migrate(tx: Tx, kind: 'sqlite' | 'postgres', from: number): Promise<void> {
  for (const migration of MIGRATIONS.filter(({ version }) => version > from)) {
    for (const statement of migration.statements(kind)) await sql.raw(statement).execute(tx);
    await tx.updateTable('schema_version').set({ version: migration.version }).execute();
  }
}
