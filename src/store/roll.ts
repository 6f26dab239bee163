import { sql, type Expression, type SqlBool } from 'kysely';
import type { ElectionId, VoterId } from '../kernel/ids.ts';
import type { RollEntry, RollQuery, SecretHash, Store, VoterRecord, VoterStatus } from '../usecases/ports.ts';
import { appendEntry } from './audit.ts';
import { lockElection } from './elections.ts';
import type { Engine, Tx, Value } from './engine.ts';
import { bytesOf, idOf } from './ids.ts';
import { breathe, bumpRevision, CHUNK, manyVoters } from './roll-batches.ts';
import { DAY_BASE, type VoterTable } from './schema.ts';

const PAGE = 2000;

const COLUMNS = [
  'id',
  'election_id',
  'username',
  'username_key',
  'name',
  'date_of_birth',
  'place',
  'address',
  'email',
  'weight',
  'groups',
  'status',
  'id_number',
  'id_checked',
  'secret_kind',
  'secret_hash',
  'late',
  'name_key',
  'place_key',
  'search_key',
] as const satisfies readonly (keyof VoterTable)[];

/** Texts as they are sorted and searched: without case, accents and double blanks. */
export function foldText(text: string): string {
  return text.normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/\s+/g, ' ').trim().toLowerCase();
}

function keysOf(
  voter: Pick<VoterRecord, 'username' | 'name' | 'place' | 'email' | 'idNumber'>,
): Pick<VoterTable, 'name_key' | 'place_key' | 'search_key'> {
  const parts = [voter.username, voter.name, voter.place, voter.email, voter.idNumber].filter((part) => part !== null);
  return { name_key: foldText(voter.name ?? ''), place_key: foldText(voter.place ?? ''), search_key: foldText(parts.join(' ')) };
}

/** A voter as a record holds it: the reason of a refusal is asked for by itself. */
type VoterRow = Omit<VoterTable, 'refusal_reason'>;

function rowOf(voter: VoterRecord): VoterRow {
  return {
    id: bytesOf(voter.id),
    election_id: bytesOf(voter.electionId),
    username: voter.username,
    username_key: voter.usernameKey,
    name: voter.name,
    date_of_birth: voter.dateOfBirth,
    place: voter.place,
    address: voter.address,
    email: voter.email,
    weight: voter.weight,
    groups: JSON.stringify(voter.groups),
    status: voter.status,
    id_number: voter.idNumber,
    id_checked: voter.idChecked ? 1 : 0,
    secret_kind: voter.secret?.kind ?? null,
    secret_hash: voter.secret?.hash ?? null,
    late: voter.late ? 1 : 0,
    ...keysOf(voter),
  };
}

function baseOf(row: Omit<EntryRow, 'secret_kind' | 'voted'>): Omit<VoterRecord, 'secret'> {
  return {
    id: idOf<VoterId>(row.id),
    electionId: idOf<ElectionId>(row.election_id),
    username: row.username,
    usernameKey: row.username_key,
    name: row.name,
    dateOfBirth: row.date_of_birth,
    place: row.place,
    address: row.address,
    email: row.email,
    weight: row.weight,
    groups: JSON.parse(row.groups) as readonly string[],
    status: row.status as VoterStatus,
    idNumber: row.id_number,
    idChecked: row.id_checked === 1,
    late: row.late === 1,
  };
}

function voterOf(row: VoterTable): VoterRecord {
  const secret =
    row.secret_kind === null || row.secret_hash === null ? null : { kind: row.secret_kind as SecretHash['kind'], hash: row.secret_hash };
  return { ...baseOf(row), secret };
}

