import { boardEvent } from '../election/board.ts';
import type { Act } from '../election/life-cycle.ts';
import { missing, withNote } from '../election/missing.ts';
import { err, ok } from '../kernel/result.ts';
import type { Context, Outcome } from './context.ts';
import type { ContestTally } from './count-election.ts';
import type { ElectionRecord } from './ports.ts';
import { credentialCount, frozenTexts } from './sealed-items.ts';
import { credentialsFitRoll, freeze, sealedMissing } from './sealed-setup.ts';
import { advanceTally, countSealed, verifyOwnRecord } from './sealed-tally.ts';

async function onOpen(ctx: Context, election: ElectionRecord): Outcome<null> {
  const texts = await frozenTexts(ctx, election);
  if (!texts) return err({ kind: 'setup-incomplete', missing: [missing('lock')] });
  const setup = boardEvent('', 0, { type: 'Setup', election: texts.election, trustees: texts.trustees, credentials: texts.credentials });
  const [published] = await ctx.store.boardEvents(election.id, 0, 1);
  // An opening that was interrupted here published exactly these texts already; unlocking is refused from then on.
  if (published)
    return published.hash === setup.hash
      ? ok(null)
      : err({ kind: 'read-only', detail: 'The published record begins with another setup. Restore the database from a backup.' });
  // The list of credentials is locked: a voter who was taken off the roll since would still have one, and a new one none.
  if (!(await credentialsFitRoll(ctx, election))) return err({ kind: 'setup-incomplete', missing: [missing('codes-roll-locked')] });
  await ctx.store.appendBoardEvents(election.id, 0, [setup], undefined, undefined, ctx.clock.now());
  return ok(null);
}

async function onTally(ctx: Context, election: ElectionRecord): Outcome<null> {
  const state = await advanceTally(ctx, election);
  if (state.stage !== 'done') {
    const { awaited, needed, stage } = state;
    const names = awaited.map(({ name }) => name).join(', ');
    return err({ kind: 'setup-incomplete', missing: [missing(stage === 'shuffling' ? 'shuffle' : 'decrypt', { needed, names })] });
  }
  const report = await verifyOwnRecord(ctx, election);
  if (report.outcome === 'holds') return ok(null);
  return err({ kind: 'setup-incomplete', missing: [withNote(missing('record'), report.failure?.reason ?? report.outcome)] });
}

/** What a sealed election does at each act besides changing its status. */
export const sealedActs = {
  missing: sealedMissing,
  /** Before the status changes; a refusal stops the act. */
  async before(ctx: Context, election: ElectionRecord, act: Act): Outcome<null> {
    switch (act) {
      case 'lock': {
        const frozen = await freeze(ctx, election);
        return frozen.ok ? ok(null) : err({ kind: 'setup-incomplete', missing: frozen.error });
      }
      case 'unlock':
        if ((await ctx.store.boardHead(election.id)) !== undefined)
          return err({ kind: 'read-only', detail: 'The setup was published already, when an opening was interrupted: open the election.' });
        await ctx.store.putSealedItem(election.id, 'frozen', '');
        return ok(null);
      case 'open':
        return onOpen(ctx, election);
      case 'tally':
        return onTally(ctx, election);
      case 'pause':
      case 'resume':
      case 'close':
      case 'declare':
      case 'archive':
        return ok(null);
    }
  },
  /** After the polls have closed, the record goes on by itself as far as it can without the trustees. */
  async after(ctx: Context, election: ElectionRecord, act: Act): Promise<void> {
    if (act === 'close') await advanceTally(ctx, election);
  },
  /** How many may vote: the credentials of the frozen list. */
  roll: credentialCount,
  count: (ctx: Context, election: ElectionRecord, seed: string | null): Promise<readonly ContestTally[]> =>
    countSealed(ctx, election, seed),
};
