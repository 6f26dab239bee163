import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import path from 'node:path';
import { count } from '../../src/counting/count.ts';
import { voteKindOf } from '../../src/counting/method.ts';
import type { Vote } from '../../src/counting/profile.ts';
import type { ElectionDefinition } from '../../src/election/definition.ts';
import { trackerOf } from '../../src/election/ballot.ts';
import { ineligibility } from '../../src/election/eligibility.ts';
import { CONTENT_SECURITY_POLICY, htmlFor } from '../../src/web/entries.ts';
import { definitionToWire, parseDefinition } from '../../src/wire/definition.ts';
import { problemDetails } from '../../src/wire/refusals.ts';
import * as voting from '../../src/wire/voting.ts';
import type { Refusal } from '../../src/election/refusal.ts';
import { ELECTIONS, type FixtureElection } from './fixture-elections.ts';

// A test tool: serves dist/web with the pages' security policy and canned answers of the API, each checked against its wire schema.
// Everything is in memory. Faults are asked for by `faults`: the next casts lose their answer, or the request itself.

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
  '.json': 'application/json',
};

export interface Fixture {
  readonly url: string;
  /** Casts to be recorded but never answered, and casts to be dropped before they are recorded. */
  readonly faults: { loseAnswers: number; dropRequests: number; refuseCast: Refusal | undefined };
  /** Ballots recorded, by election. */
  readonly ballots: ReadonlyMap<string, readonly unknown[]>;
  close(): Promise<void>;
}

interface State {
  readonly fixture: FixtureElection;
  readonly definition: ElectionDefinition;
  readonly receipts: Map<string, voting.Receipt>;
  readonly ballots: unknown[];
  readonly voted: Set<string>;
}

const idOf = (slug: string): string => createHash('md5').update(slug).digest('hex');

function stateOf(fixture: FixtureElection): State {
  const parsed = parseDefinition(fixture.definition);
  if (!parsed.ok) throw new Error(`fixture ${fixture.slug}: ${JSON.stringify(parsed.error)}`);
  return { fixture, definition: parsed.value, receipts: new Map(), ballots: [], voted: new Set() };
}

function publicElection({ fixture, definition, ballots }: State): voting.PublicElection {
  const running = fixture.status === 'open' || fixture.status === 'paused';
  return {
    id: idOf(fixture.slug),
    slug: fixture.slug,
    status: fixture.status,
    version: 1,
    revision: ballots.length + 1,
    definition: definitionToWire(definition),
    orderSeed: 'ab'.repeat(16),
    resultsShown: running
      ? definition.results === 'live'
      : fixture.status === 'closed'
        ? definition.results !== 'when-declared'
        : fixture.status === 'declared',
    turnout: { cast: ballots.length + 214, roll: definition.access === 'registration' ? null : 480 },
    late: 0,
    registrationOpen: definition.access !== 'roll' && fixture.status === 'ready',
    openedAt: fixture.status === 'ready' ? null : '2026-05-04T08:00:00.000Z',
    closedAt: running || fixture.status === 'ready' ? null : '2026-05-06T18:00:00.000Z',
    now: new Date().toISOString(),
  };
}

/** Made-up ballots of a contest, the same each time. */
function someVotes(definition: ElectionDefinition, index: number): { vote: Vote; weight: bigint }[] {
  const contest = definition.contests[index]!;
  const n = contest.candidates.length;
  return Array.from({ length: 40 }, (_, i) => {
    const first = (i * i + 3 * i) % n;
    const second = (first + 1 + (i % (n - 1))) % n;
    const weight = BigInt(1 + ((i * 7) % 5));
    const { method } = contest.method;
    const kind = voteKindOf(contest.method);
    if (kind === 'ranking') return { vote: { kind: 'ranking', ranks: [[first], ...(second === first ? [] : [[second]])] }, weight };
    if (kind === 'list') return { vote: { kind: 'list', list: first }, weight };
    if (kind === 'scores') return { vote: { kind: 'scores', scores: Array.from({ length: n }, (_x, c) => (c + i) % 6) }, weight };
    if (method === 'majority-judgment')
      return { vote: { kind: 'grades', grades: Array.from({ length: n }, (_x, c) => (c * 2 + i) % 6) }, weight };
    if (method === 'cumulative')
      return { vote: { kind: 'points', points: Array.from({ length: n }, (_x, c) => (c === first ? 3 : c === second ? 2 : 0)) }, weight };
    return { vote: { kind: 'choices', candidates: [first] }, weight };
  });
}

