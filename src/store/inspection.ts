import { sql } from 'kysely';
import type { Store } from '../usecases/ports.ts';
import type { Engine, Tx } from './engine.ts';

interface Numbers {
  readonly marks: number;
  readonly roll: number;
  readonly marked: number;
  readonly ballots: number;
  readonly spoiled: number;
  readonly receipts: number;
}

async function numbersOf(tx: Tx, id: Uint8Array): Promise<Numbers> {
  const { rows } = await sql<Record<keyof Numbers, number | string>>`select
    (select count(*) from voters where election_id = ${id}) as roll,
    (select count(*) from marks where election_id = ${id}) as marks,
    (select count(*) from marks where election_id = ${id} and voted = 1) as marked,
    (select count(*) from ballots where election_id = ${id}) as ballots,
    (select count(*) from ballots where election_id = ${id} and spoiled = 1) as spoiled,
    (select count(*) from receipts where election_id = ${id} and replaced = 0) as receipts`.execute(tx);
  const row = rows[0];
  const number = (key: keyof Numbers): number => Number(row?.[key] ?? 0);
  return {
    marks: number('marks'),
    roll: number('roll'),
    marked: number('marked'),
    ballots: number('ballots'),
    spoiled: number('spoiled'),
    receipts: number('receipts'),
  };
}

async function inspectElections(tx: Tx): Promise<readonly string[]> {
  const findings: string[] = [];
  const rows = await tx
    .selectFrom('elections')
    .leftJoin('counters', 'counters.election_id', 'elections.id')
    .select(['id', 'slug', 'status', 'mixed', 'sealed', 'marked', 'recorded', 'spoiled', 'ballot_limit'])
    .orderBy('slug')
    .execute();
  for (const row of rows) {
    const say = (text: string): number => findings.push(`Election ${row.slug}: ${text}.`);
    if (row.recorded === null) {
      say('its counters are missing');
      continue;
    }
    const found = await numbersOf(tx, row.id);
    if (found.marks !== found.roll) say(`${found.roll} voters on the roll, but ${found.marks} places for marks`);
    if (row.sealed === 1) continue;
    if (found.marked !== found.ballots) say(`${found.marked} voters are marked, but there are ${found.ballots} ballots`);
    if (found.marked !== row.marked || found.ballots !== row.recorded || found.spoiled !== row.spoiled) {
      say(
        `its counters say ${row.marked} marks, ${row.recorded} ballots, ${row.spoiled} spoiled; its rows say ${found.marked}, ${found.ballots}, ${found.spoiled}`,
      );
    }
    if (found.receipts > found.ballots) say(`${found.receipts} receipts for ${found.ballots} ballots`);
    if (row.ballot_limit !== null && found.ballots > row.ballot_limit)
      say(`${found.ballots} ballots, above the limit of ${row.ballot_limit}`);
    if (['closed', 'tallied', 'declared', 'archived'].includes(row.status) && row.mixed !== found.ballots)
      say('its ballots were not mixed after closing');
  }
  return findings;
}

async function inspectBoards(tx: Tx): Promise<readonly string[]> {
  const findings: string[] = [];
  const boards = await tx
    .selectFrom('boards')
    .innerJoin('elections', 'elections.id', 'boards.election_id')
    .innerJoin('counters', 'counters.election_id', 'boards.election_id')
    .select(['boards.election_id', 'slug', 'events', 'last_hash', 'recorded'])
    .execute();
  for (const board of boards) {
    const events = tx.selectFrom('board_events').where('election_id', '=', board.election_id);
    const last = await events.select(['height', 'hash']).orderBy('height', 'desc').limit(1).executeTakeFirst();
    const { n } = await events.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow();
    const current = await tx
      .selectFrom('sealed_ballots')
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .where('election_id', '=', board.election_id)
      .where('current', '=', 1)
      .executeTakeFirstOrThrow();
    if (Number(n) !== board.events || last?.hash !== board.last_hash || last.height !== board.events - 1)
      findings.push(`Election ${board.slug}: its published record is not whole.`);
    if (Number(current.n) !== board.recorded)
      findings.push(`Election ${board.slug}: ${Number(current.n)} sealed ballots stand, but ${board.recorded} are counted.`);
  }
  return findings;
}

/** Checks everything that must hold; the engine's own check of its files comes first. */
export function inspectionQueries(engine: Engine, checkAudit: Store['checkAudit']): Pick<Store, 'inspect'> {
  return {
    inspect: async () => {
      const files = await engine.integrity();
      const rows = await engine.snapshot(async (tx) => [...(await inspectElections(tx)), ...(await inspectBoards(tx))]);
      const { brokenAt, length } = await checkAudit();
      const chain = brokenAt === null ? [] : [`The record of acts is broken at entry ${brokenAt} (${length} entries before it hold).`];
      return [...files, ...rows, ...chain];
    },
  };
}
