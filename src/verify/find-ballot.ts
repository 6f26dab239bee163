import { fromBase64, toHex } from '../kernel/bytes.ts';
import { readEvents } from '../protocol/event-chain.ts';
import { credentialOf, type ArchiveSource } from './survey.ts';

/** A ballot of an archive: its event, and whether a later ballot of the same voter replaces it. */
export interface FoundBallot {
  readonly height: number;
  readonly replaced: boolean;
}

/** The SHA-256 in hexadecimal that a tracker (43 characters of Base64, PROTOCOL.md 10.6) spells, or undefined. */
export function trackerHash(tracker: string): string | undefined {
  const bytes = fromBase64(tracker.trim());
  return bytes?.length === 32 ? toHex(bytes) : undefined;
}

/**
 * Looks for the ballot of a tracker in an archive that was verified before. Undefined where it is not there, 'malformed' where the text is
 * no tracker.
 */
export async function findBallot(source: ArchiveSource, tracker: string): Promise<FoundBallot | 'malformed' | undefined> {
  const wanted = trackerHash(tracker);
  if (wanted === undefined) return 'malformed';
  let found: { readonly height: number; readonly credential: string | undefined } | undefined;
  let replaced = false;
  for await (const item of readEvents(source())) {
    const [record] = item.ok ? item.value.records : [];
    if (!item.ok || item.value.event.type !== 'Ballot' || !record) continue;
    const credential = credentialOf(record.text);
    if (record.hash === wanted) found = { height: item.value.event.height, credential };
    else if (found && credential === found.credential) replaced = true;
  }
  return found && { height: found.height, replaced };
}
