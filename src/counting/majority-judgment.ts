import { type Contest, type Outcome, texts } from './contest.ts';
import { fillSeats } from './leaders.ts';
import type { TieBreaker } from './lots.ts';
import type { MajorityJudgmentSpec } from './method.ts';
import { parseRational, rational } from './rational.ts';

/** Units of votes per grade, worst grade first. */
type Grades = readonly bigint[];

const sum = (grades: Grades): bigint => grades.reduce((total, count) => total + count, 0n);

/** Grade at place `index` (from 0) of the grades in ascending order. */
function gradeAt(grades: Grades, index: bigint): number {
  let below = 0n;
  for (const [grade, count] of grades.entries()) {
    below += count;
    if (index < below) return grade;
  }
  return -1;
}

/** The lower median grade, or -1 where there is no grade. */
export function lowerMedian(grades: Grades): number {
  const total = sum(grades);
  return total === 0n ? -1 : gradeAt(grades, (total - 1n) / 2n);
}

/**
 * The t-th grade (from 0) that taking away one lower median after another gives. Seen on the grades in ascending order the places
 * taken are m, m-1, m+1, m-2, m+2 … for odd totals and m, m+1, m-1, m+2 … for even ones (Balinski and Laraki, 2010, majority value).
 */
function majorityValueAt(grades: Grades, t: bigint): number {
  const total = sum(grades);
  if (t >= total) return -1;
  const middle = (total - 1n) / 2n;
  const step = (t + 1n) / 2n;
  const up = (t % 2n === 0n) === (total % 2n === 1n);
  return gradeAt(grades, up ? middle + step : middle - step);
}

/** The steps t at which the sequence of a candidate can change, for both directions, in ascending order. */
function breaks(grades: Grades): bigint[] {
  const total = sum(grades);
  const middle = (total - 1n) / 2n;
  const at: bigint[] = [0n, 1n, total, total + 1n];
  let edge = 0n;
  for (const count of grades) {
    edge += count;
    const distance = edge > middle ? edge - middle : middle - edge + 1n;
    for (let t = 2n * distance - 2n; t <= 2n * distance + 2n; t++) if (t >= 0n) at.push(t);
  }
  return at;
}

/**
 * Order of majority judgment, positive where `a` is better: medians are compared, one median grade is taken from each, and so on. The
 * sequences of removed grades are compared at the places where one of them changes only, so billions of voters take no longer than ten.
 */
export function compareGrades(a: Grades, b: Grades): number {
  const steps = [...breaks(a), ...breaks(b)].toSorted((x, y) => (x < y ? -1 : x > y ? 1 : 0));
  for (const t of steps) {
    const difference = majorityValueAt(a, t) - majorityValueAt(b, t);
    if (difference !== 0) return difference;
  }
  return 0;
}

function rawGrades(contest: Contest, grades: number): bigint[][] {
  const counts = Array.from({ length: contest.size }, () => Array.from({ length: grades }, () => 0n));
  for (const { vote, units } of contest.groups) {
    if (vote.kind !== 'grades') continue;
    for (const [candidate, grade] of vote.grades.entries()) {
      const row = counts[candidate];
      if (row !== undefined && grade !== null) row[grade] = (row[grade] ?? 0n) + units;
    }
  }
  return counts;
}

/** Fills or scales the grades of candidates whom not everybody graded. */
function completed(spec: MajorityJudgmentSpec, raw: readonly Grades[], voters: bigint): Grades[] {
  const { missing } = spec;
  switch (missing.as) {
    case 'none':
      return [...raw];
    case 'grade':
      return raw.map((grades) => grades.map((count, grade) => (grade === missing.grade ? count + absent(grades, voters) : count)));
    case 'own-median':
      return raw.map((grades) => grades.map((count, grade) => (grade === lowerMedian(grades) ? count + absent(grades, voters) : count)));
    case 'normalise': {
      let common = 1n;
      for (const grades of raw) {
        const total = sum(grades);
        if (total > 0n) common = rational(common, total).n * total;
      }
      return raw.map((grades) => grades.map((count) => (sum(grades) === 0n ? 0n : count * (common / sum(grades)))));
    }
  }
}

function absent(grades: Grades, voters: bigint): bigint {
  const left = voters - sum(grades);
  return left > 0n ? left : 0n;
}

/** Majority judgment with the lower median (Balinski and Laraki). Equal in every grade stays tied, or goes to the tie rule. */
export function countMajorityJudgment(spec: MajorityJudgmentSpec, contest: Contest, ties: TieBreaker): Outcome {
  const raw = rawGrades(contest, spec.grades);
  const given = parseRational(spec.participants ?? '0') ?? rational(0);
  const cast = (contest.cast.n * contest.scale) / contest.cast.d;
  const stated = (given.n * contest.scale) / given.d;
  const full = completed(spec, raw, stated > cast ? stated : cast);
  const sorted = contest.standing.toSorted((a, b) => compareGrades(full[b] ?? [], full[a] ?? []) || a - b);
  const ranking: number[][] = [];
  for (const candidate of sorted) {
    const level = ranking.at(-1);
    if (level?.[0] !== undefined && compareGrades(full[level[0]] ?? [], full[candidate] ?? []) === 0) level.push(candidate);
    else ranking.push([candidate]);
  }
  const medians = full.map((grades) => {
    const median = lowerMedian(grades);
    return median < 0 ? null : median;
  });
  const counts = raw.map((grades) => texts(grades.map((count) => rational(count, contest.scale))));
  const totals = texts(raw.map((grades) => rational(sum(grades), contest.scale)));
  return { ...fillSeats(ranking, spec.seats, ties), totals, ranking, gradeDistribution: { counts, medians } };
}
