import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DATABASE_FILE, holdFolder, ownerOnly, prepareFolder } from './data-folder.ts';
import { StoreError } from './errors.ts';
import { KEY_FILE, KEY_SETTING, writeKeyFile } from './keys.ts';
import { publishFile, syncFile } from './new-file.ts';
import { openPostgresEngine, postgresError } from './postgres.ts';
import { importRows } from './row-copy.ts';
import { SCHEMA_QUERY, schemaObject, schemaProblems } from './schema-check.ts';
import { checkHeader, migrateFile, sqliteError } from './sqlite.ts';

/** Where a backup is put back: a data folder (SQLite) or a PostgreSQL database, both without any data of Veritally. */
export type RestoreTarget = { readonly dataFolder: string } | { readonly database: string };

/** Refuses a file that holds anything but the tables, indexes and guards of its schema version. Nothing of the file has run before. */
function checkSchema(copy: string, file: string): void {
  const database = new DatabaseSync(copy, { readOnly: true });
  try {
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version'] ?? 0);
    if (version < 1) throw new StoreError('bad-backup', `${file} is no backup of Veritally.`);
    const problems = schemaProblems(database.prepare(SCHEMA_QUERY).all().map(schemaObject), version);
    if (problems.length > 0)
      throw new StoreError('bad-backup', `The backup ${file} was tampered with: ${problems.slice(0, 5).join('; ')}. Nothing was restored.`);
  } finally {
    database.close();
  }
}

/** A checked private copy of the backup, brought to the present schema, in `folder`. */
async function checkedCopy(file: string, folder: string): Promise<string> {
  if (!existsSync(file)) throw new StoreError('bad-backup', `There is no backup ${file}.`);
  checkHeader(file);
  const copy = path.join(folder, 'backup.db');
  copyFileSync(file, copy);
  ownerOnly(copy);
  checkSchema(copy, file);
  await migrateFile(copy);
  const database = new DatabaseSync(copy);
  try {
    const findings = [...database.prepare('PRAGMA integrity_check(1)').all(), ...database.prepare('PRAGMA foreign_key_check').all()].map(
      (row) => String(Object.values(row)[0]),
    );
    if (findings.length !== 1 || findings[0] !== 'ok')
      throw new StoreError('bad-backup', `The backup ${file} is damaged (${findings.join('; ')}).`);
  } finally {
    database.close();
  }
  return copy;
}

/** Takes the keys out of the copy, leaving no trace in the file. */
function takeKeys(copy: string): string | undefined {
  const database = new DatabaseSync(copy);
  try {
    database.exec('PRAGMA secure_delete = ON');
    const row = database.prepare('select value from settings where key = ?').get(KEY_SETTING);
    database.prepare('delete from settings where key = ?').run(KEY_SETTING);
    return row ? String(row['value']) : undefined;
  } finally {
    database.close();
  }
}

async function restoreToFolder(file: string, folder: string): Promise<void> {
  for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`, KEY_FILE]) {
    if (existsSync(path.join(folder, name)))
      throw new StoreError('exists', `${path.join(folder, name)} exists already; nothing was overwritten. Restore into an empty folder.`);
  }
  prepareFolder(folder);
  const hold = await holdFolder(folder);
  const place = mkdtempSync(path.join(folder, '.restore-'));
  try {
    const copy = await checkedCopy(file, place);
    const keys = takeKeys(copy);
    syncFile(copy);
    // The keys first: a database without them would recognise no voter.
    if (keys !== undefined) writeKeyFile(path.join(folder, KEY_FILE), keys);
    publishFile(copy, path.join(folder, DATABASE_FILE));
  } finally {
    rmSync(place, { recursive: true, force: true });
    hold.release();
  }
}

async function restoreToPostgres(file: string, url: string): Promise<void> {
  const place = mkdtempSync(path.join(os.tmpdir(), 'veritally-restore-'));
  try {
    const copy = await checkedCopy(file, place);
    const engine = await openPostgresEngine(url);
    try {
      for (const table of ['elections', 'admins', 'settings', 'audit'] as const) {
        const { n } = await engine.db
          .selectFrom(table)
          .select((eb) => eb.fn.countAll<number>().as('n'))
          .executeTakeFirstOrThrow();
        if (Number(n) > 0)
          throw new StoreError(
            'exists',
            `The database has data of Veritally already (${table}); nothing was overwritten. Restore into an empty database.`,
          );
      }
      await importRows(engine, copy);
      await engine.grown('voters', 'marks', 'ballots', 'receipts');
    } finally {
      await engine.close();
    }
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/**
 * Puts a backup back into an empty place, whichever database it was taken from. Throws `StoreError`s: "exists" where there is data
 * already (nothing is overwritten), "bad-backup", "not-a-database", "newer-version".
 */
export async function restoreFrom(file: string, target: RestoreTarget): Promise<void> {
  try {
    if ('dataFolder' in target) await restoreToFolder(file, target.dataFolder);
    else await restoreToPostgres(file, target.database);
  } catch (error) {
    throw postgresError(sqliteError(error, file));
  }
}
