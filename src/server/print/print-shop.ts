import type { Logger } from 'pino';
import type { Clock } from '../../kernel/clock.ts';
import { FairQueue, QueueFull } from '../http/fair-queue.ts';
import { Buckets, isLoopback } from '../http/rate-limit.ts';
import { type Answering, inChromium, type OpenPage, type Work } from './chromium.ts';

/** One at a time in each queue; so many may wait for one network, and in all. Beyond that the answer is 503. */
const PER_GUEST = 3;
const WAITING = 12;
/** New prints for one network: so many at once, so many a second. What is kept already costs nothing. */
const FRESH_AT_ONCE = 20;
const FRESH_PER_SECOND = 0.1;
/** A page that could not be printed is not tried again for so long, in milliseconds; so many are remembered. */
const FAILED_FOR = 30_000;
const FAILED_KNOWN = 200;
/** What is kept of finished prints, in bytes. */
const KEPT = 32 * 1_048_576;

/** A page of this server to print. */
export interface PrintJob {
  /** Where people reach the server, e.g. "https://vote.example.org": what the page shows as its own address. */
  readonly base: string;
  readonly target: string;
  /** An expression that is true once the page is whole. */
  readonly ready: string;
  /** The network that asks: who floods waits behind itself. */
  readonly guest: string;
}

async function pdfOf(page: OpenPage): Promise<Buffer> {
  const { data } = await page.call('Page.printToPDF', {
    generateTaggedPDF: true,
    generateDocumentOutline: true,
    preferCSSPageSize: true,
    printBackground: true,
    // As a message, not as a stream: a stream would be a file of the browser's.
    transferMode: 'ReturnAsBase64',
  });
  return Buffer.from(data as string, 'base64');
}

async function pictureOf(page: OpenPage): Promise<Buffer> {
  return Buffer.from((await page.call('Page.captureScreenshot', { format: 'png' }))['data'] as string, 'base64');
}

/** Finished prints by what they show, the latest asked for kept longest. */
class Shelf {
  readonly #held = new Map<string, Buffer>();
  #bytes = 0;

  get(key: string): Buffer | undefined {
    const found = this.#held.get(key);
    if (found) {
      this.#held.delete(key);
      this.#held.set(key, found);
    }
    return found;
  }

  put(key: string, print: Buffer): void {
    this.#held.set(key, print);
    this.#bytes += print.length;
    for (const [old, { length }] of this.#held) {
      if (this.#bytes <= KEPT) return;
      this.#held.delete(old);
      this.#bytes -= length;
    }
  }
}

/** Makes PDFs and pictures of this server's own pages with a browser of the Chromium family, where one is installed. */
export class PrintShop {
  readonly #chromium: string | undefined;
  readonly #log: Logger;
  readonly #queue = new FairQueue(1, PER_GUEST, WAITING);
  /** Officers' letters: strangers who fill the other queue do not keep them waiting. */
  readonly #secretQueue = new FairQueue(1, PER_GUEST, WAITING);
  readonly #shelf = new Shelf();
  readonly #making = new Map<string, Promise<Buffer>>();
  readonly #clock: Clock;
  readonly #fresh: Buckets;
  /** When each failed, by key. */
  readonly #failed = new Map<string, number>();
  #pages: ((base: string, target: string) => ReturnType<Answering>) | undefined;

  constructor(chromium: string | undefined, log: Logger, clock: Clock) {
    this.#chromium = chromium;
    this.#log = log;
    this.#clock = clock;
    this.#fresh = new Buckets(FRESH_AT_ONCE, FRESH_PER_SECOND, clock);
  }

  /** Whether anything can be printed here. */
  get able(): boolean {
    return this.#chromium !== undefined;
  }

  /** Where pages come from: the gateway, asked within this process. */
  servePages(pages: (base: string, target: string) => ReturnType<Answering>): void {
    this.#pages = pages;
  }

  /** A tagged PDF of a page; made once for each `key`, which names everything that it shows. */
  pdf(key: string, job: PrintJob): Promise<Buffer> {
    return this.#once(`pdf|${job.base}|${key}`, job, { viewport: { width: 794, height: 1_123 }, limit: 45_000, finish: pdfOf });
  }

  /** A picture of a page, 1200 × 630, for link previews. */
  picture(key: string, job: PrintJob): Promise<Buffer> {
    return this.#once(`png|${job.base}|${key}`, job, { viewport: { width: 1_200, height: 630 }, limit: 20_000, finish: pictureOf });
  }

  /**
   * A tagged PDF of a document that holds secrets: it goes to the browser and comes back through pipes, is kept nowhere, and no script
   * runs in it.
   */
  secretPdf(html: string, guest: string): Promise<Buffer> {
    const body = Buffer.from(html, 'utf8');
    const headers = {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    };
    return this.#secretQueue.run(guest, () =>
      this.#work({
        url: 'https://letters.invalid/',
        answer: (target) => Promise.resolve(target.pathname === '/' ? { status: 200, headers, body } : undefined),
        ready: 'true',
        viewport: { width: 794, height: 1_123 },
        scripts: false,
        secret: true,
        limit: 180_000,
        finish: pdfOf,
      }),
    );
  }

  #work<T>(work: Work<T>): Promise<T> {
    if (this.#chromium === undefined) return Promise.reject(new Error('no browser is installed'));
    return inChromium(this.#chromium, work, (words) => {
      this.#log.warn(words);
    });
  }

  #once(key: string, job: PrintJob, how: Pick<Work<Buffer>, 'viewport' | 'limit' | 'finish'>): Promise<Buffer> {
    const found = this.#shelf.get(key);
    if (found) return Promise.resolve(found);
    const under = this.#making.get(key);
    if (under) return under;
    const failed = this.#failed.get(key);
    const again = failed !== undefined && this.#clock.now() - failed < FAILED_FOR;
    // Each new print takes seconds of a processor, and addresses, by which prints are told apart, are whatever a guest calls us.
    if (again || (!isLoopback(job.guest) && this.#fresh.take(job.guest) > 0)) return Promise.reject(new QueueFull());
    const made = this.#queue
      .run(job.guest, () => this.#print(job, how).catch((error: unknown) => this.#fail(key, error)))
      .then((print) => {
        this.#shelf.put(key, print);
        return print;
      })
      .finally(() => {
        this.#making.delete(key);
      });
    this.#making.set(key, made);
    return made;
  }

  #fail(key: string, error: unknown): never {
    if (this.#failed.size >= FAILED_KNOWN) this.#failed.clear();
    this.#failed.set(key, this.#clock.now());
    throw error;
  }

  #print({ base, target, ready }: PrintJob, how: Pick<Work<Buffer>, 'viewport' | 'limit' | 'finish'>): Promise<Buffer> {
    return this.#work({
      ...how,
      url: base + target,
      ready,
      scripts: true,
      secret: false,
      answer: async (asked) => {
        const asks = asked.pathname + asked.search;
        const told = asked.origin === base ? await this.#pages?.(base, asks) : undefined;
        return asks === target && told !== undefined && told.status >= 400 ? undefined : told;
      },
    });
  }
}
