import type { Contest, Outcome } from './contest.ts';
import { levelsOf } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { IrvPlainSpec } from './method.ts';
import { allPapers, type Dealt, deal, packPapers, type Papers, type Parcel, votesOfAll } from './papers.ts';
import type { Candidate } from './profile.ts';
import { compareRational, formatRational, mulRational, rational, type Rational, subRational, sumRational, ZERO } from './rational.ts';
import type { Round, Transfer } from './result.ts';
import { byHistory, harmlessTie } from './tie-history.ts';

/** The record of a transfer whose papers went where `dealt` says. */
export function transferOf(
  papers: Papers,
  from: Candidate,
  dealt: Dealt,
  kind: Transfer['kind'],
  residual: Rational,
  show: (value: Rational) => string,
): Transfer {
  const to = [...dealt.to]
    .toSorted(([a], [b]) => a - b)
    .map(([candidate, parcels]) => ({ candidate, votes: show(votesOfAll(papers, parcels)) }));
  return { from, to, exhausted: show(votesOfAll(papers, dealt.spent)), residual: show(residual), kind };
}

function lowestOf(
  totals: readonly Rational[],
  open: readonly Candidate[],
  round: number,
  history: readonly (readonly Rational[])[],
  ties: TieBreaker,
  seats: number,
): Candidate {
  const last = levelsOf(totals, open).at(-1) ?? open;
  return last.length === 1
    ? (last[0] ?? -1)
    : ties.one({
        round,
        about: 'eliminate',
        among: last,
        narrow: byHistory(history, true),
        harmless: harmlessTie(totals, last, open.length, seats),
      });
}

/**
 * Instant runoff: who has the majority of the votes still in play wins; otherwise the lowest goes out and their papers move on. Empty and
 * overmarked ranks are passed over. With several seats counting goes on until that many are left.
 */
export function countIrv(spec: IrvPlainSpec, contest: Contest, ties: TieBreaker): Outcome {
  const papers = packPapers(contest, 'pass');
  const open = [...contest.stands];
  const piles: Parcel[][] = Array.from({ length: contest.size }, () => []);
  for (const [candidate, parcels] of deal(papers, [allPapers(papers)], open).to) piles[candidate]?.push(...parcels);
  const history: Rational[][] = [];
  const rounds: Round[] = [];
  for (;;) {
    const totals = piles.map((parcels) => votesOfAll(papers, parcels));
    history.push(totals);
    const standing = contest.standing.filter((candidate) => open[candidate] === true);
    const play = sumRational(totals);
    const half = mulRational(play, rational(1, 2));
    const ahead = spec.seats === 1 ? standing.filter((candidate) => compareRational(totals[candidate] ?? ZERO, half) > 0) : [];
    const winners = standing.length <= spec.seats ? standing : ahead;
    const exhausted = formatRational(subRational(contest.cast, play));
    const shown = {
      tally: totals.map((total, candidate) => (open[candidate] === true ? formatRational(total) : null)),
      surplus: [],
      inactive: { exhausted, overvote: '0', skipped: '0', repeated: '0' },
    };
    if (winners.length > 0) {
      rounds.push({ ...shown, elected: winners, eliminated: [], transfers: [] });
      return { winners, totals: (history[0] ?? []).map(formatRational), rounds };
    }
    const out = lowestOf(totals, standing, rounds.length + 1, history, ties, spec.seats);
    open[out] = false;
    const dealt = deal(papers, piles[out] ?? [], open);
    piles[out] = [];
    for (const [candidate, parcels] of dealt.to) piles[candidate]?.push(...parcels);
    rounds.push({
      ...shown,
      elected: [],
      eliminated: [out],
      transfers: [transferOf(papers, out, dealt, 'elimination', ZERO, formatRational)],
    });
  }
}
