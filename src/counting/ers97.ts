import type { Contest, Outcome } from './contest.ts';
import { type GroupWatch, watchGroups } from './group-watch.ts';
import { transferOf } from './irv.ts';
import { levelsOf } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { StvErs97Spec } from './method.ts';
import { allPapers, deal, packPapers, type Papers, type Parcel, votesOfAll } from './papers.ts';
import type { Candidate } from './profile.ts';
import {
  addRational,
  compareRational,
  divRational,
  formatDecimal,
  formatRational,
  fromUnits,
  rational,
  type Rational,
  subRational,
  sumRational,
  toUnits,
  ZERO,
} from './rational.ts';
import type { Round, Transfer } from './result.ts';
import { byHistory, harmlessTie } from './tie-history.ts';

interface Count {
  readonly papers: Papers;
  /** Parcels in the order they came in: a surplus is drawn from the last one only. */
  readonly piles: Parcel[][];
  readonly votes: Rational[];
  readonly open: boolean[];
  readonly elected: Candidate[];
  pending: Candidate[];
  quota: Rational;
  readonly valid: Rational;
  readonly seats: number;
  readonly history: Rational[][];
  readonly rounds: Round[];
  readonly ties: TieBreaker;
  readonly watch: GroupWatch;
}

const DECIMALS = 2;
const show = (value: Rational): string => formatDecimal(value, DECIMALS);
const roundUp = (value: Rational): Rational => fromUnits(toUnits(value, DECIMALS, 'up'), DECIMALS);
const hopefulOf = (count: Count): Candidate[] => count.open.flatMap((is, candidate) => (is ? [candidate] : []));
const votesFor = (count: Count, candidate: Candidate): Rational => count.votes[candidate] ?? ZERO;
const surplusOf = (count: Count, candidate: Candidate): Rational => subRational(votesFor(count, candidate), count.quota);

/**
 * What suffices for election: the quota, or less where the total active vote (votes of the continuing and surpluses still to be
 * transferred), divided by one more than the places left, is less.
 */
function voteRequired(count: Count): Rational {
  const active = sumRational([
    ...hopefulOf(count).map((candidate) => votesFor(count, candidate)),
    ...count.pending.map((candidate) => surplusOf(count, candidate)),
  ]);
  const needed = roundUp(divRational(active, rational(count.seats - count.elected.length + 1)));
  return needed.n > 0n && compareRational(needed, count.quota) < 0 ? needed : count.quota;
}

/** Votes ÷ (seats + 1), up to the next hundredth; at least one hundredth, so that nobody is elected without a vote. */
function quotaOf(votes: Rational, seats: number): Rational {
  const quota = roundUp(divRational(votes, rational(seats + 1)));
  return quota.n > 0n ? quota : fromUnits(1n, DECIMALS);
}

/** Deems elected whoever has the vote required, highest first; the quota sinks with the exhausted papers until somebody is elected. */
function elect(count: Count): Candidate[] {
  if (count.elected.length === 0) count.quota = quotaOf(sumRational(count.votes), count.seats);
  const fresh: Candidate[] = [];
  for (let again = true; again && count.elected.length < count.seats;) {
    const required = voteRequired(count);
    const reached = hopefulOf(count).filter((candidate) => compareRational(votesFor(count, candidate), required) >= 0);
    const barred = count.watch.doomed(count.elected, hopefulOf(count));
    const [level = []] = levelsOf(
      count.votes,
      reached.filter((candidate) => !barred.includes(candidate)),
    );
    const next =
      level.length > count.seats - count.elected.length
        ? count.ties.one({ round: Math.max(1, count.history.length), about: 'win', among: level, narrow: byHistory(count.history, false) })
        : level[0];
    again = next !== undefined;
    if (next === undefined) continue;
    count.open[next] = false;
    count.elected.push(next);
    fresh.push(next);
    if (surplusOf(count, next).n > 0n) count.pending.push(next);
  }
  return fresh;
}

/** The largest group of lowest candidates who can go out together, the lowest first (rule 5.2.5), and whom no group quota needs. */
function together(count: Count): Candidate[] {
  const hopeful = hopefulOf(count);
  const surpluses = sumRational(count.pending.map((candidate) => surplusOf(count, candidate)));
  const rising = hopeful.toSorted((a, b) => compareRational(votesFor(count, a), votesFor(count, b)));
  const most = hopeful.length - (count.seats - count.elected.length);
  let sum = surpluses;
  let best = 0;
  for (const [i, candidate] of rising.entries()) {
    sum = addRational(sum, votesFor(count, candidate));
    const next = rising[i + 1];
    if (i + 1 > most || next === undefined) break;
    const behind =
      compareRational(sum, votesFor(count, next)) <= 0 && compareRational(votesFor(count, candidate), votesFor(count, next)) < 0;
    if (behind && count.watch.spares(count.elected, hopeful, rising.slice(0, i + 1))) best = i + 1;
  }
  return best > 1 ? rising.slice(0, best) : [];
}

