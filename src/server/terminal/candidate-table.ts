import { type Candidate, type Contest, type LocalText, textIn, wordings } from '../../election/definition.ts';
import { forceAscii, toAscii } from '../../wire/ascii.ts';
import { PLAIN_MESSAGE_LIMIT } from '../../wire/terminal.ts';
import { type AskedContest, howToAnswer, numbersNeedMark } from '../../wire/typed-answer.ts';

const UNSPELLED = '(name in another script: see the booth)';

/** The wording that ASCII can spell, preferring `languages`; undefined where every wording is in another script. */
export function asciiWording(text: LocalText, languages: readonly string[]): string | undefined {
  return (
    toAscii(textIn(text, ...languages, 'en')) ??
    wordings(text)
      .map(toAscii)
      .find((wording) => wording !== undefined && wording !== '')
  );
}

/** `text` cut to `most` characters, so that one row never fills a message. */
export function clip(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 3)}...`;
}

function rowOf(contest: Contest, candidate: Candidate, index: number, number: number, languages: readonly string[]): string {
  const mark = numbersNeedMark(contest) ? '#' : '';
  const name = clip(asciiWording(candidate.name, languages) ?? UNSPELLED, 120);
  const withdrawn = contest.method.excluded?.includes(index) === true ? ' (withdrawn)' : '';
  const symbol = candidate.symbol === undefined ? [] : [clip(toAscii(candidate.symbol.text) ?? '(picture)', 60)];
  const party = candidate.party === undefined ? [] : [clip(asciiWording(candidate.party, languages) ?? '(another script)', 60)];
  return [`${mark}${number}`, `${name}${withdrawn}`, ...symbol, ...party].join(' | ');
}

function heading(contest: Contest): string {
  const symbol = contest.candidates.some((candidate) => candidate.symbol !== undefined) ? ' | Symbol' : '';
  const party = contest.candidates.some((candidate) => candidate.party !== undefined) ? ' | Party' : '';
  return `No. | Candidate${symbol}${party}`;
}

/** Rows in as many pages as messages of `room` characters need. */
function inPages(rows: readonly string[], room: number): readonly string[] {
  const pages: string[] = [];
  let page = '';
  for (const row of rows) {
    if (page !== '' && page.length + 1 + row.length > room) {
      pages.push(page);
      page = '';
    }
    page = page === '' ? row : `${page}\n${row}`;
  }
  return [...pages, page];
}

/**
 * The candidates of a contest as messages of ASCII, each shorter than a client's recv(1024): number, name, symbol, party, and how to
 * answer. A long list has several pages, which the client turns with "more"; numbers and names of all pages are taken on every page.
 */
export function candidatePages(asked: AskedContest, languages: readonly string[], question: string | undefined): readonly string[] {
  const { contest, order } = asked;
  const rows = order.map((index, i) => rowOf(contest, contest.candidates[index]!, index, i + 1, languages));
  if (contest.none !== undefined) {
    const mark = numbersNeedMark(contest) ? '#' : '';
    rows.push(
      `${mark}0 | ${clip(contest.none.label === undefined ? 'None of the above' : (asciiWording(contest.none.label, languages) ?? 'None of the above'), 60)}`,
    );
  }
  const top = `${question === undefined ? '' : `${clip(forceAscii(question), 200)}\n\n`}${heading(contest)}\n`;
  const bottom = `\n\n${howToAnswer(asked)}\n`;
  const turn = (page: number, of: number): string => `\n\nPage ${page} of ${of}: "more" shows the next one.`;
  const whole = PLAIN_MESSAGE_LIMIT - 1 - top.length - bottom.length;
  if (rows.join('\n').length <= whole) return [`${top}${rows.join('\n')}${bottom}`];
  const pages = inPages(rows, whole - turn(999, 999).length);
  return pages.map((page, i) => `${top}${page}${turn(i + 1, pages.length)}${bottom}`);
}
