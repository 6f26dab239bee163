import type { Answer } from '../../election/ballot.ts';
import { textIn } from '../../election/definition.ts';
import type { Refusal } from '../../election/refusal.ts';
import { unreachable } from '../../kernel/result.ts';
import type { ElectionRecord } from '../../usecases/ports.ts';
import { forceAscii } from '../../wire/ascii.ts';
import { REFUSALS } from '../../wire/refusals.ts';
import { shownOrder } from '../../wire/shown-order.ts';
import { TERMINAL_TEXTS } from '../../wire/terminal.ts';
import { type AskedContest, readTypedAnswer } from '../../wire/typed-answer.ts';
import { asciiWording, candidatePages, clip } from './candidate-table.ts';
import type { Ended, LineChannel } from './line-channel.ts';
import type { Admitted, Polls } from './polls.ts';

const ENTER = 'Please Enter your Username and Password in the format (Usr-Pwd)\n';
const NOTICE = 'You are allowed to cast your vote only once.\nSelect any one of the candidates mentioned below carefully.\n';
const MOST_CORRECTIONS = 20;

/** A session's guard against guessing: asks before a secret is tried and hears how it went. Absent in tests. */
export interface SignInGuard {
  /** Runs `attempt` in its turn; the refusal "too-many-attempts" where this network or account has to wait. */
  attempt<T extends { readonly ok: boolean }>(
    account: string,
    attempt: () => Promise<T>,
  ): Promise<T | { readonly ok: false; readonly error: Refusal }>;
}

/** The words for a client that will hear nothing more; undefined where there is nobody to tell. */
export function farewell(why: Ended): string | undefined {
  switch (why) {
    case 'closed':
      return undefined;
    case 'idle':
      return 'Nothing came for a long time. Your session ends here; nothing was recorded.\n';
    case 'expired':
      return 'The time for this session is over; nothing was recorded. Please connect again.\n';
    case 'too-long':
      return 'ERROR: this line is too long. Goodbye.\n';
    case 'too-much':
      return 'ERROR: this is too much input. Goodbye.\n';
    case 'hostile':
      return 'ERROR: this is the terminal channel of an online voting server; it reads lines of plain ASCII text. Goodbye.\n';
    default:
      return unreachable(why);
  }
}

/** A refusal in one line of ASCII. */
export function refusalLine(refusal: Refusal): string {
  if (refusal.kind === 'already-voted') return TERMINAL_TEXTS.alreadyVoted;
  if (refusal.kind === 'unknown-candidate') return TERMINAL_TEXTS.unknownCandidate;
  const why = refusal.kind === 'registration-refused' && refusal.reason !== null ? ` Reason: ${refusal.reason}` : '';
  return clip(forceAscii(`${REFUSALS[refusal.kind].title}${why}`), 700);
}

export const isSealed = ({ definition }: ElectionRecord): boolean => definition.sealed !== undefined;
const allSealed = (elections: readonly ElectionRecord[]): boolean => elections.length > 0 && elections.every((each) => isSealed(each));
const SEALED = `${refusalLine({ kind: 'sealed-needs-client' })}\n`;
const SOME_SEALED = 'Sealed elections are voted in with the browser or with "veritally vote".\n';

/** The first message. With one election open it says which. Where all are sealed, it asks for nothing: a voting code must not be sent here. */
export function greeting(elections: readonly ElectionRecord[]): string {
  const [only] = elections;
  const title =
    elections.length === 1 && only?.definition.listed ? asciiWording(only.definition.title, only.definition.languages) : undefined;
  const sealed = elections.some((election) => isSealed(election));
  const ask = allSealed(elections) ? SEALED : `${sealed ? SOME_SEALED : ''}${ENTER}`;
  return `----- Welcome to the Online Voting Portal -----\n${title === undefined ? '' : `${clip(title, 160)}\n`}\n${ask}`;
}

/** A contest as it is put to this voter. */
export function askedContest(polls: Polls, voter: Admitted, index: number): AskedContest {
  const { definition, id } = voter.election;
  const contest = definition.contests[index]!;
  const order = shownOrder(contest, definition.languages, polls.orderSeed(id), polls.orderSeed(id, voter.voter.id));
  return {
    contest,
    order,
    blankAllowed: voter.contests.length > 1 || contest.method.method !== 'plurality',
    writesUnknown: definition.unknownCandidate === 'write-in',
  };
}

/** One voter at the plain channel, from the first credentials to the closing word. */
export class PlainSession {
  readonly #channel: LineChannel;
  readonly #polls: Polls;
  readonly #guard: SignInGuard | undefined;

  constructor(channel: LineChannel, polls: Polls, guard: SignInGuard | undefined) {
    this.#channel = channel;
    this.#polls = polls;
    this.#guard = guard;
  }

