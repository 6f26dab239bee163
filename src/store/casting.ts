import { sql } from 'kysely';
import type { ElectionDefinition } from '../election/definition.ts';
import type { Status } from '../election/life-cycle.ts';
import { canonicalJson } from '../kernel/canonical.ts';
import type { Instant } from '../kernel/clock.ts';
import type { ElectionId } from '../kernel/ids.ts';
import { invariant } from '../kernel/result.ts';
import { sha256 } from '../kernel/sha256.ts';
import type { CastOutcome, PendingCast, Store } from '../usecases/ports.ts';
import { appendEntry } from './audit.ts';
import { decideCasts, type CastPlan } from './cast-decision.ts';
import { lockElection } from './elections.ts';
import type { Engine, Tx } from './engine.ts';
import { bytesOf, idOf } from './ids.ts';
import { mixAfterClosing, mixElection, mixingDue, mixWithin } from './mixing.ts';
import { DAY_BASE, type Bytes, type ElectionTable } from './schema.ts';

// Casting: marks, ballots and receipts in one transaction, for many voters at once. The three tables share no key but the election's.

/** Where a changeable vote stands: derived from the place, which the database never holds, differently for ballots and receipts. */
function derived(kind: 'ballot' | 'receipt', electionId: string, place: string): Bytes {
  return sha256(`${kind}|${electionId}|${place}`).slice(0, 16);
}

function byKey<T>(key: (row: T) => Uint8Array): (a: T, b: T) => number {
  return (a, b) => Buffer.compare(key(a), key(b));
}

interface Group {
  readonly id: ElectionId;
  readonly casts: readonly PendingCast[];
}

async function planFor(engine: Engine, tx: Tx, row: ElectionTable, { id, casts }: Group, now: Instant): Promise<CastPlan> {
  const definition = JSON.parse(row.definition) as ElectionDefinition;
  const places = new Map(casts.flatMap(({ place }) => (place === null ? [] : [[place, derived('ballot', id, place)] as const])));
  const counters = await tx
    .selectFrom('counters')
    .select(['recorded', 'ballot_limit'])
    .where('election_id', '=', row.id)
    .executeTakeFirstOrThrow();
  const receipts = await tx
    .selectFrom('receipts')
    .select('tracker')
    .where('election_id', '=', row.id)
    .where(
      engine.among(
        'tracker',
        casts.map((cast) => bytesOf(cast.trackerKey)),
      ),
    )
    .execute();
  // The roll as it is now: a voter may have been struck off since signing in.
  const marks = await tx
    .selectFrom('marks')
    .innerJoin('voters', 'voters.id', 'marks.voter_id')
    .select(['voter_id', 'voted', 'status'])
    .where('marks.election_id', '=', row.id)
    .where(
      engine.among(
        'voter_id',
        casts.map((cast) => bytesOf(cast.voterId)),
      ),
    )
    .execute();
  const taken =
    places.size === 0
      ? []
      : await tx
          .selectFrom('ballots')
          .select('ballot_id')
          .where('election_id', '=', row.id)
          .where(engine.among('ballot_id', [...places.values()]))
          .execute();
  const takenIds = new Set(taken.map((ballot) => idOf(ballot.ballot_id)));
  const state = {
    status: row.status as Status,
    timeIsUp: definition.closesAt !== undefined && definition.closesAt <= now,
    revoting: definition.revoting,
    recorded: counters.recorded,
    ballotLimit: counters.ballot_limit,
    roundLimit: row.round_limit,
    trackers: new Set(receipts.map((receipt) => idOf(receipt.tracker))),
    voted: new Map(marks.map((mark) => [idOf(mark.voter_id), mark.voted === 1])),
    struckOff: new Set(marks.flatMap((mark) => (mark.status === 'active' ? [] : [idOf(mark.voter_id)]))),
    places: new Set([...places].filter(([, ballotId]) => takenIds.has(idOf(ballotId))).map(([place]) => place)),
  };
  return decideCasts(state, casts);
}

async function writeMarks(engine: Engine, tx: Tx, electionId: Bytes, voters: readonly string[], day: number): Promise<void> {
  if (voters.length === 0) return;
  const changed = await tx
    .updateTable('marks')
    .set({ voted: 1, day: DAY_BASE + day })
    .where('election_id', '=', electionId)
    .where('voted', '=', 0)
    .where(engine.among('voter_id', voters.map(bytesOf)))
    .returning('voted')
    .execute();
  invariant(changed.length === voters.length, 'every voter of the batch was marked, once');
}

