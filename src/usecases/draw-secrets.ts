import { err, ok } from '../kernel/result.ts';
import type { VoterId } from '../kernel/ids.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection } from './find.ts';
import type { Actor, ElectionRecord, RollEntry, SecretHash } from './ports.ts';
import { randomFor } from './repeatable-draw.ts';
import { drawFor, type DrawnSecret } from './roll.ts';

export interface DrawOptions {
  /** `unvoted`: also all who have not voted and whose secret was drawn; what they hold stops working. */
  readonly whom: 'missing' | 'unvoted';
  /** Goes into the record; `unvoted` is not done without. */
  readonly reason?: string | undefined;
  /** Brought by a request that may be sent again: what it drew is told once more. */
  readonly token?: string | undefined;
}

interface Drawing extends DrawnSecret {
  readonly id: VoterId;
  readonly kept: SecretHash;
}

interface Drawings {
  /** To be set now. */
  readonly fresh: readonly Drawing[];
  /** Set already, by the same request. */
  readonly again: readonly Drawing[];
}

async function drawings(ctx: Context, election: ElectionRecord, { whom, token }: DrawOptions): Promise<Drawings> {
  const hashes = await ctx.store.secretHashes(election.id);
  const fresh: Drawing[] = [];
  const again: Drawing[] = [];
  const wanted = (voter: RollEntry): boolean =>
    !voter.hasSecret || (whom === 'unvoted' && !voter.voted && hashes.get(voter.id)?.kind === 'drawn');
  await ctx.store.eachVoter(election.id, (page) => {
    for (const voter of page) {
      if (voter.status !== 'active' || (!wanted(voter) && token === undefined)) continue;
      const { id, username, name } = voter;
      const drawing = { id, username, name, ...drawFor(ctx, randomFor(ctx, token, election.id, voter.usernameKey)) };
      if (hashes.get(id)?.hash === drawing.kept.hash) again.push(drawing);
      else if (wanted(voter)) fresh.push(drawing);
    }
  });
  return { fresh, again };
}

/** Draws secrets for active voters who have none, or for all who have not voted, and gives them out once. */
export async function drawSecrets(
  ctx: Context,
  actor: Actor,
  slug: string,
  options: DrawOptions = { whom: 'missing' },
): Outcome<readonly DrawnSecret[]> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  if (!['draft', 'ready', 'open', 'paused'].includes(election.status))
    return err({ kind: 'read-only', detail: 'The polls are closed: new secrets would open nothing.' });
  const reason = options.reason?.trim() ?? '';
  if (options.whom === 'unvoted' && reason === '') return err({ kind: 'reason-needed', act: 'replace-secrets' });
  const { fresh, again } = await drawings(ctx, election, options);
  if (fresh.length + again.length === 0) return err({ kind: 'already-exported' });
  const said = reason === '' ? {} : { reason };
  const secrets = fresh.map(({ id, kept }) => ({ id, secret: kept }));
  const at = ctx.clock.now();
  let left: ReadonlySet<VoterId> = new Set();
  if (options.whom === 'unvoted') {
    const entry = (voters: number) => auditOf(actor, 'voter.replace-secrets', election.id, { voters, ...said });
    left = await ctx.store.replaceSecrets(election.id, secrets, entry, at);
  } else if (fresh.length > 0) {
    await ctx.store.setSecrets(
      election.id,
      secrets,
      auditOf(actor, 'voter.draw-secrets', election.id, { voters: fresh.length, ...said }),
      at,
    );
  }
  ctx.changed(election.id);
  return ok([...again, ...fresh.filter(({ id }) => !left.has(id))].map(({ username, name, secret }) => ({ username, name, secret })));
}
