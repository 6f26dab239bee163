import type { Contest, Outcome } from './contest.ts';
import { type GroupWatch, watchGroups } from './group-watch.ts';
import { transferOf } from './irv.ts';
import { levelsOf } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { StvScottishSpec, StvWigmSpec } from './method.ts';
import { allPapers, deal, packPapers, type Papers, type Parcel, votesOfAll } from './papers.ts';
import type { Candidate } from './profile.ts';
import {
  addRational,
  compareRational,
  divRational,
  equalRational,
  formatRational,
  fromUnits,
  mulRational,
  type Rational,
  subRational,
  sumRational,
  toUnits,
  ZERO,
} from './rational.ts';
import type { Round, Transfer } from './result.ts';
import { type Gregory, gregoryOf, printer } from './stv-rules.ts';
import { byHistory, harmlessTie } from './tie-history.ts';

/** The state of a count by stages. */
interface Count {
  readonly rule: Gregory;
  readonly papers: Papers;
  readonly piles: Parcel[][];
  /** Who can still receive votes. */
  readonly open: boolean[];
  readonly elected: Candidate[];
  /** Elected, with a surplus still to be transferred. */
  pending: Candidate[];
  readonly history: Rational[][];
  readonly rounds: Round[];
  readonly valid: Rational;
  readonly quota: Rational;
  readonly seats: number;
  readonly ties: TieBreaker;
  readonly watch: GroupWatch;
  readonly show: (value: Rational) => string;
  /** Votes of papers that name nobody further. */
  spent: Rational;
}

function begin(spec: StvScottishSpec | StvWigmSpec, contest: Contest, ties: TieBreaker): Count {
  const rule = gregoryOf(spec);
  const papers = packPapers(contest, 'end');
  const open = [...contest.stands];
  const piles: Parcel[][] = Array.from({ length: contest.size }, () => []);
  for (const [candidate, parcels] of deal(papers, [allPapers(papers)], open).to) piles[candidate] = [...parcels];
  const valid = sumRational(piles.map((parcels) => votesOfAll(papers, parcels)));
  const quota = rule.quota(valid, spec.seats);
  return {
    rule,
    papers,
    piles,
    open,
    elected: [],
    pending: [],
    history: [],
    rounds: [],
    valid,
    quota,
    seats: spec.seats,
    ties,
    watch: watchGroups(spec.groups, spec.seats),
    show: printer(spec, rule.decimals),
    spent: ZERO,
  };
}

const totalsOf = (count: Count): Rational[] => count.history.at(-1) ?? [];
const hopefulOf = (count: Count): Candidate[] => count.open.flatMap((is, candidate) => (is ? [candidate] : []));

/** Elects whoever has the quota, highest first, as far as group quotas allow. */
function electByQuota(count: Count): Candidate[] {
  const totals = totalsOf(count);
  const fresh: Candidate[] = [];
  const reached = hopefulOf(count).filter((candidate) => {
    const order = compareRational(totals[candidate] ?? ZERO, count.quota);
    return count.rule.above ? order > 0 : order >= 0;
  });
  // Level by level: how many places a tie is about is known when those above it are elected.
  for (const level of levelsOf(totals, reached)) {
    if (count.elected.length === count.seats) break;
    for (const candidate of lotsFirst(count, level)) {
      if (count.elected.length === count.seats) break;
      if (count.watch.doomed(count.elected, hopefulOf(count)).includes(candidate)) continue;
      count.open[candidate] = false;
      count.elected.push(candidate);
      fresh.push(candidate);
    }
  }
  const surplus = (candidate: Candidate): boolean => compareRational(totals[candidate] ?? ZERO, count.quota) > 0 || count.rule.emptySurplus;
  count.pending.push(...fresh.filter(surplus));
  return fresh;
}

/** Where more reach the quota at once than there are seats (a small quota), equal votes are a tie; otherwise their order means nothing. */
function lotsFirst(count: Count, level: readonly Candidate[]): readonly Candidate[] {
  const free = count.seats - count.elected.length;
  if (level.length <= free) return level;
  const sorted: Candidate[] = [];
  while (sorted.length < free) {
    const left = level.filter((candidate) => !sorted.includes(candidate));
    sorted.push(
      left.length === 1
        ? (left[0] ?? -1)
        : count.ties.one({ round: count.history.length, about: 'win', among: left, narrow: byHistory(count.history, false) }),
    );
  }
  return sorted;
}