async function writeBallots(engine: Engine, tx: Tx, electionId: Bytes, { fresh, replacing }: CastPlan): Promise<void> {
  const rows = [...fresh, ...replacing].map((cast) => ({
    id: cast.place === null ? engine.random.bytes(16) : derived('ballot', cast.electionId, cast.place),
    cast,
  }));
  const places = replacing.flatMap(({ electionId: election, place }) => (place === null ? [] : [derived('ballot', election, place)]));
  if (places.length > 0)
    await tx.deleteFrom('ballots').where('election_id', '=', electionId).where(engine.among('ballot_id', places)).execute();
  // In the order of random keys, never in that of the marks.
  const sorted = rows.toSorted(byKey((row) => row.id));
  await engine.insertMany(
    tx,
    'ballots',
    ['election_id', 'ballot_id', 'spoiled', 'weight', 'contents'],
    sorted.map(({ id, cast }) => [electionId, id, cast.spoiled ? 1 : 0, cast.weight, cast.contents]),
  );
}

async function writeReceipts(engine: Engine, tx: Tx, electionId: Bytes, { receipts, replacing }: CastPlan): Promise<void> {
  const slots = replacing.flatMap(({ electionId: election, place }) => (place === null ? [] : [derived('receipt', election, place)]));
  if (slots.length > 0)
    await tx
      .updateTable('receipts')
      .set({ replaced: 1, slot: null })
      .where('election_id', '=', electionId)
      .where(engine.among('slot', slots))
      .execute();
  const rows = receipts.map(({ cast, replaced }) => ({
    tracker: bytesOf(cast.trackerKey),
    slot: cast.place === null || replaced ? null : derived('receipt', cast.electionId, cast.place),
    replaced: replaced ? 1 : 0,
  }));
  await engine.insertMany(
    tx,
    'receipts',
    ['election_id', 'tracker', 'slot', 'replaced'],
    rows.toSorted(byKey((row) => row.tracker)).map((row) => [electionId, row.tracker, row.slot, row.replaced]),
  );
}

/** The acts that the polls do by themselves when a limit is reached. */
async function actOfLimit(
  engine: Engine,
  tx: Tx,
  id: ElectionId,
  next: 'closed' | 'paused',
  recorded: number,
  now: Instant,
): Promise<void> {
  const [act, reason] = next === 'closed' ? ['election.close', 'ballot-limit'] : ['election.pause', 'round-finished'];
  await appendEntry(
    engine,
    tx,
    { actor: 'system:schedule', act, electionId: id, details: canonicalJson({ ballots: recorded, reason }) },
    now,
  );
}

interface BatchDone {
  readonly outcomes: readonly CastOutcome[];
  readonly closed: boolean;
  /** Whether the number of ballots has passed a power of two. */
  readonly grown: boolean;
}

async function castInElection(engine: Engine, tx: Tx, group: Group, now: Instant, day: number): Promise<BatchDone> {
  const row = await lockElection(engine, tx, bytesOf(group.id));
  if (!row) return { outcomes: group.casts.map(() => ({ kind: 'not-open', status: 'archived' })), closed: false, grown: false };
  const plan = await planFor(engine, tx, row, group, now);
  if (plan.receipts.length === 0) return { outcomes: plan.outcomes, closed: false, grown: false };
  await writeMarks(engine, tx, row.id, plan.marks, day);
  await writeBallots(engine, tx, row.id, plan);
  await writeReceipts(engine, tx, row.id, plan);
  const recorded = plan.recorded;
  const mixing = plan.next !== 'closed' && mixingDue(recorded, row.mixed);
  if (mixing) await mixWithin(engine, tx, row.id);
  await tx
    .updateTable('elections')
    .set({
      revision: row.revision + 1,
      ...(mixing ? { mixed: recorded } : {}),
      ...(plan.next === undefined ? {} : { status: plan.next }),
      ...(plan.next === 'closed' ? { closed_at: now } : {}),
      ...(plan.next === 'paused' ? { round_limit: null } : {}),
    })
    .where('id', '=', row.id)
    .execute();
  if (plan.next !== undefined) await actOfLimit(engine, tx, group.id, plan.next, recorded, now);
  const grown = recorded >= 512 && Math.floor(Math.log2(recorded)) > Math.floor(Math.log2(recorded - plan.marks.length));
  return { outcomes: plan.outcomes, closed: plan.next === 'closed', grown };
}

