import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startPostgres, type TestPostgres } from '../../scripts/postgres.ts';
import { shuffled } from '../kernel/random.ts';
import type { PendingCast, Store } from '../usecases/ports.ts';
import { openPostgres } from './postgres.ts';
import { DATABASE_FILE } from './data-folder.ts';
import { openSqlite } from './sqlite.ts';
import { audit, cast, DAY, hex, makeElection, NOW, type OpenElection } from './store.fixture.ts';

// "In the database file nobody can tell who voted what": tried, with everything that the bare files and system columns say.
// docs/decisions/marks-and-ballots.md says what remains.

const random = { bytes: (length: number) => new Uint8Array(Buffer.from(hex(length), 'hex')) };

/** Voters cast one by one in an order of their own; every ballot says whose it is, so that a pairing can be judged. */
async function castAll(store: Store, made: OpenElection, order: readonly number[]): Promise<readonly PendingCast[]> {
  const casts = order.map((i) => cast(made.id, made.voters[i]!.id, { contents: `ballot of ${made.voters[i]!.id}` }));
  for (const one of casts) expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: false }]);
  return casts;
}

/** How many positions two sequences share: about one by chance, whatever their length. */
function hits(a: readonly string[], b: readonly string[]): number {
  return a.filter((item, i) => item === b[i]).length;
}

/** Guesses the voters' order of arrival from any two orders, forwards and backwards; more than nine hits by chance: once in a million. */
function bestPairing(a: readonly string[], b: readonly string[]): number {
  return Math.max(hits(a, b), hits(a.toReversed(), b));
}

const CHANCE = 9;

interface Place {
  readonly page: number;
  readonly offset: number;
}

/** Where each key stands in the database file, and how often. */
function placesOf(file: string, keys: readonly string[]): ReadonlyMap<string, readonly Place[]> {
  const bytes = readFileSync(file);
  const size = bytes.readUInt16BE(16);
  const found = new Map<string, Place[]>();
  for (const key of keys) {
    const needle = Buffer.from(key, 'hex');
    const places: Place[] = [];
    for (let at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1))
      places.push({ page: Math.floor(at / size), offset: at % size });
    found.set(key, places);
  }
  return found;
}

/** Keys in the order in which SQLite fills a page: from its end to its beginning. */
function inOrderOfFilling(places: ReadonlyMap<string, readonly Place[]>): readonly string[] {
  const flat = [...places].map(([key, [place]]) => ({ key, page: place?.page ?? 0, offset: place?.offset ?? 0 }));
  return flat.toSorted((a, b) => a.page - b.page || b.offset - a.offset).map(({ key }) => key);
}

interface Rows {
  /** Keys of marks, ballots and receipts, each with the voter. */
  readonly ballots: ReadonlyMap<string, string>;
  readonly receipts: ReadonlyMap<string, string>;
}

function rowsOf(file: string, electionId: string, casts: readonly PendingCast[]): Rows {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('select hex(ballot_id) as id, contents from ballots where election_id = unhex(?)').all(electionId);
  database.close();
  return {
    ballots: new Map(rows.map((row) => [String(row['id']).toLowerCase(), String(row['contents']).replace('ballot of ', '')])),
    receipts: new Map(casts.map((one) => [one.trackerKey.toLowerCase(), one.voterId])),
  };
}

function votersIn(order: readonly string[], owner: ReadonlyMap<string, string>): readonly string[] {
  return order.map((key) => owner.get(key) ?? '');
}

