import { rulesInWords } from '../counting/method-facts.ts';
import type { Answer, Answers } from '../election/ballot.ts';
import { textIn } from '../election/definition.ts';
import { unreachable } from '../kernel/result.ts';
import { type AskedContest, howToAnswer, numbersNeedMark, readTypedAnswer } from '../wire/typed-answer.ts';
import { UsageError } from './arguments.ts';
import type { Paper } from './booth.ts';
import type { Prompter } from './prompt.ts';
import { columns, Failure, note } from './terminal-output.ts';

/** What filling in a ballot needs of a paper. */
export type BallotForm = Pick<Paper, 'definition' | 'contests' | 'orders'>;

function askedOf(paper: BallotForm, index: number): AskedContest {
  return { contest: paper.definition.contests[index]!, order: paper.orders[index]!, blankAllowed: true };
}

/** The candidates of a contest as people see them here: numbers, names in the election's language, parties, symbols. */
function contestText(paper: BallotForm, index: number): string {
  const { languages } = paper.definition;
  const { contest, order } = askedOf(paper, index);
  const mark = numbersNeedMark(contest) ? '#' : '';
  const rows = order.map((candidate, i) => {
    const { name, party, symbol } = contest.candidates[candidate]!;
    return [`${mark}${i + 1}`, textIn(name, ...languages), symbol?.text ?? '', party === undefined ? '' : textIn(party, ...languages)];
  });
  if (contest.none !== undefined)
    rows.push([`${mark}0`, contest.none.label === undefined ? 'None of the above' : textIn(contest.none.label, ...languages), '', '']);
  const used = [0, 1, ...[2, 3].filter((i) => rows.some((row) => row[i] !== ''))];
  const heads = ['No.', 'Candidate', 'Symbol', 'Party'];
  const table = columns([heads, ...rows].map((row) => used.map((i) => row[i]!)));
  return `\n${textIn(contest.question, ...languages)}\n\n${table}\n\nHow it is counted: ${rulesInWords(contest.method)}`;
}

/** An answer in words, for the confirmation. */
function answerText(paper: BallotForm, index: number, answer: Answer): string {
  const { contest } = askedOf(paper, index);
  const written = answer.kind === 'none' ? [] : (answer.written ?? []);
  const name = (i: number): string => {
    const candidate = contest.candidates[i];
    return candidate
      ? textIn(candidate.name, ...paper.definition.languages)
      : `${written[i - contest.candidates.length] ?? '?'} (written in)`;
  };
  const marked = (values: readonly (number | null)[], unmarked: number | null): string =>
    values.flatMap((value, i) => (value === unmarked || value === null ? [] : [`${name(i)}: ${value}`])).join(', ') || 'nothing marked';
  switch (answer.kind) {
    case 'none':
      return 'None of the above';
    case 'choices':
      return answer.candidates.map(name).join(', ') || 'nothing marked';
    case 'ranking':
      return answer.ranks.map((rank) => (rank === 'overmarked' ? '?' : rank.map(name).join(' = '))).join(' > ') || 'nothing marked';
    case 'scores':
      return marked(answer.scores, null);
    case 'grades':
      return marked(answer.grades, null);
    case 'points':
      return marked(answer.points, 0);
    case 'list':
      return answer.list === null ? 'nothing marked' : name(answer.list);
    default:
      return unreachable(answer);
  }
}

/** The answers given on the command line, one for each question of this voter. */
export function givenAnswers(paper: BallotForm, choices: readonly string[]): Answers {
  if (choices.length !== paper.contests.length)
    throw new UsageError(
      `This ballot has ${paper.contests.length} ${paper.contests.length === 1 ? 'question' : 'questions'}; --choose was given ${choices.length} times.`,
    );
  const answers: (Answer | null)[] = paper.definition.contests.map(() => null);
  for (const [i, index] of paper.contests.entries()) {
    const read = readTypedAnswer(askedOf(paper, index), choices[i]!);
    if (read.kind !== 'answer')
      throw new Failure(
        `--choose "${choices[i]!}": ${read.kind === 'unknown' ? `there is no candidate "${read.word}"` : read.why}. Nothing was cast.`.replace(
          '..',
          '.',
        ),
        { kind: 'unknown-candidate' },
      );
    answers[index] = read.answer;
  }
  return answers;
}

/** Asks question after question until each has an answer that counts. */
export async function askAnswers(paper: BallotForm, prompter: Prompter): Promise<Answers> {
  const answers: (Answer | null)[] = paper.definition.contests.map(() => null);
  for (const index of paper.contests) {
    const asked = askedOf(paper, index);
    note(contestText(paper, index));
    note(howToAnswer(asked));
    for (;;) {
      const line = await prompter.ask('> ');
      if (line === '') continue;
      const read = readTypedAnswer(asked, line);
      if (read.kind === 'answer') {
        answers[index] = read.answer;
        break;
      }
      note(read.kind === 'unknown' ? `There is no candidate "${read.word}". Please try again.` : `${read.why} Please try again.`);
    }
  }
  return answers;
}

/** The whole ballot in words, a line a question, for the confirmation. */
export function ballotInWords(paper: BallotForm, answers: Answers): string {
  return paper.contests
    .map(
      (index) =>
        `  ${textIn(paper.definition.contests[index]!.question, ...paper.definition.languages)}  ${answerText(paper, index, answers[index]!)}`,
    )
    .join('\n');
}
