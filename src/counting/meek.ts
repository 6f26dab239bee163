import type { Contest, Outcome } from './contest.ts';
import { type GroupWatch, watchGroups } from './group-watch.ts';
import { levelsOf } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { StvMeekSpec } from './method.ts';
import { packPapers, type Papers } from './papers.ts';
import type { Candidate } from './profile.ts';
import { divideRounded, formatRational, formatUnits, parseRational, rational, type Rational, toUnits } from './rational.ts';
import type { Round } from './result.ts';
import { byHistory, harmlessTie } from './tie-history.ts';

/** Papers that agree on the elected candidates up to their first hopeful one: all that Meek's method asks of a paper. */
interface Branch {
  readonly path: readonly Candidate[];
  readonly units: bigint;
  /** The path ended at an overmarked rank. */
  readonly overvoted: boolean;
}

interface Count {
  readonly papers: Papers;
  readonly overvoted: readonly boolean[];
  readonly seats: number;
  readonly decimals: number;
  /** 10^decimals: one. */
  readonly one: bigint;
  readonly omega: bigint;
  readonly size: number;
  readonly standing: readonly Candidate[];
  readonly state: ('hopeful' | 'elected' | 'out')[];
  readonly keep: bigint[];
  readonly elected: Candidate[];
  readonly history: Rational[][];
  readonly rounds: Round[];
  readonly watch: GroupWatch;
  readonly ties: TieBreaker;
  readonly blank: bigint;
  /** Surplus of the last iteration that elected nobody. */
  stale: bigint;
}

/** One distribution of all papers. Votes in units of 10^-decimals × the contest's scale. */
interface Votes {
  readonly votes: bigint[];
  readonly exhausted: bigint;
  readonly overvote: bigint;
  readonly quota: bigint;
}

function branches(count: Count): Branch[] {
  const { papers, size } = count;
  // A tree of paths, packed: the child of node n for candidate c has the key n × size + c.
  const children = new Map<number, number>();
  const paths: (readonly Candidate[])[] = [[]];
  const plain: bigint[] = [0n];
  const over: bigint[] = [0n];
  for (let paper = 0; paper < papers.units.length; paper++) {
    const end = papers.start[paper + 1] ?? 0;
    let node = 0;
    let hopeful = false;
    for (let at = papers.start[paper] ?? 0; at < end && !hopeful; at++) {
      const candidate = papers.choices[at] ?? -1;
      const state = count.state[candidate];
      if (state === 'out') continue;
      hopeful = state === 'hopeful';
      const key = node * size + candidate;
      const child = children.get(key);
      if (child === undefined) {
        children.set(key, plain.length);
        paths.push([...(paths[node] ?? []), candidate]);
        plain.push(0n);
        over.push(0n);
      }
      node = child ?? plain.length - 1;
    }
    const ends = !hopeful && count.overvoted[paper] === true ? over : plain;
    ends[node] = (ends[node] ?? 0n) + (papers.units[paper] ?? 0n);
  }
  return paths.flatMap((path, node) => [
    ...((plain[node] ?? 0n) > 0n ? [{ path, units: plain[node] ?? 0n, overvoted: false }] : []),
    ...((over[node] ?? 0n) > 0n ? [{ path, units: over[node] ?? 0n, overvoted: true }] : []),
  ]);
}

/** Product of two fixed-point numbers, away from zero. */
function timesUp(a: bigint, b: bigint, one: bigint): bigint {
  return (a * b + one - 1n) / one;
}

function distribute(count: Count, paths: readonly Branch[]): Votes {
  const { one, keep } = count;
  const votes = Array.from({ length: count.size }, () => 0n);
  let exhausted = count.blank * one;
  let overvote = 0n;
  for (const { path, units, overvoted } of paths) {
    let value = one;
    for (const candidate of path) {
      const kept = timesUp(value, keep[candidate] ?? 0n, one);
      votes[candidate] = (votes[candidate] ?? 0n) + kept * units;
      value -= kept;
      if (value === 0n) break;
    }
    if (overvoted) overvote += value * units;
    else exhausted += value * units;
  }
  const total = votes.reduce((sum, each) => sum + each, 0n);
  // One unit of the last decimal is added, in votes: times the scale of the weights.
  const step = count.papers.scale;
  const quota = (total / (BigInt(count.seats + 1) * step)) * step + step;
  return { votes, exhausted, overvote, quota };
}

