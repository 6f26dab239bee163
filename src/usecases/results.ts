import { err, ok } from '../kernel/result.ts';
import type { LocalText } from '../election/definition.ts';
import type { Status } from '../election/life-cycle.ts';
import { tallyNow } from './act.ts';
import type { Context, Outcome } from './context.ts';
import type { ContestTally, TallyRecord } from './count-election.ts';
import type { ElectionRecord } from './ports.ts';

export interface ResultsView {
  readonly slug: string;
  readonly title: LocalText;
  readonly status: Status;
  readonly standing: 'live' | 'provisional' | 'final';
  readonly ballots: number;
  readonly spoiled: number;
  readonly roll: number | null;
  readonly countedAt: number;
  readonly revision: number;
  readonly contests: readonly ContestTally[];
}

const OVER: ReadonlySet<Status> = new Set(['closed', 'tallied', 'declared', 'archived']);

/** Whether the counts may be shown to `audience` where the election stands, and if not, from when on. Before closing nobody sees counts unless they are live. */
export function resultsVisible(election: ElectionRecord, audience: 'public' | 'officer'): true | 'closing' | 'declared' {
  const { results } = election.definition;
  if (results === 'live' && !election.definition.sealed) return true;
  if (!OVER.has(election.status)) return results === 'when-declared' && audience === 'public' ? 'declared' : 'closing';
  if (results === 'when-declared' && audience === 'public' && election.status !== 'declared' && election.status !== 'archived')
    return 'declared';
  return true;
}

/** What a provisional count was made of, and the count. One for each election; so many elections. */
interface KeptCount {
  readonly of: string;
  readonly tally: Promise<TallyRecord>;
}
const KEPT = 100;
const kept = new WeakMap<Context['store'], Map<string, KeptCount>>();

/** The count of the election as it stands: made once for each revision, whoever asks and how often. */
function provisionalTally(ctx: Context, election: ElectionRecord): Promise<TallyRecord> {
  const counts = kept.get(ctx.store) ?? new Map<string, KeptCount>();
  kept.set(ctx.store, counts);
  const of = [election.revision, election.version, election.status, election.cast, election.spoiled].join('|');
  const held = counts.get(election.id);
  if (held?.of === of) return held.tally;
  const tally = tallyNow(ctx, election, false);
  counts.delete(election.id);
  if (counts.size >= KEPT) counts.clear();
  counts.set(election.id, { of, tally });
  tally.catch(() => {
    if (counts.get(election.id)?.tally === tally) counts.delete(election.id);
  });
  return tally;
}

/** The results as they may be shown: live, provisional (closed, not declared) or final. */
export async function resultsOf(ctx: Context, election: ElectionRecord, audience: 'public' | 'officer'): Outcome<ResultsView> {
  const visible = resultsVisible(election, audience);
  if (visible !== true) return err({ kind: 'results-hidden', until: visible });
  const over = OVER.has(election.status);
  const final = election.status === 'declared' || election.status === 'archived';
  if (election.definition.sealed && election.tally === null) return err({ kind: 'results-hidden', until: 'declared' });
  const tally = election.tally === null ? await provisionalTally(ctx, election) : (JSON.parse(election.tally) as TallyRecord);
  return ok({
    slug: election.slug,
    title: election.definition.title,
    status: election.status,
    standing: final ? 'final' : over ? 'provisional' : 'live',
    ballots: tally.ballots,
    spoiled: tally.spoiled,
    roll: tally.roll,
    countedAt: tally.countedAt,
    revision: election.revision,
    contests: tally.contests,
  });
}
