// The process that is killed: records the casts of a task at full speed and writes the index of each as a line the moment it is
// acknowledged. Like an impatient client it sends a cast again, with the same tracker, when it does not know what became of it.
import { readFileSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StorageUnavailable } from '../src/store/errors.ts';
import { groupCommit } from '../src/store/group-commit.ts';
import type { CastOutcome, PendingCast } from '../src/usecases/ports.ts';
import { openPlace, type Task } from './durability-rig.ts';

const AT_ONCE = 48;
const task = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Task;

async function patient<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StorageUnavailable)) throw error;
      await sleep(50);
    }
  }
}

const store = await patient(() => openPlace(task.place));
const group = groupCommit((casts: readonly PendingCast[]): Promise<readonly CastOutcome[]> =>
  store.castBatch(casts, Date.now(), Math.floor(Date.now() / 86_400_000)),
);
let next = 0;

async function client(): Promise<void> {
  for (let entry = task.casts[next++]; entry; entry = task.casts[next++]) {
    const [i, one] = entry;
    const outcome = await patient(() => group.enqueue(one));
    if (outcome.kind !== 'recorded' && outcome.kind !== 'repeated') throw new Error(`cast ${i}: ${outcome.kind}`);
    writeSync(1, `${i};\n`);
  }
}

await Promise.all(Array.from({ length: AT_ONCE }, client));
await store.close();
