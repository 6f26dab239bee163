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
}
