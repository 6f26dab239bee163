import { useMemo } from 'react';
import type { PublicElection } from '../../wire/voting.ts';
import { electionPath } from './api.ts';
import { type ElectionView, viewOf } from './election-view.ts';
import { useAnswer } from './use-answer.ts';

export type Loaded =
  | { readonly kind: 'loading' }
  | { readonly kind: 'here'; readonly election: ElectionView }
  | { readonly kind: 'missing' }
  | { readonly kind: 'lost' };

/** The election of the page. `again` asks once more: after a lost connection, or to see whether the polls have opened. */
export function useElection(slug: string): readonly [Loaded, () => void] {
  const [answer, again] = useAnswer<PublicElection>(electionPath(slug));
  const state = useMemo<Loaded>(() => {
    if (answer === undefined) return { kind: 'loading' };
    if (answer.kind === 'done') return { kind: 'here', election: viewOf(answer.value) };
    return { kind: answer.kind === 'refused' && answer.problem.kind === 'not-found' ? 'missing' : 'lost' };
  }, [answer]);
  return [state, again];
}
