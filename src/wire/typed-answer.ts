import { allowedChoices } from '../counting/check-vote.ts';
import { voteKindOf } from '../counting/method.ts';
import { blankVote, type Vote } from '../counting/profile.ts';
import type { Answer } from '../election/ballot.ts';
import { type Contest, wordings } from '../election/definition.ts';
import { type BallotProblem, checkAnswer, foldWritten, type NamingAnswer, readWrittenName, type UnfitName } from '../election/write-ins.ts';
import { unreachable } from '../kernel/result.ts';
import { foldName } from './ascii.ts';

// Answers that people type: at the plain terminal channel and in `veritally vote`. One reading for both.

/** A contest as it is put to one voter: candidates' indexes in the order shown; numbers that people type count in that order. */
export interface AskedContest {
  readonly contest: Contest;
  readonly order: readonly number[];
  /** Whether the word "blank" leaves this contest unmarked. */
  readonly blankAllowed: boolean;
  /** Whether a name that nobody on the list has is written in without the "+" before it. */
  readonly writesUnknown?: boolean;
}

/** A line as it is read. `written`: names written in so far, to which reading adds; absent where none is taken. */
interface Reading extends AskedContest {
  readonly written?: string[] | undefined;
}

/** What a typed line means. `unknown`: it names nobody who stands here. `again`: it was understood and cannot be counted, `why` says it in a sentence. */
export type TypedAnswer =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'unknown'; readonly word: string }
  | { readonly kind: 'again'; readonly why: string };

type Found = { readonly kind: 'found'; readonly candidate: number } | Exclude<TypedAnswer, { kind: 'answer' }>;

/** How "None of the above" may be typed. Its number is 0. */
function isNone(contest: Contest, word: string): boolean {
  if (contest.none === undefined) return false;
  const names = [
    'none of the above',
    'nota',
    'none',
    ...(contest.none.label === undefined ? [] : wordings(contest.none.label).map(foldName)),
  ];
  return word === '0' || word === '#0' || names.includes(word);
}

/** Whether a candidate's own name reads as a number, so that numbers must be typed with "#" before them. */
export function numbersNeedMark(contest: Contest): boolean {
  return contest.candidates.some((candidate) => wordings(candidate.name).some((name) => /^\d+$/.test(foldName(name))));
}

