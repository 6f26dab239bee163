import type { Store } from './ports.ts';

/** What `veritally doctor` tells: every broken rule in words, and how much was looked at. `head`: hash of the newest act. */
export interface Examination {
  readonly ok: boolean;
  readonly engine: Store['engine'];
  readonly elections: number;
  readonly ballots: number;
  readonly spoiled: number;
  readonly acts: number;
  readonly head: string;
  readonly problems: readonly string[];
}

/** Checks everything that is kept. Changes nothing. */
export async function examine(store: Store): Promise<Examination> {
  const problems = await store.inspect();
  const elections = await store.listElections();
  const chain = await store.checkAudit();
  return {
    ok: problems.length === 0,
    engine: store.engine,
    elections: elections.length,
    ballots: elections.reduce((sum, { cast }) => sum + cast, 0),
    spoiled: elections.reduce((sum, election) => sum + election.spoiled, 0),
    acts: chain.length,
    head: chain.head,
    problems,
  };
}
