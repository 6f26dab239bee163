import type { EventType } from '../protocol/events.ts';
import { failure, type Failure } from './report.ts';

// Section 16, step 2: the order of the events. The peers do not check it (section 17): with ballots after EndBallots only the later
// ones count for them, and a second Setup can add a voter.

/** Which types may follow each; '' is the beginning. */
const FOLLOWERS: Readonly<Record<EventType | '', readonly EventType[]>> = {
  '': ['Setup'],
  Setup: ['Ballot', 'EndBallots'],
  Ballot: ['Ballot', 'EndBallots'],
  EndBallots: ['EncryptedTally'],
  EncryptedTally: ['Shuffle', 'PartialDecryption', 'Result'],
  Shuffle: ['Shuffle', 'EndShuffles'],
  EndShuffles: ['PartialDecryption', 'Result'],
  PartialDecryption: ['PartialDecryption', 'Result'],
  Result: [],
};

/** Whether an event of type `next` may follow one of type `last` (undefined: it is the first). */
export function mayFollow(last: EventType | undefined, next: EventType): boolean {
  return FOLLOWERS[last ?? ''].includes(next);
}

/** The failure where it may not, at this height. */
export function wrongOrder(last: EventType | undefined, next: EventType, height: number): Failure {
  if (last === undefined) return failure('chain', height, 'wrong-order/first', { event: next });
  const allowed = FOLLOWERS[last];
  return allowed.length === 0
    ? failure('chain', height, 'wrong-order/end', { event: next, before: last })
    : failure('chain', height, 'wrong-order/after', { event: next, before: last, allowed: allowed.join(', ') });
}
