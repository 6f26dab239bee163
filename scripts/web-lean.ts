import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

// What the voters' pages leave at home. Each rule says what it takes away; each fails loudly when a package changes its shape.

/**
 * `import css from` becomes `import * as css from`: class names turn into constants, and the table of all names is dropped. The second
 * half keeps the styles of a module of which nothing but those constants was used.
 */
export function classNamesPlugin(): Plugin[] {
  return [
    {
      name: 'veritally-class-names',
      enforce: 'pre',
      transform(code, id) {
        if (!id.endsWith('.tsx') || !code.includes('.module.css')) return undefined;
        return { code: code.replaceAll(/^import (\w+) from ('[^']+\.module\.css')/gm, 'import * as $1 from $2'), map: null };
      },
    },
    {
      name: 'veritally-class-styles',
      enforce: 'post',
      transform: (code, id) => (id.endsWith('.module.css') ? { code, map: null, moduleSideEffects: 'no-treeshake' } : undefined),
    },
  ];
}

/** How `vite.config.ts` has class names written: unmistakable until they are cut. Change the prefix with the way they are cut: file names are hashed before that. */
export const CLASS_PATTERN = 'vt1_[hash]_[local]';

/** Cuts scoped names to four signs in styles and code alike, which are a fifth of the styles otherwise. One name is cut alike in every build. */
export function shortNamesPlugin(): Plugin {
  const whole = new Map<string, string>();
  const cut = (name: string): string => {
    const digest = createHash('sha256').update(name).digest();
    const short = String.fromCodePoint(97 + ((digest[0] ?? 0) % 26)) + (digest.readUInt32BE(1) % 36 ** 3).toString(36).padStart(3, '0');
    if ((whole.get(short) ?? name) !== name) throw new Error(`two class names are cut to ${short}: change the prefix of CLASS_PATTERN`);
    whole.set(short, name);
    return short;
  };
  const shorten = (text: string): string => text.replaceAll(/vt1_[\w-]+/g, cut);
  return {
    name: 'veritally-short-names',
    enforce: 'post',
    generateBundle(_options, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = shorten(file.code);
        else if (file.fileName.endsWith('.css')) file.source = shorten(String(file.source));
      }
    },
  };
}

const PRELOADER = `
const seen = new Set();
const held = document.querySelector('[data-holds]')?.dataset.holds ?? '';
export const __vitePreload = async (load, files = []) => {
  const styles = [];
  for (const file of files) {
    if (seen.has(file) || held.includes(file.slice(7)) || document.querySelector('link[href="/' + file + '"]')) continue;
    seen.add(file);
    const link = document.createElement('link');
    const style = file.endsWith('.css');
    link.rel = style ? 'stylesheet' : 'modulepreload';
    link.href = '/' + file;
    if (style) styles.push(new Promise((done) => (link.onload = link.onerror = done)));
    document.head.append(link);
    await new Promise((done) => setTimeout(done));
  }
  await Promise.all(styles);
  return load();
};
`;

/**
 * Vite's loader of lazy pages (1.3 KiB) in a quarter of its size: fetches their files side by side (but styles that came with the
 * shell: `joinStyles`), waits for their styles. Each
 * request takes a slow telephone 10 ms to begin, so it is a task of its own.
 */
export function preloaderPlugin(): Plugin {
  return {
    name: 'veritally-preloader',
    enforce: 'pre',
    load: (id) => (id === '\0vite/preload-helper.js' ? PRELOADER : undefined),
  };
}

/**
 * What the booth's usual sealing worker needs of these: the common group in its small form, no credentials of the old form (its pages take
 * none), and of a refusal its kind alone (it says `failed` and why in a word of its own).
 */
const USUAL: Readonly<Record<string, string>> = {
  './groups.ts': `
import { ed25519SealingGroup } from './ed25519-sealing-group.ts';
export const groupByName = (name) => (name === ed25519SealingGroup.name ? ed25519SealingGroup : undefined);`,
  './password-key.ts': `
export const pbkdf2Sha256 = () => { throw new Error('credentials of the old form are not for the booth'); };`,
  './sentences.ts': `
export const refuseRecord = (id) => ({ ok: false, error: { kind: id.split('/', 1)[0], detail: id } });`,
};

const MARK = '?usual';

/** Cuts `sealing-worker.ts` down to the elections that are usual; `sealing-worker-any.ts` is the same worker for all of them. */
export function usualSealingPlugin(): Plugin {
  let usual = false;
  return {
    name: 'veritally-usual-sealing',
    enforce: 'pre',
    buildStart({ input }) {
      usual = JSON.stringify(input).includes('/sealing-worker.ts');
    },
    resolveId(source, importer) {
      if (!usual || USUAL[source] === undefined || !importer?.includes('/src/protocol/')) return undefined;
      return `${path.join(path.dirname(importer), source)}${MARK}`;
    },
    load(id) {
      return id.endsWith(MARK) ? { code: USUAL[`./${path.basename(id.slice(0, -MARK.length))}`] ?? '', moduleType: 'js' } : undefined;
    },
  };
}

/** `virtual:symbols`: names of the built-in drawings and the folder where they lie under those names. Eighteen hashed names cost more. */
export function symbolsPlugin(): Plugin {
  const source = path.join(path.dirname(import.meta.dirname), 'src/web/shared/symbols');
  const drawings = readdirSync(source).filter((file) => file.endsWith('.svg'));
  const hash = createHash('sha256');
  for (const file of drawings) hash.update(`${file}\0`).update(readFileSync(path.join(source, file)));
  const folder = `assets/symbols-${hash.digest('base64url').slice(0, 8)}`;
  let building = false;
  return {
    name: 'veritally-symbols',
    configResolved({ command }) {
      building = command === 'build';
    },
    resolveId: (id) => (id === 'virtual:symbols' ? '\0virtual:symbols' : undefined),
    load(id) {
      if (id !== '\0virtual:symbols') return undefined;
      const names = drawings.map((file) => file.slice(0, -4)).join(' ');
      return `export const FOLDER = '/${building ? folder : 'shared/symbols'}/';\nexport const NAMES = '${names}'.split(' ');`;
    },
    generateBundle() {
      for (const file of drawings)
        this.emitFile({ type: 'asset', fileName: `${folder}/${file}`, source: readFileSync(path.join(source, file)) });
    },
  };
}

/** Leaves at home how zod describes schemas in JSON Schema: the server does that for its documents, the console never. */
export function zodPlugin(): Plugin {
  return {
    name: 'veritally-zod',
    enforce: 'pre',
    transform(code, id) {
      if (!/zod\/v4\/core\/(?:json-schema-processors|to-json-schema)\.js$/.test(id)) return undefined;
      const names = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map((match) => match[1] ?? '');
      const renamed = [...code.matchAll(/^export \{ \w+ as (\w+) \}/gm)].map((match) => match[1] ?? '');
      if (names.length < 5) throw new Error('zod has another shape now: look at scripts/web-lean.ts');
      const nothing = [...names, ...renamed].map((name) => `nothing as ${name}`).join(', ');
      return { code: `const nothing = () => undefined;\nexport { ${nothing} };`, map: null };
    },
  };
}
