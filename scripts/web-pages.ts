import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { textsFile } from './web-messages.ts';

// Shells of the public pages: what `public.html` is for any address, each of them is for one page, with exactly its code, styles and texts
// named in the head, so that everything comes side by side. The server puts the reader's language in place of English.

const web = path.join(path.dirname(import.meta.dirname), 'src/web');
const ENTRIES = path.join(web, 'results/pages');

/** Pages with a shell of their own: name of the shell without `.html` → its entry below src/web. */
export function pageEntries(): Readonly<Record<string, string>> {
  return Object.fromEntries(readdirSync(ENTRIES).map((file) => [file.replace(/\.tsx$/, ''), `results/pages/${file}`]));
}

/** The areas of texts that an entry ("booth/main.tsx") loads before its first view. */
export function textsOf(entry: string): string {
  const areas = /'virtual:messages\/([^']+)'/.exec(readFileSync(path.join(web, entry), 'utf8'))?.[1];
  if (areas === undefined) throw new Error(`${entry} loads no texts`);
  return areas;
}

const preload = (address: string): string => `<link rel="modulepreload" href="/${address}">`;

/**
 * Puts the styles that the head of a shell names into one file, in their order: a browser fetches six files of HTTP/1.1 side by side, and
 * many small ones compress worse. `data-holds` tells the loader of lazy parts (`preloaderPlugin`) what has come with it.
 */
function joinStyles(outDir: string, shell: string): void {
  const html = readFileSync(path.join(outDir, shell), 'utf8');
  const links = [...html.matchAll(/ *<link rel="stylesheet"[^>]* href="\/assets\/([^"]+)">\n?/g)];
  const names = links.map(([, name = '']) => name);
  if (names.length < 2) return;
  const styles = names.map((name) => readFileSync(path.join(outDir, 'assets', name), 'utf8').trimEnd()).join('\n');
  const file = `assets/${path.basename(shell, '.html')}-${createHash('sha256').update(styles).digest('base64url').slice(0, 6)}.css`;
  writeFileSync(path.join(outDir, file), styles);
  const link = `<link rel="stylesheet" href="/${file}" data-holds="${names.join(' ')}">`;
  const without = links.reduce((rest, [whole]) => rest.replace(whole, ''), html);
  writeFileSync(
    path.join(outDir, shell),
    without.replace('</head>', () => `${link}</head>`),
  );
}

/** Scripts smaller than this gain less from the hint than it weighs, in characters. */
const SMALL = 6_000;
const HINT = '//# allFunctionsCalledOnLoad\n';

/**
 * Tells the browser to compile the scripts of a first view whole (the explicit compile hint of V8, which others take for a comment): nearly
 * all of their functions run at once, and without it each is read twice, to pass over it and then to run it.
 */
function compileWhole(outDir: string, shell: string): void {
  const html = readFileSync(path.join(outDir, shell), 'utf8');
  for (const [, address = ''] of html.matchAll(
    /<(?:script type="module"[^>]* src|link rel="modulepreload"[^>]* href)="\/(assets\/[^"/]+)"/g,
  )) {
    const file = path.join(outDir, address);
    const code = readFileSync(file, 'utf8');
    if (code.length > SMALL && !code.startsWith(HINT)) writeFileSync(file, HINT + code);
  }
}

/** The styles of a shell: the file with all of them, and those that are in it. */
export function stylesOf(outDir: string, shell: string): { readonly style: string; readonly holds: readonly string[] } {
  const html = readFileSync(path.join(outDir, `${shell}.html`), 'utf8');
  const [, style = '', holds = ''] = /<link rel="stylesheet" href="([^"]+)" data-holds="([^"]+)">/.exec(html) ?? [];
  return { style, holds: holds.split(' ').map((name) => `/assets/${name}`) };
}

/** Writes the shells of all pages into `outDir`. `files`: addresses of what an entry needs at once, its own script first. */
export function writeShells(outDir: string, files: (entry: string) => readonly string[]): void {
  const shell = readFileSync(path.join(outDir, 'public.html'), 'utf8');
  const tags = / *<(?:script type="module"|link rel="(?:modulepreload|stylesheet)")[^>]*>(?:<\/script>)?\n/g;
  for (const [name, entry] of Object.entries(pageEntries())) {
    const [script = '', ...rest] = files(entry);
    const head = [
      `<script type="module" src="${script}"></script>`,
      ...rest.map((file) => (file.endsWith('.css') ? `<link rel="stylesheet" href="${file}">` : preload(file.slice(1)))),
      preload(textsFile(textsOf(entry))),
    ];
    writeFileSync(
      path.join(outDir, `${name}.html`),
      shell.replaceAll(tags, '').replace('</head>', () => `${head.join('')}</head>`),
    );
  }
  for (const [name, entry] of Object.entries({ public: 'results/main.tsx', booth: 'booth/main.tsx', embed: 'results/embed.tsx' })) {
    const file = path.join(outDir, `${name}.html`);
    if (existsSync(file))
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('</head>', () => `${preload(textsFile(textsOf(entry)))}</head>`),
      );
  }
  for (const file of readdirSync(outDir)) {
    if (!file.endsWith('.html')) continue;
    joinStyles(outDir, file);
    compileWhole(outDir, file);
  }
}
