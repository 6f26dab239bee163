import type { ElectionDefinition } from '../election/definition.ts';
import { utf8 } from '../kernel/bytes.ts';
import { canonicalJson } from '../kernel/canonical.ts';
import type { Instant } from '../kernel/clock.ts';
import type { ElectionId } from '../kernel/ids.ts';
import { invariant } from '../kernel/result.ts';
import type { BoardEvent, CastOutcome, PendingSealedCast, Store } from '../usecases/ports.ts';
import { appendEntry } from './audit.ts';
import { applyChange, lockElection } from './elections.ts';
import type { Engine, Tx } from './engine.ts';
import { bytesOf, idOf } from './ids.ts';
import { DAY_BASE, type Bytes, type BoardEventTable, type BoardTable, type ElectionTable } from './schema.ts';

// The published record of a sealed election: events chained by their hashes, appended in the transaction of the act. Ballots are sealed, so
// that here, unlike in open elections, ballot and credential stand together and in order; that is what the protocol publishes.

const EMPTY: Omit<BoardTable, 'election_id'> = { events: 0, last_hash: '', bytes: 0 };

/** Bytes that a record takes in the archive file: a header of 512 and the content filled up to a multiple of 512 (PROTOCOL 15.1). */
function archived(text: string): number {
  return 512 + Math.ceil(utf8(text).length / 512) * 512;
}

function eventOf(row: BoardEventTable): BoardEvent {
  return { height: row.height, type: row.type, records: JSON.parse(row.records) as readonly string[], event: row.event, hash: row.hash };
}

async function headOf(tx: Tx, id: Bytes): Promise<Omit<BoardTable, 'election_id'>> {
  return (await tx.selectFrom('boards').select(['events', 'last_hash', 'bytes']).where('election_id', '=', id).executeTakeFirst()) ?? EMPTY;
}

async function append(
  engine: Engine,
  tx: Tx,
  id: Bytes,
  head: Omit<BoardTable, 'election_id'>,
  events: readonly BoardEvent[],
): Promise<void> {
  const last = events.at(-1);
  if (!last) return;
  invariant(
    events.every((event, i) => event.height === head.events + i),
    'events come in the order of their heights',
  );
  await engine.insertMany(
    tx,
    'board_events',
    ['election_id', 'height', 'type', 'records', 'event', 'hash'],
    events.map((event) => [id, event.height, event.type, JSON.stringify(event.records), event.event, event.hash]),
  );
  const bytes = events.reduce(
    (sum, event) => sum + [...event.records, event.event].reduce((part, text) => part + archived(text), 0),
    head.bytes,
  );
  const columns = { events: last.height + 1, last_hash: last.hash, bytes };
  await tx
    .insertInto('boards')
    .values({ election_id: id, ...columns })
    .onConflict((conflict) => conflict.column('election_id').doUpdateSet(columns))
    .execute();
}

interface SealedState {
  status: string;
  readonly timeIsUp: boolean;
  readonly limit: number | null;
  recorded: number;
  readonly known: Set<string>;
  readonly current: Set<string>;
  readonly voted: Map<string, boolean>;
}

async function stateFor(
  engine: Engine,
  tx: Tx,
  row: ElectionTable,
  casts: readonly PendingSealedCast[],
  now: Instant,
): Promise<SealedState> {
  const definition = JSON.parse(row.definition) as ElectionDefinition;
  const counters = await tx
    .selectFrom('counters')
    .select(['recorded', 'ballot_limit'])
    .where('election_id', '=', row.id)
    .executeTakeFirstOrThrow();
  const known = await tx
    .selectFrom('sealed_ballots')
    .select('tracker')
    .where('election_id', '=', row.id)
    .where(
      engine.among(
        'tracker',
        casts.map((cast) => cast.tracker),
      ),
    )
    .execute();
  const current = await tx
    .selectFrom('sealed_ballots')
    .select('credential')
    .where('election_id', '=', row.id)
    .where('current', '=', 1)
    .where(
      engine.among(
        'credential',
        casts.map((cast) => cast.credential),
      ),
    )
    .execute();
  const voters = casts.flatMap(({ voterId }) => (voterId === null ? [] : [bytesOf(voterId)]));
  const marks =
    voters.length === 0
      ? []
      : await tx
          .selectFrom('marks')
          .select(['voter_id', 'voted'])
          .where('election_id', '=', row.id)
          .where(engine.among('voter_id', voters))
          .execute();
  return {
    status: row.status,
    timeIsUp: definition.closesAt !== undefined && definition.closesAt <= now,
    limit: counters.ballot_limit,
    recorded: counters.recorded,
    known: new Set(known.map(({ tracker }) => tracker)),
    current: new Set(current.map(({ credential }) => credential)),
    voted: new Map(marks.map((mark) => [idOf(mark.voter_id), mark.voted === 1])),
  };
}

