import { plainNumber } from './display.ts';
import { explain } from './explain.ts';
import { compareRational, parseRational, ZERO } from './rational.ts';
import type { CountResult, Round } from './result.ts';
import { sentenceText } from './sentences.ts';

type Row = readonly string[];

/** Columns that a text takes in a terminal: wide East Asian characters two, combining marks none. */
export function textWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue;
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u.test(character) ? 2 : 1;
  }
  return width;
}

/** Rows with aligned columns, the first to the left, the others to the right; a rule below the heading. */
export function alignRows(heading: Row, rows: readonly Row[]): string[] {
  const widths = heading.map((title, i) => Math.max(textWidth(title), ...rows.map((row) => textWidth(row[i] ?? ''))));
  const line = (row: Row): string =>
    row
      .map((cell, i) => {
        const space = ' '.repeat(Math.max(0, (widths[i] ?? 0) - textWidth(cell)));
        return i === 0 ? cell + space : space + cell;
      })
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)];
}

const BAR = 24;

/** A bar of at most 24 signs for `value` out of `most`. */
function bar(value: string, most: string): string {
  const part = parseRational(value) ?? ZERO;
  const whole = parseRational(most) ?? ZERO;
  if (whole.n <= 0n || part.n <= 0n) return '';
  return '#'.repeat(Math.min(BAR, Math.max(1, Number((part.n * whole.d * BigInt(BAR)) / (part.d * whole.n)))));
}

function highest(values: readonly (string | null)[]): string {
  return values.reduce<string>(
    (max, value) => (value !== null && compareRational(parseRational(value) ?? ZERO, parseRational(max) ?? ZERO) > 0 ? value : max),
    '0',
  );
}

function mark(result: CountResult, candidate: number): string {
  if (result.winners.includes(candidate)) return 'elected';
  return result.tied.includes(candidate) ? 'tied' : '';
}

function totalsTable(result: CountResult, names: readonly string[]): string[] {
  const order = result.totals
    .map((_, i) => i)
    .toSorted(
      (a, b) => compareRational(parseRational(result.totals[b] ?? '0') ?? ZERO, parseRational(result.totals[a] ?? '0') ?? ZERO) || a - b,
    );
  const most = highest(result.totals);
  const rows = order.map((i) => [
    names[i] ?? '',
    plainNumber(result.totals[i] ?? '0'),
    mark(result, i),
    bar(result.totals[i] ?? '0', most),
  ]);
  return alignRows(
    ['Candidate', 'Votes', '', ''],
    rows.map(([name = '', votes = '', state = '', line = '']) => [name, votes, state, line.padEnd(BAR)]),
  );
}

function roundTable(result: CountResult, round: Round, number: number, names: readonly string[]): string[] {
  const most = highest(round.tally);
  const shown = round.tally
    .flatMap((votes, i) => (votes === null ? [] : [{ i, votes }]))
    .toSorted((a, b) => compareRational(parseRational(b.votes) ?? ZERO, parseRational(a.votes) ?? ZERO) || a.i - b.i);
  const state = (i: number): string => (round.elected.includes(i) ? 'elected' : round.eliminated.includes(i) ? 'out' : '');
  const rows = shown
    .filter(({ i, votes }) => parseRational(votes)?.n !== 0n || state(i) !== '' || number === 1)
    .map(({ i, votes }) => [names[i] ?? '', plainNumber(votes), state(i), bar(votes, most).padEnd(BAR)]);
  const quota = round.quota ?? result.quota;
  const needed = quota === undefined ? '' : ` (needed: ${plainNumber(quota)})`;
  return [
    `Round ${number}${needed}`,
    ...alignRows(['Candidate', 'Votes', '', ''], rows),
    ...inactiveLine(round),
    ...transferTable(round, names),
  ];
}

function inactiveLine({ inactive }: Round): string[] {
  const parts = Object.entries(inactive)
    .filter(([, votes]) => parseRational(votes)?.n !== 0n)
    .map(([why, votes]) => `${why} ${plainNumber(votes)}`);
  return parts.length === 0 ? [] : [`Not counting for anybody: ${parts.join(', ')}`];
}

