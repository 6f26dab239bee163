import { err, ok, type Result, unreachable } from '../kernel/result.ts';
import { countApproval } from './approval.ts';
import { countBlock } from './block.ts';
import { brokenVote } from './check-vote.ts';
import { countProblem } from './check-spec.ts';
import { type Contest, contestOf, type Outcome } from './contest.ts';
import { type ScriptedBreaker, tieBreaker } from './lots.ts';
import type { MethodSpec, StvSpec } from './method.ts';
import { countBorda } from './borda.ts';
import { countCondorcet, countCopeland } from './copeland.ts';
import { countCumulative } from './cumulative.ts';
import { countDivisors } from './divisors.ts';
import { countErs97 } from './ers97.ts';
import { countFirstPreferences } from './first-preferences.ts';
import { countGregory } from './stv.ts';
import { countIrv } from './irv.ts';
import { countLargestRemainder } from './largest-remainder.ts';
import { countMajorityJudgment } from './majority-judgment.ts';
import { countMeek } from './meek.ts';
import { countMinimax } from './minimax.ts';
import { countRankedPairs } from './ranked-pairs.ts';
import { countRctab } from './rctab.ts';
import { countSchulze } from './schulze.ts';
import { countScore } from './score.ts';
import { countStar } from './star.ts';
import { countTwoRound } from './two-round.ts';
import { countMotion } from './motion.ts';
import { countPlurality } from './plurality.ts';
import { type BallotGroup, groupBallots } from './profile.ts';
import { formatRational, ZERO } from './rational.ts';
import type { CountRefusal, CountResult, Round, TieRecord } from './result.ts';

/**
 * Counts a contest. Pure and exact: equal inputs give equal results, in any order of ballots. Refuses what cannot be counted with the
 * reason; never throws for bad input. Papers with too many marks count as invalid; votes naming unknown candidates or scores out of
 * range refuse the whole count, because they can only come from a broken file.
 */
export function count(spec: MethodSpec, candidates: readonly string[], ballots: readonly BallotGroup[]): Result<CountResult, CountRefusal> {
  const problem = countProblem(spec, candidates) ?? ballotProblem(spec, candidates.length, ballots);
  if (problem !== undefined) return err(problem);
  const contest = contestOf(candidates.length, groupBallots(ballots), spec.excluded ?? []);
  return ok(settle(spec, contest));
}

function ballotProblem(spec: MethodSpec, candidates: number, ballots: readonly BallotGroup[]): CountRefusal | undefined {
  for (const [group, { vote, weight }] of ballots.entries()) {
    if (typeof weight === 'bigint' ? weight < 0n : weight.n < 0n || weight.d <= 0n) return { kind: 'bad-weight', group };
    const problem = brokenVote(spec, candidates, vote);
    if (problem !== undefined) return { kind: 'wrong-vote', group, problem };
  }
  return undefined;
}

/** Most counts made to follow every way that open ties could fall. */
const MAX_BRANCHES = 200;

/** Counts, following each branch of ties that the rule leaves open: winners are those who win in all, tied those who win in some. */
function settle(spec: MethodSpec, contest: Contest): CountResult {
  const first = run(spec, contest, []);
  if (first.breaker.open.length === 0) return first.result;
  const outcomes = [first.result.winners];
  // So many open ties that not even the neighbours of the first path can be followed: everybody in question counts as tied.
  const ways = first.breaker.open.reduce((sum, { options }) => sum + options.length - 1, 0);
  if (ways > MAX_BRANCHES) return merged(first, outcomes, false);
  const scripts: number[][] = siblings([], first.breaker);
  while (scripts.length > 0 && outcomes.length < MAX_BRANCHES) {
    const script = scripts.pop() ?? [];
    const branch = run(spec, contest, script);
    outcomes.push(branch.result.winners);
    scripts.push(...siblings(script, branch.breaker));
  }
  return merged(first, outcomes, scripts.length === 0);
}

/** The scripts that leave `script`'s own path at one of the ties beyond its end. */
function siblings(script: readonly number[], { open }: ScriptedBreaker): number[][] {
  const path = open.map(({ picked }) => picked);
  return open.flatMap(({ options }, at) => (at < script.length ? [] : options.slice(1).map((_, i) => [...path.slice(0, at), i + 1])));
}

