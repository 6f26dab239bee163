import { createPublicKey, verify } from 'node:crypto';
import { createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, appendFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { boardHeadText, contradictsHead, type BoardHead } from '../verify/board-head.ts';
import { compareArchives } from '../verify/compare-archives.ts';
import { comparisonText, failureText, printable } from '../verify/report-text.ts';
import { boardHeadSchema } from '../wire/voting.ts';
import { fileSource } from './verify.ts';
import { harmlessText } from './harmless-text.ts';

export const WATCH_USAGE = `Usage: veritally watch URL [--every SECONDS] [--once] [--dir DIR]

Watches the published record of a sealed election: fetches it again and again, keeps the last copy, and checks
that it only ever grows and that it is what the server signs. URL is the page of the election, such as
https://example.org/e/board-2026. Anyone may watch; the more watch, from different places, the better.

  --every SECONDS  how long to wait between two looks (300)
  --once           look once and end
  --dir DIR        where copies and signed heads are kept (veritally-watch)

Ends with 1 and clear words if the record was rewritten, 2 if it cannot be fetched (with --once), 0 when stopped.
Proofs are not checked here: "veritally verify" does that with the copy that is kept.
`;

/** Something is wrong with the record itself: the reason to watch. */
class Alarm extends Error {
  override readonly name = 'Alarm';
}

/** The server did not answer, or not with what was asked for: no alarm, try again. */
class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

const HEAD_TIMEOUT = 30_000;
const ARCHIVE_TIMEOUT = 1_800_000;
/** A head has a few hundred bytes; a server that sends more, perhaps without end, sends no head. */
const MAX_HEAD_BYTES = 65_536;

/** The address of the board's API for an election's page, or undefined where it is no such page. */
export function boardAddress(page: string): string | undefined {
  if (!URL.canParse(page)) return undefined;
  const url = new URL(page);
  const found = /^(.*)\/(?:e|api\/elections)\/([a-z0-9-]{1,64})(?:\/.*)?$/.exec(url.pathname);
  if (!found || !/^https?:$/.test(url.protocol)) return undefined;
  return `${url.origin}${found[1] ?? ''}/api/elections/${found[2] ?? ''}/board`;
}

async function ask(address: string, timeout: number): Promise<Response> {
  const answer = await fetch(address, { signal: AbortSignal.timeout(timeout), headers: { 'cache-control': 'no-cache' } }).catch(
    (error: unknown) => {
      throw new Unreachable(
        error instanceof Error ? `${error.message}${error.cause instanceof Error ? `: ${error.cause.message}` : ''}` : String(error),
      );
    },
  );
  if (answer.ok) return answer;
  await answer.body?.cancel();
  throw answer.status === 404 || answer.status === 410
    ? new Alarm(`The server says that there is no such record (${answer.status}).`)
    : new Unreachable(`The server answered with status ${answer.status}.`);
}

function signatureHolds(head: BoardHead): boolean {
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: head.publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(boardHeadText(head)), key, Buffer.from(head.signature, 'base64url'));
  } catch {
    return false;
  }
}

/** The JSON value of an answer of at most so many bytes; undefined where it is none, or longer. */
async function smallJson(answer: Response, most: number): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of (answer.body ?? new Blob([]).stream()) as ReadableStream<Uint8Array>) {
      length += piece.length;
      // Leaving the loop cancels the answer.
      if (length > most) return undefined;
      pieces.push(piece);
    }
    return JSON.parse(Buffer.concat(pieces).toString()) as unknown;
  } catch {
    return undefined;
  }
}

async function fetchHead(board: string): Promise<BoardHead> {
  const answer = await ask(`${board}/head`, HEAD_TIMEOUT);
  const head = boardHeadSchema.safeParse(await smallJson(answer, MAX_HEAD_BYTES));
  if (!head.success) throw new Unreachable('The server answered with something that is no head of a record.');
  const { uuid, events, lastEvent, bytes } = head.data;
  if (!/^\w{14,100}$/.test(uuid)) throw new Alarm('The head names no election.');
  // The hash becomes part of a file's name: anything else could lead to another place, even to the last good copy.
  if (!/^[0-9a-f]{64}$/.test(lastEvent) || !Number.isSafeInteger(events) || events < 1 || !Number.isSafeInteger(bytes))
    throw new Alarm('The head names no last event of a record.');
  if (!signatureHolds(head.data)) throw new Alarm('The signature of the head does not hold.');
  return head.data;
}

