import { count } from '../counting/count.ts';
import type { MethodSpec } from '../counting/method.ts';
import type { CountRefusal, CountResult } from '../counting/result.ts';
import { readBallots, type ReadBallots, type Ruling, type WeighedAnswer, type WriteInsTold } from '../election/adjudication.ts';
import type { Answers } from '../election/ballot.ts';
import { textIn, type Contest, type ElectionDefinition, type LocalText } from '../election/definition.ts';
import type { BallotGroupRow } from './ports.ts';

/** One contest, counted. Numbers are exact texts. */
export interface ContestTally {
  readonly contest: string;
  readonly question: LocalText;
  readonly candidates: readonly { readonly id: string; readonly name: LocalText; readonly votes: string }[];
  readonly winners: readonly string[];
  /** "None of the above", where the contest offers it. */
  readonly none: string | null;
  readonly blank: string;
  readonly result: CountResult | null;
  readonly refused: string | null;
  readonly lotSeed: string | null;
  /** What became of names written in; absent where nobody was. Written-in persons stand behind the listed candidates. */
  readonly writeIns?: WriteInsTold | undefined;
}

/** The published count of an election: JSON as it is kept. */
export interface TallyRecord {
  readonly countedAt: number;
  readonly ballots: number;
  readonly spoiled: number;
  readonly roll: number | null;
  readonly contests: readonly ContestTally[];
}

/** Equal ballots: their answers, summed weight and number. */
export interface ReadGroup {
  readonly answers: Answers;
  readonly weight: bigint;
  readonly voters: bigint;
}

/** The answers to contest `index` from whole ballots. */
export function answersOfContest(index: number, groups: readonly ReadGroup[]): readonly WeighedAnswer[] {
  return groups.flatMap(({ answers, weight, voters }) => {
    const answer = answers[index];
    return answer === undefined || answer === null ? [] : [{ answer, weight, voters }];
  });
}

/** The ballots of contest `index` as its method counts them, written names read by `rulings`. */
export function ballotsOfContest(contest: Contest, index: number, groups: readonly ReadGroup[], rulings: readonly Ruling[]): ReadBallots {
  return readBallots(contest, answersOfContest(index, groups), rulings);
}

/** The method of a contest with its lots: the seed drawn for this count, where the definition says "by lot" without naming a seed. */
function withSeed(spec: MethodSpec, seed: string | null): MethodSpec {
  if (spec.tie.end.by !== 'seed' || spec.tie.end.seed !== '') return spec;
  return { ...spec, tie: { ...spec.tie, end: seed === null ? { by: 'left-tied' } : { by: 'seed', seed } } };
}

/** With the size of the roll, for methods that ask for a share of it. */
function withElectorate(spec: MethodSpec, electorate: string | null): MethodSpec {
  if (electorate === null || !('requires' in spec) || spec.requires === undefined || spec.electorate !== undefined) return spec;
  return { ...spec, electorate };
}

/** Counts one contest. `seed`: of the lots; null leaves ties open (a live count draws no lots). */
export function countContest(
  definition: ElectionDefinition,
  index: number,
  given: Pick<ReadBallots, 'ballots' | 'none'> & Partial<Pick<ReadBallots, 'persons' | 'told'>>,
  seed: string | null,
  electorate: string | null,
): ContestTally {
  const contest = definition.contests[index]!;
  const { ballots, none, persons = [], told = null } = given;
  const standing = [...contest.candidates, ...persons];
  const names = standing.map((candidate) => textIn(candidate.name, ...definition.languages));
  const counted = count(withElectorate(withSeed(contest.method, seed), electorate), names, ballots);
  const result = counted.ok ? counted.value : null;
  const ids = standing.map((candidate) => candidate.id);
  const drawn = result !== null && result.ties.some((tie) => tie.decidedBy === 'lots') && result.spec.tie.end.by === 'seed';
  return {
    contest: contest.id,
    question: contest.question,
    candidates: standing.map((candidate, i) => ({ id: candidate.id, name: candidate.name, votes: result?.totals[i] ?? '0' })),
    // Names not decided about can change everything: nobody is called elected before.
    winners: told?.decided === false ? [] : (result?.winners.map((winner) => ids[winner]!) ?? []),
    none: contest.none ? String(none) : null,
    blank: subtract(result?.papers.blank ?? '0', none),
    result,
    refused: counted.ok ? null : refusalWords(counted.error),
    lotSeed: drawn && result.spec.tie.end.by === 'seed' ? result.spec.tie.end.seed : null,
    ...(told === null ? {} : { writeIns: told }),
  };
}

function subtract(blank: string, none: bigint): string {
  return /^\d+$/.test(blank) ? String(BigInt(blank) - none) : blank;
}

/** Why a count was refused, in words. */
export function refusalWords(refusal: CountRefusal): string {
  switch (refusal.kind) {
    case 'no-candidates':
      return 'There are no candidates.';
    case 'repeated-name':
      return `Two candidates are called "${refusal.name}".`;
    case 'bad-seats':
      return `${refusal.seats} seats cannot be filled from ${refusal.candidates} candidates.`;
    case 'bad-option':
      return `The method's option "${refusal.option}" does not fit.`;
    case 'bad-tie-order':
      return 'The order that breaks ties does not name every candidate once.';
    case 'bad-weight':
      return `Ballot group ${refusal.group + 1} has a weight that is not a positive number.`;
    case 'wrong-vote':
      return `Ballot group ${refusal.group + 1} does not fit the method: ${refusal.problem}.`;
    case 'groups-cannot-be-met':
      return 'The group quotas cannot all be met.';
  }
}

/** Reads the store's groups of equal ballots; spoiled ones have no contents and are left out. */
export function readGroups(rows: readonly BallotGroupRow[]): readonly ReadGroup[] {
  return rows
    .filter((row) => row.contents !== '')
    .map((row) => ({
      answers: JSON.parse(row.contents) as Answers,
      weight: BigInt(row.weight) * BigInt(row.count),
      voters: BigInt(row.count),
    }));
}

/** Counts every contest. */
export function countElection(
  definition: ElectionDefinition,
  rows: readonly BallotGroupRow[],
  seed: string | null,
  electorate: string | null,
  rulings: readonly Ruling[],
): readonly ContestTally[] {
  const groups = readGroups(rows);
  return definition.contests.map((contest, index) =>
    countContest(definition, index, ballotsOfContest(contest, index, groups, rulings), seed, electorate),
  );
}
