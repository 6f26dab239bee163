// Builds the verifier as files that need nothing else: dist/verifier/veritally-verify.html, a page that verifies a dropped archive without
// a network, and dist/verifier/veritally-verify.mjs, a program for Node 24 or newer.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type InlineConfig } from 'vite';
import { LANGUAGES } from '../src/web/shared/languages.ts';
import { compileMessages, localeFile } from './web-messages.ts';

const root = path.dirname(import.meta.dirname);
const web = path.join(root, 'src/web/verifier');

async function bundle(config: InlineConfig): Promise<string> {
  const built = await build({ configFile: false, logLevel: 'warn', root, ...config });
  const [first] = Array.isArray(built) ? built : [built];
  const chunks = first && 'output' in first ? first.output.filter((file) => file.type === 'chunk') : [];
  if (chunks.length !== 1 || !chunks[0]) throw new Error(`${chunks.length} files came out of a bundle that must be one`);
  return chunks[0].code;
}

/** One script for a browser, everything in it. */
function script(entry: string, define: Readonly<Record<string, string>> = {}): Promise<string> {
  return bundle({
    define,
    build: { write: false, target: 'es2022', minify: true, modulePreload: false, lib: { entry, formats: ['iife'], name: 'veritally' } },
  });
}

const hashOf = (text: string): string => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** A script must not end its own element early. */
const inElement = (code: string): string => code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');

/** The page's texts in every language: those of its own area, and names of steps and events that the public pages file. */
function texts(): string {
  const shared = /^(?:verify\.(?:step|holds|broken|progress|stop)|board\.type|list\.(?:and|or))/;
  const all = LANGUAGES.map(({ code }) => {
    const others = ['shared', 'check', 'board'].flatMap((area) => Object.entries(compileMessages(localeFile(code, area))));
    return [code, { ...Object.fromEntries(others.filter(([id]) => shared.test(id))), ...compileMessages(localeFile(code, 'verify')) }];
  });
  return JSON.stringify(Object.fromEntries(all));
}

/** The page: its policy lets nothing run or load but what is in it. */
async function page(): Promise<string> {
  const worker = await script(path.join(web, 'verifier-worker.ts'));
  const code = inElement(await script(path.join(web, 'page.ts'), { VERIFIER_WORKER: JSON.stringify(worker), VERIFIER_TEXTS: texts() }));
  const style = [path.join(root, 'src/web/shared/tokens.css'), path.join(web, 'page.css')]
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
  const policy = `default-src 'none'; script-src ${hashOf(code)} 'wasm-unsafe-eval'; style-src ${hashOf(style)}; worker-src blob:; base-uri 'none'; form-action 'none'`;
  const body = readFileSync(path.join(web, 'page.html'), 'utf8');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Verify an election – Veritally</title>
<style>${style}</style>
</head>
<body>
${body}<script>${code}</script>
</body>
</html>
`;
}

async function program(): Promise<string> {
  const entry = path.join(root, 'src/cli/verify-standalone.ts');
  const code = await bundle({
    ssr: { noExternal: true },
    build: { write: false, ssr: entry, target: 'node24', minify: false, rollupOptions: { output: { format: 'es' } } },
  });
  return `#!/usr/bin/env node\n${code}`;
}

/** Writes both files into `folder` and gives their paths. */
export async function buildVerifier(folder = path.join(root, 'dist/verifier')): Promise<{ readonly html: string; readonly mjs: string }> {
  mkdirSync(folder, { recursive: true });
  const [html, mjs] = [path.join(folder, 'veritally-verify.html'), path.join(folder, 'veritally-verify.mjs')];
  writeFileSync(html, await page());
  writeFileSync(mjs, await program(), { mode: 0o755 });
  return { html, mjs };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { html, mjs } = await buildVerifier();
  for (const file of [html, mjs]) console.log(`${path.relative(root, file)}  ${Math.ceil(readFileSync(file).length / 1024)} KB`);
}
