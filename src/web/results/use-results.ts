import { useCallback, useEffect, useState } from 'react';
import type { Results } from '../../wire/voting.ts';
import { ask, electionPath } from '../shared/api.ts';

export type ResultsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'here'; readonly results: Results };

/** The published results, and how to ask for them again. */
export function useResults(slug: string): readonly [ResultsState, () => void] {
  const [state, setState] = useState<ResultsState>({ kind: 'loading' });
  const load = useCallback(() => {
    void ask<Results>(electionPath(slug, '/results')).then((answer) => {
      if (answer.kind === 'done') setState({ kind: 'here', results: answer.value });
      else setState((old) => (old.kind === 'here' ? old : { kind: answer.kind === 'refused' ? 'hidden' : 'lost' }));
    });
  }, [slug]);
  useEffect(load, [load]);
  return [state, load];
}
