import { concatBytes, fromUtf8, utf8 } from '../kernel/bytes.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';

// The file of an election: an old-style tar in which every byte is fixed. PROTOCOL.md section 15.1.

const BLOCK = 512;
/** A record larger than this is refused: nothing honest comes near, and it could not be held as one text. */
const MAX_RECORD_BYTES = 2 ** 28;
const FIRST_NAME = 'BELENIOS';
const FIRST_CONTENT = /^\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}$/;
const NAME = /^([0-9a-f]{64})\.(data|event)\.json$/;

/** Why a file is not an archive. `kind` is stable; `offset` counts bytes from the start of the file. */
export interface ArchiveFault {
  readonly kind:
    | 'empty-file'
    | 'truncated'
    | 'not-an-archive'
    | 'bad-header'
    | 'bad-padding'
    | 'bad-first-record'
    | 'record-too-large'
    | 'not-utf8'
    | 'wrong-hash';
  readonly offset: number;
  readonly reason: string;
}

/** One record after the first: the text, its SHA-256 (lower-case hex, checked), and where its header starts. */
export interface ArchiveRecord {
  readonly kind: 'data' | 'event';
  readonly hash: string;
  readonly text: string;
  readonly offset: number;
  /** Bytes with header and padding. */
  readonly size: number;
}

/** SHA-256 of the UTF-8 bytes of a text, or of bytes, as the archive names its records. */
export function recordHash(content: string | Uint8Array): string {
  return sha256Hex(content);
}

const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');

