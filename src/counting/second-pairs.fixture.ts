import { best, byLot, type CaseRank, Fraction, levels, NOUGHT, type SecondCase, total, WHOLE } from './second-fraction.fixture.ts';

// Second counts of methods that compare in pairs, of Borda, STAR, cumulative and two-round voting, straight from their definitions.

const weightOf = ({ weight }: SecondCase['ballots'][number]): Fraction => Fraction.of(weight);
const listed = (rank: CaseRank): readonly string[] =>
  rank === null || rank === '#overvote' ? [] : typeof rank === 'string' ? [rank] : rank;
const named = (names: readonly string[], value: (name: string) => Fraction): object =>
  Object.fromEntries(names.map((name) => [name, value(name).text()]));

/** Places filled from the best level down, the last ones by lot. */
function filled(given: SecondCase, order: readonly (readonly string[])[]): string[] {
  const winners: string[] = [];
  for (const level of order) {
    for (let rest = [...level]; rest.length > 0 && winners.length < given.seats;) {
      const next = rest.length <= given.seats - winners.length ? (rest[0] ?? '') : byLot(given, rest);
      winners.push(next);
      rest = rest.filter((name) => name !== next);
    }
  }
  return winners;
}

type Pairs = (a: string, b: string) => Fraction;

/** Weight of the ballots that put `a` above `b`. */
export function pairsOf({ ballots, options }: SecondCase): Pairs {
  return (a, b) =>
    total(
      ballots
        .filter(({ ranking }) => {
          const place = (name: string): number => (ranking as CaseRank[]).findIndex((rank) => listed(rank).includes(name));
          if (place(a) < 0) return false;
          return place(b) < 0 ? options['unranked'] === 'last' : place(a) < place(b);
        })
        .map(weightOf),
    );
}

export function secondMinimax(given: SecondCase): object {
  const pairs = pairsOf(given);
  const worst = (name: string): Fraction =>
    given.candidates
      .filter((other) => other !== name)
      .map((other) => {
        const [own, against] = [pairs(name, other), pairs(other, name)];
        if (given.variant === 'margins') return against.minus(own);
        return given.variant === 'pairwise-opposition' || against.against(own) > 0 ? against : NOUGHT;
      })
      .reduce((most, each) => (each.against(most) > 0 ? each : most));
  const ranking = levels(given.candidates, worst).toReversed();
  return { winners: filled(given, ranking), ranking, worstDefeat: named(given.candidates, worst) };
}

export function secondCopeland(given: SecondCase): object {
  const pairs = pairsOf(given);
  const robin = given.variant === 'ranked-robin';
  const duels = (name: string): number[] =>
    given.candidates.filter((other) => other !== name).map((other) => pairs(name, other).against(pairs(other, name)));
  const points = (name: string): Fraction =>
    total(duels(name).map((duel) => (robin ? new Fraction(BigInt(duel + 1), 2n) : new Fraction(BigInt(duel)))));
  const margin = (name: string): Fraction => total(given.candidates.map((other) => pairs(name, other).minus(pairs(other, name))));
  const order = levels(given.candidates, points).flatMap((level) => (robin ? levels(level, margin) : [level]));
  return { winners: filled(given, order), [robin ? 'wins' : 'balance']: named(given.candidates, points) };
}

/** Schulze by looking at every path; a link is a win, with the votes for and against it. */
export function secondSchulze(given: SecondCase): object {
  const pairs = pairsOf(given);
  type Link = { readonly pro: Fraction; readonly contra: Fraction } | undefined;
  const compare = (a: Link, b: Link): number => {
    if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
    switch (given.variant) {
      case 'margins':
        return a.pro.minus(a.contra).against(b.pro.minus(b.contra));
      case 'ratio': {
        const ratio = a.pro.times(b.contra).against(b.pro.times(a.contra));
        return ratio !== 0 || a.contra.top > 0n || b.contra.top > 0n ? ratio : a.pro.against(b.pro);
      }
      default:
        return a.pro.against(b.pro) || b.contra.against(a.contra);
    }
  };
  const link = (a: string, b: string): Link =>
    pairs(a, b).against(pairs(b, a)) > 0 ? { pro: pairs(a, b), contra: pairs(b, a) } : undefined;
  const strongest = (from: string, to: string): Link => {
    let found: Link;
    const walk = (at: string, weakest: Link, seen: readonly string[]): void => {
      if (at === to) {
        if (compare(weakest, found) > 0) found = weakest;
        return;
      }
      for (const next of given.candidates.filter((name) => !seen.includes(name))) {
        const step = link(at, next);
        if (step !== undefined) walk(next, weakest === undefined || compare(step, weakest) < 0 ? step : weakest, [...seen, next]);
      }
    };
    walk(from, undefined, [from]);
    return found;
  };
  const paths = new Map(given.candidates.map((a) => [a, new Map(given.candidates.map((b) => [b, a === b ? undefined : strongest(a, b)]))]));
  const first = given.candidates.filter((a) => given.candidates.every((b) => compare(paths.get(a)?.get(b), paths.get(b)?.get(a)) >= 0));
  const shown = (a: string): object =>
    Object.fromEntries(given.candidates.filter((b) => b !== a).map((b) => [b, (paths.get(a)?.get(b)?.pro ?? NOUGHT).text()]));
  const strongestPaths = Object.fromEntries(given.candidates.map((a) => [a, shown(a)]));
  return { winners: [byLot(given, first)], ...(given.variant === 'winning-votes' ? { strongestPaths } : {}) };
}

