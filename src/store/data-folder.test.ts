import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from './data-folder.ts';
import { DataFolderHeld, NewerVersion, StorageUnavailable, StoreError } from './errors.ts';
import { KEY_FILE, loadKeys } from './keys.ts';
import { openPostgres, postgresError } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import { audit, cast, DAY, makeElection, NOW, voter } from './store.fixture.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-folder-'));
  file = path.join(folder, DATABASE_FILE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A process that holds the folder until it is killed; resolves when it does. */
async function otherHolder(): Promise<{ readonly pid: number; readonly kill: () => Promise<void> }> {
  const program = `import { openSqlite } from ${JSON.stringify(new URL('./sqlite.ts', import.meta.url).href)};
    const store = await openSqlite(${JSON.stringify(folder)}, { mode: 'hold' }); store.announce('http://localhost:8080'); console.log('held'); setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const kill = async (): Promise<void> => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  return { pid: child.pid ?? 0, kill };
}

describe('a data folder', () => {
  it('belongs to one process; others hear which and where', async () => {
    const holder = await otherHolder();
    const refusal = await openSqlite(folder, { mode: 'hold', patience: 100 }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(DataFolderHeld);
    expect(refusal).toMatchObject({ kind: 'folder-held', pid: holder.pid, url: 'http://localhost:8080' });
    // Looking in is possible meanwhile.
    const reader = await openSqlite(folder, { mode: 'read' });
    expect(await reader.listElections()).toEqual([]);
    await expect(reader.putSetting('a', 'b')).rejects.toMatchObject({ kind: 'read-only' });
    await reader.close();
    await holder.kill();
  });

  it('is free again the moment its holder is killed', async () => {
    const holder = await otherHolder();
    const opening = openSqlite(folder, { mode: 'hold', patience: 10_000 });
    await holder.kill();
    await (await opening).close();
    expect(existsSync(path.join(folder, 'holder.json'))).toBe(false);
  });

  it('is held against the same process too', async () => {
    const store = await openSqlite(folder, { mode: 'hold' });
    await expect(openSqlite(folder, { mode: 'hold', patience: 0 })).rejects.toMatchObject({ kind: 'folder-held', pid: process.pid });
    await store.close();
    await (await openSqlite(folder, { mode: 'hold', patience: 0 })).close();
  });

  it('lets nobody but its owner read what is in it', async () => {
    const made = path.join(folder, 'new');
    const store = await openSqlite(made, { mode: 'hold' });
    await loadKeys(store);
    for (const name of [DATABASE_FILE, `${DATABASE_FILE}-wal`, `${DATABASE_FILE}-shm`, KEY_FILE])
      expect(statSync(path.join(made, name)).mode & 0o077).toBe(0);
    expect(statSync(made).mode & 0o077).toBe(0);
    await store.close();
  });

  it('keeps its write-ahead log only while it is written', async () => {
    const store = await openSqlite(folder, { mode: 'hold' });
    await store.putSetting('a', 'b');
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
  });
});

describe('a database that is not ours to change', () => {
  it('of a newer version is refused and not touched', async () => {
    await (await openSqlite(folder, { mode: 'hold' })).close();
    const raw = new DatabaseSync(file);
    raw.exec('PRAGMA user_version = 99');
    raw.close();
    const before = readFileSync(file);
    for (const mode of ['hold', 'read'] as const) {
      const refusal = await openSqlite(folder, { mode }).catch((error: unknown) => error);
      expect(refusal).toBeInstanceOf(NewerVersion);
      expect(refusal).toMatchObject({ found: 99, kind: 'newer-version' });
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(existsSync(`${file}-wal`)).toBe(false);
  });

  it.each([
    ['some other file', () => writeFileSync(file, 'Candidates\n1. Manjunath\n'.repeat(40))],
    [
      'a database of another program',
      () => {
        const raw = new DatabaseSync(file);
        raw.exec('PRAGMA application_id = 7; create table t (a)');
        raw.close();
      },
    ],
  ])('%s is refused and not touched', async (_what, make) => {
    make();
    const before = readFileSync(file);
    await expect(openSqlite(folder, { mode: 'hold' })).rejects.toMatchObject({ kind: 'not-a-database' });
    await expect(openSqlite(folder, { mode: 'read' })).rejects.toMatchObject({ kind: 'not-a-database' });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('an empty file is a new database; an absent one cannot be read', async () => {
    await expect(openSqlite(folder, { mode: 'read' })).rejects.toMatchObject({ kind: 'not-a-database' });
    expect(existsSync(file)).toBe(false);
    writeFileSync(file, '');
    await (await openSqlite(folder, { mode: 'hold' })).close();
  });

  it('a damaged one is refused', async () => {
    await (await openSqlite(folder, { mode: 'hold' })).close();
    const bytes = readFileSync(file);
    bytes.fill(0xff, 4096, 8192 * 4);
    writeFileSync(file, bytes);
    const outcome = await openSqlite(folder, { mode: 'hold' }).then(
      async (store) => {
        const findings = await store.inspect().catch((error: unknown) => [String(error)]);
        await store.close();
        return findings;
      },
      (error: unknown) => [String(error)],
    );
    expect(outcome.length).toBeGreaterThan(0);
  });

  // Root may write anywhere, so that this can only be tried as somebody else.
  it.skipIf(process.getuid?.() === 0)('a folder that cannot be written is refused', async () => {
    const closed = path.join(folder, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    await expect(openSqlite(path.join(closed, 'data'), { mode: 'hold' })).rejects.toMatchObject({ kind: 'read-only' });
    chmodSync(closed, 0o700);
  });

  it('a folder below a file is refused', async () => {
    writeFileSync(path.join(folder, 'plain'), '');
    await expect(openSqlite(path.join(folder, 'plain', 'data'), { mode: 'hold' })).rejects.toMatchObject({ kind: 'read-only' });
  });
});

/** A small file system of its own, where that is allowed (root on Linux). */
function smallDisk(at: string, kilobytes: number): (() => void) | undefined {
  if (process.platform !== 'linux' || spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,mode=700`, 'tmpfs', at]).status !== 0)
    return undefined;
  return () => void spawnSync('umount', ['-l', at]);
}

