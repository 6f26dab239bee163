import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataFolderHeld, StoreError } from './errors.ts';

// One process owns a data folder for its life. The proof of ownership is a lock of the operating system on `lock.db`, which vanishes
// with the process however it dies; `holder.json` only says whom to ask.

/** Names of the files in a data folder. */
export const DATABASE_FILE = 'veritally.db';
const LOCK_FILE = 'lock.db';
const HOLDER_FILE = 'holder.json';

export interface FolderHold {
  /** Writes where the holder can be reached, for the message that others get. */
  announce(url: string): void;
  release(): void;
}

function readHolder(folder: string): { readonly pid: number | undefined; readonly url: string | undefined } {
  try {
    const data = JSON.parse(readFileSync(path.join(folder, HOLDER_FILE), 'utf8')) as { readonly pid?: unknown; readonly url?: unknown };
    return { pid: typeof data.pid === 'number' ? data.pid : undefined, url: typeof data.url === 'string' ? data.url : undefined };
  } catch {
    return { pid: undefined, url: undefined };
  }
}

/** Makes the folder if it is not there; only its owner may look inside. Throws a `StoreError` "read-only" where it cannot be written. */
export function prepareFolder(folder: string): void {
  const probe = path.join(folder, `.probe-${process.pid}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOSPC' || code === 'EDQUOT') return;
    throw new StoreError('read-only', `The data folder ${folder} cannot be written (${code || String(error)}).`, error);
  }
}

/** Takes the folder for this process, waiting up to `patience` milliseconds for a holder that is just going. Throws `DataFolderHeld`. */
export async function holdFolder(folder: string, patience = 5000): Promise<FolderHold> {
  const lock = new DatabaseSync(path.join(folder, LOCK_FILE));
  const until = Date.now() + patience;
  for (;;) {
    try {
      lock.exec('BEGIN EXCLUSIVE');
      break;
    } catch (error) {
      const busy = (error as { readonly errcode?: number }).errcode === 5;
      if (busy && Date.now() < until) {
        await sleep(50);
        continue;
      }
      lock.close();
      if (!busy) throw error;
      const holder = readHolder(folder);
      throw new DataFolderHeld(folder, holder.pid, holder.url);
    }
  }
  const tell = (url?: string): void => {
    const file = path.join(folder, HOLDER_FILE);
    try {
      writeFileSync(`${file}.new`, JSON.stringify({ pid: process.pid, ...(url === undefined ? {} : { url }) }), { mode: 0o600 });
      renameSync(`${file}.new`, file);
    } catch {
      // A hint only: a full disk must not keep the holder from starting.
    }
  };
  tell();
  return {
    announce: tell,
    release: () => {
      rmSync(path.join(folder, HOLDER_FILE), { force: true });
      lock.close();
    },
  };
}

/** Lets nobody but the owner read a file that holds ballots or keys. */
export function ownerOnly(file: string): void {
  try {
    chmodSync(file, 0o600);
  } catch {
    // Some file systems know no owners.
  }
}
