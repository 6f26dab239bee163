import { fromUtf8, utf8 } from '../kernel/bytes.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import { readEvents, type RecordedEvent } from '../protocol/event-chain.ts';
import { mayFollow, wrongOrder } from './event-order.ts';
import { eventFailure, failure, type Failure } from './report.ts';

// The first reading of an archive: steps 1 and 2 of section 16 over the whole file, and which ballots count. It takes seconds where
// the proofs take minutes, so a broken file is reported at once, and progress can be told in ballots.

/** Bytes of an archive, from the beginning at every call. */
export type ArchiveSource = () => AsyncIterable<Uint8Array>;

/** What the first reading finds. */
export interface Survey {
  readonly events: number;
  readonly ballots: number;
  /** `counted[i]` is 1 where the i-th ballot is the last of its credential. */
  readonly counted: Uint8Array;
  readonly tallied: number;
  /** Heights of ballots that stand in the archive a second time, byte for byte. */
  readonly repeated: ReadonlySet<number>;
  readonly lastEvent: string;
  readonly bytes: number;
  readonly timestamp: number;
}

// A ballot's one canonical form begins like this; anything else is refused when its form is checked.
const CREDENTIAL = /^\{"election_uuid":"\w{1,200}","election_hash":"[\w+/]{1,100}","credential":"(\w{1,2000})"/;

/** The credential of a ballot's text, or undefined where the text cannot be a ballot. */
export function credentialOf(ballot: string): string | undefined {
  return CREDENTIAL.exec(ballot)?.[1];
}

/** A piece cut out of a text keeps the whole text in memory, in JavaScript's engines; a copy does not. */
const ownCopy = (text: string): string => fromUtf8(utf8(text)) ?? text;

/** Collects what the second reading must know of the ballots beforehand. */
class BallotIndex {
  readonly #last = new Map<string, number>();
  readonly #hashes = new Set<string>();
  readonly repeated = new Set<number>();
  count = 0;

  add(item: RecordedEvent): void {
    const [record] = item.records;
    const credential = credentialOf(record?.text ?? '');
    if (credential !== undefined) this.#last.set(ownCopy(credential), this.count);
    if (record && this.#hashes.has(record.hash)) this.repeated.add(item.event.height);
    if (record) this.#hashes.add(ownCopy(record.hash));
    this.count++;
  }

  counted(): Uint8Array {
    const flags = new Uint8Array(this.count);
    for (const index of this.#last.values()) flags[index] = 1;
    return flags;
  }
}

/** What somebody who waits wants to know, and how to stop. */
export interface SurveyOptions {
  readonly onBytes?: (bytes: number) => void;
  readonly stopped?: () => boolean;
}

/** Reads the whole archive once. Gives the failure of step 1 or 2, or undefined inside where `stopped` said so. */
export async function surveyArchive(source: ArchiveSource, options: SurveyOptions = {}): Promise<Result<Survey | undefined, Failure>> {
  const index = new BallotIndex();
  let last: RecordedEvent | undefined;
  for await (const item of readEvents(source())) {
    if (options.stopped?.() === true) return ok(undefined);
    if (!item.ok) return err(eventFailure(item.error));
    const { type, height } = item.value.event;
    if (!mayFollow(last?.event.type, type)) return err(wrongOrder(last?.event.type, type, height));
    if (type === 'Ballot') index.add(item.value);
    last = { ...item.value, records: [] };
    options.onBytes?.(item.value.end);
  }
  if (last === undefined) return err(failure('chain', undefined, 'no-event'));
  const counted = index.counted();
  return ok({
    events: last.event.height + 1,
    ballots: index.count,
    counted,
    tallied: counted.reduce((a, b) => a + b, 0),
    repeated: index.repeated,
    lastEvent: last.hash,
    bytes: last.end,
    timestamp: last.timestamp,
  });
}
