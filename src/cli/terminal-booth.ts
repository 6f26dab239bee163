import net from 'node:net';
import tls from 'node:tls';
import type { Answers } from '../election/ballot.ts';
import type { LocalText } from '../election/definition.ts';
import { parseDefinition } from '../wire/definition.ts';
import {
  type ClientFrame,
  FRAMED_PREFIX,
  helloSchema,
  type ServerFrame,
  serverFrameSchema,
  type Welcome,
  welcomeSchema,
} from '../wire/terminal.ts';
import { type Booth, type BoothAddress, type BoothReceipt, Broken, type Paper } from './booth.ts';
import { checkCertificate } from './certificate.ts';
import { version } from './command-line.ts';
import { Failure } from './terminal-output.ts';

const CONNECT_PATIENCE = 15_000;
const ANSWER_PATIENCE = 60_000;
const MOST_BYTES = 8_000_000;

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

function connect({ url, fingerprint }: BoothAddress): Promise<net.Socket> {
  const host = hostOf(url);
  const port = Number(url.port || '2345');
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      socket.destroy();
      reject(new Broken(`${url.host} does not answer.`));
    }, CONNECT_PATIENCE);
    const secure = url.protocol === 'tls:';
    const ready = (): void => {
      clearTimeout(late);
      try {
        if (socket instanceof tls.TLSSocket) checkCertificate(socket, url.host, fingerprint);
        socket.setNoDelay(true);
        resolve(socket);
      } catch (error) {
        socket.destroy();
        reject(error);
      }
    };
    // Checked by `checkCertificate`, before anything is sent.
    const socket = secure
      ? tls.connect({ host, port, rejectUnauthorized: false, ...(net.isIP(host) ? {} : { servername: host }) }, ready)
      : net.connect({ host, port }, ready);
    socket.once('error', (error) => {
      clearTimeout(late);
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EPROTO' || code?.startsWith('ERR_SSL'))
        reject(new Failure(`${url.host} does not speak TLS there. Is it tcp:// (unencrypted)?`, { kind: 'certificate' }));
      else
        reject(
          new Broken(
            code === 'ECONNREFUSED'
              ? `Nothing answers at ${url.host}. Is the server running?`
              : `${url.host} cannot be reached (${code ?? error.message}).`,
          ),
        );
    });
  });
}

/** Lines of a socket, one after the other. */
class Lines {
  readonly #socket: net.Socket;
  #buffer = '';
  #over: string | undefined;
  #wake: (() => void) | undefined;

  constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      this.#buffer += chunk;
      if (this.#buffer.length > MOST_BYTES) socket.destroy();
      this.#wake?.();
    });
    socket.on('error', (error) => {
      this.#over = error.message;
    });
    const over = (): void => {
      this.#over ??= 'the server hung up';
      this.#wake?.();
    };
    socket.on('end', over);
    socket.on('close', over);
  }

  async next(): Promise<string> {
    const until = performance.now() + ANSWER_PATIENCE;
    for (;;) {
      const end = this.#buffer.indexOf('\n');
      if (end >= 0) {
        const line = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 1);
        return line;
      }
      if (this.#over !== undefined) throw new Broken(`The connection broke (${this.#over}).`);
      const left = until - performance.now();
      if (left <= 0) {
        this.#socket.destroy();
        throw new Broken('The server does not answer.');
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

class TerminalBooth implements Booth {
  readonly #socket: net.Socket;
  readonly #lines: Lines;
  readonly #welcome: Welcome;

  constructor(socket: net.Socket, lines: Lines, welcome: Welcome) {
    this.#socket = socket;
    this.#lines = lines;
    this.#welcome = welcome;
  }

  elections(): Promise<readonly { readonly slug: string; readonly title: LocalText; readonly sealed: boolean }[]> {
    return Promise.resolve(this.#welcome.elections);
  }

  async #ask(frame: ClientFrame): Promise<ServerFrame> {
    this.#socket.write(`${JSON.stringify(frame)}\n`);
    const text = await this.#lines.next();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new Broken(`The server said: ${text}`);
    }
    const parsed = serverFrameSchema.safeParse(value);
    if (!parsed.success) throw new Failure('The server gave an answer that this version does not understand.');
    if (parsed.data.type === 'refusal') throw new Failure(parsed.data.title, parsed.data);
    return parsed.data;
  }

  async signIn(slug: string | undefined, username: string, secret: string): Promise<Paper> {
    const frame = await this.#ask({ type: 'sign-in', username, secret, ...(slug === undefined ? {} : { election: slug }) });
    if (frame.type !== 'ballot') throw new Failure('The server gave an answer that this version does not understand.');
    const definition = parseDefinition(frame.definition);
    if (!definition.ok) throw new Failure('The server sent a ballot paper that this version does not understand.');
    const { username: name0, name, voted, mayChange, contests } = frame.voter;
    return { slug: frame.election, definition: definition.value, username: name0, name, voted, mayChange, contests, orders: frame.orders };
  }

  async cast(key: string, answers: Answers): Promise<BoothReceipt> {
    return this.#receipt({ type: 'cast', key, answers: answers as Extract<ClientFrame, { type: 'cast' }>['answers'] });
  }

  async doubt(slug: string, key: string): Promise<BoothReceipt | undefined> {
    try {
      return await this.#receipt({ type: 'doubt', election: slug, key });
    } catch (error) {
      if (error instanceof Failure && error.details['kind'] === 'not-found') return undefined;
      throw error;
    }
  }

  async #receipt(frame: ClientFrame): Promise<BoothReceipt> {
    const answer = await this.#ask(frame);
    if (answer.type !== 'receipt') throw new Failure('The server gave an answer that this version does not understand.');
    return answer;
  }

  /** The terminal channel serves open elections only. A sealed one is refused here, before a voting code is asked for and sent. */
  sealedPaper(slug: string | undefined): Promise<undefined> {
    const meant = this.#welcome.elections.filter((each) => slug === undefined || each.slug === slug);
    return meant.length > 0 && meant.every(({ sealed }) => sealed) ? Promise.reject(this.#sealed()) : Promise.resolve(undefined);
  }

  castSealed(): Promise<BoothReceipt> {
    return Promise.reject(this.#sealed());
  }

  #sealed(): Failure {
    return new Failure(
      'This election is sealed: its ballots go to the web address, not over the terminal channel. Use --server https://… with the address of the election’s page.',
      { kind: 'sealed-needs-client' },
    );
  }

  close(): void {
    this.#socket.end(`${JSON.stringify({ type: 'bye' } satisfies ClientFrame)}\n`);
    this.#socket.unref();
  }
}

/** A connection to the terminal channel that speaks frames. The greeting for old clients comes first and is passed over. */
export async function openTerminalBooth(address: BoothAddress): Promise<Booth> {
  const socket = await connect(address);
  const lines = new Lines(socket);
  const hello = { client: `veritally/${version()}`, election: address.election };
  // A name that is none is refused at signing in, with its reason.
  socket.write(`${FRAMED_PREFIX}${JSON.stringify(helloSchema.safeParse(hello).success ? hello : { client: hello.client })}\n`);
  const heard: string[] = [];
  try {
    for (;;) {
      const line = await lines.next();
      if (line.startsWith(FRAMED_PREFIX)) {
        const parsed = welcomeSchema.safeParse(JSON.parse(line.slice(FRAMED_PREFIX.length)));
        if (!parsed.success) throw new Failure(`${address.url.host} is not a terminal channel that this version understands.`);
        return new TerminalBooth(socket, lines, parsed.data);
      }
      if (heard.push(line) > 100) throw new Failure(`${address.url.host} is not a terminal channel of Veritally.`);
    }
  } catch (error) {
    socket.destroy();
    const said = heard
      .filter((line) => line.trim() !== '')
      .join(' ')
      .slice(0, 300);
    if (error instanceof Broken && said !== '') throw new Broken(`${error.message} It had said: ${said}`);
    throw error;
  }
}
