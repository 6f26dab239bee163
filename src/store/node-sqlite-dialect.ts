import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
} from 'kysely';
import type { Value } from './engine.ts';

/** A parameter that stands for many rows: the statement is prepared once and run for each of them. */
export class ManyRows {
  readonly rows: readonly (readonly Value[])[];

  constructor(rows: readonly (readonly Value[])[]) {
    this.rows = rows;
  }
}

const STATEMENTS_KEPT = 300;

interface Prepared {
  readonly statement: StatementSync;
  /** Whether it gives rows. Asked once: to be told the columns takes longer than to read a row. */
  readonly gives: boolean;
}

/** One connection; statements are prepared once and kept. Calls block the thread for as long as SQLite takes. */
class SqliteConnection implements DatabaseConnection {
  readonly database: DatabaseSync;
  readonly #statements = new Map<string, Prepared>();

  constructor(database: DatabaseSync) {
    this.database = database;
  }

  #prepared(text: string): Prepared {
    const known = this.#statements.get(text);
    if (known) return known;
    const statement = this.database.prepare(text);
    const prepared = { statement, gives: statement.columns().length > 0 };
    if (this.#statements.size >= STATEMENTS_KEPT) this.#statements.clear();
    this.#statements.set(text, prepared);
    return prepared;
  }

  executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const [first] = query.parameters;
    const { statement, gives } = this.#prepared(query.sql);
    if (first instanceof ManyRows) {
      for (const row of first.rows) statement.run(...row);
      return Promise.resolve({ rows: [], numAffectedRows: BigInt(first.rows.length) });
    }
    const parameters = query.parameters as readonly SQLInputValue[];
    if (gives) return Promise.resolve({ rows: statement.all(...parameters) as R[] });
    const { changes, lastInsertRowid } = statement.run(...parameters);
    return Promise.resolve({ rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) });
  }

  // oxlint-disable-next-line require-yield
  async *streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('SQLite queries are not streamed; they are read in pages');
  }
}

/** Lends the one connection to one borrower after the other, in order of asking. */
class SqliteDriver implements Driver {
  readonly #connection: SqliteConnection;
  readonly #begin: string;
  #last: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(database: DatabaseSync, begin: string) {
    this.#connection = new SqliteConnection(database);
    this.#begin = begin;
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#last;
    let release!: () => void;
    this.#last = new Promise((resolve) => (release = resolve));
    await before;
    this.#release = release;
    return this.#connection;
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw(this.#begin));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk or an I/O error may have ended the transaction already.
    if (this.#connection.database.isTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  releaseConnection(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    this.#connection.database.close();
    return Promise.resolve();
  }
}

/** Kysely on Node's own SQLite. `begin` is how transactions start: "begin immediate" for the writer, "begin" for readers. */
export function nodeSqliteDialect(database: DatabaseSync, begin: 'begin' | 'begin immediate'): Dialect {
  return {
    createDriver: () => new SqliteDriver(database, begin),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db: Kysely<unknown>): DatabaseIntrospector => new SqliteIntrospector(db),
  };
}
