import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { CompiledQuery, Kysely, sql, type Expression, type SqlBool } from 'kysely';
import { toHex } from '../kernel/bytes.ts';
import type { Store } from '../usecases/ports.ts';
import { KEY_FILE, readKeyFile } from './keys.ts';
import { DATABASE_FILE, holdFolder, ownerOnly, prepareFolder, type FolderHold } from './data-folder.ts';
import type { Engine, Tx, Value } from './engine.ts';
import { NewerVersion, StorageFull, StoreError } from './errors.ts';
import { migrate, SCHEMA_VERSION } from './migrations/run.ts';
import { ManyRows, nodeSqliteDialect } from './node-sqlite-dialect.ts';
import { APPLICATION_ID, type Schema } from './schema.ts';
import { makeStore } from './store.ts';
import { integrityOf, vacuumInto } from './sqlite-thread.ts';

export interface SqliteOptions {
  /** `hold`: this process owns the folder and may write. `read`: looks in while another process may hold it. */
  readonly mode: 'hold' | 'read';
  /** How long to wait for a holder that is just going, in milliseconds (5,000). */
  readonly patience?: number | undefined;
}

export interface SqliteStore extends Store {
  readonly engine: 'sqlite';
  readonly dataFolder: string;
  /** Tells other processes that ask for this folder where its holder can be reached. */
  announce(url: string): void;
}

/** The write-ahead log holds pages in order of arrival: it is emptied so long after a write, in milliseconds, however many follow. */
const LOG_KEPT = 2000;
/** Pages in the log at which SQLite empties it within a commit: seldom, since that is done by the clock. */
const LOG_PAGES = 4000;
const BUSY_TIMEOUT = 5000;

/** The typed error behind a failure of SQLite, or the error itself. https://www.sqlite.org/rescode.html */
export function sqliteError(error: unknown, where: string): unknown {
  const code = (error as { readonly errcode?: unknown }).errcode;
  if (typeof code !== 'number') return error;
  const ioErrorGrowingSharedMemory = 4874;
  if (code === 13 || code === ioErrorGrowingSharedMemory) return new StorageFull(error);
  if (code === 26 || (code & 255) === 11)
    return new StoreError('not-a-database', `${where} is not a database of Veritally, or is damaged.`, error);
  if ((code & 255) === 8 || (code & 255) === 14) return new StoreError('read-only', `${where} cannot be opened for writing.`, error);
  if ((code & 255) === 10 || (code & 255) === 5)
    return new StoreError('storage-unavailable', `${where} cannot be read or written: ${(error as Error).message}.`, error);
  return error;
}

/** Looks at the first bytes only, so that a file of a newer version, or of another program, is not touched at all. */
export function checkHeader(file: string): void {
  if (!existsSync(file) || statSync(file).size === 0) return;
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    readSync(handle, header, 0, 100, 0);
  } finally {
    closeSync(handle);
  }
  const foreign = header.toString('latin1', 0, 16) !== 'SQLite format 3\0' || ![0, APPLICATION_ID].includes(header.readUInt32BE(68));
  if (foreign) throw new StoreError('not-a-database', `${file} is not a database of Veritally.`);
  const found = header.readUInt32BE(60);
  if (found > SCHEMA_VERSION) throw new NewerVersion(file, found, SCHEMA_VERSION);
}

function pragma(database: DatabaseSync, name: string): number {
  return Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0] ?? 0);
}

function openConnection(file: string, writes: boolean): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: BUSY_TIMEOUT, enableForeignKeyConstraints: true });
  if (!writes) database.exec('PRAGMA query_only = ON');
  // FULL: in WAL mode only this makes a commit outlive a power cut. secure_delete: freed cells are overwritten with zeros.
  else database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -65536');
  if (writes) database.exec(`PRAGMA wal_autocheckpoint = ${LOG_PAGES}`);
  return database;
}

async function bringUpToDate(writer: Kysely<Schema>, database: DatabaseSync, file: string): Promise<void> {
  const found = pragma(database, 'user_version');
  if (found > SCHEMA_VERSION) throw new NewerVersion(file, found, SCHEMA_VERSION);
  if (found === SCHEMA_VERSION) return;
  await writer.transaction().execute(async (tx) => {
    await migrate(tx, 'sqlite', found);
    await sql.raw(`PRAGMA user_version = ${SCHEMA_VERSION}`).execute(tx);
    await sql.raw(`PRAGMA application_id = ${APPLICATION_ID}`).execute(tx);
  });
}

/** "`column` is one of `values`", the values travelling as one JSON text. */
function among(column: string, values: readonly Uint8Array[] | readonly string[]): Expression<SqlBool> {
  const [first] = values;
  return first instanceof Uint8Array
    ? sql<SqlBool>`${sql.ref(column)} in (select unhex(value) from json_each(${JSON.stringify((values as readonly Uint8Array[]).map(toHex))}))`
    : sql<SqlBool>`${sql.ref(column)} in (select value from json_each(${JSON.stringify(values)}))`;
}