const inState = (count: Count, state: 'hopeful' | 'elected'): Candidate[] =>
  count.standing.filter((candidate) => count.state[candidate] === state);

function reachQuota(count: Count, { votes, quota }: Votes): Candidate[] {
  const fresh: Candidate[] = [];
  const hopeful = inState(count, 'hopeful');
  const sorted = levelsOf(
    votes.map((each) => rational(each)),
    hopeful.filter((candidate) => (votes[candidate] ?? 0n) >= quota),
  ).flat();
  for (const candidate of sorted) {
    const left = hopeful.filter((other) => !fresh.includes(other));
    if (count.elected.length + fresh.length === count.seats || count.watch.doomed([...count.elected, ...fresh], left).includes(candidate))
      continue;
    fresh.push(candidate);
  }
  return fresh;
}

interface Settled {
  readonly last: Votes;
  readonly fresh: readonly Candidate[];
  readonly surplus: bigint;
  readonly iterations: number;
}

/** Most iterations of one round: far more than convergence takes. */
const MAX_ITERATIONS = 100_000;

/** Iterates keep factors until somebody is elected or the surplus has all but vanished. */
function settle(count: Count, paths: readonly Branch[]): Settled {
  let before: bigint | undefined;
  for (let iterations = 1; ; iterations++) {
    const last = distribute(count, paths);
    const fresh = reachQuota(count, last);
    for (const candidate of fresh) count.state[candidate] = 'elected';
    count.elected.push(...fresh);
    const surplus = count.elected.reduce((sum, candidate) => sum + (last.votes[candidate] ?? 0n) - last.quota, 0n);
    const done =
      fresh.length > 0 ||
      surplus < count.omega * count.papers.scale ||
      (before !== undefined && surplus >= before) ||
      iterations >= MAX_ITERATIONS;
    if (fresh.length === 0) count.stale = surplus;
    if (done) return { last, fresh, surplus, iterations };
    before = surplus;
    for (const candidate of count.elected) {
      // Rounded up twice, as the reference rule does: keep × quota, then divided by the votes.
      const product = divideRounded((count.keep[candidate] ?? 0n) * last.quota, count.one * count.papers.scale, 'up');
      count.keep[candidate] = divideRounded(product * count.one * count.papers.scale, last.votes[candidate] ?? 1n, 'up');
    }
  }
}

/** Who goes out in a round that elected nobody. A candidate within the surplus of the lowest ties with them, says the rule. */
function loser(count: Count, votes: readonly bigint[], surplus: bigint): Candidate[] {
  const hopeful = inState(count, 'hopeful');
  const doomed = count.watch.doomed(count.elected, hopeful);
  if (doomed.length > 0) return doomed;
  const guarded = count.watch.guarded(count.elected, hopeful);
  const able = hopeful.filter((candidate) => !guarded.includes(candidate));
  const least =
    able.reduce<bigint | undefined>(
      (min, candidate) => (min === undefined || (votes[candidate] ?? 0n) < min ? votes[candidate] : min),
      undefined,
    ) ?? 0n;
  const tied = able.filter((candidate) => (votes[candidate] ?? 0n) <= least + (surplus > 0n ? surplus : 0n));
  if (tied.length <= 1) return tied;
  const harmless = harmlessTie(
    votes.map((each) => rational(each)),
    tied,
    hopeful.length,
    count.seats - count.elected.length,
  );
  return [
    count.ties.one({ round: count.history.length, about: 'eliminate', among: tied, narrow: byHistory(count.history, true), harmless }),
  ];
}

