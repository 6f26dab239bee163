import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Answers } from '../election/ballot.ts';
import { textIn } from '../election/definition.ts';
import { unreachable } from '../kernel/result.ts';
import { type AskedContest, howToAnswer, numbersNeedMark, readTypedAnswer } from '../wire/typed-answer.ts';
import { type Arguments, JSON_OPTION, UsageError } from './arguments.ts';
import { type Booth, type BoothAddress, type BoothReceipt, Broken, openBooth, type Paper } from './booth.ts';
import { readFingerprint } from './certificate.ts';
import type { Command } from './commands.ts';
import { Prompter } from './prompt.ts';
import { columns, Failure, note, print, printJson } from './terminal-output.ts';

const TRIES = 6;

function addressOf(args: Arguments): BoothAddress {
  const text = args.text('server') ?? process.env['VERITALLY_SERVER'];
  if (text === undefined) throw new UsageError(`--server URL is missing: where is the poll? ${args.hint()}`);
  if (!URL.canParse(text)) throw new UsageError(`--server must be an address such as tls://[2001:db8::1]:2345 or https://vote.example.org, not "${text}".`);
  const url = new URL(text);
  if (!['tls:', 'tcp:', 'https:', 'http:'].includes(url.protocol)) throw new UsageError(`--server must begin with tls://, tcp://, https:// or http://, not "${url.protocol}//".`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const here = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  const secure = url.protocol === 'tls:' || url.protocol === 'https:';
  if (!secure && !here && !args.flag('plain')) throw new UsageError(`${url.protocol}// sends your secret and your vote unencrypted. Use ${url.protocol === 'tcp:' ? 'tls' : 'https'}://, or ask for it with --plain.`);
  const given = args.text('fingerprint');
  const fingerprint = given === undefined ? undefined : readFingerprint(given);
  if (given !== undefined && fingerprint === undefined) throw new UsageError('--fingerprint must be a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons.');
  if (fingerprint !== undefined && !secure) throw new UsageError('--fingerprint goes with tls:// or https://.');
  return { url, fingerprint };
}

function secretFrom(args: Arguments): string | undefined {
  const file = args.text('secret-file');
  if (file === undefined) return process.env['VERITALLY_SECRET'];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(`The secret file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
}

function askedOf(paper: Paper, index: number): AskedContest {
  return { contest: paper.definition.contests[index]!, order: paper.orders[index]!, blankAllowed: true };
}

/** The candidates of a contest as people see them here: numbers, names in the election's language, parties, symbols. */
function contestText(paper: Paper, index: number): string {
  const { languages } = paper.definition;
  const { contest, order } = askedOf(paper, index);
  const mark = numbersNeedMark(contest) ? '#' : '';
  const rows = order.map((candidate, i) => {
    const { name, party, symbol } = contest.candidates[candidate]!;
    return [`${mark}${i + 1}`, textIn(name, ...languages), symbol?.text ?? '', party === undefined ? '' : textIn(party, ...languages)];
  });
  if (contest.none !== undefined) rows.push([`${mark}0`, contest.none.label === undefined ? 'None of the above' : textIn(contest.none.label, ...languages), '', '']);
  const used = [0, 1, ...[2, 3].filter((i) => rows.some((row) => row[i] !== ''))];
  const heads = ['No.', 'Candidate', 'Symbol', 'Party'];
  return `\n${textIn(contest.question, ...languages)}\n\n${columns([heads, ...rows].map((row) => used.map((i) => row[i]!)))}\n`;
}

/** An answer in words, for the confirmation. */
function answerText(paper: Paper, index: number, answer: Answer): string {
  const { contest } = askedOf(paper, index);
  const name = (i: number): string => textIn(contest.candidates[i]!.name, ...paper.definition.languages);
  const marked = (values: readonly (number | null)[], unmarked: number | null): string => values.flatMap((value, i) => (value === unmarked || value === null ? [] : [`${name(i)}: ${value}`])).join(', ') || 'nothing marked';
  switch (answer.kind) {
    case 'none': return 'None of the above';
    case 'choices': return answer.candidates.map(name).join(', ') || 'nothing marked';
    case 'ranking': return answer.ranks.map((rank) => (rank === 'overmarked' ? '?' : rank.map(name).join(' = '))).join(' > ') || 'nothing marked';
    case 'scores': return marked(answer.scores, null);
    case 'grades': return marked(answer.grades, null);
    case 'points': return marked(answer.points, 0);
    case 'list': return answer.list === null ? 'nothing marked' : name(answer.list);
    default: return unreachable(answer);
  }
}

function givenAnswers(paper: Paper, choices: readonly string[]): Answers {
  if (choices.length !== paper.contests.length) throw new UsageError(`This ballot has ${paper.contests.length} ${paper.contests.length === 1 ? 'question' : 'questions'}; --choose was given ${choices.length} times.`);
  const answers: (Answer | null)[] = paper.definition.contests.map(() => null);
  for (const [i, index] of paper.contests.entries()) {
    const read = readTypedAnswer(askedOf(paper, index), choices[i]!);
    if (read.kind !== 'answer') throw new Failure(`--choose "${choices[i]!}": ${read.kind === 'unknown' ? `there is no candidate "${read.word}"` : read.why}. Nothing was cast.`.replace('..', '.'), { kind: 'unknown-candidate' });
    answers[index] = read.answer;
  }
  return answers;
}

async function askAnswers(paper: Paper, prompter: Prompter): Promise<Answers> {
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

/** What a voter needs to come back after the connection broke. */
interface Voter {
  readonly address: BoothAddress;
  readonly slug: string;
  readonly username: string;
  readonly secret: string;
}

/**
 * Casts, and after a broken connection asks again with the same key until there is a certain answer: the receipt, or a refusal. A
 * refusal after a break may be the echo of our own cast ("already voted", polls closed meanwhile), so the server is asked about the key first.
 */
export async function castSurely(booth: Booth, voter: Voter, key: string, answers: Answers, tell: (text: string) => void, pause = 500): Promise<BoothReceipt> {
  let way: Booth | undefined = booth;
  let signedIn = true;
  for (let attempt = 1; ; attempt++) {
    try {
      if (way === undefined) {
        way = await openBooth(voter.address);
        const known = await way.doubt(voter.slug, key);
        if (known !== undefined) return known;
        signedIn = false;
      }
      if (!signedIn) await way.signIn(voter.slug, voter.username, voter.secret);
      return await way.cast(key, answers);
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      way?.close();
      way = undefined;
      if (attempt >= TRIES) throw new Failure(`${error.message} It is not known whether your vote was recorded. Run this again: if it was, you will hear that you have voted.`, { kind: 'in-doubt' });
      tell(`${error.message} Trying again …`);
      await sleep(pause * 2 ** (attempt - 1));
    }
  }
}

async function reach(address: BoothAddress): Promise<Booth> {
  try {
    return await openBooth(address);
  } catch (error) {
    if (error instanceof Broken) throw new Failure(error.message, { kind: 'unreachable' });
    throw error;
  }
}

async function vote(args: Arguments, prompter: Prompter): Promise<number> {
  const address = addressOf(args);
  const secretGiven = secretFrom(args);
  const booth = await reach(address);
  try {
    const username = args.text('username') ?? (await prompter.ask('Username: '));
    const secret = secretGiven ?? (await prompter.askHidden('Secret: '));
    const paper = await booth.signIn(args.text('election'), username, secret);
    const title = textIn(paper.definition.title, ...paper.definition.languages);
    if (paper.voted && !paper.mayChange) throw new Failure('You have already voted.', { kind: 'already-voted' });
    if (paper.definition.sealed) throw new Failure('This election is sealed: vote in the browser.', { kind: 'sealed-needs-client' });
    note(`\n${title}${paper.voted ? '\nYou have voted already; what you choose now replaces it.' : ''}`);
    const choices = args.texts('choose');
    const answers = choices.length > 0 ? givenAnswers(paper, choices) : await askAnswers(paper, prompter);
    note('');
    for (const index of paper.contests) note(`  ${textIn(paper.definition.contests[index]!.question, ...paper.definition.languages)}  ${answerText(paper, index, answers[index]!)}`);
    if (!args.flag('yes') && !(await prompter.confirm('\nCast this ballot? (Y/N) : '))) throw new Failure('Nothing was cast.', { kind: 'not-confirmed' });
    const receipt = await castSurely(booth, { address, slug: paper.slug, username, secret }, randomBytes(32).toString('base64url'), answers, note);
    if (args.flag('json')) printJson({ election: paper.slug, tracker: receipt.tracker, replaced: receipt.replaced, repeated: receipt.repeated, day: receipt.day });
    else print(`\nYour ballot is recorded${receipt.replaced ? ' and replaces the earlier one' : ''}.\nTracker: ${receipt.tracker}\nWith the tracker you can look up that it is in the record; it does not tell what you chose.`);
    return 0;
  } catch (error) {
    if (error instanceof Broken) throw new Failure(`${error.message} Nothing was cast.`, { kind: 'unreachable' });
    throw error;
  } finally {
    booth.close();
  }
}

export const COMMANDS: readonly Command[] = [
  {
    form: {
      name: 'vote', positionals: [], summary: 'Votes at a server: over its terminal channel (tls://HOST:2345) or the web (https://HOST).',
      options: [
        { name: 'server', value: 'URL', help: 'tls://[2001:db8::1]:2345, tcp://localhost:2345, https://vote.example.org …' }, { name: 'election', value: 'NAME', help: 'which election, where several are open' },
        { name: 'username', value: 'NAME', help: 'asked for where absent' }, { name: 'secret-file', value: 'FILE', help: 'file with the secret; else the variable VERITALLY_SECRET, else asked for' },
        { name: 'choose', value: 'ANSWER', help: 'the answer, one for each question, in their order; asked for where absent', many: true }, { name: 'yes', help: 'cast without asking again' },
        { name: 'fingerprint', value: 'SHA256', help: 'trust the server’s certificate by its fingerprint' }, { name: 'plain', help: 'allow an unencrypted connection to another machine' }, JSON_OPTION,
      ],
      notes: 'Answers are names or numbers: "2", "Ann", "2,1,3" (rankings, several choices), "1:5, 3:2" (scores), "blank". After a broken connection the\nsame cast is sent again: it counts once.',
    },
    run: async (args) => {
      const prompter = new Prompter();
      try {
        return await vote(args, prompter);
      } finally {
        prompter.close();
      }
    },
  },
];
