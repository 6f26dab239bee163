import type { Results } from '../../wire/voting.ts';
import { electionPath } from '../shared/api.ts';
import { useAnswer } from '../shared/use-answer.ts';

export type ResultsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'hidden' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'here'; readonly results: Results };

/** The published results, and how to ask for them again. */
export function useResults(slug: string): readonly [ResultsState, () => void] {
  const [answer, again] = useAnswer<Results>(electionPath(slug, '/results'));
  if (answer === undefined) return [{ kind: 'loading' }, again];
  if (answer.kind === 'done') return [{ kind: 'here', results: answer.value }, again];
  return [{ kind: answer.kind === 'refused' ? 'hidden' : 'lost' }, again];
}
