import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../../scripts/postgres.ts';
import type { Store } from '../usecases/ports.ts';
import { DATABASE_FILE } from './data-folder.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import { audit, cast, DAY, hex, makeElection, NOW, type OpenElection } from './store.fixture.ts';

// "The database's own constraints, not the program's care, forbid a second ballot": every rule is broken by hand, past the program.

type Run = (...statements: readonly string[]) => Promise<void>;

interface Bench {
  readonly store: Store;
  /** Runs raw statements in one transaction. */
  readonly run: Run;
  /** A literal of bytes. */
  readonly bytes: (hexadecimal: string) => string;
  readonly close: () => Promise<void>;
}

async function sqliteBench(): Promise<Bench & { readonly raw: (text: string) => readonly Readonly<Record<string, unknown>>[] }> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-rules-'));
  const store = await openSqlite(folder, { mode: 'hold' });
  const raw = new DatabaseSync(path.join(folder, DATABASE_FILE), { timeout: 5000 });
  const run: Run = (...statements) => {
    raw.exec('begin immediate');
    try {
      for (const statement of statements) raw.exec(statement);
      raw.exec('commit');
    } catch (error) {
      if (raw.isTransaction) raw.exec('rollback');
      return Promise.reject(error as Error);
    }
    return Promise.resolve();
  };
  const close = async (): Promise<void> => {
    raw.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { store, run, raw: (text) => raw.prepare(text).all(), bytes: (text) => `x'${text}'`, close };
}

async function postgresBench(): Promise<Bench> {
  const server: TestPostgres = await startPostgres();
  const url = await server.createDatabase();
  const store = await openPostgres(url);
  const raw = new pg.Client({ connectionString: url });
  await raw.connect();
  const run: Run = async (...statements) => {
    await raw.query('begin');
    try {
      for (const statement of statements) await raw.query(statement);
      await raw.query('commit');
    } catch (error) {
      await raw.query('rollback');
      throw error;
    }
  };
  const close = async (): Promise<void> => {
    await raw.end();
    await store.close();
    await server.stop();
  };
  return { store, run, bytes: (text) => String.raw`'\x${text}'::bytea`, close };
}

describe.each([
  ['SQLite', sqliteBench],
  ['PostgreSQL', postgresBench],
] as const)('%s itself', (_name, make) => {
  let bench: Bench;
  let made: OpenElection;
  let voted: string;
  let fresh: string;
  const election = (): string => bench.bytes(made.id);
  const ballot = (spoiled = 0): string =>
    `insert into ballots (election_id, ballot_id, spoiled, weight, contents) values (${election()}, ${bench.bytes(hex(16))}, ${spoiled}, '1', 'x')`;
  const mark = (voter: string, day = 1): string => `update marks set voted = 1, day = ${day} where voter_id = ${voter}`;

  beforeAll(async () => {
    bench = await make();
    made = await makeElection(bench.store, 4, { ballotLimit: 3 });
    await bench.store.castBatch([cast(made.id, made.voters[0]!.id)], NOW, DAY);
    voted = bench.bytes(made.voters[0]!.id);
    fresh = bench.bytes(made.voters[1]!.id);
  });
  afterAll(async () => {
    expect(await bench.store.inspect()).toEqual([]);
    expect(await bench.store.findElection(made.id)).toMatchObject({ cast: 2 });
    await bench.close();
  });

  it('takes a mark together with a ballot', async () => {
    await bench.run(mark(fresh), ballot());
  });

  it.each([
    ['a ballot without a mark', () => [ballot()]],
    ['a mark without a ballot', () => [mark(bench.bytes(made.voters[2]!.id))]],
    ['two ballots for one mark', () => [mark(bench.bytes(made.voters[2]!.id)), ballot(), ballot()]],
    ['a second marking', () => [mark(voted), ballot()]],
    ['a second marking on the same day', () => [`update marks set voted = 1 where voter_id = ${voted}`, ballot()]],
    ['taking a mark away', () => [`update marks set voted = 0 where voter_id = ${voted}`]],
    ['deleting a mark', () => [`delete from marks where voter_id = ${voted}`]],
    [
      'deleting a mark with its ballot',
      () => [`delete from marks where voter_id = ${voted}`, `delete from ballots where election_id = ${election()}`],
    ],
    ['moving a mark to another voter', () => [`update marks set voter_id = ${bench.bytes(hex(16))} where voter_id = ${voted}`]],
    [
      'a second row of marks for one voter',
      () => [`insert into marks (election_id, voter_id, voted, day) values (${election()}, ${voted}, 0, 0)`],
    ],
    [
      'a row that comes marked',
      () => [`insert into marks (election_id, voter_id, voted, day) values (${election()}, ${bench.bytes(hex(16))}, 1, 0)`, ballot()],
    ],
    [
      'a mark for somebody who is not on the roll',
      () => [`insert into marks (election_id, voter_id, voted, day) values (${election()}, ${bench.bytes(hex(16))}, 0, 0)`],
    ],
    ['editing a ballot', () => [`update ballots set contents = 'other' where election_id = ${election()}`]],
    ['taking a ballot out', () => [`delete from ballots where election_id = ${election()}`]],
    [
      'more ballots than the limit',
      () => [`update marks set voted = 1 where election_id = ${election()} and voted = 0`, ballot(), ballot()],
    ],
    ['changing the counters alone', () => [`update counters set recorded = recorded + 1 where election_id = ${election()}`]],
    ['editing the record of acts', () => [`update audit set act = 'other' where seq = 1`]],
    ['cutting the record of acts', () => ['delete from audit where seq = 1']],
    ['two voters of one name', () => [`update voters set username_key = 'v0' where id = ${fresh}`]],
    ['deleting an election that has voters', () => [`delete from elections where id = ${election()}`]],
  ] as const)('refuses %s', async (_what, statements) => {
    await expect(bench.run(...statements())).rejects.toThrow();
  });
});

