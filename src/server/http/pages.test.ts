import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES, type RouteName } from '../../wire/routes.ts';
import { BOARD, openElection, send, startTestNode, type TestNode } from '../node.fixture.ts';

const SHELL = (name: string): string =>
  `<!doctype html>\n<html lang="en" dir="ltr"><head><title>${name}</title><!--head--><link rel="modulepreload" href="/texts.en.js"></head><body data-shell="${name}"></body></html>`;
const SCRIPT = `console.log("${'x'.repeat(5_000)}");`;
let folder: string;
let node: TestNode;
let slug: string;
beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'veritally-web-'));
  mkdirSync(path.join(folder, 'assets'));
  mkdirSync(path.join(folder, 'icons'));
  for (const name of ['booth', 'public', 'admin', 'trustee', 'embed']) writeFileSync(path.join(folder, `${name}.html`), SHELL(name));
  writeFileSync(path.join(folder, 'assets/app-AbC123.js'), SCRIPT);
  for (const name of ['verify-worker-1', 'verifier-worker-a_B', 'desk-worker-2'])
    writeFileSync(path.join(folder, `assets/${name}.js`), SCRIPT);
  writeFileSync(path.join(folder, 'sw.js'), 'self.skipWaiting();');
  writeFileSync(path.join(folder, 'icons/icon-192.png'), 'png');
  writeFileSync(path.join(folder, 'manifest-voters.json'), '{}');
  node = await startTestNode({ webFolder: folder });
  ({ slug } = await openElection(node.owner, 1, { ...BOARD, title: 'Chair <b>&"2026"', description: 'Who leads?\nVote.' }));
});
afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

const get = (target: string, headers: Readonly<Record<string, string>> = {}) => send(`${node.node.url}${target}`, { headers });

describe('pages', () => {
  test.each([
    ['/', 'public', 200],
    ['/help', 'public', 200],
    ['/admin', 'admin', 200],
    ['/admin/e/x/voters', 'admin', 200],
    ['/trustee', 'trustee', 200],
    ['/kiosk', 'booth', 200],
    ['/e/some/vote', 'booth', 200],
    ['/e/some/vote/2', 'booth', 200],
    ['/e/some/results', 'public', 200],
    ['/e/some/embed', 'embed', 200],
    ['/nowhere', 'public', 404],
    ['/e/NOT/vote', 'public', 404],
  ])('%s is %s.html with status %i', async (target, shell, status) => {
    const answer = await get(target);
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.text).toContain(`data-shell="${shell}"`);
  });
  test('name their election in the head, escaped, before any script runs', async () => {
    const { text } = await get(`/e/${slug}`);
    expect(text).toContain('<title>Chair &lt;b&gt;&amp;&quot;2026&quot; · Veritally</title>');
    expect(text).toContain('<meta property="og:description" content="Who leads? Vote.">');
    expect(text).toContain(`<meta property="og:image" content="${node.node.url}/api/elections/${slug}/preview.png?lang=en&amp;v=`);
    expect(text.match(/<title>/g)).toHaveLength(1);
    expect((await get('/admin')).text).toContain('<title>admin</title>');
  });
  test('carry the first answers of the API as data that no text of an election can leave', async () => {
    const { text, headers } = await get(`/e/${slug}`);
    const block = /<script type="application\/json" id="answers">(.*?)<\/script>/s.exec(text)?.[1] ?? '';
    expect(block).not.toContain('<');
    const answers = JSON.parse(block) as Record<string, { readonly slug: string; readonly now: string }>;
    const api = (await get(`/api/elections/${slug}`)).json as { readonly now: string };
    expect(answers).toEqual({ [`/api/elections/${slug}`]: { ...api, now: answers[`/api/elections/${slug}`]?.now } });
    expect(String(headers['content-security-policy'])).not.toContain('unsafe');
    for (const target of ['/help', '/admin', '/e/nobody', '/nowhere']) expect((await get(target)).text).not.toContain('id="answers"');
    expect((await get(`/e/${slug}/results`)).text).not.toContain('/results":');
  });
  test('name the texts of the reader’s language: the address’s, else the first that the browser asks for and pages speak', async () => {
    const texts = async (target: string, accepted?: string) =>
      /texts\.(\w+)\.js/.exec((await get(target, accepted === undefined ? {} : { 'accept-language': accepted })).text)?.[1];
    expect(await texts('/help')).toBe('en');
    expect(await texts('/help', 'de-CH,fr;q=0.8,en;q=0.5')).toBe('fr');
    expect(await texts('/help?lang=kn', 'fr')).toBe('kn');
    expect(await texts('/help?lang=xx', 'ar-EG')).toBe('ar');
  });
  test('take the language of the address', async () => {
    expect((await get('/?lang=hi')).text).toContain('<html lang="hi"');
    expect((await get('/?lang=%22%3E%3Cscript%3E')).text).toContain('<html lang="en"');
  });
  test('are asked again each time and answered with 304 where nothing changed', async () => {
    const first = await get('/');
    expect(first.headers['cache-control']).toBe('no-cache');
    expect((await get('/', { 'if-none-match': String(first.headers.etag) })).status).toBe(304);
    expect((await get(`/e/${slug}`, { 'if-none-match': String(first.headers.etag) })).status).toBe(200);
  });
  test('say so plainly where they are not built', async () => {
    const bare = await startTestNode({ webFolder: path.join(folder, 'none') });
    const answer = await bare.client().raw('/');
    expect(answer.status).toBe(503);
    expect(answer.text).toContain('not built');
    await bare.stop();
  });
});

