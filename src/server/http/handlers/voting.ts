import { createHash } from 'node:crypto';
import { formatDate, localDate } from '../../../election/calendar.ts';
import { textIn } from '../../../election/definition.ts';
import { readTracker } from '../../../election/ballot.ts';
import { usernameKey } from '../../../election/secret.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import type { Refusal } from '../../../election/refusal.ts';
import type { Answers } from '../../../election/ballot.ts';
import { castBallot, castInDoubt, contestsOf, type CastReceipt } from '../../../usecases/cast-ballot.ts';
import type { Context } from '../../../usecases/context.ts';
import { findElection } from '../../../usecases/find.ts';
import type { ElectionRecord, VoterRecord } from '../../../usecases/ports.ts';
import { registerVoter } from '../../../usecases/register-voter.ts';
import { resultsOf } from '../../../usecases/results.ts';
import { signInVoter } from '../../../usecases/sign-in-voter.ts';
import { isoMoment } from '../../../wire/time.ts';
import type { PublicListEntry, Receipt, VoterSession } from '../../../wire/voting.ts';
import { addressOf } from '../address.ts';
import type { HandlersFor } from '../call.ts';
import { setCookie, voterCookie } from '../cookies.ts';
import { resultsToWire } from '../election-view.ts';
import { isSecure, secretMark } from '../guard.ts';
import { isLoopback, networkOf } from '../rate-limit.ts';
import type { Services } from '../services.ts';
import { openStream } from '../stream.ts';
import { VOTER_IDLE, type VoterClaims } from '../voter-session.ts';

/** The election as the public knows it: drafts do not exist. */
export async function publicElection(ctx: Context, slug: string): Promise<Result<ElectionRecord, Refusal>> {
  const found = await findElection(ctx, slug);
  return found.ok && found.value.status === 'draft' ? err({ kind: 'not-found', what: `election "${slug.slice(0, 64)}"` }) : found;
}

/** The elections that the front page lists. */
export async function publicList(ctx: Context): Promise<readonly PublicListEntry[]> {
  const shown = (await ctx.store.listElections()).filter(
    ({ status, definition }) => definition.listed && status !== 'draft' && status !== 'archived',
  );
  const moment = (at: number | undefined): string | null => (at === undefined ? null : isoMoment(at));
  return shown.map(({ slug, status, definition: { title, opensAt, closesAt, sample, sealed } }) => ({
    slug,
    title,
    status,
    opensAt: moment(opensAt),
    closesAt: moment(closesAt),
    sample,
    sealed: sealed !== undefined,
  }));
}

function sessionOf(services: Services, election: ElectionRecord, voter: VoterRecord, voted: boolean, claims: VoterClaims): VoterSession {
  return {
    username: voter.username,
    name: voter.name,
    voted,
    mayChange: voted && election.definition.revoting,
    contests: [...contestsOf(election.definition, voter)],
    orderSeed: services.views.orderSeed(election.id, voter.id),
    csrf: claims.csrf,
    expiresAt: isoMoment(claims.expiresAt),
  };
}

function receiptOf(election: ElectionRecord, receipt: CastReceipt, now: number): Receipt {
  const { definition } = election;
  return { ...receipt, day: formatDate(localDate(now, definition.timeZone)), title: textIn(definition.title, ...definition.languages) };
}

/** The account that a delay after wrong secrets belongs to. A personal link names nobody, so each link stands for itself. */
function accountOf(electionId: string, credentials: { readonly username: string } | { readonly link: string }): string {
  const text = 'username' in credentials ? usernameKey(credentials.username) : `link:${credentials.link}`;
  return createHash('sha256').update(`${electionId}|${text}`).digest('base64url');
}

type VotingRoute =
  | 'health'
  | 'elections'
  | 'election'
  | 'results'
  | 'live'
  | 'tracker'
  | 'signIn'
  | 'me'
  | 'signOut'
  | 'cast'
  | 'doubt'
  | 'register';

