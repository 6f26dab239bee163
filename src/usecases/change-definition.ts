import { textIn, type ElectionDefinition } from '../election/definition.ts';
import { err } from '../kernel/result.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection } from './find.ts';
import type { Actor, ElectionRecord } from './ports.ts';

/**
 * Replaces the definition of a draft. Once the polls have opened the ballot is read-only; then only corrections that touch neither
 * contests nor rules are taken (title, description, contact, whether it is listed, a later closing time), each a logged version with
 * its reason.
 */
export async function changeDefinition(
  ctx: Context,
  actor: Actor,
  slug: string,
  version: number,
  definition: ElectionDefinition,
  reason?: string,
): Outcome<ElectionRecord> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (election.version !== version)
    return err({
      kind: 'read-only',
      detail: `Somebody changed this election meanwhile (version ${election.version}, you changed version ${version}). Load it again; nothing was overwritten.`,
    });
  if (election.status !== 'draft') {
    if (election.status !== 'ready' && election.status !== 'open' && election.status !== 'paused')
      return err({ kind: 'read-only', detail: 'The polls are closed: the definition can no longer be changed.' });
    if (fixedParts(election.definition) !== fixedParts(definition)) {
      return err({
        kind: 'read-only',
        detail:
          'After "check and lock" only title, description, contact and a later closing time can be corrected. Unlock it before opening to change more.',
      });
    }
    if (!reason)
      return err({ kind: 'input-invalid', problems: [{ path: 'reason', message: 'a correction after locking needs a reason' }] });
    if ((definition.closesAt ?? Infinity) < (election.definition.closesAt ?? Infinity))
      return err({ kind: 'read-only', detail: 'The closing time can be moved later, not earlier: close by hand instead.' });
  }
  if (election.cast > 0 && meaningOfBallots(election.definition) !== meaningOfBallots(definition))
    return err({
      kind: 'read-only',
      detail:
        'This election came with ballots of an earlier system: its contests and candidates stand, or the ballots would count for others.',
    });
  const audit = auditOf(actor, 'election.change', election.id, { version: version + 1, ...(reason ? { reason } : {}) });
  const done = await ctx.store.changeElection(election.id, { status: election.status, version }, { definition }, audit, ctx.clock.now());
  if (!done) return err({ kind: 'read-only', detail: 'Somebody changed this election meanwhile. Load it again; nothing was overwritten.' });
  ctx.changed(election.id);
  return findElection(ctx, election.id);
}

/** What the numbers in a ballot stand for. */
function meaningOfBallots({ contests, languages }: ElectionDefinition): string {
  return JSON.stringify(
    contests.map(({ id, method, candidates }) => [id, method.method, candidates.map(({ name }) => textIn(name, ...languages))]),
  );
}

function fixedParts(definition: ElectionDefinition): string {
  const { title: _title, description: _description, contact: _contact, listed: _listed, closesAt: _closesAt, ...rest } = definition;
  return JSON.stringify(rest, (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
