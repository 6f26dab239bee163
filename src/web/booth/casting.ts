import { toBase64Url } from '../../kernel/bytes.ts';
import type { Receipt, VoterSession } from '../../wire/voting.ts';
import { ask, electionPath, type Answer, type Problem } from '../shared/api.ts';
import { lookUpSealed } from '../shared/tracker-look-up.ts';
import type { Doubt } from './doubt.ts';

/**
 * One cast, made so that it can be sent any number of times: a plain one is known by its key, a sealed one by its own text and tracker.
 * It is made once, when the voter first presses the button, and kept until the server's answer is known.
 */
export type Cast =
  | {
      readonly kind: 'plain';
      readonly slug: string;
      readonly key: string;
      readonly csrf: string;
      /** Whose ballot this is: another tab may have signed somebody else in since. */
      readonly username: string;
      readonly answers: readonly unknown[];
    }
  | {
      readonly kind: 'sealed';
      readonly slug: string;
      readonly ballot: string;
      readonly tracker: string;
      readonly csrf?: string | undefined;
    };

/** `unknown` is the honest word for "no answer came": the ballot may or may not have arrived. */
export type CastOutcome =
  | { readonly kind: 'recorded'; readonly receipt: Receipt }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'unknown' };

/** 32 bytes of the browser's generator in URL-safe Base64. */
export function newCastKey(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

/** Seconds between attempts: quick at first, patient later, half a minute in all. */
export const BACK_OFF: readonly number[] = [0, 0.7, 1.5, 3, 6, 10];

/** Refusals that say "not now": the request was not acted upon and may be sent again as it is. */
const TRANSIENT: ReadonlySet<string> = new Set(['storage-unavailable', 'too-many-requests', 'internal']);

function send(cast: Cast): Promise<Answer<Receipt>> {
  return cast.kind === 'plain'
    ? ask<Receipt>(electionPath(cast.slug, '/ballots'), {
        method: 'POST',
        body: { key: cast.key, answers: cast.answers },
        csrf: cast.csrf,
        timeout: 12_000,
      })
    : ask<Receipt>(electionPath(cast.slug, '/sealed-ballots'), {
        method: 'POST',
        body: { ballot: cast.ballot },
        csrf: cast.csrf,
        timeout: 20_000,
      });
}

/**
 * The cast under the session that this browser has now. A sign-in in another tab replaces the session: the same voter's cast goes on
 * under the new one; where nobody or somebody else is signed in, the answer is undefined.
 */
async function underThisSession(cast: Cast): Promise<Cast | undefined> {
  if (cast.kind !== 'plain') return undefined;
  const answer = await ask<VoterSession>(electionPath(cast.slug, '/me'));
  return answer.kind === 'done' && answer.value.username === cast.username ? { ...cast, csrf: answer.value.csrf } : undefined;
}

/**
 * Sends `cast` until the server has answered or patience ends. Repeating is safe: the server knows the key (or the ballot) and answers
 * a repetition with the same receipt. `attempted` hears of each attempt after the first.
 */
export async function castBallot(
  cast: Cast,
  attempted: (attempt: number) => void,
  pause: (seconds: number) => Promise<void>,
): Promise<CastOutcome> {
  let sent = cast;
  for (const [index, seconds] of BACK_OFF.entries()) {
    if (seconds > 0) await pause(seconds);
    if (index > 0) attempted(index);
    let answer = await send(sent);
    if (answer.kind === 'refused' && answer.problem.kind === 'cross-site' && sent === cast) {
      const renewed = await underThisSession(cast);
      if (!renewed) return { kind: 'refused', problem: { kind: 'not-signed-in' } };
      sent = renewed;
      answer = await send(sent);
    }
    if (answer.kind === 'done') return { kind: 'recorded', receipt: answer.value };
    if (answer.kind === 'refused' && !TRANSIENT.has(answer.problem.kind)) return answer;
    if (answer.kind === 'refused' && answer.problem.kind === 'too-many-requests') await pause(Math.min(answer.problem.retryAfter, 10));
  }
  return { kind: 'unknown' };
}

/** What the server knows of a cast in doubt. */
export async function resolveDoubt(
  doubt: Doubt,
): Promise<{ readonly kind: 'recorded'; readonly receipt: Receipt } | { readonly kind: 'not-recorded' } | { readonly kind: 'unknown' }> {
  if ('key' in doubt) {
    const answer = await ask<{ state: 'recorded'; receipt: Receipt } | { state: 'not-recorded' }>(electionPath(doubt.slug, '/doubt'), {
      method: 'POST',
      body: { key: doubt.key },
    });
    if (answer.kind !== 'done') return { kind: 'unknown' };
    return answer.value.state === 'recorded' ? { kind: 'recorded', receipt: answer.value.receipt } : { kind: 'not-recorded' };
  }
  const state = await lookUpSealed(doubt.slug, doubt.tracker);
  if (state === undefined) return { kind: 'unknown' };
  if (state === 'missing') return { kind: 'not-recorded' };
  return { kind: 'recorded', receipt: { tracker: doubt.tracker, replaced: false, repeated: true, day: '', title: '' } };
}

export function doubtOf(cast: Cast): Doubt {
  return cast.kind === 'plain' ? { slug: cast.slug, key: cast.key } : { slug: cast.slug, tracker: cast.tracker };
}
