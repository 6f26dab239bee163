import type { ReactNode } from 'react';
import { Bar } from '../shared/kit/table.tsx';
import { livePlace, LiveNode, LiveText, makePicture, number, pictureFrom, share, text, type LivePlace } from './live-figure.tsx';
import { makeLiveWriters, type LiveWriters, type Places } from './live-writers.ts';

interface LiveRow {
  readonly candidate: number;
}

/** One row of a count that goes on, or what stands beside its rows: each figure has a name, and is written into its place between two drawings. */
export interface LivePart {
  /** A text, a number or a bar (whose value is its length from 0 to 1) with this value. */
  show(kind: 'text' | 'number' | 'bar', what: string, value: string): ReactNode;
  /** The `ref` of the box for this candidate's picture, which has this address. */
  picture(candidate: number, url: string): LivePlace['place'];
  /** What is drawn of the candidate of this row; drawn anew for another one who does not have the same `look`. */
  draw(what: string, candidate: number, draw: (candidate: number) => ReactNode, look?: string): ReactNode;
  /** Another value, or look, for what is shown. */
  set(what: string, value: string): void;
  /** Another candidate for this row. */
  stand(candidate: number): void;
}

const WRITERS = { text, number, bar: share };

function makeLivePart(pictures: Record<string, HTMLImageElement>): LivePart {
  const places: Record<string, LivePlace> = {};
  const nodes: Record<string, LivePlace<(value: string) => void>> = {};
  let standing = -1;
  const placeOf = (kind: keyof typeof WRITERS, what: string, value: string): LivePlace => {
    const place = (places[what] ??= livePlace(WRITERS[kind]));
    place.set(value);
    return place;
  };
  return {
    show(kind, what, value) {
      const place = placeOf(kind, what, value);
      return kind === 'bar' ? <Bar place={place.place} /> : <LiveText of={place} />;
    },
    picture(candidate, url) {
      pictures[candidate] ??= makePicture(url);
      const place = (places['picture'] ??= livePlace(pictureFrom(pictures)));
      place.set(String(candidate));
      return place.place;
    },
    draw(what, candidate, draw, look = String(candidate)) {
      const node = (nodes[what] ??= livePlace((show) => show));
      standing = candidate;
      node.set(look);
      return <LiveNode of={node} draw={() => draw(standing)} />;
    },
    stand(candidate) {
      standing = candidate;
      for (const what of ['picture', 'median', 'seats']) this.set(what, String(candidate));
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
   * Lets `write` write each row, its figures and who it is of, where it stands. `places`: rows may take other places.
   */
  write<Row extends LiveRow>(contest: string, rows: readonly Row[], places: boolean, write: (part: LivePart, row: Row) => void): Places;
}

export function makeLiveCount(): LiveCount {
  const parts = new Map<string, { readonly pictures: Record<string, HTMLImageElement>; readonly own: LivePart[] }>();
  const stands = new Map<string, readonly number[]>();
  return {
    at(contest, place = -1) {
      const { pictures, own } = parts.get(contest) ?? { pictures: {}, own: [] };
      parts.set(contest, { pictures, own });
      return (own[place + 1] ??= makeLivePart(pictures));
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
        if (moving) part.stand(row.candidate);
        write(part, row);
      });
      if (!moved) return 'kept';
      return moving ? 'taken' : 'waiting';
    },
    ...makeLiveWriters(),
  };
}