function pickFrom(count: Count, level: readonly Candidate[], about: 'surplus' | 'eliminate'): Candidate {
  if (level.length === 1) return level[0] ?? -1;
  const harmless =
    about === 'eliminate' && harmlessTie(totalsOf(count), level, hopefulOf(count).length, count.seats - count.elected.length);
  return count.ties.one({
    round: count.history.length,
    about,
    among: level,
    narrow: byHistory(count.history, about === 'eliminate'),
    harmless,
  });
}

/** Moves parcels and tells where they went; what cutting lost is the residual. */
function move(count: Count, from: Candidate, parcels: readonly Parcel[], before: Rational, kind: Transfer['kind']): Transfer {
  const dealt = deal(count.papers, parcels, count.open);
  count.spent = addRational(count.spent, votesOfAll(count.papers, dealt.spent));
  for (const [candidate, received] of dealt.to) count.piles[candidate] = merged(count.piles[candidate] ?? [], received);
  const residual = subRational(before, votesOfAll(count.papers, parcels));
  return transferOf(count.papers, from, dealt, kind, residual, count.show);
}

/** Parcels with those of equal value put together. */
function merged(held: readonly Parcel[], received: readonly Parcel[]): Parcel[] {
  const out = [...held];
  for (const parcel of received) {
    const at = out.findIndex(({ value }) => equalRational(value, parcel.value));
    const same = out[at];
    if (same === undefined) out.push(parcel);
    else out[at] = { value: same.value, units: same.units + parcel.units, papers: [...same.papers, ...parcel.papers] };
  }
  return out;
}

/** Transfers a surplus: each paper keeps its value × surplus / votes. The elected candidate is left with the quota. */
function transferSurplus(count: Count, from: Candidate): Transfer {
  const total = totalsOf(count)[from] ?? ZERO;
  const surplus = subRational(total, count.quota);
  const { decimals } = count.rule;
  const parcels = (count.piles[from] ?? []).map(({ value, units, papers }) => {
    const exact = divRational(mulRational(value, surplus), total);
    return { value: decimals === null ? exact : fromUnits(toUnits(exact, decimals, 'down'), decimals), units, papers };
  });
  count.pending = count.pending.filter((candidate) => candidate !== from);
  const transfer = move(count, from, parcels, surplus, 'surplus');
  count.piles[from] = [{ value: count.quota, units: count.papers.scale, papers: [] }];
  return transfer;
}

function eliminate(count: Count, out: readonly Candidate[]): Transfer[] {
  for (const candidate of out) count.open[candidate] = false;
  return out.map((candidate) => {
    const parcels = count.piles[candidate] ?? [];
    count.piles[candidate] = [];
    return move(count, candidate, parcels, votesOfAll(count.papers, parcels), 'elimination');
  });
}

/**
 * The largest set of lowest hopefuls who together with all surpluses have fewer votes than the next, if enough hopefuls are left and no group
 * quota needs them.
 */
function sureLosers(count: Count): Candidate[] {
  const totals = totalsOf(count);
  const hopeful = hopefulOf(count);
  const most = hopeful.length - (count.seats - count.elected.length);
  let sum = sumRational(count.pending.map((candidate) => subRational(totals[candidate] ?? ZERO, count.quota)));
  let batch: Candidate[] = [];
  const seen: Candidate[] = [];
  const levels = levelsOf(totals, hopeful).toReversed();
  for (const [i, level] of levels.entries()) {
    seen.push(...level);
    if (seen.length > most || i + 1 === levels.length) break;
    sum = level.reduce((votes, candidate) => addRational(votes, totals[candidate] ?? ZERO), sum);
    const behind = compareRational(sum, totals[levels[i + 1]?.[0] ?? -1] ?? ZERO) < 0;
    if (behind && count.watch.spares(count.elected, hopeful, seen)) batch = [...seen];
  }
  return batch.toSorted((a, b) => a - b);
}

