import { voteKindOf } from '../counting/method.ts';
import { blankVote, markedIndexes, type BallotGroup } from '../counting/profile.ts';
import type { Answer } from './ballot.ts';
import type { Contest, LocalText } from './definition.ts';
import type { Problem } from './refusal.ts';
import { foldWritten, listedAs, readWrittenName, renumbered, writtenInName } from './write-ins.ts';

// Who is meant by the names that voters wrote in: an officer's decisions, and the ballots read by them.

/** Who a written name stands for: a listed candidate, a person (several spellings may be joined under one name), or nobody who can be elected. */
export type Meaning =
  | { readonly as: 'candidate'; readonly candidate: string }
  | { readonly as: 'person'; readonly name: string }
  | { readonly as: 'nobody' };

/** One decision as it is kept. `key`: the folded spelling (`foldWritten`) that it is about. */
export interface Ruling {
  readonly contest: string;
  readonly key: string;
  readonly meaning: Meaning;
  readonly reason: string;
}

/** Answers to one contest with the summed weight of their ballots. `voters`: the number of those ballots, where it is not the weight. */
export interface WeighedAnswer {
  readonly answer: Answer;
  readonly weight: bigint;
  readonly voters?: bigint;
}

/** Results tell a spelling that at least so many voters share: a rarer one would prove to a buyer how its writer voted. */
export const SPELLING_SHARED_BY = 3n;

/** Spellings that fold to one key. `votes` are sums of weights; spellings come most frequent first. */
export interface WrittenGroup {
  readonly key: string;
  readonly votes: bigint;
  readonly spellings: readonly { readonly text: string; readonly votes: bigint; readonly voters: bigint }[];
}

/** A person who was written in, as counting sees one: index = number of listed candidates + place in the list. */
export interface WrittenPerson {
  readonly id: string;
  /** With the words that say that this person was written in. */
  readonly name: LocalText;
  /** The name alone. */
  readonly plain: string;
}

/** What became of a contest's written names; numbers of votes as exact texts. The shape that results publish; rare spellings are left out. */
export interface WriteInsTold {
  readonly votes: string;
  readonly decided: boolean;
  readonly undecided: number;
  readonly counted: readonly {
    readonly candidate: string;
    readonly votes: string;
    readonly spellings: readonly { readonly text: string; readonly votes: string }[];
  }[];
  readonly nobody: { readonly names: number; readonly votes: string };
}