function results(state: State): unknown {
  const { definition, fixture } = state;
  const standing = fixture.status === 'open' ? 'live' : fixture.status === 'declared' ? 'final' : 'provisional';
  const contests = definition.contests.map((contest, index) => {
    const names = contest.candidates.map(({ name }) => (typeof name === 'string' ? name : (name['en'] ?? '')));
    const counted = count(contest.method, names, someVotes(definition, index));
    if (!counted.ok) throw new Error(JSON.stringify(counted.error));
    return {
      contest: contest.id,
      question: contest.question,
      none: contest.none === undefined ? null : '4',
      blank: '2',
      lotSeed: null,
      refused: null,
      candidates: contest.candidates.map(({ id, name }, i) => ({ id, name, votes: counted.value.totals[i] ?? '0' })),
      winners: counted.value.winners.map((winner) => names[winner]),
      result: counted.value,
    };
  });
  return voting.resultsSchema.parse({
    slug: fixture.slug,
    title: definition.title,
    status: fixture.status,
    standing,
    ballots: 118 + state.ballots.length,
    spoiled: 1,
    roll: 480,
    countedAt: '2026-11-02T13:30:00Z',
    revision: 3,
    contests,
  });
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || 'null');
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(body));
}

/** Starts the fixture on a free loopback port. */
export async function startFixture(webFolder: string, port = 0): Promise<Fixture> {
  const states = new Map(ELECTIONS.map((fixture) => [fixture.slug, stateOf(fixture)]));
  const faults: Fixture['faults'] = { loseAnswers: 0, dropRequests: 0, refuseCast: undefined };
  const server: Server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      console.error(error);
      send(response, 500, { kind: 'internal' });
    });
  });
  const refuse = (response: ServerResponse, refusal: Refusal): void => {
    const details = problemDetails(refusal);
    send(response, details.status, details);
  };
  const userOf = (request: IncomingMessage, slug: string): string | undefined =>
    new RegExp(`voter-${slug}=([^;]+)`).exec(request.headers.cookie ?? '')?.[1];
  const sessionOf = (state: State, user: string): voting.VoterSession =>
    voting.voterSessionSchema.parse({
      username: user,
      name: null,
      voted: state.voted.has(user),
      mayChange: state.definition.revoting,
      contests: state.definition.contests.map((_, i) => i),
      orderSeed: 'cd'.repeat(16),
      csrf: 'token',
      expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    });

  async function cast(request: IncomingMessage, response: ServerResponse, state: State): Promise<void> {
    const user = userOf(request, state.fixture.slug);
    if (user === undefined) return refuse(response, { kind: 'not-signed-in' });
    if (faults.refuseCast) return refuse(response, faults.refuseCast);
    const body = voting.castSchema.parse(await bodyOf(request));
    if (faults.dropRequests > 0) {
      faults.dropRequests--;
      request.socket.destroy();
      return undefined;
    }
    const known = state.receipts.get(body.key);
    if (known === undefined && state.voted.has(user) && !state.definition.revoting) return refuse(response, { kind: 'already-voted' });
    const receipt =
      known ??
      voting.receiptSchema.parse({
        tracker: trackerOf(idOf(state.fixture.slug), body.key),
        replaced: state.voted.has(user),
        repeated: false,
        day: '2026-11-20',
        title: 'Election',
      });
    if (known === undefined) {
      state.receipts.set(body.key, receipt);
      state.ballots.push(body.answers);
      state.voted.add(user);
    }
    if (faults.loseAnswers > 0) {
      faults.loseAnswers--;
      request.socket.destroy();
      return undefined;
    }
    return send(response, 200, known ? { ...known, repeated: true } : receipt);
  }

  async function api(request: IncomingMessage, response: ServerResponse, pathname: string): Promise<void> {
    if (pathname === '/api/elections') {
      const list = [...states.values()].map(({ fixture, definition }) => ({
        slug: fixture.slug,
        title: definition.title,
        status: fixture.status,
        opensAt: definition.opensAt === undefined ? null : new Date(definition.opensAt).toISOString(),
        closesAt: definition.closesAt === undefined ? null : new Date(definition.closesAt).toISOString(),
        sample: definition.sample,
        sealed: definition.sealed !== undefined,
      }));
      return send(response, 200, voting.publicListSchema.parse(list));
    }
    const [, slug = '', rest = ''] = /^\/api\/elections\/([^/]+)(\/.*)?$/.exec(pathname) ?? [];
    const state = states.get(slug);
    if (!state) return refuse(response, { kind: 'not-found', what: 'election' });
    switch (`${request.method} ${rest}`) {
      case 'GET ':
        return send(response, 200, voting.publicElectionSchema.parse(publicElection(state)));
      case 'POST /sign-in': {
        const body = voting.signInSchema.parse(await bodyOf(request));
        const secret = 'link' in body ? body.link : body.secret;
        if (secret === 'refused')
          return refuse(response, { kind: 'registration-refused', reason: 'Only members since 2024 may vote. عضو' });
        if (secret === 'pending') return refuse(response, { kind: 'registration-pending' });
        if (secret !== 'right') return refuse(response, { kind: 'wrong-secret' });
        const user = 'link' in body ? 'linked' : body.username;
        response.setHeader('set-cookie', `voter-${slug}=${user}; HttpOnly; SameSite=Strict; Path=/`);
        return send(response, 200, sessionOf(state, user));
      }
      case 'GET /me': {
        const user = userOf(request, slug);
        return user === undefined ? refuse(response, { kind: 'not-signed-in' }) : send(response, 200, sessionOf(state, user));
      }
      case 'POST /sign-out':
        response.setHeader('set-cookie', `voter-${slug}=; Max-Age=0; Path=/`);
        return send(response, 200, { done: true });
      case 'POST /ballots':
        return cast(request, response, state);
      case 'POST /doubt': {
        const receipt = state.receipts.get(voting.doubtSchema.parse(await bodyOf(request)).key);
        return send(response, 200, receipt ? { state: 'recorded', receipt } : { state: 'not-recorded' });
      }
      case 'POST /register': {
        const body = voting.registrationSchema.parse(await bodyOf(request));
        const reasons = ineligibility(state.definition.eligibility, body, '2027-01-10', new Date().toISOString().slice(0, 10));
        if (reasons.length > 0) return refuse(response, { kind: 'not-eligible', reasons });
        return send(response, 200, voting.registrationAnswerSchema.parse({ state: 'pending', secret: 'QK7M-R2WD-94TP' }));
      }
      case 'GET /results':
        return publicElection(state).resultsShown
          ? send(response, 200, results(state))
          : refuse(response, { kind: 'results-hidden', until: 'declared' });
      case 'GET /live':
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        response.write(
          `id: 1\nevent: turnout\ndata: ${JSON.stringify({ revision: 1, status: state.fixture.status, cast: state.ballots.length + 214, roll: 480, at: new Date().toISOString() })}\n\n`,
        );
        if (publicElection(state).resultsShown) response.write(`id: 1\nevent: results\ndata: ${JSON.stringify(results(state))}\n\n`);
        return undefined;
      default: {
        const tracker = /^\/trackers\/(.+)$/.exec(rest)?.[1];
        if (tracker === undefined) return refuse(response, { kind: 'not-found', what: rest });
        const plain = (text: string): string => text.replaceAll('-', '').toUpperCase();
        const known = [...state.receipts.values()].some((receipt) => plain(receipt.tracker) === plain(tracker));
        return send(
          response,
          200,
          voting.trackerAnswerSchema.parse({ tracker, state: known || plain(tracker).startsWith('1F3A') ? 'recorded' : 'missing' }),
        );
      }
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://fixture');
    if (pathname.startsWith('/api/')) return api(request, response, pathname);
    const isFile = /\.\w+$/.test(pathname) && !pathname.includes('..');
    const file = isFile ? pathname : `/${htmlFor(pathname) ?? 'public.html'}`;
    try {
      const bytes = await readFile(path.join(webFolder, file));
      response
        .writeHead(200, {
          'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
          ...(isFile ? {} : { 'content-security-policy': CONTENT_SECURITY_POLICY }),
        })
        .end(bytes);
    } catch {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    }
    return undefined;
  }

  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const at = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://127.0.0.1:${at}`,
    faults,
    ballots: new Map([...states].map(([slug, state]) => [slug, state.ballots])),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

if (import.meta.main) {
  const fixture = await startFixture(process.argv[3] ?? path.join(import.meta.dirname, '../../dist/web'), Number(process.argv[2] ?? 0));
  console.log(fixture.url);
}