describe('guards that somebody took away or put in are found', () => {
  it('in SQLite', async () => {
    const bench = await sqliteBench();
    const [{ sql } = {}] = bench.raw(`select sql from sqlite_schema where name = 'marks_once'`);
    await bench.run('drop trigger marks_once');
    expect(await bench.store.inspect()).toEqual(['In the database the trigger "marks_once" is missing.']);
    await bench.run('create trigger marks_once before update on marks when 0 begin select 1; end');
    expect(await bench.store.inspect()).toEqual(['In the database the trigger "marks_once" was changed.']);
    await bench.run('drop trigger marks_once', String(sql), 'create view seen as select * from marks');
    expect(await bench.store.inspect()).toEqual(['In the database the view "seen" is not ours.']);
    await bench.close();
  });
  it('in PostgreSQL', async () => {
    const bench = await postgresBench();
    await bench.run('alter table marks disable trigger marks_once', 'drop trigger ballots_fixed on ballots');
    await bench.run(`create trigger seen before insert on ballots for each row execute function veritally_refuse('x')`);
    expect([...(await bench.store.inspect())].toSorted()).toEqual([
      'In the database the trigger ballots_fixed on ballots is missing or switched off.',
      'In the database the trigger marks_once on marks is missing or switched off.',
      'In the database the trigger seen on ballots is not ours.',
    ]);
    await bench.close();
  });
});

describe('inspection', () => {
  it.each([
    [
      'a voter marked behind the triggers',
      (election: string) => [`drop trigger marks_counted`, `update marks set voted = 1 where election_id = ${election} and voted = 0`],
      /2 voters are marked, but there are 1 ballots/,
    ],
    [
      'a ballot put in behind the triggers',
      (election: string) => ['drop trigger ballots_counted', `insert into ballots values (${election}, x'00', 0, '1', 'x')`],
      /1 voters are marked, but there are 2 ballots/,
    ],
    [
      'an edited entry of the record',
      () => ['drop trigger audit_fixed', `update audit set details = '{"x":1}' where seq = 2`],
      /broken at entry 2/,
    ],
    [
      'a removed last entry of the record',
      () => ['drop trigger audit_kept', 'delete from audit where seq = (select max(seq) from audit)'],
      /broken at entry/,
    ],
    [
      'a forged entry with a right hash',
      () => [`insert into audit select seq + 1, at, actor, act, election_id, details, hash, hash from audit order by seq desc limit 1`],
      /broken at entry/,
    ],
    [
      'a lost place for a mark',
      (election: string) => [`delete from marks where election_id = ${election} and voted = 0`],
      /2 voters on the roll, but 1 places/,
    ],
    ['lost counters', (election: string) => [`delete from counters where election_id = ${election}`], /its counters are missing/],
  ] as const)('finds %s', async (_what, statements, finding) => {
    const bench = await sqliteBench();
    const made = await makeElection(bench.store, 2);
    await bench.store.castBatch([cast(made.id, made.voters[0]!.id)], NOW, DAY);
    await bench.store.appendAudit(audit('last'), NOW);
    expect(await bench.store.inspect()).toEqual([]);
    await bench.run(...statements(bench.bytes(made.id)));
    expect((await bench.store.inspect()).join('\n')).toMatch(finding);
    await bench.close();
  });
});
