import type { Readable, Writable } from 'node:stream';

/** What the browser tells without being asked. */
export interface DevtoolsEvent {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly sessionId: string | undefined;
}

interface Message extends Partial<DevtoolsEvent> {
  readonly id?: number;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message?: string };
}

interface Waiting {
  readonly resolve: (result: Readonly<Record<string, unknown>>) => void;
  readonly reject: (error: Error) => void;
}

/**
 * The browser's debugging protocol over two pipes (`--remote-debugging-pipe`): JSON messages that end with a zero byte. No port is opened,
 * so nobody else on the machine can reach the browser.
 */
export class DevtoolsPipe {
  readonly #out: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #told: (event: DevtoolsEvent) => void;
  #parts: Buffer[] = [];
  #last = 0;
  #broken: Error | undefined;

  constructor(out: Writable, back: Readable, told: (event: DevtoolsEvent) => void) {
    this.#out = out;
    this.#told = told;
    back.on('data', (chunk: Buffer) => {
      this.#take(chunk);
    });
    for (const stream of [out, back])
      stream.on('error', (error) => {
        this.break(error);
      });
    back.on('close', () => {
      this.break(new Error('the browser ended'));
    });
  }

  /** Calls `method` and waits for its result; rejects with the browser's own words, or once the browser is gone. */
  call(method: string, params: object = {}, sessionId?: string): Promise<Readonly<Record<string, unknown>>> {
    if (this.#broken) return Promise.reject(this.#broken);
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#out.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    });
  }

  /** Ends every call under way and to come with `error`. */
  break(error: Error): void {
    this.#broken ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#broken);
    this.#waiting.clear();
  }

  #take(chunk: Buffer): void {
    let from = 0;
    for (let end = chunk.indexOf(0); end >= 0; end = chunk.indexOf(0, from)) {
      this.#parts.push(chunk.subarray(from, end));
      const text = Buffer.concat(this.#parts).toString('utf8');
      this.#parts = [];
      from = end + 1;
      this.#hear(JSON.parse(text) as Message);
    }
    if (from < chunk.length) this.#parts.push(chunk.subarray(from));
  }

  #hear({ id, method, params, sessionId, result, error }: Message): void {
    if (id === undefined) {
      if (method !== undefined) this.#told({ method, params: params ?? {}, sessionId });
      return;
    }
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(new Error(error.message ?? 'the browser refused a call'));
    else waiting?.resolve(result ?? {});
  }
}
