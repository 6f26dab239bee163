import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../../scripts/postgres.ts';
import type { AdminId, ElectionId, VoterId } from '../kernel/ids.ts';
import type { RollEntry, Store } from '../usecases/ports.ts';
import { KEY_FILE, loadKeys } from './keys.ts';
import { MIGRATIONS } from './migrations/run.ts';
import { openPostgres } from './postgres.ts';
import { restoreFrom, type RestoreTarget } from './restore.ts';
import { APPLICATION_ID } from './schema.ts';
import { openSqlite } from './sqlite.ts';
import { audit, cast, DAY, hex, id, makeElection, NOW } from './store.fixture.ts';

let folder: string;
let file: string;
let server: TestPostgres;
beforeAll(async () => void (server = await startPostgres()));
afterAll(() => server.stop());
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-backup-'));
  file = path.join(folder, 'one.vbackup');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const engines = {
  SQLite: {
    source: () => openSqlite(path.join(folder, 'source'), { mode: 'hold' }),
    target: (): Promise<RestoreTarget> => Promise.resolve({ dataFolder: path.join(folder, 'target') }),
    reopen: (target: RestoreTarget) => openSqlite('dataFolder' in target ? target.dataFolder : '', { mode: 'hold' }),
  },
  PostgreSQL: {
    source: async () => openPostgres(await server.createDatabase()),
    target: async (): Promise<RestoreTarget> => ({ database: await server.createDatabase() }),
    reopen: (target: RestoreTarget) => openPostgres('database' in target ? target.database : ''),
  },
} as const;

async function fill(store: Store): Promise<ElectionId> {
  const made = await makeElection(store, 30, { ballotLimit: 25, revoting: true });
  await store.castBatch(
    made.voters.slice(0, 20).map((one, i) => cast(made.id, one.id, { contents: i % 3 ? 'a' : 'b', spoiled: i === 7, place: hex(16) })),
    NOW,
    DAY,
  );
  const sealed = await makeElection(store, 0, {
    sealed: { group: 'Ed25519', credentials: 'server', trustees: { server: true, people: [], threshold: null } },
  });
  await store.appendBoardEvents(
    sealed.id,
    0,
    [{ height: 0, type: 'Setup', records: ['r'], event: 'e', hash: 'h' }],
    undefined,
    undefined,
    NOW,
  );
  await store.putSealedItem(sealed.id, 'k', 'v');
  const admin = id<AdminId>();
  await store.createAdmin(
    {
      id: admin,
      username: 'Owner',
      name: 'O',
      passwordHash: 'h',
      role: 'owner',
      disabled: false,
      totpSecret: null,
      recoveryHashes: [],
      createdAt: NOW,
    },
    audit('admin'),
    NOW,
  );
  await store.putSession({ idHash: 'cookie', adminId: admin, createdAt: NOW, lastSeenAt: NOW, expiresAt: NOW, agent: '' });
  await store.putAsset({ id: hex(32), mediaType: 'image/png', content: new Uint8Array([0, 1, 2, 255]) });
  return made.id;
}

async function everything(store: Store): Promise<unknown> {
  const elections = await store.listElections();
  const roll: RollEntry[] = [];
  for (const election of elections) await store.eachVoter(election.id, (page) => void roll.push(...page));
  return {
    elections,
    roll,
    groups: await Promise.all(elections.map((election) => store.ballotGroups(election.id))),
    boards: await Promise.all(elections.map((election) => store.boardEvents(election.id, 0, 99))),
    items: await Promise.all(elections.map((election) => store.listSealedItems(election.id, ''))),
    versions: await Promise.all(elections.map((election) => store.definitionVersions(election.id))),
    admins: await store.listAdmins(),
    chain: await store.checkAudit(),
    audit: await store.auditPage({ limit: 100 }),
  };
}

describe.each([
  ['SQLite', 'SQLite'],
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
  ['PostgreSQL', 'PostgreSQL'],
] as const)('a backup from %s into %s', (from, to) => {
  it('brings everything back, keys included, and votes go on', async () => {
    const source = await engines[from].source();
    const electionId = await fill(source);
    const keys = await loadKeys(source);
    await source.backupTo(file);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
    const target = await engines[to].target();
    await restoreFrom(file, target);
    const restored = await engines[to].reopen(target);
    expect(await everything(restored)).toEqual(await everything(source));
    expect(await loadKeys(restored)).toEqual(keys);
    expect(await restored.inspect()).toEqual([]);
    expect(await restored.listSessions()).toEqual([]);
    if (to === 'SQLite') expect(await restored.getSetting('keys')).toBeUndefined();
    const late: { id: VoterId; voted: boolean }[] = [];
    await restored.eachVoter(electionId, (page) => void late.push(...page));
    const next = late.find((entry) => !entry.voted)!;
    expect(await restored.castBatch([cast(electionId, next.id)], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: false }]);
    expect(await restored.castBatch([cast(electionId, next.id)], NOW, DAY)).toEqual([{ kind: 'already-voted' }]);
    await restored.close();
    await source.close();
    await expect(restoreFrom(file, target)).rejects.toMatchObject({ kind: 'exists' });
  });
});

