import net from 'node:net';

/**
 * The first clients' way of reading, byte for byte: `recv(1024)` gives what has arrived, at most 1,024 bytes, waiting only while there
 * is nothing. Two messages that arrive together are one read, which is what the server must prevent.
 */
export class RecvClient {
  readonly #socket: net.Socket;
  #arrived = Buffer.alloc(0);
  #closed = false;
  #wake: (() => void) | undefined;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#arrived = Buffer.concat([this.#arrived, chunk]);
      this.#wake?.();
    });
    const over = (): void => {
      this.#closed = true;
      this.#wake?.();
    };
    for (const event of ['end', 'close', 'error']) socket.on(event, over);
  }

  static connect(port: number, host = '::1'): Promise<RecvClient> {
    return new Promise((resolve, reject) => {
      const socket = net.connect({ port, host, allowHalfOpen: true }, () => resolve(new RecvClient(socket)));
      socket.once('error', reject);
    });
  }

  /** Waits until something can be read, without reading it. */
  async arrival(): Promise<void> {
    while (this.#arrived.length === 0 && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** What the next `recv(1024)` gives; "" at the end of the stream. */
  async recv(): Promise<string> {
    await this.arrival();
    const bytes = this.#arrived.subarray(0, 1_024);
    this.#arrived = this.#arrived.subarray(bytes.length);
    return bytes.toString('latin1');
  }

  /** Everything until the server hangs up. */
  async rest(): Promise<string> {
    let all = '';
    for (;;) {
      const part = await this.recv();
      if (part === '') return all;
      all += part;
    }
  }

  send(data: string | Uint8Array): void {
    this.#socket.write(data);
  }

  /** Sends no more, reads on (as `printf … | nc` does). */
  halfClose(): void {
    this.#socket.end();
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Stops reading from the network, as a stuck program does. */
  freeze(): void {
    this.#socket.pause();
  }
}

export interface SeedTalk {
  readonly greeting: string;
  readonly answers: readonly string[];
  readonly table: string | undefined;
  readonly last: string;
}

const WRONG = 'The username or password you entered is incorrect\nPlease Enter your Username or Password';
const FINAL = ['Sorry, you have already voted.', 'You have exceeded your login limit. Your Vote thus stands cancelled.'];

/** The first seed's client, its branches and comparisons as they stand there; `typed` are the lines its user enters, without line ends. */
export async function seedClient(port: number, typed: readonly string[], host = '::1'): Promise<SeedTalk> {
  const client = await RecvClient.connect(port, host);
  const left = [...typed];
  const input = (): string => left.shift() ?? '';
  try {
    const greeting = await client.recv();
    const answers: string[] = [];
    const credentials = async (): Promise<string> => {
      client.send(input().toLowerCase());
      const answer = await client.recv();
      answers.push(answer);
      return answer;
    };
    let answer = await credentials();
    if (answer === WRONG) answer = await credentials();
    if (FINAL.includes(answer)) return { greeting, answers, table: undefined, last: answer };
    const table = await client.recv();
    client.send(input());
    return { greeting, answers, table, last: await client.recv() };
  } finally {
    client.close();
  }
}