/** Where a watcher keeps what it saw. */
interface Keep {
  readonly folder: string;
  readonly archive: string;
  readonly heads: string;
  /** Heads that caused an alarm. */
  readonly alarms: string;
}

function keepIn(directory: string, board: string): Keep {
  const folder = path.join(directory, new URL(board).host.replaceAll(/[^\w.-]/g, '_'), path.basename(path.dirname(board)));
  mkdirSync(folder, { recursive: true });
  return {
    folder,
    archive: path.join(folder, 'archive.bel'),
    heads: path.join(folder, 'heads.jsonl'),
    alarms: path.join(folder, 'alarms.jsonl'),
  };
}

/** The heads seen so far, oldest first. */
function headsSeen(keep: Keep): readonly BoardHead[] {
  if (!existsSync(keep.heads)) return [];
  const lines = readFileSync(keep.heads, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return lines.flatMap((line) => {
    const head = boardHeadSchema.safeParse(JSON.parse(line));
    return head.success ? [head.data] : [];
  });
}

function checkAgainstLast(head: BoardHead, last: BoardHead | undefined): void {
  if (!last) return;
  if (head.uuid !== last.uuid) throw new Alarm(`The record is now of another election: ${head.uuid} in place of ${last.uuid}.`);
  if (head.publicKey !== last.publicKey) throw new Alarm('The server signs with another key than before.');
  if (head.events < last.events || head.bytes < last.bytes)
    throw new Alarm(`The record shrank: the server signed ${last.events} events before and ${head.events} now.`);
  if (head.events === last.events && head.lastEvent !== last.lastEvent)
    throw new Alarm(`The server signed two records of ${head.events} events: ${last.lastEvent} and ${head.lastEvent}.`);
  if (head.events === last.events && head.bytes !== last.bytes)
    throw new Alarm(`The server signed two records of ${head.events} events: of ${last.bytes} bytes and of ${head.bytes}.`);
}

/** The new copy against the head and against the copy kept before. */
async function checkCopy(copy: string, head: BoardHead, keep: Keep, last: BoardHead | undefined): Promise<void> {
  const wrong = await contradictsHead(fileSource(copy), head);
  if (wrong !== undefined) throw new Alarm(typeof wrong === 'string' ? wrong : failureText(wrong));
  if (last) {
    const old = await contradictsHead(fileSource(copy), last);
    if (old !== undefined)
      throw new Alarm(
        `The record is not the one that was signed on ${printable(last.at)}. ${typeof old === 'string' ? old : failureText(old)}`,
      );
  }
  if (!existsSync(keep.archive)) return;
  const comparison = await compareArchives(fileSource(keep.archive), fileSource(copy));
  if (comparison.kind !== 'same' && comparison.kind !== 'first-is-older')
    throw new Alarm(
      comparison.kind === 'second-is-older' ? `The record lost its last ${comparison.more} events.` : comparisonText(comparison).text,
    );
}

/** One look. Gives a sentence; throws `Alarm` or `Unreachable`. What causes an alarm is kept as evidence. */
async function look(board: string, keep: Keep): Promise<string> {
  const seen = headsSeen(keep);
  const head = await fetchHead(board).catch((error: unknown) => {
    // Before anything was published, "no such record" is the truth.
    if (error instanceof Alarm && seen.length === 0 && /no such record/.test(error.message))
      throw new Unreachable('Nothing is published yet.');
    throw error;
  });
  const last = seen.at(-1);
  try {
    checkAgainstLast(head, last);
    if (last && head.events === last.events && existsSync(keep.archive)) return `unchanged: ${head.events} events`;
    await fetchCopy(board, keep, head, last);
  } catch (error) {
    // What caused an alarm is evidence, and must not become what later looks are compared with.
    if (error instanceof Alarm) appendFileSync(keep.alarms, `${JSON.stringify(head)}\n`);
    throw error;
  }
  appendFileSync(keep.heads, `${JSON.stringify(head)}\n`);
  return `${head.events} events, last ${head.lastEvent}, signed ${printable(head.at)}`;
}

/** Fetches the archive and, where it is good, keeps it in place of the copy before. */
async function fetchCopy(board: string, keep: Keep, head: BoardHead, last: BoardHead | undefined): Promise<void> {
  const answer = await ask(`${board}/archive.bel`, ARCHIVE_TIMEOUT);
  const copy = path.join(keep.folder, `new-${process.pid}.bel`);
  await pipeline(Readable.fromWeb((answer.body ?? new Blob([]).stream()) as ReadableStream), createWriteStream(copy)).catch(
    (error: unknown) => {
      rmSync(copy, { force: true });
      throw new Unreachable(`The record could not be fetched whole: ${error instanceof Error ? error.message : String(error)}`);
    },
  );
  try {
    await checkCopy(copy, head, keep, last);
  } catch (error) {
    if (!(error instanceof Alarm)) throw error;
    const evidence = path.join(keep.folder, `contradiction-${head.lastEvent.slice(0, 16)}.bel`);
    renameSync(copy, evidence);
    throw new Alarm(`${error.message} What came is kept in ${evidence}.`, { cause: error });
  }
  renameSync(copy, keep.archive);
}

function cry(board: string, keep: Keep, alarm: Alarm): void {
  process.stderr.write(`\n*** ALARM: the published record of ${board} was tampered with ***\n${harmlessText(alarm.message)}\n`);
  process.stderr.write(
    `The last good copy and all signed heads are in ${keep.folder}. Show them to the other watchers and to the election’s trustees.\n\n`,
  );
}

async function watch(
  board: string,
  keep: Keep,
  options: { readonly every: number; readonly once: boolean; readonly signal: AbortSignal },
): Promise<number> {
  for (;;) {
    try {
      const said = await look(board, keep);
      process.stdout.write(`${new Date().toISOString()} ${harmlessText(said)}\n`);
      if (options.once) return 0;
    } catch (error) {
      if (error instanceof Alarm) {
        cry(board, keep, error);
        return 1;
      }
      if (!(error instanceof Unreachable)) throw error;
      process.stderr.write(`${new Date().toISOString()} ${harmlessText(error.message)}${options.once ? '' : ' Trying again later.'}\n`);
      if (options.once) return 2;
    }
    await sleep(options.every * 1000, undefined, { signal: options.signal }).catch(() => undefined);
    if (options.signal.aborted) return 0;
  }
}

/** `veritally watch`: see WATCH_USAGE. Gives the exit status. */
export async function watchCommand(args: readonly string[], signal?: AbortSignal): Promise<number> {
  const usage = (reason: string): number => {
    process.stderr.write(`${reason}\n\n${WATCH_USAGE}`);
    return 2;
  };
  let parsed;
  try {
    const flags = { every: { type: 'string' }, once: { type: 'boolean' }, dir: { type: 'string' }, help: { type: 'boolean' } } as const;
    parsed = parseArgs({ args: [...args], options: flags, allowPositionals: true });
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  if (values.help === true) {
    process.stdout.write(WATCH_USAGE);
    return 0;
  }
  const board = positionals.length === 1 ? boardAddress(positionals[0] ?? '') : undefined;
  if (board === undefined) return usage('Say which election to watch: the address of its page, such as https://example.org/e/board-2026.');
  const every = Number(values.every ?? '300');
  if (!(every >= 1 && every <= 86_400)) return usage('--every takes 1 to 86400 seconds.');
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  // Not once: Ctrl-C comes from the terminal and again from the launcher.
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  try {
    const both = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
    return await watch(board, keepIn(values.dir ?? 'veritally-watch', board), { every, once: values.once === true, signal: both });
  } finally {
    process.off('SIGINT', onSignal);
    process.off('SIGTERM', onSignal);
  }
}
