// How long a voter's browser takes to make a ballot: the booth's own build and its own worker in a headless Chromium. Used by
// bench/sealed.ts.
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { BROWSER_ARGS, ensureBrowser } from '../scripts/browser.ts';
import { buildVerifier } from '../scripts/build-verifier.ts';
import { buildWeb } from '../scripts/build-web.ts';
import { generateUuid } from '../src/protocol/base58.ts';
import { generateCredential } from '../src/protocol/credentials.ts';
import { ed25519Group as group } from '../src/protocol/ed25519-group.ts';
import { fingerprintOf, writeElection } from '../src/protocol/election-record.ts';
import type { SealingRequest } from '../src/web/booth/sealing-messages.ts';
import { parseDefinition } from '../src/wire/definition.ts';
import { must, random } from '../test/made-election.ts';
import { median } from './sealed-lines.ts';

/** Milliseconds; `calibration`: how much longer a fixed piece of work took under the slow-down than without. */
export interface BrowserTimes {
  /** A ballot in a worker that has made many; median. */
  readonly warm: number;
  /** The fastest tenth of the same: closer to a machine without other work. */
  readonly fast: number;
  /** The first ballot of a worker whose script is loaded; median of fresh workers. */
  readonly cold: number;
  /** From the worker's start to its first ballot; median. */
  readonly start: number;
  /** The same with the whole renderer slowed down; median. */
  readonly slow: number;
  readonly calibration: number;
}

const SIX = ['A', 'B', 'C', 'D', 'E', 'F'];

/** What the booth sends to its worker for a ballot of six candidates, one choice. */
function request(): Extract<SealingRequest, { kind: 'seal' }> {
  const question = { kind: 'homomorphic', question: 'Who?', answers: SIX, blank: false, min: 1, max: 1 } as const;
  const publicKey = group.gPow(group.randomScalar(random));
  const record = writeElection({ group, name: 'Bench', description: '', uuid: generateUuid(random), publicKey, questions: [question] });
  const definition = must(parseDefinition({ title: 'Bench', contests: [{ question: 'Who?', candidates: SIX, none: false }], sealed: {} }));
  const answers = [{ kind: 'choices', candidates: [2] }] as const;
  return { kind: 'seal', record, fingerprint: fingerprintOf(record), credential: generateCredential(random), definition, answers };
}

