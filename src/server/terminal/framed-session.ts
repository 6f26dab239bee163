import { rulesInWords } from '../../counting/method-facts.ts';
import type { Answers } from '../../election/ballot.ts';
import type { Refusal } from '../../election/refusal.ts';
import type { CastReceipt } from '../../usecases/cast-ballot.ts';
import type { ElectionRecord } from '../../usecases/ports.ts';
import { dayOf } from '../../usecases/sign-in-voter.ts';
import { definitionToWire, problemsOf } from '../../wire/definition.ts';
import { problemDetails, REFUSALS } from '../../wire/refusals.ts';
import { type ClientFrame, clientFrameSchema, FRAMED_PREFIX, helloSchema, type ServerFrame, type Welcome } from '../../wire/terminal.ts';
import type { LineChannel } from './line-channel.ts';
import { askedContest, isSealed, type SignInGuard } from './plain-session.ts';
import type { Admitted, Polls } from './polls.ts';

const MOST_SIGN_INS = 5;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One client that speaks frames (`veritally vote`): the same acts as the plain channel, refusals with their codes, casts safe to repeat. */
export class FramedSession {
  readonly #channel: LineChannel;
  readonly #polls: Polls;
  readonly #guard: SignInGuard | undefined;
  readonly #server: string;

  constructor(channel: LineChannel, polls: Polls, guard: SignInGuard | undefined, server: string) {
    this.#channel = channel;
    this.#polls = polls;
    this.#guard = guard;
    this.#server = server;
  }

  /** Serves the client whose first line was `hello`. */
  async run(hello: string, elections: readonly ElectionRecord[]): Promise<void> {
    this.#channel.useFrames();
    const parsed = helloSchema.safeParse(parseJson(hello.slice(FRAMED_PREFIX.length)));
    if (!parsed.success) return this.#finish({ kind: 'input-invalid', problems: problemsOf(parsed.error) });
    const { election: named } = parsed.data;
    const offered = named === undefined ? elections : elections.filter(({ slug }) => slug === named);
    // Elections that are not listed are told to those only who know their name; their voters come in without it too.
    const told = named === undefined ? offered.filter(({ definition }) => definition.listed) : offered;
    const welcome: Welcome = {
      server: this.#server,
      elections: told.map(({ slug, definition }) => ({ slug, title: definition.title, sealed: definition.sealed !== undefined })),
    };
    // The line break ends the greeting for old clients, which has been sent already.
    await this.#channel.say(`\n${FRAMED_PREFIX}${JSON.stringify(welcome)}\n`);
    let voter: Admitted | undefined;
    let attempts = 0;
    for (;;) {
      const line = await this.#channel.nextLine();
      if (line.kind === 'ended') return this.#channel.end();
      const frame = clientFrameSchema.safeParse(parseJson(line.text));
      if (!frame.success) return this.#finish({ kind: 'input-invalid', problems: problemsOf(frame.error) });
      if (frame.data.type === 'bye') return this.#channel.end();
      if (frame.data.type === 'doubt') {
        await this.#doubt(frame.data.election, frame.data.key);
        continue;
      }
      if (frame.data.type === 'cast') {
        await this.#cast(voter, frame.data.key, frame.data.answers as Answers);
        continue;
      }
      if (++attempts > MOST_SIGN_INS) return this.#finish({ kind: 'too-many-attempts', retryAfter: 60 });
      voter = await this.#signIn(frame.data, offered);
    }
  }

  async #signIn(frame: Extract<ClientFrame, { type: 'sign-in' }>, offered: readonly ElectionRecord[]): Promise<Admitted | undefined> {
    const meant = offered.filter(({ slug }) => frame.election === undefined || slug === frame.election);
    const slugs = meant.filter((election) => !isSealed(election)).map(({ slug }) => slug as string);
    if (meant.length > 0 && slugs.length === 0) return void (await this.#refuse({ kind: 'sealed-needs-client' }));
    if (slugs.length === 0) return void (await this.#refuse({ kind: 'not-found', what: frame.election ?? 'an open election' }));
    let refusal: Refusal = { kind: 'wrong-secret' };
    for (const slug of slugs) {
      const attempt = (): ReturnType<Polls['signIn']> => this.#polls.signIn(slug, frame.username, frame.secret);
      const result = await (this.#guard ? this.#guard.attempt(frame.username.trim().toLowerCase(), attempt) : attempt());
      if (result.ok) {
        await this.#send(ballotFrame(this.#polls, result.value));
        return result.value;
      }
      if (result.error.kind !== 'wrong-secret') refusal = result.error;
    }
    return void (await this.#refuse(refusal));
  }

  async #cast(voter: Admitted | undefined, key: string, answers: Answers): Promise<void> {
    if (voter === undefined) return this.#refuse({ kind: 'not-signed-in' });
    const cast = await this.#polls.cast(voter, key, answers);
    return cast.ok ? this.#receipt(voter.election, cast.value) : this.#refuse(cast.error);
  }

  /** For a client whose connection broke after it had sent its cast: also answered while the polls are shut. */
  async #doubt(slug: string, key: string): Promise<void> {
    const election = await this.#polls.find(slug);
    const cast = election === undefined ? undefined : await this.#polls.doubt(slug, key);
    if (cast !== undefined && !cast.ok) return this.#refuse(cast.error);
    return election && cast?.value
      ? this.#receipt(election, cast.value)
      : this.#refuse({ kind: 'not-found', what: 'a ballot with this key' });
  }

  #receipt(election: ElectionRecord, receipt: CastReceipt): Promise<void> {
    const day = new Date(dayOf(election, this.#polls.now()) * 86_400_000).toISOString().slice(0, 10);
    return this.#send({ type: 'receipt', ...receipt, day });
  }

  #refuse(refusal: Refusal): Promise<void> {
    const { terminal: code, title } = REFUSALS[refusal.kind];
    return this.#send({ ...problemDetails(refusal), type: 'refusal', kind: refusal.kind, code, title });
  }

  async #finish(refusal: Refusal): Promise<void> {
    await this.#refuse(refusal);
    await this.#channel.end();
  }

  #send(frame: ServerFrame): Promise<void> {
    return this.#channel.say(`${JSON.stringify(frame)}\n`);
  }
}

function ballotFrame(polls: Polls, voter: Admitted): ServerFrame {
  const { election, voter: person, voted, contests } = voter;
  return {
    type: 'ballot',
    election: election.slug,
    definition: definitionToWire(election.definition),
    voter: { username: person.username, name: person.name, voted, mayChange: election.definition.revoting, contests: [...contests] },
    orders: election.definition.contests.map((_, i) => [...askedContest(polls, voter, i).order]),
    rules: election.definition.contests.map(({ method }) => rulesInWords(method)),
  };
}
