import type { Contest } from './contest.ts';
import type { GroupWatch } from './group-watch.ts';
import type { TieBreaker } from './lots.ts';
import type { IrvRctabSpec, StvRctabSpec } from './method.ts';
import type { Candidate } from './profile.ts';
import { type Rational, ZERO } from './rational.ts';
import type { Inactive } from './rctab-papers.ts';
import type { Round } from './result.ts';

/** Papers of one value that count for one candidate, or for nobody. `cut`: the value came out of a surplus and has decimals. */
export interface Heap {
  readonly value: Rational;
  readonly cut: boolean;
  units: bigint;
  papers: number[];
}

/** Votes and whether they are written with decimals. RCTab prints whole numbers until a surplus has touched a tally. */
export interface Votes {
  readonly votes: Rational;
  readonly cut: boolean;
}

export type Spec = IrvRctabSpec | StvRctabSpec;

export interface Count {
  readonly spec: Spec;
  readonly contest: Contest;
  readonly ties: TieBreaker;
  readonly watch: GroupWatch;
  readonly decimals: number;
  /** Who still takes part; a winner does so only where counting goes on until two are left. */
  readonly open: boolean[];
  readonly heaps: Heap[][];
  readonly inactive: Record<Inactive, Heap[]>;
  readonly winners: Candidate[];
  readonly eliminated: Candidate[];
  /** What winners of past rounds keep. */
  readonly kept: Map<Candidate, Votes>;
  readonly history: Rational[][];
  readonly rounds: Round[];
  threshold: Votes;
}

export const NO_VOTES: Votes = { votes: ZERO, cut: false };
