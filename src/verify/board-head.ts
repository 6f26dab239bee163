import { canonicalJson } from '../kernel/canonical.ts';
import { readEvents } from '../protocol/event-chain.ts';
import { eventFailure, type Failure } from './report.ts';
import type { ArchiveSource } from './survey.ts';

/**
 * What a server says about its published record, signed: `events` and `bytes` of the archive, the hash of its last event, the moment,
 * and the server's Ed25519 key (32 bytes in URL-safe Base64). Two heads that contradict each other prove that the server rewrote it.
 */
export interface BoardHead {
  readonly uuid: string;
  readonly events: number;
  readonly lastEvent: string;
  readonly bytes: number;
  readonly at: string;
  readonly publicKey: string;
  /** Over `boardHeadText`: 64 bytes in URL-safe Base64. */
  readonly signature: string;
}

/** The text that a head's signature is over: the canonical JSON of all fields but the signature. */
export function boardHeadText({ uuid, events, lastEvent, bytes, at, publicKey }: Omit<BoardHead, 'signature'>): string {
  return canonicalJson({ uuid, events, lastEvent, bytes, at, publicKey });
}

/**
 * Whether an archive agrees with a head: the event that was the last then has that hash and ends at that byte. The archive may have grown
 * since. Gives why not in a sentence, or undefined. Files and chains are checked up to that event.
 */
export async function contradictsHead(
  source: ArchiveSource,
  head: Pick<BoardHead, 'events' | 'lastEvent' | 'bytes'>,
): Promise<string | Failure | undefined> {
  for await (const item of readEvents(source())) {
    if (!item.ok) return eventFailure(item.error);
    if (item.value.event.height !== head.events - 1) continue;
    if (item.value.hash !== head.lastEvent)
      return `Event ${head.events - 1} has the hash ${item.value.hash}; the server signed ${head.lastEvent}.`;
    return item.value.end === head.bytes
      ? undefined
      : `The first ${head.events} events are ${item.value.end} bytes; the server signed ${head.bytes}.`;
  }
  return `The archive has fewer than the ${head.events} events that the server signed.`;
}
