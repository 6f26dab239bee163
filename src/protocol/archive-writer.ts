import { concatBytes } from '../kernel/bytes.ts';
import { unreachable } from '../kernel/result.ts';
import { encodeRecord, firstRecord, recordHash } from './archive.ts';
import { eventText, ownedText, setupText, sizedText } from './events.ts';

// Appending to an archive: every event gives the bytes that follow what is there. PROTOCOL.md section 15.

/** Where an archive stands: enough to append to it. `bytes` is its length. */
export interface ArchiveHead {
  readonly timestamp: number;
  readonly events: number;
  readonly lastEvent: string | undefined;
  readonly bytes: number;
}

/** What the parts of an archive are made from: texts exactly as hashed. */
export type NewEvent =
  | { readonly type: 'Setup'; readonly election: string; readonly trustees: string; readonly credentials: string }
  | { readonly type: 'Ballot'; readonly ballot: string }
  | { readonly type: 'EndBallots' }
  | { readonly type: 'EncryptedTally'; readonly tally: string; readonly numTallied: number; readonly totalWeight: bigint }
  | { readonly type: 'Shuffle'; readonly owner: number; readonly shuffle: string }
  | { readonly type: 'EndShuffles' }
  | { readonly type: 'PartialDecryption'; readonly owner: number; readonly decryption: string }
  | { readonly type: 'Result'; readonly result: string };

/** The bytes to append, and where the archive then stands. */
export interface Appended {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly head: ArchiveHead;
}

/** The beginning of an archive, before any event. `timestamp`: Unix seconds. */
export function startArchive(timestamp: number): Appended {
  const bytes = firstRecord(timestamp);
  return { bytes, head: { timestamp, events: 0, lastEvent: undefined, bytes: bytes.length } };
}

/** The texts of an event's records, in order; the last one is what the event names. */
export function recordTexts(event: NewEvent): readonly string[] {
  switch (event.type) {
    case 'Setup': {
      const { election, trustees, credentials } = event;
      return [
        election,
        trustees,
        credentials,
        setupText({ election: recordHash(election), trustees: recordHash(trustees), credentials: recordHash(credentials) }),
      ];
    }
    case 'Ballot':
      return [event.ballot];
    case 'EncryptedTally':
      return [event.tally, sizedText({ numTallied: event.numTallied, totalWeight: event.totalWeight, tally: recordHash(event.tally) })];
    case 'Shuffle':
      return [event.shuffle, ownedText({ owner: event.owner, payload: recordHash(event.shuffle) })];
    case 'PartialDecryption':
      return [event.decryption, ownedText({ owner: event.owner, payload: recordHash(event.decryption) })];
    case 'Result':
      return [event.result];
    case 'EndBallots':
    case 'EndShuffles':
      return [];
    default:
      return unreachable(event);
  }
}

/** Appends one event: the bytes of its records and of the event itself. Nothing already written changes. */
export function appendEvent(head: ArchiveHead, event: NewEvent): Appended {
  const pieces: Uint8Array[] = [];
  const add = (kind: 'data' | 'event', text: string): string => {
    const { bytes, hash } = encodeRecord(kind, text, head.timestamp);
    pieces.push(bytes);
    return hash;
  };
  let payload: string | undefined;
  for (const text of recordTexts(event)) payload = add('data', text);
  const last = add('event', eventText({ parent: head.lastEvent, height: head.events, type: event.type, payload }));
  const bytes = concatBytes(...pieces);
  return { bytes, head: { timestamp: head.timestamp, events: head.events + 1, lastEvent: last, bytes: head.bytes + bytes.length } };
}

/** A whole archive from its events. */
export function buildArchive(timestamp: number, events: readonly NewEvent[]): Appended {
  let { bytes, head } = startArchive(timestamp);
  const pieces: Uint8Array[] = [bytes];
  for (const event of events) {
    ({ bytes, head } = appendEvent(head, event));
    pieces.push(bytes);
  }
  return { bytes: concatBytes(...pieces), head };
}
