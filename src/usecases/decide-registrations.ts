import { rollMistake } from '../election/roll-mistake.ts';
import type { VoterId } from '../kernel/ids.ts';
import { err, ok } from '../kernel/result.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection } from './find.ts';
import type { Actor } from './ports.ts';
import { rollOpen } from './roll.ts';

interface Match {
  readonly search?: string | undefined;
  readonly group?: string | undefined;
}
/** Which registrations: some of them by id, or all that wait and match, of whom the officer saw `most`, but a few. */
export type WhichRegistrations =
  | { readonly ids: readonly VoterId[] }
  | { readonly match: Match; readonly most: number; readonly except?: readonly VoterId[] };

export interface RegistrationDecision {
  readonly which: WhichRegistrations;
  readonly status: 'active' | 'refused';
  readonly reason?: string | undefined;
}

const PAGE = 2000;

async function waitingIds(
  ctx: Context,
  electionId: Parameters<Context['store']['queryRoll']>[0],
  match: Match,
): Promise<readonly VoterId[]> {
  const ids: VoterId[] = [];
  for (;;) {
    const query = { ...match, status: 'pending', sort: 'username', descending: false, offset: ids.length, limit: PAGE } as const;
    const { entries } = await ctx.store.queryRoll(electionId, query);
    ids.push(...entries.map(({ id }) => id));
    if (entries.length < PAGE) return ids;
  }
}

/** Takes many waiting registrations onto the roll, or refuses them with a reason; those decided meanwhile stay as they are. */
export async function decideRegistrations(
  ctx: Context,
  actor: Actor,
  slug: string,
  { which, status, reason }: RegistrationDecision,
): Outcome<{ readonly decided: number }> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  const allowed = rollOpen(election);
  if (!allowed.ok) return allowed;
  if (status === 'refused' && (reason ?? '').trim() === '')
    return err({ kind: 'input-invalid', problems: [{ path: 'reason', ...rollMistake('missing') }] });
  const matching = 'ids' in which ? which.ids : await waitingIds(ctx, election.id, which.match);
  if ('most' in which && matching.length > which.most)
    return err({
      kind: 'input-invalid',
      problems: [{ path: 'most', ...rollMistake('more-waiting', { found: matching.length, most: which.most }) }],
    });
  const except = new Set('ids' in which ? [] : which.except);
  const ids = matching.filter((id) => !except.has(id));
  const said: { readonly reason?: string } = reason === undefined || reason.trim() === '' ? {} : { reason: reason.trim() };
  const decided = await ctx.store.decideRegistrations(
    election.id,
    ids,
    { status, late: status === 'active' && allowed.value.late, reason: status === 'refused' ? said.reason : undefined },
    (usernames) => auditOf(actor, 'voter.decide', election.id, { status, voters: usernames.length, usernames, ...said }),
    ctx.clock.now(),
  );
  if (decided > 0) ctx.changed(election.id);
  return ok({ decided });
}
