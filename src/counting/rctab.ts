import type { Contest, Outcome } from './contest.ts';
import { watchGroups } from './group-watch.ts';
import type { TieBreaker } from './lots.ts';
import type { Candidate } from './profile.ts';
import {
  addRational,
  compareRational,
  divRational,
  formatDecimal,
  formatRational,
  fromUnits,
  mulRational,
  parseRational,
  rational,
  type Rational,
  subRational,
  sumRational,
  toUnits,
  ZERO,
} from './rational.ts';
import { findLosers, findWinners, goesOn, mustEliminate } from './rctab-decisions.ts';
import { type Inactive, readPaper } from './rctab-papers.ts';
import { type Count, type Heap, NO_VOTES, type Spec, type Votes } from './rctab-state.ts';
import type { Transfer } from './result.ts';

const REASONS: readonly Inactive[] = ['exhausted', 'overvote', 'skipped', 'repeated'];

function sumHeaps(count: Count, heaps: readonly Heap[]): Votes {
  const votes = heaps.reduce((sum, { value, units }) => addRational(sum, mulRational(value, rational(units, count.contest.scale))), ZERO);
  return { votes, cut: heaps.some(({ cut }) => cut) };
}

function text(count: Count, { votes, cut }: Votes): string {
  return cut ? formatDecimal(votes, count.decimals) : formatRational(votes);
}

function addHeap(heaps: Heap[], value: Rational, cut: boolean, paper: number, units: bigint): void {
  const same = heaps.find((heap) => heap.cut === cut && compareRational(heap.value, value) === 0);
  if (same === undefined) heaps.push({ value, cut, units, papers: [paper] });
  else {
    same.units += units;
    same.papers.push(paper);
  }
}

/** Sends each paper of `heaps` where it now counts and gives the record of it. Worthless papers leave no trace in the record. */
function send(count: Count, from: Candidate, heaps: readonly Heap[], kind: Transfer['kind']): Transfer {
  const received = new Map<Candidate, Heap[]>();
  const spent: Heap[] = [];
  for (const heap of heaps) {
    for (const paper of heap.papers) {
      const group = count.contest.groups[paper];
      if (group === undefined || group.vote.kind !== 'ranking') continue;
      const next = readPaper(group.vote.ranks, count.spec, count.open);
      const target = typeof next === 'number' ? (count.heaps[next] ?? []) : count.inactive[next];
      addHeap(target, heap.value, heap.cut, paper, group.units);
      if (heap.value.n === 0n) continue;
      const record = typeof next === 'number' ? (received.get(next) ?? []) : spent;
      if (typeof next === 'number') received.set(next, record);
      addHeap(record, heap.value, heap.cut, paper, group.units);
    }
  }
  const to = [...received]
    .toSorted(([a], [b]) => a - b)
    .map(([candidate, got]) => ({ candidate, votes: text(count, sumHeaps(count, got)) }));
  return { from, to, exhausted: text(count, sumHeaps(count, spent)), residual: '0', kind };
}

/** A winner keeps the threshold; every paper moves on at its value × surplus fraction, both cut. What cutting left over is the residual. */
function sendSurplus(count: Count, winner: Candidate): Transfer {
  const held = count.heaps[winner] ?? [];
  const { votes } = sumHeaps(count, held);
  const surplus = subRational(votes, count.threshold.votes);
  const cut = (value: Rational): Rational => fromUnits(toUnits(value, count.decimals, 'down'), count.decimals);
  const fraction = surplus.n > 0n ? cut(divRational(surplus, votes)) : ZERO;
  const moving = held.map((heap) => ({ ...heap, value: cut(mulRational(heap.value, fraction)), cut: true }));
  count.heaps[winner] = [];
  const left = subRational(votes, sumHeaps(count, moving).votes);
  const residual = subRational(left, count.threshold.votes);
  count.kept.set(winner, residual.n > 0n ? count.threshold : { votes: left, cut: true });
  const transfer = send(count, winner, moving, 'surplus');
  return { ...transfer, residual: residual.n > 0n ? formatDecimal(residual, count.decimals) : '0' };
}

function begin(spec: Spec, contest: Contest, ties: TieBreaker): Count {
  const { seats } = spec;
  const count: Count = {
    spec,
    contest,
    ties,
    watch: watchGroups(spec.method === 'stv' ? spec.groups : undefined, seats),
    decimals: spec.method === 'stv' ? (spec.decimals ?? 4) : 4,
    open: [...contest.stands],
    heaps: Array.from({ length: contest.size }, () => []),
    inactive: { exhausted: [], overvote: [], skipped: [], repeated: [] },
    winners: [],
    eliminated: [],
    kept: new Map(),
    history: [],
    rounds: [],
    threshold: NO_VOTES,
  };
  const marked = contest.groups.flatMap(({ vote }, paper) =>
    vote.kind === 'ranking' && vote.ranks.some((rank) => rank.length > 0) ? [paper] : [],
  );
  send(count, -1, [{ value: rational(1), cut: false, units: 0n, papers: marked }], 'elimination');
  return count;
}

