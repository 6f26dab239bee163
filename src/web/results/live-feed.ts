import { useEffect, useRef, useState } from 'react';
import type { LiveTurnout, Results } from '../../wire/voting.ts';
import { electionPath } from '../shared/api.ts';
import { firstAnswer } from '../shared/first-answers.ts';

export interface LiveState {
  readonly turnout: LiveTurnout | undefined;
  readonly results: Results | undefined;
  readonly connection: 'connecting' | 'live' | 'stale';
}

/** Milliseconds between redraws, between spoken announcements, and until silence counts as stale (the server's heartbeat is 15 s). */
export const REDRAW = 1_000;
export const ANNOUNCE = 30_000;
const STALE = 40_000;

/**
 * Server-sent events of an election, drawn at most once a second (rule 40). While `paused`, events are kept but not shown. The browser
 * reconnects by itself with `Last-Event-ID`; each event carries the whole state. `counts`: the election counts in public, so the page may have
 * come with the figures as they stood.
 */
export function useLiveFeed(slug: string, paused: boolean, counts: boolean): LiveState {
  const [state, setState] = useState<LiveState>(() => {
    const first = counts ? firstAnswer<Results>(electionPath(slug, '/results')) : undefined;
    return { turnout: undefined, results: first?.kind === 'done' ? first.value : undefined, connection: 'connecting' };
  });
  const latest = useRef<LiveState>(state);
  const still = useRef(paused);
  useEffect(() => {
    still.current = paused;
  }, [paused]);
  useEffect(() => {
    const source = new EventSource(electionPath(slug, '/live'));
    let heard = performance.now();
    let drawn: LiveState | undefined;
    const take = (change: Partial<LiveState>) => {
      heard = performance.now();
      latest.current = { ...latest.current, ...change, connection: 'live' };
    };
    source.addEventListener('open', () => take({}));
    source.addEventListener('turnout', (event) => take({ turnout: JSON.parse(String(event.data)) as LiveTurnout }));
    source.addEventListener('results', (event) => take({ results: JSON.parse(String(event.data)) as Results }));
    source.addEventListener('status', (event) => take({ turnout: JSON.parse(String(event.data)) as LiveTurnout }));
    source.addEventListener('error', () => {
      latest.current = { ...latest.current, connection: 'stale' };
    });
    const draw = () => {
      if (performance.now() - heard > STALE && source.readyState !== EventSource.OPEN)
        latest.current = { ...latest.current, connection: 'stale' };
      if (drawn === latest.current) return;
      // A pause holds the figures; the state of the connection is still told.
      drawn = latest.current;
      setState((old) => (still.current ? { ...old, connection: latest.current.connection } : latest.current));
    };
    const timer = setInterval(draw, REDRAW);
    const first = setTimeout(draw, 120);
    return () => {
      source.close();
      clearInterval(timer);
      clearTimeout(first);
    };
  }, [slug]);
  return state;
}

/** `text`, changed at most once in half a minute: what is read aloud to those who listen. */
export function useCalm(text: string): string {
  const [calm, setCalm] = useState('');
  const next = useRef(text);
  const last = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    next.current = text;
    const wait = Math.max(0, last.current + ANNOUNCE - performance.now());
    const timer = setTimeout(() => {
      last.current = performance.now();
      setCalm(next.current);
    }, wait);
    return () => clearTimeout(timer);
  }, [text]);
  return calm;
}