function record(count: Count, settled: Settled, eliminated: readonly Candidate[]): void {
  const { last, fresh, surplus, iterations } = settled;
  const show = (units: bigint): string => formatUnits(units / count.papers.scale, count.decimals);
  count.rounds.push({
    tally: last.votes.map((votes, candidate) => (count.state[candidate] !== 'out' || eliminated.includes(candidate) ? show(votes) : null)),
    elected: fresh.toSorted((a, b) => a - b),
    eliminated,
    surplus: [],
    transfers: [],
    quota: show(last.quota),
    iterations,
    surplusTotal: show(surplus),
    surplusBefore: show(count.stale),
    inactive: { exhausted: show(last.exhausted), overvote: show(last.overvote), skipped: '0', repeated: '0' },
    keepFactors: count.keep.map((keep) => formatUnits(keep, count.decimals)),
  });
}

/** The seats are settled: the rest is elected, or out. Noted in the last round. */
function finish(count: Count): void {
  const hopeful = inState(count, 'hopeful');
  const rest = count.elected.length < count.seats ? hopeful : [];
  for (const candidate of hopeful) count.state[candidate] = rest.length > 0 ? 'elected' : 'out';
  const votes = count.history.at(-1) ?? [];
  count.elected.push(...levelsOf(votes, rest).flat());
  const last = count.rounds.pop();
  if (last === undefined) return;
  const eliminated = [...last.eliminated, ...(rest.length > 0 ? [] : hopeful)].toSorted((a, b) => a - b);
  count.rounds.push({ ...last, elected: [...last.elected, ...rest], eliminated });
}

/** Papers whose ranking ends at a rank with several marks. */
function endedByOvervote(contest: Contest): boolean[] {
  return contest.groups.map(
    ({ vote }) =>
      vote.kind === 'ranking' && vote.ranks.some((rank) => rank === 'overmarked' || rank.some((candidate) => candidate !== rank[0])),
  );
}

const HIGH_PRECISION = { decimals: 30, omega: '0.000000000000001' };

function begin(spec: StvMeekSpec, contest: Contest, ties: TieBreaker): Count {
  const decimals = spec.rules === 'meek-prf' ? 9 : HIGH_PRECISION.decimals;
  const omega = parseRational(spec.omega ?? (spec.rules === 'meek-prf' ? '0.000001' : HIGH_PRECISION.omega)) ?? rational(0);
  const one = 10n ** BigInt(decimals);
  return {
    papers: packPapers(contest, 'end'),
    overvoted: endedByOvervote(contest),
    seats: spec.seats,
    decimals,
    one,
    omega: toUnits(omega, decimals, 'down'),
    size: contest.size,
    standing: contest.standing,
    state: contest.stands.map((stands) => (stands ? 'hopeful' : 'out')),
    keep: contest.stands.map(() => one),
    elected: [],
    history: [],
    rounds: [],
    watch: watchGroups(spec.groups, spec.seats),
    ties,
    blank: 0n,
    stale: 0n,
  };
}

/**
 * Meek's method: each elected candidate keeps a share of every vote, found by iteration, such that all keep just the quota, which falls
 * as votes exhaust. `meek-prf`: reference rule of the Proportional Representation Foundation, nine decimals, keep values and factors
 * rounded up. `meek`: the method of Hill, Wichmann and Woodall (Computer Journal 30, 1987) at thirty decimals.
 */
export function countMeek(spec: StvMeekSpec, contest: Contest, ties: TieBreaker): Outcome {
  const count = begin(spec, contest, ties);
  for (;;) {
    const hopeful = inState(count, 'hopeful');
    const full = count.elected.length >= count.seats || hopeful.length + count.elected.length <= count.seats;
    if (full && count.rounds.length > 0) break;
    const settled = settle(count, branches(count));
    count.history.push(settled.last.votes.map((votes) => rational(votes)));
    const open = inState(count, 'hopeful');
    const out = settled.fresh.length > 0 || open.length === 0 || full ? [] : loser(count, settled.last.votes, settled.surplus);
    // The factors shown are those that this round was counted with.
    record(count, settled, out);
    for (const candidate of out) {
      count.state[candidate] = 'out';
      count.keep[candidate] = 0n;
    }
  }
  finish(count);
  const unit = count.one * count.papers.scale;
  return {
    winners: count.elected,
    totals: (count.history[0] ?? []).map((votes) => formatRational(rational(votes.n, unit))),
    rounds: count.rounds,
    ...(count.watch.effects.length > 0 ? { groupEffects: count.watch.effects } : {}),
  };
}
