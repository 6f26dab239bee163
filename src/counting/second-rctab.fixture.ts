import { best, byLot, type CaseRank, Fraction, levels, NOUGHT, type SecondCase, total, WHOLE } from './second-fraction.fixture.ts';

// A second count of RCTab's contests, one paper after the other, written from the tabulator's documentation and the case format's text.

type Why = 'exhausted' | 'overvote' | 'skipped' | 'repeated';
const REASONS: readonly Why[] = ['exhausted', 'overvote', 'skipped', 'repeated'];

/** Votes, and whether a surplus has touched them: then they are written with decimals. */
interface Votes {
  readonly votes: Fraction;
  readonly cut: boolean;
}

interface Paper {
  readonly weight: Fraction;
  readonly ranking: readonly CaseRank[];
  value: Fraction;
  cut: boolean;
  /** Whom it counts for, or why for nobody. */
  on: { readonly name: string } | { readonly why: Why };
}

export interface RctabOptions {
  readonly overvotes: 'exhaust' | 'skip-rank' | 'exhaust-if-several-continuing';
  readonly maxSkippedRanks: number | null;
  readonly repeatedCandidate: 'skip-rank' | 'exhaust';
  readonly writeIn?: string | undefined;
  readonly batchElimination?: boolean;
  readonly continueUntilTwo?: boolean;
  readonly firstRoundThreshold?: boolean;
  readonly stopAfterRound?: number | undefined;
  readonly percentThreshold?: string;
  readonly cutoffElimination?: boolean;
  readonly quotaInteger?: boolean;
  readonly decimals?: number;
  readonly electOnePerRound?: boolean;
}

const marksOf = (rank: CaseRank): readonly string[] =>
  rank === null || rank === '#overvote' ? [] : [...new Set(typeof rank === 'string' ? [rank] : rank)];

/** Reads a paper from its first rank: skipped ranks, then repetition, then overvote, then whoever is still in. */
function read(ranking: readonly CaseRank[], rules: RctabOptions, goesOn: (name: string) => boolean): Paper['on'] {
  const seen = new Set<string>();
  let last = 0;
  for (const [i, rank] of ranking.entries()) {
    const marks = marksOf(rank);
    const over = rank === '#overvote' || marks.length > 1;
    if (marks.length === 0 && !over) continue;
    if (rules.maxSkippedRanks !== null && i + 1 - last > rules.maxSkippedRanks + 1) return { why: 'skipped' };
    last = i + 1;
    if (rules.repeatedCandidate === 'exhaust') {
      if (marks.some((name) => seen.has(name))) return { why: 'repeated' };
      for (const name of marks) seen.add(name);
    }
    const left = marks.filter(goesOn);
    if (over && rules.overvotes === 'exhaust') return { why: 'overvote' };
    if (over && rules.overvotes === 'skip-rank') continue;
    if (over && (rank === '#overvote' || left.length > 1)) return { why: 'overvote' };
    const [name] = left;
    if (name !== undefined) return { name };
  }
  return { why: 'exhausted' };
}

interface Round {
  readonly tally: Readonly<Record<string, Votes>>;
  readonly threshold: Votes;
  readonly inactive: Readonly<Record<Why, Votes>>;
  readonly elected: readonly string[];
  readonly eliminated: readonly string[];
  transfers: { readonly [from: string]: { readonly [to: string]: Votes } };
}

/** The state of a count; one method for each thing that a round decides. */
class RctabCount {
  readonly given: SecondCase;
  readonly rules: RctabOptions;
  readonly stv: boolean;
  readonly seats: number;
  readonly decimals: number;
  readonly all: readonly string[];
  readonly papers: readonly Paper[];
  readonly gone = new Set<string>();
  readonly kept = new Map<string, Votes>();
  readonly winners: string[] = [];
  readonly eliminated: string[] = [];
  readonly rounds: Round[] = [];
  threshold: Votes = { votes: NOUGHT, cut: false };

  constructor(given: SecondCase) {
    this.given = given;
    this.rules = given.options as unknown as RctabOptions;
    this.stv = given.method === 'stv';
    this.seats = given.seats ?? 1;
    this.decimals = this.rules.decimals ?? 4;
    this.all = given.candidates.filter((name) => !(given.options.excluded ?? []).includes(name));
    this.papers = given.ballots
      .map(({ weight, ranking }) => ({ weight: Fraction.of(weight), ranking: ranking as CaseRank[] }))
      .filter(({ ranking }) => ranking.some((rank) => rank === '#overvote' || marksOf(rank).length > 0))
      .map((paper) => ({ ...paper, value: WHOLE, cut: false, on: this.#target(paper.ranking) }));
  }

  #target(ranking: readonly CaseRank[]): Paper['on'] {
    return read(ranking, this.rules, (name) => this.all.includes(name) && !this.gone.has(name));
  }

  #sum(papers: readonly Paper[]): Votes {
    return { votes: total(papers.map(({ weight, value }) => weight.times(value))), cut: papers.some(({ cut }) => cut) };
  }

  #of(name: string): readonly Paper[] {
    return this.papers.filter(({ on }) => 'name' in on && on.name === name);
  }

