import type { ContestResult, Results } from '../../wire/voting.ts';

/** Writes what a further count has changed; `places`: rows may take other places. True where they would and may not. */
type Write = (outcome: ContestResult, ballots: number, places: boolean) => boolean;

export interface LiveWriters {
  /** `write` gets each further count of this contest, until the function that this gives is called. */
  listen(contest: string, write: Write): () => void;
  /** A further count; true where rows would take other places and may not. */
  tell(results: Results, places: boolean): boolean;
}

export function makeLiveWriters(): LiveWriters {
  const writers = new Set<{ readonly contest: string; readonly write: Write }>();
  return {
    listen(contest, write) {
      const writer = { contest, write };
      writers.add(writer);
      return () => void writers.delete(writer);
    },
    tell({ contests, ballots }, places) {
      let misplaced = false;
      writers.forEach(({ contest, write }) => {
        const outcome = contests.find((item) => item.contest === contest);
        if (outcome && write(outcome, ballots, places)) misplaced = true;
      });
      return misplaced;
    },
  };
}
