import type { MethodSpec } from '../../counting/method.ts';

/** What stands on a ballot: persons, the sides of a motion, or lists of a party. */
export type CandidateNoun = 'candidate' | 'choice' | 'list';

/** The noun for what is voted for in one contest. */
export function nounOf(contest: { readonly method: Pick<MethodSpec, 'method'> }): CandidateNoun {
  switch (contest.method.method) {
    case 'motion':
      return 'choice';
    case 'dhondt':
    case 'sainte-lague':
    case 'largest-remainder':
      return 'list';
    default:
      return 'candidate';
  }
}

/** The noun for several contests together: theirs where they agree, else candidates. */
export function commonNoun(contests: readonly { readonly method: Pick<MethodSpec, 'method'> }[]): CandidateNoun {
  const [first, ...others] = new Set(contests.map(nounOf));
  return first !== undefined && others.length === 0 ? first : 'candidate';
}