  /** Serves the voter of `firstLine`, who may come to one of `elections`. */
  async run(firstLine: string, elections: readonly ElectionRecord[]): Promise<void> {
    if (allSealed(elections)) return this.#channel.end(SEALED);
    const voter = await this.#signIn(
      firstLine,
      elections.filter((election) => !isSealed(election)).map((election) => election.slug),
    );
    if (voter === undefined) return;
    const { definition } = voter.election;
    if (voter.voted && !definition.revoting) return this.#channel.end(TERMINAL_TEXTS.alreadyVoted);
    if (voter.contests.length === 0) return this.#channel.end('This election has no contest for you to vote in.\n');
    await this.#vote(voter);
  }

  async #try(line: string, slugs: readonly string[]): ReturnType<Polls['signInByLine']> {
    const attempt = (): ReturnType<Polls['signInByLine']> => this.#polls.signInByLine(slugs, line);
    return this.#guard ? this.#guard.attempt(line.split('-')[0]!.trim().toLowerCase(), attempt) : attempt();
  }

  /** Two attempts, as the first clients expect; then the session is over. */
  async #signIn(firstLine: string, slugs: readonly string[]): Promise<Admitted | undefined> {
    const first = await this.#try(firstLine, slugs);
    if (first.ok) return first.value;
    if (first.error.kind !== 'wrong-secret') return void (await this.#channel.end(`${refusalLine(first.error)}\n`));
    await this.#channel.say(TERMINAL_TEXTS.wrongSecret);
    const line = await this.#channel.nextLine();
    if (line.kind === 'ended') return void (await this.#channel.end(farewell(line.why)));
    const second = await this.#try(line.text, slugs);
    if (second.ok) return second.value;
    await this.#channel.end(second.error.kind === 'wrong-secret' ? TERMINAL_TEXTS.loginLimit : `${refusalLine(second.error)}\n`);
    return undefined;
  }

  async #vote(voter: Admitted): Promise<void> {
    const { definition } = voter.election;
    await this.#channel.say(this.#notice(voter));
    const answers: (Answer | null)[] = definition.contests.map(() => null);
    for (const index of voter.contests) {
      const answer = await this.#ask(voter, index);
      if (answer === 'over') return;
      if (answer === 'unknown') return this.#spoil(voter);
      answers[index] = answer;
    }
    const cast = await this.#polls.cast(voter, this.#polls.castKey(), answers);
    if (!cast.ok) return this.#channel.end(refusalLine(cast.error));
    await this.#channel.end(
      `Thank you for participating in the Online-Voting session.\nYour tracker: ${cast.value.tracker}\nHave a happy and safe day !!\n`,
    );
  }

  #notice(voter: Admitted): string {
    const changes = voter.voted
      ? 'You have voted already; what you choose now replaces it.\n'
      : 'You may change your vote until the polls close.\n';
    if (voter.election.definition.revoting) return changes;
    const one = voter.contests.length === 1 && voter.election.definition.contests[voter.contests[0]!]!.method.method === 'plurality';
    return one ? NOTICE : 'You are allowed to cast your vote only once.\nAnswer each question below carefully.\n';
  }

  async #ask(voter: Admitted, index: number): Promise<Answer | 'unknown' | 'over'> {
    const { definition } = voter.election;
    const asked = askedContest(this.#polls, voter, index);
    const question = asciiWording(asked.contest.question, definition.languages);
    const ownQuestion = textIn(asked.contest.question, ...definition.languages) !== textIn(definition.title, ...definition.languages);
    const number = voter.contests.length > 1 ? `${voter.contests.indexOf(index) + 1} of ${voter.contests.length}: ` : '';
    const pages = candidatePages(
      asked,
      definition.languages,
      ownQuestion || number !== '' ? `${number}${question ?? '(question in another script: see the booth)'}` : undefined,
    );
    await this.#channel.say(pages[0]!);
    let page = 0;
    for (let corrections = 0; corrections < MOST_CORRECTIONS;) {
      const line = await this.#channel.nextLine();
      if (line.kind === 'ended') return this.#over(farewell(line.why));
      if (pages.length > 1 && line.text.toLowerCase() === 'more') {
        page = (page + 1) % pages.length;
        await this.#channel.say(pages[page]!);
        continue;
      }
      const read = readTypedAnswer(asked, line.text);
      if (read.kind === 'answer') return read.answer;
      if (read.kind === 'unknown' && definition.unknownCandidate === 'spoil') return 'unknown';
      corrections++;
      await this.#channel.say(
        `${clip(forceAscii(read.kind === 'unknown' ? `There is no candidate "${clip(read.word, 60)}".` : read.why), 300)} Please try again.\n`,
      );
    }
    return this.#over('Too many tries; nothing was recorded. Please connect again.\n');
  }

  async #over(text: string | undefined): Promise<'over'> {
    await this.#channel.end(text);
    return 'over';
  }

  /** The first seed's rule: whoever names nobody on the list has voted, with a spoiled ballot. */
  async #spoil(voter: Admitted): Promise<void> {
    const spoiled = await this.#polls.spoil(voter, this.#polls.castKey());
    await this.#channel.end(spoiled.ok ? TERMINAL_TEXTS.unknownCandidate : refusalLine(spoiled.error));
  }
}
