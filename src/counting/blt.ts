import { err, ok, type Result } from '../kernel/result.ts';
import { type BallotGroup, type Candidate, type Rank, weightOf } from './profile.ts';
import { formatDecimal, formatRational, parseRational } from './rational.ts';

/** A ranked contest as BLT files hold it. */
export interface RankedContest {
  readonly title: string;
  readonly candidates: readonly string[];
  readonly seats: number;
  readonly withdrawn: readonly Candidate[];
  readonly ballots: readonly BallotGroup[];
}

/** Why a file of ballots cannot be read: the line (from 1) and what is wrong there. */
export interface FileProblem {
  readonly line: number;
  readonly problem: string;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

/** Words and quoted texts; `#` outside quotes starts a comment. A quoted text ends at its line's last quote, so names may hold quotes. */
function tokensOf(text: string): Token[] {
  return text.split(/\r?\n/).flatMap((content, i) => {
    const line = i + 1;
    const quote = /^\s*"(.*)"\s*(?:#.*)?$/.exec(content);
    if (quote !== null) return [{ text: quote[1] ?? '', quoted: true, line }];
    const plain = content.replace(/#.*$/, '');
    const words = plain.match(/"[^"]*"|[^\s"]+/g) ?? [];
    return words.map((word) =>
      word.startsWith('"') ? { text: word.slice(1, -1), quoted: true, line } : { text: word, quoted: false, line },
    );
  });
}

const MOST_CANDIDATES = 10_000;

/** Reads a BLT file (Hill and Wichmann's format): `=` joins candidates at one rank, `-` leaves a rank empty. */
export function readBlt(text: string): Result<RankedContest, FileProblem> {
  const tokens = tokensOf(text.replace(/^\ufeff/, ''));
  const [first, second] = tokens;
  const size = whole(first);
  const seats = whole(second);
  if (first === undefined || size === undefined || size < 1 || size > MOST_CANDIDATES)
    return err({ line: first?.line ?? 1, problem: 'the number of candidates is missing' });
  if (seats === undefined || seats < 1) return err({ line: second?.line ?? 1, problem: 'the number of seats is missing' });
  let at = 2;
  const withdrawn: Candidate[] = [];
  for (let token = tokens[at]; token !== undefined && /^-\d+$/.test(token.text); token = tokens[++at]) {
    const candidate = -Number(token.text);
    if (candidate < 1 || candidate > size) return err({ line: token.line, problem: `no candidate ${candidate}` });
    withdrawn.push(candidate - 1);
  }
  const ballots = readBallots(tokens, at, size);
  if (!ballots.ok) return ballots;
  const names = tokens.slice(ballots.value.end);
  if (names.length < size) return err({ line: tokens.at(-1)?.line ?? 1, problem: `${size} names are needed, ${names.length} are there` });
  const candidates = names.slice(0, size).map((token) => token.text);
  return ok({ title: names[size]?.text ?? '', candidates, seats, withdrawn, ballots: ballots.value.ballots });
}

function whole(token: Token | undefined): number | undefined {
  return token !== undefined && !token.quoted && /^\d{1,9}$/.test(token.text) ? Number(token.text) : undefined;
}

function readBallots(tokens: readonly Token[], start: number, size: number): Result<{ ballots: BallotGroup[]; end: number }, FileProblem> {
  const ballots: BallotGroup[] = [];
  let at = start;
  for (;;) {
    const head = tokens[at++];
    if (head === undefined || head.quoted)
      return err({ line: head?.line ?? tokens.at(-1)?.line ?? 1, problem: 'the ballots do not end with 0' });
    if (head.text === '0') return ok({ ballots, end: at });
    // Some programs write a ballot's number in parentheses before its weight.
    if (/^\(.*\)$/.test(head.text)) continue;
    const weight = parseRational(head.text);
    if (weight === undefined || weight.n < 0n) return err({ line: head.line, problem: `no weight: ${head.text}` });
    const ranks: Rank[] = [];
    for (;;) {
      const token = tokens[at++];
      if (token === undefined || token.quoted) return err({ line: head.line, problem: 'this ballot does not end with 0' });
      if (token.text === '0') break;
      const rank = readRank(token.text, size);
      if (rank === undefined) return err({ line: token.line, problem: `no candidate ${token.text}` });
      ranks.push(rank);
    }
    ballots.push({ vote: { kind: 'ranking', ranks }, weight });
  }
}

function readRank(text: string, size: number): Candidate[] | undefined {
  if (text === '-') return [];
  const marks = text.split('=').map((mark) => (/^\d{1,9}$/.test(mark) ? Number(mark) : 0));
  return marks.every((mark) => mark >= 1 && mark <= size) ? marks.map((mark) => mark - 1) : undefined;
}

/** Writes a BLT file. Blank papers are kept; an overmarked rank whose marks are not known ends its paper. Line ends are \n. */
export function writeBlt(contest: RankedContest): string {
  const { title, candidates, seats, withdrawn, ballots } = contest;
  const lines = [`${candidates.length} ${seats}`];
  if (withdrawn.length > 0) lines.push(withdrawn.map((candidate) => `-${candidate + 1}`).join(' '));
  for (const group of ballots) {
    const ranks = group.vote.kind === 'ranking' ? group.vote.ranks : [];
    const end = ranks.indexOf('overmarked');
    const words = (end < 0 ? ranks : ranks.slice(0, end)).map((rank) =>
      rank === 'overmarked' || rank.length === 0 ? '-' : rank.map((candidate) => candidate + 1).join('='),
    );
    const weight = weightOf(group);
    lines.push([weight.d === 1n ? formatRational(weight) : formatDecimal(weight, 12).replace(/0+$/, ''), ...words, '0'].join(' '));
  }
  return `${[...lines, '0', ...[...candidates, title].map(quoted)].join('\n')}\n`;
}

function quoted(text: string): string {
  return `"${text.replaceAll(/[\r\n]+/g, ' ').replaceAll('"', "'")}"`;
}