function decide(state: SealedState, cast: PendingSealedCast, revoting: boolean): CastOutcome {
  if (state.known.has(cast.tracker)) return { kind: 'repeated' };
  const full = state.limit !== null && state.recorded >= state.limit;
  if (full && state.status === 'closed') return { kind: 'limit-reached' };
  if (state.status !== 'open' || state.timeIsUp)
    return {
      kind: 'not-open',
      status: state.status === 'paused' ? 'paused' : state.status === 'open' ? 'closed' : (state.status as 'closed'),
    };
  const replaced = state.current.has(cast.credential);
  if (replaced && !revoting) return { kind: 'already-voted' };
  if (!replaced && cast.voterId !== null && state.voted.get(cast.voterId) === true) return { kind: 'already-voted' };
  if (!replaced && full) return { kind: 'limit-reached' };
  state.known.add(cast.tracker);
  state.current.add(cast.credential);
  if (cast.voterId !== null) state.voted.set(cast.voterId, true);
  if (!replaced) state.recorded++;
  if (!replaced && state.limit !== null && state.recorded >= state.limit) state.status = 'closed';
  return { kind: 'recorded', replaced };
}

type MakeEvent = Parameters<Store['castSealedBatch']>[3];

async function writeBallots(engine: Engine, tx: Tx, id: Bytes, casts: readonly PendingSealedCast[], makeEvent: MakeEvent): Promise<void> {
  const head = await headOf(tx, id);
  const events: BoardEvent[] = [];
  for (const cast of casts) events.push(makeEvent(cast.ballot, events.at(-1)?.hash ?? head.last_hash, head.events + events.length));
  await append(engine, tx, id, head, events);
  const lastOf = new Map(casts.map((cast, i) => [cast.credential, i]));
  await tx
    .updateTable('sealed_ballots')
    .set({ current: 0 })
    .where('election_id', '=', id)
    .where('current', '=', 1)
    .where(engine.among('credential', [...lastOf.keys()]))
    .execute();
  await engine.insertMany(
    tx,
    'sealed_ballots',
    ['election_id', 'tracker', 'credential', 'height', 'current'],
    casts.map((cast, i) => [id, cast.tracker, cast.credential, head.events + i, lastOf.get(cast.credential) === i ? 1 : 0]),
  );
}

async function castSealed(
  engine: Engine,
  tx: Tx,
  id: ElectionId,
  casts: readonly PendingSealedCast[],
  revoting: boolean,
  now: Instant,
  makeEvent: MakeEvent,
): Promise<readonly CastOutcome[]> {
  const row = await lockElection(engine, tx, bytesOf(id));
  if (!row) return casts.map(() => ({ kind: 'not-open', status: 'archived' }));
  const state = await stateFor(engine, tx, row, casts, now);
  const before = state.recorded;
  const voted = new Map(state.voted);
  const outcomes = casts.map((cast) => decide(state, cast, revoting));
  const accepted = casts.filter((_, i) => outcomes[i]?.kind === 'recorded');
  if (accepted.length === 0) return outcomes;
  await writeBallots(engine, tx, row.id, accepted, makeEvent);
  const marked = [...state.voted].filter(([voter, now_]) => now_ && voted.get(voter) === false).map(([voter]) => bytesOf(voter));
  if (marked.length > 0) {
    await tx
      .updateTable('marks')
      .set({ voted: 1, day: DAY_BASE + Math.floor(now / 86_400_000) })
      .where('election_id', '=', row.id)
      .where('voted', '=', 0)
      .where(engine.among('voter_id', marked))
      .execute();
  }
  if (state.recorded > before)
    await tx.updateTable('counters').set({ recorded: state.recorded, marked: state.recorded }).where('election_id', '=', row.id).execute();
  const closes = state.status === 'closed' && row.status === 'open';
  await tx
    .updateTable('elections')
    .set({ revision: row.revision + 1, ...(closes ? { status: 'closed', closed_at: now } : {}) })
    .where('id', '=', row.id)
    .execute();
  if (closes) {
    const details = canonicalJson({ ballots: state.recorded, reason: 'ballot-limit' });
    await appendEntry(engine, tx, { actor: 'system:schedule', act: 'election.close', electionId: id, details }, now);
  }
  return outcomes;
}

