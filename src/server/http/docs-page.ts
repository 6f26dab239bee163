import { z } from 'zod';
import { REFUSALS } from '../../wire/refusals.ts';
import type { Guard } from '../../wire/route.ts';
import { ROUTES, type RouteName } from '../../wire/routes.ts';
import type { AnyRoute } from './call.ts';

// The API to read: one page without scripts, made from the map of routes.

export const DOCS_STYLE = `:root{color-scheme:light dark;font:1rem/1.55 system-ui,sans-serif}
body{margin:0 auto;padding:1.5rem;max-inline-size:60rem}
h1{line-height:1.2}h2{margin-block-start:2.5rem}
code,pre{font:.9rem/1.5 ui-monospace,monospace}
pre{overflow-x:auto;padding:.75rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.4rem}
details{border-block-end:1px solid color-mix(in srgb,currentColor 20%,transparent)}
summary{padding-block:.7rem;cursor:pointer;display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}
.method{font-weight:700;min-inline-size:4rem}.about{flex-basis:100%}
table{border-collapse:collapse;inline-size:100%}th,td{text-align:start;padding:.35rem .75rem .35rem 0;vertical-align:top}
:focus-visible{outline:3px solid;outline-offset:2px}
`;

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

function who(guard: Guard): string {
  switch (guard.kind) {
    case 'public':
      return 'Anybody.';
    case 'voter':
      return 'A signed-in voter.';
    case 'admin':
      return `Administrators from “${guard.role}” on${guard.scopes.length === 0 ? '; not API tokens' : `; API tokens with the scope ${guard.scopes.map((scope) => `“${scope}”`).join(' and ')}`}.`;
  }
}

function schemaText(schema: z.ZodType, io: 'input' | 'output'): string {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<string, unknown>;
  return `<pre tabindex="0">${escape(JSON.stringify(rest, null, 2))}</pre>`;
}

function answerText({ answer }: AnyRoute): string {
  if (answer === 'stream') return '<p>Server-sent events.</p>';
  return 'file' in answer ? `<p>A file: <code>${escape(answer.file)}</code>.</p>` : schemaText(answer, 'output');
}

function routeText(name: string, route: AnyRoute): string {
  return `<details id="${name}"><summary><span class="method">${route.method}</span> <code>${escape(route.path)}</code> <span class="about">${escape(route.summary)}</span></summary>
<p>${escape(who(route.guard))}</p>
${route.query ? `<h4>Query</h4>${schemaText(route.query, 'input')}` : ''}
${route.body ? `<h4>Body</h4>${schemaText(route.body, 'input')}` : ''}
<h4>Answer</h4>${answerText(route)}
</details>`;
}

/** The page at /api/docs. */
export function docsPage(version: string): string {
  const names = Object.keys(ROUTES) as RouteName[];
  const section = (title: string, keep: (route: AnyRoute) => boolean): string =>
    `<h2>${title}</h2>\n${names
      .filter((name) => keep(ROUTES[name]))
      .map((name) => routeText(name, ROUTES[name]))
      .join('\n')}`;
  const admin = (route: AnyRoute): boolean => route.path.startsWith('/api/admin');
  const refusals = Object.entries(REFUSALS)
    .map(([kind, { status, title }]) => `<tr><td><code>${kind}</code></td><td>${status}</td><td>${escape(title)}</td></tr>`)
    .join('\n');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Veritally: the API</title><link rel="stylesheet" href="/api/docs.css"></head>
<body><main>
<h1>Veritally: the API</h1>
<p>Version ${escape(version)}. For programs: <a href="/api/openapi.json">the OpenAPI 3.1 document</a>.</p>
<p>Bodies and answers are JSON. Unknown fields are refused. A changing request carries either the session’s <code>csrf</code> in the header <code>x-veritally-csrf</code>, or an API token: <code>authorization: Bearer vt_…</code>.
A cast carries a random key; sending it again with the same key gives the same receipt and no second ballot.</p>
${section('Voting', (route) => !admin(route))}
${section('Administration', admin)}
<h2>Refusals</h2>
<p>Problem documents (RFC 9457), <code>application/problem+json</code>; <code>kind</code> is one of these.</p>
<table><thead><tr><th scope="col">kind</th><th scope="col">status</th><th scope="col">in words</th></tr></thead><tbody>
${refusals}
</tbody></table>
</main></body></html>
`;
}