  /** Sends papers on and gives what each target received. */
  #send(papers: readonly Paper[]): { [to: string]: Votes } {
    const received: { [to: string]: Paper[] } = {};
    for (const paper of papers) {
      paper.on = this.#target(paper.ranking);
      const to = 'name' in paper.on ? paper.on.name : 'exhausted';
      received[to] = [...(received[to] ?? []), paper];
    }
    return Object.fromEntries(Object.entries(received).map(([to, list]) => [to, this.#sum(list)]));
  }

  #surplus(name: string, votes: Fraction): { [to: string]: Votes } {
    const surplus = votes.minus(this.threshold.votes);
    const fraction = surplus.top > 0n ? surplus.over(votes).cut(this.decimals) : NOUGHT;
    const papers = this.#of(name);
    for (const paper of papers) {
      paper.value = paper.value.times(fraction).cut(this.decimals);
      paper.cut = true;
    }
    const left = votes.minus(this.#sum(papers).votes);
    const residual = left.minus(this.threshold.votes);
    this.kept.set(name, residual.top > 0n ? this.threshold : { votes: left, cut: true });
    return { ...this.#send(papers), ...(residual.top > 0n ? { residual: { votes: residual, cut: true } } : {}) };
  }

  #thresholdOf(play: Fraction): Votes {
    const per = (parts: number): Fraction => play.over(new Fraction(BigInt(parts)));
    if (this.given.variant === 'rctab-bottoms-up-percent')
      return { votes: play.times(Fraction.of(this.rules.percentThreshold ?? '0')).over(new Fraction(100n)), cut: true };
    if (this.stv && this.given.options.quota === 'hare') return { votes: per(this.seats).cut(0, true), cut: false };
    const decimals = this.stv && this.rules.quotaInteger === false ? this.decimals : 0;
    return {
      votes: per(this.seats + 1)
        .cut(decimals)
        .plus(new Fraction(1n, 10n ** BigInt(decimals))),
      cut: decimals > 0,
    };
  }

  #fixed(): boolean {
    const { variant } = this.given;
    if (this.rounds.length === 0) return false;
    return (
      this.stv ||
      variant === 'rctab-bottoms-up' ||
      this.rules.firstRoundThreshold === true ||
      (variant === 'rctab' && this.winners.length > 0)
    );
  }

  /** One of several: the round before first, if the rule says so, then lots. */
  #one(among: readonly string[], lowest: boolean): string {
    const before = this.rounds.at(-1)?.tally;
    const byRound = this.given.options.tieBreak.startsWith('previous-round') && before !== undefined;
    return byLot(this.given, byRound ? best(among, (name) => before[name]?.votes ?? NOUGHT, lowest) : among, lowest);
  }

