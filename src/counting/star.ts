import { type Contest, type Outcome, texts, zeros } from './contest.ts';
import { levelsOf } from './leaders.ts';
import type { TieBreaker, TieQuestion } from './lots.ts';
import type { StarSpec, TieStep } from './method.ts';
import type { Candidate } from './profile.ts';
import { compareRational, formatRational, rational, type Rational, subRational, ZERO } from './rational.ts';
import type { Round, StarRunoff } from './result.ts';
import { scoreTotals } from './score.ts';

/** `preferred[i][j]`: units of ballots that score i above j. */
function preferences(contest: Contest): bigint[][] {
  const preferred = Array.from({ length: contest.size }, () => Array.from({ length: contest.size }, () => 0n));
  for (const { vote, units } of contest.groups) {
    if (vote.kind !== 'scores') continue;
    for (const i of contest.standing) {
      const mine = vote.scores[i] ?? 0;
      const row = preferred[i] ?? [];
      for (const j of contest.standing) if (mine > (vote.scores[j] ?? 0)) row[j] = (row[j] ?? 0n) + units;
    }
  }
  return preferred;
}

/** Units of ballots giving each candidate the top score. */
function topScores(contest: Contest, top: number): bigint[] {
  const counts = Array.from({ length: contest.size }, () => 0n);
  for (const { vote, units } of contest.groups) {
    if (vote.kind !== 'scores') continue;
    for (const [candidate, score] of vote.scores.entries()) if (score === top) counts[candidate] = (counts[candidate] ?? 0n) + units;
  }
  return counts;
}

/** Those of `among` with the highest `value`. */
function highest(among: readonly Candidate[], value: (candidate: Candidate) => bigint): readonly Candidate[] {
  const best = among.reduce<bigint | undefined>(
    (max, candidate) => (max === undefined || value(candidate) > max ? value(candidate) : max),
    undefined,
  );
  return among.filter((candidate) => value(candidate) === best);
}

interface Sheet {
  readonly totals: readonly Rational[];
  readonly preferred: readonly (readonly bigint[])[];
  readonly tops: readonly bigint[];
}

/**
 * Equal Vote's official order for the scoring round: most head-to-head wins among all who tie (not counted anew when one of them has
 * advanced), then most top scores.
 */
function narrowScoring(sheet: Sheet, tied: readonly Candidate[]): NonNullable<TieQuestion['narrow']> {
  const votes = (i: Candidate, j: Candidate): bigint => sheet.preferred[i]?.[j] ?? 0n;
  const wins = new Map(tied.map((i) => [i, BigInt(tied.filter((j) => votes(i, j) > votes(j, i)).length)]));
  return (step: TieStep, among) =>
    step === 'official'
      ? highest(
          highest(among, (i) => wins.get(i) ?? 0n),
          (i) => sheet.tops[i] ?? 0n,
        )
      : among;
}

/** For the runoff: the higher score total, then most top scores. */
function narrowRunoff(sheet: Sheet): TieQuestion['narrow'] {
  return (step, among) => {
    if (step !== 'official') return among;
    const level = levelsOf(sheet.totals, among)[0] ?? [];
    return highest(level, (i) => sheet.tops[i] ?? 0n);
  };
}

function finalists(sheet: Sheet, standing: readonly Candidate[], round: number, ties: TieBreaker): Candidate[] {
  const chosen: Candidate[] = [];
  for (const level of levelsOf(sheet.totals, standing)) {
    let left = level;
    const narrow = narrowScoring(sheet, level);
    while (chosen.length < 2 && left.length > 0) {
      const enough = left.length <= 2 - chosen.length;
      const next = enough ? (left[0] ?? -1) : ties.one({ round, about: 'finalist', among: left, narrow });
      chosen.push(next);
      left = left.filter((candidate) => candidate !== next);
    }
  }
  return chosen;
}

function runoff(
  sheet: Sheet,
  pair: readonly Candidate[],
  round: number,
  contest: Contest,
  ties: TieBreaker,
): StarRunoff & { readonly elected: Candidate } {
  const [a = -1, b = a] = pair;
  const forA = rational(sheet.preferred[a]?.[b] ?? 0n, contest.scale);
  const forB = rational(sheet.preferred[b]?.[a] ?? 0n, contest.scale);
  const order = compareRational(forA, forB);
  const narrow = narrowRunoff(sheet);
  const elected =
    a === b || order > 0
      ? a
      : order < 0
        ? b
        : ties.one({ round, about: 'win', among: [a, b], ...(narrow === undefined ? {} : { narrow }) });
  const equal = subRational(subRational(contest.cast, forA), a === b ? ZERO : forB);
  return {
    finalists: pair,
    votes: a === b ? [formatRational(contest.cast)] : [formatRational(forA), formatRational(forB)],
    equal: a === b ? '0' : formatRational(equal),
    winner: elected,
    elected,
  };
}

/**
 * STAR: the two highest totals meet, and the one scored higher on more ballots wins. Several seats: bloc STAR, repeated without those
 * elected. Ties in Equal Vote's official order where the tie rule has the step `official`.
 */
export function countStar(spec: StarSpec, contest: Contest, ties: TieBreaker): Outcome {
  const totals = scoreTotals(contest);
  const sheet: Sheet = { totals, preferred: preferences(contest), tops: topScores(contest, spec.maxScore) };
  const winners: Candidate[] = [];
  const runoffs: StarRunoff[] = [];
  const rounds: Round[] = [];
  for (let seat = 1; seat <= Math.min(spec.seats, contest.standing.length); seat++) {
    const standing = contest.standing.filter((candidate) => !winners.includes(candidate));
    const pair = finalists(sheet, standing, seat, ties);
    const { elected, ...shown } = runoff(sheet, pair, seat, contest, ties);
    winners.push(elected);
    runoffs.push(shown);
    const tally = texts(zeros(contest.size)).map((_, i) => (standing.includes(i) ? formatRational(totals[i] ?? ZERO) : null));
    rounds.push({
      tally,
      elected: [elected],
      eliminated: [],
      surplus: [],
      transfers: [],
      inactive: { exhausted: '0', overvote: '0', skipped: '0', repeated: '0' },
    });
  }
  return { winners, totals: texts(totals), runoffs, rounds: spec.seats > 1 ? rounds : [] };
}
