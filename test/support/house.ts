import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contextOf } from '../../src/store/house.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { createElection } from '../../src/usecases/create-election.ts';
import type { Context } from '../../src/usecases/context.ts';
import type { Actor, ElectionRecord } from '../../src/usecases/ports.ts';
import { inPlace } from '../../src/verify/proof-work.ts';
import { parseDefinition, type DefinitionInput } from '../../src/wire/definition.ts';

export const OFFICER: Actor = { kind: 'operator', name: 'tester' };

export interface TestHouse {
  readonly ctx: Context;
  /** Sets the clock, in milliseconds since 1970. */
  setNow(at: number): void;
  readonly folder: string;
  close(): Promise<void>;
}

/** A house on a fresh SQLite folder, with a clock that a test sets. */
export async function testHouse(now = Date.UTC(2026, 11, 1, 9)): Promise<TestHouse> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-test-'));
  const store = await openSqlite(folder, { mode: 'hold' });
  let at = now;
  const { ctx, drained } = contextOf({ store, key: new Uint8Array(32).fill(7), proofs: inPlace, clock: { now: () => at } });
  return {
    ctx,
    folder,
    setNow: (next) => {
      at = next;
    },
    async close() {
      await drained();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A draft from what an organiser would write; fails loudly on a bad definition. */
export async function draft(ctx: Context, definition: DefinitionInput): Promise<ElectionRecord> {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  const made = await createElection(ctx, OFFICER, { definition: parsed.value });
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}