  #electedNow(active: readonly string[], votes: (name: string) => Fraction): string[] {
    const reached = active.filter((name) => votes(name).against(this.threshold.votes) >= 0);
    if (this.given.variant === 'rctab-bottoms-up-percent') return reached.length === active.length ? [...reached] : [];
    const free = this.seats - this.winners.length;
    if (free <= 0) return [];
    const frozen = this.rules.firstRoundThreshold === true;
    let found: string[] = [];
    // Whoever was voted for as one of the names written in is out before: the placeholder that is left has no votes, and cannot win.
    const able = active.filter((name) => name !== this.rules.writeIn);
    if (active.length <= free) found = able;
    else if (frozen && active.length - 1 === this.seats) found = best(able, votes);
    else if (this.given.variant !== 'rctab-bottoms-up') found = levels(reached, votes).flat();
    if (found.length > 1 && (this.rules.electOnePerRound === true || frozen)) return [this.#one(best(found, votes), false)];
    // Two who are level at the end: one of them wins.
    return found.length === 0 && this.seats === 1 && active.length === 2 ? [this.#one(best(able, votes), false)] : found;
  }

  #outNow(active: readonly string[], votes: (name: string) => Fraction): string[] {
    const below = active.filter((name) => votes(name).against(this.threshold.votes) < 0);
    // Where all are below, they go out one by one.
    if (this.rules.cutoffElimination === true && below.length > 0 && below.length < active.length) return below;
    if (this.rules.batchElimination === true) {
      let done: string[] = [];
      const seen: string[] = [];
      for (const level of levels(active, votes).toReversed()) {
        if (total(seen.map(votes)).against(votes(level[0] ?? '')) < 0) done = [...seen];
        seen.push(...level);
      }
      if (done.length > 1) return done;
    }
    return [this.#one(best(active, votes, true), true)];
  }

  /** One round; false after the last. */
  round(): boolean {
    const { variant } = this.given;
    const active = this.all.filter((name) => !this.gone.has(name));
    const shown = this.all.filter((name) => !this.gone.has(name) || this.kept.has(name));
    const tally = Object.fromEntries(shown.map((name) => [name, this.kept.get(name) ?? this.#sum(this.#of(name))]));
    const votes = (name: string): Fraction => tally[name]?.votes ?? NOUGHT;
    if (!this.#fixed()) this.threshold = this.#thresholdOf(total(active.map(votes)));
    const reasons = REASONS.map((why) => [why, this.#sum(this.papers.filter(({ on }) => 'why' in on && on.why === why))] as const);
    const { writeIn } = this.rules;
    // The placeholder goes out first, and nobody wins while it has votes.
    const blocked = writeIn !== undefined && active.includes(writeIn) && votes(writeIn).top > 0n;
    const elected = blocked ? [] : this.#electedNow(active, votes);
    const seeks =
      this.winners.length < this.seats ||
      (this.rules.continueUntilTwo === true && this.eliminated.length < this.all.length - 2) ||
      variant === 'rctab-bottoms-up-percent';
    const out = elected.length > 0 || !seeks || active.length === 0 ? [] : blocked ? [writeIn] : this.#outNow(active, votes);
    this.winners.push(...elected);
    this.eliminated.push(...out);
    const inactive = Object.fromEntries(reasons) as Round['inactive'];
    const round: Round = { tally, threshold: this.threshold, inactive, elected, eliminated: out, transfers: {} };
    const more = this.#goesOn(out, elected);
    this.rounds.push(round);
    if (!more) return false;
    for (const name of [...out, ...(this.stv ? elected : [])]) this.gone.add(name);
    const transfers: { [from: string]: { [to: string]: Votes } } = {};
    for (const name of out) transfers[name] = this.#send(this.#of(name));
    if (this.stv) for (const name of elected) transfers[name] = this.#surplus(name, votes(name));
    round.transfers = transfers;
    return true;
  }

  #goesOn(out: readonly string[], elected: readonly string[]): boolean {
    const { stopAfterRound, continueUntilTwo } = this.rules;
    if (stopAfterRound !== undefined && this.rounds.length + 1 >= stopAfterRound) return false;
    const settled = this.winners.length + this.eliminated.length;
    if (continueUntilTwo === true) return settled + 1 < this.all.length || out.length > 0;
    if (this.given.variant === 'rctab-bottoms-up-percent') return this.winners.length === 0 && settled < this.all.length;
    if (this.winners.length < this.seats && settled < this.all.length) return true;
    // One more round shows what the last surpluses became.
    return this.stv && this.seats > 1 && elected.length > 0 && this.all.length > this.seats;
  }
}

/** Winners and rounds as a case expects them. The last round of several winners shows surpluses only, whose figures are RCTab's own. */
export function secondRctab(given: SecondCase): object {
  const count = new RctabCount(given);
  while (count.round());
  const show = ({ votes, cut }: Votes): string => votes.text(cut ? count.decimals : undefined);
  const all = (values: Readonly<Record<string, Votes>>): object =>
    Object.fromEntries(Object.entries(values).map(([key, each]) => [key, show(each)]));
  const percent = given.variant === 'rctab-bottoms-up-percent';
  const rounds = count.rounds.map((round, i) => {
    const extra = count.stv && i > 0 && i === count.rounds.length - 1 && round.elected.length === 0;
    const moved = Object.entries(round.transfers)
      .map(([from, to]) => [from, Object.fromEntries(Object.entries(to).filter(([, { votes }]) => votes.top > 0n))] as const)
      .filter(([, to]) => Object.keys(to).length > 0);
    return {
      tally: all(round.tally),
      ...(percent ? {} : { threshold: show(round.threshold) }),
      ...(round.elected.length === 0 ? {} : { elected: round.elected }),
      ...(round.eliminated.length === 0 ? {} : { eliminated: round.eliminated }),
      ...(extra || moved.length === 0 ? {} : { transfers: Object.fromEntries(moved.map(([from, to]) => [from, all(to)])) }),
      ...(extra ? {} : { inactive: all(round.inactive) }),
    };
  });
  return { winners: count.winners, rounds };
}
