import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseSlug } from '../../kernel/ids.ts';
import { adminOfSession, actorOf, findToken } from '../../usecases/administrators.ts';
import type { Role } from '../../usecases/people-ports.ts';
import type { ElectionRecord, SecretHash } from '../../usecases/ports.ts';
import type { Guard } from '../../wire/route.ts';
import { addressOf } from './address.ts';
import type { AdminCaller, VoterCaller } from './call.ts';
import { adminCookie, readCookie, setCookie, voterCookie } from './cookies.ts';
import { Refused } from './problem.ts';
import { isLoopback, networkOf } from './rate-limit.ts';
import type { Services } from './services.ts';
import { VOTER_IDLE, type VoterClaims } from './voter-session.ts';

// The one place where it is decided who may call what. It runs before the body is read.

const RANK: { readonly [R in Role]: number } = { observer: 0, officer: 1, owner: 2 };
const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether this request came under TLS, here or at the proxy. */
export function isSecure(services: Services, request: FastifyRequest): boolean {
  return services.settings.tls || request.protocol === 'https';
}

/** A mark of a voter's held secret: it changes when the secret is reset, and tells nothing about it. */
export function secretMark(secret: SecretHash | null): string {
  return createHash('sha256')
    .update(`mark|${secret?.kind ?? ''}|${secret?.hash ?? ''}`)
    .digest('base64url')
    .slice(0, 16);
}

/** Compares in the same time wherever two texts of one length differ. */
function sameText(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** Refuses a changing request that a page of another site made. Programs send neither header and carry no cookie by accident. */
function checkOrigin(services: Services, request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new Refused({ kind: 'cross-site' });
  const { origin } = request.headers;
  if (origin === undefined) return;
  const own = [`http://${request.host}`, `https://${request.host}`, services.settings.publicUrl];
  if (!own.includes(origin)) throw new Refused({ kind: 'cross-site' });
}

function checkCsrf(request: FastifyRequest, expected: string): void {
  if (SAFE.has(request.method)) return;
  const given = request.headers['x-veritally-csrf'];
  if (typeof given !== 'string' || !sameText(given, expected)) throw new Refused({ kind: 'cross-site' });
}

/** Slows a flood from one network; this machine itself is not limited. */
export function limitRequests(services: Services, request: FastifyRequest): void {
  if (isLoopback(addressOf(request))) return;
  const wait = services.requests.take(networkOf(addressOf(request)));
  if (wait > 0) throw new Refused({ kind: 'too-many-requests', retryAfter: wait });
}

/** For whom a request comes is looked up once a request; what it may do is decided by the cast's own transaction, on the record itself. */
const ELECTION_KEPT = 250;
const recent = new WeakMap<Services, Map<string, { readonly at: number; readonly election: Promise<ElectionRecord | undefined> }>>();

function recentElection(services: Services, slug: string): Promise<ElectionRecord | undefined> {
  const now = performance.now();
  const held = recent.get(services) ?? new Map<string, { readonly at: number; readonly election: Promise<ElectionRecord | undefined> }>();
  recent.set(services, held);
  const known = held.get(slug);
  if (known && now - known.at < ELECTION_KEPT) return known.election;
  if (held.size > 200) held.clear();
  const election = services.ctx.store.findElection(slug);
  held.set(slug, { at: now, election });
  election.catch(() => held.delete(slug));
  return election;
}

async function admitVoter(services: Services, request: FastifyRequest, reply: FastifyReply): Promise<VoterCaller> {
  const { slug } = request.params as { readonly slug: string };
  const election = parseSlug(slug) ? await recentElection(services, slug) : undefined;
  if (!election) throw new Refused({ kind: 'not-found', what: `election "${slug.slice(0, 64)}"` });
  const form = voterCookie(isSecure(services, request), election.slug);
  const now = services.clock.now();
  const cookie = readCookie(request, form);
  const claims = cookie === undefined ? undefined : services.voters.open(cookie, now);
  if (!claims || claims.electionId !== election.id) throw new Refused({ kind: 'not-signed-in' });
  checkCsrf(request, claims.csrf);
  const voter = await services.ctx.store.findVoterById(election.id, claims.voterId);
  if (!voter || voter.status !== 'active' || secretMark(voter.secret) !== claims.secretMark) throw new Refused({ kind: 'not-signed-in' });
  return { election, voter, claims: renewed(services, request, reply, election.slug, claims) };
}

/** Slides the session's end forward, at most once a minute. */
function renewed(services: Services, request: FastifyRequest, reply: FastifyReply, slug: string, claims: VoterClaims): VoterClaims {
  const expiresAt = services.clock.now() + VOTER_IDLE;
  if (expiresAt - claims.expiresAt < 60_000) return claims;
  const next = { ...claims, expiresAt };
  setCookie(reply, voterCookie(isSecure(services, request), slug), services.voters.seal(next), VOTER_IDLE / 1_000);
  return next;
}

async function identifyAdmin(
  services: Services,
  request: FastifyRequest,
): Promise<AdminCaller & { readonly scopes: readonly string[] | undefined }> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = /^Bearer (\S{1,200})$/i.exec(authorization)?.[1];
    const record = token === undefined ? undefined : await findToken(services.ctx, token);
    if (!record) throw new Refused({ kind: 'not-signed-in' });
    return { actor: { kind: 'token', name: record.name, id: record.id }, role: record.role, person: undefined, scopes: record.scopes };
  }
  const cookie = readCookie(request, adminCookie(isSecure(services, request)));
  const person = cookie === undefined || cookie.length > 100 ? undefined : await adminOfSession(services.ctx, cookie);
  if (!person) throw new Refused({ kind: 'not-signed-in' });
  checkCsrf(request, person.csrf);
  return { actor: actorOf(person.admin), role: person.admin.role, person, scopes: undefined };
}

async function admitAdmin(
  services: Services,
  request: FastifyRequest,
  guard: Extract<Guard, { readonly kind: 'admin' }>,
): Promise<AdminCaller> {
  const { scopes, ...caller } = await identifyAdmin(services, request);
  if (scopes !== undefined && guard.scopes.length === 0)
    throw new Refused({ kind: 'forbidden', need: 'a signed-in administrator; API tokens cannot do this' });
  const missing = scopes === undefined ? undefined : guard.scopes.find((scope) => !scopes.includes(scope));
  if (missing !== undefined) throw new Refused({ kind: 'forbidden', need: `the scope "${missing}"` });
  if (RANK[caller.role] < RANK[guard.role]) throw new Refused({ kind: 'forbidden', need: `the role "${guard.role}"` });
  return caller;
}

/** Lets the caller of a route in, or throws the refusal. */
export async function admit(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
  guard: Guard,
): Promise<VoterCaller | AdminCaller | undefined> {
  limitRequests(services, request);
  if (!SAFE.has(request.method) && request.headers.authorization === undefined) checkOrigin(services, request);
  switch (guard.kind) {
    case 'public':
      return undefined;
    case 'voter':
      return admitVoter(services, request, reply);
    case 'admin':
      return admitAdmin(services, request, guard);
  }
}
