import { levelsOf } from './leaders.ts';
import type { TieQuestion } from './lots.ts';
import type { Candidate } from './profile.ts';
import { addRational, compareRational, type Rational, ZERO } from './rational.ts';
import type { Count } from './rctab-state.ts';
import { byHistory, harmlessTie } from './tie-history.ts';

/** Votes of a round and who competes in it. */
export interface Standing {
  readonly totals: readonly Rational[];
  readonly active: readonly Candidate[];
}

function question(count: Count, about: TieQuestion['about'], among: readonly Candidate[]): TieQuestion {
  return { round: count.history.length, about, among, narrow: byHistory(count.history, about === 'eliminate') };
}

function hasWriteIns(count: Count, { totals, active }: Standing): boolean {
  const { writeIn } = count.spec;
  return writeIn !== undefined && active.includes(writeIn) && (totals[writeIn] ?? ZERO).n > 0n;
}

const isBottomsUp = ({ spec }: Count): boolean => spec.method === 'irv' && spec.rules !== 'rctab';

/** Candidates elected in this round, the one with most votes first. */
export function findWinners(count: Count, standing: Standing): Candidate[] {
  const { spec, threshold } = count;
  const { totals, active } = standing;
  if (hasWriteIns(count, standing)) return [];
  const reached = active.filter((candidate) => compareRational(totals[candidate] ?? ZERO, threshold.votes) >= 0);
  if (spec.method === 'irv' && spec.rules === 'rctab-bottoms-up-percent') return reached.length === active.length ? reached : [];
  const free = spec.seats - count.winners.length;
  if (free <= 0) return [];
  // The placeholder wins nothing: not for want of others either, where nobody voted for it.
  const able = active.filter((candidate) => candidate !== spec.writeIn);
  const [top = []] = levelsOf(totals, able);
  let found: Candidate[] = [];
  const frozen = spec.method === 'irv' && spec.firstRoundThreshold === true;
  if (active.length <= free) found = able;
  else if (frozen && active.length - 1 === spec.seats) found = top;
  else if (!isBottomsUp(count)) found = allowed(count, levelsOf(totals, reached).flat(), active);
  const single = found.length > 1 && ((spec.method === 'stv' && spec.electOnePerRound === true) || frozen);
  const deadlock = spec.seats === 1 && found.length === 0 && active.length === 2;
  if (!single && !deadlock) return found;
  const best = levelsOf(totals, found.length > 0 ? found : able)[0] ?? [];
  return best.length > 1 ? [count.ties.one(question(count, 'win', best))] : best;
}

/** Those of `reached` whom group quotas let in, one after another. */
function allowed(count: Count, reached: readonly Candidate[], active: readonly Candidate[]): Candidate[] {
  const found: Candidate[] = [];
  for (const candidate of reached) {
    const hopeful = active.filter((other) => !found.includes(other));
    if (!count.watch.doomed([...count.winners, ...found], hopeful).includes(candidate)) found.push(candidate);
  }
  return found;
}

function batch(count: Count, { totals, active }: Standing): Candidate[] {
  let sum = ZERO;
  const seen: Candidate[] = [];
  let out: Candidate[] = [];
  let before: Candidate[] = [];
  for (const level of levelsOf(totals, active).toReversed()) {
    const [first = -1] = level;
    if (compareRational(sum, totals[first] ?? ZERO) < 0 && seen.length > out.length) {
      before = out;
      out = [...seen];
    }
    seen.push(...level);
    sum = level.reduce((votes, candidate) => addRational(votes, totals[candidate] ?? ZERO), sum);
  }
  const untilTwo = count.spec.method === 'irv' && count.spec.continueUntilTwo === true;
  if (untilTwo && out.length + count.eliminated.length === count.contest.standing.length - 1) out = before;
  return out.length > 1 ? out : [];
}

/** Candidates going out in this round. */
export function findLosers(count: Count, standing: Standing): Candidate[] {
  const { spec } = count;
  const { totals, active } = standing;
  if (spec.writeIn !== undefined && hasWriteIns(count, standing)) return [spec.writeIn];
  if (spec.method === 'irv' && spec.cutoffElimination === true && spec.rules === 'rctab-bottoms-up-percent') {
    const below = active.filter((candidate) => compareRational(totals[candidate] ?? ZERO, count.threshold.votes) < 0);
    if (below.length < active.length) return below;
  }
  const together = spec.method === 'irv' && spec.batchElimination === true ? batch(count, standing) : [];
  if (together.length > 0) return together.toSorted((a, b) => a - b);
  const doomed = count.watch.doomed(count.winners, active);
  if (doomed.length > 0) return doomed;
  const guarded = count.watch.guarded(count.winners, active);
  const last =
    levelsOf(
      totals,
      active.filter((candidate) => !guarded.includes(candidate)),
    ).at(-1) ?? [];
  return last.length === 1
    ? last
    : [
        count.ties.one({
          ...question(count, 'eliminate', last),
          harmless: harmlessTie(totals, last, active.length, Math.max(1, spec.seats - count.winners.length)),
        }),
      ];
}

/** Whether another round is counted. */
export function goesOn(count: Count, eliminatedNow: boolean, electedNow: boolean): boolean {
  const { spec, winners, eliminated } = count;
  if (spec.method === 'irv' && spec.stopAfterRound !== undefined && count.rounds.length >= spec.stopAfterRound) return false;
  if (spec.method === 'irv' && spec.continueUntilTwo === true)
    return eliminated.length + winners.length + 1 < count.contest.standing.length || eliminatedNow;
  // Where the only ones left were placeholders that had to go out, nobody is elected.
  const anybody = eliminated.length < count.contest.standing.length;
  if (spec.method === 'irv' && spec.rules === 'rctab-bottoms-up-percent') return winners.length === 0 && anybody;
  const unfilled = winners.length < spec.seats && winners.length + eliminated.length < count.contest.standing.length;
  // A last round shows what the final surpluses became, unless everybody was elected from the start.
  return unfilled || (spec.method === 'stv' && spec.seats > 1 && electedNow && count.contest.standing.length > spec.seats);
}

/** Whether losers are looked for where this round elects nobody. */
export function mustEliminate(count: Count): boolean {
  const { spec } = count;
  const more = spec.method === 'irv' && spec.continueUntilTwo === true && count.eliminated.length < count.contest.standing.length - 2;
  return count.winners.length < spec.seats || more || (spec.method === 'irv' && spec.rules === 'rctab-bottoms-up-percent');
}
