import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const PREFIX = 'virtual:messages/';
const LANGUAGES = ['en', 'hi', 'kn', 'fr', 'ar'];
const root = path.dirname(import.meta.dirname);

interface Element {
  readonly type: number;
  readonly value?: string;
}

/** Where the ICU texts of one area stand. */
export function localeFile(language: string, area: string): string {
  return path.join(root, 'src/web/locales', language, `${area}.json`);
}

/** Compiles one file of ICU texts with @formatjs/cli; a message without places stays a plain text. Cached by content. */
function compile(file: string): Record<string, string | readonly Element[]> {
  const source = readFileSync(file, 'utf8');
  const cache = path.join(root, '.cache/messages', `${createHash('sha256').update(`simple${source}`).digest('hex')}.json`);
  if (!existsSync(cache)) {
    mkdirSync(path.dirname(cache), { recursive: true });
    const cli = path.join(root, 'node_modules/@formatjs/cli/bin/formatjs');
    writeFileSync(cache, execFileSync(process.execPath, [cli, 'compile', file, '--ast', '--format', 'simple'], { encoding: 'utf8', maxBuffer: 1 << 26 }));
  }
  const parsed = JSON.parse(readFileSync(cache, 'utf8')) as Record<string, readonly Element[]>;
  return Object.fromEntries(
    Object.entries(parsed).map(([id, elements]) => [id, elements.every((element) => element.type === 0) ? elements.map((element) => element.value ?? '').join('') : elements]),
  );
}

/**
 * Leaves of intl-messageformat only the function that formats a compiled message (2.5 KiB): its class carries a cache, defaults and a
 * way to a parser, none of which bundlers can drop.
 */
export function formatterOnlyPlugin(): Plugin {
  return {
    name: 'veritally-formatter-only',
    enforce: 'pre',
    transform(code, id) {
      if (!id.endsWith('node_modules/intl-messageformat/index.js')) return undefined;
      const end = code.indexOf('// packages/intl-messageformat/core.ts');
      if (end < 0) throw new Error('intl-messageformat has another shape now: look at scripts/web-messages.ts');
      const kept = code.slice(0, end).replace(/^import \{ memoize.*$/m, '').replace(', parse }', ' }');
      return { code: `${kept}\nexport { formatToParts };\n`, map: null };
    },
  };
}

/** `virtual:messages/shared+booth` loads one compiled file a language, with the texts of those areas and no others. */
export function messagesPlugin(): Plugin {
  return {
    name: 'veritally-messages',
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [areas = '', language] = id.slice(PREFIX.length + 1).split('/');
      if (language === undefined) {
        const cases = LANGUAGES.map((code) => `${code}: () => import('${PREFIX}${areas}/${code}')`).join(', ');
        return `const files = { ${cases} };\nexport const loadMessages = (language) => files[language]().then((file) => file.default);`;
      }
      const files = areas.split('+').map((area) => localeFile(language, area));
      for (const file of files) this.addWatchFile(file);
      return `export default JSON.parse(${JSON.stringify(JSON.stringify(Object.assign({}, ...files.map(compile))))});`;
    },
  };
}
