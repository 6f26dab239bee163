import { sql } from 'kysely';
import type { Tx } from '../engine.ts';
import { FIRST_ROWS, forPostgres, forSqlite, POSTGRES_TRIGGERS, SQLITE_TRIGGERS, TABLES } from './initial.ts';
import { REFUSAL_REASON } from './refusal-reason.ts';
import { TOKEN_MAKER } from './token-maker.ts';

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
  {
    version: 2,
    name: 'token-maker',
    statements: (kind) => TOKEN_MAKER.map(kind === 'sqlite' ? forSqlite : forPostgres),
  },
  {
    version: 3,
    name: 'refusal-reason',
    statements: (kind) => REFUSAL_REASON.map(kind === 'sqlite' ? forSqlite : forPostgres),
  },
];

export const SCHEMA_VERSION: number = MIGRATIONS.at(-1)?.version ?? 0;

/** The tables of the present version for an SQLite file, without rows and without the rules that new rows must meet. */
export const SQLITE_TABLES: readonly string[] = [...TABLES, ...TOKEN_MAKER, ...REFUSAL_REASON].map(forSqlite);

/** Brings a database that stands at `from` to the present version, inside the caller's transaction. */
export async function migrate(tx: Tx, kind: 'sqlite' | 'postgres', from: number): Promise<void> {
  for (const migration of MIGRATIONS.filter(({ version }) => version > from)) {
    for (const statement of migration.statements(kind)) await sql.raw(statement).execute(tx);
    await tx.updateTable('schema_version').set({ version: migration.version }).execute();
  }
}
