import { useEffect, useRef, useState } from 'react';
import type { LiveTurnout, Results } from '../../wire/voting.ts';
import { electionPath } from '../shared/api.ts';
import { firstAnswer } from '../shared/first-answers.ts';
import { steadyStream } from '../shared/steady-stream.ts';
import { livePlace, spoken } from './live-figure.tsx';
import type { Places } from './live-writers.ts';

export interface LiveState {
  readonly turnout: LiveTurnout | undefined;
  readonly results: Results | undefined;
  readonly connection: 'connecting' | 'live' | 'stale';
}

/**
 * Milliseconds between redraws; in which rows keep their places while only figures change; for which rows that may move wait for further
 * figures, to be written in one go with them; between spoken announcements.
 */
const REDRAW = 1_000;
const PLACES = 30_000;
const TOGETHER = 5_000;
/** When the page has been drawn and rests. */
const REHEARSE = 1_500;
const ANNOUNCE = 30_000;
/** Where figures come meanwhile, what is to be spoken is written with them. */
const WITH_FIGURES = 2_000;

/** What came last, and what the page shows of it. Figures are read when they are to be shown: many may come between two drawings. */
class Feed {
  connection: LiveState['connection'];
  turnout = '';
  results = '';
  shown: LiveState;
  constructor(first: LiveState) {
    this.connection = first.connection;
    this.shown = first;
  }
  /** Whether there is something to show; a pause holds the figures, the state of the connection is still told. */
  show(paused: boolean): boolean {
    const turnout = paused ? '' : this.turnout;
    const results = paused ? '' : this.results;
    const { connection, shown } = this;
    if (turnout === '' && results === '' && connection === shown.connection) return false;
    this.shown = {
      connection,
      turnout: turnout === '' ? shown.turnout : (JSON.parse(turnout) as LiveTurnout),
      results: results === '' ? shown.results : (JSON.parse(results) as Results),
    };
    if (!paused) this.turnout = this.results = '';
    return true;
  }
}

/**
 * Server-sent events of an election, drawn at most once a second (rule 40). While `paused`, events are kept but not shown. Each event
 * carries the whole state. `counts`: the election counts in public, so the page may have come with the figures as they stood. `write` gets
 * what is to be shown, what was, and whether rows may take other places, which they may once in a while; it tells what became of the places,
 * or that words differ, for which the page is drawn.
 */
export function useLiveFeed(
  slug: string,
  paused: boolean,
  counts: boolean,
  write: (next: LiveState, before: LiveState, places: boolean) => Places | 'words',
): LiveState {
  const [feed] = useState(() => {
    const first = counts ? firstAnswer<Results>(electionPath(slug, '/results')) : undefined;
    return new Feed({ turnout: undefined, results: first?.kind === 'done' ? first.value : undefined, connection: 'connecting' });
  });
  const [, redraw] = useState(feed.shown);
  const now = useRef({ paused, write });
  useEffect(() => {
    now.current = { paused, write };
  });
  useEffect(() => {
    let placed = performance.now();
    let waiting = false;
    const close = steadyStream(
      electionPath(slug, '/live'),
      ['turnout', 'status', 'results'],
      ({ type, data }) => {
        feed[type === 'results' ? 'results' : 'turnout'] = data;
      },
      (there) => {
        feed.connection = there ? 'live' : 'stale';
      },
    );
    const draw = () => {
      const time = performance.now();
      const { paused: held, write: writeNow } = now.current;
      const before = feed.shown;
      // Once rows have taken other places, or all is drawn, they keep them for a while.
      const late = time - placed - PLACES;
      const places = !held && late >= 0;
      if (!feed.show(held) && !(waiting && places && late >= TOGETHER)) return;
      const done = writeNow(feed.shown, before, places);
      if (done === 'words' || done === 'taken') placed = time;
      waiting = done === 'waiting';
      if (done === 'words') redraw(feed.shown);
    };
    const timer = setInterval(draw, REDRAW);
    const first = setTimeout(draw, 120);
    // Writes once what already stands there, which changes nothing: the first ballot then finds code that has run.
    const rehearsal = setTimeout(() => {
      const { shown } = feed;
      now.current.write(shown.results ? { ...shown, results: { ...shown.results } } : shown, shown, false);
    }, REHEARSE);
    return () => {
      close();
      clearInterval(timer);
      clearTimeout(first);
      clearTimeout(rehearsal);
    };
  }, [slug, feed]);
  return feed.shown;
}

/** A text that changes at most once in half a minute: what is read aloud to those who listen. It is put into words when it is time to. */
export class Calm {
  #words = (): string => '';
  readonly #place = livePlace((element) => {
    const write = spoken(element);
    let due: number | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      clearTimeout(timer);
      timer = undefined;
      due = performance.now() + ANNOUNCE;
      write(this.#words());
    };
    return () => {
      const wait = due === undefined ? -WITH_FIGURES : due - performance.now();
      if (due !== undefined && wait <= 0) say();
      else timer ??= setTimeout(say, wait + WITH_FIGURES);
    };
  });
  readonly place = this.#place.place;
  /** `words` say it from now on; they are asked for where `about`, what they tell of, differs from before. */
  set(about: string, words: () => string): void {
    this.#words = words;
    this.#place.set(about);
  }
}