type SealedQueries = Pick<
  Store,
  | 'appendBoardEvents'
  | 'boardHead'
  | 'boardEvents'
  | 'castSealedBatch'
  | 'findSealedBallot'
  | 'putSealedItem'
  | 'initSealedItem'
  | 'getSealedItem'
  | 'listSealedItems'
>;

/** The record of sealed elections, and what trustees and registrar leave for each other. */
export function sealedQueries(engine: Engine): SealedQueries {
  const appendBoardEvents: Store['appendBoardEvents'] = (electionId, expectedHeight, events, change, audit, at) =>
    engine.write(async (tx) => {
      const row = await lockElection(engine, tx, bytesOf(electionId));
      const head = row && (await headOf(tx, row.id));
      if (!row || head?.events !== expectedHeight) return false;
      await append(engine, tx, row.id, head, events);
      await applyChange(tx, row, change ?? {}, audit?.actor ?? 'system', at);
      if (audit) await appendEntry(engine, tx, audit, at);
      return true;
    });

  return {
    appendBoardEvents,
    boardHead: async (electionId) => {
      const row = await engine.db.selectFrom('boards').selectAll().where('election_id', '=', bytesOf(electionId)).executeTakeFirst();
      return row && { events: row.events, lastHash: row.last_hash, bytes: row.bytes };
    },
    boardEvents: async (electionId, fromHeight, limit) => {
      const rows = await engine.db
        .selectFrom('board_events')
        .selectAll()
        .where('election_id', '=', bytesOf(electionId))
        .where('height', '>=', fromHeight)
        .orderBy('height')
        .limit(limit)
        .execute();
      return rows.map(eventOf);
    },
    castSealedBatch: (casts, revoting, now, makeEvent) =>
      engine.write(async (tx) => {
        const outcomes: CastOutcome[] = [];
        const groups = [...Map.groupBy(casts.keys(), (i) => (casts[i] as PendingSealedCast).electionId)].toSorted(([a], [b]) =>
          a < b ? -1 : 1,
        );
        for (const [id, places] of groups) {
          const done = await castSealed(
            engine,
            tx,
            id,
            places.map((i) => casts[i] as PendingSealedCast),
            revoting,
            now,
            makeEvent,
          );
          for (const [k, i] of places.entries()) outcomes[i] = done[k] as CastOutcome;
        }
        return outcomes;
      }),
    findSealedBallot: async (electionId, tracker) => {
      const row = await engine.db
        .selectFrom('sealed_ballots')
        .select('current')
        .where('election_id', '=', bytesOf(electionId))
        .where('tracker', '=', tracker)
        .executeTakeFirst();
      if (!row) return undefined;
      return row.current === 1 ? 'current' : 'replaced';
    },
    putSealedItem: (electionId, key, value) =>
      engine.write(async (tx) => {
        await tx
          .insertInto('sealed_items')
          .values({ election_id: bytesOf(electionId), key, value })
          .onConflict((conflict) => conflict.columns(['election_id', 'key']).doUpdateSet({ value }))
          .execute();
      }),
    initSealedItem: (electionId, key, value) =>
      engine.write(async (tx) => {
        await tx
          .insertInto('sealed_items')
          .values({ election_id: bytesOf(electionId), key, value })
          .onConflict((conflict) => conflict.columns(['election_id', 'key']).doNothing())
          .execute();
        return (
          await tx
            .selectFrom('sealed_items')
            .select('value')
            .where('election_id', '=', bytesOf(electionId))
            .where('key', '=', key)
            .executeTakeFirstOrThrow()
        ).value;
      }),
    getSealedItem: async (electionId, key) =>
      (
        await engine.db
          .selectFrom('sealed_items')
          .select('value')
          .where('election_id', '=', bytesOf(electionId))
          .where('key', '=', key)
          .executeTakeFirst()
      )?.value,
    listSealedItems: async (electionId, prefix) => {
      const rows = await engine.db
        .selectFrom('sealed_items')
        .select(['key', 'value'])
        .where('election_id', '=', bytesOf(electionId))
        .where('key', '>=', prefix)
        .where('key', '<', `${prefix}\u{10FFFF}`)
        .orderBy('key')
        .execute();
      return rows;
    },
  };
}