describe('built files', () => {
  test('with a hash in the name stay for a year, compressed as the browser likes', async () => {
    const answer = await get('/assets/app-AbC123.js');
    expect(answer.headers).toMatchObject({
      'cache-control': 'public, max-age=31536000, immutable',
      'content-type': 'text/javascript; charset=utf-8',
      vary: 'accept-encoding',
    });
    expect(answer.text).toBe(SCRIPT);
    for (const [encoding, decode] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const response = await new Promise<{ bytes: Buffer; encoding: string | undefined }>((resolve) => {
        void import('node:http').then(({ default: http }) =>
          http.get(`${node.node.url}/assets/app-AbC123.js`, { headers: { 'accept-encoding': encoding } }, (reply) => {
            const chunks: Buffer[] = [];
            reply
              .on('data', (chunk: Buffer) => chunks.push(chunk))
              .on('end', () => {
                resolve({ bytes: Buffer.concat(chunks), encoding: reply.headers['content-encoding'] });
              });
          }),
        );
      });
      expect(response.encoding).toBe(encoding);
      expect(decode(response.bytes).toString()).toBe(SCRIPT);
    }
  });
  test('others are asked again each time; no file outside is reached, and none that serves the build only', async () => {
    expect((await get('/sw.js')).headers['cache-control']).toBe('no-cache');
    for (const target of [
      '/assets/../../package.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/..%2fpackage.json',
      '/manifest-voters.json',
      '/nothing.js',
      '/assets/nothing-123.js',
    ])
      expect((await get(target)).status, target).toBe(404);
  });
});

