import { ok } from '../kernel/result.ts';
import type { Act } from '../election/life-cycle.ts';
import type { Context, Outcome } from './context.ts';
import type { ContestTally } from './count-election.ts';
import type { ElectionRecord } from './ports.ts';

/** What a sealed election does differently at each act. Filled by `sealed-*.ts`. */
export const sealedActs = {
  async missing(_ctx: Context, _election: ElectionRecord): Promise<readonly string[]> {
    return ['Sealed elections are not available in this version.'];
  },
  async before(_ctx: Context, _election: ElectionRecord, _act: Act): Outcome<null> {
    return ok(null);
  },
  async count(_ctx: Context, _election: ElectionRecord, _seed: string | null, _electorate: string | null): Promise<readonly ContestTally[]> {
    return [];
  },
};
