import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type RouteOptions } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { networkInterfaces } from 'node:os';
import { Readable } from 'node:stream';
import type { z } from 'zod';
import type { Refusal } from '../../election/refusal.ts';
import { Bug, type Result } from '../../kernel/result.ts';
import { problemsOf } from '../../wire/definition.ts';
import { ROUTES, type RouteName } from '../../wire/routes.ts';
import { addressOf, keepAddress } from './address.ts';
import type { AdminCaller, AnyRoute, Call, FileAnswer, VoterCaller } from './call.ts';
import { failureOf } from './failure.ts';
import { admit, isSecure, limitRequests } from './guard.ts';
import { HANDLERS } from './handlers/all.ts';
import { registerDocs } from './openapi.ts';
import { registerPages } from './pages.ts';
import { problemOf, Refused, sendProblem } from './problem.ts';
import { queuedSecrets } from './queued-secrets.ts';
import { networkOf } from './rate-limit.ts';
import { putSecurityHeaders } from './security-headers.ts';
import type { Services } from './services.ts';

const DEFAULT_LIMIT = 256 * 1_024;
const MIB = 1_024 * 1_024;

/** Bodies larger than usual, in bytes. */
const BODY_LIMITS: { readonly [N in RouteName]?: number } = {
  createElection: 8 * MIB,
  changeDefinition: 8 * MIB,
  checkDefinition: 8 * MIB,
  importVoters: 160 * MIB,
  importText: 16 * MIB,
  uploadAsset: 4 * MIB,
  lettersPdf: 8 * MIB,
  sealedCast: 4 * MIB,
  takeCredentials: 52 * MIB,
  trusteeHandIn: 52 * MIB,
};

const callers = new WeakMap<FastifyRequest, VoterCaller | AdminCaller | undefined>();

function limitOf(request: FastifyRequest): number {
  return request.routeOptions.bodyLimit ?? DEFAULT_LIMIT;
}

function parse(schema: z.ZodType | undefined, value: unknown, what: string): unknown {
  if (!schema) {
    const empty = value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);
    if (!empty)
      throw new Refused({
        kind: 'input-invalid',
        problems: Object.keys(value as object).map((path) => ({ path, message: `is not a field of this ${what}, which takes none` })),
      });
    return undefined;
  }
  const parsed = schema.safeParse(value ?? {});
  if (!parsed.success) throw new Refused({ kind: 'input-invalid', problems: problemsOf(parsed.error) });
  return parsed.data;
}

function isFile(answer: AnyRoute['answer']): answer is { readonly file: string } {
  return typeof answer === 'object' && 'file' in answer;
}

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  void reply.header('content-type', file.mediaType);
  if (file.name !== undefined) void reply.header('content-disposition', `attachment; filename="${file.name.replaceAll(/[^\w.-]/g, '_')}"`);
  if (file.headers) void reply.headers(file.headers);
  const { content } = file;
  return reply.send(
    typeof content === 'string' || content instanceof Readable
      ? content
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength),
  );
}

function sendJson(services: Services, route: AnyRoute, reply: FastifyReply, value: unknown): FastifyReply {
  if (services.settings.checkAnswers) {
    const checked = (route.answer as z.ZodType).safeParse(value);
    if (!checked.success)
      throw new Bug(`the answer of ${route.method} ${route.path} breaks its own schema: ${JSON.stringify(problemsOf(checked.error))}`);
  }
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  return reply.header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(value));
}

type LooseHandler = (call: Call<RouteName>) => Promise<Result<unknown, Refusal>>;

async function handle(services: Services, name: RouteName, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const route: AnyRoute = ROUTES[name];
  const { ctx } = services;
  const call = {
    services,
    ctx: { ...ctx, secrets: queuedSecrets(ctx.secrets, services.queue, networkOf(addressOf(request))) },
    caller: callers.get(request),
    params: request.params as Readonly<Record<string, string>>,
    query: parse(route.query, request.query, 'query'),
    body: parse(route.body, request.body, 'body'),
    request,
    reply,
  };
  // The map of routes ties each handler to its own call type; here, where any of them may stand, the tie is loosened once.
  const outcome = await (HANDLERS[name] as unknown as LooseHandler)(call as unknown as Call<RouteName>);
  if (!outcome.ok) return refuse(services, request, reply, outcome.error);
  if (route.answer === 'stream') return reply;
  return isFile(route.answer) ? sendFile(reply, outcome.value as FileAnswer) : sendJson(services, route, reply, outcome.value);
}

