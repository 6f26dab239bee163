import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { FRAME_LIMIT } from '../../wire/terminal.ts';
import type { TerminalLimits } from './limits.ts';
import { untilAcknowledged } from './send-queue.ts';

/** Why no further line comes. */
export type Ended = 'closed' | 'idle' | 'expired' | 'too-long' | 'too-much' | 'hostile';
export type Line = { readonly kind: 'line'; readonly text: string } | { readonly kind: 'ended'; readonly why: Ended };

const LF = 10;

/** Takes a client's bytes apart into lines and sends messages that arrive one at a time. One channel a connection. */
export class LineChannel {
  readonly #socket: Socket;
  readonly #limits: TerminalLimits;
  #buffer: Buffer = Buffer.alloc(0);
  #received = 0;
  #lastByteAt = 0;
  #framed = false;
  #sawLineEnd = false;
  #sentSinceLine = false;
  #gone = false;
  #ended: Ended | undefined;
  #wake: (() => void) | undefined;
  readonly #expiresAt: number;

  constructor(socket: Socket, limits: TerminalLimits) {
    this.#socket = socket;
    this.#limits = limits;
    this.#expiresAt = performance.now() + limits.total;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    const left = (): void => {
      this.#gone = true;
      this.#wake?.();
    };
    socket.on('end', left);
    socket.on('close', left);
    socket.on('error', left);
  }

  /** Whether the client can still be told something. */
  get writable(): boolean {
    return this.#socket.writable && !this.#socket.destroyed;
  }

  /** From now on lines are UTF-8, end at line feeds only and may be long. */
  useFrames(): void {
    this.#framed = true;
  }

  #take(chunk: Buffer): void {
    if (this.#ended !== undefined) return;
    this.#received += chunk.length;
    this.#lastByteAt = performance.now();
    if (!this.#framed && this.#received > this.#limits.input) this.#ended = 'too-much';
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk]);
    if (this.#buffer.length > 2 * FRAME_LIMIT) this.#socket.pause();
    this.#wake?.();
  }

  /** The next line without its end and without blanks around it. Empty lines are passed over: somebody only pressed Enter. */
  async nextLine(patience = this.#limits.idle): Promise<Line> {
    const idleAt = performance.now() + patience;
    for (;;) {
      const line = this.#cut();
      if (line !== undefined && (line.kind === 'ended' || line.text !== '')) {
        this.#sentSinceLine = false;
        return line;
      }
      if (line !== undefined) continue;
      if (this.#gone) return { kind: 'ended', why: 'closed' };
      const now = performance.now();
      if (now >= this.#expiresAt) return this.#stop('expired');
      if (now >= idleAt) return this.#stop('idle');
      const quietAt = this.#waitsForQuiet() ? this.#lastByteAt + this.#limits.quiet : Infinity;
      await this.#sleepUntil(Math.min(quietAt, idleAt, this.#expiresAt));
    }
  }

  /** Text without a line end is a line once nothing more came for a while; but not from a client that is known to end its lines. */
  #waitsForQuiet(): boolean {
    return this.#buffer.length > 0 && !this.#framed && !this.#sawLineEnd;
  }

  #stop(why: Ended): Line {
    this.#ended = why;
    return { kind: 'ended', why };
  }

  #cut(): Line | undefined {
    if (this.#ended !== undefined) return { kind: 'ended', why: this.#ended };
    const end = this.#buffer.indexOf(LF);
    const limit = this.#framed ? FRAME_LIMIT : this.#limits.line;
    if ((end < 0 ? this.#buffer.length : end) > limit) return this.#stop('too-long');
    if (end < 0 && !this.#partCounts()) return undefined;
    if (end >= 0) this.#sawLineEnd = true;
    const bytes = end < 0 ? this.#buffer : this.#buffer.subarray(0, end);
    this.#buffer = end < 0 ? Buffer.alloc(0) : this.#buffer.subarray(end + 1);
    this.#socket.resume();
    return this.#read(bytes);
  }

  #partCounts(): boolean {
    if (this.#buffer.length === 0 || this.#framed) return false;
    return this.#gone || (this.#waitsForQuiet() && performance.now() >= this.#lastByteAt + this.#limits.quiet);
  }

  #read(bytes: Buffer): Line {
    if (this.#framed) return { kind: 'line', text: bytes.toString('utf8').trim() };
    // Printable ASCII, tabs, and the carriage returns of CRLF: all else is a telnet negotiation, a TLS hello, or an attack.
    const text = bytes.toString('latin1');
    return /^[\x20-\x7e\t\r]*$/.test(text) ? { kind: 'line', text: text.replaceAll(/[\t\r]/g, ' ').trim() } : this.#stop('hostile');
  }

  #sleepUntil(at: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
      const timer = setTimeout(done, Math.max(1, Math.ceil(at - performance.now())));
      this.#wake = done;
    });
  }

  /**
   * Sends one message. A second one in a row waits until the first has reached the client's machine, and a moment longer for its program
   * to read it: a client with recv(1024) and no framing gets each as a read of its own. Resolves when the kernel has it.
   */
  async say(text: string): Promise<void> {
    if (!this.writable) return;
    if (this.#sentSinceLine && !this.#framed) {
      await untilAcknowledged(this.#socket.localPort ?? 0, this.#socket.remotePort ?? 0, this.#limits.patience);
      await sleep(this.#limits.separation);
      if (!this.writable) return;
    }
    this.#sentSinceLine = true;
    await this.#write(text);
  }

  #write(text: string): Promise<void> {
    return new Promise((resolve) => {
      const giveUp = setTimeout(() => {
        this.#socket.destroy();
        resolve();
      }, this.#limits.idle);
      this.#socket.write(text, () => {
        clearTimeout(giveUp);
        resolve();
      });
    });
  }

  /** Says a last word, hangs up, and lets the client finish reading: input is thrown away so that no reset cuts the word off. */
  async end(text?: string): Promise<void> {
    if (text !== undefined) await this.say(text);
    this.#ended ??= 'closed';
    this.#buffer = Buffer.alloc(0);
    if (this.#socket.destroyed) return;
    this.#socket.resume();
    this.#socket.end();
    const hangUp = setTimeout(() => this.#socket.destroy(), this.#limits.linger);
    this.#socket.once('close', () => clearTimeout(hangUp));
    // A client that hung up, or does so now, is gone; one that sends on and on is cut off by the timer.
    if (this.#gone) this.#socket.destroySoon();
    else this.#socket.once('end', () => this.#socket.destroySoon());
  }
}
