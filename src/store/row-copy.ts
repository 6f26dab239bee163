import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import type { Engine, Tx, Value } from './engine.ts';
import { SQLITE_TRIGGERS } from './migrations/initial.ts';
import { SCHEMA_VERSION, SQLITE_TABLES } from './migrations/run.ts';
import { APPLICATION_ID, type Schema } from './schema.ts';

// Copies between PostgreSQL and the portable backup file, row by row in the order of the keys: the file keeps no order of arrival.

/** Every table, so that a table stands after those that it refers to, with its key. */
export const COPY_ORDER = [
  ['settings', 'key'],
  ['assets', 'id'],
  ['elections', 'id'],
  ['definition_versions', 'election_id, version'],
  ['counters', 'election_id'],
  ['voters', 'id'],
  ['marks', 'election_id, voter_id'],
  ['ballots', 'election_id, ballot_id'],
  ['receipts', 'election_id, tracker'],
  ['audit', 'seq'],
  ['chain_head', 'id'],
  ['admins', 'id'],
  ['sessions', 'id_hash'],
  ['tokens', 'id'],
  ['invites', 'hash'],
  ['boards', 'election_id'],
  ['board_events', 'election_id, height'],
  ['sealed_ballots', 'election_id, tracker'],
  ['sealed_items', 'election_id, key'],
] as const satisfies readonly (readonly [keyof Schema, string])[];

const ROWS = 2000;

function columnsIn(file: DatabaseSync, table: string): readonly string[] {
  return file
    .prepare('select name from pragma_table_info(?) order by cid')
    .all(table)
    .map((row) => String(row['name']));
}

async function exportTable(tx: Tx, file: DatabaseSync, table: string, key: string): Promise<void> {
  const columns = columnsIn(file, table);
  const insert = file.prepare(
    `insert into ${table} (${columns.map((column) => `"${column}"`).join(', ')}) values (${columns.map(() => '?').join(', ')})`,
  );
  await sql.raw(`declare rows_of_${table} no scroll cursor for select * from ${table} order by ${key}`).execute(tx);
  for (;;) {
    const { rows } = await sql.raw<Readonly<Record<string, Value>>>(`fetch ${ROWS} from rows_of_${table}`).execute(tx);
    for (const row of rows) insert.run(...columns.map((column) => row[column] ?? null));
    if (rows.length < ROWS) break;
  }
  await sql.raw(`close rows_of_${table}`).execute(tx);
}

/** Writes all that the snapshot `tx` sees into the SQLite file `path`, which must be new or empty. */
export async function exportRows(tx: Tx, path: string): Promise<void> {
  const file = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  try {
    file.exec('begin immediate');
    for (const text of SQLITE_TABLES) file.exec(text);
    file.prepare('insert into schema_version (id, version) values (1, ?)').run(SCHEMA_VERSION);
    for (const [table, key] of COPY_ORDER) await exportTable(tx, file, table, key);
    for (const text of SQLITE_TRIGGERS) file.exec(text);
    file.exec(`PRAGMA user_version = ${SCHEMA_VERSION}; PRAGMA application_id = ${APPLICATION_ID}; commit`);
  } finally {
    file.close();
  }
}

/** Puts every row of the file into an empty PostgreSQL database, in one transaction. The rules for new rows rest meanwhile; the keys do not. */
export async function importRows(engine: Engine, path: string): Promise<void> {
  const file = new DatabaseSync(path, { readOnly: true });
  try {
    await engine.write(async (tx) => {
      for (const table of ['marks', 'ballots', 'audit']) await sql.raw(`alter table ${table} disable trigger user`).execute(tx);
      await tx.deleteFrom('chain_head').execute();
      for (const [table, key] of COPY_ORDER) {
        const columns = columnsIn(file, table);
        let rows: Value[][] = [];
        for (const row of file.prepare(`select * from ${table} order by ${key}`).iterate()) {
          rows.push(columns.map((column) => row[column] as Value));
          if (rows.length < ROWS) continue;
          await engine.insertMany(tx, table, columns as readonly never[], rows);
          rows = [];
        }
        await engine.insertMany(tx, table, columns as readonly never[], rows);
      }
      for (const table of ['marks', 'ballots', 'audit']) await sql.raw(`alter table ${table} enable trigger user`).execute(tx);
    });
  } finally {
    file.close();
  }
}
