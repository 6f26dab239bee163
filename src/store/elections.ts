import type { ElectionDefinition } from '../election/definition.ts';
import type { Status } from '../election/life-cycle.ts';
import { fromHex } from '../kernel/bytes.ts';
import type { ElectionId, Slug } from '../kernel/ids.ts';
import type { ElectionChange, ElectionRecord, Store } from '../usecases/ports.ts';
import { appendEntry } from './audit.ts';
import type { Engine, Tx } from './engine.ts';
import { bytesOf, idOf } from './ids.ts';
import { mixAfterClosing } from './mixing.ts';
import type { Bytes, CounterTable, ElectionTable } from './schema.ts';

type ElectionRow = Omit<ElectionTable, 'mixed'> & Pick<CounterTable, 'recorded' | 'spoiled'>;

function recordOf(row: ElectionRow): ElectionRecord {
  return {
    id: idOf<ElectionId>(row.id),
    slug: row.slug as Slug,
    status: row.status as Status,
    definition: JSON.parse(row.definition) as ElectionDefinition,
    version: row.version,
    revision: row.revision,
    cast: row.recorded,
    spoiled: row.spoiled,
    roundLimit: row.round_limit,
    tally: row.tally,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    createdAt: row.created_at,
  };
}

function selectElections(db: Engine['db']) {
  return db
    .selectFrom('elections')
    .innerJoin('counters', 'counters.election_id', 'elections.id')
    .select([
      'id',
      'slug',
      'status',
      'definition',
      'version',
      'revision',
      'round_limit',
      'tally',
      'opened_at',
      'closed_at',
      'created_at',
      'recorded',
      'spoiled',
    ]);
}

/** What a changed definition means for the counters. A limit below what is recorded already lets no further ballot in. */
async function limitCounters(tx: Tx, id: Bytes, definition: ElectionDefinition): Promise<void> {
  const counters = await tx.selectFrom('counters').select('recorded').where('election_id', '=', id).executeTakeFirstOrThrow();
  const limit = definition.ballotLimit === undefined ? null : Math.max(definition.ballotLimit, counters.recorded);
  await tx
    .updateTable('counters')
    .set({ ballot_limit: limit, sealed: definition.sealed ? 1 : 0 })
    .where('election_id', '=', id)
    .execute();
}

function columnsOf(change: ElectionChange): Partial<ElectionTable> {
  return {
    ...(change.status === undefined ? {} : { status: change.status }),
    ...(change.definition === undefined ? {} : { definition: JSON.stringify(change.definition) }),
    ...(change.roundLimit === undefined ? {} : { round_limit: change.roundLimit }),
    ...(change.tally === undefined ? {} : { tally: change.tally }),
    ...(change.openedAt === undefined ? {} : { opened_at: change.openedAt }),
    ...(change.closedAt === undefined ? {} : { closed_at: change.closedAt }),
    ...(change.slug === undefined ? {} : { slug: change.slug }),
  };
}

/** Applies `change` inside a transaction in which the election's row is locked. */
export async function applyChange(
  tx: Tx,
  row: Pick<ElectionTable, 'id' | 'version' | 'revision'>,
  change: ElectionChange,
  actor: string,
  at: number,
): Promise<void> {
  const version = row.version + (change.definition === undefined ? 0 : 1);
  await tx
    .updateTable('elections')
    .set({ ...columnsOf(change), version, revision: row.revision + 1 })
    .where('id', '=', row.id)
    .execute();
  if (change.definition === undefined) return;
  await limitCounters(tx, row.id, change.definition);
  await tx
    .insertInto('definition_versions')
    .values({ election_id: row.id, version, definition: JSON.stringify(change.definition), at, actor })
    .execute();
}