async function existingNames(engine: Engine, tx: Tx, voters: readonly VoterRecord[]): Promise<readonly string[]> {
  const seen = new Set<string>();
  const duplicates = new Set<string>();
  for (const { electionId, usernameKey } of voters) {
    const key = `${electionId} ${usernameKey}`;
    if (seen.has(key)) duplicates.add(usernameKey);
    seen.add(key);
  }
  for (const [electionId, group] of Map.groupBy(voters, (voter) => voter.electionId)) {
    for (let i = 0; i < group.length; i += CHUNK) {
      const keys = group.slice(i, i + CHUNK).map((voter) => voter.usernameKey);
      const found = await tx
        .selectFrom('voters')
        .select('username_key')
        .where('election_id', '=', bytesOf(electionId))
        .where(engine.among('username_key', keys))
        .execute();
      for (const row of found) duplicates.add(row.username_key);
    }
  }
  return [...duplicates];
}

async function insertVoters(engine: Engine, tx: Tx, voters: readonly VoterRecord[], progress?: (done: number) => void): Promise<void> {
  for (let i = 0; i < voters.length; i += CHUNK) {
    const rows = voters.slice(i, i + CHUNK).map(rowOf);
    await engine.insertMany(
      tx,
      'voters',
      COLUMNS,
      rows.map((row) => COLUMNS.map((column): Value => row[column])),
    );
    await engine.insertMany(
      tx,
      'marks',
      ['election_id', 'voter_id', 'voted', 'day'],
      rows.map((row) => [row.election_id, row.id, 0, DAY_BASE]),
    );
    progress?.(Math.min(i + CHUNK, voters.length));
    await breathe();
  }
}

type Condition = Expression<SqlBool>;

