import { canonicalJson } from '../kernel/canonical.ts';
import type { Instant } from '../kernel/clock.ts';
import { invariant } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { AuditDraft, AuditEntry, Store } from '../usecases/ports.ts';
import type { Engine, Tx } from './engine.ts';
import type { AuditTable } from './schema.ts';

// The record of acts: each entry carries the hash of the one before, and its own hash over everything in it, so that a changed, missing
// or inserted entry shows. It is written in the transaction of the act itself. A single cast is never an entry.

/** The hash of an entry: SHA-256 of the canonical JSON of all its other fields. */
export function auditHash(entry: Omit<AuditEntry, 'hash'>): string {
  const { seq, at, actor, act, electionId, details, previous } = entry;
  return sha256Hex(canonicalJson({ seq, at, actor, act, electionId, details, previous }));
}

function entryOf(row: AuditTable): AuditEntry {
  const { seq, at, actor, act, election_id: electionId, details, previous, hash } = row;
  return { seq, at, actor, act, electionId, details, previous, hash };
}

/** Appends one entry inside the transaction of the act that it records. */
export async function appendEntry(engine: Engine, tx: Tx, draft: AuditDraft, at: Instant): Promise<void> {
  const head = await tx
    .selectFrom('chain_head')
    .select(['length', 'hash'])
    .where('id', '=', 1)
    .$if(engine.kind === 'postgres', (query) => query.forUpdate())
    .executeTakeFirst();
  invariant(head, 'the record of acts has a head');
  const entry = { ...draft, seq: head.length + 1, at, previous: head.hash };
  const hash = auditHash(entry);
  const { electionId, ...rest } = entry;
  await tx
    .insertInto('audit')
    .values({
      seq: rest.seq,
      at,
      actor: rest.actor,
      act: rest.act,
      election_id: electionId,
      details: rest.details,
      previous: rest.previous,
      hash,
    })
    .execute();
  await tx.updateTable('chain_head').set({ length: entry.seq, hash }).where('id', '=', 1).execute();
}

const PAGE = 5000;

type AuditQueries = Pick<Store, 'appendAudit' | 'auditPage' | 'checkAudit'>;

/** Reading and checking the record of acts. */
export function auditQueries(engine: Engine): AuditQueries {
  const checkAudit: Store['checkAudit'] = () =>
    engine.snapshot(async (tx) => {
      const stated = await tx.selectFrom('chain_head').select(['length', 'hash']).where('id', '=', 1).executeTakeFirst();
      let length = 0;
      let head = '';
      for (;;) {
        const rows = await tx.selectFrom('audit').selectAll().where('seq', '>', length).orderBy('seq').limit(PAGE).execute();
        for (const row of rows) {
          const { hash, ...entry } = entryOf(row);
          if (entry.seq !== length + 1 || entry.previous !== head || auditHash(entry) !== hash)
            return { length, head, brokenAt: length + 1 };
          length++;
          head = hash;
        }
        if (rows.length < PAGE) break;
      }
      const whole = stated?.length === length && stated.hash === head;
      return { length, head, brokenAt: whole ? null : length + 1 };
    });

  return {
    appendAudit: (draft, at) => engine.write((tx) => appendEntry(engine, tx, draft, at)),
    auditPage: async ({ electionId, before, limit, act, actor }) => {
      let query = engine.db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(limit);
      if (electionId !== undefined) query = query.where('election_id', '=', electionId);
      if (before !== undefined) query = query.where('seq', '<', before);
      if (act !== undefined) query = query.where('act', '=', act);
      if (actor !== undefined) query = query.where('actor', '=', actor);
      return (await query.execute()).map(entryOf);
    },
    checkAudit,
  };
}
