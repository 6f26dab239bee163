import { useCallback, useEffect, useRef, useState } from 'react';
import type { Receipt } from '../../wire/voting.ts';
import type { Problem } from '../shared/api.ts';
import { castBallot, doubtOf, resolveDoubt, type Cast } from './casting.ts';
import { rememberDoubt } from './doubt.ts';

/** Where a cast stands. `attempt` counts repetitions after the first; `unknown` is said to the voter as it is. */
export type CastState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'sending'; readonly attempt: number }
  | { readonly kind: 'asking' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'not-recorded' }
  | { readonly kind: 'refused'; readonly problem: Problem };

export interface Casting {
  readonly state: CastState;
  /** Sends `cast`. A second press while one is under way does nothing: the guard is a ref, so it holds before the screen changes. */
  readonly send: (cast: Cast) => void;
  /** Asks the server about the cast in doubt; never sends it again. */
  readonly ask: () => void;
}

const pause = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Casting from the press of the button to a certain answer. */
export function useCast(onRecorded: (receipt: Receipt) => void, remember: boolean): Casting {
  const [state, setState] = useState<CastState>({ kind: 'idle' });
  const current = useRef<Cast | undefined>(undefined);
  const busy = useRef(false);
  const done = useRef(onRecorded);
  useEffect(() => {
    done.current = onRecorded;
  });
  const send = useCallback(
    (cast: Cast) => {
      if (busy.current) return;
      busy.current = true;
      current.current = cast;
      if (remember) rememberDoubt(doubtOf(cast));
      setState({ kind: 'sending', attempt: 0 });
      void castBallot(cast, (attempt) => setState({ kind: 'sending', attempt }), pause).then((outcome) => {
        busy.current = false;
        if (outcome.kind === 'recorded') return done.current(outcome.receipt);
        if (outcome.kind === 'unknown') return setState({ kind: 'unknown' });
        if (remember) rememberDoubt(undefined);
        return setState(outcome);
      });
    },
    [remember],
  );
  const ask = useCallback(() => {
    const cast = current.current;
    if (cast === undefined || busy.current) return;
    busy.current = true;
    setState({ kind: 'asking' });
    void resolveDoubt(doubtOf(cast)).then((answer) => {
      busy.current = false;
      if (answer.kind === 'recorded') return done.current(answer.receipt);
      return setState(answer);
    });
  }, []);
  useEffect(() => {
    if (state.kind !== 'unknown') return;
    addEventListener('online', ask);
    return () => removeEventListener('online', ask);
  }, [state.kind, ask]);
  return { state, send, ask };
}
