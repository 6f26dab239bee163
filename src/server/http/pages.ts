import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { LANGUAGE } from '../../wire/text.ts';
import { htmlFor, textsLanguage, type Entry } from '../../web/entries.ts';
import { firstAnswers } from './first-answers.ts';
import { isSecure } from './guard.ts';
import { pageHead } from './page-head.ts';
import { sendProblem } from './problem.ts';
import { putSecurityHeaders, type Surface } from './security-headers.ts';
import { squeeze, StaticFiles, type StaticFile } from './static-files.ts';
import type { Services } from './services.ts';

const NOT_BUILT = `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Veritally</title></head>
<body><main><h1>Veritally</h1><p>The server runs, but its pages are not built. Run “npm start” or “npm run build” in its folder.</p>
<p><a href="/api/docs">The API</a> works without them.</p></main></body></html>
`;

/** Scripts of the workers that verify sealed elections. */
const PROVERS = /^\/assets\/verif(?:y|ier)-worker-[\w-]+\.js$/;

const SURFACES: { readonly [H in Entry['html']]?: Surface } = { 'admin.html': 'console', 'embed.html': 'embed' };

function withHead(html: string, head: string, lang: unknown): string {
  const titled = head.includes('<title>') ? html.replace(/<title>[^<]*<\/title>/, '') : html;
  const page = titled.replace('<!--head-->', () => head);
  return typeof lang === 'string' && LANGUAGE.test(lang) ? page.replace('<html lang="en"', `<html lang="${lang}"`) : page;
}

function fresh(request: FastifyRequest, etag: string): boolean {
  return (request.headers['if-none-match'] ?? '').split(',').some((each) => each.trim().replace(/^W\//, '') === etag);
}

async function sendFile(request: FastifyRequest, reply: FastifyReply, file: StaticFile): Promise<FastifyReply> {
  void reply.headers({
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag: file.etag,
    vary: 'accept-encoding',
  });
  if (fresh(request, file.etag)) return reply.code(304).send();
  const { encoding, bytes } = await file.encoded(request.headers['accept-encoding'] ?? '');
  if (encoding) void reply.header('content-encoding', encoding);
  return reply.header('content-type', file.mediaType).send(bytes);
}

async function sendPage(
  services: Services,
  files: StaticFiles,
  request: FastifyRequest,
  reply: FastifyReply,
  pathname: string,
): Promise<FastifyReply> {
  const name = htmlFor(pathname);
  const shell = files.get(`/${name ?? 'public.html'}`) ?? files.get('/public.html');
  putSecurityHeaders(reply, SURFACES[name ?? 'public.html'] ?? 'page', isSecure(services, request));
  void reply.header('content-type', 'text/html; charset=utf-8');
  if (!shell) return reply.code(503).header('cache-control', 'no-store').send(NOT_BUILT);
  const asked = (request.query as { readonly lang?: unknown }).lang;
  const answers = name === undefined ? '' : await firstAnswers(services, name, pathname);
  const language = textsLanguage(typeof asked === 'string' ? asked : undefined, request.headers['accept-language']);
  const page = withHead(shell.text, await pageHead(services, request, pathname), asked);
  const body = page.replaceAll('.en.js">', `.${language}.js">`).replace('</head>', () => `${answers}</head>`);
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  void reply.headers({ 'cache-control': 'no-cache', etag, vary: 'accept-encoding, accept-language' });
  if (name !== undefined && fresh(request, etag)) return reply.code(304).send();
  const { encoding, bytes } = await squeeze(Buffer.from(body), request.headers['accept-encoding'] ?? '');
  if (encoding) void reply.header('content-encoding', encoding);
  return reply.code(name === undefined ? 404 : 200).send(bytes);
}

/** Serves the built pages for every address that is not the API's. */
export function registerPages(app: FastifyInstance, services: Services, limit: (request: FastifyRequest) => void): void {
  const files = new StaticFiles(services.settings.webFolder);
  app.setNotFoundHandler(async (request, reply) => {
    limit(request);
    const pathname = request.url.split(/[?#]/, 1)[0] ?? '/';
    const page = request.method === 'GET' || request.method === 'HEAD';
    if (!page || pathname === '/api' || pathname.startsWith('/api/'))
      return sendProblem(reply, { kind: 'not-found', what: `${request.method} ${pathname.slice(0, 100)} is not an address of the API` });
    const file = files.get(pathname);
    if (file && !pathname.endsWith('.html')) {
      putSecurityHeaders(reply, PROVERS.test(pathname) ? 'prover' : 'page', isSecure(services, request));
      return sendFile(request, reply, file);
    }
    // "candidates/president.asha" is a page, whatever follows its dot.
    if (htmlFor(pathname) === undefined && /\.[a-z0-9]{1,11}$/i.test(pathname))
      return reply.code(404).header('content-type', 'text/plain; charset=utf-8').send('There is no such file.\n');
    return sendPage(services, files, request, reply, pathname);
  });
}