/** Matches any text that holds `part`, whose own % and _ mean themselves. */
function holds(column: string, part: string): Condition {
  return sql<SqlBool>`${sql.ref(column)} like ${`%${part.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`} escape '\\'`;
}

/** Which voters `query` means, as far as the roll alone tells. */
function voterConditions(electionId: ElectionId, query: Partial<RollQuery>): readonly Condition[] {
  const conditions: Condition[] = [sql<SqlBool>`voters.election_id = ${bytesOf(electionId)}`];
  const words = foldText(query.search ?? '')
    .split(' ')
    .filter((word) => word !== '');
  for (const word of words) conditions.push(holds('voters.search_key', word));
  if (query.status !== undefined) conditions.push(sql<SqlBool>`voters.status = ${query.status}`);
  if (query.group !== undefined) conditions.push(holds('voters.groups', JSON.stringify(query.group)));
  return conditions;
}

function rollConditions(electionId: ElectionId, query: Partial<RollQuery>): readonly Condition[] {
  const voted = query.voted === undefined ? [] : [sql<SqlBool>`marks.voted = ${query.voted ? 1 : 0}`];
  return [...voterConditions(electionId, query), sql<SqlBool>`marks.election_id = ${bytesOf(electionId)}`, ...voted];
}

function selectRoll(db: Engine['db'], electionId: ElectionId, query: Partial<RollQuery>) {
  return db
    .selectFrom('voters')
    .innerJoin('marks', 'marks.voter_id', 'voters.id')
    .where((eb) => eb.and(rollConditions(electionId, query)));
}

/** The voters that `query` means, without their marks where it does not ask for them: joining a hundred thousand takes half a second. */
function selectVoters(db: Engine['db'], electionId: ElectionId, query: Partial<RollQuery>) {
  return db.selectFrom('voters').where((eb) =>
    query.voted === undefined
      ? eb.and(voterConditions(electionId, query))
      : eb.exists(
          eb
            .selectFrom('marks')
            .select('marks.voter_id')
            .whereRef('marks.voter_id', '=', 'voters.id')
            .where((inner) => inner.and(rollConditions(electionId, query))),
        ),
  );
}

const ENTRY_COLUMNS = [
  'voters.id',
  'voters.election_id',
  'username',
  'username_key',
  'name',
  'date_of_birth',
  'place',
  'address',
  'email',
  'weight',
  'groups',
  'status',
  'id_number',
  'id_checked',
  'secret_kind',
  'late',
  'voted',
] as const;

type EntryRow = Omit<VoterRow, 'secret_hash' | 'name_key' | 'place_key' | 'search_key'> & { readonly voted: number };

function entryOf(row: EntryRow): RollEntry {
  return { ...baseOf(row), hasSecret: row.secret_kind !== null, voted: row.voted === 1 };
}

const SORT_COLUMNS = { username: 'username_key', name: 'name_key', place: 'place_key' } as const;

async function pagesOfRoll(
  engine: Engine,
  electionId: ElectionId,
  visit: (page: readonly RollEntry[]) => void | Promise<void>,
): Promise<void> {
  let after = '';
  for (;;) {
    const rows = await selectRoll(engine.db, electionId, {})
      .select(ENTRY_COLUMNS)
      .where('username_key', '>', after)
      .orderBy('username_key')
      .limit(PAGE)
      .execute();
    if (rows.length > 0) await visit(rows.map(entryOf));
    const last = rows.at(-1);
    if (!last || rows.length < PAGE) return;
    after = last.username_key;
  }
}

async function countRoll(engine: Engine, electionId: ElectionId): Promise<Awaited<ReturnType<Store['rollCounts']>>> {
  const bytes = bytesOf(electionId);
  const rows = await engine.db
    .selectFrom('voters')
    .select((eb) => ['status', 'late', 'weight', 'secret_kind', eb.fn.countAll<number>().as('n')])
    .where('election_id', '=', bytes)
    .groupBy(['status', 'late', 'weight', 'secret_kind'])
    .execute();
  const marks = await engine.db
    .selectFrom('marks')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('election_id', '=', bytes)
    .where('voted', '=', 1)
    .executeTakeFirstOrThrow();
  const active = rows.filter((row) => row.status === 'active');
  const sum = (some: typeof rows): number => some.reduce((total, row) => total + Number(row.n), 0);
  return {
    active: sum(active),
    pending: sum(rows.filter((row) => row.status === 'pending')),
    voted: Number(marks.n),
    withoutSecret: sum(active.filter((row) => row.secret_kind === null)),
    late: sum(active.filter((row) => row.late === 1)),
    weight: active.reduce((total, row) => total + BigInt(row.weight) * BigInt(row.n), 0n).toString(),
  };
}

async function dayTurnout(engine: Engine, electionId: ElectionId): Promise<Awaited<ReturnType<Store['turnoutByDay']>>> {
  const rows = await engine.db
    .selectFrom('marks')
    .select((eb) => ['day', eb.fn.countAll<number>().as('n')])
    .where('election_id', '=', bytesOf(electionId))
    .where('voted', '=', 1)
    .groupBy('day')
    .orderBy('day')
    .execute();
  return rows.map((row) => ({ day: Number(row.day) - DAY_BASE, voted: Number(row.n) }));
}

async function groupTurnout(engine: Engine, electionId: ElectionId): Promise<Awaited<ReturnType<Store['turnoutByGroup']>>> {
  const rows = await selectRoll(engine.db, electionId, { status: 'active' })
    .select((eb) => ['groups', 'voted', eb.fn.countAll<number>().as('n')])
    .groupBy(['groups', 'voted'])
    .execute();
  const turnout = new Map<string, { roll: number; voted: number }>();
  for (const row of rows) {
    for (const group of new Set(JSON.parse(row.groups) as readonly string[])) {
      const counts = turnout.get(group) ?? { roll: 0, voted: 0 };
      counts.roll += Number(row.n);
      if (row.voted === 1) counts.voted += Number(row.n);
      turnout.set(group, counts);
    }
  }
  return [...turnout].map(([group, counts]) => ({ group, ...counts })).toSorted((a, b) => (a.group < b.group ? -1 : 1));
}

type RollQueries = Pick<
  Store,
  | 'addVoters'
  | 'findVoter'
  | 'findVoterById'
  | 'findVoterBySecret'
  | 'queryRoll'
  | 'eachVoter'
  | 'updateVoter'
  | 'secretHashes'
  | 'setSecrets'
  | 'replaceSecrets'
  | 'decideRegistrations'
  | 'refusalReason'
  | 'rollCounts'
  | 'turnoutByGroup'
  | 'turnoutByDay'
>;

/** The roll: who may vote. Whether somebody voted comes from `marks`; what was voted cannot be asked here. */
export function rollQueries(engine: Engine): RollQueries {
  const find = async (
    electionId: ElectionId,
    column: 'username_key' | 'id' | 'secret_hash',
    value: string | Uint8Array,
  ): Promise<VoterRecord | undefined> => {
    let query = engine.db.selectFrom('voters').selectAll().where('election_id', '=', bytesOf(electionId)).where(column, '=', value);
    if (column === 'secret_hash') query = query.where('secret_kind', '=', sql.lit('drawn'));
    const row = await query.executeTakeFirst();
    return row && voterOf(row);
  };

  const queryRoll: Store['queryRoll'] = (electionId, query) =>
    engine.snapshot(async (tx) => {
      const { total } = await selectVoters(tx, electionId, query)
        .select((eb) => eb.fn.countAll<number>().as('total'))
        .executeTakeFirstOrThrow();
      const direction = query.descending ? 'desc' : 'asc';
      const page = selectVoters(tx, electionId, query)
        .select('voters.id')
        .orderBy(SORT_COLUMNS[query.sort], direction)
        .orderBy('username_key', direction)
        .limit(query.limit)
        .offset(query.offset);
      const rows = await selectRoll(tx, electionId, {})
        .where('voters.id', 'in', page)
        .select(ENTRY_COLUMNS)
        .orderBy(SORT_COLUMNS[query.sort], direction)
        .orderBy('username_key', direction)
        .execute();
      return { total: Number(total), entries: rows.map(entryOf) };
    });

  const updateVoter: Store['updateVoter'] = (electionId, id, change, audit, at) =>
    engine.write(async (tx) => {
      // In the order of casting: the election first, so that a cast comes wholly before or wholly after this change.
      await lockElection(engine, tx, bytesOf(electionId));
      const row = await tx
        .selectFrom('voters')
        .selectAll()
        .where('id', '=', bytesOf(id))
        .where('election_id', '=', bytesOf(electionId))
        .$if(engine.kind === 'postgres', (query) => query.forUpdate())
        .executeTakeFirst();
      if (!row) return false;
      const leaves = change.status !== undefined && change.status !== 'active';
      if (leaves || (change.weight !== undefined && change.weight !== row.weight)) {
        const mark = await tx
          .selectFrom('marks')
          .select('voted')
          .where('election_id', '=', row.election_id)
          .where('voter_id', '=', row.id)
          .executeTakeFirst();
        if (mark?.voted === 1) return 'voted';
      }
      const { id: _id, election_id: _election, ...columns } = rowOf({ ...voterOf(row), ...change });
      // Whoever was decided upon anew is not told an older decision's reason.
      const decided = change.status === undefined ? columns : { ...columns, refusal_reason: null };
      await tx.updateTable('voters').set(decided).where('id', '=', row.id).execute();
      await bumpRevision(tx, electionId);
      await appendEntry(engine, tx, audit, at);
      return true;
    });

  return {
    addVoters: async (voters, audit, at, progress) => {
      const added = await engine.write(async (tx) => {
        const duplicates = await existingNames(engine, tx, voters);
        if (duplicates.length > 0) return { duplicates };
        await insertVoters(engine, tx, voters, progress);
        for (const electionId of new Set(voters.map((voter) => voter.electionId))) await bumpRevision(tx, electionId);
        await appendEntry(engine, tx, audit, at);
        return { duplicates: [] };
      });
      if (voters.length >= 1000) await engine.grown('voters', 'marks');
      return added;
    },
    findVoter: (electionId, usernameKey) => find(electionId, 'username_key', usernameKey),
    findVoterById: (electionId, id) => find(electionId, 'id', bytesOf(id)),
    findVoterBySecret: (electionId, hash) => find(electionId, 'secret_hash', hash),
    queryRoll,
    eachVoter: (electionId, visit) => pagesOfRoll(engine, electionId, visit),
    updateVoter,
    ...manyVoters(engine),
    rollCounts: (electionId) => countRoll(engine, electionId),
    turnoutByGroup: (electionId) => groupTurnout(engine, electionId),
    turnoutByDay: (electionId) => dayTurnout(engine, electionId),
  };
}
