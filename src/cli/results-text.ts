import { rulesInWords } from '../counting/method-facts.ts';
import { resultTable } from '../counting/table.ts';
import { textIn } from '../election/definition.ts';
import type { DefinitionInput } from '../wire/definition.ts';
import { parseDefinition } from '../wire/definition.ts';
import type { Results, WriteInsTold } from '../wire/voting.ts';
import { widthOf } from './terminal-output.ts';

type ContestView = Results['contests'][number];

const plain = (text: string | Record<string, string>): string => textIn(text, 'en');

/** Exact texts as numbers where a program can take them without loss. */
function numberOf(text: string): number | string {
  const value = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : text;
}

function writeInsForPrograms(told: WriteInsTold, nameOf: ReadonlyMap<string, string>): object {
  const { votes, decided, undecided, counted, nobody } = told;
  return {
    votes: numberOf(votes),
    decided,
    undecided,
    counted: counted.map((each) => ({
      candidate: nameOf.get(each.candidate) ?? each.candidate,
      votes: numberOf(each.votes),
      spellings: each.spellings.map((spelling) => ({ text: spelling.text, votes: numberOf(spelling.votes) })),
    })),
    nobody: { names: nobody.names, votes: numberOf(nobody.votes) },
  };
}

/** What became of written names, a line each. */
function writeInLines({ writeIns, candidates }: ContestView): readonly string[] {
  if (!writeIns) return [];
  const { votes, decided, undecided, counted, nobody } = writeIns;
  if (!decided)
    return [
      `Written in: ${votes} votes name ${undecided} ${undecided === 1 ? 'person' : 'different names'} not on the list. They are in no figure above until an officer has decided who is meant; they can change the result.`,
    ];
  const name = (id: string): string => plain(candidates.find((candidate) => candidate.id === id)?.name ?? id);
  return [
    `Written in, on ${votes} votes:`,
    ...counted.map(
      (each) =>
        `  ${each.votes} for ${name(each.candidate)}${each.spellings.length === 0 ? '' : ', written '}${each.spellings.map((spelling) => `"${spelling.text}" (${spelling.votes})`).join(', ')}`,
    ),
    ...(nobody.names === 0
      ? []
      : [`  ${nobody.votes} for ${nobody.names === 1 ? 'a name' : `${nobody.names} names`} decided to be of nobody who can be elected`]),
  ];
}

/** Results as programs get them: names instead of ids, whole numbers as numbers. */
export function resultsForPrograms(results: Results): object {
  const { slug, title, status, standing, ballots, spoiled, roll, countedAt } = results;
  const contests = results.contests.map((contest) => {
    const nameOf = new Map(contest.candidates.map((candidate) => [candidate.id, plain(candidate.name)]));
    return {
      question: plain(contest.question),
      candidates: contest.candidates.map((candidate) => ({ name: plain(candidate.name), votes: numberOf(candidate.votes) })),
      winners: contest.winners.map((id) => nameOf.get(id) ?? id),
      tied: (contest.result?.tied ?? []).map((i) => plain(contest.candidates[i]!.name)),
      ...(contest.none === null ? {} : { none: numberOf(contest.none) }),
      blank: numberOf(contest.blank),
      ...(contest.refused === null ? {} : { refused: contest.refused }),
      ...(contest.lotSeed === null ? {} : { lotSeed: contest.lotSeed }),
      ...(contest.writeIns ? { writeIns: writeInsForPrograms(contest.writeIns, nameOf) } : {}),
    };
  });
  return { status, election: slug, title: plain(title), standing, ballots, spoiled, roll, countedAt, contests };
}

const HEADLINES = { live: 'RESULTS SO FAR', provisional: 'RESULTS, NOT DECLARED YET', final: 'RESULTS DECLARED' } as const;

function symbolsOf(definition: DefinitionInput | undefined, index: number): ReadonlyMap<string, string> {
  const parsed = definition === undefined ? undefined : parseDefinition(definition);
  const contest = parsed?.ok ? parsed.value.contests[index] : undefined;
  return new Map((contest?.candidates ?? []).flatMap(({ id, symbol }) => (symbol ? [[id, symbol.text] as const] : [])));
}