/** The threshold of this round from the votes in play. */
function thresholdFor(count: Count, play: Rational): Votes {
  const { spec } = count;
  if (spec.method === 'irv' && spec.rules === 'rctab-bottoms-up-percent') {
    const percent = spec.percentThreshold ?? '0';
    const places = (percent.split('.')[1] ?? '').length + 2;
    const share = divRational(parseRational(percent) ?? ZERO, rational(100));
    return { votes: mulRational(play, share), cut: places > 0 };
  }
  const hare = spec.method === 'stv' && spec.quota === 'hare';
  // Hare's quota is always rounded up to a whole number; Droop's may have decimals.
  const decimals = spec.method === 'stv' && !hare && spec.quotaInteger === false ? count.decimals : 0;
  const per = divRational(play, rational(hare ? spec.seats : spec.seats + 1));
  const units = hare ? toUnits(per, decimals, 'up') : toUnits(per, decimals, 'down') + 1n;
  return { votes: fromUnits(units, decimals), cut: decimals > 0 };
}

function thresholdText(count: Count): string {
  const { spec, threshold } = count;
  if (spec.method === 'irv' && spec.rules === 'rctab-bottoms-up-percent')
    return formatDecimal(threshold.votes, ((spec.percentThreshold ?? '').split('.')[1] ?? '').length + 2);
  return text(count, threshold);
}

function fixesThreshold(count: Count): boolean {
  const { spec } = count;
  if (spec.method === 'stv' || spec.rules === 'rctab-bottoms-up') return count.rounds.length > 0;
  return count.rounds.length > 0 && (spec.firstRoundThreshold === true || count.winners.length > 0);
}

function tally(count: Count): { totals: Rational[]; shown: (string | null)[] } {
  const votes = count.heaps.map((heaps, candidate) => count.kept.get(candidate) ?? sumHeaps(count, heaps));
  const shown = votes.map((each, candidate) => (count.open[candidate] === true || count.kept.has(candidate) ? text(count, each) : null));
  return { totals: votes.map((each) => each.votes), shown };
}

/** One round; true while the count goes on. */
function round(count: Count): boolean {
  const { totals, shown } = tally(count);
  count.history.push(totals);
  const active = count.contest.standing.filter((candidate) => count.open[candidate] === true);
  const standing = { totals, active };
  if (!fixesThreshold(count)) count.threshold = thresholdFor(count, sumRational(active.map((candidate) => totals[candidate] ?? ZERO)));
  const final = count.spec.method === 'stv' && count.winners.length >= count.spec.seats;
  const inactive = Object.fromEntries(REASONS.map((reason) => [reason, text(count, sumHeaps(count, count.inactive[reason]))])) as Record<
    Inactive,
    string
  >;
  const elected = findWinners(count, standing);
  const eliminated = elected.length === 0 && mustEliminate(count) && active.length > 0 ? findLosers(count, standing) : [];
  count.winners.push(...elected);
  count.eliminated.push(...eliminated);
  const quota = thresholdText(count);
  // RCTab's last round shows the final surpluses as transfers and leaves the figures of inactive ballots as they were.
  const before = final ? (count.rounds.at(-1)?.inactive ?? inactive) : inactive;
  const base = { tally: shown, quota, elected, eliminated, surplus: [] as Candidate[], inactive: before };
  const stays = count.spec.method === 'irv' && count.spec.continueUntilTwo === true;
  const leaving = [...eliminated, ...(stays ? [] : elected)];
  for (const candidate of leaving) if (count.spec.method === 'stv' || eliminated.includes(candidate)) count.open[candidate] = false;
  const at = count.rounds.push({ ...base, transfers: [] }) - 1;
  const more = goesOn(count, eliminated.length > 0, elected.length > 0);
  const surplus = count.spec.method === 'stv' && more ? elected : [];
  const transfers = more ? [...eliminated.map((from) => expel(count, from)), ...surplus.map((from) => sendSurplus(count, from))] : [];
  count.rounds[at] = { ...base, surplus, transfers };
  return more;
}

function expel(count: Count, from: Candidate): Transfer {
  const heaps = count.heaps[from] ?? [];
  count.heaps[from] = [];
  return send(count, from, heaps, 'elimination');
}

/**
 * IRV and multi-winner STV as the RCTab tabulator counts them, with its settings: overvotes, skipped ranks, repeated candidates, write-in
 * placeholder, batch elimination, thresholds, bottoms-up. Source: documentation and published test data of RCTab (Bright Spots).
 */
export function countRctab(spec: Spec, contest: Contest, ties: TieBreaker): Outcome {
  const count = begin(spec, contest, ties);
  while (round(count));
  const fixed = spec.method === 'stv' ? { quota: thresholdText(count) } : {};
  return {
    winners: count.winners,
    totals: (count.history[0] ?? []).map(formatRational),
    rounds: count.rounds,
    ...fixed,
    ...(count.watch.effects.length > 0 ? { groupEffects: count.watch.effects } : {}),
  };
}
