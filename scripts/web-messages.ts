import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import type { MessagePart, Messages } from '../src/web/shared/messages.ts';

const PREFIX = 'virtual:messages/';
const LANGUAGES = ['en', 'hi', 'kn', 'fr', 'ar'];
const root = path.dirname(import.meta.dirname);

/** What @formatjs/cli parses: 0 text, 1 argument, 2 number, 5 select, 6 plural, 7 the number of the plural. */
interface Element {
  readonly type: number;
  readonly value?: string;
  readonly style?: unknown;
  readonly offset?: number;
  readonly pluralType?: string;
  readonly options?: { readonly [choice: string]: { readonly value: readonly Element[] } };
}

/** Where the ICU texts of one area stand. */
export function localeFile(language: string, area: string): string {
  return path.join(root, 'src/web/locales', language, `${area}.json`);
}

/**
 * Text as the language sets it: French signs stand apart from their words and never begin or end a line without them. Written with plain
 * spaces in the files, so that nobody has to see what cannot be seen. Narrow before ";", "!" and "?", as the French printers' rules say.
 */
export function typeset(language: string, text: string): string {
  return language === 'fr' ? text.replaceAll(/ (?=[;!?])/g, '\u202f').replaceAll(/ (?=[:%»])|(?<=«) /g, '\u00a0') : text;
}

/** The short form that src/web/shared/translator.ts reads. What no text of ours uses is refused here rather than carried by every page. */
function short(element: Element, language: string): MessagePart {
  const { type, value = '', options = {} } = element;
  const choices = (): { [choice: string]: readonly MessagePart[] } =>
    Object.fromEntries(Object.entries(options).map(([choice, inside]) => [choice, inside.value.map((part) => short(part, language))]));
  const plain = element.style === undefined || element.style === null;
  if (type === 0) return typeset(language, value);
  if (type === 1) return [0, value];
  if (type === 2 && plain) return [1, value];
  if (type === 5) return [2, value, choices()];
  if (type === 6 && element.pluralType === 'cardinal' && (element.offset ?? 0) === 0) return [3, value, choices()];
  if (type === 7) return 0;
  throw new Error(`the pages' translator does not know this form of "${value}" (type ${type}): teach it in src/web/shared/translator.ts`);
}

/** Compiles one file of ICU texts with @formatjs/cli; a message without places stays a plain text. Cached by content. */
export function compileMessages(file: string): Messages {
  const source = readFileSync(file, 'utf8');
  const language = path.basename(path.dirname(file));
  const cache = path.join(root, '.cache/messages', `${createHash('sha256').update(`simple${source}`).digest('hex')}.json`);
  if (!existsSync(cache)) {
    mkdirSync(path.dirname(cache), { recursive: true });
    const cli = path.join(root, 'node_modules/@formatjs/cli/bin/formatjs');
    writeFileSync(
      cache,
      execFileSync(process.execPath, [cli, 'compile', file, '--ast', '--format', 'simple'], { encoding: 'utf8', maxBuffer: 1 << 26 }),
    );
  }
  const parsed = JSON.parse(readFileSync(cache, 'utf8')) as Record<string, readonly Element[]>;
  return Object.fromEntries(
    Object.entries(parsed).map(([id, elements]) => [
      id,
      elements.every((element) => element.type === 0)
        ? typeset(language, elements.map((element) => element.value ?? '').join(''))
        : elements.map((element) => short(element, language)),
    ]),
  );
}

const fileOf = (areas: string, language: string): string => `${areas.replaceAll('+', '-')}.${language}.js`;

const moduleOf = (areas: string, language: string): string =>
  `export default JSON.parse(${JSON.stringify(
    JSON.stringify(Object.assign({}, ...areas.split('+').map((area) => compileMessages(localeFile(language, area))))),
  )});`;

/** The folder of all compiled texts below the build's own. Its name changes with any text, so what a browser holds is right for ever. */
export function textsFolder(): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const language of LANGUAGES) {
    const folder = path.dirname(localeFile(language, ''));
    for (const file of readdirSync(folder).toSorted()) hash.update(`${language}/${file}\0`).update(readFileSync(path.join(folder, file)));
  }
  return `assets/texts-${hash.digest('base64url').slice(0, 8)}`;
}

/** Address of one compiled file of texts below the build's folder. `areas` as an entry names them: "shared+booth". */
export function textsFile(areas: string, language = 'en'): string {
  return `${textsFolder()}/${fileOf(areas, language)}`;
}

/**
 * `virtual:messages/shared+booth` loads one compiled file a language, with the texts of those areas and no others. In a build the files lie
 * beside the code under plain names: a table of hashed names for each language would be carried by every page.
 */
export function messagesPlugin(): Plugin {
  const wanted = new Set<string>();
  let folder = '';
  let building = false;
  return {
    name: 'veritally-messages',
    configResolved({ command }) {
      building = command === 'build';
      folder = textsFolder();
    },
    generateBundle() {
      for (const areas of wanted) {
        for (const language of LANGUAGES)
          this.emitFile({ type: 'asset', fileName: `${folder}/${fileOf(areas, language)}`, source: moduleOf(areas, language) });
      }
    },
    resolveId: (id) => (id.startsWith(PREFIX) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      const [areas = '', language] = id.slice(PREFIX.length + 1).split('/');
      if (language === undefined && building) {
        wanted.add(areas);
        const start = `/${folder}/${areas.replaceAll('+', '-')}.`;
        return `export const loadMessages = (language) => import(/* @vite-ignore */ '${start}' + language + '.js').then((file) => file.default);`;
      }
      if (language === undefined) {
        const cases = LANGUAGES.map((code) => `${code}: () => import('${PREFIX}${areas}/${code}')`).join(', ');
        return `const files = { ${cases} };\nexport const loadMessages = (language) => files[language]().then((file) => file.default);`;
      }
      for (const area of areas.split('+')) this.addWatchFile(localeFile(language, area));
      return moduleOf(areas, language);
    },
  };
}