function refuse(services: Services, request: FastifyRequest, reply: FastifyReply, refusal: Refusal, status?: number): FastifyReply {
  if (request.method === 'POST' && request.routeOptions.url?.startsWith('/api/elections/:slug/'))
    services.monitor.refused((request.params as { readonly slug?: string }).slug ?? '', refusal.kind);
  return sendProblem(reply, refusal, status);
}

function registerRoute(app: FastifyInstance, services: Services, name: RouteName): void {
  const route: AnyRoute = ROUTES[name];
  const options: RouteOptions = {
    method: route.method,
    url: route.path,
    bodyLimit: BODY_LIMITS[name] ?? DEFAULT_LIMIT,
    exposeHeadRoute: route.method === 'GET' && route.answer !== 'stream',
    onRequest: async (request, reply) => {
      callers.set(request, await admit(services, request, reply, route.guard));
    },
    handler: (request, reply) => handle(services, name, request, reply),
  };
  app.route(options);
}

/** JSON bodies only, strict UTF-8; keys that would reach an object's prototype are refused. */
function registerParsers(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    const bytes = body as Buffer;
    if (bytes.length === 0) return done(null, undefined);
    let text: string;
    try {
      text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      return done(new Refused({ kind: 'input-invalid', problems: [{ path: '', message: 'the body is not UTF-8' }] }));
    }
    return parseJson(request, text, done);
  });
}

/** Requests whose very head is malformed never become a request of Fastify's; they get one plain line and the close. */
export function refuseMalformed(
  error: NodeJS.ErrnoException,
  socket: { readonly writable: boolean; end(text: string): void; destroy(): void },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
  const [status, title] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout']
        : [400, 'Bad Request'];
  const problem = problemOf({ kind: 'input-invalid', problems: [{ path: '', message: title.toLowerCase() }] }, status);
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json\r\ncontent-length: ${Buffer.byteLength(problem.body)}\r\nconnection: close\r\n\r\n${problem.body}`,
  );
}

/** Proxies are believed where the operator said that there is one: on this machine or on a private network. */
function trust(services: Services): boolean | ((address: string) => boolean) {
  if (!services.settings.behindProxy) return false;
  const own = new Set(Object.values(networkInterfaces()).flatMap((list) => (list ?? []).map((item) => item.address)));
  const near = /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|169\.254\.)|^::1$|^f[cd]|^fe80/i;
  return (address) => near.test(address) || own.has(address);
}

/** What answers a request that nobody has parsed yet; for any number of listening sockets. */
export interface Gateway {
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly app: FastifyInstance;
}

/** Builds the HTTP gateway: every route of wire/routes.ts, the API's documents, and the pages. */
export async function buildGateway(services: Services): Promise<Gateway> {
  const app = Fastify({
    logger: false,
    trustProxy: trust(services),
    routerOptions: { maxParamLength: 256, caseSensitive: true },
    bodyLimit: DEFAULT_LIMIT,
    exposeHeadRoutes: false,
    return503OnClosing: true,
    frameworkErrors: (error, request, reply) => {
      putSecurityHeaders(reply, 'data', isSecure(services, request));
      const { refusal, status } = failureOf(error, DEFAULT_LIMIT);
      sendProblem(reply, refusal, status);
    },
  });
  registerParsers(app);
  app.addHook('onRequest', async (request, reply) => {
    keepAddress(request, reply);
    putSecurityHeaders(reply, 'data', isSecure(services, request));
  });
  app.setErrorHandler((error, request, reply) => {
    const { refusal, status, fault } = failureOf(error, limitOf(request));
    if (fault)
      services.log[refusal.kind === 'internal' ? 'error' : 'warn'](
        { err: error, route: request.routeOptions.url, method: request.method },
        'request failed',
      );
    return refuse(services, request, reply, refusal, status);
  });
  for (const name of Object.keys(ROUTES) as RouteName[]) registerRoute(app, services, name);
  registerDocs(app, services);
  registerPages(app, services, (request) => {
    limitRequests(services, request);
  });
  await app.ready();
  services.prints.servePages(async (base, target) => {
    const { host } = new URL(base);
    const told = await app.inject({ method: 'GET', url: target, headers: { host }, remoteAddress: '127.0.0.1' });
    const headers = Object.entries(told.headers).flatMap(([name, value]) =>
      value === undefined || name === 'content-length' ? [] : [[name, String(value)] as const],
    );
    return { status: told.statusCode, headers: Object.fromEntries(headers), body: told.rawPayload };
  });
  return {
    app,
    handle: (request, response) => {
      app.routing(request, response);
    },
  };
}
