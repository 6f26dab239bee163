import { err, ok, unreachable, type Result } from '../kernel/result.ts';
import { recordRefusal, type SaidRefusal } from './sentences.ts';
import { readArchive, type ArchiveFault, type ArchiveRecord } from './archive.ts';
import { parseEvent, parseOwned, parseSetup, parseSized, type ChainEvent, type EventType } from './events.ts';

// The chain of events in an archive. PROTOCOL.md section 15.2.

/** How many data records may stand before an event of each type. */
function recordCounts(type: EventType): readonly number[] {
  switch (type) {
    case 'Setup':
      return [4, 5];
    case 'Ballot':
    case 'Result':
      return [1];
    case 'EncryptedTally':
    case 'Shuffle':
    case 'PartialDecryption':
      return [2];
    case 'EndBallots':
    case 'EndShuffles':
      return [0];
    default:
      return unreachable(type);
  }
}

/** An event with its hash and the records that stand immediately before it. */
export interface RecordedEvent {
  readonly event: ChainEvent;
  readonly hash: string;
  readonly records: readonly ArchiveRecord[];
  /** Bytes of the file up to and with this event. */
  readonly end: number;
  /** Of the archive, Unix seconds. */
  readonly timestamp: number;
}

type BrokenLink = SaidRefusal<
  'bad-event' | 'wrong-height' | 'wrong-parent' | 'wrong-records' | 'wrong-payload' | 'leftover-record' | 'no-event'
>;

/** Why the chain of events does not hold; `height` is that of the event at fault (or expected there). */
export type ChainFault = BrokenLink & { readonly height: number };

/** What `readEvents` gives besides events: a fault of the file or of the chain. */
export type EventFault =
  | { readonly step: 'file'; readonly height: number; readonly fault: ArchiveFault }
  | { readonly step: 'chain'; readonly fault: ChainFault };

/** Checks parent, height and records of one event against what went before. */
function checkLink(
  event: ChainEvent,
  records: readonly ArchiveRecord[],
  height: number,
  parent: string | undefined,
): BrokenLink | undefined {
  if (event.height !== height) return recordRefusal('wrong-height', { says: event.height, stands: height });
  if (event.parent !== parent) return recordRefusal('wrong-parent');
  const allowed = recordCounts(event.type);
  if (!allowed.includes(records.length)) {
    return recordRefusal('wrong-records/count', { event: event.type, records: records.length, allowed: allowed.join('–') });
  }
  const last = records.at(-1);
  if (event.payload !== last?.hash) return recordRefusal('wrong-payload', { event: event.type });
  return undefined;
}

/** The hashes that the last record of an event must name, in the order of the records before it; undefined where it cannot be read. */
function namedRecords(type: EventType, text: string): readonly string[] | undefined {
  switch (type) {
    case 'Setup': {
      const setup = parseSetup(text);
      if (setup === undefined) return undefined;
      const names = [setup.election, setup.trustees, setup.credentials];
      return setup.credentialsCertificate === undefined ? names : [...names, setup.credentialsCertificate];
    }
    case 'EncryptedTally': {
      const sized = parseSized(text);
      return sized && [sized.tally];
    }
    case 'Shuffle':
    case 'PartialDecryption': {
      const owned = parseOwned(text);
      return owned && [owned.payload];
    }
    case 'Ballot':
    case 'EndBallots':
    case 'EndShuffles':
    case 'Result':
      return [];
    default:
      return unreachable(type);
  }
}

function checkRecords(event: ChainEvent, records: readonly ArchiveRecord[]): BrokenLink | undefined {
  const last = records.at(-1);
  if (last === undefined) return undefined;
  const names = namedRecords(event.type, last.text);
  if (names === undefined) return recordRefusal('wrong-records/form', { event: event.type });
  const before = records.slice(0, -1);
  if (names.length === before.length && names.every((name, i) => name === before[i]?.hash)) return undefined;
  return recordRefusal('wrong-records/named', { event: event.type });
}

/**
 * Reads an archive event by event, each with its records, checking the file (section 16 step 1) and the links of the chain (step 2
 * but for the order of the types, which `EventOrder` checks). Stops after the first fault. The texts of records are not looked
 * into, but for the small ones that name others.
 */
export async function* readEvents(source: AsyncIterable<Uint8Array>): AsyncGenerator<Result<RecordedEvent, EventFault>, void, undefined> {
  let records: ArchiveRecord[] = [];
  let height = 0;
  let parent: string | undefined;
  let timestamp = 0;
  const broken = (link: BrokenLink) => err<EventFault>({ step: 'chain', fault: { ...link, height } });
  for await (const item of readArchive(source)) {
    if (!item.ok) return yield err({ step: 'file', height, fault: item.error });
    if ('timestamp' in item.value) {
      timestamp = item.value.timestamp;
      continue;
    }
    const record = item.value;
    if (record.kind === 'data') {
      records.push(record);
      if (records.length > 5) return yield broken(recordRefusal('leftover-record/many'));
      continue;
    }
    const parsed = parseEvent(record.text);
    if (!parsed.ok) return yield broken(parsed.error);
    const fault = checkLink(parsed.value, records, height, parent) ?? checkRecords(parsed.value, records);
    if (fault) return yield broken(fault);
    yield ok({ event: parsed.value, hash: record.hash, records, end: record.offset + record.size, timestamp });
    [records, parent, height] = [[], record.hash, height + 1];
  }
  if (records.length > 0) yield broken(recordRefusal('leftover-record/end'));
  else if (height === 0) yield broken(recordRefusal('no-event'));
}
