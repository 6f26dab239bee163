import type { Exact, MethodSpec, TieStep } from './method.ts';
import type { Candidate } from './profile.ts';

/** A tie met during the count and what decided it. */
export interface TieRecord {
  /** Round (from 1) in which it came up; 0 where the method has no rounds. */
  readonly round: number;
  /** What was to be decided. */
  readonly about: 'win' | 'eliminate' | 'surplus' | 'finalist' | 'seat' | 'order';
  readonly among: readonly Candidate[];
  /** Those picked (elected, put out, transferred first, …); empty where the tie stays open. */
  readonly chosen: readonly Candidate[];
  /** `no-effect`: nobody needed to decide, as the tied had no votes and whoever of them goes first changes nothing. */
  readonly decidedBy: TieStep | 'lots' | 'officer' | 'left-tied' | 'no-effect';
}

/** Votes moved at the end of a round. */
export interface Transfer {
  readonly from: Candidate;
  /** Receivers with what they got, in the order of candidates. */
  readonly to: readonly { readonly candidate: Candidate; readonly votes: Exact }[];
  /** Votes whose papers name nobody further. */
  readonly exhausted: Exact;
  /** Votes lost by rounding, or staying behind. */
  readonly residual: Exact;
  readonly kind: 'elimination' | 'surplus';
}

/** One round or stage. Tallies hold at its start, after all transfers of the rounds before. */
export interface Round {
  /** Votes by candidate; null: no longer in the count. */
  readonly tally: readonly (Exact | null)[];
  readonly elected: readonly Candidate[];
  readonly eliminated: readonly Candidate[];
  /** Whose surplus is transferred at the end of this round. */
  readonly surplus: readonly Candidate[];
  readonly transfers: readonly Transfer[];
  /** Quota or threshold, where the method has one. */
  readonly quota?: Exact;
  /** Papers or votes no longer in play so far. */
  readonly inactive: { readonly exhausted: Exact; readonly overvote: Exact; readonly skipped: Exact; readonly repeated: Exact };
  /** Meek. */
  readonly iterations?: number;
  readonly surplusTotal?: Exact;
  /** Meek: the same in the last iteration that elected nobody. */
  readonly surplusBefore?: Exact;
  readonly keepFactors?: readonly (Exact | null)[];
  /** Value of a transferred paper (Scottish, WIGM, ERS97), where it is one number. */
  readonly transferValue?: Exact;
}

/** Seats of a party-list count. */
export interface SeatAllocation {
  readonly seats: readonly number[];
  /** Which list took seat 1, 2, 3 … (divisor methods). */
  readonly order: readonly Candidate[];
  /** Every award: the quotient that took the seat and its divisor (divisor methods). */
  readonly awards: readonly { readonly list: Candidate; readonly quotient: Exact; readonly divisor: Exact }[];
  /** Whole quotas and remainders (largest remainder). */
  readonly quota?: Exact;
  readonly whole?: readonly number[];
  readonly remainders?: readonly Exact[];
  /** Lists below the threshold or excluded. */
  readonly shutOut: readonly Candidate[];
}

/** Pairwise comparison: `votes[i][j]` prefer i to j. */
export interface Pairwise {
  readonly votes: readonly (readonly Exact[])[];
  readonly smithSet: readonly Candidate[];
  readonly condorcetWinner: Candidate | null;
  readonly condorcetLoser: Candidate | null;
  /** Schulze: strongest paths. */
  readonly strongestPaths?: readonly (readonly Exact[])[];
  /** Minimax: each candidate's worst defeat. */
  readonly worstDefeat?: readonly Exact[];
  /** Copeland: wins minus losses, or ranked robin's wins plus half ties. */
  readonly points?: readonly Exact[];
  /** Ranked pairs: majorities in the order of consideration. */
  readonly locked?: readonly { readonly winner: Candidate; readonly loser: Candidate; readonly locked: boolean }[];
}

/** Outcome of one requirement for one candidate. */
export interface RequirementOutcome {
  readonly requirement: number;
  readonly candidate: Candidate;
  readonly measured: Exact;
  readonly needed: Exact;
  readonly met: boolean;
}

/** The result of a count: plain JSON, numbers exact as text. Candidates are indexes. */
export interface CountResult {
  readonly spec: MethodSpec;
  /** Those elected; in the order of election where the method gives one. */
  readonly winners: readonly Candidate[];
  /** Those who tie for the `tiedSeats` last places when the rule leaves the tie open. Not contained in `winners`. */
  readonly tied: readonly Candidate[];
  readonly tiedSeats: number;
  /** Every tie met. Say so wherever the result is shown. */
  readonly ties: readonly TieRecord[];
  /** Papers (by weight): all, with no mark, and not counted although marked. */
  readonly papers: { readonly cast: Exact; readonly blank: Exact; readonly invalid: Exact };
  /** Votes, points or scores per candidate at the start; for list methods votes of the lists. */
  readonly totals: readonly Exact[];
  /** Full order as levels, where the method gives one. */
  readonly ranking?: readonly (readonly Candidate[])[];
  readonly rounds: readonly Round[];
  readonly quota?: Exact;
  readonly pairwise?: Pairwise;
  /** Majority judgment: `counts[candidate][grade]` and each candidate's majority grade. */
  readonly gradeDistribution?: { readonly counts: readonly (readonly Exact[])[]; readonly medians: readonly (number | null)[] };
  readonly medians?: readonly Exact[];
  readonly means?: readonly Exact[];
  readonly seatAllocation?: SeatAllocation;
  readonly requirements?: readonly RequirementOutcome[];
  /** Motions: adopted or not. */
  readonly passed?: boolean;
  /** STAR: the two finalists and the votes of the runoff (bloc STAR: one entry a seat). */
  readonly runoffs?: readonly StarRunoff[];
  /** Two-round, absolute majority: who meets again. */
  readonly runoff?: readonly Candidate[];
  /** Group quotas: what they changed. */
  readonly groupEffects?: readonly GroupEffect[];
}

/** STAR: one runoff. */
export interface StarRunoff {
  readonly finalists: readonly Candidate[];
  readonly votes: readonly Exact[];
  readonly equal: Exact;
  readonly winner: Candidate | null;
}

/** A candidate whom a group quota helped in, or kept out. */
export interface GroupEffect {
  readonly candidate: Candidate;
  readonly group: string;
  readonly effect: 'guarded' | 'barred';
}

/** Why a count cannot be made. */
export type CountRefusal =
  | { readonly kind: 'no-candidates' }
  | { readonly kind: 'repeated-name'; readonly name: string }
  | { readonly kind: 'bad-seats'; readonly seats: number; readonly candidates: number }
  | { readonly kind: 'bad-option'; readonly option: string }
  | { readonly kind: 'bad-tie-order' }
  | { readonly kind: 'bad-weight'; readonly group: number }
  | { readonly kind: 'wrong-vote'; readonly group: number; readonly problem: string }
  | { readonly kind: 'groups-cannot-be-met' };
