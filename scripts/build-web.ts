import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { LANGUAGES } from '../src/web/shared/languages.ts';
import { shellsOf } from '../vite.config.ts';
import { localeFile, textsFolder } from './web-messages.ts';
import { stylesOf, writeShells } from './web-pages.ts';

const root = path.dirname(import.meta.dirname);

interface Chunk {
  readonly file: string;
  readonly css?: readonly string[];
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
}

/** Addresses of everything that `entries` of a build need, texts left out. */
export function filesOf(manifest: Readonly<Record<string, Chunk>>, entries: readonly string[], lazy = true): readonly string[] {
  const seen = new Set<string>();
  const files = new Set<string>();
  const visit = (key: string): void => {
    const chunk = manifest[key];
    if (!chunk || seen.has(key) || key.includes('virtual:messages/')) return;
    seen.add(key);
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(`/${file}`);
    for (const next of [...(chunk.imports ?? []), ...(lazy ? (chunk.dynamicImports ?? []) : [])]) visit(next);
  };
  for (const entry of entries) visit(entry);
  return [...files];
}

/** The manifest of one of the two builds. */
export function manifestOf(outDir: string, mode: string): Readonly<Record<string, Chunk>> {
  return JSON.parse(readFileSync(path.join(outDir, `manifest-${mode}.json`), 'utf8')) as Record<string, Chunk>;
}

/** What the service worker says where a page cannot be had, in every language. */
function offlineWords(): readonly { readonly language: string; readonly dir: string; readonly words: readonly string[] }[] {
  return LANGUAGES.map(({ code, dir }) => {
    const texts = JSON.parse(readFileSync(localeFile(code, 'shared'), 'utf8')) as Record<string, string>;
    return { language: code, dir, words: ['error.offline', 'error.offline.hint', 'action.retry'].map((id) => texts[id] ?? id) };
  });
}

/** Addresses of the texts that this code names, in every language: a station without a connection changes its language with each voter. */
function textsOf(outDir: string, code: readonly string[]): readonly string[] {
  const start = `/${textsFolder()}/`;
  const named = new Set<string>();
  for (const file of code.filter((each) => each.endsWith('.js'))) {
    const parts = readFileSync(path.join(outDir, file), 'utf8').split(start).slice(1);
    for (const part of parts) named.add(/^[a-z-]+/.exec(part)?.[0] ?? '');
  }
  return [...named].flatMap((areas) => LANGUAGES.map(({ code: language }) => `${start}${areas}.${language}.js`));
}

/** `sw.js` at the root of the site: the service worker with the list of what it keeps. */
async function buildServiceWorker(outDir: string): Promise<void> {
  const code = filesOf(manifestOf(outDir, 'voters'), ['booth.html']);
  const { style, holds } = stylesOf(outDir, 'booth');
  const files = ['/kiosk', style, ...code.filter((file) => !holds.includes(file)), ...textsOf(outDir, code)];
  const version = createHash('sha256').update(files.join('\n')).digest('hex').slice(0, 12);
  await build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { __PRECACHE__: JSON.stringify(files), __VERSION__: JSON.stringify(version), __OFFLINE__: JSON.stringify(offlineWords()) },
    build: {
      outDir,
      emptyOutDir: false,
      target: 'es2022',
      reportCompressedSize: false,
      rolldownOptions: { input: path.join(root, 'src/web/shared/service-worker.ts'), output: { format: 'iife', entryFileNames: 'sw.js' } },
    },
  });
}

/** Builds pages into `outDir` (dist/web): all of them, or one of the two builds that vite.config.ts knows. */
export async function buildWeb(outDir = path.join(root, 'dist/web'), modes: readonly string[] = ['voters', 'admin']): Promise<void> {
  process.env['NODE_ENV'] = 'production';
  rmSync(outDir, { recursive: true, force: true });
  for (const mode of modes) {
    if (Object.keys(shellsOf(mode)).length === 0) continue;
    await build({ configFile: path.join(root, 'vite.config.ts'), mode, logLevel: 'warn', build: { outDir } });
    if (mode !== 'voters') continue;
    writeShells(outDir, (entry) => filesOf(manifestOf(outDir, 'voters'), [entry], false));
    await buildServiceWorker(outDir);
  }
}

// Not `import.meta.main`: the launcher imports this file where its own Node is new enough.
if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === import.meta.filename) {
  const [outDir, ...modes] = process.argv.slice(2);
  await buildWeb(outDir, modes.length > 0 ? modes : undefined);
}
