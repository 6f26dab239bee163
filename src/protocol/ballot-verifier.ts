import { ok, type Result } from '../kernel/result.ts';
import { trackerOf, verifyBallot, type BallotRefusal } from './ballot.ts';
import type { SealedElection } from './election-record.ts';

/** What is known of a good ballot: enough to look up its voter and to find it again. */
export interface AcceptedBallot {
  readonly credential: string;
  readonly tracker: string;
}

/** One for each ballot, in order. Plain data: it crosses worker threads. */
export type BallotVerdict = Result<AcceptedBallot, BallotRefusal>;

/**
 * Many ballots in, verdicts out: the one place that a faster machine (WebAssembly, native code) may take over. It reads public data
 * only, so it may take variable time. Every implementation must agree with `ballotVerifier` over noble's groups on every text.
 */
export interface BallotVerifier {
  verifyBallots(election: SealedElection, texts: readonly string[]): readonly BallotVerdict[];
}

/**
 * One ballot after the other with the arithmetic of `election.group`: over noble's groups the reference, for ever; over those of
 * verifying-groups.ts several times faster.
 */
export const ballotVerifier: BallotVerifier = {
  verifyBallots: (election, texts) =>
    texts.map((text) => {
      const ballot = verifyBallot(election, text);
      return ballot.ok ? ok({ credential: ballot.value.credential, tracker: trackerOf(text) }) : ballot;
    }),
};
