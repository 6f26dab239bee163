import type { Candidate, VoteKind } from './profile.ts';

/** A number written exactly: "12", "0.05" or "2/3" (see `parseRational`). Keeps definitions JSON and free of doubles. */
export type Exact = string;

/**
 * One step of breaking a tie, tried before the end of the rule decides.
 * - `previous-round`: the totals of the round just before (RCTab).
 * - `latest-difference`: the most recent earlier stage at which all the tied differ (SSI 2007/42, rule 49(2)).
 * - `first-difference`: the earliest stage at which the tied differ (ERS97, 5.6.2).
 * - `total-margin`: sum of pairwise margins against all others (ranked robin).
 * - `official`: STAR's own: scoring round head-to-head wins, then most top scores; runoff higher total, then most top scores.
 */
export type TieStep = 'previous-round' | 'latest-difference' | 'first-difference' | 'total-margin' | 'official';

/**
 * What decides when the steps have not.
 * - `seed`: lots drawn by `lotOrder(seed, candidates)`; anyone can draw them again.
 * - `order`: lots drawn elsewhere, best first, every candidate once.
 * - `officer`: the decision of the returning officer, recorded as an order of those it concerns, best first; those not named come
 *   after those named, and a tie within them stays open.
 * - `left-tied`: nobody decides; the result names all who tie.
 */
export type TieEnd =
  | { readonly by: 'seed'; readonly seed: string }
  | { readonly by: 'order'; readonly order: readonly Candidate[] }
  | { readonly by: 'officer'; readonly order: readonly Candidate[] }
  | { readonly by: 'left-tied' };

/** The tie rule is part of an election's definition. The defaults are argued in docs/counting.md. */
export interface TieRule {
  readonly steps: readonly TieStep[];
  readonly end: TieEnd;
}

/** A share that must be passed (`more-than`) or reached (`at-least`). */
export interface Requirement {
  readonly share: Exact;
  readonly comparison: 'more-than' | 'at-least';
  /** Of the votes for candidates, of the papers (with blanks), of the voters' summed weight, or of the roll. */
  readonly of: 'valid' | 'papers' | 'voters' | 'electorate';
  /** What is compared: the votes of the candidate (or motion), or the number of papers. Default: votes. */
  readonly measure?: 'votes' | 'turnout';
}

/** "At least two seats for group X", "at most three for group Y". See docs/decisions/group-quotas.md. */
export interface GroupQuota {
  readonly name: string;
  readonly members: readonly Candidate[];
  readonly atLeast?: number;
  readonly atMost?: number;
}

interface Common {
  /** Places to fill. */
  readonly seats: number;
  readonly tie: TieRule;
  /** Candidates who withdrew or died: they stay on old ballots and are passed over. */
  readonly excluded?: readonly Candidate[];
}

interface WithRequirements {
  /** Conditions each winner must meet. Nobody meeting them means nobody elected. */
  readonly requires?: readonly Requirement[];
  /** Size (or summed weight) of the roll, for conditions `of: 'electorate'`. */
  readonly electorate?: Exact;
}

interface WithGroups {
  readonly groups?: readonly GroupQuota[];
}

/** How unlisted candidates stand in pairwise comparisons: all together below the listed, or not compared. */
export type Unranked = 'last' | 'no-preference';

/** How a ranking that is not plainly 1, 2, 3 … is read. */
export interface RankingRules {
  /** A rank with several marks: ends the paper, is passed over, or ends it only where several of the marked are continuing. */
  readonly overvotes: 'exhaust' | 'skip-rank' | 'exhaust-if-several-continuing';
  /** A longer run of empty ranks before the next mark ends the paper; null: no limit. */
  readonly maxSkippedRanks: number | null;
  /** A candidate marked again: that rank is passed over, or ends the paper. */
  readonly repeatedCandidate: 'skip-rank' | 'exhaust';
}

