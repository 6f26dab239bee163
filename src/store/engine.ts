import type { Expression, Kysely, SqlBool, Transaction } from 'kysely';
import type { Random } from '../kernel/random.ts';
import type { Schema } from './schema.ts';

export type Value = string | number | Uint8Array | null;

/** An open transaction. */
export type Tx = Transaction<Schema>;

/** What the two databases do differently. Everything else is one set of queries in this folder. */
export interface Engine {
  readonly kind: 'sqlite' | 'postgres';
  readonly random: Random;
  /** For reading outside a transaction. */
  readonly db: Kysely<Schema>;
  /** Runs `work` in one transaction that is durable when the promise resolves, and undone when it rejects. May run `work` again after a conflict. */
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs `work` on one unchanging snapshot. */
  snapshot<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Inserts many rows at the speed of the database. */
  insertMany<T extends keyof Schema & string>(
    tx: Tx,
    table: T,
    columns: readonly (keyof Schema[T] & string)[],
    rows: readonly (readonly Value[])[],
  ): Promise<void>;
  /** "`column` is one of `values`", for any number of values. */
  among(column: string, values: readonly Uint8Array[] | readonly string[]): Expression<SqlBool>;
  /** Changes many rows, each found by `key`; a row of values gives the columns in order, then the key. */
  updateMany<T extends keyof Schema & string>(
    tx: Tx,
    table: T,
    columns: readonly (keyof Schema[T] & string)[],
    key: keyof Schema[T] & string,
    rows: readonly (readonly Value[])[],
  ): Promise<void>;
  /** Called when tables have grown so much that the database's planner should look at them again. */
  grown(...tables: readonly (keyof Schema & string)[]): Promise<void>;
  /** After the ballots of an election were mixed for good: gives back what the database kept of the old rows. */
  sweep(): Promise<void>;
  /** The engine's own check of its files, in words; empty: well. */
  integrity(): Promise<readonly string[]>;
  /** Writes a consistent copy of everything into a new SQLite file of our schema, in the order of keys, while work goes on. */
  exportTo(file: string): Promise<void>;
  /** The text of the keys that stand in a file beside the database, if they do. */
  keysBeside(): string | undefined;
  close(): Promise<void>;
}
