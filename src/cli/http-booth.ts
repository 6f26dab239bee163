import { randomBytes } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { z } from 'zod';
import type { Answers } from '../election/ballot.ts';
import type { LocalText } from '../election/definition.ts';
import { parseDefinition } from '../wire/definition.ts';
import { pathOf, ROUTES, type RouteName } from '../wire/routes.ts';
import { shownOrder } from '../wire/shown-order.ts';
import {
  doubtAnswerSchema,
  publicElectionSchema,
  publicListSchema,
  receiptSchema,
  voterSessionSchema,
  type PublicElection,
} from '../wire/voting.ts';
import { type Booth, type BoothAddress, type BoothReceipt, Broken, type Paper, type SealedPaper } from './booth.ts';
import { checkCertificate } from './certificate.ts';
import { failureOf } from './remote-desk.ts';
import { Failure } from './terminal-output.ts';

const PATIENCE = 60_000;
const MOST_BYTES = 50_000_000;

interface Answer {
  readonly status: number;
  readonly cookies: readonly string[];
  readonly body: unknown;
}

/** One request. Over TLS the certificate is checked before a byte of it is sent. */
function send(
  { url, fingerprint }: BoothAddress,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>>,
  body: unknown,
): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const broken = (error: Error): void => {
      const { code } = error as NodeJS.ErrnoException;
      reject(
        error instanceof Failure
          ? error
          : new Broken(
              code === 'ECONNREFUSED'
                ? `Nothing answers at ${url.host}. Is the server running?`
                : `${url.host} cannot be reached (${code ?? error.message}).`,
            ),
      );
    };
    const options = {
      method,
      timeout: PATIENCE,
      headers: {
        accept: 'application/json',
        ...headers,
        ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
      },
    };
    const target = new URL(path, url);
    const request = secure ? https.request(target, { ...options, agent: false, rejectUnauthorized: false }) : http.request(target, options);
    request.on('socket', (socket) => {
      if (!secure) return void request.end(text);
      socket.once('secureConnect', () => {
        try {
          checkCertificate(socket as TLSSocket, url.host, fingerprint);
          request.end(text);
        } catch (error) {
          request.destroy(error as Error);
        }
      });
    });
    request.on('timeout', () => request.destroy(new Broken('The server does not answer.')));
    request.on('error', broken);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size > MOST_BYTES) request.destroy(new Broken('The answer is too large.'));
      });
      response.on('error', broken);
      response.on('end', () => {
        let parsed: unknown;
        try {
          parsed = JSON.parse(Buffer.concat(chunks).toString('utf8'));
        } catch {
          parsed = undefined;
        }
        resolve({ status: response.statusCode ?? 0, cookies: response.headers['set-cookie'] ?? [], body: parsed });
      });
    });
  });
}

/** The way over the web's API. */
export class HttpBooth implements Booth {
  readonly #address: BoothAddress;
  #cookies = '';
  #csrf = '';
  #slug = '';

  constructor(address: BoothAddress) {
    this.#address = address;
  }

  async #call<T extends z.ZodType>(
    route: RouteName,
    answer: T,
    parameters: Readonly<Record<string, string>> = {},
    body?: unknown,
  ): Promise<z.output<T>> {
    const headers = {
      ...(this.#cookies === '' ? {} : { cookie: this.#cookies }),
      ...(this.#csrf === '' ? {} : { 'x-veritally-csrf': this.#csrf }),
      origin: this.#address.url.origin,
    };
    const { status, cookies, body: got } = await send(this.#address, ROUTES[route].method, pathOf(route, parameters), headers, body);
    if (cookies.length > 0) this.#cookies = cookies.map((cookie) => cookie.split(';', 1)[0]!).join('; ');
    // 502 to 504 come from something before the server, 503 also from a server whose database is away: both may be asked again.
    if (status >= 502 && status <= 504) throw new Broken(`${this.#address.url.host} is not ready (${status}).`);
    if (status < 200 || status > 299) throw failureOf(this.#address.url.origin, status, got);
    const parsed = answer.safeParse(got);
    if (!parsed.success)
      throw new Failure(`${this.#address.url.host} gave an answer that this version does not understand; is it a Veritally server?`);
    return parsed.data;
  }

  async elections(): Promise<readonly { readonly slug: string; readonly title: LocalText; readonly sealed: boolean }[]> {
    return (await this.#call('elections', publicListSchema)).filter(({ status }) => status === 'open');
  }

  async #electionFor(slug: string | undefined): Promise<PublicElection> {
    if (slug !== undefined) return this.#call('election', publicElectionSchema, { slug });
    const open = await this.elections();
    if (open.length !== 1)
      throw new Failure(
        open.length === 0
          ? 'No election is open there. If yours is not listed, name it with --election.'
          : `Several elections are open there; name yours with --election: ${open.map((each) => each.slug).join(', ')}.`,
      );
    return this.#call('election', publicElectionSchema, { slug: open[0]!.slug });
  }

  async signIn(slug: string | undefined, username: string, secret: string): Promise<Paper> {
    const election = await this.#electionFor(slug);
    const definition = parseDefinition(election.definition);
    if (!definition.ok) throw new Failure('The server sent a ballot paper that this version does not understand.');
    this.#slug = election.slug;
    const session = await this.#call('signIn', voterSessionSchema, { slug: election.slug }, { username, secret });
    this.#csrf = session.csrf;
    const orders = definition.value.contests.map((contest) =>
      shownOrder(contest, definition.value.languages, election.orderSeed, session.orderSeed),
    );
    return {
      slug: election.slug,
      definition: definition.value,
      username: session.username,
      name: session.name,
      voted: session.voted,
      mayChange: session.mayChange,
      contests: session.contests,
      orders,
    };
  }

  async sealedPaper(slug: string | undefined): Promise<SealedPaper | undefined> {
    const election = await this.#electionFor(slug);
    const definition = parseDefinition(election.definition);
    if (!definition.ok || definition.value.sealed === undefined) return undefined;
    const { election: record, fingerprint } = await this.#call('sealedElection', ROUTES.sealedElection.answer, { slug: election.slug });
    const { contests, languages } = definition.value;
    // Nobody is signed in, so an order of one's own is drawn here.
    const own = randomBytes(16).toString('hex');
    return {
      slug: election.slug,
      definition: definition.value,
      contests: contests.map((_, i) => i),
      orders: contests.map((contest) => shownOrder(contest, languages, election.orderSeed, own)),
      record,
      fingerprint,
    };
  }

  castSealed(slug: string, ballot: string): Promise<BoothReceipt> {
    return this.#call('sealedCast', receiptSchema, { slug }, { ballot });
  }

  cast(key: string, answers: Answers): Promise<BoothReceipt> {
    return this.#call('cast', receiptSchema, { slug: this.#slug }, { key, answers });
  }

  async doubt(slug: string, key: string): Promise<BoothReceipt | undefined> {
    const answer = await this.#call('doubt', doubtAnswerSchema, { slug }, { key });
    return answer.state === 'recorded' ? answer.receipt : undefined;
  }

  close(): void {
    this.#cookies = '';
    this.#csrf = '';
  }
}