/** Surpluses too small to change who is lowest wait (rule 5.2.2). */
function deferred(count: Count): boolean {
  const surpluses = sumRational(count.pending.map((candidate) => surplusOf(count, candidate)));
  const rising = hopefulOf(count)
    .map((candidate) => votesFor(count, candidate))
    .toSorted(compareRational);
  const [first = ZERO, second] = rising;
  if (second === undefined) return false;
  return compareRational(surpluses, subRational(second, first)) <= 0 || together(count).length > 0;
}

function losers(count: Count): Candidate[] {
  const hopeful = hopefulOf(count);
  const doomed = count.watch.doomed(count.elected, hopeful);
  if (doomed.length > 0) return doomed;
  const many = together(count);
  if (many.length > 0) return many.toSorted((a, b) => a - b);
  const guarded = count.watch.guarded(count.elected, hopeful);
  const last =
    levelsOf(
      count.votes,
      hopeful.filter((candidate) => !guarded.includes(candidate)),
    ).at(-1) ?? [];
  if (last.length === 1) return last;
  return [
    count.ties.one({
      round: count.history.length,
      about: 'eliminate',
      among: last,
      narrow: byHistory(count.history, true),
      harmless: harmlessTie(count.votes, last, hopeful.length, count.seats - count.elected.length),
    }),
  ];
}

/** Hands out `parcels` as one batch a receiver. */
function hand(count: Count, from: Candidate, parcels: readonly Parcel[], before: Rational, kind: Transfer['kind']): Transfer {
  const dealt = deal(count.papers, parcels, count.open);
  for (const [candidate, received] of dealt.to) {
    const [first] = received;
    if (first === undefined) continue;
    const batch = {
      value: first.value,
      units: received.reduce((sum, { units }) => sum + units, 0n),
      papers: received.flatMap(({ papers }) => papers),
    };
    count.piles[candidate]?.push(batch);
    count.votes[candidate] = addRational(votesFor(count, candidate), votesOfAll(count.papers, [batch]));
  }
  const moved = sumRational([...dealt.to.values(), dealt.spent].map((each) => votesOfAll(count.papers, each)));
  return transferOf(count.papers, from, dealt, kind, subRational(before, moved), show);
}

/** Transfers a surplus out of the last batch: its transferable papers at surplus ÷ their number, cut, but never above their own value. */
function transferSurplus(count: Count, from: Candidate): { transfer: Transfer; value: Rational } {
  const surplus = surplusOf(count, from);
  const batch = count.piles[from]?.at(-1) ?? { value: ZERO, units: 0n, papers: [] };
  const { to } = deal(count.papers, [batch], count.open);
  const able = [...to.values()].flat();
  const units = able.reduce((sum, parcel) => sum + parcel.units, 0n);
  const own = compareRational(votesOfAll(count.papers, able), surplus) <= 0;
  const shared =
    units === 0n ? ZERO : fromUnits(toUnits(divRational(surplus, rational(units, count.papers.scale)), DECIMALS, 'down'), DECIMALS);
  const value = own ? batch.value : shared;
  const transfer = hand(
    count,
    from,
    able.map((parcel) => ({ ...parcel, value })),
    surplus,
    'surplus',
  );
  count.votes[from] = count.quota;
  count.pending = count.pending.filter((candidate) => candidate !== from);
  // Papers without a further choice stay with the elected; what they and the cutting leave of the surplus is not transferable.
  return { transfer, value };
}

/** Excludes candidates: their papers move by value, the highest first, and whoever is elected on the way receives no more. */
function exclude(count: Count, out: readonly Candidate[], fresh: Candidate[]): Transfer[] {
  for (const candidate of out) count.open[candidate] = false;
  const parcels = out.flatMap((from) => (count.piles[from] ?? []).map((parcel) => ({ from, parcel })));
  for (const candidate of out) {
    count.piles[candidate] = [];
    count.votes[candidate] = ZERO;
  }
  const values = [...new Map(parcels.map(({ parcel }) => [formatRational(parcel.value), parcel.value])).values()].toSorted((a, b) =>
    compareRational(b, a),
  );
  const transfers: Transfer[] = [];
  for (const value of values) {
    const batch = parcels.filter(({ parcel }) => compareRational(parcel.value, value) === 0);
    const before = count.piles.map((pile) => pile.length);
    for (const from of out) {
      const mine = batch.filter((each) => each.from === from).map(({ parcel }) => parcel);
      if (mine.length > 0) transfers.push(hand(count, from, mine, votesOfAll(count.papers, mine), 'elimination'));
    }
    joinBatches(count, before);
    if (count.elected.length < count.seats) fresh.push(...elect(count));
  }
  return transfers;
}

