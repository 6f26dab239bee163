import { afterAll, beforeAll, describe, expect } from 'vitest';
import { castingContract } from './casting.contract.ts';
import { electionsContract } from './elections.contract.ts';
import { peopleContract } from './people.contract.ts';
import { sealedContract } from './sealed.contract.ts';
import type { Nodes } from './store.fixture.ts';

/** Opens an empty store, and a second node on the same data where the engine allows several. */
export type OpenNodes = () => Promise<Nodes & { readonly close: () => Promise<void> }>;

/** One suite for both databases: the promises of the `Store` interface. */
export function storeContract(engineName: string, open: OpenNodes): void {
  describe(`${engineName} keeps the promises of ports.ts`, () => {
    let opened: Awaited<ReturnType<OpenNodes>>;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      expect(await opened.store.inspect()).toEqual([]);
      await opened.close();
    });
    for (const contract of [electionsContract, castingContract, sealedContract, peopleContract]) contract(() => opened);
  });
}
