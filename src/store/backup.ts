import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Store } from '../usecases/ports.ts';
import { ownerOnly } from './data-folder.ts';
import type { Engine } from './engine.ts';
import { StoreError } from './errors.ts';
import { KEY_SETTING } from './keys.ts';
import { publishFile, syncFile } from './new-file.ts';

/** Puts the keys in, takes sign-ins out, and brings the copy to one plain file. */
function complete(file: string, keys: string | undefined): void {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA secure_delete = ON; DELETE FROM sessions; DELETE FROM invites');
    if (keys !== undefined) database.prepare('INSERT INTO settings (key, value) VALUES (?, ?)').run(KEY_SETTING, keys);
  } finally {
    database.close();
  }
}

/** Backups: one SQLite file of our schema, whichever database it comes from, with the keys inside. */
export function backupQueries(engine: Engine): Pick<Store, 'backupTo'> {
  return {
    backupTo: async (file) => {
      if (existsSync(file)) throw new StoreError('exists', `${file} exists already; nothing was overwritten.`);
      const partial = `${file}.${process.pid}.partial`;
      try {
        rmSync(partial, { force: true });
        closeSync(openSync(partial, 'wx', 0o600));
        await engine.exportTo(partial);
        complete(partial, engine.keysBeside());
        ownerOnly(partial);
        syncFile(partial);
        publishFile(partial, file);
      } finally {
        rmSync(partial, { force: true });
      }
    },
  };
}
