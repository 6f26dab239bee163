import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompiledQuery, Kysely, PostgresDialect, sql, type Expression, type SqlBool } from 'kysely';
import pg from 'pg';
import type { Store } from '../usecases/ports.ts';
import type { Engine, Tx, Value } from './engine.ts';
import { NewerVersion, StorageFull, StorageUnavailable, StoreError } from './errors.ts';
import { POSTGRES_TRIGGERS } from './migrations/initial.ts';
import { migrate, SCHEMA_VERSION } from './migrations/run.ts';
import { exportRows } from './row-copy.ts';
import type { Schema } from './schema.ts';
import { makeStore } from './store.ts';

export interface PostgresOptions {
  /** Connections in the pool (10). */
  readonly connections?: number | undefined;
}

export interface PostgresStore extends Store {
  readonly engine: 'postgres';
}

/** Any number that all nodes agree on: who migrates holds it. */
const MIGRATION_LOCK = 0x5654_4c59;
const INT8 = 20;
const CONFLICTS = new Set(['40001', '40P01']);
const TRIES = 6;

const SYSTEM_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** The typed error behind a failure of PostgreSQL, or the error itself. https://www.postgresql.org/docs/current/errcodes-appendix.html */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof StoreError) return error;
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const code = String((first as { readonly code?: unknown }).code ?? '');
  const message = first instanceof Error && first.message !== '' ? first.message : code;
  if (code === '53100') return new StorageFull(error);
  if (code === '25006') return new StoreError('read-only', 'The database takes no changes (it is a standby or set to read only).', error);
  const refused = code.startsWith('28') || code === '3D000';
  const lost =
    SYSTEM_CODES.has(code) ||
    /^(?:08|53|57P|58)/.test(code) ||
    /connection (?:terminated|ended|timeout)|timeout exceeded when trying to connect|not queryable/i.test(message);
  return refused || lost ? new StorageUnavailable(message, error) : error;
}

function makePool(url: string, connections: number): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    // A node that froze or lost its network inside a transaction must not hold up the others for ever.
    idle_in_transaction_session_timeout: 60_000,
    // Counts and instants stay below 2^53.
    types: {
      getTypeParser: (oid, format) => (oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format)) as never,
    },
  });
  // A connection that breaks while idle is replaced at the next query.
  pool.on('error', () => undefined);
  // A server that was told not to wait for its disk would lose acknowledged ballots in a power cut.
  pool.on('connect', (client) => {
    // One that breaks between two queries of a transaction: the next query of it fails, and that is where it is told.
    client.on('error', () => undefined);
    client
      .query(`select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') = 'off'`)
      .catch(() => undefined);
  });
  return pool;
}

/** The schema version of the database; 0 where there are no tables of ours yet. */
async function versionOf(db: Kysely<Schema>): Promise<number> {
  // From the table of tables, not by to_regclass(): that may answer from a cache from before we waited for another node's migration.
  const { rows } =
    await sql`select 1 from pg_catalog.pg_tables where schemaname = current_schema() and tablename = 'schema_version'`.execute(db);
  if (rows.length === 0) return 0;
  return (await db.selectFrom('schema_version').select('version').executeTakeFirst())?.version ?? 0;
}

async function bringUpToDate(db: Kysely<Schema>): Promise<void> {
  const found = await versionOf(db);
  if (found > SCHEMA_VERSION) throw new NewerVersion('The database', found, SCHEMA_VERSION);
  if (found === SCHEMA_VERSION) return;
  await db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(tx);
    await migrate(tx, 'postgres', await versionOf(tx));
  });
}

type ColumnTypes = ReadonlyMap<string, string>;

async function columnTypes(db: Kysely<Schema>): Promise<ColumnTypes> {
  const { rows } = await sql<{ readonly place: string; readonly type: string }>`
    select table_name || '.' || column_name as place, data_type as type from information_schema.columns where table_schema = current_schema()`.execute(
    db,
  );
  return new Map(rows.map(({ place, type }) => [place, type]));
}

function among(column: string, values: readonly Uint8Array[] | readonly string[]): Expression<SqlBool> {
  return values[0] instanceof Uint8Array
    ? sql<SqlBool>`${sql.ref(column)} = any(${values}::bytea[])`
    : sql<SqlBool>`${sql.ref(column)} = any(${values}::text[])`;
}

/** Rows as a table with the given columns: they travel as one array per column, so that a statement is the same whatever their number. */
function unnested(
  types: ColumnTypes,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): { readonly text: string; readonly parameters: readonly unknown[] } {
  const arrays = columns.map((column, i) => `$${i + 1}::${types.get(`${table}.${column}`) ?? 'text'}[]`);
  return { text: `unnest(${arrays.join(', ')})`, parameters: columns.map((_, i) => rows.map((row) => row[i])) };
}

const quoted = (columns: readonly string[]): string => columns.map((column) => `"${column}"`).join(', ');

async function insertMany(
  types: ColumnTypes,
  tx: Tx,
  table: string,
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const { text, parameters } = unnested(types, table, columns, rows);
  await tx.executeQuery(CompiledQuery.raw(`insert into ${table} (${quoted(columns)}) select * from ${text}`, [...parameters]));
}

