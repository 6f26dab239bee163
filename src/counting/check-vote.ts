import { err, ok, type Result, unreachable } from '../kernel/result.ts';
import { type MethodSpec, type VoteProblem, voteKindOf } from './method.ts';
import { isBlank, type Rank, type Vote } from './profile.ts';

/** A vote that its method takes, with what the voter should know about it. */
export interface CheckedVote {
  readonly vote: Vote;
  readonly warnings: readonly VoteProblem[];
}

/**
 * Is `vote` a valid vote of one voter in a contest counted by `spec` with `candidates` candidates? The same function in booth, terminal
 * and server. Refusals and warnings come in the order of the ballot. Total: any value of the type is taken, however malformed.
 */
export function checkVote(spec: MethodSpec, candidates: number, vote: Vote): Result<CheckedVote, readonly VoteProblem[]> {
  const expected = voteKindOf(spec);
  if (vote.kind !== expected) return err([{ severity: 'refused', kind: 'wrong-kind', expected }]);
  const problems = problemsOf(spec, candidates, vote);
  if (isBlank(vote) && problems.length === 0) problems.push({ severity: 'warning', kind: 'blank' });
  const known = (index: number): boolean => Number.isInteger(index) && index >= 0 && index < candidates;
  for (const candidate of new Set(markedIn(vote))) {
    if (known(candidate) && (spec.excluded ?? []).includes(candidate))
      problems.push({ severity: 'warning', kind: 'excluded-candidate', candidate });
  }
  return problems.some(({ severity }) => severity === 'refused') ? err(problems) : ok({ vote, warnings: problems });
}

/**
 * Whether a vote is so broken that nothing can be counted of it: another kind, unknown candidates, numbers out of range. The quick test
 * made on every group before a count; papers with too many marks pass, the method's rule deals with them.
 */
export function brokenVote(spec: MethodSpec, candidates: number, vote: Vote): VoteProblem['kind'] | undefined {
  if (vote.kind !== voteKindOf(spec)) return 'wrong-kind';
  const unknown = (index: number): boolean => !(Number.isInteger(index) && index >= 0 && index < candidates);
  switch (vote.kind) {
    case 'choices':
      return vote.candidates.some(unknown) ? 'unknown-candidate' : undefined;
    case 'ranking':
      return vote.ranks.some((rank) => rank !== 'overmarked' && rank.some(unknown)) ? 'unknown-candidate' : undefined;
    case 'list':
      return vote.list !== null && unknown(vote.list) ? 'unknown-candidate' : undefined;
    case 'points':
      return [...lengthProblem(vote.points, candidates), ...rangeProblems(vote.points, 0, Number.MAX_SAFE_INTEGER)][0]?.kind;
    case 'scores':
    case 'grades':
      return problemsOf(spec, candidates, vote).find(({ severity }) => severity === 'refused')?.kind;
  }
}

/** Every candidate named on the paper, in order, with repetitions. */
function markedIn(vote: Vote): readonly number[] {
  switch (vote.kind) {
    case 'choices':
      return vote.candidates;
    case 'ranking':
      return vote.ranks.flatMap((rank) => (rank === 'overmarked' ? [] : rank));
    case 'list':
      return vote.list === null ? [] : [vote.list];
    case 'points':
      return vote.points.flatMap((points, i) => (points > 0 ? [i] : []));
    case 'scores':
    case 'grades':
      return [];
  }
}

function problemsOf(spec: MethodSpec, candidates: number, vote: Vote): VoteProblem[] {
  const unknown = markedIn(vote).filter((index) => !Number.isInteger(index) || index < 0 || index >= candidates);
  if (unknown.length > 0) return unknown.map((candidate) => ({ severity: 'refused', kind: 'unknown-candidate', candidate }));
  switch (vote.kind) {
    case 'choices':
      return choiceProblems(allowedChoices(spec, candidates), vote.candidates);
    case 'ranking':
      return rankingProblems(spec, candidates, vote.ranks);
    case 'scores': {
      const [least, most] = spec.method === 'score' ? [spec.minScore ?? 0, spec.maxScore] : [0, spec.method === 'star' ? spec.maxScore : 0];
      return [...lengthProblem(vote.scores, candidates), ...rangeProblems(vote.scores, least, most)];
    }
    case 'grades': {
      const missing = vote.grades.flatMap((grade, i) => (grade === null ? [i] : []));
      const some: VoteProblem[] =
        missing.length > 0 && missing.length < vote.grades.length
          ? [{ severity: 'warning', kind: 'not-all-graded', candidates: missing }]
          : [];
      const most = spec.method === 'majority-judgment' ? spec.grades - 1 : 0;
      return [...lengthProblem(vote.grades, candidates), ...rangeProblems(vote.grades, 0, most), ...some];
    }
    case 'points':
      return [
        ...lengthProblem(vote.points, candidates),
        ...pointProblems(spec.method === 'cumulative' ? spec.pointsPerVoter : 0, vote.points),
      ];
    case 'list':
      return [];
    default:
      return unreachable(vote);
  }
}

