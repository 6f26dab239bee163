/**
 * Speed of counting beside meeks-prf-js, and growth with ballots and candidates. Run: node bench/counting.ts [ballots]
 * One run measures everything on the same machine, so ratios hold where absolute figures drift.
 */
import { createRequire } from 'node:module';
import { defaultSpec, type MethodId } from '../src/counting/catalogue.ts';
import { count } from '../src/counting/count.ts';
import { type BallotGroup, groupBallots } from '../src/counting/profile.ts';

const METHODS: readonly MethodId[] = [
  'irv',
  'irv-rctab',
  'scottish-stv',
  'wigm-prf',
  'wigm-exact',
  'meek-prf',
  'meek',
  'ers97',
  'stv-rctab',
  'schulze',
  'ranked-pairs',
  'borda',
];
/** The methods that the project promises to count within two seconds. */
const PROMISED: ReadonlySet<MethodId> = new Set(['irv', 'scottish-stv', 'meek-prf', 'schulze']);
const LIMIT = 2000;

/** A small generator of pseudo-random numbers (mulberry32): the same ballots in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Distinct rankings, earlier candidates somewhat more popular, of random length. */
function distinctRankings(candidates: number, distinct: number, next: () => number): number[][] {
  const seen = new Set<string>();
  const rankings: number[][] = [];
  while (rankings.length < distinct) {
    const keys = Array.from({ length: candidates }, (_, i) => ({ i, key: next() + i * 0.03 }));
    const length = 3 + Math.floor(next() * (candidates - 2));
    const ranking = keys
      .toSorted((a, b) => a.key - b.key)
      .slice(0, length)
      .map(({ i }) => i);
    const text = ranking.join(' ');
    if (seen.has(text)) continue;
    seen.add(text);
    rankings.push(ranking);
  }
  return rankings;
}

/** `ballots` single ballots over `distinct` rankings; every ranking occurs. */
function singleBallots(candidates: number, ballots: number, distinct: number): BallotGroup[] {
  const next = generator(candidates * 1_000_003 + distinct);
  const votes = distinctRankings(candidates, distinct, next).map(
    (ranking) => ({ kind: 'ranking', ranks: ranking.map((candidate) => [candidate]) }) as const,
  );
  return Array.from({ length: ballots }, (_, i) => ({ vote: votes[i < distinct ? i : Math.floor(next() * distinct)]!, weight: 1n }));
}

/** What is used of meeks-prf-js, which brings no types. */
interface Reference {
  tabulate(
    seats: number,
    candidates: string[],
    ballots: [number, string[]][],
    ranks: number,
    tieBreaker: string[],
  ): { elected: Set<string> };
}

/** A count of the same ballots by meeks-prf-js, ready to run: it gives the indexes of those elected. */
function newTabulation(groups: readonly BallotGroup[], candidates: number, seats: number): () => number[] {
  const reference = createRequire(import.meta.url)('meeks-prf-js/run/meek.js') as Reference;
  const labels = names(candidates);
  const ballots = groups.map(({ vote, weight }): [number, string[]] => [
    Number(weight),
    vote.kind === 'ranking' ? vote.ranks.map((rank) => labels[Number(rank[0])] ?? '') : [],
  ]);
  return () =>
    [...reference.tabulate(seats, labels, ballots, candidates, labels.toReversed()).elected].map((label) => labels.indexOf(label));
}

function timed<T>(work: () => T): { value: T; ms: number } {
  const start = performance.now();
  const value = work();
  return { value, ms: performance.now() - start };
}

const names = (candidates: number): string[] => Array.from({ length: candidates }, (_, i) => `C${i + 1}`);
const cell = (text: string | number, width: number): string => String(text).padStart(width);

function countTime(
  id: MethodId,
  candidates: number,
  groups: readonly BallotGroup[],
  seats: number,
): { ms: number; winners: readonly number[] } {
  const order = Array.from({ length: candidates }, (_, i) => i);
  const { value, ms } = timed(() => count(defaultSpec(id, seats, { by: 'order', order }), names(candidates), groups));
  if (!value.ok) throw new Error(JSON.stringify(value.error));
  return { ms, winners: value.value.winners };
}

function allMethods(total: number, distinct: number): boolean {
  const ballots = singleBallots(10, total, distinct);
  const { value: groups, ms: grouping } = timed(() => groupBallots(ballots));
  console.log(
    `${total.toLocaleString('en')} ballots of 10 candidates, ${groups.length.toLocaleString('en')} distinct; grouping them took ${grouping.toFixed(0)} ms\n`,
  );
  const oracle = newTabulation(groups, 10, 4);
  const reference = timed(() => oracle());
  console.log(`${'method'.padEnd(14)} seats      ms   ballots/s   ÷ meeks-prf-js`);
  let kept = true;
  for (const id of METHODS) {
    const seats = id.includes('stv') || id.includes('wigm') || id.includes('meek') || id === 'ers97' ? 4 : 1;
    const { ms, winners } = countTime(id, 10, groups, seats);
    const late = PROMISED.has(id) && ms >= LIMIT;
    if (late) kept = false;
    console.log(
      `${id.padEnd(14)} ${cell(seats, 5)} ${cell(ms.toFixed(0), 7)} ${cell(Math.round((total / ms) * 1000).toLocaleString('en'), 11)} ${cell((reference.ms / ms).toFixed(1), 10)}×${late ? '   slower than promised' : ''}`,
    );
    if (id === 'meek-prf') {
      const same = winners.toSorted((a, b) => a - b).join() === reference.value.toSorted((a, b) => a - b).join();
      console.log(
        `${'meeks-prf-js'.padEnd(14)} ${cell(4, 5)} ${cell(reference.ms.toFixed(0), 7)} ${cell(Math.round((total / reference.ms) * 1000).toLocaleString('en'), 11)} ${cell('1.0', 10)}×   ${same ? 'same winners' : 'OTHER WINNERS'}`,
      );
      kept &&= same;
    }
  }
  return kept;
}

function growth(): void {
  console.log('\nGrowth with distinct ballots (10 candidates, 4 seats), ms');
  const ids: readonly MethodId[] = ['irv', 'scottish-stv', 'meek-prf', 'schulze'];
  console.log(`${'distinct'.padStart(10)}${ids.map((id) => cell(id, 14)).join('')}`);
  for (const distinct of [12_500, 25_000, 50_000, 100_000, 200_000]) {
    const groups = groupBallots(singleBallots(10, distinct, distinct));
    console.log(
      `${cell(distinct.toLocaleString('en'), 10)}${ids.map((id) => cell(countTime(id, 10, groups, id === 'irv' || id === 'schulze' ? 1 : 4).ms.toFixed(0), 14)).join('')}`,
    );
  }
  console.log('\nGrowth with candidates (10,000 distinct ballots, 4 seats), ms');
  console.log(`${'candidates'.padStart(10)}${ids.map((id) => cell(id, 14)).join('')}`);
  for (const candidates of [10, 20, 40, 80]) {
    const groups = groupBallots(singleBallots(candidates, 10_000, 10_000));
    console.log(
      `${cell(candidates, 10)}${ids.map((id) => cell(countTime(id, candidates, groups, id === 'irv' || id === 'schulze' ? 1 : 4).ms.toFixed(0), 14)).join('')}`,
    );
  }
}

const total = Number(process.argv[2] ?? 1_000_000);
const kept = allMethods(total, Math.min(100_000, Math.floor(total / 10)));
growth();
if (!kept) process.exitCode = 1;
