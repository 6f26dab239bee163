import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { problemSchema } from '../../wire/voting.ts';
import type { Guard } from '../../wire/route.ts';
import { ROUTES, type RouteName } from '../../wire/routes.ts';
import type { AnyRoute } from './call.ts';
import { docsPage, DOCS_STYLE } from './docs-page.ts';
import { isSecure } from './guard.ts';
import { putSecurityHeaders } from './security-headers.ts';
import type { Services } from './services.ts';

// The OpenAPI document is made from the map of routes that the server itself runs on, so the two cannot disagree.

type JsonSchema = Readonly<Record<string, unknown>>;

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' }) as Record<
    string,
    unknown
  >;
  return rest;
}

function parametersOf(route: AnyRoute): readonly JsonSchema[] {
  const path = [...route.path.matchAll(/:([a-z]+)/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  if (!route.query) return path;
  const { properties = {}, required = [] } = schemaOf(route.query, 'input') as {
    readonly properties?: Readonly<Record<string, JsonSchema>>;
    readonly required?: readonly string[];
  };
  return [
    ...path,
    ...Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })),
  ];
}

function securityOf(guard: Guard, method: string): readonly JsonSchema[] | undefined {
  const csrf: JsonSchema = method === 'GET' ? {} : { csrf: [] };
  switch (guard.kind) {
    case 'public':
      return undefined;
    case 'voter':
      return [{ voterSession: [], ...csrf }];
    case 'admin':
      return [{ adminSession: [], ...csrf }, ...(guard.scopes.length === 0 ? [] : [{ apiToken: [] }])];
  }
}

function answerOf({ answer }: AnyRoute): JsonSchema {
  if (answer === 'stream')
    return {
      'text/event-stream': {
        schema: { type: 'string', description: 'Server-sent events; send the newest id back as Last-Event-ID to resume' },
      },
    };
  if ('file' in answer) return { [answer.file]: { schema: { type: 'string', contentEncoding: 'binary' } } };
  return { 'application/json': { schema: schemaOf(answer, 'output') } };
}

function needs(guard: Guard): string | undefined {
  if (guard.kind !== 'admin') return undefined;
  const scopes = guard.scopes.map((scope) => `"${scope}"`).join(' and ');
  return `Needs the role "${guard.role}"${scopes === '' ? '; not for API tokens' : `; API tokens need the scope ${scopes}`}.`;
}

function operationOf(name: string, route: AnyRoute): JsonSchema {
  const security = securityOf(route.guard, route.method);
  const description = needs(route.guard);
  return {
    operationId: name,
    summary: route.summary,
    tags: [route.guard.kind === 'admin' || route.path.startsWith('/api/admin') ? 'administration' : 'voting'],
    ...(description === undefined ? {} : { description }),
    parameters: parametersOf(route),
    ...(security === undefined ? {} : { security }),
    ...(route.body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(route.body, 'input') } } } } : {}),
    responses: {
      200: { description: 'Done', content: answerOf(route) },
      default: {
        description: 'Refused: problem details (RFC 9457); `kind` names why',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

/** The OpenAPI 3.1 document of this server. */
export function openApiDocument(version: string): JsonSchema {
  const paths: Record<string, Record<string, JsonSchema>> = {};
  for (const name of Object.keys(ROUTES) as RouteName[]) {
    const route: AnyRoute = ROUTES[name];
    const path = route.path.replaceAll(/:([a-z]+)/g, '{$1}');
    (paths[path] ??= {})[route.method.toLowerCase()] = operationOf(name, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Veritally',
      version,
      description: 'Online voting. Every refusal is a problem document; sending a cast twice with the same key is one ballot.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: { Problem: schemaOf(problemSchema, 'output') },
      securitySchemes: {
        voterSession: {
          type: 'apiKey',
          in: 'cookie',
          name: 'vt-voter',
          description: 'Set by signing in as a voter; under TLS it is called __Secure-vt-voter',
        },
        adminSession: {
          type: 'apiKey',
          in: 'cookie',
          name: 'vt-admin',
          description: 'Set by signing in as an administrator; under TLS it is called __Host-vt-admin',
        },
        csrf: {
          type: 'apiKey',
          in: 'header',
          name: 'x-veritally-csrf',
          description: 'The `csrf` of the session, with every changing request',
        },
        apiToken: { type: 'http', scheme: 'bearer', description: 'A token made under /api/admin/tokens: `vt_…`' },
      },
    },
  };
}

/** Serves the document and the page to read it. */
export function registerDocs(app: FastifyInstance, services: Services): void {
  let document: string | undefined;
  const kept = 'public, max-age=300';
  app.get('/api/openapi.json', { exposeHeadRoute: true }, async (_request, reply) => {
    document ??= JSON.stringify(openApiDocument(services.settings.version));
    return reply.header('content-type', 'application/json; charset=utf-8').header('cache-control', kept).send(document);
  });
  app.get('/api/docs', async (request, reply) => {
    putSecurityHeaders(reply, 'page', isSecure(services, request));
    return reply.header('content-type', 'text/html; charset=utf-8').header('cache-control', kept).send(docsPage(services.settings.version));
  });
  app.get('/api/docs.css', async (_request, reply) =>
    reply.header('content-type', 'text/css; charset=utf-8').header('cache-control', kept).send(DOCS_STYLE),
  );
}
