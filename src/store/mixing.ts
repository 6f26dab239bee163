import { sql } from 'kysely';
import type { Engine, Tx } from './engine.ts';
import type { Bytes } from './schema.ts';

// Mixing rewrites the ballots and receipts of an election in the order of their random keys, so that neither the place of a row in the
// file nor the transaction that wrote it says when it came, and hence with which mark or which receipt. See docs/decisions/marks-and-ballots.md.

/** Up to this many ballots every batch ends with a mixing. */
const ALWAYS = 200;
/** Up to this many a batch ends with a mixing whenever the number has grown by a tenth since the last one. */
const OFTEN = 5000;
/** Rows rewritten in one transaction when a closed election is mixed. */
const CHUNK = 4000;

/** Whether a batch that brings an election to `recorded` ballots should end with a mixing. */
export function mixingDue(recorded: number, mixed: number): boolean {
  return recorded > 0 && (recorded <= ALWAYS || (recorded <= OFTEN && recorded * 10 >= mixed * 11));
}

/** Keys from `from` (inclusive) to `to` (exclusive; absent: to the end). */
interface Range {
  readonly from: Bytes;
  readonly to: Bytes | undefined;
}

const ALL: Range = { from: new Uint8Array(0), to: undefined };

async function mixBallotRange(engine: Engine, tx: Tx, electionId: Bytes, { from, to }: Range): Promise<void> {
  let query = tx.deleteFrom('ballots').where('election_id', '=', electionId).where('ballot_id', '>=', from);
  if (to) query = query.where('ballot_id', '<', to);
  const rows = await query.returning(['ballot_id', 'spoiled', 'weight', 'contents']).execute();
  const sorted = rows.toSorted((a, b) => Buffer.compare(a.ballot_id, b.ballot_id));
  await engine.insertMany(
    tx,
    'ballots',
    ['election_id', 'ballot_id', 'spoiled', 'weight', 'contents'],
    sorted.map((row) => [electionId, row.ballot_id, row.spoiled, row.weight, row.contents]),
  );
}

async function mixReceiptRange(engine: Engine, tx: Tx, electionId: Bytes, { from, to }: Range): Promise<void> {
  let query = tx.deleteFrom('receipts').where('election_id', '=', electionId).where('tracker', '>=', from);
  if (to) query = query.where('tracker', '<', to);
  const rows = await query.returning(['tracker', 'slot', 'replaced']).execute();
  const sorted = rows.toSorted((a, b) => Buffer.compare(a.tracker, b.tracker));
  await engine.insertMany(
    tx,
    'receipts',
    ['election_id', 'tracker', 'slot', 'replaced'],
    sorted.map((row) => [electionId, row.tracker, row.slot, row.replaced]),
  );
}

/** Mixes a small election inside the transaction of a batch. */
export async function mixWithin(engine: Engine, tx: Tx, electionId: Bytes): Promise<void> {
  await mixBallotRange(engine, tx, electionId, ALL);
  await mixReceiptRange(engine, tx, electionId, ALL);
}

/** Splits the space of keys into ranges of about `CHUNK` rows: keys are random, so the first two bytes cut evenly. */
function rangesFor(rows: number): readonly Range[] {
  const count = Math.min(65536, Math.max(1, Math.ceil(rows / CHUNK)));
  const bound = (i: number): Bytes => {
    const at = Math.floor((i * 65536) / count);
    return new Uint8Array([at >> 8, at & 255]);
  };
  return Array.from({ length: count }, (_, i) => ({ from: i === 0 ? ALL.from : bound(i), to: i === count - 1 ? undefined : bound(i + 1) }));
}

/**
 * Mixes a whole election, in ranges of a few thousand rows, each a transaction of its own so that voters of other elections need not
 * wait, then lets the engine give back what it kept of the old rows.
 */
export async function mixElection(engine: Engine, electionId: Bytes): Promise<void> {
  const { n } = await engine.db
    .selectFrom('receipts')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('election_id', '=', electionId)
    .executeTakeFirstOrThrow();
  const counters = await engine.db
    .selectFrom('counters')
    .select(['recorded', 'sealed'])
    .where('election_id', '=', electionId)
    .executeTakeFirst();
  if (!counters || counters.sealed === 1) return;
  const locked = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    engine.write(async (tx) => {
      // Casts and mixings of one election take turns.
      if (engine.kind === 'postgres') await sql`select 1 from elections where id = ${electionId} for update`.execute(tx);
      return await work(tx);
    });
  for (const range of rangesFor(counters.recorded)) await locked((tx) => mixBallotRange(engine, tx, electionId, range));
  for (const range of rangesFor(Number(n))) await locked((tx) => mixReceiptRange(engine, tx, electionId, range));
  await locked(async (tx) => {
    // PostgreSQL notes in each row the transaction that wrote it: after this, one for all voters.
    if (engine.kind === 'postgres') await sql`update marks set day = day where election_id = ${electionId}`.execute(tx);
    await tx.updateTable('elections').set({ mixed: counters.recorded }).where('id', '=', electionId).execute();
  });
  await engine.sweep();
}

/**
 * Mixes an election whose polls have just closed. What was done before is durable already, so a failure here (a full disk) must not look
 * like a failure of that: `inspect` names an election that was left unmixed, and `mixBallots` makes up for it.
 */
export async function mixAfterClosing(engine: Engine, electionId: Bytes): Promise<void> {
  try {
    await mixElection(engine, electionId);
  } catch {
    // Told by `inspect`.
  }
}