export const votingHandlers: HandlersFor<VotingRoute> = {
  async health({ ctx, services }) {
    await ctx.store.countAdmins();
    return ok({ ok: true, version: services.settings.version, pdf: services.prints.able });
  },

  async elections({ ctx }) {
    return ok([...(await publicList(ctx))]);
  },

  async election({ ctx, services, params }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    return found.ok ? ok(await services.views.public(found.value)) : found;
  },

  async results({ ctx, params }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const results = await resultsOf(ctx, found.value, 'public');
    return results.ok ? ok(resultsToWire(results.value)) : results;
  },

  async live({ ctx, services, params, request, reply }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    return openStream(services, services.live, found.value.id, request, reply);
  },

  async tracker({ ctx, params }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const key = readTracker(params['tracker'] ?? '');
    if (key === undefined)
      return err({
        kind: 'input-invalid',
        problems: [{ path: 'tracker', message: 'a tracker has 16 digits and letters A to F, in four groups' }],
      });
    const state = await ctx.store.findReceipt(found.value.id, key);
    return ok({ tracker: key.replaceAll(/(.{4})(?=.)/g, '$1-'), state: state ?? 'missing' });
  },

  async signIn({ ctx, services, params, body, request, reply }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    // One election has two addresses, its name and its id, and one account for each voter.
    const { id } = found.value;
    const account = accountOf(id, body);
    const tried = await services.wrongSecrets.attempt(
      account,
      addressOf(request),
      () => signInVoter(ctx, id, body),
      (outcome) => {
        if (outcome.ok) services.wrongSecrets.succeeded(account, addressOf(request));
        else if (outcome.error.kind === 'wrong-secret') services.wrongSecrets.failed(account, addressOf(request));
      },
    );
    if (!tried.ok) return err({ kind: 'too-many-attempts', retryAfter: Math.ceil(tried.error) });
    const signed = tried.value;
    if (!signed.ok) return signed;
    const { election, voter, voted, place } = signed.value;
    const claims: VoterClaims = {
      electionId: election.id,
      voterId: voter.id,
      place,
      secretMark: secretMark(voter.secret),
      csrf: services.voters.token(),
      expiresAt: services.clock.now() + VOTER_IDLE,
    };
    setCookie(reply, voterCookie(isSecure(services, request), election.slug), services.voters.seal(claims), VOTER_IDLE / 1_000);
    return ok(sessionOf(services, election, voter, voted, claims));
  },

  async me({ ctx, services, caller: { election, voter, claims } }) {
    return ok(sessionOf(services, election, voter, await ctx.store.hasVoted(election.id, voter.id), claims));
  },

  async signOut({ services, caller: { election }, request, reply }) {
    void reply.removeHeader('set-cookie');
    setCookie(reply, voterCookie(isSecure(services, request), election.slug), '', 0);
    return ok({ done: true });
  },

  async cast({ ctx, services, caller: { election, voter, claims }, body }) {
    // The guard has just read both; the transaction of the cast decides on the record as it is then.
    const read = { findElection: () => Promise.resolve(election), findVoterById: () => Promise.resolve(voter) };
    const store = Object.assign(Object.create(ctx.store) as Context['store'], read);
    const done = await castBallot(
      { ...ctx, store },
      { slug: election.id, voterId: voter.id, castKey: body.key, answers: body.answers as Answers, place: claims.place },
    );
    return done.ok ? ok(receiptOf(election, done.value, services.clock.now())) : done;
  },

  async doubt({ ctx, services, params, body }) {
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const receipt = await castInDoubt(ctx, found.value.id, body.key);
    if (!receipt.ok) return receipt;
    return ok(
      receipt.value === null
        ? { state: 'not-recorded' }
        : { state: 'recorded', receipt: receiptOf(found.value, receipt.value, services.clock.now()) },
    );
  },

  async register({ ctx, services, params, body, request }) {
    const wait = isLoopback(addressOf(request)) ? 0 : services.registrations.take(networkOf(addressOf(request)));
    if (wait > 0) return err({ kind: 'too-many-requests', retryAfter: wait });
    const found = await publicElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const done = await registerVoter(ctx, found.value.id, body);
    return done.ok ? ok({ state: done.value.state, secret: done.value.secret }) : done;
  },
};
