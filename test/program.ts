import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';

// The real program, started by its launcher as people start it, for tests that look at it from outside.

const LAUNCHER = path.resolve(import.meta.dirname, '../bin/veritally.js');

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a command to its end, with `input` typed in. */
export function veritally(
  args: readonly string[],
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      env: { ...process.env, ...options.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, out, err }));
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input ?? '');
  });
}

/** The JSON line of a finished command; the whole output in the error where there is none. */
export function answerOf<T = Record<string, unknown>>(finished: Finished): T {
  try {
    return JSON.parse(finished.out.trim().split('\n').at(-1)!) as T;
  } catch {
    throw new Error(`no JSON from the program (status ${finished.code}): ${finished.out}${finished.err}`);
  }
}

/** A program that goes on: its lines of JSON as they come, and a way to end it. */
export class Going {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: string[] = [];
  #wake: (() => void) | undefined;
  #over = false;
  err = '';

  constructor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = spawn(process.execPath, [LAUNCHER, ...args], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
    let rest = '';
    this.#child.stdout.on('data', (chunk: Buffer) => {
      const parts = (rest + chunk.toString()).split('\n');
      rest = parts.pop() ?? '';
      this.#lines.push(...parts);
      this.#wake?.();
    });
    this.#child.stderr.on('data', (chunk: Buffer) => {
      this.err += chunk.toString();
    });
    this.#child.on('close', () => {
      this.#over = true;
      this.#wake?.();
    });
  }

  /** The next line as JSON; throws where the program ended before it. */
  async next<T = Record<string, unknown>>(): Promise<T> {
    while (this.#lines.length === 0) {
      if (this.#over) throw new Error(`the program ended: ${this.err}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    return JSON.parse(this.#lines.shift()!) as T;
  }

  type(text: string): void {
    this.#child.stdin.write(text);
  }

  /** Ends it as Ctrl-C or a service manager does; gives its exit status. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    if (this.#over) return this.#child.exitCode;
    const gone = new Promise<number | null>((resolve) => {
      this.#child.once('close', (code) => resolve(code));
    });
    this.#child.kill(signal);
    return gone;
  }

  /** Its exit status, once it ends by itself. */
  async ended(): Promise<number | null> {
    if (!this.#over)
      await new Promise<void>((resolve) => {
        this.#child.once('close', () => resolve());
      });
    return this.#child.exitCode;
  }
}

/** Whether `program` is there; `ask` makes it say so without doing anything. */
export function has(program: string, ask = '--version'): boolean {
  return spawnSync(program, [ask], { stdio: 'ignore' }).status === 0;
}