/** Ranked pairs where no two majorities are equally strong; undefined where some are. */
export function secondRankedPairs(given: SecondCase): object | undefined {
  const pairs = pairsOf(given);
  const wins = given.candidates.flatMap((a) =>
    given.candidates.filter((b) => pairs(a, b).against(pairs(b, a)) > 0).map((b) => ({ a, b, pro: pairs(a, b), contra: pairs(b, a) })),
  );
  type Win = (typeof wins)[number];
  const order = (x: Win, y: Win): number =>
    given.variant === 'margins' ? y.pro.minus(y.contra).against(x.pro.minus(x.contra)) : y.pro.against(x.pro) || x.contra.against(y.contra);
  const sorted = wins.toSorted(order);
  if (sorted.some((win, i) => i > 0 && order(sorted[i - 1] ?? win, win) === 0)) return undefined;
  const locked: Win[] = [];
  const leads = (from: string, to: string): boolean => from === to || locked.some(({ a, b }) => a === from && leads(b, to));
  for (const win of sorted) if (!leads(win.b, win.a)) locked.push(win);
  return {
    winners: [
      byLot(
        given,
        given.candidates.filter((name) => !locked.some(({ b }) => b === name)),
      ),
    ],
  };
}

export function secondBorda(given: SecondCase): object {
  const size = given.candidates.length;
  const points = new Map(given.candidates.map((name) => [name, NOUGHT]));
  const worth = (place: number): Fraction =>
    given.variant === 'dowdall'
      ? new Fraction(1n, BigInt(place + 1))
      : Fraction.of(Number(given.options['lastPlacePoints']) + size - 1 - place);
  for (const ballot of given.ballots) {
    const order: string[][] = [];
    for (const rank of ballot['ranking'] as CaseRank[]) {
      const fresh = [...new Set(listed(rank))].filter((name) => !order.flat().includes(name));
      if (fresh.length > 0) order.push(fresh);
    }
    const rest = given.candidates.filter((name) => !order.flat().includes(name));
    if (given.options['unranked'] === 'last' && rest.length > 0) order.push(rest);
    let place = 0;
    for (const level of order) {
      const shared = total(level.map((_, i) => worth(place + i))).over(new Fraction(BigInt(level.length)));
      for (const name of level) points.set(name, (points.get(name) ?? NOUGHT).plus(shared.times(weightOf(ballot))));
      place += level.length;
    }
  }
  const of = (name: string): Fraction => points.get(name) ?? NOUGHT;
  const ranking = levels(given.candidates, of);
  return { winners: filled(given, ranking), totals: named(given.candidates, of), ranking };
}

/** STAR and bloc STAR with Equal Vote's official order for ties, then lots. */
export function secondStar(given: SecondCase): object {
  const score = (ballot: SecondCase['ballots'][number], name: string): number => (ballot['scores'] as Record<string, number>)[name] ?? 0;
  const sum = (name: string): Fraction => total(given.ballots.map((ballot) => weightOf(ballot).times(Fraction.of(score(ballot, name)))));
  const tops = (name: string): Fraction =>
    total(given.ballots.filter((ballot) => score(ballot, name) === given.options['maxScore']).map(weightOf));
  const prefer = (a: string, b: string): Fraction =>
    total(given.ballots.filter((ballot) => score(ballot, a) > score(ballot, b)).map(weightOf));
  const winners: string[] = [];
  let first: object = {};
  for (let left = [...given.candidates]; winners.length < given.seats && left.length > 0;) {
    const pair: string[] = [];
    for (const level of levels(left, sum)) {
      const duels = (name: string): Fraction =>
        Fraction.of(level.filter((other) => prefer(name, other).against(prefer(other, name)) > 0).length);
      for (let tied = [...level]; tied.length > 0 && pair.length < 2;) {
        const next = tied.length <= 2 - pair.length ? (tied[0] ?? '') : byLot(given, best(best(tied, duels), tops));
        pair.push(next);
        tied = tied.filter((name) => name !== next);
      }
    }
    const [a = '', b = a] = pair;
    const order = prefer(a, b).against(prefer(b, a));
    const winner = a === b || order > 0 ? a : order < 0 ? b : byLot(given, best(best([a, b], sum), tops));
    if (winners.length === 0)
      first = { finalists: pair, ...(a === b ? {} : { runoff: { [a]: prefer(a, b).text(), [b]: prefer(b, a).text() } }) };
    winners.push(winner);
    left = left.filter((name) => name !== winner);
  }
  return { winners, totals: named(given.candidates, sum), ...(given.seats === 1 ? first : {}) };
}