/** The only header that a record of this name, length (bytes) and timestamp (Unix seconds) can have: 512 bytes. */
export function recordHeader(name: string, length: number, timestamp: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => header.set(utf8(text), at);
  put(0, name);
  put(100, '0000644');
  put(108, '0000000');
  put(116, '0000000');
  put(124, octal(length, 11));
  put(136, octal(timestamp, 11));
  put(148, ' '.repeat(8));
  put(156, '0');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `);
  return header;
}

const paddedLength = (length: number): number => Math.ceil(length / BLOCK) * BLOCK;

function record(name: string, content: Uint8Array, timestamp: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(BLOCK + paddedLength(content.length));
  out.set(recordHeader(name, content.length, timestamp));
  out.set(content, BLOCK);
  return out;
}

/** The first record of an archive made at `timestamp` (Unix seconds). */
export function firstRecord(timestamp: number): Uint8Array<ArrayBuffer> {
  return record(FIRST_NAME, utf8(`{"version":1,"timestamp":"${timestamp}"}`), timestamp);
}

/** The bytes of one record of `text`, and its hash. */
export function encodeRecord(kind: 'data' | 'event', text: string, timestamp: number): { bytes: Uint8Array<ArrayBuffer>; hash: string } {
  const content = utf8(text);
  const hash = recordHash(content);
  return { bytes: record(`${hash}.${kind}.json`, content, timestamp), hash };
}

/** Takes chunks in and gives out pieces of the length asked for; holds no more than one piece and one chunk. */
class ByteQueue {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** Bytes given out so far. */
  offset = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The next `length` bytes, or fewer at the end of the source. */
  async take(length: number): Promise<Uint8Array> {
    const pieces: Uint8Array[] = [];
    let missing = length;
    while (missing > 0) {
      if (this.#at === this.#chunk.length) {
        const next = await this.#source.next();
        if (next.done === true) break;
        this.#chunk = next.value;
        this.#at = 0;
      }
      const piece = this.#chunk.subarray(this.#at, this.#at + missing);
      this.#at += piece.length;
      missing -= piece.length;
      pieces.push(piece);
    }
    this.offset += length - missing;
    return pieces.length === 1 && pieces[0] ? pieces[0] : concatBytes(...pieces);
  }

  /** Tells the source that nothing more will be read. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }
}

interface Header {
  readonly name: string;
  readonly length: number;
}

/** Name and length of a header; everything else of it is checked by rebuilding it. */
function readHeader(block: Uint8Array): Header | undefined {
  const text = String.fromCharCode(...block.subarray(0, 136));
  const name = /^[\x21-\x7e]*/.exec(text)?.[0] ?? '';
  const digits = text.slice(124, 135);
  return /^[0-7]{11}$/.test(digits) ? { name, length: Number.parseInt(digits, 8) } : undefined;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

interface RawRecord {
  readonly name: string;
  readonly block: Uint8Array;
  readonly content: Uint8Array;
  readonly offset: number;
}

/** The next record as bytes, undefined at a clean end of the file. */
async function nextRaw(queue: ByteQueue): Promise<Result<RawRecord | undefined, ArchiveFault>> {
  const offset = queue.offset;
  const fault = (kind: ArchiveFault['kind'], reason: string) => err<ArchiveFault>({ kind, offset, reason });
  const block = await queue.take(BLOCK);
  if (block.length === 0) return ok(undefined);
  if (block.length < BLOCK) return fault('truncated', `The file ends inside the header of a record, after ${block.length} of 512 bytes.`);
  const header = readHeader(block);
  if (header === undefined)
    return fault(offset === 0 ? 'not-an-archive' : 'bad-header', 'The header of a record states no readable length.');
  if (header.length > MAX_RECORD_BYTES)
    return fault('record-too-large', `A record claims ${header.length} bytes; at most ${MAX_RECORD_BYTES} are read.`);
  const content = await queue.take(header.length);
  if (content.length < header.length)
    return fault('truncated', `The file ends inside a record: ${content.length} of ${header.length} bytes are there.`);
  const wanted = paddedLength(header.length) - header.length;
  const padding = await queue.take(wanted);
  if (padding.length < wanted) return fault('truncated', 'The file ends inside the zero bytes after a record.');
  if (padding.some((byte) => byte !== 0))
    return fault('bad-padding', 'The bytes that fill up the last block of a record are not all zero.');
  return ok({ name: header.name, block, content, offset });
}

function checkFirst(raw: RawRecord): Result<number, ArchiveFault> {
  const fault = (kind: ArchiveFault['kind'], reason: string) => err<ArchiveFault>({ kind, offset: raw.offset, reason });
  if (raw.name !== FIRST_NAME)
    return fault('not-an-archive', 'The first record is not named BELENIOS: this is not the archive of an election.');
  const timestamp = FIRST_CONTENT.exec(fromUtf8(raw.content) ?? '')?.[1];
  if (timestamp === undefined) return fault('bad-first-record', 'The first record is not version 1 with a timestamp written as a string.');
  const seconds = Number(timestamp);
  if (seconds >= 8 ** 11) return fault('bad-first-record', 'The timestamp does not fit into a header.');
  if (!sameBytes(raw.block, recordHeader(raw.name, raw.content.length, seconds)))
    return fault('bad-header', 'The first header differs from the fixed form.');
  return ok(seconds);
}

function checkRecord(raw: RawRecord, timestamp: number): Result<ArchiveRecord, ArchiveFault> {
  const fault = (kind: ArchiveFault['kind'], reason: string) => err<ArchiveFault>({ kind, offset: raw.offset, reason });
  const [, hash, kind] = NAME.exec(raw.name) ?? [];
  if (hash === undefined) return fault('bad-header', 'A record is not named by its hash and kind in lower case.');
  if (!sameBytes(raw.block, recordHeader(raw.name, raw.content.length, timestamp)))
    return fault('bad-header', 'The header of a record differs from the fixed form.');
  const found = recordHash(raw.content);
  if (found !== hash) return fault('wrong-hash', `A record named ${hash} has the hash ${found}.`);
  const text = fromUtf8(raw.content);
  if (text === undefined) return fault('not-utf8', 'A record is not text in UTF-8.');
  const size = BLOCK + paddedLength(raw.content.length);
  return ok({ kind: kind === 'event' ? 'event' : 'data', hash, text, offset: raw.offset, size });
}

/** What `readArchive` gives: the timestamp first, then every record, or one fault at the end. */
export type ArchiveItem = { readonly timestamp: number } | ArchiveRecord;

/**
 * Reads an archive from its bytes, checking section 16 step 1 on the way: headers, paddings, hashes, UTF-8. Gives the timestamp,
 * then record by record; stops after the first fault. Holds one record at a time. Errors of `source` itself pass through.
 */
export async function* readArchive(source: AsyncIterable<Uint8Array>): AsyncGenerator<Result<ArchiveItem, ArchiveFault>, void, undefined> {
  const queue = new ByteQueue(source);
  try {
    let timestamp: number | undefined;
    for (;;) {
      const raw = await nextRaw(queue);
      if (!raw.ok) return yield raw;
      if (raw.value === undefined) break;
      if (timestamp === undefined) {
        const first = checkFirst(raw.value);
        if (!first.ok) return yield first;
        timestamp = first.value;
        yield ok({ timestamp });
        continue;
      }
      const checked = checkRecord(raw.value, timestamp);
      yield checked;
      if (!checked.ok) return;
    }
    if (timestamp === undefined) yield err({ kind: 'empty-file', offset: 0, reason: 'The file is empty.' });
  } finally {
    await queue.close();
  }
}