describe('a full disk', () => {
  it('refuses the act, keeps all that was acknowledged, and goes on when there is room', async (context) => {
    const unmount = smallDisk(folder, 1536);
    if (!unmount) return context.skip('mounting a small file system needs root on Linux');
    try {
      const store = await openSqlite(folder, { mode: 'hold' });
      const made = await makeElection(store, 50);
      const recorded: string[] = [];
      let refusal: unknown;
      for (const one of made.voters) {
        const pending = cast(made.id, one.id, { contents: 'x'.repeat(30_000) });
        try {
          await store.castBatch([pending], NOW, DAY);
          recorded.push(pending.trackerKey);
        } catch (error) {
          refusal = error;
          break;
        }
      }
      expect(recorded.length).toBeGreaterThan(0);
      expect(refusal).toBeInstanceOf(StoreError);
      expect(refusal).toMatchObject({ kind: 'storage-full' });
      await expect(
        store.addVoters(
          Array.from({ length: 3000 }, (_, i) => voter(made.id, `late${i}`)),
          audit('import', made.id),
          NOW,
        ),
      ).rejects.toMatchObject({ kind: 'storage-full' });
      expect(await store.findElection(made.id)).toMatchObject({ cast: recorded.length });
      for (const tracker of recorded) expect(await store.findReceipt(made.id, tracker)).toBe('recorded');
      spawnSync('mount', ['-o', 'remount,size=16m', folder]);
      const next = made.voters[recorded.length]!;
      expect(await store.castBatch([cast(made.id, next.id)], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: false }]);
      expect(await store.inspect()).toEqual([]);
      await store.close();
    } finally {
      unmount();
    }
  });
});

describe('PostgreSQL', () => {
  it('that does not answer is an outage, not a bug', async () => {
    await expect(openPostgres('postgres://nobody@127.0.0.1:1/none')).rejects.toBeInstanceOf(StorageUnavailable);
  });

  it.each([
    ['53100', 'storage-full'],
    ['57P01', 'storage-unavailable'],
    ['08006', 'storage-unavailable'],
    ['53300', 'storage-unavailable'],
    ['28P01', 'storage-unavailable'],
    ['25006', 'read-only'],
  ])('tells %s as %s', (code, kind) => expect(postgresError(Object.assign(new Error('words'), { code }))).toMatchObject({ kind }));

  it('leaves a broken rule as it is', () => {
    const error = Object.assign(new Error('words'), { code: '23505' });
    expect(postgresError(error)).toBe(error);
  });
});

describe('keys', () => {
  it('are drawn once and stay', async () => {
    const store = await openSqlite(folder, { mode: 'hold' });
    const keys = await loadKeys(store);
    expect([keys.secrets, keys.cookies, keys.signing].map((key) => key.length)).toEqual([32, 32, 32]);
    expect(await loadKeys(store)).toEqual(keys);
    await store.close();
  });

  it('that are missing, of another database, or no keys at all are refused', async () => {
    const store = await openSqlite(folder, { mode: 'hold' });
    await loadKeys(store);
    const keyFile = path.join(folder, KEY_FILE);
    rmSync(keyFile);
    await expect(loadKeys(store)).rejects.toMatchObject({ kind: 'wrong-keys' });
    expect(existsSync(keyFile)).toBe(false);
    writeFileSync(keyFile, '{"secrets":"00"}');
    await expect(loadKeys(store)).rejects.toMatchObject({ kind: 'wrong-keys' });
    const foreign = JSON.stringify({ secrets: '00'.repeat(32), cookies: '00'.repeat(32), signing: '00'.repeat(32) });
    writeFileSync(keyFile, foreign);
    await expect(loadKeys(store)).rejects.toMatchObject({ kind: 'wrong-keys' });
    await store.close();
  });

  it('may stand in a file of their own', async () => {
    const store = await openSqlite(folder, { mode: 'hold' });
    const keyFile = path.join(folder, 'elsewhere.json');
    await loadKeys(store, keyFile);
    expect(existsSync(path.join(folder, KEY_FILE))).toBe(false);
    expect(statSync(keyFile).mode & 0o077).toBe(0);
    await store.close();
  });
});
