import { concatBytes, fromUtf8, utf8 } from '../kernel/bytes.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import { recordRefusal, type KindOf, type RecordSentenceId, type RecordSentences, type SaidRefusal, type ValuesFor } from './sentences.ts';

// The file of an election: an old-style tar in which every byte is fixed. PROTOCOL.md section 15.1.

const BLOCK = 512;
/** A record larger than this is refused: nothing honest comes near, and it could not be held as one text. */
const MAX_RECORD_BYTES = 2 ** 28;
const FIRST_NAME = 'BELENIOS';
const FIRST_CONTENT = /^\{"version":1,"timestamp":"(0|[1-9][0-9]{0,9})"\}$/;
const NAME = /^([0-9a-f]{64})\.(data|event)\.json$/;

type ArchiveFaultKind =
  | 'empty-file'
  | 'truncated'
  | 'not-an-archive'
  | 'bad-header'
  | 'bad-padding'
  | 'bad-first-record'
  | 'record-too-large'
  | 'not-utf8'
  | 'wrong-hash';

/** Why a file is not an archive. `offset` counts bytes from the start of the file. */
export interface ArchiveFault extends SaidRefusal<ArchiveFaultKind> {
  readonly offset: number;
}

type FaultId = Extract<RecordSentenceId, ArchiveFaultKind | `${ArchiveFaultKind}/${string}`>;

/** Makes the faults of the record that begins at this byte. */
const faultAt =
  (offset: number) =>
  <Id extends FaultId>(id: Id, ...values: ValuesFor<RecordSentences[Id]>): Result<never, ArchiveFault> =>
    err({ ...(recordRefusal(id, ...values) as SaidRefusal<KindOf<Id> & ArchiveFaultKind>), offset });

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
  const fault = faultAt(offset);
  const block = await queue.take(BLOCK);
  if (block.length === 0) return ok(undefined);
  if (block.length < BLOCK) return fault('truncated/header', { there: block.length });
  const header = readHeader(block);
  if (header === undefined) return fault(offset === 0 ? 'not-an-archive/length' : 'bad-header/length');
  if (header.length > MAX_RECORD_BYTES) return fault('record-too-large', { claimed: header.length, most: MAX_RECORD_BYTES });
  const content = await queue.take(header.length);
  if (content.length < header.length) return fault('truncated/record', { there: content.length, wanted: header.length });
  const wanted = paddedLength(header.length) - header.length;
  const padding = await queue.take(wanted);
  if (padding.length < wanted) return fault('truncated/padding');
  if (padding.some((byte) => byte !== 0)) return fault('bad-padding');
  return ok({ name: header.name, block, content, offset });
}

function checkFirst(raw: RawRecord): Result<number, ArchiveFault> {
  const fault = faultAt(raw.offset);
  if (raw.name !== FIRST_NAME) return fault('not-an-archive/name');
  const timestamp = FIRST_CONTENT.exec(fromUtf8(raw.content) ?? '')?.[1];
  if (timestamp === undefined) return fault('bad-first-record/form');
  const seconds = Number(timestamp);
  if (seconds >= 8 ** 11) return fault('bad-first-record/timestamp');
  if (!sameBytes(raw.block, recordHeader(raw.name, raw.content.length, seconds))) return fault('bad-header/first');
  return ok(seconds);
}

function checkRecord(raw: RawRecord, timestamp: number): Result<ArchiveRecord, ArchiveFault> {
  const fault = faultAt(raw.offset);
  const [, hash, kind] = NAME.exec(raw.name) ?? [];
  if (hash === undefined) return fault('bad-header/name');
  if (!sameBytes(raw.block, recordHeader(raw.name, raw.content.length, timestamp))) return fault('bad-header/form');
  const found = recordHash(raw.content);
  if (found !== hash) return fault('wrong-hash', { name: hash, hash: found });
  const text = fromUtf8(raw.content);
  if (text === undefined) return fault('not-utf8');
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
    if (timestamp === undefined) yield faultAt(0)('empty-file');
  } finally {
    await queue.close();
  }
}