function serve(folder: string): Promise<Server> {
  const server = createServer((asked, answer) => {
    const file = path.join(folder, path.normalize(asked.url ?? '/'));
    const type = file.endsWith('.js') ? 'text/javascript' : 'text/html';
    answer.setHeader('content-type', type);
    if (asked.url === '/') answer.end('<!doctype html><title>bench</title>');
    else if (file.startsWith(folder) && existsSync(file)) createReadStream(file).pipe(answer);
    else answer.writeHead(404).end();
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

interface Seen {
  readonly start: number;
  readonly cold: number;
  readonly warm: readonly number[];
}

/**
 * In the page, which has other types than Node: a fresh worker, loaded and then measured (`times` ballots after the first), or measured from
 * its start. "open" with nothing in hand is answered at once: then the script is loaded.
 */
const SEAL_IN_PAGE = `({ url, message, times, load }) => new Promise((resolve, reject) => {
  const began = performance.now();
  const worker = new Worker(url, { type: 'module' });
  const warm = [];
  let [start, cold, sent, step] = [0, 0, began, load ? 0 : 1];
  const post = (what) => {
    sent = performance.now();
    worker.postMessage(what);
  };
  worker.addEventListener('error', (event) => reject(new Error(event.message)));
  worker.addEventListener('message', ({ data }) => {
    const now = performance.now();
    if (step > 0 && data.kind !== 'sealed') return reject(new Error(JSON.stringify(data)));
    if (step === 1) [start, cold] = [now - began, now - sent];
    if (step > 1) warm.push(now - sent);
    if (++step <= times + 1) return post(message);
    worker.terminate();
    resolve({ start, cold, warm });
  });
  post(load ? { kind: 'open' } : message);
})`;

/** In the page: a fixed piece of work, in milliseconds. */
function spin(): number {
  const began = performance.now();
  let sum = 0;
  for (let i = 0; i < 3e7; i++) sum = (sum * 31 + i) | 0;
  return performance.now() - began + (sum === 0.5 ? 1 : 0);
}

/** Process ids of the browser's renderers. */
async function renderers(browser: Browser): Promise<readonly number[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
}

/** DevTools' slow-down leaves workers alone, so the whole renderer is stopped for three quarters of every 16 ms. Gives the way to end it. */
function slowDown(ids: readonly number[]): () => void {
  const send = (signal: 'SIGSTOP' | 'SIGCONT'): void => {
    for (const id of ids)
      try {
        process.kill(id, signal);
      } catch {
        // It ended meanwhile.
      }
  };
  let timer: NodeJS.Timeout;
  const run = (): void => {
    send('SIGCONT');
    timer = setTimeout(rest, 4);
  };
  const rest = (): void => {
    send('SIGSTOP');
    timer = setTimeout(run, 12);
  };
  rest();
  return () => {
    clearTimeout(timer);
    send('SIGCONT');
  };
}

async function repeat<T>(times: number, work: () => Promise<T>): Promise<readonly T[]> {
  const out: T[] = [];
  for (let i = 0; i < times; i++) out.push(await work());
  return out;
}

async function measure(browser: Browser, page: Page, url: string): Promise<BrowserTimes> {
  const message = request();
  const seal = (times: number, load: boolean): Promise<Seen> =>
    page.evaluate(`(${SEAL_IN_PAGE})(${JSON.stringify({ url, message, times, load })})`);
  await seal(1, false);
  const cold = await repeat(9, () => seal(0, true));
  const start = await repeat(9, () => seal(0, false));
  const { warm } = await seal(60, true);
  const usual = median(await repeat(3, () => page.evaluate(spin)));
  const end = slowDown(await renderers(browser));
  try {
    const spun = median(await repeat(3, () => page.evaluate(spin)));
    const slow = await repeat(5, () => seal(0, false));
    return {
      warm: median(warm.slice(20)),
      fast: warm.slice(20).toSorted((a, b) => a - b)[4] ?? Number.NaN,
      cold: median(cold.map((seen) => seen.cold)),
      start: median(start.map((seen) => seen.start)),
      slow: median(slow.map((seen) => seen.start)),
      calibration: spun / usual,
    };
  } finally {
    end();
  }
}

/** Makes ballots in a browser; undefined where this machine has none. */
export async function ballotInBrowser(): Promise<BrowserTimes | undefined> {
  const executablePath = ensureBrowser(console.error, true);
  if (executablePath === undefined) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-bench-web-'));
  const server = await serve(folder);
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGS] });
  try {
    await buildWeb(folder, ['voters']);
    const worker = readdirSync(path.join(folder, 'assets')).find(
      (name) =>
        /^sealing-worker-(?!any)[\w-]+\.js$/.test(name) && !readFileSync(path.join(folder, 'assets', name), 'utf8').includes('RFC-3526'),
    );
    if (worker === undefined) throw new Error('the build holds no sealing worker');
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    return await measure(browser, page, `/assets/${worker}`);
  } finally {
    await browser.close();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * Milliseconds by the clock in which the offline page, in a browser that is running already, verifies an archive; undefined where this
 * machine has no browser.
 */
export async function verifiedInBrowser(file: string): Promise<number | undefined> {
  const executablePath = ensureBrowser(console.error, true);
  if (executablePath === undefined) return undefined;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-bench-page-'));
  const browser = await chromium.launch({ executablePath, args: [...BROWSER_ARGS] });
  try {
    const { html } = await buildVerifier(folder);
    const page = await browser.newPage();
    await page.goto(pathToFileURL(html).href);
    const began = performance.now();
    await page.setInputFiles('#file', file);
    await page.locator('.verdict').waitFor({ timeout: 3_600_000 });
    const took = performance.now() - began;
    const verdict = await page.locator('.verdict').getAttribute('class');
    if (verdict !== 'verdict good') throw new Error('the archive does not hold in the browser');
    return took;
  } finally {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === import.meta.filename) console.log(await ballotInBrowser());
