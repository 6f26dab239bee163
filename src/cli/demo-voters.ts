import { randomBytes, randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answers } from '../election/ballot.ts';
import type { TellableSecret } from './desk.ts';
import { Broken, openBooth } from './booth.ts';
import { Failure } from './terminal-output.ts';

// Simulated voters for the demonstration: they come in one by one at a human pace, most by the web, some by the terminal channel.

/** Usernames of the simulated electorate; those of the first system's trial come first. */
export const DEMO_NAMES = [
  'Shreevathsa',
  'Kaushal',
  'Rahul',
  'Sanjana',
  'Mahima',
  'Ashwin',
  'Harshith',
  'Thrushika',
  'Sumedh',
  'Shreyas',
  'Abhishek',
  'John',
  'Joice',
  'Sashi',
  'Aditi',
  'Bhavya',
  'Chitra',
  'Deepak',
  'Esha',
  'Farhan',
  'Gita',
  'Hari',
  'Indu',
  'Jaya',
  'Kiran',
  'Lakshmi',
  'Mohan',
  'Nandini',
  'Omkar',
  'Pooja',
  'Qadir',
  'Ravi',
  'Sunita',
  'Tara',
  'Uday',
  'Vani',
  'Waseem',
  'Yamini',
  'Zara',
  'Anil',
  'Bina',
  'Charu',
  'Dinesh',
  'Ela',
  'Ganesh',
  'Hema',
  'Ishan',
  'Jyoti',
  'Kavya',
  'Lata',
  'Manoj',
  'Neha',
] as const;

/** How the six candidates do in the demonstration, in percent. */
const LIKING = [31, 24, 16, 13, 10, 6] as const;

function likedCandidate(): number {
  let lot = randomInt(100);
  for (const [candidate, percent] of LIKING.entries()) {
    if (lot < percent) return candidate;
    lot -= percent;
  }
  return 0;
}

async function voteOnce(address: string, slug: string, voter: TellableSecret, answers: Answers): Promise<void> {
  const booth = await openBooth({ url: new URL(address), fingerprint: undefined });
  try {
    await booth.signIn(slug, voter.username, voter.secret);
    await booth.cast(randomBytes(32).toString('base64url'), answers);
  } finally {
    booth.close();
  }
}

/**
 * Lets `voters` come to the polls in random order, one every `pause` milliseconds on average, until `stopped`. Voters who find the polls
 * shut, or who have voted by hand meanwhile, go home.
 */
export async function letVotersCome(
  doors: { readonly web: string; readonly terminal: string | null },
  slug: string,
  voters: readonly TellableSecret[],
  pause: number,
  stopped: AbortSignal,
  seen: (count: number) => void,
): Promise<void> {
  let count = 0;
  for (const voter of voters
    .map((each) => ({ each, lot: randomInt(2 ** 31) }))
    .toSorted((a, b) => a.lot - b.lot)
    .map(({ each }) => each)) {
    try {
      await sleep(pause * (0.3 + (1.4 * randomInt(1_000)) / 1_000), undefined, { signal: stopped });
      const door = doors.terminal !== null && randomInt(4) === 0 ? doors.terminal : doors.web;
      await voteOnce(door, slug, voter, [{ kind: 'choices', candidates: [likedCandidate()] }]);
      seen(++count);
    } catch (error) {
      if (stopped.aborted) return;
      if (!(error instanceof Failure) && !(error instanceof Broken)) throw error;
    }
  }
}
