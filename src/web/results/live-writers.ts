import type { ContestResult, Results } from '../../wire/voting.ts';

/** Writes what a further count has changed. */
type Write = (outcome: ContestResult, ballots: number) => void;

export interface LiveWriters {
  /** `write` gets each further count of this contest, until the function that this gives is called. */
  listen(contest: string, write: Write): () => void;
  /** A further count. */
  tell(results: Results): void;
}

export function makeLiveWriters(): LiveWriters {
  const writers = new Set<readonly [contest: string, write: Write]>();
  return {
    listen(...writer) {
      writers.add(writer);
      return () => void writers.delete(writer);
    },
    tell({ contests, ballots }) {
      for (const [contest, write] of writers) {
        const outcome = contests.find((item) => item.contest === contest);
        if (outcome) write(outcome, ballots);
      }
    },
  };
}
