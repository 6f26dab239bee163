import { best, byLot, type CaseRank, Fraction, NOUGHT, type SecondCase, total, WHOLE } from './second-fraction.fixture.ts';

// Second counts of STV, one paper after the other, written from the rules' texts: SSI 2007/42, the reference WIGM rule of the Proportional
// Representation Foundation, and the Electoral Reform Society's rules of 1997.

interface Paper {
  readonly weight: Fraction;
  readonly names: readonly string[];
  at: number;
  value: Fraction;
}

type Tally = Readonly<Record<string, Fraction>>;

interface Stage {
  readonly tally: Tally;
  elected: string[];
  eliminated?: readonly string[];
  surplus?: string;
  quota?: Fraction;
}

/** Names in order, up to the first rank that is marked twice. */
function plainOrder(ranking: readonly CaseRank[], out: readonly string[]): string[] {
  const names: string[] = [];
  for (const rank of ranking) {
    if (rank === null) continue;
    if (rank === '#overvote' || (Array.isArray(rank) && new Set(rank).size > 1)) break;
    const [name] = typeof rank === 'string' ? [rank] : rank;
    if (name !== undefined && !names.includes(name) && !out.includes(name)) names.push(name);
  }
  return names;
}

/** What the rules share: papers, who is still hopeful, who is elected, whose surplus waits. */
class Table {
  readonly given: SecondCase;
  readonly all: readonly string[];
  readonly papers: readonly Paper[];
  readonly state = new Map<string, 'hopeful' | 'elected' | 'out'>();
  readonly stages: Stage[] = [];
  readonly winners: string[] = [];
  waiting: string[] = [];

  constructor(given: SecondCase) {
    this.given = given;
    const out = given.options.excluded ?? [];
    this.all = given.candidates.filter((name) => !out.includes(name));
    for (const name of this.all) this.state.set(name, 'hopeful');
    this.papers = given.ballots
      .map(({ weight, ranking }) => ({
        weight: Fraction.of(weight),
        names: plainOrder(ranking as CaseRank[], out),
        at: 0,
        value: WHOLE,
      }))
      .filter(({ names }) => names.length > 0);
  }

  hopeful(): string[] {
    return this.all.filter((name) => this.state.get(name) === 'hopeful');
  }

  free(): number {
    return this.given.seats - this.winners.length;
  }

  elect(name: string, stage: Stage): void {
    this.state.set(name, 'elected');
    this.winners.push(name);
    stage.elected.push(name);
  }

  /** Whom a paper goes to next; undefined: nobody. */
  next(paper: Paper): string | undefined {
    while (paper.at < paper.names.length && this.state.get(paper.names[paper.at] ?? '') !== 'hopeful') paper.at++;
    return paper.names[paper.at];
  }

  /** Those whom the tallies of earlier stages leave in question, in the order in which `stages` are looked at. */
  byStages(among: readonly string[], stages: readonly Stage[], lowest: boolean): string[] {
    return stages.reduce((left, { tally }) => best(left, (name) => tally[name] ?? NOUGHT, lowest), [...among]);
  }

  /** The result as a case's `expect`. */
  expected(show: (votes: Fraction) => string | number): object {
    return {
      winners: this.winners,
      rounds: this.stages.map(({ tally, elected, eliminated, surplus, quota }) => ({
        tally: Object.fromEntries(this.given.candidates.map((name) => [name, show(tally[name] ?? NOUGHT)])),
        ...(elected.length === 0 ? {} : { elected }),
        ...(eliminated === undefined ? {} : { eliminated }),
        ...(surplus === undefined ? {} : { surplus }),
        ...(quota === undefined ? {} : { quota: show(quota) }),
      })),
    };
  }
}

function gregoryQuota({ variant, seats, options }: SecondCase, votes: Fraction): Fraction {
  const per = (parts: number): Fraction => votes.over(new Fraction(BigInt(parts)));
  if (variant.startsWith('wigm-prf'))
    return per(seats + 1)
      .cut(4)
      .plus(Fraction.of('0.0001'));
  if (variant === 'wigm-exact') return per(seats + 1);
  if (variant === 'scottish' || (options.quota ?? 'droop') === 'droop')
    return per(seats + 1)
      .cut(0)
      .plus(WHOLE);
  return options.quota === 'hare' ? per(seats) : per(seats + (options.quota === 'imperiali' ? 2 : 1));
}

