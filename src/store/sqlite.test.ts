import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSqlite } from './sqlite.ts';
import { storeContract } from './store.contract.ts';

storeContract('SQLite', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-sqlite-'));
  const store = await openSqlite(folder, { mode: 'hold' });
  const close = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { store, second: store, close };
});