describe('the SQLite file', () => {
  let folder: string;
  let file: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-pairing-'));
    file = path.join(folder, DATABASE_FILE);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([150, 700])('does not pair %i voters with ballots or receipts by the place of their rows', async (size) => {
    let store = await openSqlite(folder, { mode: 'hold' });
    const made = await makeElection(store, size);
    const voters = made.voters.map((one) => one.id);
    await store.close();
    const before = placesOf(file, voters);
    store = await openSqlite(folder, { mode: 'hold' });
    const order = shuffled(
      random,
      made.voters.map((_, i) => i),
    );
    const casts = await castAll(store, made, order);
    if (size > 200) await store.changeElection(made.id, { status: 'open' }, { status: 'closed' }, audit('close', made.id), NOW);
    await store.close();

    // Voting moved no mark: the file says nothing about its order.
    expect(placesOf(file, voters)).toEqual(before);
    const { ballots, receipts } = rowsOf(file, made.id, casts);
    expect(ballots.size).toBe(size);
    const ballotPlaces = placesOf(file, [...ballots.keys()]);
    const receiptPlaces = placesOf(file, [...receipts.keys()]);
    // Each stands once: no old copy is left in freed space.
    for (const places of [...ballotPlaces.values(), ...receiptPlaces.values()]) expect(places).toHaveLength(1);
    const arrival = casts.map((one) => one.voterId as string);
    const byBallot = votersIn(inOrderOfFilling(ballotPlaces), ballots);
    const byReceipt = votersIn(inOrderOfFilling(receiptPlaces), receipts);
    expect(bestPairing(byBallot, arrival)).toBeLessThanOrEqual(CHANCE);
    expect(bestPairing(byReceipt, arrival)).toBeLessThanOrEqual(CHANCE);
    expect(bestPairing(byBallot, byReceipt)).toBeLessThanOrEqual(CHANCE);
    expect(bestPairing(byBallot, voters)).toBeLessThanOrEqual(CHANCE);
  });

  it('would give it away without mixing (the attack works)', () => {
    const plain = path.join(folder, 'plain.db');
    const database = new DatabaseSync(plain);
    database.exec(
      'create table ballots (election_id blob, ballot_id blob, contents text, primary key (election_id, ballot_id)) strict, without rowid',
    );
    const keys = Array.from({ length: 60 }, () => hex(16));
    for (const key of keys) database.prepare(`insert into ballots values (x'00', unhex(?), 'x')`).run(key);
    database.close();
    expect(hits(inOrderOfFilling(placesOf(plain, keys)), keys)).toBe(60);
  });

  it('holds no clock finer than a day with marks, ballots and receipts', () => {
    const database = new DatabaseSync(file, { readOnly: true });
    const columns = database
      .prepare(
        `select m.name || '.' || c.name as place from sqlite_master m, pragma_table_info(m.name) c where m.name in ('marks', 'ballots', 'receipts')`,
      )
      .all();
    const days = database.prepare('select distinct day from marks where voted = 1').all();
    database.close();
    expect(columns.map((row) => row['place']).toSorted()).toEqual([
      'ballots.ballot_id',
      'ballots.contents',
      'ballots.election_id',
      'ballots.spoiled',
      'ballots.weight',
      'marks.day',
      'marks.election_id',
      'marks.voted',
      'marks.voter_id',
      'receipts.election_id',
      'receipts.replaced',
      'receipts.slot',
      'receipts.tracker',
    ]);
    expect(days).toHaveLength(1);
  });

  it('a changed vote shares nothing with the mark, nor the ballot with the receipt', async () => {
    const store = await openSqlite(folder, { mode: 'hold' });
    const made = await makeElection(store, 1, { revoting: true });
    const place = hex(16);
    await store.castBatch([cast(made.id, made.voters[0]!.id, { place })], NOW, DAY);
    await store.castBatch([cast(made.id, made.voters[0]!.id, { place })], NOW, DAY);
    await store.close();
    expect(placesOf(file, [place]).get(place)).toEqual([]);
    const database = new DatabaseSync(file, { readOnly: true });
    const ballot = database.prepare('select hex(ballot_id) as id from ballots where election_id = unhex(?)').get(made.id);
    const slot = database.prepare('select hex(slot) as id from receipts where election_id = unhex(?) and slot is not null').get(made.id);
    database.close();
    expect(ballot?.['id']).not.toBe(slot?.['id']);
  });
});

describe('PostgreSQL’s system columns', () => {
  let server: TestPostgres;
  let url: string;
  let client: pg.Client;
  beforeAll(async () => {
    server = await startPostgres();
    url = await server.createDatabase();
    client = new pg.Client({ connectionString: url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await server.stop();
  });

  interface Row {
    readonly xmin: string;
    readonly who: string;
  }

  async function system(table: string, who: string, electionId: string): Promise<readonly Row[]> {
    const { rows } = await client.query<Row>(
      `select xmin::text as xmin, ${who} as who from ${table} where election_id = decode($1, 'hex') order by ctid`,
      [electionId],
    );
    return rows;
  }

  it.each([120, 450])('do not pair %i voters with ballots or receipts by transaction or place', async (size) => {
    const store = await openPostgres(url);
    const made = await makeElection(store, size);
    const order = shuffled(
      random,
      made.voters.map((_, i) => i),
    );
    const casts = await castAll(store, made, order);
    if (size > 200) await store.changeElection(made.id, { status: 'open' }, { status: 'closed' }, audit('close', made.id), NOW);
    const arrival = casts.map((one) => one.voterId as string);
    const owner = new Map(casts.map((one) => [one.trackerKey.toLowerCase(), one.voterId as string]));
    const ballots = await system('ballots', `replace(contents, 'ballot of ', '')`, made.id);
    const receipts = (await system('receipts', `encode(tracker, 'hex')`, made.id)).map((row) => ({
      ...row,
      who: owner.get(row.who) ?? '',
    }));
    const marks = await system('marks', `encode(voter_id, 'hex')`, made.id);
    expect([ballots.length, receipts.length, marks.length]).toEqual([size, size, size]);
    // One transaction wrote all ballots, one all receipts: no batch can be told from another.
    expect(new Set(ballots.map((row) => row.xmin)).size).toBe(1);
    expect(new Set(receipts.map((row) => row.xmin)).size).toBe(1);
    const places = [ballots, receipts, marks].map((rows) => rows.map((row) => row.who));
    expect(bestPairing(places[0]!, arrival)).toBeLessThanOrEqual(CHANCE);
    expect(bestPairing(places[1]!, arrival)).toBeLessThanOrEqual(CHANCE);
    expect(bestPairing(places[0]!, places[1]!)).toBeLessThanOrEqual(CHANCE);
    expect(bestPairing(places[0]!, places[2]!)).toBeLessThanOrEqual(CHANCE);
    if (size > 200) {
      // Closed: the marks too have lost their order.
      expect(new Set(marks.map((row) => row.xmin)).size).toBe(1);
      expect(bestPairing(places[2]!, arrival)).toBeLessThanOrEqual(CHANCE);
      expect(places[2]).toEqual(places[2]?.toSorted());
    }
    await store.close();
  });
});
