import type { EventType } from '../protocol/events.ts';

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

/** Why it may not, for people. */
export function orderReason(last: EventType | undefined, next: EventType): string {
  if (last === undefined) return `The first event is ${next}; it must be Setup.`;
  const wanted = FOLLOWERS[last];
  const rule = wanted.length === 0 ? 'nothing may follow it' : `only ${wanted.join(' or ')} may follow it`;
  return `A ${next} event stands after ${last}; ${rule}.`;
}