async function updateMany(
  types: ColumnTypes,
  tx: Tx,
  table: string,
  columns: readonly string[],
  key: string,
  rows: readonly (readonly Value[])[],
): Promise<void> {
  if (rows.length === 0) return;
  const { text, parameters } = unnested(types, table, [...columns, key], rows);
  const sets = columns.map((column) => `"${column}" = fresh."${column}"`).join(', ');
  await tx.executeQuery(
    CompiledQuery.raw(
      `update ${table} set ${sets} from ${text} as fresh (${quoted([...columns, key])}) where ${table}."${key}" = fresh."${key}"`,
      [...parameters],
    ),
  );
}

/** Without fresh statistics PostgreSQL takes a new election for an empty one and reads all of it for every batch. */
async function grown(db: Kysely<Schema>, tables: readonly string[]): Promise<void> {
  try {
    await sql.raw(`analyze ${tables.join(', ')}`).execute(db);
  } catch {
    // Only speed is lost; the server's own autovacuum comes round.
  }
}

async function retried<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === TRIES || !CONFLICTS.has(String((error as { readonly code?: unknown }).code))) throw error;
      await sleep(attempt * 10);
    }
  }
}

/** Rewrites the tables in the order of their keys, which also drops the old rows. Gives up quietly where others hold the tables for long. */
async function sweep(db: Kysely<Schema>): Promise<void> {
  for (const table of ['ballots', 'receipts', 'marks']) {
    try {
      await db.transaction().execute(async (tx) => {
        await sql`set local lock_timeout = '1s'`.execute(tx);
        await sql.raw(`cluster ${table} using ${table}_pkey`).execute(tx);
      });
    } catch (error) {
      if (postgresError(error) instanceof StoreError) throw error;
    }
  }
}

/** "name on table" of every guard. */
const POSTGRES_GUARDS: readonly string[] = POSTGRES_TRIGGERS.flatMap((text) => {
  const [, name, table] = /^CREATE TRIGGER (\w+) (?:BEFORE|AFTER) [A-Z ]+ ON (\w+)/.exec(text) ?? [];
  return name === undefined || table === undefined ? [] : [`${name} on ${table}`];
});

/** What the database says of its own safety, and whether all guards stand. */
async function integrity(db: Kysely<Schema>): Promise<readonly string[]> {
  const { rows } = await sql<{ readonly name: string; readonly setting: string }>`
    select name, setting from pg_settings where name in ('fsync', 'full_page_writes') and setting = 'off'`.execute(db);
  const guards = await sql<{ readonly place: string }>`
    select t.tgname || ' on ' || c.relname as place from pg_trigger t join pg_class c on c.oid = t.tgrelid
    join pg_namespace n on n.oid = c.relnamespace where n.nspname = current_schema() and not t.tgisinternal and t.tgenabled = 'O'`.execute(
    db,
  );
  const standing = new Set(guards.rows.map(({ place }) => place));
  const gone = POSTGRES_GUARDS.filter((place) => !standing.has(place));
  return [
    ...rows.map(({ name }) => `PostgreSQL runs with ${name} = off: acknowledged ballots can be lost in a power cut`),
    ...gone.map((place) => `In the database the trigger ${place} is missing or switched off.`),
    ...[...standing]
      .filter((place) => !POSTGRES_GUARDS.includes(place))
      .map((place) => `In the database the trigger ${place} is not ours.`),
  ];
}

function postgresEngine(db: Kysely<Schema>, types: ColumnTypes): Engine {
  const snapshot: Engine['snapshot'] = (work) =>
    db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work);
  return {
    kind: 'postgres',
    random: { bytes: (length) => randomBytes(length) },
    db,
    write: (work) => retried(() => db.transaction().setIsolationLevel('read committed').execute(work)),
    snapshot,
    insertMany: (tx, table, columns, rows) => insertMany(types, tx, table, columns, rows),
    among,
    updateMany: (tx, table, columns, key, rows) => updateMany(types, tx, table, columns, key, rows),
    grown: (...tables) => grown(db, tables),
    sweep: () => sweep(db),
    integrity: () => integrity(db),
    exportTo: (file) => snapshot((tx) => exportRows(tx, file)),
    keysBeside: () => undefined,
    close: () => db.destroy(),
  };
}

/** The engine alone, for restoring. */
export async function openPostgresEngine(url: string, { connections = 10 }: PostgresOptions = {}): Promise<Engine> {
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool: makePool(url, connections) }) });
  try {
    await bringUpToDate(db);
    return postgresEngine(db, await columnTypes(db));
  } catch (error) {
    await db.destroy();
    throw postgresError(error);
  }
}

/**
 * Opens the PostgreSQL database at `url` (postgres://user@host/name) and brings its tables up to date; several nodes may do so at once.
 * Throws `StoreError`s: cannot be reached, newer version (nothing touched).
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<PostgresStore> {
  return { ...makeStore(await openPostgresEngine(url, options), postgresError), engine: 'postgres' };
}
