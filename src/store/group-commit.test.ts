import { describe, expect, it } from 'vitest';
import { StorageFull } from './errors.ts';
import { groupCommit } from './group-commit.ts';

describe('group commit', () => {
  it('shares one commit among all who ask in one turn, and keeps their order', async () => {
    const batches: number[][] = [];
    const group = groupCommit((items: readonly number[]) => {
      batches.push([...items]);
      return Promise.resolve(items.map((item) => item * 10));
    });
    expect(await Promise.all([1, 2, 3].map((item) => group.enqueue(item)))).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('gathers while a batch is under way, up to the limit', async () => {
    const sizes: number[] = [];
    const gates: (() => void)[] = [];
    const group = groupCommit(
      async (items: readonly number[]) => {
        sizes.push(items.length);
        await new Promise<void>((resolve) => gates.push(resolve));
        return items;
      },
      { limit: 4 },
    );
    const asked = [group.enqueue(0)];
    while (gates.length < 1) await new Promise((resolve) => setImmediate(resolve));
    for (let i = 1; i <= 6; i++) asked.push(group.enqueue(i));
    const drained = group.drained();
    for (let opened = 0; opened < 3;) {
      const gate = gates.shift();
      if (gate) opened++;
      gate?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(asked)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    await drained;
    expect(sizes).toEqual([1, 4, 2]);
  });

  it('tries the items of an undone batch one by one, so that a bad one fails alone', async () => {
    const group = groupCommit((items: readonly string[]) =>
      items.includes('bad') ? Promise.reject(new Error('rule')) : Promise.resolve(items),
    );
    const results = await Promise.allSettled(['a', 'bad', 'b'].map((item) => group.enqueue(item)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('fails the whole batch where storage fails, and works on afterwards', async () => {
    let full = true;
    let runs = 0;
    const group = groupCommit((items: readonly string[]) => {
      runs++;
      return full ? Promise.reject(new StorageFull()) : Promise.resolve(items);
    });
    const results = await Promise.allSettled(['a', 'b'].map((item) => group.enqueue(item)));
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(runs).toBe(1);
    full = false;
    expect(await group.enqueue('c')).toBe('c');
  });
});