/** Scottish STV and the weighted inclusive Gregory rules. */
export function secondGregory(given: SecondCase): object {
  const { variant } = given;
  const scottish = variant === 'scottish';
  const decimals = scottish ? 5 : variant.startsWith('wigm-prf') ? 4 : undefined;
  const table = new Table(given);
  const held = new Map<string, Paper[]>(table.all.map((name) => [name, table.papers.filter(({ names }) => names[0] === name)]));
  const keeps = new Map<string, Fraction>();
  const quota = gregoryQuota(given, total(table.papers.map(({ weight }) => weight)));
  const hand = (from: string): void => {
    const papers = held.get(from) ?? [];
    held.set(from, []);
    for (const paper of papers) {
      const next = table.next(paper);
      if (next !== undefined) held.get(next)?.push(paper);
    }
  };
  const fillUp = (stage: Stage): boolean => {
    if (table.hopeful().length > table.free()) return false;
    for (const name of table.hopeful()) table.elect(name, stage);
    return true;
  };
  const drop = (names: readonly string[], stage: Stage): boolean => {
    stage.eliminated = names;
    for (const name of names) table.state.set(name, 'out');
    // The Foundation elects the last at once; in Scotland the papers move first.
    if (!scottish && fillUp(stage)) return true;
    for (const name of names) hand(name);
    return false;
  };
  for (;;) {
    const tally: Tally = Object.fromEntries(
      table.all.map((name) => [name, keeps.get(name) ?? total((held.get(name) ?? []).map(({ weight, value }) => weight.times(value)))]),
    );
    const votes = (name: string): Fraction => tally[name] ?? NOUGHT;
    const stage: Stage = { tally, elected: [] };
    table.stages.push(stage);
    const before = table.stages.slice(0, -1).toReversed();
    const tied = (among: readonly string[], lowest: boolean): string => {
      const left = scottish && among.length > 1 ? table.byStages(among, before, lowest) : among;
      return byLot(given, left, true);
    };
    const reached = table
      .hopeful()
      .filter((name) => (variant === 'wigm-exact' ? votes(name).against(quota) > 0 : votes(name).against(quota) >= 0))
      .toSorted((a, b) => votes(b).against(votes(a)) || given.options.lots.indexOf(a) - given.options.lots.indexOf(b));
    for (const name of reached.slice(0, table.free())) {
      table.elect(name, stage);
      if (!scottish || votes(name).against(quota) > 0) table.waiting.push(name);
    }
    if (table.free() === 0 || fillUp(stage)) break;
    const sure = variant === 'wigm-prf-batch' ? sureLosers(table, votes, quota) : [];
    if (sure.length > 0) {
      if (drop(sure, stage)) break;
      continue;
    }
    if (table.waiting.length > 0) {
      const from = tied(best(table.waiting, votes), false);
      table.waiting = table.waiting.filter((name) => name !== from);
      stage.surplus = from;
      keeps.set(from, quota);
      for (const paper of held.get(from) ?? []) {
        const value = paper.value.times(votes(from).minus(quota)).over(votes(from));
        paper.value = decimals === undefined ? value : value.cut(decimals);
      }
      hand(from);
      continue;
    }
    if (drop([tied(best(table.hopeful(), votes, true), true)], stage)) break;
  }
  return table.expected((votes) => {
    if (decimals !== undefined) return votes.text(decimals);
    return variant === 'wigm-generic' && votes.bottom === 1n ? Number(votes.top) : votes.text(12);
  });
}

/** The largest group from the bottom that cannot catch up with the next even with all surpluses. */
function sureLosers(table: Table, votes: (name: string) => Fraction, quota: Fraction): string[] {
  const rising = table.hopeful().toSorted((a, b) => votes(a).against(votes(b)));
  const surplus = total(table.waiting.map((name) => votes(name).minus(quota)));
  const most = Math.min(rising.length - table.free(), rising.length - 1);
  for (let size = most; size > 0; size--) {
    const group = rising.slice(0, size);
    if (
      total(group.map(votes))
        .plus(surplus)
        .against(votes(rising[size] ?? '')) < 0
    )
      return group;
  }
  return [];
}