function outcomeOf(contest: ContestView): string {
  if (contest.writeIns?.decided === false)
    return 'Who is elected is open: names were written in, and an officer has yet to decide who is meant.';
  if (contest.refused !== null) return `Not counted: ${contest.refused}`;
  const names = contest.winners.map((id) => plain(contest.candidates.find((candidate) => candidate.id === id)?.name ?? id));
  const tied = (contest.result?.tied ?? []).map((i) => plain(contest.candidates[i]!.name));
  const lots = contest.lotSeed === null ? '' : ` (tie settled by lot, seed ${contest.lotSeed})`;
  const nobody = contest.candidates.every((candidate) => candidate.votes === '0');
  if (nobody && tied.length > 0) return 'No votes yet.';
  const parts = [
    ...(names.length === 0
      ? []
      : [`${names.length === 1 ? 'The Winner of the election is' : 'The Winners of the election are'} : ${names.join(', ')}${lots}`]),
    ...(tied.length === 0 ? [] : [`Tied: ${tied.join(', ')}`]),
    ...(contest.result?.passed === undefined ? [] : [contest.result.passed ? 'The motion is adopted.' : 'The motion is not adopted.']),
  ];
  return parts.join('\n') || 'Nobody is elected.';
}

function contestTable(contest: ContestView, symbols: ReadonlyMap<string, string>): readonly string[] {
  // Methods that compare in pairs count no votes; beside the names stand the first choices, and the comparisons follow below.
  const head = ['Candidate', ...(symbols.size > 0 ? ['Symbol'] : []), contest.result?.pairwise ? 'First choices' : 'Votes'];
  const rows = contest.candidates.map((candidate) => [
    plain(candidate.name),
    ...(symbols.size > 0 ? [symbols.get(candidate.id) ?? ''] : []),
    candidate.votes,
  ]);
  if (contest.none !== null) rows.push(['None of the above', ...(symbols.size > 0 ? [''] : []), contest.none]);
  if (contest.blank !== '0') rows.push(['(blank)', ...(symbols.size > 0 ? [''] : []), contest.blank]);
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map((row) => widthOf(row[i]!))));
  const line = (cells: readonly string[]): string =>
    ` ${cells.map((cell, i) => cell + ' '.repeat(widths[i]! - widthOf(cell))).join(' | ')} `;
  return [line(head), widths.map((width) => '-'.repeat(width + 2)).join('|'), ...rows.map(line)];
}

/**
 * How the count came to its result: the rules in words, the outcome in sentences, rounds, transfers, pairs, grades or seats as tables. Only
 * the rules for one vote of one winner without ties and conditions, where the table above says the rest.
 */
function explained({ result, candidates }: ContestView): readonly string[] {
  if (result === null) return [];
  const { spec } = result;
  const rules = `How it is counted: ${rulesInWords(spec)}\n`;
  if (spec.method === 'plurality' && spec.seats === 1 && result.ties.length === 0 && result.requirements === undefined) return [rules];
  const names = candidates.map((candidate) => plain(candidate.name));
  return [rules, resultTable(result, names)];
}

/** The declaration as the first system printed it: Candidate | Symbol | Votes, and the winner. */
export function resultsTable(results: Results, definition?: DefinitionInput): string {
  const bodies = results.contests.map((contest, i) => ({ contest, table: contestTable(contest, symbolsOf(definition, i)) }));
  const width = Math.max(48, ...bodies.flatMap(({ table }) => table.map(widthOf)));
  const rule = '-'.repeat(width);
  const centred = (text: string): string => `${' '.repeat(Math.max(0, Math.floor((width - widthOf(text)) / 2)))}${text}`;
  const out = [rule, centred(HEADLINES[results.standing]), centred(plain(results.title)), rule];
  for (const { contest, table } of bodies) {
    if (results.contests.length > 1 || plain(contest.question) !== plain(results.title)) out.push(plain(contest.question), rule);
    const written = writeInLines(contest);
    out.push(...table, rule, outcomeOf(contest), '', ...written, ...(written.length > 0 ? [''] : []), ...explained(contest));
  }
  out.push(
    `${results.ballots} ${results.ballots === 1 ? 'ballot' : 'ballots'}, ${results.spoiled} of them spoiled${results.roll === null ? '' : `; ${results.roll} ${results.roll === 1 ? 'voter' : 'voters'} on the roll`}.`,
  );
  return out.join('\n');
}
