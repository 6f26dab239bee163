import type { ReactNode } from 'react';
import { Bar } from '../shared/kit/table.tsx';
import { livePlace, LiveNode, LiveText, number, share, text, type LivePlace } from './live-figure.tsx';
import { makeLiveWriters, type LiveWriters } from './live-writers.ts';

interface LiveRow {
  readonly candidate: number;
}

/** The figures of counts that go on: each has a key of its own on the page, and is written into its place between two drawings. */
export interface LiveCount extends LiveWriters {
  /** A text, a number or a bar (whose value is its length from 0 to 1) with this value. */
  show(kind: 'text' | 'number' | 'bar', key: string, value: string): ReactNode;
  /** What is drawn for this value. */
  draw(key: string, value: string, draw: (value: string) => ReactNode): ReactNode;
  /** The rows of this contest as they are drawn. */
  stand(contest: string, rows: readonly LiveRow[]): void;
  /**
   * Writes the `figures` of rows, and who they are of, each under the key of its place. `places`: rows may take other places. True where they
   * would and may not.
   */
  write<Row extends LiveRow>(
    contest: string,
    rows: readonly Row[],
    places: boolean,
    keyOf: (what: string, place: number) => string,
    figures: (row: Row) => Record<string, string>,
  ): boolean;
  /** Another value for what is shown. */
  set(key: string, value: string): void;
}

export function makeLiveCount(): LiveCount {
  const places = new Map<string, LivePlace>();
  const stands = new Map<string, readonly number[]>();
  const nodes = new Map<string, LivePlace<(value: string) => void>>();
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
    stand(contest, rows) {
      stands.set(
        contest,
        rows.map(({ candidate }) => candidate),
      );
    },
    write(contest, rows, places, keyOf, figures) {
      const before = stands.get(contest) ?? [];
      const moved = rows.some(({ candidate }, place) => candidate !== before[place]);
      if (moved && places) this.stand(contest, rows);
      for (const row of rows) {
        const place = stands.get(contest)?.indexOf(row.candidate) ?? -1;
        const who = String(row.candidate);
        for (const [what, value] of Object.entries({ who, median: who, seats: who, ...figures(row) })) this.set(keyOf(what, place), value);
      }
      return moved && !places;
    },
    set: (key, value) => (places.get(key) ?? nodes.get(key))?.set(value),
    ...makeLiveWriters(),
  };
}