function transferTable(round: Round, names: readonly string[]): string[] {
  return round.transfers.flatMap((transfer) => {
    const rest = [
      { label: 'nobody (exhausted)', votes: transfer.exhausted },
      { label: 'lost by rounding', votes: transfer.residual },
    ].filter(({ votes }) => parseRational(votes)?.n !== 0n);
    const targets = [...transfer.to.map(({ candidate, votes }) => ({ label: names[candidate] ?? '', votes })), ...rest];
    if (targets.length === 0) return [];
    const most = highest(targets.map(({ votes }) => votes));
    const title = `${transfer.kind === 'surplus' ? 'Surplus' : 'Votes'} of ${names[transfer.from] ?? ''} went to`;
    return [
      '',
      ...alignRows(
        [title, 'Votes', ''],
        targets.map(({ label, votes }) => [label, plainNumber(votes), bar(votes, most).padEnd(BAR)]),
      ),
    ];
  });
}

function pairwiseTable({ pairwise, spec }: CountResult, names: readonly string[]): string[] {
  if (pairwise === undefined) return [];
  const who = names.map((_, i) => i).filter((i) => !(spec.excluded ?? []).includes(i));
  const short = (i: number): string => `[${i + 1}]`;
  const rows = who.map((i) => [
    `${short(i)} ${names[i] ?? ''}`,
    ...who.map((j) => (i === j ? '-' : plainNumber(pairwise.votes[i]?.[j] ?? '0'))),
  ]);
  return ['Ballots preferring the candidate of the row to the candidate of the column', ...alignRows(['', ...who.map(short)], rows)];
}

function gradeTable({ gradeDistribution, ranking }: CountResult, names: readonly string[]): string[] {
  if (gradeDistribution === undefined) return [];
  const grades = (gradeDistribution.counts[0] ?? []).map((_, grade) => grade).toReversed();
  const rows = (ranking ?? [])
    .flat()
    .map((i) => [
      names[i] ?? '',
      ...grades.map((grade) => plainNumber(gradeDistribution.counts[i]?.[grade] ?? '0')),
      String(gradeDistribution.medians[i] ?? '-'),
    ]);
  return ['Grades given (0 is the worst)', ...alignRows(['Candidate', ...grades.map(String), 'Majority grade'], rows)];
}

function seatTable({ seatAllocation, totals, quota }: CountResult, names: readonly string[]): string[] {
  if (seatAllocation === undefined) return [];
  const { seats, awards, whole, remainders } = seatAllocation;
  const order = seats.map((_, i) => i).toSorted((a, b) => (seats[b] ?? 0) - (seats[a] ?? 0) || a - b);
  const quotas = whole === undefined ? [] : ['Whole quotas', 'Remainder'];
  const rows = order.map((i) => [
    names[i] ?? '',
    plainNumber(totals[i] ?? '0'),
    ...(whole === undefined ? [] : [String(whole[i] ?? 0), plainNumber(remainders?.[i] ?? '0')]),
    String(seats[i] ?? 0),
  ]);
  const divisors = awards.map((award, i) => [
    String(i + 1),
    names[award.list] ?? '',
    plainNumber(award.divisor),
    plainNumber(award.quotient),
  ]);
  return [
    ...(quota === undefined ? [] : [`Quota: ${plainNumber(quota)}`]),
    ...alignRows(['List', 'Votes', ...quotas, 'Seats'], rows),
    ...(divisors.length === 0 ? [] : ['', ...alignRows(['Seat', 'List', 'Divisor', 'Quotient'], divisors)]),
  ];
}

/**
 * The result as plain text for a terminal: what it is in sentences, then tables: final round first, all rounds below with transfers,
 * pairwise matrix, grades, seats by divisor. Lines are not wrapped.
 */
export function resultTable(result: CountResult, names: readonly string[]): string {
  const [final, last] = [result.rounds.at(-1), result.rounds.length];
  const rounds = result.spec.method === 'star' ? [] : result.rounds;
  const parts: string[][] = [explain(result, names).map(sentenceText)];
  if (final !== undefined && rounds.length > 1) parts.push(['FINAL ROUND'], roundTable(result, final, last, names), ['ALL ROUNDS']);
  if (rounds.length > 0) parts.push(...rounds.map((round, i) => roundTable(result, round, i + 1, names)));
  else if (result.seatAllocation === undefined && result.gradeDistribution === undefined) parts.push(totalsTable(result, names));
  parts.push(seatTable(result, names), pairwiseTable(result, names), gradeTable(result, names));
  return `${parts
    .filter((part) => part.length > 0)
    .map((part) => part.join('\n'))
    .join('\n\n')}\n`;
}