async function insertMany(tx: Tx, table: string, columns: readonly string[], rows: readonly (readonly Value[])[]): Promise<void> {
  if (rows.length === 0) return;
  const text = `insert into ${table} (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`;
  await tx.executeQuery(CompiledQuery.raw(text, [new ManyRows(rows)]));
}

async function updateMany(
  tx: Tx,
  table: string,
  columns: readonly string[],
  key: string,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const text = `update ${table} set ${columns.map((column) => `${column} = ?`).join(', ')} where ${key} = ?`;
  await tx.executeQuery(CompiledQuery.raw(text, [new ManyRows(rows)]));
}

/**
 * Empties the write-ahead log into the database and cuts it to nothing: it holds pages in order of arrival. Never waits for readers;
 * false where one was in the way, or the disk is full.
 */
function checkpoint(database: DatabaseSync): boolean {
  try {
    database.exec('PRAGMA busy_timeout = 0');
    return database.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get()?.['busy'] === 0;
  } catch {
    return false;
  } finally {
    database.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT}`);
  }
}

function sqliteEngine(file: string, writing: DatabaseSync, reading: DatabaseSync, close: () => void): Engine {
  const reader = new Kysely<Schema>({ dialect: nodeSqliteDialect(reading, 'begin') });
  const writer = writing === reading ? reader : new Kysely<Schema>({ dialect: nodeSqliteDialect(writing, 'begin immediate') });
  let due: NodeJS.Timeout | undefined;
  const afterWrite = (): void => {
    due ??= setTimeout(() => {
      due = undefined;
      if (!checkpoint(writing)) afterWrite();
    }, LOG_KEPT).unref();
  };
  return {
    kind: 'sqlite',
    random: { bytes: (length) => randomBytes(length) },
    db: reader,
    write: async (work) => {
      const value = await writer.transaction().execute(work);
      afterWrite();
      return value;
    },
    snapshot: (work) => reader.transaction().execute(work),
    insertMany,
    among,
    updateMany,
    grown: () => Promise.resolve(),
    sweep: () => {
      checkpoint(writing);
      return Promise.resolve();
    },
    integrity: () => integrityOf(file),
    exportTo: (target) => vacuumInto(file, target),
    keysBeside: () => readKeyFile(path.join(path.dirname(file), KEY_FILE)),
    close: async () => {
      clearTimeout(due);
      await reader.destroy();
      if (writing !== reading) {
        checkpoint(writing);
        await writer.destroy();
      }
      // Kysely closes only what it has used. The last connection to go takes the write-ahead log with it.
      for (const database of [reading, writing]) if (database.isOpen) database.close();
      close();
    },
  };
}

/** Brings a database file that nobody else uses, such as the copy of a backup, to the present schema. */
export async function migrateFile(file: string): Promise<void> {
  const database = new DatabaseSync(file);
  const db = new Kysely<Schema>({ dialect: nodeSqliteDialect(database, 'begin immediate') });
  try {
    await bringUpToDate(db, database, file);
  } finally {
    await db.destroy();
    if (database.isOpen) database.close();
  }
}

async function openHeld(file: string, hold: FolderHold): Promise<Engine> {
  const writing = openConnection(file, true);
  try {
    await bringUpToDate(new Kysely<Schema>({ dialect: nodeSqliteDialect(writing, 'begin immediate') }), writing, file);
    return sqliteEngine(file, writing, openConnection(file, false), () => hold.release());
  } catch (error) {
    writing.close();
    throw error;
  }
}

function openForReading(file: string): Engine {
  if (!existsSync(file)) throw new StoreError('not-a-database', `There is no database at ${file}.`);
  const database = openConnection(file, false);
  const found = pragma(database, 'user_version');
  if (found === SCHEMA_VERSION) return sqliteEngine(file, database, database, () => undefined);
  database.close();
  if (found > SCHEMA_VERSION) throw new NewerVersion(file, found, SCHEMA_VERSION);
  throw new StoreError('older-version', `${file} has schema ${found}; start a server on it once to bring it to ${SCHEMA_VERSION}.`);
}

/**
 * Opens the database in `folder` (made if absent in mode `hold`). Throws `StoreError`s: folder held by another process, newer version
 * (nothing touched), not a database, read-only, full.
 */
export async function openSqlite(folder: string, options: SqliteOptions): Promise<SqliteStore> {
  const file = path.join(folder, DATABASE_FILE);
  let hold: FolderHold | undefined;
  try {
    checkHeader(file);
    if (options.mode === 'hold') {
      prepareFolder(folder);
      hold = await holdFolder(folder, options.patience);
      // SQLite gives its log the permissions of the database.
      closeSync(openSync(file, 'a', 0o600));
      for (const suffix of ['', '-wal', '-shm']) ownerOnly(file + suffix);
    }
    const engine = hold ? await openHeld(file, hold) : openForReading(file);
    return {
      ...makeStore(engine, (error) => sqliteError(error, file)),
      engine: 'sqlite',
      dataFolder: folder,
      announce: (url) => hold?.announce(url),
    };
  } catch (error) {
    hold?.release();
    throw sqliteError(error, file);
  }
}
