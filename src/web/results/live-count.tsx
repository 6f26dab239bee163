import type { ReactNode } from 'react';
import { Bar } from '../shared/kit/table.tsx';
import { livePlace, LiveNode, LiveText, number, share, text, type LivePlace } from './live-figure.tsx';
import { makeLiveWriters, type LiveWriters } from './live-writers.ts';

interface LiveRow {
  readonly candidate: number;
}

/** One row of a count that goes on, or what stands beside its rows: each figure has a name, and is written into its place between two drawings. */
export interface LivePart {
  /** A text, a number or a bar (whose value is its length from 0 to 1) with this value. */
  show(kind: 'text' | 'number' | 'bar', what: string, value: string): ReactNode;
  /** What is drawn for this value. */
  draw(what: string, value: string, draw: (value: string) => ReactNode): ReactNode;
  /** Another value for what is shown. */
  set(what: string, value: string): void;
}

function makeLivePart(): LivePart {
  const places: Record<string, LivePlace> = {};
  const nodes: Record<string, LivePlace<(value: string) => void>> = {};
  return {
    show(kind, what, value) {
      const place = (places[what] ??= livePlace({ text, number, bar: share }[kind]));
      place.set(value);
      return kind === 'bar' ? <Bar place={place.place} /> : <LiveText of={place} />;
    },
    draw(what, value, draw) {
      const node = (nodes[what] ??= livePlace((show) => show));
      node.set(value);
      return <LiveNode of={node} draw={draw} />;
    },
    set: (what, value) => (places[what] ?? nodes[what])?.set(value),
  };
}

/** The counts of a live page, as their figures stand there. */
export interface LiveCount extends LiveWriters {
  /** The row in this place; without a place, what stands beside the rows. */
  at(contest: string, place?: number): LivePart;
  /** The rows of this contest as they are drawn. */
  stand(contest: string, rows: readonly LiveRow[]): void;
  /**
   * Lets `write` write the figures of each row where it stands. `places`: rows may take other places, in which it is drawn anew who they are
   * of. True where they would and may not.
   */
  write<Row extends LiveRow>(contest: string, rows: readonly Row[], places: boolean, write: (part: LivePart, row: Row) => void): boolean;
}

export function makeLiveCount(): LiveCount {
  const parts = new Map<string, LivePart[]>();
  const stands = new Map<string, readonly number[]>();
  return {
    at(contest, place = -1) {
      const own = parts.get(contest) ?? [];
      parts.set(contest, own);
      return (own[place + 1] ??= makeLivePart());
    },
    stand(contest, rows) {
      stands.set(
        contest,
        rows.map(({ candidate }) => candidate),
      );
    },
    write(contest, rows, places, write) {
      const before = stands.get(contest) ?? [];
      const moved = rows.some(({ candidate }, place) => candidate !== before[place]);
      const moving = moved && places;
      if (moving) this.stand(contest, rows);
      rows.forEach((row, place) => {
        const part = this.at(contest, moving ? place : before.indexOf(row.candidate));
        if (moving) for (const what of ['who', 'median', 'seats']) part.set(what, String(row.candidate));
        write(part, row);
      });
      return moved && !places;
    },
    ...makeLiveWriters(),
  };
}
