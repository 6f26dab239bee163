import type { Context } from '../usecases/context.ts';
import type { Actor, Store } from '../usecases/ports.ts';
import { DataFolderHeld } from '../store/errors.ts';
import { contextOf } from '../store/house.ts';
import { loadKeys } from '../store/keys.ts';
import { openPostgres } from '../store/postgres.ts';
import { openSqlite } from '../store/sqlite.ts';
import { inPlace } from '../verify/proof-work.ts';
import type { Arguments } from './arguments.ts';
import { ownPlaceOf, type Place } from './place.ts';
import { Failure } from './terminal-output.ts';

/** Acts done at the command line are the operator's: whoever can open the data folder is the house's master anyway. */
export const OPERATOR: Actor = { kind: 'operator', name: 'operator' };

/** An opened data folder or database with everything that acts need. */
export interface House {
  readonly ctx: Context;
  readonly store: Store;
  close(): Promise<void>;
}

/** Stands in for the server's key where the house is only looked at: reading needs none, and drawing one would write. */
const NO_KEY = new Uint8Array(32);

/**
 * Opens a folder or database. `read` also works while a server holds the folder; `write` throws the store's `DataFolderHeld` then, which
 * names the holder and its address.
 */
export async function openHouse(place: Exclude<Place, { kind: 'server' }>, mode: 'read' | 'write'): Promise<House> {
  const store =
    place.kind === 'database'
      ? await openPostgres(place.url)
      : await openSqlite(place.folder, { mode: mode === 'read' ? 'read' : 'hold', patience: 1_500 });
  try {
    const key = mode === 'read' ? NO_KEY : (await loadKeys(store, place.keyFile)).secrets;
    const { ctx, drained } = contextOf({ store, key, proofs: inPlace });
    const close = async (): Promise<void> => {
      await drained();
      await store.close();
    };
    return { ctx, store, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens the folder or database of a command that never goes through a server, runs `work` in it and closes it. */
export async function inOwnHouse<T>(args: Arguments, mode: 'read' | 'write', work: (house: House) => Promise<T>): Promise<T> {
  let house: House;
  try {
    house = await openHouse(ownPlaceOf(args, mode === 'write'), mode);
  } catch (error) {
    if (error instanceof DataFolderHeld)
      throw new Failure(`${error.message.replace(/; use --server [^)]*/, '')} ${args.form.ownPlace ?? ''}`.trim(), { kind: error.kind });
    throw error;
  }
  try {
    return await work(house);
  } finally {
    await house.close();
  }
}