export interface PluralitySpec extends Common, WithRequirements {
  readonly method: 'plurality';
}
export interface MotionSpec extends Common, WithRequirements {
  /** A question put to the vote, seats 1: adopted if `motion` (the side that has to pass) meets every requirement. */
  readonly method: 'motion';
  readonly motion: Candidate;
  readonly requires: readonly Requirement[];
}
export interface BlockSpec extends Common, WithRequirements, WithGroups {
  /** Block voting (votesPerVoter = seats), limited voting (fewer), SNTV (limited, 1). */
  readonly method: 'block' | 'limited';
  readonly votesPerVoter: number;
}
export interface CumulativeSpec extends Common, WithRequirements {
  readonly method: 'cumulative';
  readonly pointsPerVoter: number;
}
export interface ApprovalSpec extends Common, WithRequirements, WithGroups {
  readonly method: 'approval';
}
export interface FirstPreferencesSpec extends Common, WithRequirements {
  /** Plurality of the first rank of rankings. `split`: a shared first place is divided equally; `invalid`: it counts for nobody. */
  readonly method: 'first-preferences';
  readonly sharedFirst: 'split' | 'invalid';
}
export interface ScoreSpec extends Common, WithRequirements {
  readonly method: 'score';
  /** Winner by the sum, the mean or the median of scores; unscored counts 0 in all three. */
  readonly by: 'sum' | 'mean' | 'median';
  readonly maxScore: number;
  readonly minScore?: number;
}
export interface StarSpec extends Common {
  /** Score, then automatic runoff. With several seats, bloc STAR. */
  readonly method: 'star';
  readonly maxScore: number;
}
export interface TwoRoundSpec extends Common, WithRequirements {
  /**
   * `contingent`: rankings, both rounds on the same paper. `first-round`: choices; without an absolute majority `runoff` of the
   * result names those who meet again in a second election (plurality). `requires` stands in place of the absolute majority in both.
   */
  readonly method: 'two-round';
  readonly form: 'contingent' | 'first-round';
  readonly unranked?: Unranked;
}
export interface IrvPlainSpec extends Common {
  /** Majority of the votes still in play wins; otherwise the lowest goes out. Empty and overmarked ranks are passed over. */
  readonly method: 'irv';
  readonly rules: 'plain';
}
export interface IrvRctabSpec extends Common, RankingRules {
  readonly method: 'irv';
  /** RCTab's single winner, its bottoms-up with a fixed number of seats, and its bottoms-up to a percentage (seats not used). */
  readonly rules: 'rctab' | 'rctab-bottoms-up' | 'rctab-bottoms-up-percent';
  /** A placeholder that cannot win and goes out first. */
  readonly writeIn?: Candidate;
  readonly batchElimination?: boolean;
  readonly continueUntilTwo?: boolean;
  readonly firstRoundThreshold?: boolean;
  readonly stopAfterRound?: number;
  /** For `rctab-bottoms-up-percent`: percent of the votes in play. */
  readonly percentThreshold?: Exact;
  readonly cutoffElimination?: boolean;
}
export interface StvScottishSpec extends Common, WithGroups {
  /** SSI 2007/42 rules 45–52. */
  readonly method: 'stv';
  readonly rules: 'scottish';
}
export interface StvWigmSpec extends Common, WithGroups {
  /** PRF reference WIGM (four decimals), the same with batch defeat of sure losers, the same flow exact, and a general WIGM. */
  readonly method: 'stv';
  readonly rules: 'wigm-prf' | 'wigm-prf-batch' | 'wigm-exact' | 'wigm-generic';
  /** For `wigm-generic`. */
  readonly quota?: 'droop' | 'hare' | 'hagenbach-bischoff' | 'imperiali';
}
export interface StvMeekSpec extends Common, WithGroups {
  /** PRF reference Meek (nine decimals) and Hill, Wichmann and Woodall at high precision. */
  readonly method: 'stv';
  readonly rules: 'meek-prf' | 'meek';
  readonly omega?: Exact;
}
export interface StvErs97Spec extends Common, WithGroups {
  readonly method: 'stv';
  readonly rules: 'ers97';
}
export interface StvRctabSpec extends Common, RankingRules, WithGroups {
  readonly method: 'stv';
  readonly rules: 'rctab';
  readonly quota?: 'droop' | 'hare';
  readonly quotaInteger?: boolean;
  /** Decimals of transfer fractions and paper values, default 4. */
  readonly decimals?: number;
  readonly electOnePerRound?: boolean;
  readonly writeIn?: Candidate;
}
export interface SchulzeSpec extends Common {
  readonly method: 'schulze';
  readonly strength: 'winning-votes' | 'margins' | 'ratio';
  readonly unranked: Unranked;
}
export interface RankedPairsSpec extends Common {
  readonly method: 'ranked-pairs';
  readonly strength: 'winning-votes' | 'margins';
  readonly unranked: Unranked;
}
export interface MinimaxSpec extends Common {
  readonly method: 'minimax';
  readonly strength: 'winning-votes' | 'margins' | 'pairwise-opposition';
  readonly unranked: Unranked;
}
export interface CopelandSpec extends Common {
  /** `balance`: wins minus losses; `ranked-robin`: wins plus half ties. */
  readonly method: 'copeland';
  readonly points: 'balance' | 'ranked-robin';
  readonly unranked: Unranked;
}
export interface CondorcetSpec extends Common {
  /** The Condorcet winner or nobody; the Smith set is shown. */
  readonly method: 'condorcet';
  readonly unranked: Unranked;
}
export interface BordaSpec extends Common {
  /** `linear`: `lastPlacePoints` for the last place and one more for each above it; `dowdall`: 1, 1/2, 1/3 … */
  readonly method: 'borda';
  readonly scale: 'linear' | 'dowdall';
  readonly lastPlacePoints?: number;
  readonly unranked: Unranked;
}
export interface MajorityJudgmentSpec extends Common {
  readonly method: 'majority-judgment';
  /** Number of grades; 0 is the worst, grades - 1 the best. */
  readonly grades: number;
  /** Ungraded counts as a fixed grade (up to `participants`), as the candidate's own median, is scaled away, or is left out. */
  readonly missing: { readonly as: 'grade'; readonly grade: number } | { readonly as: 'own-median' | 'normalise' | 'none' };
  /** Number of voters where more took part than the ballots show. */
  readonly participants?: Exact;
}
export interface ListThreshold {
  /** Share of all votes. */
  readonly share: Exact;
  /** Reaching the share is enough. */
  readonly inclusive: boolean;
  /** Other shares for some lists (coalitions). */
  readonly special?: readonly { readonly list: Candidate; readonly share: Exact }[];
}
interface WithLists extends Common {
  readonly threshold?: ListThreshold;
  /** Most seats each list can fill. */
  readonly maxSeats?: readonly (number | null)[];
}
export interface DhondtSpec extends WithLists {
  readonly method: 'dhondt';
}
export interface SainteLagueSpec extends WithLists {
  /** First divisor 1 is pure, "1.4" the modified one of Scandinavia. */
  readonly method: 'sainte-lague';
  readonly firstDivisor?: Exact;
}
export interface LargestRemainderSpec extends WithLists {
  readonly method: 'largest-remainder';
  readonly quota: 'hare' | 'droop' | 'hagenbach-bischoff' | 'hagenbach-bischoff-rounded' | 'imperiali';
}