/** The ballots of a contest as its method counts them. */
export interface ReadBallots {
  /** The answers in which names decided about stand as candidates; no `written` any more. */
  readonly answers: readonly WeighedAnswer[];
  readonly ballots: readonly BallotGroup[];
  /** "None of the above", which stands among `ballots` as blank papers. */
  readonly none: bigint;
  readonly persons: readonly WrittenPerson[];
  /** Null where nobody is written in. */
  readonly told: WriteInsTold | null;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function namesOn(contest: Contest, answer: Answer): readonly string[] {
  if (answer.kind === 'none' || answer.written === undefined) return [];
  const marked = markedIndexes(answer);
  return answer.written.filter((_, i) => marked.has(contest.candidates.length + i));
}

/** Written in capitals or small letters throughout: among equally frequent spellings the last to be shown. */
const isShouted = (text: string): boolean => text === text.toUpperCase() || text === text.toLowerCase();

/** The different names written in, by folded spelling, most frequent first. */
export function writtenGroups(contest: Contest, answers: readonly WeighedAnswer[]): readonly WrittenGroup[] {
  const groups = new Map<string, Map<string, { readonly votes: bigint; readonly voters: bigint }>>();
  for (const { answer, weight, voters = weight } of answers) {
    for (const name of namesOn(contest, answer)) {
      const key = foldWritten(name);
      const spellings = groups.get(key) ?? new Map<string, { readonly votes: bigint; readonly voters: bigint }>();
      const held = spellings.get(name) ?? { votes: 0n, voters: 0n };
      groups.set(key, spellings.set(name, { votes: held.votes + weight, voters: held.voters + voters }));
    }
  }
  return [...groups]
    .map(([key, spellings]) => ({
      key,
      votes: [...spellings.values()].reduce((sum, { votes }) => sum + votes, 0n),
      spellings: [...spellings]
        .map(([text, sums]) => ({ text, ...sums }))
        .toSorted((a, b) =>
          a.votes === b.votes
            ? Number(isShouted(a.text)) - Number(isShouted(b.text)) || byText(a.text, b.text)
            : a.votes > b.votes
              ? -1
              : 1,
        ),
    }))
    .toSorted((a, b) => (a.votes === b.votes ? byText(a.key, b.key) : a.votes > b.votes ? -1 : 1));
}

/** The meaning of every group that was decided about. A ruling about a name that nobody wrote says nothing. */
function meaningsOf(contest: Contest, rulings: readonly Ruling[]): ReadonlyMap<string, Meaning> {
  return new Map(rulings.filter((ruling) => ruling.contest === contest.id).map(({ key, meaning }) => [key, meaning]));
}

/** Groups that nobody has decided about. */
export function undecidedGroups(contest: Contest, groups: readonly WrittenGroup[], rulings: readonly Ruling[]): readonly WrittenGroup[] {
  const meanings = meaningsOf(contest, rulings);
  return groups.filter(({ key }) => !meanings.has(key));
}

/** What hinders a decision about `key`, at `path`; undefined where nothing does. */
export function meaningProblem(
  contest: Contest,
  groups: readonly WrittenGroup[],
  key: string,
  meaning: Meaning,
  path: string,
): Problem | undefined {
  if (!groups.some((group) => group.key === key)) return { path: `${path}/key`, message: `nobody wrote "${key}" in here` };
  if (meaning.as === 'nobody') return undefined;
  if (meaning.as === 'candidate')
    return contest.candidates.some(({ id }) => id === meaning.candidate)
      ? undefined
      : { path: `${path}/meaning/candidate`, message: `there is no candidate "${meaning.candidate}" on the list of this contest` };
  const read = readWrittenName(meaning.name);
  if (!read.ok || read.value !== meaning.name) return { path: `${path}/meaning/name`, message: 'is not a name that can be shown' };
  const listed = listedAs(contest, meaning.name);
  return listed === undefined
    ? undefined
    : {
        path: `${path}/meaning/name`,
        message: `is the name of the listed candidate "${contest.candidates[listed]!.id}": count it for that candidate`,
      };
}

/** Persons in the order of their folded names, with the one spelling that each is shown by: that of the earliest key. */
function personsOf(groups: readonly WrittenGroup[], meanings: ReadonlyMap<string, Meaning>): ReadonlyMap<string, string> {
  const named = groups
    .map(({ key }) => ({ key, meaning: meanings.get(key) }))
    .flatMap(({ key, meaning }) => (meaning?.as === 'person' ? [{ key, name: meaning.name }] : []))
    .toSorted((a, b) => byText(a.key, b.key));
  const persons = new Map<string, string>();
  for (const { name } of named) if (!persons.has(foldWritten(name))) persons.set(foldWritten(name), name);
  return new Map([...persons].toSorted(([a], [b]) => byText(a, b)));
}

function toldOf(
  contest: Contest,
  answers: readonly WeighedAnswer[],
  groups: readonly WrittenGroup[],
  meanings: ReadonlyMap<string, Meaning>,
  placeOf: (key: string) => number | undefined,
  ids: readonly string[],
): WriteInsTold {
  const votes = answers.reduce((sum, { answer, weight }) => (namesOn(contest, answer).length > 0 ? sum + weight : sum), 0n);
  const undecided = groups.filter(({ key }) => !meanings.has(key)).length;
  const nobody = groups.filter(({ key }) => meanings.get(key)?.as === 'nobody');
  const sum = (of: readonly WrittenGroup[]): string => String(of.reduce((all, group) => all + group.votes, 0n));
  const byPlace = Map.groupBy(
    groups.filter(({ key }) => placeOf(key) !== undefined),
    ({ key }) => placeOf(key)!,
  );
  const counted = [...byPlace]
    .toSorted(([a], [b]) => a - b)
    .map(([place, of]) => ({
      candidate: ids[place]!,
      votes: sum(of),
      spellings: of
        .flatMap(({ spellings }) => spellings.filter(({ voters }) => voters >= SPELLING_SHARED_BY))
        .map((spelling) => ({ text: spelling.text, votes: String(spelling.votes) })),
    }));
  const decided = undecided === 0;
  return {
    votes: String(votes),
    decided,
    undecided,
    counted: decided ? counted : [],
    nobody: decided ? { names: nobody.length, votes: sum(nobody) } : { names: 0, votes: '0' },
  };
}

/**
 * The ballots of `contest` as its method counts them. With every name decided, written names become candidates behind the listed ones, or
 * listed ones, or fall away as if their lines had been left empty; while one is undecided all written names fall away, and `told` says so.
 */
export function readBallots(contest: Contest, answers: readonly WeighedAnswer[], rulings: readonly Ruling[]): ReadBallots {
  const groups = writtenGroups(contest, answers);
  const meanings = meaningsOf(contest, rulings);
  const decided = groups.every(({ key }) => meanings.has(key));
  const names = decided ? personsOf(groups, meanings) : new Map<string, string>();
  const listed = contest.candidates.length;
  const persons = [...names.values()].map((name, i) => ({ id: `written:${i + 1}`, name: writtenInName(name), plain: name }));
  const places = new Map([...names.keys()].map((key, i) => [key, listed + i]));
  const listedPlaces = new Map(contest.candidates.map(({ id }, i) => [id, i]));
  const placeOf = (key: string): number | undefined => {
    const meaning = meanings.get(key);
    if (!decided || meaning === undefined || meaning.as === 'nobody') return undefined;
    return meaning.as === 'candidate' ? listedPlaces.get(meaning.candidate) : places.get(foldWritten(meaning.name));
  };
  const size = listed + persons.length;
  const read = answers.map(({ answer, weight }): WeighedAnswer => {
    if (answer.kind === 'none' || (answer.written === undefined && persons.length === 0)) return { answer, weight };
    const { written = [], ...vote } = answer;
    const keys = written.map(foldWritten);
    return { answer: renumbered(vote, size, (index) => (index < listed ? index : placeOf(keys[index - listed] ?? ''))), weight };
  });
  const blank = blankVote(voteKindOf(contest.method), size);
  const ballots = read.map(({ answer, weight }): BallotGroup => ({ vote: answer.kind === 'none' ? blank : answer, weight }));
  const none = read.reduce((sum, { answer, weight }) => (answer.kind === 'none' ? sum + weight : sum), 0n);
  const ids = [...contest.candidates.map(({ id }) => id), ...persons.map(({ id }) => id)];
  const told = groups.length === 0 ? null : toldOf(contest, answers, groups, meanings, placeOf, ids);
  return { answers: read, ballots, none, persons, told };
}
