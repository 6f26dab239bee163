import { StoreError } from './errors.ts';

// Many waiting casts share one durable commit: a disk makes some thousand commits a second, whatever is in them. While one batch is
// under way the next one gathers, so that a single voter waits for one commit only, and a crowd for two at most.

export interface GroupCommit<Item, Outcome> {
  /** Resolves with the item's outcome once the batch that holds it is durable; rejects where its batch failed. */
  enqueue(item: Item): Promise<Outcome>;
  /** Resolves when nothing waits and nothing is under way. */
  drained(): Promise<void>;
}

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Gathers items into batches of at most `limit` for `run`, which returns the outcomes in the same order. A batch that failed for
 * another reason than storage (a rule of the database, a bug) was undone; it is tried again item by item, so that one bad item does not
 * fail its neighbours.
 */
export function groupCommit<Item, Outcome>(
  run: (items: readonly Item[]) => Promise<readonly Outcome[]>,
  { limit = 1024 }: { readonly limit?: number } = {},
): GroupCommit<Item, Outcome> {
  let queue: Waiting<Item, Outcome>[] = [];
  let running: Promise<void> | undefined;

  const settle = async (batch: readonly Waiting<Item, Outcome>[]): Promise<void> => {
    try {
      const outcomes = await run(batch.map(({ item }) => item));
      for (const [i, waiting] of batch.entries()) waiting.resolve(outcomes[i] as Outcome);
    } catch (error) {
      if (batch.length > 1 && !(error instanceof StoreError)) for (const waiting of batch) await settle([waiting]);
      else for (const waiting of batch) waiting.reject(error);
    }
  };

  const work = async (): Promise<void> => {
    // One turn of the event loop, so that all requests read in this turn share the commit.
    await new Promise((resolve) => setImmediate(resolve));
    while (queue.length > 0) {
      const batch = queue.slice(0, limit);
      queue = queue.slice(limit);
      await settle(batch);
      if (queue.length === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    running = undefined;
  };

  return {
    enqueue: (item) =>
      new Promise((resolve, reject) => {
        queue.push({ item, resolve, reject });
        running ??= work();
      }),
    drained: async () => {
      // What is under way may be followed by what came in meanwhile.
      for (let current = running; current; current = running) await current;
    },
  };
}