/** Who goes out where there is no surplus to transfer. */
function losers(count: Count): Candidate[] {
  const hopeful = hopefulOf(count);
  const doomed = count.watch.doomed(count.elected, hopeful);
  if (doomed.length > 0) return doomed;
  const guarded = count.watch.guarded(count.elected, hopeful);
  const lowest =
    levelsOf(
      totalsOf(count),
      hopeful.filter((candidate) => !guarded.includes(candidate)),
    ).at(-1) ?? [];
  return [pickFrom(count, lowest, 'eliminate')];
}

interface Decided {
  readonly surplus: readonly Candidate[];
  readonly eliminated: readonly Candidate[];
  readonly transfers: readonly Transfer[];
  readonly last: readonly Candidate[];
}

const NOTHING: Decided = { surplus: [], eliminated: [], transfers: [], last: [] };

/** Elects all hopefuls where they just fill the seats left. */
function electRest(count: Count): Candidate[] | undefined {
  const hopeful = hopefulOf(count);
  if (count.elected.length < count.seats && hopeful.length + count.elected.length > count.seats) return undefined;
  const last = count.elected.length < count.seats ? hopeful : [];
  for (const candidate of last) count.open[candidate] = false;
  count.elected.push(...last);
  return last;
}

/** The one thing done at the end of a stage, after elections: a surplus, or an exclusion. */
function act(count: Count): Decided {
  const losing = count.rule.batch ? sureLosers(count) : [];
  const [largest] = levelsOf(totalsOf(count), count.pending);
  if (losing.length === 0 && largest !== undefined) {
    const from = pickFrom(count, largest, 'surplus');
    return { ...NOTHING, surplus: [from], transfers: [transferSurplus(count, from)] };
  }
  const out = losing.length > 0 ? losing : losers(count);
  if (count.rule.settleAtOnce) {
    for (const candidate of out) count.open[candidate] = false;
    const last = electRest(count);
    if (last !== undefined) return { ...NOTHING, eliminated: out, last };
  }
  return { ...NOTHING, eliminated: out, transfers: eliminate(count, out) };
}

/** One stage; true while the count goes on. */
function stage(count: Count): boolean {
  const totals = count.piles.map((parcels) => votesOfAll(count.papers, parcels));
  count.history.push(totals);
  // The Scottish rules count remainders lost by cutting as not transferable; the reference rule shows papers only.
  const exhausted = count.show(count.rule.settleAtOnce ? count.spent : subRational(count.valid, sumRational(totals)));
  const fresh = electByQuota(count);
  const rest = electRest(count);
  const { surplus, eliminated, transfers, last } = rest === undefined ? act(count) : { ...NOTHING, last: rest };
  count.rounds.push({
    tally: totals.map((total) => count.show(total)),
    elected: [...fresh, ...last],
    eliminated,
    surplus,
    transfers,
    inactive: { exhausted, overvote: '0', skipped: '0', repeated: '0' },
  });
  return rest === undefined && last.length === 0 && count.elected.length < count.seats;
}

/**
 * STV by the weighted inclusive Gregory method: a surplus moves on all papers of the elected at a reduced value. Rules: `scottish`
 * (SSI 2007/42, rules 45–52), `wigm-prf` (reference rule of the Proportional Representation Foundation), `wigm-prf-batch`, `wigm-exact`
 * and `wigm-generic` (fractions, a choice of quotas).
 */
export function countGregory(spec: StvScottishSpec | StvWigmSpec, contest: Contest, ties: TieBreaker): Outcome {
  const count = begin(spec, contest, ties);
  while (stage(count));
  const { watch } = count;
  return {
    winners: count.elected,
    totals: (count.history[0] ?? []).map((total) => formatRational(total)),
    rounds: count.rounds,
    quota: spec.rules === 'scottish' || spec.rules === 'wigm-generic' ? formatRational(count.quota) : count.show(count.quota),
    ...(watch.effects.length > 0 ? { groupEffects: watch.effects } : {}),
  };
}
