import type { SecondCase } from './second-fraction.fixture.ts';

// A second count of Meek's method as Hill, Wichmann and Woodall describe it (Computer Journal 30, 1987), in doubles. It decides nothing
// that hangs on less than a millionth of a vote.

const CLOSE = 1e-6;

interface Shared {
  readonly votes: ReadonlyMap<string, number>;
  readonly quota: number;
}

/** Shares all papers out by the keep values; the quota is what the papers that found a keeper are worth, divided by one more than the seats. */
function shareOut(given: SecondCase, keep: ReadonlyMap<string, number>): Shared {
  const votes = new Map(given.candidates.map((name) => [name, 0]));
  let used = 0;
  for (const { weight, ranking } of given.ballots) {
    let left = Number(weight);
    for (const name of ranking as readonly string[]) {
      const kept = left * (keep.get(name) ?? 0);
      votes.set(name, (votes.get(name) ?? 0) + kept);
      used += kept;
      left -= kept;
    }
  }
  return { votes, quota: used / (given.seats + 1) };
}

/** Those elected, or undefined where the count came too close to decide in doubles. */
export function secondMeek(given: SecondCase): object | undefined {
  const keep = new Map(given.candidates.map((name) => [name, 1]));
  const winners: string[] = [];
  const out = new Set<string>();
  for (;;) {
    const hopeful = given.candidates.filter((name) => !winners.includes(name) && !out.has(name));
    if (winners.length === given.seats) return { winners };
    if (winners.length + hopeful.length <= given.seats) return { winners: [...winners, ...hopeful] };
    let now = shareOut(given, keep);
    for (let step = 0; step < 20_000; step++) {
      const off = winners.reduce((sum, name) => sum + Math.abs((now.votes.get(name) ?? 0) - now.quota), 0);
      if (off < 1e-12) break;
      for (const name of winners) keep.set(name, ((keep.get(name) ?? 1) * now.quota) / (now.votes.get(name) ?? 1));
      now = shareOut(given, keep);
    }
    const of = (name: string): number => now.votes.get(name) ?? 0;
    if (hopeful.some((name) => Math.abs(of(name) - now.quota) < CLOSE)) return undefined;
    const fresh = hopeful.filter((name) => of(name) > now.quota);
    if (fresh.length > given.seats - winners.length) return undefined;
    if (fresh.length > 0) {
      winners.push(...fresh);
      continue;
    }
    const [last = '', next = ''] = hopeful.toSorted((a, b) => of(a) - of(b));
    if (next !== '' && of(next) - of(last) < CLOSE) return undefined;
    out.add(last);
    keep.set(last, 0);
  }
}
