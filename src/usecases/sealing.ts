import type { Context } from './context.ts';
import type { ElectionRecord } from './ports.ts';
import { sealedState } from './sealed-setup.ts';
import { tallyState } from './sealed-tally.ts';

/** Where keys, credentials and the tally of a sealed election stand, as it is told outside: lists of the answer's own. */
export async function sealingOf(ctx: Context, election: ElectionRecord) {
  const state = await sealedState(ctx, election);
  const { stage, awaited, needed } = await tallyState(ctx, election);
  return {
    ...state,
    trustees: state.trustees.map((each) => ({ ...each, steps: [...each.steps] })),
    tally: { stage, awaited: [...awaited], needed },
  };
}
