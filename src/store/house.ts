import { boardEvent } from '../election/board.ts';
import type { Clock } from '../kernel/clock.ts';
import type { ElectionId } from '../kernel/ids.ts';
import type { Context } from '../usecases/context.ts';
import type { CastOutcome, PendingSealedCast, Store } from '../usecases/ports.ts';
import { groupCommit } from './group-commit.ts';
import { pooledRandom } from './pooled-random.ts';
import { secretKeeper, vaultOf } from './secret-hasher.ts';

/** What a house is built from. `key`: the server's 32 secret bytes. */
export interface HouseParts {
  readonly store: Store;
  readonly key: Uint8Array;
  readonly proofs: Context['proofs'];
  readonly clock?: Clock;
  readonly changed?: (election: ElectionId) => void;
}

export const systemClock: Clock = { now: () => Date.now() };

async function castSealed(
  store: Store,
  clock: Clock,
  casts: readonly (PendingSealedCast & { readonly revoting: boolean })[],
): Promise<readonly CastOutcome[]> {
  const outcomes: CastOutcome[] = [];
  for (const revoting of [true, false]) {
    const at = casts.flatMap((cast, i) => (cast.revoting === revoting ? [i] : []));
    if (at.length === 0) continue;
    const done = await store.castSealedBatch(
      at.map((i) => casts[i]!),
      revoting,
      clock.now(),
      (ballot, parent, height) => boardEvent(parent, height, { type: 'Ballot', ballot }),
    );
    for (const [j, i] of at.entries()) outcomes[i] = done[j]!;
  }
  return outcomes;
}

/** The context in which acts run: the store with its waiting rooms for casts, the keeper of secrets, clock and randomness. `drained` resolves when no cast waits. */
export function contextOf({ store, key, proofs, clock = systemClock, changed = () => undefined }: HouseParts): {
  readonly ctx: Context;
  readonly drained: () => Promise<void>;
} {
  // The coarse clock of marks counts days in UTC: one rule for all elections of a batch.
  const casts = groupCommit((items: Parameters<Store['castBatch']>[0]) =>
    store.castBatch(items, clock.now(), Math.floor(clock.now() / 86_400_000)),
  );
  const sealedCasts = groupCommit(
    (items: readonly (PendingSealedCast & { readonly revoting: boolean })[]) => castSealed(store, clock, items),
    { limit: 256 },
  );
  const ctx: Context = {
    store,
    clock,
    random: pooledRandom(),
    secrets: secretKeeper(key),
    casts,
    sealedCasts,
    vault: vaultOf(key),
    proofs,
    changed,
  };
  return {
    ctx,
    drained: async () => {
      await Promise.all([casts.drained(), sealedCasts.drained()]);
    },
  };
}
