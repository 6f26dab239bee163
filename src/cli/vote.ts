import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { isIPv4 } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answers } from '../election/ballot.ts';
import { textIn } from '../election/definition.ts';
import { type Arguments, JSON_OPTION, UsageError } from './arguments.ts';
import { askAnswers, ballotInWords, type BallotForm, givenAnswers } from './ballot-form.ts';
import { type Booth, type BoothAddress, type BoothReceipt, Broken, openBooth } from './booth.ts';
import { readFingerprint } from './certificate.ts';
import type { Command } from './commands.ts';
import { castSealedSurely, sealBallot, type SealedChoice } from './sealed-vote.ts';
import { Prompter } from './prompt.ts';
import { Failure, note, print, printJson } from './terminal-output.ts';

const TRIES = 6;

function addressOf(args: Arguments): BoothAddress {
  const text = args.text('server') ?? process.env['VERITALLY_SERVER'];
  if (text === undefined) throw new UsageError(`--server URL is missing: where is the poll? ${args.hint()}`);
  if (!URL.canParse(text))
    throw new UsageError(`--server must be an address such as tls://[2001:db8::1]:2345 or https://vote.example.org, not "${text}".`);
  const url = new URL(text);
  if (!['tls:', 'tcp:', 'https:', 'http:'].includes(url.protocol))
    throw new UsageError(`--server must begin with tls://, tcp://, https:// or http://, not "${url.protocol}//".`);
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const here = host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
  const secure = url.protocol === 'tls:' || url.protocol === 'https:';
  if (!secure && !here && !args.flag('plain'))
    throw new UsageError(
      `${url.protocol}// sends your secret and your vote unencrypted. Use ${url.protocol === 'tcp:' ? 'tls' : 'https'}://, or ask for it with --plain.`,
    );
  const given = args.text('fingerprint');
  const fingerprint = given === undefined ? undefined : readFingerprint(given);
  if (given !== undefined && fingerprint === undefined)
    throw new UsageError('--fingerprint must be a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons.');
  if (fingerprint !== undefined && !secure) throw new UsageError('--fingerprint goes with tls:// or https://.');
  return { url, fingerprint, election: args.text('election') };
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
export async function castSurely(
  booth: Booth,
  voter: Voter,
  key: string,
  answers: Answers,
  tell: (text: string) => void,
  pause = 500,
): Promise<BoothReceipt> {
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
      if (attempt >= TRIES)
        throw new Failure(
          `${error.message} It is not known whether your vote was recorded. Run this again: if it was, you will hear that you have voted.`,
          { kind: 'in-doubt' },
        );
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

function answersFor(args: Arguments, paper: BallotForm, prompter: Prompter): Promise<Answers> {
  const choices = args.texts('choose');
  return choices.length > 0 ? Promise.resolve(givenAnswers(paper, choices)) : askAnswers(paper, prompter);
}

async function confirmed(args: Arguments, prompter: Prompter, words: string): Promise<void> {
  note(`\n${words}`);
  if (!args.flag('yes') && !(await prompter.confirm('\nCast this ballot? (Y/N) : ')))
    throw new Failure('Nothing was cast.', { kind: 'not-confirmed' });
}

const CASTING = '\nCast this ballot? (Y/N, or O to open it: that shows what it says, spoils it, and makes a fresh one) : ';

/** The voter's choice between casting and opening. For programs, `--audit FILE` opens the first ballot and casts the next. */
function sealedChoice(args: Arguments, prompter: Prompter, slug: string): SealedChoice {
  let audit = args.text('audit');
  const fileFor = (tracker: string): string => `opened-ballot-${tracker.slice(0, 4).replaceAll(/\W/g, '')}.json`;
  let file: string | undefined;
  return {
    decide: async (words, tracker) => {
      note(`\n${words}\n\nTracker of this encrypted ballot: ${tracker}`);
      [file, audit] = [audit, undefined];
      if (file !== undefined) return 'open';
      if (args.flag('yes')) return 'cast';
      for (;;) {
        const typed = (await prompter.ask(CASTING)).toLowerCase();
        if (typed === 'y' || typed === 'yes') return 'cast';
        if (typed === 'o' || typed === 'open') return 'open';
        if (typed === 'n' || typed === 'no') throw new Failure('Nothing was cast.', { kind: 'not-confirmed' });
        note('Please answer Y, N or O.');
      }
    },
    opened: ({ tracker, agrees, words, file: content }) => {
      const name = file ?? fileFor(tracker);
      writeFileSync(name, content, { flag: 'wx', mode: 0o600 });
      note(`\nThe opened ballot ${tracker} says:\n${words}`);
      note(
        agrees ? 'That is what you chose. It is spoiled and will not be cast.' : 'THAT IS NOT WHAT YOU CHOSE. Do not vote on this machine.',
      );
      note(
        `Wrote ${name}: the page "Verify" of the election (/e/${slug}/verify) opens it on another device, which need not trust this one.`,
      );
      if (!agrees) throw new Failure('Nothing was cast.', { kind: 'sealed-refused' });
    },
  };
}

function told(args: Arguments, slug: string, receipt: BoothReceipt, board?: string): number {
  if (args.flag('json'))
    printJson({ election: slug, tracker: receipt.tracker, replaced: receipt.replaced, repeated: receipt.repeated, day: receipt.day });
  else
    print(
      `\nYour ballot is recorded${receipt.replaced ? ' and replaces the earlier one' : ''}.\nTracker: ${receipt.tracker}\nWith the tracker you can look up that it is in the record${board === undefined ? '' : ` (${board})`}; it does not tell what you chose.`,
    );
  return 0;
}

async function vote(args: Arguments, prompter: Prompter): Promise<number> {
  const address = addressOf(args);
  const file = args.text('audit');
  if (file !== undefined && existsSync(file)) throw new UsageError(`${file} exists already; choose another name with --audit.`);
  const secretGiven = secretFrom(args);
  const booth = await reach(address);
  try {
    const sealed = await booth.sealedPaper(args.text('election'));
    if (sealed !== undefined) {
      note(
        `\n${textIn(sealed.definition.title, ...sealed.definition.languages)}\nThis election is sealed; its fingerprint is ${sealed.fingerprint}`,
      );
      const code = secretGiven ?? (await prompter.askHidden('Your voting code: '));
      const answers = await answersFor(args, sealed, prompter);
      const ballot = await sealBallot(sealed, code, answers, sealedChoice(args, prompter, sealed.slug));
      const receipt = await castSealedSurely(booth, address, sealed.slug, ballot, note);
      return told(args, sealed.slug, receipt, `${address.url.origin}/e/${sealed.slug}/board`);
    }
    if (file !== undefined) throw new UsageError('--audit is for sealed elections; this one is open.');
    const username = args.text('username') ?? (await prompter.ask('Username: '));
    const secret = secretGiven ?? (await prompter.askHidden('Secret: '));
    const paper = await booth.signIn(args.text('election'), username, secret);
    const title = textIn(paper.definition.title, ...paper.definition.languages);
    if (paper.voted && !paper.mayChange) throw new Failure('You have already voted.', { kind: 'already-voted' });
    note(`\n${title}${paper.voted ? '\nYou have voted already; what you choose now replaces it.' : ''}`);
    const answers = await answersFor(args, paper, prompter);
    await confirmed(args, prompter, ballotInWords(paper, answers));
    const receipt = await castSurely(
      booth,
      { address, slug: paper.slug, username, secret },
      randomBytes(32).toString('base64url'),
      answers,
      note,
    );
    return told(args, paper.slug, receipt);
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
      name: 'vote',
      positionals: [],
      summary: 'Votes at a server: over its terminal channel (tls://HOST:2345) or the web (https://HOST).',
      options: [
        { name: 'server', value: 'URL', help: 'tls://[2001:db8::1]:2345, tcp://localhost:2345, https://vote.example.org …' },
        { name: 'election', value: 'NAME', help: 'which election, where several are open' },
        { name: 'username', value: 'NAME', help: 'asked for where absent; sealed elections need none' },
        {
          name: 'secret-file',
          value: 'FILE',
          help: 'file with the secret or voting code; else the variable VERITALLY_SECRET, else asked for',
        },
        { name: 'choose', value: 'ANSWER', help: 'the answer, one for each question, in their order; asked for where absent', many: true },
        { name: 'yes', help: 'cast without asking again' },
        {
          name: 'audit',
          value: 'FILE',
          help: 'sealed elections: open a first ballot into FILE, to check what was encrypted, and cast a fresh one',
        },
        { name: 'fingerprint', value: 'SHA256', help: 'trust the server’s certificate by its fingerprint' },
        { name: 'plain', help: 'allow an unencrypted connection to another machine' },
        JSON_OPTION,
      ],
      notes:
        'Answers are names or numbers: "2", "Ann", "2,1,3" (rankings, several choices), "1:5, 3:2" (scores), "blank". After a broken connection the\nsame cast is sent again: it counts once.',
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
