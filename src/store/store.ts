import type { Store } from '../usecases/ports.ts';
import { auditQueries } from './audit.ts';
import { backupQueries } from './backup.ts';
import { castQueries } from './casting.ts';
import { electionQueries } from './elections.ts';
import type { Engine } from './engine.ts';
import { inspectionQueries } from './inspection.ts';
import { adminQueries, sessionQueries, tokenQueries } from './people.ts';
import { rollQueries } from './roll.ts';
import { sealedQueries } from './sealed-board.ts';
import { settingQueries } from './settings.ts';

type Method = (...args: readonly never[]) => Promise<unknown>;

/** Every method of `store` with the engine's own errors turned into typed ones. */
function withTypedErrors<T extends object>(store: T, typed: (error: unknown) => unknown): T {
  const entries = Object.entries(store).map(([name, method]) => {
    if (typeof method !== 'function') return [name, method] as const;
    const call = async (...args: readonly never[]): Promise<unknown> => {
      try {
        return await (method as Method)(...args);
      } catch (error) {
        throw typed(error);
      }
    };
    return [name, call] as const;
  });
  return Object.fromEntries(entries) as T;
}

/** The store on an engine: the same queries for both. `typed` turns the engine's own errors into `StoreError`s. */
export function makeStore(engine: Engine, typed: (error: unknown) => unknown): Store {
  const audit = auditQueries(engine);
  const store: Store = {
    engine: engine.kind,
    close: () => engine.close(),
    ...electionQueries(engine),
    ...rollQueries(engine),
    ...castQueries(engine),
    ...sealedQueries(engine),
    ...audit,
    ...adminQueries(engine),
    ...sessionQueries(engine),
    ...tokenQueries(engine),
    ...settingQueries(engine),
    ...backupQueries(engine),
    ...inspectionQueries(engine, audit.checkAudit),
  };
  return withTypedErrors(store, typed);
}