function merged(
  first: { result: CountResult; breaker: ScriptedBreaker },
  outcomes: readonly (readonly number[])[],
  complete: boolean,
): CountResult {
  const { result, breaker } = first;
  const at = breaker.records.find(({ decidedBy }) => decidedBy === 'left-tied')?.round ?? 0;
  const some = new Set([...outcomes.flat(), ...(complete ? [] : (breaker.open[0]?.options ?? []))]);
  const settled = result.rounds.slice(0, Math.max(0, at - 1)).flatMap(({ elected }) => elected);
  const winners = result.winners.filter((candidate) =>
    complete ? outcomes.every((branch) => branch.includes(candidate)) : settled.includes(candidate),
  );
  const tied = [...some].filter((candidate) => !winners.includes(candidate)).toSorted((a, b) => a - b);
  if (tied.length === 0) return result;
  const ties: TieRecord[] = breaker.records.filter(({ round }) => round <= at);
  const { ranking: _, ...rest } = result;
  const undecided = new Set(ties.filter(({ decidedBy, round }) => decidedBy === 'left-tied' && round === at).flatMap(({ among }) => among));
  return {
    ...rest,
    winners,
    tied,
    tiedSeats: result.winners.length - winners.length,
    ties,
    rounds:
      at > 0
        ? result.rounds.slice(0, at).map((round, i) => (i === at - 1 ? withoutThose(round, undecided, winners) : round))
        : result.rounds,
  };
}

/** The round in which a tie stays open: what the branch that was followed did with the tied is not what happened. */
function withoutThose(round: Round, undecided: ReadonlySet<number>, winners: readonly number[]): Round {
  const settled = (candidate: number): boolean => !undecided.has(candidate);
  return {
    ...round,
    elected: round.elected.filter((candidate) => settled(candidate) || winners.includes(candidate)),
    eliminated: round.eliminated.filter(settled),
    surplus: round.surplus.filter(settled),
    transfers: round.transfers.filter(({ from }) => settled(from)),
  };
}

function run(spec: MethodSpec, contest: Contest, script: readonly number[]): { result: CountResult; breaker: ScriptedBreaker } {
  const breaker = tieBreaker(spec.tie, contest.size, script);
  const { invalid = ZERO, ...outcome } = countBy(spec, contest, breaker);
  const papers = { cast: formatRational(contest.cast), blank: formatRational(contest.blank), invalid: formatRational(invalid) };
  const result: CountResult = { spec, tied: [], tiedSeats: 0, rounds: [], ...outcome, papers, ties: breaker.records };
  return { result, breaker };
}

function countBy(spec: MethodSpec, contest: Contest, ties: ScriptedBreaker): Outcome {
  switch (spec.method) {
    case 'plurality':
      return countPlurality(spec, contest, ties);
    case 'motion':
      return countMotion(spec, contest);
    case 'block':
    case 'limited':
      return countBlock(spec, contest, ties);
    case 'approval':
      return countApproval(spec, contest, ties);
    case 'cumulative':
      return countCumulative(spec, contest, ties);
    case 'first-preferences':
      return countFirstPreferences(spec, contest, ties);
    case 'score':
      return countScore(spec, contest, ties);
    case 'star':
      return countStar(spec, contest, ties);
    case 'two-round':
      return countTwoRound(spec, contest, ties);
    case 'irv':
      return spec.rules === 'plain' ? countIrv(spec, contest, ties) : countRctab(spec, contest, ties);
    case 'stv':
      return countStv(spec, contest, ties);
    case 'schulze':
      return countSchulze(spec, contest, ties);
    case 'ranked-pairs':
      return countRankedPairs(spec, contest, ties);
    case 'minimax':
      return countMinimax(spec, contest, ties);
    case 'copeland':
      return countCopeland(spec, contest, ties);
    case 'condorcet':
      return countCondorcet(spec, contest);
    case 'borda':
      return countBorda(spec, contest, ties);
    case 'majority-judgment':
      return countMajorityJudgment(spec, contest, ties);
    case 'dhondt':
    case 'sainte-lague':
      return countDivisors(spec, contest, ties);
    case 'largest-remainder':
      return countLargestRemainder(spec, contest, ties);
    default:
      return unreachable(spec);
  }
}

function countStv(spec: StvSpec, contest: Contest, ties: ScriptedBreaker): Outcome {
  switch (spec.rules) {
    case 'meek-prf':
    case 'meek':
      return countMeek(spec, contest, ties);
    case 'rctab':
      return countRctab(spec, contest, ties);
    case 'ers97':
      return countErs97(spec, contest, ties);
    default:
      return countGregory(spec, contest, ties);
  }
}
