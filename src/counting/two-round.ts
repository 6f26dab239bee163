import { leadersForRunoff, mostVotes, tallyChoices } from './choices.ts';
import { addTo, type Contest, type Outcome, texts, zeros } from './contest.ts';
import { type Filled, fillSeats, levelsOf } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { TwoRoundSpec } from './method.ts';
import type { Candidate } from './profile.ts';
import {
  compareRational,
  divRational,
  formatRational,
  mulRational,
  rational,
  type Rational,
  subRational,
  sumRational,
  ZERO,
} from './rational.ts';
import { levelsOfRanking } from './rankings.ts';
import type { Round } from './result.ts';

/** Each paper's vote goes to the best of `among` that it names; those sharing that rank share the vote. */
function tallyAmong(contest: Contest, among: readonly Candidate[], unranked: 'last' | 'no-preference'): Rational[] {
  const totals = zeros(contest.size);
  for (const { vote, weight } of contest.groups) {
    for (const level of levelsOfRanking(vote, contest, unranked)) {
      const able = level.filter((candidate) => among.includes(candidate));
      for (const candidate of able) addTo(totals, candidate, divRational(weight, rational(able.length)));
      if (able.length > 0) break;
    }
  }
  return totals;
}

function round(
  contest: Contest,
  totals: readonly Rational[],
  among: readonly Candidate[],
  elected: readonly Candidate[],
  eliminated: readonly Candidate[],
): Round {
  const tally = totals.map((total, i) => (among.includes(i) ? formatRational(total) : null));
  const exhausted = formatRational(subRational(contest.cast, sumRational(totals)));
  return { tally, elected, eliminated, surplus: [], transfers: [], inactive: { exhausted, overvote: '0', skipped: '0', repeated: '0' } };
}

function majority(totals: readonly Rational[], among: readonly Candidate[]): Candidate[] {
  const half = mulRational(sumRational(totals), rational(1, 2));
  return among.filter((candidate) => compareRational(totals[candidate] ?? ZERO, half) > 0);
}

/** Who is elected in the first round: by an absolute majority of the votes, or by the definition's own conditions, most votes first. */
function electedAtOnce(
  spec: TwoRoundSpec,
  contest: Contest,
  totals: readonly Rational[],
  ties: TieBreaker,
): Filled & Pick<Outcome, 'requirements'> {
  if (spec.requires === undefined) return { winners: majority(totals, contest.standing), tied: [], tiedSeats: 0 };
  const { winners, tied, tiedSeats, requirements = [] } = mostVotes(contest, totals, subRational(contest.cast, contest.blank), ties, spec);
  return { winners, tied, tiedSeats, requirements };
}

/**
 * Two-round system. `contingent`: without an absolute majority of the votes (or whoever meets the conditions given instead) the two
 * leaders (all who tie for second) meet on the same ballots. `first-round`: one round of choices; `runoff` names the two who meet in a
 * second election.
 */
export function countTwoRound(spec: TwoRoundSpec, contest: Contest, ties: TieBreaker): Outcome {
  if (spec.form === 'first-round') return firstRound(spec, contest, ties);
  const unranked = spec.unranked ?? 'no-preference';
  const first = tallyAmong(contest, contest.standing, unranked);
  const outright = electedAtOnce(spec, contest, first, ties);
  if (outright.winners.length > 0 || outright.tied.length > 0)
    return { ...outright, totals: texts(first), rounds: [round(contest, first, contest.standing, outright.winners, [])] };
  const finalists = leaders(first, contest.standing);
  const out = contest.standing.filter((candidate) => !finalists.includes(candidate));
  const second = tallyAmong(contest, finalists, unranked);
  const filled = fillSeats(levelsOf(second, finalists), spec.seats, ties);
  const rounds = [round(contest, first, contest.standing, [], out), round(contest, second, finalists, filled.winners, [])];
  return { ...outright, ...filled, totals: texts(first), rounds, runoff: finalists };
}

function leaders(totals: readonly Rational[], standing: readonly Candidate[]): Candidate[] {
  const [first = [], second = []] = levelsOf(totals, standing);
  return first.length > 1 ? first : [...first, ...second];
}

function firstRound(spec: TwoRoundSpec, contest: Contest, ties: TieBreaker): Outcome {
  const { totals, invalid, valid } = tallyChoices(contest, 1);
  const requires = spec.requires ?? [{ share: '1/2', comparison: 'more-than', of: 'valid' } as const];
  const filled = mostVotes(contest, totals, valid, ties, { ...spec, requires });
  const decided = filled.winners.length > 0 || filled.tied.length > 0;
  return { ...filled, totals: texts(totals), invalid, runoff: decided ? [] : leadersForRunoff(totals, contest.standing, ties) };
}
