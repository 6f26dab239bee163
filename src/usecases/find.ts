import { err, ok, type Result } from '../kernel/result.ts';
import { canonicalJson, type Json } from '../kernel/canonical.ts';
import type { ElectionId } from '../kernel/ids.ts';
import type { Random } from '../kernel/random.ts';
import { toHex } from '../kernel/bytes.ts';
import type { Refusal } from '../election/refusal.ts';
import type { Actor, AuditDraft, ElectionRecord } from './ports.ts';
import type { Context } from './context.ts';

/** The election with this id or slug, or a refusal that names it. */
export async function findElection(ctx: Context, idOrSlug: string): Promise<Result<ElectionRecord, Refusal>> {
  const election = await ctx.store.findElection(idOrSlug);
  return election ? ok(election) : err({ kind: 'not-found', what: `election "${idOrSlug.slice(0, 64)}"` });
}

/** What goes into the chained record for an act of `actor`. Never a secret, and never a voter's choice; names that voters wrote in stand there apart from every ballot. */
export function auditOf(actor: Actor, act: string, electionId: ElectionId | null, details: Json = {}): AuditDraft {
  return { actor: `${actor.kind}:${actor.name}`, act, electionId, details: canonicalJson(details) };
}

/** A new random id of 128 bits. */
export function newId<T extends string>(random: Random): T {
  return toHex(random.bytes(16)) as T;
}