/** The Electoral Reform Society's rules, third edition 1997, section 5. Numbers in comments are those of its paragraphs. */
export function secondErs97(given: SecondCase): object {
  const table = new Table(given);
  const seats = new Fraction(BigInt(given.seats + 1));
  const votes = new Map<string, Fraction>();
  const batches = new Map<string, Paper[][]>();
  for (const name of table.all) {
    const own = table.papers.filter(({ names }) => names[0] === name);
    batches.set(name, [own]);
    votes.set(name, total(own.map(({ weight }) => weight)));
  }
  const of = (name: string): Fraction => votes.get(name) ?? NOUGHT;
  let quota = NOUGHT;
  const surplus = (): Fraction => total(table.waiting.map((name) => of(name).minus(quota)));
  const earlier = (): readonly Stage[] => table.stages.slice(0, -1);
  const elect = (stage: Stage): void => {
    // The quota sinks with the papers that are spent as long as nobody is elected.
    if (table.winners.length === 0) {
      quota = total(table.all.map(of)).over(seats).cut(2, true);
      if (quota.top === 0n) quota = Fraction.of('0.01');
    }
    while (table.free() > 0) {
      // 5.2.4: the quota, or the total active vote divided by one more than the places left, if that is less.
      const active = total(table.hopeful().map(of)).plus(surplus());
      const share = active.over(new Fraction(BigInt(table.free() + 1))).cut(2, true);
      const needed = share.top > 0n && share.against(quota) < 0 ? share : quota;
      const top = best(
        table.hopeful().filter((name) => of(name).against(needed) >= 0),
        of,
      );
      if (top.length === 0) return;
      const name = top.length > table.free() ? byLot(given, table.byStages(top, earlier(), false)) : (top[0] ?? '');
      table.elect(name, stage);
      if (of(name).against(quota) > 0) table.waiting.push(name);
    }
  };
  /** 5.2.5: the largest group whose votes with all surpluses do not exceed the next one's. */
  const group = (): string[] => {
    const rising = table.hopeful().toSorted((a, b) => of(a).against(of(b)));
    for (let size = Math.min(rising.length - table.free(), rising.length - 1); size > 1; size--) {
      const next = of(rising[size] ?? '');
      const distinct = of(rising[size - 1] ?? '').against(next) < 0;
      if (distinct && total(rising.slice(0, size).map(of)).plus(surplus()).against(next) <= 0) return rising.slice(0, size);
    }
    return [];
  };
  const hand = (papers: readonly Paper[]): void => {
    const received = new Map<string, Paper[]>();
    for (const paper of papers) {
      const next = table.next(paper);
      if (next !== undefined) received.set(next, [...(received.get(next) ?? []), paper]);
    }
    for (const [name, batch] of received) {
      batches.get(name)?.push(batch);
      votes.set(name, of(name).plus(total(batch.map(({ weight, value }) => weight.times(value)))));
    }
  };
  const first = total(table.papers.map(({ weight }) => weight))
    .over(seats)
    .cut(2, true);
  for (let early: string[] = []; ;) {
    const stage: Stage = { tally: Object.fromEntries(votes), elected: early };
    early = [];
    table.stages.push(stage);
    elect(stage);
    if (table.free() > 0 && table.hopeful().length <= table.free()) for (const name of table.hopeful()) table.elect(name, stage);
    stage.quota = quota;
    if (table.free() === 0 || table.hopeful().length === 0) break;
    const rising = table.hopeful().toSorted((a, b) => of(a).against(of(b)));
    // 5.2.2: a surplus that cannot change who is lowest waits.
    const gap = of(rising[1] ?? '').minus(of(rising[0] ?? ''));
    const waits = rising.length > 1 && (surplus().against(gap) <= 0 || group().length > 0);
    if (table.waiting.length > 0 && !waits) {
      const from = byLot(given, table.byStages(best(table.waiting, of), earlier(), false), true);
      table.waiting = table.waiting.filter((name) => name !== from);
      stage.surplus = from;
      giveSurplus(table, batches.get(from)?.at(-1) ?? [], of(from).minus(quota), hand);
      votes.set(from, quota);
      continue;
    }
    const together = group();
    const lowest = (): string => byLot(given, table.byStages(best(table.hopeful(), of, true), earlier(), true), true);
    const out = together.length > 0 ? together : [lowest()];
    stage.eliminated = out;
    for (const name of out) table.state.set(name, 'out');
    const papers = out.flatMap((name) => batches.get(name)?.flat() ?? []);
    for (const name of out) votes.set(name, NOUGHT);
    // The papers of highest value first; whoever is elected on the way receives no more.
    for (const value of [...new Set(papers.map((paper) => paper.value.text()))].toSorted((a, b) =>
      Fraction.of(b).against(Fraction.of(a)),
    )) {
      hand(papers.filter((paper) => paper.value.text() === value));
      if (table.free() > 0) elect({ ...stage, elected: early });
    }
  }
  return { ...table.expected((each) => each.text(2)), quota: (first.top === 0n ? Fraction.of('0.01') : first).text(2) };
}

/** 5.3: of the last batch received, the papers with a further choice, at the surplus divided by their number or their own value. */
function giveSurplus(table: Table, batch: readonly Paper[], surplus: Fraction, hand: (papers: readonly Paper[]) => void): void {
  const able = batch.filter((paper) => table.next(paper) !== undefined);
  const worth = total(able.map(({ weight, value }) => weight.times(value)));
  const number = total(able.map(({ weight }) => weight));
  if (worth.against(surplus) > 0) for (const paper of able) paper.value = surplus.over(number).cut(2);
  hand(able);
}
