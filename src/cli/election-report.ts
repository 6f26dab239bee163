import { writeFileSync } from 'node:fs';
import { pathOf } from '../wire/routes.ts';
import { type Arguments, JSON_OPTION, PLACE_OPTIONS } from './arguments.ts';
import type { Command } from './commands.ts';
import { ownPlaceOf } from './place.ts';
import { failureOf, outageText } from './remote-desk.ts';
import { Failure, note, printJson } from './terminal-output.ts';

const LANGUAGES = ['en', 'hi', 'kn', 'fr', 'ar'] as const;

async function fetchReport(url: string, slug: string, language: string | undefined): Promise<Uint8Array> {
  const address = `${url.replace(/\/+$/, '')}${pathOf('reportPdf', { slug })}${language === undefined ? '' : `?lang=${language}`}`;
  const answer = await fetch(address).catch((error: unknown) => {
    throw new Failure(outageText(url, error), { kind: 'unreachable' });
  });
  if (!answer.ok) throw failureOf(url, answer.status, await answer.json().catch(() => undefined));
  return new Uint8Array(await answer.arrayBuffer());
}

/** The report from the records themselves: by a server that runs for a moment, for this machine only. */
async function ownReport(args: Arguments, slug: string, language: string | undefined): Promise<Uint8Array> {
  const place = ownPlaceOf(args);
  const { startOrFail } = await import('./serve.ts');
  const node = await startOrFail({
    dataFolder: place.kind === 'folder' ? place.folder : '',
    database: place.kind === 'database' ? place.url : undefined,
    keyFile: place.keyFile,
    port: 0,
    publicUrl: args.text('public-url'),
    chromium: args.text('chromium'),
    logLevel: 'error',
  });
  try {
    return await fetchReport(node.url, slug, language);
  } finally {
    await node.stop();
  }
}

/** `election report`: the official report as a tagged PDF, from the close of the polls on. */
export const report: Command = {
  form: {
    name: 'election report',
    positionals: ['ELECTION'],
    summary: 'Writes the official report of a closed election as a tagged PDF, by an installed browser of the Chromium family.',
    options: [
      { name: 'pdf', value: 'FILE', help: 'where to write it' },
      { name: 'language', value: 'CODE', help: 'en, hi, kn, fr or ar; default: the election’s own' },
      { name: 'public-url', value: 'URL', help: 'the address that it names as the place of publication' },
      { name: 'chromium', value: 'PATH', help: 'the browser; default: one of the usual places' },
      { name: 'force', help: 'overwrite a file that is there' },
      ...PLACE_OPTIONS.filter(({ name }) => name !== 'token' && name !== 'token-file'),
      JSON_OPTION,
    ],
    notes: 'With --data or --database a server runs for a moment, for this machine only; what was due by the clock happens then.',
  },
  run: async (args) => {
    const file = args.need('pdf');
    const slug = args.positionals[0]!;
    const language = args.text('language') === undefined ? undefined : args.choice('language', LANGUAGES, 'en');
    const server = args.text('server');
    const pdf = server === undefined ? await ownReport(args, slug, language) : await fetchReport(server, slug, language);
    try {
      writeFileSync(file, pdf, { flag: args.flag('force') ? 'w' : 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw new Failure(`${file} exists already; --force overwrites it.`);
      throw error;
    }
    if (args.flag('json')) printJson({ file, bytes: pdf.length });
    else note(`Wrote ${file}`);
    return 0;
  },
};
