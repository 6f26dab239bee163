import { err, ok, type Result } from '../kernel/result.ts';
import type { FileProblem, RankedContest } from './blt.ts';
import { type BallotGroup, groupBallots, type Rank, type Vote, weightOf } from './profile.ts';
import { formatRational, parseRational, type Rational, rational } from './rational.ts';

/** One cell, quoted where needed; a text that a spreadsheet would take for a formula gets an apostrophe before it. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?\d+(?:\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const row = (values: readonly string[]): string => values.map(csvCell).join(',');

function rankText(rank: Rank | undefined, names: readonly string[]): string {
  if (rank === undefined) return '';
  return rank === 'overmarked' ? '#overvote' : rank.map((candidate) => names[candidate] ?? '').join(' = ');
}

function cells(vote: Vote, names: readonly string[], width: number): string[] {
  switch (vote.kind) {
    case 'ranking':
      return Array.from({ length: width }, (_, i) => rankText(vote.ranks[i], names));
    case 'choices':
      return names.map((_, i) => (vote.candidates.includes(i) ? '1' : ''));
    case 'scores':
      return names.map((_, i) => String(vote.scores[i] ?? ''));
    case 'grades':
      return names.map((_, i) => String(vote.grades[i] ?? ''));
    case 'points':
      return names.map((_, i) => String(vote.points[i] ?? 0));
    case 'list':
      return [vote.list === null ? '' : (names[vote.list] ?? '')];
  }
}

function heading(kind: Vote['kind'], names: readonly string[], width: number): string[] {
  if (kind === 'ranking') return Array.from({ length: width }, (_, i) => `rank ${i + 1}`);
  return kind === 'list' ? ['list'] : [...names];
}

/** Anonymous ballots as CSV: equal ballots in one row with their weight, sorted, so that nothing of the order of voting is left. */
export function writeBallotsCsv(names: readonly string[], ballots: readonly BallotGroup[], kind: Vote['kind']): string {
  const groups = groupBallots(ballots);
  const width = Math.max(1, ...groups.map(({ vote }) => (vote.kind === 'ranking' ? vote.ranks.length : 1)));
  const rows = groups.map((each) => row([formatRational(weightOf(each)), ...cells(each.vote, names, width)]));
  return `${[row(['weight', ...heading(kind, names, width)]), ...rows.toSorted()].join('\r\n')}\r\n`;
}

/** Rows of a CSV text (RFC 4180; comma, semicolon or tab, whichever the first line has), each with its line. */
export function parseCsv(text: string): Result<readonly { line: number; cells: readonly string[] }[], FileProblem> {
  const source = text.replace(/^\ufeff/, '');
  const [head = ''] = source.split('\n', 1);
  const separator = [',', ';', '\t'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ',';
  const rows: { line: number; cells: string[] }[] = [];
  let current: string[] = [];
  let cell = '';
  let line = 1;
  let from = 1;
  let open = false;
  const endCell = (): void => {
    current.push(cell);
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (current.some((each) => each !== '') || current.length > 1) rows.push({ line: from, cells: current });
    current = [];
  };
  for (let i = 0; i < source.length; i++) {
    const character = source.charAt(i);
    if (character === '\n') line++;
    if (open) {
      if (character !== '"') cell += character;
      else if (source.charAt(i + 1) === '"') {
        cell += '"';
        i++;
      } else open = false;
    } else if (character === '"' && cell === '') open = true;
    else if (character === separator) endCell();
    else if (character === '\n') {
      endRow();
      from = line;
    } else if (character !== '\r') cell += character;
  }
  if (open) return err({ line: from, problem: 'a quote is not closed' });
  endRow();
  return ok(rows);
}

const RANK_HEADING = /^(?:rank|choice|preference|pref)?\s*#?\d+(?:st|nd|rd|th)?\s*(?:rank|choice|preference)?$|^(?:first|second|third)\b/i;
const WEIGHT_HEADING = /^(?:weight|count|votes|ballots|number)$/i;

interface Sheet {
  readonly names: string[];
  readonly places: Map<string, number>;
}

function placeOf(sheet: Sheet, name: string): number {
  const known = sheet.places.get(name);
  if (known !== undefined) return known;
  sheet.places.set(name, sheet.names.length);
  return sheet.names.push(name) - 1;
}

function rankOf(sheet: Sheet, cell: string): Rank {
  const written = cell.trim();
  if (written === '' || /^(?:skipped|undervote)$/i.test(written)) return [];
  if (/^#?overvote$/i.test(written)) return 'overmarked';
  return written.split(' = ').map((name) => placeOf(sheet, name.trim().replace(/^'(?=[=+\-@])/, '')));
}

/** Trailing empty ranks say nothing. */
function trimmed(ranks: readonly Rank[]): Rank[] {
  return ranks.slice(0, ranks.findLastIndex((rank) => rank.length > 0) + 1);
}

/**
 * Reads a CSV of rankings. Three shapes are known: columns are ranks ("rank 1", "rank 2", … with names in the cells), columns are
 * candidates (with rank numbers in the cells), or no heading at all (names from the best on). A column "weight" or "count" gives the number
 * of equal ballots. Candidates are numbered in the order of the heading, or of their first appearance.
 */
export function readRankingsCsv(text: string): Result<RankedContest, FileProblem> {
  const parsed = parseCsv(text);
  if (!parsed.ok) return parsed;
  const [head, ...body] = parsed.value;
  if (head === undefined) return err({ line: 1, problem: 'the file is empty' });
  const titles = head.cells.map((cell) => cell.trim());
  const weightAt = titles.findIndex((title) => WEIGHT_HEADING.test(title));
  const columns = titles.flatMap((_, i) => (i === weightAt ? [] : [i]));
  const byRank = columns.every((i) => RANK_HEADING.test(titles[i] ?? ''));
  const byCandidate =
    !byRank && body.length > 0 && body.every(({ cells: given }) => columns.every((i) => /^\s*\d{0,4}\s*$/.test(given[i] ?? '')));
  const sheet: Sheet = { names: [], places: new Map() };
  if (byCandidate) for (const i of columns) placeOf(sheet, titles[i] ?? '');
  const ballots: BallotGroup[] = [];
  for (const { line, cells: given } of byRank || byCandidate || weightAt >= 0 ? body : parsed.value) {
    const weight = weightAt < 0 ? rational(1) : parseRational((given[weightAt] ?? '').trim());
    if (weight === undefined || weight.n < 0n) return err({ line, problem: `no weight: ${given[weightAt] ?? ''}` });
    const ranks = byCandidate
      ? ranksByNumber(columns.map((i) => given[i] ?? ''))
      : given.flatMap((cell, i) => (i === weightAt ? [] : [rankOf(sheet, cell)]));
    ballots.push(group(trimmed(ranks), weight));
  }
  if (sheet.names.length === 0) return err({ line: 1, problem: 'no candidate is named' });
  return ok({ title: '', candidates: sheet.names, seats: 1, withdrawn: [], ballots });
}

function group(ranks: Rank[], weight: Rational): BallotGroup {
  return { vote: { kind: 'ranking', ranks }, weight };
}

function ranksByNumber(given: readonly string[]): Rank[] {
  const ranks: number[][] = [];
  for (const [candidate, cell] of given.entries()) {
    const rank = Number(cell.trim());
    if (rank < 1) continue;
    while (ranks.length < rank) ranks.push([]);
    ranks[rank - 1]?.push(candidate);
  }
  return ranks;
}
