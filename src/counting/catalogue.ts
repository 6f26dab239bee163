import type { MethodSpec, TieEnd, TieStep } from './method.ts';

/** Names of methods with the options that make each its own in the literature; what a wizard offers and `veritally count --method` takes. */
export const METHOD_IDS = [
  'plurality',
  'block',
  'limited',
  'sntv',
  'cumulative',
  'approval',
  'first-preferences',
  'two-round',
  'two-round-ranked',
  'motion',
  'score',
  'star',
  'irv',
  'irv-rctab',
  'scottish-stv',
  'wigm-prf',
  'wigm-exact',
  'meek-prf',
  'meek',
  'ers97',
  'stv-rctab',
  'schulze',
  'ranked-pairs',
  'minimax',
  'copeland',
  'ranked-robin',
  'condorcet',
  'borda',
  'dowdall',
  'majority-judgment',
  'dhondt',
  'sainte-lague',
  'sainte-lague-modified',
  'largest-remainder-hare',
  'largest-remainder-droop',
  'largest-remainder-imperiali',
] as const;

export type MethodId = (typeof METHOD_IDS)[number];

const RANKING_RULES = { overvotes: 'exhaust', maxSkippedRanks: 1, repeatedCandidate: 'skip-rank' } as const;

/** The method's own steps for ties, tried before the end of the tie rule. */
export function ownTieSteps(id: MethodId): readonly TieStep[] {
  switch (id) {
    case 'star':
      return ['official'];
    case 'scottish-stv':
      return ['latest-difference'];
    case 'ers97':
      return ['first-difference'];
    case 'irv-rctab':
    case 'stv-rctab':
      return ['previous-round'];
    case 'ranked-robin':
      return ['total-margin'];
    default:
      return [];
  }
}

/** The default definition of a method (argued in docs/counting.md) for `seats` places, with ties ending as `end` says. */
export function defaultSpec(id: MethodId, seats: number, end: TieEnd = { by: 'left-tied' }): MethodSpec {
  const common = { seats, tie: { steps: ownTieSteps(id), end } };
  const pairs = { ...common, unranked: 'last' } as const;
  switch (id) {
    case 'plurality':
    case 'approval':
    case 'dhondt':
      return { ...common, method: id };
    case 'block':
      return { ...common, method: 'block', votesPerVoter: seats };
    case 'limited':
      return { ...common, method: 'limited', votesPerVoter: Math.max(1, seats - 1) };
    case 'sntv':
      return { ...common, method: 'limited', votesPerVoter: 1 };
    case 'cumulative':
      return { ...common, method: 'cumulative', pointsPerVoter: Math.max(2, seats) };
    case 'first-preferences':
      return { ...common, method: 'first-preferences', sharedFirst: 'split' };
    case 'two-round':
      return { ...common, method: 'two-round', form: 'first-round' };
    case 'two-round-ranked':
      return { ...common, method: 'two-round', form: 'contingent', unranked: 'no-preference' };
    case 'motion':
      return { ...common, seats: 1, method: 'motion', motion: 0, requires: [{ share: '1/2', comparison: 'more-than', of: 'valid' }] };
    case 'score':
      return { ...common, method: 'score', by: 'sum', maxScore: 5 };
    case 'star':
      return { ...common, method: 'star', maxScore: 5 };
    case 'irv':
      return { ...common, method: 'irv', rules: 'plain' };
    case 'irv-rctab':
      return { ...common, ...RANKING_RULES, method: 'irv', rules: 'rctab' };
    case 'scottish-stv':
      return { ...common, method: 'stv', rules: 'scottish' };
    case 'wigm-prf':
    case 'wigm-exact':
    case 'meek-prf':
    case 'meek':
    case 'ers97':
      return { ...common, method: 'stv', rules: id };
    case 'stv-rctab':
      return { ...common, ...RANKING_RULES, method: 'stv', rules: 'rctab', quota: 'droop', quotaInteger: true, decimals: 4 };
    case 'schulze':
    case 'ranked-pairs':
    case 'minimax':
      return { ...pairs, method: id, strength: 'winning-votes' };
    case 'copeland':
      return { ...pairs, method: 'copeland', points: 'balance' };
    case 'ranked-robin':
      return { ...pairs, method: 'copeland', points: 'ranked-robin' };
    case 'condorcet':
      return { ...pairs, method: 'condorcet' };
    case 'borda':
      return { ...pairs, method: 'borda', scale: 'linear', lastPlacePoints: 0 };
    case 'dowdall':
      return { ...common, method: 'borda', scale: 'dowdall', unranked: 'no-preference' };
    case 'majority-judgment':
      return { ...common, method: 'majority-judgment', grades: 7, missing: { as: 'grade', grade: 0 } };
    case 'sainte-lague':
      return { ...common, method: 'sainte-lague', firstDivisor: '1' };
    case 'sainte-lague-modified':
      return { ...common, method: 'sainte-lague', firstDivisor: '1.4' };
    case 'largest-remainder-hare':
      return { ...common, method: 'largest-remainder', quota: 'hare' };
    case 'largest-remainder-droop':
      return { ...common, method: 'largest-remainder', quota: 'droop' };
    case 'largest-remainder-imperiali':
      return { ...common, method: 'largest-remainder', quota: 'imperiali' };
  }
}
