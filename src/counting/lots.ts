import { sha256Hex } from '../kernel/sha256.ts';
import type { TieRule, TieStep } from './method.ts';
import type { Candidate } from './profile.ts';
import type { TieRecord } from './result.ts';

/**
 * Lots drawn from a published seed, best first: candidate number i (from 1) gets the SHA-256 of the UTF-8 text "<seed>/<i>", and the
 * smallest digest comes first. Anyone can draw them again: `printf '%s' 'SEED/1' | sha256sum`. The seed has to be fixed only after the
 * ballots are (a public draw, a block hash, dice), or whoever chooses it can choose the winner.
 */
export function lotOrder(seed: string, candidates: number): number[] {
  const lots = Array.from({ length: candidates }, (_, i) => ({ candidate: i, lot: sha256Hex(`${seed}/${i + 1}`) }));
  return lots.toSorted((a, b) => (a.lot < b.lot ? -1 : 1)).map(({ candidate }) => candidate);
}

/** A question that only a tie rule can answer. */
export interface TieQuestion {
  readonly round: number;
  readonly about: TieRecord['about'];
  readonly among: readonly Candidate[];
  /** All have no votes, and enough others are left: whoever goes first, nothing changes. Earlier rounds cannot tell them apart either. */
  readonly harmless?: boolean;
  /** What a step of the rule makes of `among`: those it leaves in question for being picked. Absent: steps say nothing. */
  readonly narrow?: (step: TieStep, among: readonly Candidate[]) => readonly Candidate[];
}

/** Answers ties by the election's rule and keeps a record of each. */
export interface TieBreaker {
  readonly records: readonly TieRecord[];
  /** The one of several who wins, goes out or goes first. Where the rule leaves it open, an arbitrary branch is followed. */
  one(question: TieQuestion): Candidate;
  /** `count` of several by rank alone; `undefined` where the rule leaves it open. */
  some(question: TieQuestion, count: number): readonly Candidate[] | undefined;
}

/** A breaker that follows `script` at ties left open (the first option where the script ends) and tells how many options there were. */
export interface ScriptedBreaker extends TieBreaker {
  readonly open: readonly { readonly picked: number; readonly options: readonly Candidate[] }[];
}

/** Outgoing candidates and first surpluses are the latest of the lots, winners the earliest. */
function picksLast(about: TieRecord['about']): boolean {
  return about === 'eliminate' || about === 'surplus';
}

function lotsOf(rule: TieRule, candidates: number): readonly Candidate[] {
  switch (rule.end.by) {
    case 'seed':
      return lotOrder(rule.end.seed, candidates);
    case 'order':
    case 'officer':
      return rule.end.order;
    case 'left-tied':
      return [];
  }
}

/** The tie breaker of `rule` for `candidates` candidates. */
export function tieBreaker(rule: TieRule, candidates: number, script: readonly number[] = []): ScriptedBreaker {
  const place = new Map(lotsOf(rule, candidates).map((candidate, i) => [candidate, i]));
  const drawn = rule.end.by === 'officer' ? 'officer' : 'lots';
  const records: TieRecord[] = [];
  const open: { picked: number; options: readonly Candidate[] }[] = [];

  function bySteps(question: TieQuestion): { left: readonly Candidate[]; step: TieStep | undefined } {
    let left = question.among;
    for (const step of rule.steps) {
      left = question.narrow?.(step, left) ?? left;
      if (left.length === 1) return { left, step };
    }
    return { left, step: undefined };
  }

  /** Those who remain in question after the lots: one, or several whom an incomplete order does not tell apart. */
  function byLots(left: readonly Candidate[], last: boolean): readonly Candidate[] {
    const named = left.filter((candidate) => place.has(candidate));
    const unnamed = left.filter((candidate) => !place.has(candidate));
    if (last && unnamed.length > 0) return unnamed;
    if (named.length === 0) return unnamed;
    const sorted = named.toSorted((a, b) => (place.get(a) ?? 0) - (place.get(b) ?? 0));
    return sorted.slice(last ? -1 : 0, last ? undefined : 1);
  }

  function one(question: TieQuestion): Candidate {
    const { left, step } = question.harmless === true ? { left: question.among, step: undefined } : bySteps(question);
    const rest = step === undefined ? byLots(left, picksLast(question.about)) : left;
    let chosen = rest[0] ?? -1;
    if (rest.length > 1 && question.harmless !== true) {
      const picked = script[open.length] ?? 0;
      open.push({ picked, options: rest });
      chosen = rest[picked] ?? chosen;
    }
    const undecided = question.harmless === true ? 'no-effect' : 'left-tied';
    const decidedBy = step ?? (rest.length > 1 ? undecided : drawn);
    const { round, about, among } = question;
    records.push({ round, about, among, chosen: decidedBy === 'left-tied' ? [] : [chosen], decidedBy });
    return chosen;
  }

  function some(question: TieQuestion, count: number): readonly Candidate[] | undefined {
    const { round, about, among } = question;
    const chosen: Candidate[] = [];
    let decidedBy: TieRecord['decidedBy'] = drawn;
    while (chosen.length < count) {
      const { left, step } = bySteps({ ...question, among: among.filter((candidate) => !chosen.includes(candidate)) });
      const rest = step === undefined ? byLots(left, picksLast(about)) : left;
      if (rest.length !== 1) {
        records.push({ round, about, among, chosen: [], decidedBy: 'left-tied' });
        return undefined;
      }
      chosen.push(...rest);
      decidedBy = step ?? drawn;
    }
    records.push({ round, about, among, chosen, decidedBy });
    return chosen;
  }

  return { records, open, one, some };
}