/** How one contest is counted: method, options, seats and tie rule. JSON as it stands; goes into the election's definition. */
export type MethodSpec =
  | PluralitySpec
  | MotionSpec
  | BlockSpec
  | CumulativeSpec
  | ApprovalSpec
  | FirstPreferencesSpec
  | ScoreSpec
  | StarSpec
  | TwoRoundSpec
  | IrvPlainSpec
  | IrvRctabSpec
  | StvScottishSpec
  | StvWigmSpec
  | StvMeekSpec
  | StvErs97Spec
  | StvRctabSpec
  | SchulzeSpec
  | RankedPairsSpec
  | MinimaxSpec
  | CopelandSpec
  | CondorcetSpec
  | BordaSpec
  | MajorityJudgmentSpec
  | DhondtSpec
  | SainteLagueSpec
  | LargestRemainderSpec;

export type MethodName = MethodSpec['method'];
export type ListSpec = DhondtSpec | SainteLagueSpec | LargestRemainderSpec;
export type StvSpec = Extract<MethodSpec, { method: 'stv' }>;
export type IrvSpec = Extract<MethodSpec, { method: 'irv' }>;

/** The kind of vote that a method counts: what the booth must ask for. */
export function voteKindOf(spec: MethodSpec): VoteKind {
  switch (spec.method) {
    case 'plurality':
    case 'motion':
    case 'block':
    case 'limited':
    case 'approval':
      return 'choices';
    case 'two-round':
      return spec.form === 'contingent' ? 'ranking' : 'choices';
    case 'cumulative':
      return 'points';
    case 'score':
    case 'star':
      return 'scores';
    case 'majority-judgment':
      return 'grades';
    case 'dhondt':
    case 'sainte-lague':
    case 'largest-remainder':
      return 'list';
    default:
      return 'ranking';
  }
}

/**
 * Something about one vote that its voter should hear before casting. `refused`: this is no valid vote for the method and is not
 * accepted. `warning`: it will be counted, in the way that the kind says.
 */
export type VoteProblem = { readonly severity: 'refused' | 'warning' } & (
  | { readonly kind: 'wrong-kind'; readonly expected: VoteKind }
  | { readonly kind: 'wrong-length'; readonly expected: number }
  | { readonly kind: 'unknown-candidate'; readonly candidate: number }
  | {
      readonly kind: 'repeated-candidate';
      readonly candidate: Candidate;
      readonly ranks: readonly number[];
      readonly effect: 'first-counts' | 'paper-ends' | 'counts-once';
    }
  | { readonly kind: 'too-many-choices'; readonly allowed: number; readonly given: number }
  | { readonly kind: 'fewer-choices'; readonly allowed: number; readonly given: number }
  | {
      readonly kind: 'shared-rank';
      readonly rank: number;
      readonly candidates: readonly Candidate[];
      readonly effect: 'paper-ends' | 'rank-passed-over' | 'split' | 'not-counted';
    }
  | { readonly kind: 'skipped-rank'; readonly rank: number; readonly effect: 'passed-over' | 'paper-ends' }
  | { readonly kind: 'too-many-ranks'; readonly allowed: number; readonly given: number }
  | { readonly kind: 'out-of-range'; readonly candidate: Candidate; readonly least: number; readonly most: number }
  | { readonly kind: 'too-many-points'; readonly allowed: number; readonly given: number }
  | { readonly kind: 'points-left'; readonly allowed: number; readonly given: number }
  | { readonly kind: 'not-all-graded'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'excluded-candidate'; readonly candidate: Candidate }
  | { readonly kind: 'blank' }
);
