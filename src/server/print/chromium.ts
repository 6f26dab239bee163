import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { DevtoolsPipe, type DevtoolsEvent } from './devtools-pipe.ts';

// One browser for one piece of work: started without a window, spoken to over pipes, ended by its process id. It has no network: every
// request of its page is answered by this process, and what the page does not ask for goes to a proxy that does not exist.

/** The user "nobody" of Linux: a server that runs as root does not let its browser be root. */
const NOBODY = 65_534;
const START = 20_000;
const FAREWELL = 2_000;
/** Below so much room in memory-backed files Chromium must use ordinary ones, which only work without secrets may do. */
const ROOM = 256 * 1_048_576;
const MEMORY = '/dev/shm';

const FLAGS = [
  '--headless',
  '--remote-debugging-pipe',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-domain-reliability',
  '--disable-extensions',
  '--disable-sync',
  '--disable-breakpad',
  '--disable-crash-reporter',
  '--disable-gpu',
  '--disk-cache-size=1',
  '--force-color-profile=srgb',
  '--font-render-hinting=none',
  '--hide-scrollbars',
  '--mute-audio',
  '--incognito',
  '--proxy-server=127.0.0.1:9',
  '--proxy-bypass-list=<-loopback>',
  '--host-resolver-rules=MAP * ~NOTFOUND',
];

/** How the browser is held. `user`: a user other than this process's. `sandbox`: Chromium's own, which needs user namespaces. */
interface Confinement {
  readonly user: number | undefined;
  readonly sandbox: boolean;
}

function confinements(): readonly Confinement[] {
  const own = [
    { user: undefined, sandbox: true },
    { user: undefined, sandbox: false },
  ];
  if (process.getuid?.() !== 0) return own;
  // Chromium refuses its sandbox to root. A browser in root's own folder cannot be run by nobody, hence the last one.
  return [{ user: NOBODY, sandbox: true }, { user: NOBODY, sandbox: false }, own[1]!];
}

/** What a page is told for a request; undefined: the request fails as if there were no network. */
export interface Told {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}
export type Answering = (target: URL) => Promise<Told | undefined>;

/** An open page. */
export interface OpenPage {
  /** A call of the debugging protocol on this page. */
  call(method: string, params?: object): Promise<Readonly<Record<string, unknown>>>;
}

export interface Work<T> {
  /** The address as the page sees it. It need not exist: `answer` makes it. */
  readonly url: string;
  readonly answer: Answering;
  /** An expression that is true once the page is whole. */
  readonly ready: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly scripts: boolean;
  /** Secrets are in the page: nothing of it may come to a disk. */
  readonly secret: boolean;
  /** Milliseconds for all of it; then the browser is ended and the work fails. */
  readonly limit: number;
  readonly finish: (page: OpenPage) => Promise<T>;
}

const roomInMemory = (): boolean => {
  if (!existsSync(MEMORY)) return false;
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize >= ROOM;
};

class Browser {
  readonly #child: ChildProcess;
  readonly #profile: string;
  readonly #ended: Promise<void>;
  readonly pipe: DevtoolsPipe;
  told: (event: DevtoolsEvent) => void = () => undefined;

  constructor(file: string, { user, sandbox }: Confinement, secret: boolean) {
    const roomy = roomInMemory();
    this.#profile = mkdtempSync(path.join(roomy ? MEMORY : tmpdir(), 'veritally-print-'));
    if (user !== undefined) chownSync(this.#profile, user, user);
    const own = { HOME: this.#profile, TMPDIR: this.#profile, XDG_CONFIG_HOME: this.#profile, XDG_CACHE_HOME: this.#profile };
    this.#child = spawn(
      file,
      [
        ...FLAGS,
        `--user-data-dir=${this.#profile}`,
        ...(sandbox ? [] : ['--no-sandbox']),
        ...(roomy || secret ? [] : ['--disable-dev-shm-usage']),
        'about:blank',
      ],
      {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
        cwd: this.#profile,
        // A group of its own, so that all its processes can be ended by one id.
        detached: process.platform !== 'win32',
        ...(user === undefined ? {} : { uid: user, gid: user }),
        // The server's environment may hold the address and password of its database.
        env: process.platform === 'win32' ? process.env : { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LANG: 'C.UTF-8', ...own },
      },
    );
    this.pipe = new DevtoolsPipe(this.#child.stdio[3] as Writable, this.#child.stdio[4] as Readable, (event) => {
      this.told(event);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => {
        this.pipe.break(error);
        resolve();
      });
      this.#child.once('exit', () => {
        this.pipe.break(new Error('the browser ended'));
        resolve();
      });
    });
  }

  kill(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
    } catch {
      /* it is gone already */
    }
  }

  async end(): Promise<void> {
    const farewell = setTimeout(() => {
      this.kill();
    }, FAREWELL);
    this.pipe.call('Browser.close').catch(() => undefined);
    await this.#ended;
    clearTimeout(farewell);
    this.kill();
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  }
}

