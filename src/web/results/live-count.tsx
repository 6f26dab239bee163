import type { ReactNode } from 'react';
import type { ContestResult, Results } from '../../wire/voting.ts';
import { Bar } from '../shared/kit/table.tsx';
import { livePlace, LiveNode, LiveText, number, share, text, type LivePlace } from './live-figure.tsx';

/** Writes what a further count has changed. */
type Write = (outcome: ContestResult, ballots: number) => void;

/** The figures of counts that go on: each has a key of its own on the page, and is written into its place between two drawings. */
export interface LiveCount {
  /** A text, a number or a bar (whose value is its length from 0 to 1) with this value. */
  show(kind: 'text' | 'number' | 'bar', key: string, value: string): ReactNode;
  /** What is drawn for this value. */
  draw(key: string, value: string, draw: (value: string) => ReactNode): ReactNode;
  /** Another value for what is shown. */
  set(key: string, value: string): void;
  /** `write` gets each further count of this contest, until the function that this gives is called. */
  listen(contest: string, write: Write): () => void;
  /** A further count. */
  tell(results: Results): void;
}

export function makeLiveCount(): LiveCount {
  const places = new Map<string, LivePlace>();
  const nodes = new Map<string, LivePlace<(value: string) => void>>();
  const writers = new Set<readonly [contest: string, write: Write]>();
  return {
    show(kind, key, value) {
      const place = places.get(key) ?? livePlace({ text, number, bar: share }[kind]);
      places.set(key, place);
      place.set(value);
      return kind === 'bar' ? <Bar place={place.place} /> : <LiveText of={place} />;
    },
    draw(key, value, draw) {
      const node = nodes.get(key) ?? livePlace((show) => show);
      nodes.set(key, node);
      node.set(value);
      return <LiveNode of={node} draw={draw} />;
    },
    set: (key, value) => (places.get(key) ?? nodes.get(key))?.set(value),
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

const some = (exact: string | null): boolean => exact !== null && exact !== '0';

const known = new WeakMap<Results, string>();

/**
 * All of a count that words are about, as a text to compare: who is ahead or tied, what is adopted, who is out, whether there are votes, what
 * was written in.
 * Where it is the same as before, only figures have changed.
 */
export function wordsAbout(results: Results): string {
  const words = known.get(results) ?? JSON.stringify([results.standing, results.contests.map(aboutContest)]);
  known.set(results, words);
  return words;
}

const aboutContest = ({ result, candidates, writeIns, none }: ContestResult): unknown => [
  candidates.length,
  writeIns,
  some(none),
  result && [
    result.winners,
    result.tied,
    result.tiedSeats,
    result.passed,
    result.runoff,
    result.totals.some(some),
    result.rounds.length,
    result.rounds.at(-1)?.tally.map((votes) => votes === null),
    result.seatAllocation?.seats,
    result.gradeDistribution?.medians,
  ],
];