export function secondCumulative(given: SecondCase): object {
  const allowed = Number(given.options['pointsPerVoter']);
  const valid = given.ballots.filter(
    ({ points }) => Object.values(points as Record<string, number>).reduce((sum, each) => sum + each, 0) <= allowed,
  );
  const of = (name: string): Fraction =>
    total(valid.map((ballot) => weightOf(ballot).times(Fraction.of((ballot['points'] as Record<string, number>)[name] ?? 0))));
  return { winners: filled(given, levels(given.candidates, of)), totals: named(given.candidates, of) };
}

/** Both rounds on the same rankings. */
export function secondTwoRound(given: SecondCase): object {
  const among = (names: readonly string[]): Map<string, Fraction> => {
    const tally = new Map(names.map((name) => [name, NOUGHT]));
    for (const ballot of given.ballots) {
      const ranks = (ballot['ranking'] as CaseRank[]).map((rank) => [...new Set(listed(rank))]);
      const rest = given.options['unranked'] === 'last' ? [given.candidates.filter((name) => !ranks.flat().includes(name))] : [];
      const level = [...ranks, ...rest].map((rank) => rank.filter((name) => names.includes(name))).find((rank) => rank.length > 0) ?? [];
      for (const name of level)
        tally.set(name, (tally.get(name) ?? NOUGHT).plus(weightOf(ballot).over(new Fraction(BigInt(level.length)))));
    }
    return tally;
  };
  const shown = (tally: ReadonlyMap<string, Fraction>): object => ({
    tally: Object.fromEntries([...tally].map(([name, votes]) => [name, votes.text()])),
  });
  const first = among(given.candidates);
  const all = total([...first.values()]);
  const outright = given.candidates.find((name) => (first.get(name) ?? NOUGHT).times(WHOLE.plus(WHOLE)).against(all) > 0);
  if (outright !== undefined) return { winners: [outright], rounds: [shown(first)] };
  const [top = [], next = []] = levels(given.candidates, (name) => first.get(name) ?? NOUGHT);
  const leaders = top.length > 1 ? top : [...top, ...next];
  const second = among(leaders);
  return {
    winners: [
      byLot(
        given,
        best(leaders, (name) => second.get(name) ?? NOUGHT),
      ),
    ],
    rounds: [shown(first), shown(second)],
  };
}

/** Highest averages and largest remainders, seat by seat. */
export function secondLists(given: SecondCase): object | undefined {
  const { options, candidates, seats, method } = given;
  const votes = (name: string): Fraction => total(given.ballots.filter(({ choice }) => choice === name).map(weightOf));
  const threshold = options['threshold'] as { share: string; inclusive: boolean; coalitions?: Record<string, string> } | undefined;
  const caps = options['maxSeats'] as Record<string, number> | undefined;
  const all = total(candidates.map(votes));
  const able = candidates.filter((name) => {
    if (votes(name).top === 0n || options.excluded?.includes(name)) return false;
    if (threshold === undefined) return true;
    const order = votes(name).against(Fraction.of(threshold.coalitions?.[name] ?? threshold.share).times(all));
    return threshold.inclusive ? order >= 0 : order > 0;
  });
  const held = new Map(candidates.map((name) => [name, 0]));
  const has = (name: string): number => held.get(name) ?? 0;
  const open = (names: readonly string[]): string[] => names.filter((name) => has(name) < (caps?.[name] ?? Infinity));
  const give = (name: string): void => void held.set(name, has(name) + 1);
  const result = (): object => ({ seats: Object.fromEntries(held) });
  if (method !== 'largest_remainder') {
    const divisor = (name: string): Fraction => {
      if (method === 'dhondt') return Fraction.of(has(name) + 1);
      return has(name) === 0 ? Fraction.of(options['firstDivisor'] as string) : Fraction.of(2 * has(name) + 1);
    };
    for (let seat = 0; seat < seats && open(able).length > 0; seat++)
      give(
        byLot(
          given,
          best(open(able), (name) => votes(name).over(divisor(name))),
        ),
      );
    return result();
  }
  const part = total(able.map(votes));
  const per = (more: number): Fraction => part.over(new Fraction(BigInt(seats + more)));
  const quota = {
    hare: per(0),
    droop: per(1).cut(0).plus(WHOLE),
    'hagenbach-bischoff': per(1),
    'hagenbach-bischoff-rounded': per(1).plus(Fraction.of('1/2')).cut(0),
    imperiali: per(2),
  }[options.quota ?? 'hare'];
  if (quota === undefined || quota.top === 0n) return undefined;
  const whole = (name: string): Fraction => votes(name).over(quota).cut(0);
  for (const name of able) held.set(name, Math.min(Number(whole(name).top), caps?.[name] ?? Infinity));
  const given0 = (): number => [...held.values()].reduce((sum, each) => sum + each, 0);
  if (given0() > seats) return undefined;
  const remainder = (name: string): Fraction => votes(name).minus(whole(name).times(quota));
  while (given0() < seats && open(able).length > 0) {
    for (let pool = open(able); given0() < seats && pool.length > 0;) {
      const next = byLot(given, best(pool, remainder));
      give(next);
      pool = pool.filter((name) => name !== next);
    }
  }
  return { ...result(), quota: quota.text() };
}