async function castBatch(engine: Engine, casts: readonly PendingCast[], now: Instant, day: number): Promise<readonly CastOutcome[]> {
  // Elections in the order of their ids, so that two nodes never wait for each other's.
  const groups = [...Map.groupBy(casts.keys(), (i) => (casts[i] as PendingCast).electionId)].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { outcomes, closed, grown } = await engine.write(async (tx) => {
    const decided: CastOutcome[] = [];
    const full: ElectionId[] = [];
    let passed = false;
    for (const [id, places] of groups) {
      const done = await castInElection(engine, tx, { id, casts: places.map((i) => casts[i] as PendingCast) }, now, day);
      for (const [k, i] of places.entries()) decided[i] = done.outcomes[k] as CastOutcome;
      if (done.closed) full.push(id);
      passed ||= done.grown;
    }
    return { outcomes: decided, closed: full, grown: passed };
  });
  // Nobody's receipt waits for that.
  if (grown) void engine.grown('marks', 'ballots', 'receipts');
  for (const id of closed) await mixAfterClosing(engine, bytesOf(id));
  return outcomes;
}

async function importAll(
  engine: Engine,
  tx: Tx,
  id: Bytes,
  marked: readonly string[],
  ballots: Parameters<Store['importBallots']>[2],
): Promise<void> {
  const row = await lockElection(engine, tx, id);
  invariant(row?.status === 'draft', 'ballots of an earlier system come in only while the election is a draft');
  await writeMarks(engine, tx, id, marked, 0);
  const rows = ballots.map((ballot) => ({ key: engine.random.bytes(16), ...ballot })).toSorted(byKey((ballot) => ballot.key));
  await engine.insertMany(
    tx,
    'ballots',
    ['election_id', 'ballot_id', 'spoiled', 'weight', 'contents'],
    rows.map((ballot) => [id, ballot.key, ballot.spoiled ? 1 : 0, ballot.weight, ballot.contents]),
  );
  await tx
    .updateTable('elections')
    .set({ revision: row.revision + 1 })
    .where('id', '=', id)
    .execute();
}

type CastQueries = Pick<Store, 'castBatch' | 'hasVoted' | 'findReceipt' | 'ballotGroups' | 'importBallots' | 'mixBallots'>;

/** Casting and what may be asked about it. */
export function castQueries(engine: Engine): CastQueries {
  return {
    castBatch: (casts, now, day) => castBatch(engine, casts, now, day),
    hasVoted: async (electionId, voterId) => {
      const row = await engine.db
        .selectFrom('marks')
        .select('voted')
        .where('election_id', '=', bytesOf(electionId))
        .where('voter_id', '=', bytesOf(voterId))
        .executeTakeFirst();
      return row?.voted === 1;
    },
    findReceipt: async (electionId, trackerKey) => {
      const row = await engine.db
        .selectFrom('receipts')
        .select('replaced')
        .where('election_id', '=', bytesOf(electionId))
        .where('tracker', '=', bytesOf(trackerKey))
        .executeTakeFirst();
      if (!row) return undefined;
      return row.replaced === 1 ? 'replaced' : 'recorded';
    },
    ballotGroups: async (electionId) => {
      const rows = await engine.db
        .selectFrom('ballots')
        .select((eb) => ['contents', 'weight', eb.fn.countAll<number>().as('count')])
        .where('election_id', '=', bytesOf(electionId))
        .where('spoiled', '=', sql.lit(0))
        .groupBy(['contents', 'weight'])
        .execute();
      return rows
        .map(({ contents, weight, count }) => ({ contents, weight, count: Number(count) }))
        .toSorted((a, b) => (a.contents + a.weight < b.contents + b.weight ? -1 : 1));
    },
    importBallots: (electionId, marked, ballots, audit, at) =>
      engine.write(async (tx) => {
        await importAll(engine, tx, bytesOf(electionId), marked, ballots);
        await appendEntry(engine, tx, audit, at);
      }),
    mixBallots: (electionId) => mixElection(engine, bytesOf(electionId)),
  };
}