describe('security headers', () => {
  test('pages: everything from here, no frames, scripts write HTML through one policy', async () => {
    const { headers } = await get('/e/x/vote');
    const policy = String(headers['content-security-policy']);
    for (const rule of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "require-trusted-types-for 'script'",
    ])
      expect(policy).toContain(rule);
    expect(policy).not.toMatch(/unsafe-(?:inline|eval)/);
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'x-frame-options': 'DENY',
    });
    expect(headers['permissions-policy']).toContain('geolocation=()');
    expect(headers['strict-transport-security']).toBeUndefined();
  });
  test('the console alone may show a picture before it is uploaded', async () => {
    expect((await get('/admin/e/x/candidates')).headers['content-security-policy']).toContain("img-src 'self' blob:;");
    for (const target of ['/', '/e/x/vote', '/e/x/embed', '/trustee/x'])
      expect((await get(target)).headers['content-security-policy']).toContain("img-src 'self';");
  });
  test('the workers that verify sealed elections alone may compile WebAssembly', async () => {
    for (const name of ['verify-worker-1', 'verifier-worker-a_B'])
      expect((await get(`/assets/${name}.js`)).headers['content-security-policy']).toContain("script-src 'self' 'wasm-unsafe-eval';");
    for (const target of ['/assets/desk-worker-2.js', '/assets/app-AbC123.js', '/e/x/verify', '/trustee', '/e/x/vote'])
      expect((await get(target)).headers['content-security-policy'], target).toContain("script-src 'self';");
  });
  test('the embed page alone may stand in other sites’ frames', async () => {
    const { headers } = await get('/e/x/embed');
    expect(headers['content-security-policy']).toContain('frame-ancestors *');
    expect(headers['x-frame-options']).toBeUndefined();
  });
  test('answers of the API run nothing and are not kept', async () => {
    for (const target of ['/api/health', '/api/nothing', '/api/elections']) {
      const { headers } = await get(target);
      expect(headers['content-security-policy']).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers['cache-control']).toBe('no-store');
    }
  });
  test('an uploaded drawing is served in a sandbox, for ever', async () => {
    const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h1"/></svg>';
    const { url } = await node.owner.must(
      'uploadAsset',
      {},
      { base64: Buffer.from(drawing).toString('base64'), mediaType: 'image/svg+xml' },
    );
    const answer = await get(url);
    expect(answer.text).toBe(drawing);
    expect(answer.headers).toMatchObject({
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    });
    expect(
      (
        await node.owner.call(
          'uploadAsset',
          {},
          { base64: Buffer.from('<svg onload="x"/>').toString('base64'), mediaType: 'image/svg+xml' },
        )
      ).json,
    ).toMatchObject({ kind: 'input-invalid', status: 400 });
  });
});

describe('the API’s documents', () => {
  test('OpenAPI 3.1 has every route of the map with its bodies and answers, and its references resolve', async () => {
    const document = (await get('/api/openapi.json')).json as {
      openapi: string;
      paths: Record<
        string,
        Record<
          string,
          { operationId: string; requestBody?: object; security?: object; responses: object; parameters: { name: string; in: string }[] }
        >
      >;
    };
    expect(document.openapi).toBe('3.1.0');
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const route = ROUTES[name];
      const operation = document.paths[route.path.replaceAll(/:([a-z]+)/g, '{$1}')]?.[route.method.toLowerCase()];
      expect(operation?.operationId, name).toBe(name);
      expect(operation?.requestBody !== undefined, name).toBe('body' in route);
      expect(operation?.security !== undefined, name).toBe(route.guard.kind !== 'public');
      for (const [, parameter] of route.path.matchAll(/:([a-z]+)/g))
        expect(
          operation?.parameters.some((each) => each.in === 'path' && each.name === parameter),
          name,
        ).toBe(true);
    }
    const text = JSON.stringify(document);
    for (const [, reference = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
      expect(
        reference
          .split('/')
          .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key.replaceAll('~1', '/')], document),
        reference,
      ).toBeDefined();
    }
    expect(Object.keys(document.paths).length).toBeGreaterThan(40);
  });
  test('the page to read it names every route and needs no script', async () => {
    const page = await get('/api/docs');
    for (const name of Object.keys(ROUTES)) expect(page.text).toContain(`id="${name}"`);
    expect(page.text).not.toContain('<script');
    expect((await get('/api/docs.css')).headers['content-type']).toBe('text/css; charset=utf-8');
  });
});
