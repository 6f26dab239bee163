import { MAX_GROUPS, quotasReachable } from './group-quotas.ts';
import type { GroupQuota, MethodSpec, Requirement } from './method.ts';
import { compareRational, ONE, parseRational, rational } from './rational.ts';
import type { CountRefusal } from './result.ts';

/** Most candidates in one contest, and most seats. */
export const MAX_CANDIDATES = 10_000;
export const MAX_SEATS = 10_000;

const whole = (value: number, least: number, most: number): boolean => Number.isSafeInteger(value) && value >= least && value <= most;
const bad = (option: string): CountRefusal => ({ kind: 'bad-option', option });

/**
 * What is wrong with `spec` for a contest of these candidates; undefined where nothing is. For whoever defines an election: more seats
 * than candidates are refused here, although such a contest can be counted.
 */
export function specProblem(spec: MethodSpec, candidates: readonly string[]): CountRefusal | undefined {
  const problem = countProblem(spec, candidates);
  const standing = candidates.length - new Set(spec.excluded ?? []).size;
  const lists = spec.method === 'dhondt' || spec.method === 'sainte-lague' || spec.method === 'largest-remainder';
  if (problem !== undefined || lists || seatsOpen(spec) || spec.seats <= standing) return problem;
  return { kind: 'bad-seats', seats: spec.seats, candidates: standing };
}

/** The rule decides itself how many are elected. */
function seatsOpen(spec: MethodSpec): boolean {
  return spec.method === 'irv' && spec.rules === 'rctab-bottoms-up-percent';
}

/** Why `spec` cannot be counted with these candidates. With more seats than candidates it can: everybody is elected, seats stay empty. */
export function countProblem(spec: MethodSpec, candidates: readonly string[]): CountRefusal | undefined {
  const size = candidates.length;
  if (size === 0 || size > MAX_CANDIDATES) return { kind: 'no-candidates' };
  const repeated = firstRepeated(candidates);
  if (repeated !== undefined) return { kind: 'repeated-name', name: repeated };
  const excluded = spec.excluded ?? [];
  if (excluded.some((candidate) => !whole(candidate, 0, size - 1))) return bad('excluded');
  const standing = size - new Set(excluded).size;
  if (standing === 0) return { kind: 'no-candidates' };
  if (!seatsOpen(spec) && !whole(spec.seats, 1, MAX_SEATS)) return { kind: 'bad-seats', seats: spec.seats, candidates: standing };
  // RCTab elects one by a majority; its several winners are bottoms-up or STV.
  if (spec.method === 'irv' && spec.rules === 'rctab' && spec.seats !== 1) return { kind: 'bad-seats', seats: spec.seats, candidates: 1 };
  return tieProblem(spec, size) ?? requirementProblem(spec) ?? groupProblem(spec, size) ?? optionProblem(spec, size);
}

function tieProblem({ tie: { end } }: MethodSpec, size: number): CountRefusal | undefined {
  if (end.by !== 'order' && end.by !== 'officer') return undefined;
  const known = end.order.every((candidate) => whole(candidate, 0, size - 1)) && new Set(end.order).size === end.order.length;
  return known && (end.by === 'officer' || end.order.length === size) ? undefined : { kind: 'bad-tie-order' };
}

function isShare(text: string): boolean {
  const value = parseRational(text);
  return value !== undefined && value.n >= 0n && compareRational(value, ONE) <= 0;
}

function requirementProblem(spec: MethodSpec): CountRefusal | undefined {
  const requires: readonly Requirement[] = 'requires' in spec ? (spec.requires ?? []) : [];
  if (requires.some(({ share }) => !isShare(share))) return bad('requires');
  const roll = 'electorate' in spec && spec.electorate !== undefined ? parseRational(spec.electorate) : undefined;
  return requires.some(({ of }) => of === 'electorate') && (roll === undefined || roll.n <= 0n) ? bad('electorate') : undefined;
}

