import type { Act } from '../election/life-cycle.ts';
import { performAct } from './act.ts';
import type { Context } from './context.ts';
import { advanceTally } from './sealed-tally.ts';
import type { Actor, ElectionRecord } from './ports.ts';

const SCHEDULE: Actor = { kind: 'system', name: 'schedule' };

/** What the clock asks of an election now: it opens when ready and due, and closes when open or paused and due. */
export function dueAct(election: ElectionRecord, now: number): Act | undefined {
  const { opensAt, closesAt, ballotLimit } = election.definition;
  const over = closesAt !== undefined && now >= closesAt;
  if (election.status === 'open' || election.status === 'paused') {
    if (over || (ballotLimit !== undefined && election.cast >= ballotLimit)) return 'close';
  }
  if (election.status === 'ready' && opensAt !== undefined && now >= opensAt && !over) return 'open';
  return undefined;
}

const resumed = new Map<string, number>();

/** A tally that an outage interrupted goes on; looked at once for each change of the election. */
async function resumeTally(ctx: Context, election: ElectionRecord): Promise<void> {
  if (resumed.get(election.id) === election.revision) return;
  resumed.set(election.id, election.revision);
  try {
    await advanceTally(ctx, election);
  } catch (error) {
    // Nothing may have changed by then: it has to be looked at again all the same.
    resumed.delete(election.id);
    throw error;
  }
}

/**
 * Does everything that is due, on this node. Every node calls it each second; the transaction of each act checks the status it starts
 * from, so that of several nodes one does it, once, also after a restart. Returns what was done.
 */
export async function runSchedule(ctx: Context): Promise<readonly { readonly slug: string; readonly act: Act; readonly done: boolean }[]> {
  const now = ctx.clock.now();
  const out = [];
  const elections = await ctx.store.listElections();
  for (const election of elections) {
    const act = dueAct(election, now);
    if (!act) continue;
    const result = await performAct(ctx, SCHEDULE, election.id, act, { reason: 'scheduled' });
    out.push({ slug: election.slug, act, done: result.ok });
  }
  // Last, so that a tally that fails cannot keep other polls from closing in time.
  for (const election of elections) if (election.status === 'closed' && election.definition.sealed) await resumeTally(ctx, election);
  return out;
}
