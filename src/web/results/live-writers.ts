import type { ContestResult, Results } from '../../wire/voting.ts';

/** What became of the places of rows: as they were, others, or others as soon as rows may take them. */
export type Places = 'kept' | 'taken' | 'waiting';

/** Writes what a further count has changed; `places`: rows may take other places. */
type Write = (outcome: ContestResult, ballots: number, places: boolean) => Places;

export interface LiveWriters {
  /** `write` gets each further count of this contest, until the function that this gives is called. */
  listen(contest: string, write: Write): () => void;
  /** A further count. */
  tell(results: Results, places: boolean): Places;
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
      let all: Places = 'kept';
      writers.forEach(({ contest, write }) => {
        const outcome = contests.find((item) => item.contest === contest);
        const one = outcome ? write(outcome, ballots, places) : 'kept';
        if (one !== 'kept') all = one;
      });
      return all;
    },
  };
}