/** Rejects after `limit` milliseconds. */
async function within<T>(limit: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`${what} took longer than ${limit / 1_000} s`));
    }, limit);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

let held: Confinement | undefined;

/** Starts the browser in the tightest confinement that this machine allows; `warn` hears, once, of a looser one. */
async function start(file: string, secret: boolean, warn: (words: string) => void): Promise<Browser> {
  let failure: unknown;
  for (const confinement of held ? [held] : confinements()) {
    const browser = new Browser(file, confinement, secret);
    try {
      await within(START, 'the start of the browser', browser.pipe.call('Browser.getVersion'));
      if (!held && !confinement.sandbox)
        warn('Chromium’s own sandbox cannot be used here; pages are printed without it, and without a network');
      held = confinement;
      return browser;
    } catch (error) {
      failure = error;
      await browser.end();
    }
  }
  throw new Error(`the browser ${file} cannot be started`, { cause: failure });
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

interface Paused {
  readonly requestId: string;
  readonly request: { readonly url: string; readonly method: string };
}

/** Answers what the page asks for, and counts what is under way. */
function answering(browser: Browser, session: string, answer: Answering): { readonly quiet: () => boolean } {
  let underWay = 0;
  let last = performance.now();
  const fulfil = async ({ requestId, request }: Paused): Promise<void> => {
    const told = request.method === 'GET' ? await answer(new URL(request.url)).catch(() => undefined) : undefined;
    if (!told) return void (await browser.pipe.call('Fetch.failRequest', { requestId, errorReason: 'AddressUnreachable' }, session));
    const responseHeaders = Object.entries(told.headers).map(([name, value]) => ({ name, value }));
    await browser.pipe.call(
      'Fetch.fulfillRequest',
      { requestId, responseCode: told.status, responseHeaders, body: told.body.toString('base64') },
      session,
    );
  };
  browser.told = ({ method, params, sessionId }) => {
    if (method !== 'Fetch.requestPaused' || sessionId !== session) return;
    underWay++;
    void fulfil(params as unknown as Paused)
      .catch(() => undefined)
      .finally(() => {
        underWay--;
        last = performance.now();
      });
  };
  return { quiet: () => underWay === 0 && performance.now() - last > 150 };
}

async function openPage<T>(browser: Browser, work: Work<T>): Promise<T> {
  const { targetId } = await browser.pipe.call('Target.createTarget', { url: 'about:blank' });
  const session = (await browser.pipe.call('Target.attachToTarget', { targetId, flatten: true }))['sessionId'] as string;
  const page: OpenPage = { call: (method, params) => browser.pipe.call(method, params, session) };
  const { quiet } = answering(browser, session, work.answer);
  await page.call('Page.enable');
  await page.call('Network.enable');
  await page.call('Network.setBypassServiceWorker', { bypass: true });
  await page.call('Emulation.setDeviceMetricsOverride', { ...work.viewport, deviceScaleFactor: 1, mobile: false });
  await page.call('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-reduced-motion', value: 'reduce' },
      { name: 'prefers-color-scheme', value: 'light' },
    ],
  });
  if (!work.scripts) await page.call('Emulation.setScriptExecutionDisabled', { value: true });
  await page.call('Fetch.enable', { patterns: [{ urlPattern: '*' }] });
  const { errorText } = await page.call('Page.navigate', { url: work.url });
  // A page that is not there never becomes whole: nobody else has to wait for it.
  if (typeof errorText === 'string' && errorText !== '') throw new Error(`the page to print cannot be opened: ${errorText}`);
  const whole = `document.readyState === 'complete' && document.fonts.status === 'loaded' && [...document.images].every((image) => image.complete) && (${work.ready})`;
  for (;;) {
    const { result } = await page.call('Runtime.evaluate', { expression: whole, returnByValue: true });
    if ((result as { readonly value?: unknown }).value === true && quiet()) break;
    await sleep(40);
  }
  return work.finish(page);
}

/** Does one piece of work in a browser of its own. Throws where the browser cannot be started, fails, or takes too long. */
export async function inChromium<T>(file: string, work: Work<T>, warn: (words: string) => void): Promise<T> {
  const browser = await start(file, work.secret, warn);
  const atExit = (): void => {
    browser.kill();
  };
  process.once('exit', atExit);
  try {
    return await within(work.limit, 'the work of the browser', openPage(browser, work));
  } finally {
    process.off('exit', atExit);
    await browser.end();
  }
}
