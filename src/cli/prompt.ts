import readline from 'node:readline';
import { Writable } from 'node:stream';
import { harmlessText } from './harmless-text.ts';
import { Failure } from './terminal-output.ts';

/** Asks a person at the terminal, or reads lines that a program sends in. Questions go to standard error, so that standard output stays clean. */
export class Prompter {
  readonly #lines: string[] = [];
  readonly #waiting: ((line: string | undefined) => void)[] = [];
  readonly #reader: readline.Interface;
  #hidden = false;
  #over = false;

  constructor() {
    const output = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        if (!this.#hidden) process.stderr.write(chunk);
        done();
      },
    });
    this.#reader = readline.createInterface({
      input: process.stdin,
      output,
      terminal: process.stdin.isTTY === true && process.stderr.isTTY === true,
    });
    this.#reader.on('line', (line) => {
      const next = this.#waiting.shift();
      if (next) next(line);
      else this.#lines.push(line);
    });
    this.#reader.on('close', () => {
      this.#over = true;
      for (const next of this.#waiting.splice(0)) next(undefined);
    });
    this.#reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  }

  /** The next line; a `Failure` where the input is over. */
  async ask(question: string): Promise<string> {
    process.stderr.write(harmlessText(question));
    const line =
      this.#lines.shift() ??
      (this.#over
        ? undefined
        : await new Promise<string | undefined>((resolve) => {
            this.#waiting.push(resolve);
          }));
    if (line === undefined) throw new Failure('The input ended; nothing was done.');
    return line.trim();
  }

  /** Like `ask`, what is typed does not show. */
  async askHidden(question: string): Promise<string> {
    process.stderr.write(harmlessText(question));
    this.#hidden = true;
    try {
      return await this.ask('');
    } finally {
      this.#hidden = false;
      if (process.stdin.isTTY) process.stderr.write('\n');
    }
  }

  /** True for y or yes, false for n or no; asks again for anything else. */
  async confirm(question: string): Promise<boolean> {
    for (;;) {
      const answer = (await this.ask(question)).toLowerCase();
      if (answer === 'y' || answer === 'yes') return true;
      if (answer === 'n' || answer === 'no') return false;
      process.stderr.write('Please answer Y or N.\n');
    }
  }

  close(): void {
    this.#reader.close();
    process.stdin.unref?.();
  }
}
