import { useEffect, useState } from 'react';
import type { PublicElection } from '../../wire/voting.ts';
import { ask, electionPath } from './api.ts';
import { type ElectionView, viewOf } from './election-view.ts';

export type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly election: ElectionView }
  | { readonly kind: 'missing' }
  | { readonly kind: 'lost' };

/** The election of the page. `again` asks once more: after a lost connection, or to see whether the polls have opened. */
export function useElection(slug: string): readonly [Loaded, () => void] {
  const [state, setState] = useState<Loaded>({ kind: 'loading' });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let current = true;
    void ask<PublicElection>(electionPath(slug)).then((answer) => {
      if (!current) return;
      if (answer.kind === 'done') setState({ kind: 'here', election: viewOf(answer.value) });
      else
        setState((old) =>
          old.kind === 'here' ? old : { kind: answer.kind === 'refused' && answer.problem.kind === 'not-found' ? 'missing' : 'lost' },
        );
    });
    return () => {
      current = false;
    };
  }, [slug, turn]);
  return [state, () => setTurn((old) => old + 1)];
}
