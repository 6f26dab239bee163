import { dayNumber, formatDate, localDate, type CalendarDate } from '../election/calendar.ts';
import { ineligibility, type Ineligible } from '../election/eligibility.ts';
import { canonicalChosen, readSecret, usernameKey } from '../election/secret.ts';
import { err, ok } from '../kernel/result.ts';
import type { Context, Outcome } from './context.ts';
import { findElection } from './find.ts';
import type { ElectionRecord, VoterRecord } from './ports.ts';

export type VoterCredentials = { readonly username: string; readonly secret: string } | { readonly link: string };

export interface SignedIn {
  readonly election: ElectionRecord;
  readonly voter: VoterRecord;
  readonly voted: boolean;
  /** Where votes may be changed: the place of this voter's ballot, which only the voter's secret gives. */
  readonly place: string | null;
}

/** The day that eligibility is measured on where the rules name none: opening in the election's zone, else today. */
export function electionDay(election: ElectionRecord, now: number): CalendarDate {
  return localDate(election.definition.opensAt ?? election.openedAt ?? now, election.definition.timeZone);
}

/** The date of `now` in the election's zone. */
export function today(election: ElectionRecord, now: number): CalendarDate {
  return localDate(now, election.definition.timeZone);
}

/** Today's number for the coarse clock of marks: days since 1970 in the election's zone. */
export function dayOf(election: ElectionRecord, now: number): number {
  return dayNumber(today(election, now));
}

/** The rules against what the roll says of a voter. The roll is the authority: facts it does not hold are not asked for. */
export function rollIneligibility(
  election: ElectionRecord,
  voter: Pick<VoterRecord, 'dateOfBirth' | 'place'>,
  now: number,
): readonly Ineligible[] {
  const reasons = ineligibility(
    election.definition.eligibility,
    { dateOfBirth: voter.dateOfBirth ?? undefined, place: voter.place ?? undefined },
    formatDate(electionDay(election, now)),
    formatDate(today(election, now)),
  );
  return reasons.filter((reason) => reason.kind !== 'date-of-birth-missing' && reason.kind !== 'place-missing');
}

/** Lets a voter in by username and secret, or by the secret of a personal link alone. Takes as long for an unknown voter as for a wrong secret. */
export async function signInVoter(ctx: Context, slug: string, credentials: VoterCredentials): Outcome<SignedIn> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  const voter =
    'link' in credentials
      ? await voterByLink(ctx, election, credentials.link)
      : await voterBySecret(ctx, election, credentials.username, credentials.secret);
  if (!voter) return err({ kind: 'wrong-secret' });
  if (voter.status === 'pending') return err({ kind: 'registration-pending' });
  if (voter.status === 'refused')
    return err({ kind: 'registration-refused', reason: await ctx.store.refusalReason(election.id, voter.id) });
  if (voter.status !== 'active') return err({ kind: 'wrong-secret' });
  const reasons = rollIneligibility(election, voter, ctx.clock.now());
  if (reasons.length > 0) return err({ kind: 'not-eligible', reasons });
  return ok({
    election,
    voter,
    voted: await ctx.store.hasVoted(election.id, voter.id),
    place: await placeFor(ctx, election, voter, 'link' in credentials ? credentials.link : credentials.secret),
  });
}

/** The canonical form of a typed secret as the voter's held one is compared: undefined where it cannot match. */
function canonicalFor(voter: VoterRecord | undefined, secret: string): string {
  if (voter?.secret?.kind === 'chosen') return canonicalChosen(secret);
  const read = readSecret(secret);
  return read.kind === 'mistyped' ? '' : read.canonical;
}

async function voterBySecret(ctx: Context, election: ElectionRecord, username: string, secret: string): Promise<VoterRecord | undefined> {
  const voter = await ctx.store.findVoter(election.id, usernameKey(username));
  const right = await ctx.secrets.verify(voter?.secret ?? undefined, canonicalFor(voter, secret));
  return right ? voter : undefined;
}

async function voterByLink(ctx: Context, election: ElectionRecord, link: string): Promise<VoterRecord | undefined> {
  const read = readSecret(link);
  return read.kind === 'drawn' ? ctx.store.findVoterBySecret(election.id, ctx.secrets.hashDrawn(read.canonical).hash) : undefined;
}

async function placeFor(ctx: Context, election: ElectionRecord, voter: VoterRecord, secret: string): Promise<string | null> {
  if (!election.definition.revoting || !voter.secret) return null;
  return ctx.secrets.placeOf(election.id, voter.id, canonicalFor(voter, secret), voter.secret.kind);
}

/**
 * Lets a voter in by one line "username-secret", as the first seed's terminal client sends it. Usernames and secrets may hold dashes
 * themselves: every split whose left side is on the roll is tried.
 */
export async function signInByLine(ctx: Context, slugs: readonly string[], line: string): Outcome<SignedIn> {
  const text = line.trim().slice(0, 500);
  const splits = [...text.matchAll(/-/g)]
    .map((match) => match.index)
    .filter((at) => at > 0 && at < text.length - 1)
    .slice(0, 20);
  let tried = false;
  let refusal: Awaited<Outcome<SignedIn>> | undefined;
  for (const slug of slugs) {
    const election = await ctx.store.findElection(slug);
    if (!election) continue;
    for (const at of splits) {
      const username = text.slice(0, at);
      if (!(await ctx.store.findVoter(election.id, usernameKey(username)))) continue;
      tried = true;
      const result = await signInVoter(ctx, slug, { username, secret: text.slice(at + 1) });
      if (result.ok) return result;
      if (result.error.kind !== 'wrong-secret') refusal = result;
    }
  }
  if (!tried) await ctx.secrets.verify(undefined, 'nobody');
  return refusal ?? err({ kind: 'wrong-secret' });
}