/** How many candidates a paper of choices may mark. */
export function allowedChoices(spec: MethodSpec, candidates: number): number {
  switch (spec.method) {
    case 'approval':
      return candidates;
    case 'block':
    case 'limited':
      return Math.min(spec.votesPerVoter, candidates);
    default:
      return 1;
  }
}

function choiceProblems(allowed: number, chosen: readonly number[]): VoteProblem[] {
  const given = new Set(chosen).size;
  const problems: VoteProblem[] = [];
  if (given > allowed) problems.push({ severity: 'refused', kind: 'too-many-choices', allowed, given });
  for (const candidate of new Set(chosen.filter((each, i) => chosen.indexOf(each) !== i))) {
    problems.push({ severity: 'warning', kind: 'repeated-candidate', candidate, ranks: [], effect: 'counts-once' });
  }
  return problems;
}

function lengthProblem(given: readonly unknown[], expected: number): VoteProblem[] {
  return given.length === expected ? [] : [{ severity: 'refused', kind: 'wrong-length', expected }];
}

function rangeProblems(values: readonly (number | null)[], least: number, most: number): VoteProblem[] {
  return values.flatMap((value, candidate) =>
    value === null || (Number.isInteger(value) && value >= least && value <= most)
      ? []
      : [{ severity: 'refused' as const, kind: 'out-of-range' as const, candidate, least, most }],
  );
}

function pointProblems(allowed: number, points: readonly number[]): VoteProblem[] {
  const bad = rangeProblems(points, 0, allowed);
  if (bad.length > 0) return bad;
  const given = points.reduce((sum, value) => sum + value, 0);
  if (given > allowed) return [{ severity: 'refused', kind: 'too-many-points', allowed, given }];
  return given > 0 && given < allowed ? [{ severity: 'warning', kind: 'points-left', allowed, given }] : [];
}

/** What a shared rank does to a paper under `spec`; undefined where it is a plain equality. */
function sharedRankEffect(spec: MethodSpec): 'paper-ends' | 'rank-passed-over' | 'split' | 'not-counted' | undefined {
  switch (spec.method) {
    case 'irv':
      if (spec.rules === 'plain') return 'rank-passed-over';
      return spec.overvotes === 'skip-rank' ? 'rank-passed-over' : 'paper-ends';
    case 'stv':
      return spec.rules === 'rctab' && spec.overvotes === 'skip-rank' ? 'rank-passed-over' : 'paper-ends';
    case 'first-preferences':
      return spec.sharedFirst === 'split' ? 'split' : 'not-counted';
    case 'two-round':
      return 'split';
    default:
      return undefined;
  }
}

/** Whether voters can put several candidates at one rank and have that counted: as an equality, or their vote divided. */
export function equalRanksCount(spec: MethodSpec): boolean {
  const effect = sharedRankEffect(spec);
  return effect === undefined || effect === 'split';
}

/** Whether the rules say what an empty rank does, and one of them does not end the paper (RCTab). */
export function emptyRanksCount(spec: MethodSpec): boolean {
  return 'maxSkippedRanks' in spec && spec.maxSkippedRanks !== 0;
}

/** Longest run of empty ranks that the paper survives: 0 where an empty rank ends it, Infinity where it never matters. */
function skipLimit(spec: MethodSpec): number {
  if ((spec.method === 'irv' || spec.method === 'stv') && spec.rules !== 'plain' && 'maxSkippedRanks' in spec)
    return spec.maxSkippedRanks ?? Infinity;
  return Infinity;
}

function rankingProblems(spec: MethodSpec, candidates: number, ranks: readonly Rank[]): VoteProblem[] {
  const problems: VoteProblem[] = [];
  // A paper has at most as many useful ranks as candidates; a bound on its length keeps hostile input small.
  if (ranks.length > candidates) problems.push({ severity: 'refused', kind: 'too-many-ranks', allowed: candidates, given: ranks.length });
  const shared = sharedRankEffect(spec);
  const places = new Map<number, number[]>();
  const last = ranks.findLastIndex((rank) => rank.length > 0);
  let run = 0;
  for (const [i, rank] of ranks.slice(0, last + 1).entries()) {
    run = rank.length === 0 ? run + 1 : 0;
    if (rank.length === 0)
      problems.push({
        severity: 'warning',
        kind: 'skipped-rank',
        rank: i + 1,
        effect: run > skipLimit(spec) ? 'paper-ends' : 'passed-over',
      });
    const marked = rank === 'overmarked' ? [] : rank;
    for (const candidate of new Set(marked)) places.set(candidate, [...(places.get(candidate) ?? []), i + 1]);
    const several = rank === 'overmarked' || new Set(rank).size > 1;
    if (several && shared !== undefined && (spec.method !== 'first-preferences' || i === 0)) {
      problems.push({ severity: 'warning', kind: 'shared-rank', rank: i + 1, candidates: marked, effect: shared });
    }
  }
  const repeated = 'repeatedCandidate' in spec && spec.repeatedCandidate === 'exhaust' ? 'paper-ends' : 'first-counts';
  for (const [candidate, at] of places) {
    if (at.length > 1) problems.push({ severity: 'warning', kind: 'repeated-candidate', candidate, ranks: at, effect: repeated });
  }
  return problems;
}