/** Papers that came in one sub-stage from several excluded candidates are one batch. */
function joinBatches(count: Count, before: readonly number[]): void {
  for (const [candidate, pile] of count.piles.entries()) {
    const fresh = pile.slice(before[candidate]);
    const [first] = fresh;
    if (first === undefined || fresh.length < 2) continue;
    const batch = {
      value: first.value,
      units: fresh.reduce((sum, { units }) => sum + units, 0n),
      papers: fresh.flatMap(({ papers }) => papers),
    };
    count.piles[candidate] = [...pile.slice(0, before[candidate]), batch];
  }
}

function fillRest(count: Count): Candidate[] {
  const hopeful = hopefulOf(count);
  if (count.elected.length >= count.seats || hopeful.length + count.elected.length > count.seats) return [];
  for (const candidate of hopeful) count.open[candidate] = false;
  count.elected.push(...hopeful);
  return hopeful;
}

/** One stage; true while the count goes on. `early` were elected during the transfers before. */
function stage(count: Count, early: readonly Candidate[]): Candidate[] | undefined {
  const tally = [...count.votes];
  count.history.push(tally);
  const elected = [...early, ...elect(count)];
  elected.push(...fillRest(count));
  const exhausted = show(subRational(count.valid, sumRational(tally)));
  const base = {
    tally: tally.map(show),
    elected,
    quota: show(count.quota),
    inactive: { exhausted, overvote: '0', skipped: '0', repeated: '0' },
  };
  if (count.elected.length >= count.seats || hopefulOf(count).length === 0) {
    count.rounds.push({ ...base, eliminated: [], surplus: [], transfers: [] });
    return undefined;
  }
  const fresh: Candidate[] = [];
  if (count.pending.length > 0 && !deferred(count)) {
    const [largest = []] = levelsOf(
      count.pending.reduce<Rational[]>(
        (all, candidate) => {
          all[candidate] = surplusOf(count, candidate);
          return all;
        },
        count.votes.map(() => ZERO),
      ),
      count.pending,
    );
    const from =
      largest.length === 1
        ? (largest[0] ?? -1)
        : count.ties.one({ round: count.history.length, about: 'surplus', among: largest, narrow: byHistory(count.history, false) });
    const { transfer, value } = transferSurplus(count, from);
    count.rounds.push({ ...base, eliminated: [], surplus: [from], transfers: [transfer], transferValue: show(value) });
    return fresh;
  }
  const out = losers(count);
  count.rounds.push({ ...base, eliminated: out, surplus: [], transfers: exclude(count, out, fresh) });
  return fresh;
}

/**
 * STV by the rules of the Electoral Reform Society, third edition 1997 (Newland and Britton): two decimals, quota rounded up and reduced
 * while nobody is elected, surpluses from the last parcel, small surpluses deferred, hopeless candidates excluded together.
 */
export function countErs97(spec: StvErs97Spec, contest: Contest, ties: TieBreaker): Outcome {
  const papers = packPapers(contest, 'end');
  const open = [...contest.stands];
  const piles: Parcel[][] = Array.from({ length: contest.size }, () => []);
  for (const [candidate, parcels] of deal(papers, [allPapers(papers)], open).to) piles[candidate]?.push(...parcels);
  const votes = piles.map((parcels) => votesOfAll(papers, parcels));
  const valid = sumRational(votes);
  const count: Count = {
    papers,
    piles,
    votes,
    open,
    elected: [],
    pending: [],
    quota: ZERO,
    valid,
    seats: spec.seats,
    history: [],
    rounds: [],
    ties,
    watch: watchGroups(spec.groups, spec.seats),
  };
  for (let early: Candidate[] | undefined = []; early !== undefined;) early = stage(count, early);
  return {
    winners: count.elected,
    totals: (count.history[0] ?? []).map(formatRational),
    rounds: count.rounds,
    quota: show(quotaOf(valid, spec.seats)),
    ...(count.watch.effects.length > 0 ? { groupEffects: count.watch.effects } : {}),
  };
}