function findCandidate(asked: Reading, typed: string): Found {
  const { contest, order } = asked;
  const word = foldName(typed);
  const named = contest.candidates.flatMap((candidate, i) => (wordings(candidate.name).some((name) => foldName(name) === word) ? [i] : []));
  if (named.length === 1) return { kind: 'found', candidate: named[0]! };
  if (named.length > 1) return { kind: 'again', why: `Several candidates are called "${typed.trim()}". Please enter a number.` };
  const number = (numbersNeedMark(contest) ? /^#(\d{1,4})$/ : /^#?(\d{1,4})\.?$/).exec(word);
  const candidate = number === null ? undefined : order[Number(number[1]) - 1];
  return candidate === undefined ? writeIn(asked, typed.trim()) : { kind: 'found', candidate };
}

const UNFIT: { readonly [W in UnfitName]: string } = {
  empty: 'Please write a name after the "+".',
  'too-long': 'This name is too long.',
  characters: 'This name holds signs that names do not have.',
  'no-letter': 'A name needs letters.',
};

/** A name with "+" before it is written in, as the index behind those that are. One on the list is that candidate. */
function writeIn(asked: Reading, typed: string): Found {
  const { contest, written } = asked;
  const unknown = { kind: 'unknown', word: typed } as const;
  if (written === undefined) return unknown;
  const marked = typed.startsWith('+');
  if (!marked && (asked.writesUnknown !== true || /^#?\d*\.?$/.test(typed))) return unknown;
  const text = marked ? typed.slice(1).trim() : typed;
  if (marked && text !== '') {
    const named = contest.candidates.findIndex((candidate) =>
      wordings(candidate.name).some((name) => foldWritten(name) === foldWritten(text)),
    );
    if (named >= 0) return { kind: 'found', candidate: named };
  }
  const name = readWrittenName(text);
  if (!name.ok) return marked ? { kind: 'again', why: UNFIT[name.error] } : unknown;
  const held = written.findIndex((each) => foldWritten(each) === foldWritten(name.value));
  if (held >= 0) return { kind: 'found', candidate: contest.candidates.length + held };
  if (written.length >= (contest.writeIns ?? 0)) return { kind: 'again', why: `You may write in at most ${contest.writeIns ?? 0}.` };
  return { kind: 'found', candidate: contest.candidates.length + written.push(name.value) - 1 };
}

function findAll(asked: Reading, parts: readonly string[]): readonly number[] | Exclude<TypedAnswer, { kind: 'answer' }> {
  const out: number[] = [];
  for (const part of parts) {
    const found = findCandidate(asked, part);
    if (found.kind !== 'found') return found;
    out.push(found.candidate);
  }
  return out;
}

function isRefusal<T>(value: readonly T[] | Exclude<TypedAnswer, { kind: 'answer' }>): value is Exclude<TypedAnswer, { kind: 'answer' }> {
  return !Array.isArray(value);
}

const partsOf = (line: string): readonly string[] =>
  line
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');

function readChoices(asked: Reading, line: string): Vote | Exclude<TypedAnswer, { kind: 'answer' }> {
  const listed = { ...asked, written: undefined };
  const whole = findCandidate(listed, line);
  if (whole.kind === 'found') return { kind: 'choices', candidates: [whole.candidate] };
  const single = allowedChoices(asked.contest.method, asked.contest.candidates.length + (asked.contest.writeIns ?? 0)) === 1;
  if (single && whole.kind === 'again') return whole;
  const parts = findAll(listed, partsOf(line));
  if (!isRefusal(parts)) return { kind: 'choices', candidates: [...new Set(parts)] };
  // Where one is chosen a comma belongs to the name that is written in.
  const named = single ? findAll(asked, [line]) : findAll(asked, partsOf(line));
  return isRefusal(named) ? named : { kind: 'choices', candidates: [...new Set(named)] };
}

function readRanking(asked: Reading, line: string): Vote | Exclude<TypedAnswer, { kind: 'answer' }> {
  const whole = findCandidate({ ...asked, written: undefined }, line);
  if (whole.kind === 'found') return { kind: 'ranking', ranks: [[whole.candidate]] };
  const ranks: (readonly number[])[] = [];
  for (const part of line.split(/[,;>]/)) {
    if (part.trim() === '') continue;
    const found = findAll(
      asked,
      part.split('=').filter((name) => name.trim() !== ''),
    );
    if (isRefusal(found)) return found;
    ranks.push(found);
  }
  const all = ranks.flat();
  if (new Set(all).size < all.length) return { kind: 'again', why: 'You ranked somebody twice. Please name each candidate once.' };
  return { kind: 'ranking', ranks };
}

/** Pairs such as "1:5, Veena:2"; those not named get `missing`. */
function readPairs<T>(asked: Reading, line: string, missing: T): readonly (number | T)[] | Exclude<TypedAnswer, { kind: 'answer' }> {
  const values: (number | T)[] = asked.contest.candidates.map(() => missing);
  for (const part of partsOf(line)) {
    const pair = /^(.*)[:=]\s*(-?\d{1,7})$/.exec(part);
    if (!pair) return { kind: 'again', why: `"${part}" is not a pair such as 1:5 (a candidate, a colon, a number).` };
    const found = findCandidate(asked, pair[1]!);
    if (found.kind !== 'found') return found;
    while (values.length <= found.candidate) values.push(missing);
    values[found.candidate] = Number(pair[2]);
  }
  return values;
}

function readVote(asked: Reading, line: string): Vote | Exclude<TypedAnswer, { kind: 'answer' }> {
  const kind = voteKindOf(asked.contest.method);
  switch (kind) {
    case 'choices':
      return readChoices(asked, line);
    case 'ranking':
      return readRanking(asked, line);
    case 'scores': {
      const scores = readPairs(asked, line, null);
      return isRefusal(scores) ? scores : { kind, scores };
    }
    case 'grades': {
      const grades = readPairs(asked, line, null);
      return isRefusal(grades) ? grades : { kind, grades };
    }
    case 'points': {
      const points = readPairs(asked, line, 0);
      return isRefusal(points) ? points : { kind, points };
    }
    case 'list': {
      const found = findCandidate(asked, line);
      return found.kind === 'found' ? { kind, list: found.candidate } : found;
    }
    default:
      return unreachable(kind);
  }
}

/**
 * Reads one typed line as the answer to a contest: a name (case, accents and blanks forgiven) or the number shown, several with commas,
 * a ranking best first, pairs for scores, grades and points; a name with "+" before it is written in where the contest takes that. Total:
 * any line gives an answer, an unknown name, or what to correct.
 */
export function readTypedAnswer(given: AskedContest, line: string): TypedAnswer {
  const { contest } = given;
  const written: string[] = [];
  const asked: Reading = (contest.writeIns ?? 0) > 0 ? { ...given, written } : given;
  const word = foldName(line);
  const named = findCandidate({ ...given, written: undefined }, line);
  if (named.kind === 'unknown') {
    if (isNone(contest, word)) return { kind: 'answer', answer: { kind: 'none' } };
    if (asked.blankAllowed && word === 'blank')
      return { kind: 'answer', answer: blankVote(voteKindOf(contest.method), contest.candidates.length) };
  }
  // Separators alone name nobody; they must not become a blank ballot that nobody asked for.
  if (/^[\s,;:>=]*$/.test(line)) return { kind: 'unknown', word: line.trim() };
  const vote = readVote(asked, line);
  if (vote.kind === 'unknown' || vote.kind === 'again') return vote;
  const answer: NamingAnswer = written.length === 0 ? vote : { ...vote, written };
  const checked = checkAnswer(contest, answer);
  if (checked.ok) return { kind: 'answer', answer };
  const problem = checked.error.find((each) => each.severity === 'refused');
  return { kind: 'again', why: problem === undefined ? 'This cannot be counted.' : problemInWords(problem) };
}

function problemInWords(problem: BallotProblem): string {
  switch (problem.kind) {
    case 'too-many-choices':
      return `You may choose at most ${problem.allowed}; you named ${problem.given}.`;
    case 'too-many-ranks':
      return `There are ${problem.allowed} candidates to rank; you gave ${problem.given} places.`;
    case 'out-of-range':
      return `Numbers go from ${problem.least} to ${problem.most}.`;
    case 'too-many-points':
      return `You have ${problem.allowed} points; you gave ${problem.given}.`;
    default:
      return 'This cannot be counted.';
  }
}

/** How to answer a contest, in a few plain sentences. */
export function howToAnswer({ contest, blankAllowed }: AskedContest): string {
  const { method, candidates, writeIns = 0 } = contest;
  const hand =
    writeIns === 0
      ? ''
      : ` You may write in ${writeIns === 1 ? 'a name that is' : `up to ${writeIns} names that are`} not listed, with + before it: +Jane Roe.`;
  const blank = `${hand}${blankAllowed ? ' "blank" leaves it unmarked.' : ''}`;
  const number = numbersNeedMark(contest) ? 'number with # before it (#1)' : 'number';
  const kind = voteKindOf(method);
  switch (kind) {
    case 'choices': {
      const allowed = allowedChoices(method, candidates.length + writeIns);
      if (allowed === 1) return `Enter the name or the ${number} of your candidate.${blank}`;
      return `Choose up to ${allowed}: names or ${number}s with commas between them.${blank}`;
    }
    case 'ranking':
      return `Rank as many as you like, best first: ${number}s or names with commas between them, such as 2,1,3.${blank}`;
    case 'scores': {
      const [least, most] =
        method.method === 'score' ? [method.minScore ?? 0, method.maxScore] : [0, method.method === 'star' ? method.maxScore : 0];
      return `Score candidates from ${least} to ${most} (${most} is best), such as 1:${most}, 2:${least}.${blank}`;
    }
    case 'grades': {
      const best = method.method === 'majority-judgment' ? method.grades - 1 : 0;
      return `Grade candidates from 0 (worst) to ${best} (best), such as 1:${best}, 2:0.${blank}`;
    }
    case 'points':
      return `Divide up to ${method.method === 'cumulative' ? method.pointsPerVoter : 0} points among candidates, such as 1:2, 3:1.${blank}`;
    case 'list':
      return `Enter the name or the ${number} of a list.${blank}`;
    default:
      return unreachable(kind);
  }
}