function groupProblem(spec: MethodSpec, size: number): CountRefusal | undefined {
  const groups: readonly GroupQuota[] = 'groups' in spec ? (spec.groups ?? []) : [];
  if (groups.length === 0) return undefined;
  const sound = groups.every(
    ({ members, atLeast = 0, atMost = size }) =>
      members.every((member) => whole(member, 0, size - 1)) && whole(atLeast, 0, size) && whole(atMost, atLeast, size),
  );
  if (!sound || groups.length > MAX_GROUPS) return bad('groups');
  const all = Array.from({ length: size }, (_, i) => i).filter((candidate) => !(spec.excluded ?? []).includes(candidate));
  return quotasReachable(groups, Math.min(spec.seats, all.length), [], all) ? undefined : { kind: 'groups-cannot-be-met' };
}

function positive(text: string | undefined): boolean {
  return text === undefined || (parseRational(text)?.n ?? 0n) > 0n;
}

function optionProblem(spec: MethodSpec, size: number): CountRefusal | undefined {
  switch (spec.method) {
    case 'block':
    case 'limited':
      return whole(spec.votesPerVoter, 1, MAX_CANDIDATES) ? undefined : bad('votesPerVoter');
    case 'cumulative':
      return whole(spec.pointsPerVoter, 1, 1_000_000) ? undefined : bad('pointsPerVoter');
    case 'motion':
      return whole(spec.motion, 0, size - 1) ? undefined : bad('motion');
    case 'score':
      return whole(spec.maxScore, (spec.minScore ?? 0) + 1, 1_000_000) && whole(spec.minScore ?? 0, -1_000_000, 1_000_000)
        ? undefined
        : bad('maxScore');
    case 'star':
      return whole(spec.maxScore, 1, 1_000_000) ? undefined : bad('maxScore');
    case 'irv':
    case 'stv':
      return rankedProblem(spec, size);
    case 'borda':
      return whole(spec.lastPlacePoints ?? 1, -1_000_000, 1_000_000) ? undefined : bad('lastPlacePoints');
    case 'majority-judgment':
      if (!whole(spec.grades, 2, 1000)) return bad('grades');
      if (spec.missing.as === 'grade' && !whole(spec.missing.grade, 0, spec.grades - 1)) return bad('missing');
      return positive(spec.participants) ? undefined : bad('participants');
    case 'sainte-lague':
      if (!positive(spec.firstDivisor)) return bad('firstDivisor');
      return listProblem(spec, size);
    case 'dhondt':
    case 'largest-remainder':
      return listProblem(spec, size);
    default:
      return undefined;
  }
}

function rankedProblem(spec: Extract<MethodSpec, { method: 'irv' | 'stv' }>, size: number): CountRefusal | undefined {
  if ('writeIn' in spec && spec.writeIn !== undefined && !whole(spec.writeIn, 0, size - 1)) return bad('writeIn');
  if ('maxSkippedRanks' in spec && spec.maxSkippedRanks !== null && !whole(spec.maxSkippedRanks, 0, MAX_CANDIDATES))
    return bad('maxSkippedRanks');
  if ('rules' in spec && spec.rules === 'rctab-bottoms-up-percent' && spec.percentThreshold === undefined) return bad('percentThreshold');
  if ('percentThreshold' in spec && spec.percentThreshold !== undefined) {
    const percent = parseRational(spec.percentThreshold);
    if (percent === undefined || percent.n <= 0n || compareRational(percent, rational(100)) > 0) return bad('percentThreshold');
  }
  if ('decimals' in spec && spec.decimals !== undefined && !whole(spec.decimals, 0, 50)) return bad('decimals');
  if ('omega' in spec && !positive(spec.omega)) return bad('omega');
  return 'stopAfterRound' in spec && spec.stopAfterRound !== undefined && !whole(spec.stopAfterRound, 1, 1_000_000)
    ? bad('stopAfterRound')
    : undefined;
}

function listProblem(spec: Extract<MethodSpec, { threshold?: unknown }>, size: number): CountRefusal | undefined {
  const shares = spec.threshold === undefined ? [] : [spec.threshold.share, ...(spec.threshold.special ?? []).map(({ share }) => share)];
  const outside = (spec.threshold?.special ?? []).some(({ list }) => !whole(list, 0, size - 1));
  if (outside || !shares.every(isShare)) return bad('threshold');
  const caps = spec.maxSeats;
  return caps !== undefined && (caps.length !== size || caps.some((cap) => cap !== null && !whole(cap, 0, MAX_SEATS)))
    ? bad('maxSeats')
    : undefined;
}

function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}
