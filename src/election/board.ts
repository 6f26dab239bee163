import { recordHash } from '../protocol/archive.ts';
import { recordTexts, type NewEvent } from '../protocol/archive-writer.ts';
import { eventText } from '../protocol/events.ts';

/** One event of the published record as it is kept: its data records, its own text, its hash. PROTOCOL section 15.2. */
export interface BoardEventTexts {
  readonly height: number;
  readonly type: string;
  readonly records: readonly string[];
  readonly event: string;
  readonly hash: string;
}

/** The next event after one with hash `parent` ("" before the first). */
export function boardEvent(parent: string, height: number, event: NewEvent): BoardEventTexts {
  const records = recordTexts(event);
  const last = records.at(-1);
  const text = eventText({
    parent: parent === '' ? undefined : parent,
    height,
    type: event.type,
    payload: last === undefined ? undefined : recordHash(last),
  });
  return { height, type: event.type, records, event: text, hash: recordHash(text) };
}