/** The election's row, locked until the transaction ends. */
export function lockElection(engine: Engine, tx: Tx, id: Bytes): Promise<ElectionTable | undefined> {
  return tx
    .selectFrom('elections')
    .selectAll()
    .where('id', '=', id)
    .$if(engine.kind === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
}

async function deleteAll(tx: Tx, id: Bytes): Promise<void> {
  await tx.updateTable('elections').set({ status: 'deleted' }).where('id', '=', id).execute();
  for (const table of [
    'ballots',
    'receipts',
    'marks',
    'sealed_ballots',
    'board_events',
    'boards',
    'sealed_items',
    'voters',
    'definition_versions',
    'counters',
  ] as const) {
    await tx.deleteFrom(table).where('election_id', '=', id).execute();
  }
  await tx.deleteFrom('elections').where('id', '=', id).execute();
}

type ElectionQueries = Pick<
  Store,
  'createElection' | 'listElections' | 'findElection' | 'changeElection' | 'definitionVersions' | 'deleteElection'
>;

/** Elections and the versions of their definitions. */
export function electionQueries(engine: Engine): ElectionQueries {
  const createElection: Store['createElection'] = ({ id, slug, definition, at: createdAt }, audit, at) =>
    engine.write(async (tx) => {
      const text = JSON.stringify(definition);
      const bytes = bytesOf(id);
      const made = await tx
        .insertInto('elections')
        .values({
          id: bytes,
          slug,
          status: 'draft',
          definition: text,
          version: 1,
          revision: 1,
          round_limit: null,
          tally: null,
          opened_at: null,
          closed_at: null,
          created_at: createdAt,
          mixed: 0,
        })
        .onConflict((conflict) => conflict.column('slug').doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows === 0n) return 'slug-taken';
      await tx
        .insertInto('counters')
        .values({
          election_id: bytes,
          sealed: definition.sealed ? 1 : 0,
          marked: 0,
          recorded: 0,
          spoiled: 0,
          ballot_limit: definition.ballotLimit ?? null,
        })
        .execute();
      await tx
        .insertInto('definition_versions')
        .values({ election_id: bytes, version: 1, definition: text, at, actor: audit.actor })
        .execute();
      await appendEntry(engine, tx, audit, at);
      return 'created';
    });

  const changeElection: Store['changeElection'] = async (id, expected, change, audit, at) => {
    const done = await engine.write(async (tx) => {
      const row = await lockElection(engine, tx, bytesOf(id));
      if (!row || row.status !== expected.status) return false;
      if (row.version !== (expected.version ?? row.version) || row.revision !== (expected.revision ?? row.revision)) return false;
      await applyChange(tx, row, change, audit.actor, at);
      await appendEntry(engine, tx, audit, at);
      return true;
    });
    if (done && change.status === 'closed') await mixAfterClosing(engine, bytesOf(id));
    return done;
  };

  return {
    createElection,
    changeElection,
    listElections: async () => (await selectElections(engine.db).orderBy('created_at').orderBy('slug').execute()).map(recordOf),
    findElection: async (idOrSlug) => {
      const id = idOrSlug.length === 32 ? fromHex(idOrSlug) : undefined;
      const byId = id && (await selectElections(engine.db).where('id', '=', id).executeTakeFirst());
      const row = byId ?? (await selectElections(engine.db).where('slug', '=', idOrSlug).executeTakeFirst());
      return row && recordOf(row);
    },
    definitionVersions: async (id) => {
      const rows = await engine.db
        .selectFrom('definition_versions')
        .selectAll()
        .where('election_id', '=', bytesOf(id))
        .orderBy('version')
        .execute();
      return rows.map(({ version, definition, at, actor }) => ({
        version,
        definition: JSON.parse(definition) as ElectionDefinition,
        at,
        actor,
      }));
    },
    deleteElection: (id, audit, at) =>
      engine.write(async (tx) => {
        const row = await lockElection(engine, tx, bytesOf(id));
        if (!row) return;
        await deleteAll(tx, row.id);
        await appendEntry(engine, tx, audit, at);
      }),
  };
}
