import { err, ok, unreachable, type Result } from '../kernel/result.ts';
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

/** Why the chain of events does not hold; `height` is that of the event at fault (or expected there). */
export interface ChainFault {
  readonly kind:
    | 'bad-event'
    | 'wrong-height'
    | 'wrong-parent'
    | 'wrong-records'
    | 'wrong-payload'
    | 'leftover-record'
    | 'no-event'
    | 'wrong-order';
  readonly height: number;
  readonly reason: string;
}

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
): ChainFault | undefined {
  const fault = (kind: ChainFault['kind'], reason: string): ChainFault => ({ kind, height, reason });
  if (event.height !== height) return fault('wrong-height', `An event says height ${event.height}; it stands at ${height}.`);
  if (event.parent !== parent) return fault('wrong-parent', 'An event does not name the event before it as its parent.');
  const allowed = recordCounts(event.type);
  if (!allowed.includes(records.length)) {
    return fault(
      'wrong-records',
      `An event of type ${event.type} has ${records.length} records before it; ${allowed.join(' or ')} belong there.`,
    );
  }
  const last = records.at(-1);
  if (event.payload !== last?.hash) return fault('wrong-payload', `A ${event.type} event does not name the record before it.`);
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

function checkRecords(event: ChainEvent, records: readonly ArchiveRecord[]): ChainFault | undefined {
  const last = records.at(-1);
  if (last === undefined) return undefined;
  const names = namedRecords(event.type, last.text);
  if (names === undefined)
    return {
      kind: 'wrong-records',
      height: event.height,
      reason: `The record that the ${event.type} event names is not in its canonical form.`,
    };
  const before = records.slice(0, -1);
  if (names.length === before.length && names.every((name, i) => name === before[i]?.hash)) return undefined;
  return {
    kind: 'wrong-records',
    height: event.height,
    reason: `The records before the ${event.type} event are not those that it names, in their order.`,
  };
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
  const broken = (fault: ChainFault) => err<EventFault>({ step: 'chain', fault });
  for await (const item of readArchive(source)) {
    if (!item.ok) return yield err({ step: 'file', height, fault: item.error });
    if ('timestamp' in item.value) {
      timestamp = item.value.timestamp;
      continue;
    }
    const record = item.value;
    if (record.kind === 'data') {
      records.push(record);
      if (records.length > 5)
        return yield broken({ kind: 'leftover-record', height, reason: 'More records stand together than any event has.' });
      continue;
    }
    const parsed = parseEvent(record.text);
    if (!parsed.ok) return yield broken({ kind: 'bad-event', height, reason: parsed.error });
    const fault = checkLink(parsed.value, records, height, parent) ?? checkRecords(parsed.value, records);
    if (fault) return yield broken(fault);
    yield ok({ event: parsed.value, hash: record.hash, records, end: record.offset + record.size, timestamp });
    [records, parent, height] = [[], record.hash, height + 1];
  }
  if (records.length > 0) yield broken({ kind: 'leftover-record', height, reason: 'The file ends with a record that no event names.' });
  else if (height === 0) yield broken({ kind: 'no-event', height: 0, reason: 'The archive holds no event at all.' });
}