describe.each(['SQLite', 'PostgreSQL'] as const)('a backup from %s', (from) => {
  it('taken while votes come in holds whole votes only', async () => {
    const source = await engines[from].source();
    await loadKeys(source);
    const made = await makeElection(source, 1500);
    let casting = true;
    const voting = (async () => {
      for (const one of made.voters) {
        if (!casting) break;
        await source.castBatch([cast(made.id, one.id)], NOW, DAY);
      }
    })();
    for (let n = 0; n < 3; n++) await source.backupTo(path.join(folder, `live${n}`));
    casting = false;
    await voting;
    for (let n = 0; n < 3; n++) {
      const dataFolder = path.join(folder, `target${n}`);
      await restoreFrom(path.join(folder, `live${n}`), { dataFolder });
      const restored = await openSqlite(dataFolder, { mode: 'hold' });
      expect(await restored.inspect()).toEqual([]);
      const counted = (await restored.ballotGroups(made.id)).reduce((sum, group) => sum + group.count, 0);
      expect(counted).toBe((await restored.rollCounts(made.id)).voted);
      await restored.close();
    }
    await source.close();
  });

  it('never overwrites a file', async () => {
    writeFileSync(file, 'precious');
    const source = await engines[from].source();
    await expect(source.backupTo(file)).rejects.toMatchObject({ kind: 'exists' });
    expect(readFileSync(file, 'utf8')).toBe('precious');
    await source.close();
  });
});

describe('restoring', () => {
  it('refuses what is no backup, a damaged one, and an absent one', async () => {
    const target = { dataFolder: path.join(folder, 'target') };
    await expect(restoreFrom(file, target)).rejects.toMatchObject({ kind: 'bad-backup' });
    writeFileSync(file, 'no backup at all'.repeat(100));
    await expect(restoreFrom(file, target)).rejects.toMatchObject({ kind: 'not-a-database' });
    rmSync(file);
    const source = await engines.SQLite.source();
    await fill(source);
    await source.backupTo(file);
    await source.close();
    const bytes = readFileSync(file);
    bytes.fill(0x55, bytes.length - 20_000);
    rmSync(file);
    writeFileSync(file, bytes);
    const refusal = await restoreFrom(file, target).catch((error: unknown) => error);
    expect(['bad-backup', 'not-a-database']).toContain((refusal as { kind?: string }).kind);
    expect(existsSync(path.join(target.dataFolder, 'veritally.db'))).toBe(false);
    expect(existsSync(path.join(target.dataFolder, KEY_FILE))).toBe(false);
  });

  it.each([
    ['a trigger', `create trigger x after insert on ballots begin update settings set value = 'x'; end`, /trigger "x" is not ours/],
    ['a view', `create view winners as select 1 as won`, /view "winners" is not ours/],
    ['a table', `create table more (a text)`, /table "more" is not ours/],
    ['an index', `create index by_day on marks (day)`, /index "by_day" is not ours/],
    ['no guard', `drop trigger marks_once`, /trigger "marks_once" is missing/],
    [
      'a toothless guard',
      `drop trigger marks_once; create trigger marks_once before update on marks when 0 begin select 1; end`,
      /trigger "marks_once" was changed/,
    ],
    ['a column more', `alter table ballots add column voter text`, /table "ballots" was changed/],
    ['nothing of ours', `pragma user_version = 0`, /no backup of Veritally/],
  ])('refuses a backup that holds %s of its maker, into either database', async (_, text, words) => {
    const source = await engines.SQLite.source();
    await fill(source);
    await source.backupTo(file);
    await source.close();
    const raw = new DatabaseSync(file);
    raw.exec(text);
    raw.close();
    for (const to of ['SQLite', 'PostgreSQL'] as const) {
      const target = await engines[to].target();
      await expect(restoreFrom(file, target)).rejects.toMatchObject({
        kind: 'bad-backup',
        message: expect.stringMatching(words) as string,
      });
    }
    expect(existsSync(path.join(folder, 'target', 'veritally.db'))).toBe(false);
  });

  it('takes a backup of the first schema and brings it forward', async () => {
    const raw = new DatabaseSync(file);
    for (const text of MIGRATIONS[0]!.statements('sqlite')) raw.exec(text);
    raw.exec(`insert into tokens (id, hash, name, role, scopes, created_at, revoked) values ('t', 'h', 'old', 'owner', '[]', 1, 0);
      pragma user_version = 1; pragma application_id = ${APPLICATION_ID}`);
    raw.close();
    for (const to of ['SQLite', 'PostgreSQL'] as const) {
      const target = await engines[to].target();
      await restoreFrom(file, target);
      const restored = await engines[to].reopen(target);
      expect(await restored.listTokens()).toMatchObject([{ id: 't', adminId: null }]);
      expect(await restored.inspect()).toEqual([]);
      await restored.close();
    }
  });

  it('refuses a folder that a server holds', async () => {
    const source = await engines.SQLite.source();
    await source.backupTo(file);
    await expect(restoreFrom(file, { dataFolder: path.join(folder, 'source') })).rejects.toMatchObject({ kind: 'exists' });
    await source.close();
  });

  it('refuses a PostgreSQL of a newer version and leaves it', async () => {
    const url = await server.createDatabase();
    await (await openPostgres(url)).close();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('update schema_version set version = 99');
    await client.end();
    await expect(openPostgres(url)).rejects.toMatchObject({ kind: 'newer-version', found: 99 });
  });
});
