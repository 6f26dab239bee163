import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type Arguments, JSON_OPTION, type Option, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk, type TellableSecret } from './desk.ts';
import { letterFiles, lettersHtml, lettersOf, linkOf, secretsCsv, type LetterKind } from './letters.ts';
import { baseUrl, placeOf } from './place.ts';
import { publicList } from './sealed-setup.ts';
import { columns, Failure, note, print, printJson, ProgressBar } from './terminal-output.ts';

const ELECTION: Option = { name: 'election', value: 'NAME', help: 'the election whose roll it is' };
const TELLING: readonly Option[] = [
  { name: 'secrets-out', value: 'FILE', help: 'write the drawn secrets as CSV, for the owner’s eyes only; they are told once' },
  { name: 'letters-out', value: 'FILE', help: 'write letters to print (HTML), one page a voter, 1,000 a file' },
  { name: 'base-url', value: 'URL', help: 'address of the server as voters reach it, for personal links and QR codes' },
];
const MOST_BYTES = 120_000_000;

/** Files that drawn secrets shall go to: looked at before anything is drawn, since secrets are told once. */
function tellingFiles(args: Arguments): { readonly csv: string | undefined; readonly letters: string | undefined } {
  const csv = args.text('secrets-out');
  const letters = args.text('letters-out');
  for (const file of [csv, letters])
    if (file !== undefined && existsSync(file))
      throw new UsageError(`${file} exists already; choose another name, so that no secrets are overwritten.`);
  return { csv, letters };
}

function tell(args: Arguments, secrets: readonly TellableSecret[], title: string, slug: string, kind: LetterKind = 'secret'): void {
  const { csv, letters } = tellingFiles(args);
  const base = baseUrl(args);
  const write = (file: string, content: string, count: number): void => {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx', flush: true });
    note(`Wrote ${count} ${kind}s to ${file}. Keep it safe: they cannot be shown again.`);
  };
  // The table first: were there no room for the letters, the secrets would not be lost.
  if (csv !== undefined) write(csv, secretsCsv(secrets, base, slug), secrets.length);
  if (letters === undefined) return;
  for (const [part, file] of letterFiles(letters, secrets.length).entries()) {
    const some = lettersOf(secrets, part);
    write(file, lettersHtml(some, title, base, slug, kind), some.length);
  }
}

function mapping(args: Arguments): Readonly<Record<string, string>> | undefined {
  const text = args.text('columns');
  if (text === undefined) return undefined;
  return Object.fromEntries(
    text.split(',').map((pair) => {
      const at = pair.indexOf('=');
      if (at <= 0) throw new UsageError(`--columns takes pairs such as username=Member No,name=Name; "${pair}" is none.`);
      return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    }),
  );
}

function fileBytes(file: string): Uint8Array {
  try {
    if (file !== '-' && statSync(file).size > MOST_BYTES)
      throw new UsageError(`The file ${file} is larger than ${MOST_BYTES / 1_000_000} MB.`);
    return readFileSync(file === '-' ? 0 : file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
}

function withoutCodes(slug: string, registrar: boolean): string {
  return registrar
    ? `without voting codes: the registrar makes them with "veritally credentials generate", and you hand over the public list with "veritally voter credentials --election ${slug} --list FILE"`
    : `without credentials yet: veritally voter credentials --election ${slug}`;
}

const importCommand: Command = {
  form: {
    name: 'voter import',
    positionals: ['FILE'],
    summary: 'Imports a roll from CSV, all or nothing; draws a secret for every voter whose row has none.',
    options: [
      ELECTION,
      { name: 'dry-run', help: 'check only; nothing is written' },
      { name: 'columns', value: 'FIELD=HEADING,…', help: 'which column is which, where the headings do not say' },
      { name: 'no-secrets', help: 'draw no secrets now' },
      ...TELLING,
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
    notes:
      'Fields: username, secret, name, dateOfBirth, place, address, email, weight, groups, idNumber. Comma, semicolon, tab or bar; UTF-8,\nUTF-16 or Windows-1252. With --json and no --secrets-out the answer holds the secrets.',
  },
  run: async (args) => {
    const slug = args.need('election');
    const columnsGiven = mapping(args);
    const dryRun = args.flag('dry-run');
    const { csv, letters } = tellingFiles(args);
    baseUrl(args);
    const bytes = fileBytes(args.positionals[0]!);
    const bar = new ProgressBar(dryRun ? 'Checking ' : 'Importing');
    return atDesk(placeOf(args), dryRun ? 'read' : 'write', async (desk) => {
      const { title, sealed, definition } = await desk.show(slug);
      // Voters of a sealed election get credentials instead, once the roll is complete.
      const drawSecrets = !args.flag('no-secrets') && !dryRun && !sealed;
      if (drawSecrets && csv === undefined && letters === undefined && !args.flag('json'))
        throw new UsageError(
          'Drawn secrets are told once: say where to, with --secrets-out FILE or --letters-out FILE (or --no-secrets to draw them later).',
        );
      const report = await desk
        .importVoters(slug, bytes, { columns: columnsGiven, dryRun, drawSecrets }, (done, total) => bar.show(done, total))
        .finally(() => bar.end());
      if (report.secrets.length > 0) tell(args, report.secrets, title, slug);
      const { secrets, ...rest } = report;
      const told = secrets.map((voter) => ({ ...voter, link: linkOf(voter, baseUrl(args), slug) ?? null }));
      if (args.flag('json'))
        printJson({
          election: slug,
          ...rest,
          ...(csv === undefined && letters === undefined && told.length > 0 ? { secrets: told } : { drawn: told.length }),
        });
      else
        print(
          dryRun
            ? `${report.rows} rows, all good. Columns: ${Object.entries(report.columns)
                .map(([field, heading]) => `${field} = ${heading}`)
                .join(', ')}. Nothing was written.`
            : `${report.added} voters are on the roll, ${sealed ? withoutCodes(slug, definition.sealed?.credentials === 'registrar') : `${secrets.length} secrets drawn`}.`,
        );
      return 0;
    });
  },
};

const add: Command = {
  form: {
    name: 'voter add',
    positionals: ['USERNAME'],
    summary: 'Adds one voter; draws and tells a secret where none is given.',
    options: [
      ELECTION,
      { name: 'name', value: 'TEXT', help: 'full name' },
      { name: 'born', value: 'DATE', help: 'date of birth, 1990-05-17' },
      { name: 'place', value: 'TEXT', help: 'place of residence' },
      { name: 'address', value: 'TEXT', help: 'postal address' },
      { name: 'email', value: 'ADDRESS', help: 'e-mail address' },
      { name: 'weight', value: 'N', help: 'weight of the vote (1)' },
      { name: 'group', value: 'NAME', help: 'a group; may be repeated', many: true },
      { name: 'secret-file', value: 'FILE', help: 'file with a secret the voter chose ("-": standard input)' },
      { name: 'base-url', value: 'URL', help: 'address of the server, for the personal link' },
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
  },
  run: async (args) => {
    const slug = args.need('election');
    const file = args.text('secret-file');
    const secret = file === undefined ? undefined : Buffer.from(fileBytes(file)).toString('utf8').trim();
    const groups = args.texts('group');
    const voter = {
      username: args.positionals[0]!,
      name: args.text('name'),
      dateOfBirth: args.text('born'),
      place: args.text('place'),
      address: args.text('address'),
      email: args.text('email'),
      weight: args.text('weight'),
      secret,
      ...(groups.length > 0 ? { groups } : {}),
    };
    const drawn = await atDesk(placeOf(args), 'write', (desk) => desk.addVoter(slug, voter));
    const link = drawn === null ? null : (linkOf(drawn, baseUrl(args), slug) ?? null);
    if (args.flag('json')) printJson({ election: slug, username: voter.username, secret: drawn?.secret ?? null, link });
    else
      print(
        [
          `${voter.username} is on the roll.`,
          ...(drawn ? [`Secret (told once): ${drawn.secret}`] : []),
          ...(link ? [`Personal link: ${link}`] : []),
        ].join('\n'),
      );
    return 0;
  },
};

const list: Command = {
  form: {
    name: 'voter list',
    positionals: [],
    summary: 'Shows the roll: who is on it and who has voted, never what.',
    options: [
      ELECTION,
      { name: 'search', value: 'TEXT', help: 'part of a username or name' },
      { name: 'voted', value: 'yes|no', help: 'only those who have, or have not' },
      { name: 'group', value: 'NAME', help: 'only this group' },
      { name: 'offset', value: 'N', help: 'begin after so many' },
      { name: 'limit', value: 'N', help: 'at most so many (100)' },
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
  },
  run: async (args) => {
    const voted = args.text('voted') === undefined ? undefined : args.choice('voted', ['yes', 'no'], 'yes') === 'yes';
    const filter = {
      search: args.text('search'),
      voted,
      group: args.text('group'),
      offset: args.number('offset', 0, 1e9, 0)!,
      limit: args.number('limit', 1, 500, 100)!,
    };
    const page = await atDesk(placeOf(args), 'read', (desk) => desk.voters(args.need('election'), filter));
    if (args.flag('json')) {
      printJson(page);
      return 0;
    }
    print(
      columns([
        ['Username', 'Name', 'Status', 'Secret', 'Voted'],
        ...page.entries.map((entry) => [
          entry.username,
          entry.name ?? '',
          entry.late ? `${entry.status}, late` : entry.status,
          entry.hasSecret ? 'yes' : 'no',
          entry.voted ? 'yes' : 'no',
        ]),
      ]),
    );
    const last = filter.offset + page.entries.length;
    note(
      `${page.entries.length === 0 ? 0 : filter.offset + 1} to ${last} of ${page.total}${last < page.total ? `; --offset ${last} shows more` : ''}`,
    );
    return 0;
  },
};

const reset: Command = {
  form: {
    name: 'voter reset',
    positionals: ['[USERNAME]'],
    summary: 'Draws a new secret for one voter, or for many at once: --missing, --unvoted. The old one stops working at once.',
    options: [
      ELECTION,
      { name: 'missing', help: 'for every voter without a secret' },
      { name: 'unvoted', help: 'for all who have not voted, where a whole list of secrets was lost; needs a reason' },
      { name: 'reason', value: 'TEXT', help: 'with --missing or --unvoted: goes into the record of acts' },
      ...TELLING,
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
  },
  run: async (args) => {
    const slug = args.need('election');
    const username = args.positionals[0];
    const whom = args.flag('unvoted') ? 'unvoted' : 'missing';
    if ([username !== undefined, args.flag('missing'), args.flag('unvoted')].filter(Boolean).length !== 1)
      throw new UsageError('Name one voter, or give --missing for all who have no secret, or --unvoted for all who have not voted.');
    const reason = args.text('reason');
    if (username !== undefined && reason !== undefined) throw new UsageError('--reason goes with --missing or --unvoted.');
    const { csv, letters } = tellingFiles(args);
    if (username === undefined && csv === undefined && letters === undefined && !args.flag('json'))
      throw new UsageError('Drawn secrets are told once: say where to, with --secrets-out FILE or --letters-out FILE.');
    return atDesk(placeOf(args), 'write', async (desk) => {
      const { title } = await desk.show(slug);
      const drawn = username === undefined ? await desk.drawSecrets(slug, { whom, reason }) : [await desk.resetSecret(slug, username)];
      if (drawn.length === 0) throw new Failure('Every voter has a secret.');
      tell(args, drawn, title, slug);
      if (whom === 'unvoted')
        note(
          `${drawn.length} voters have a new secret; what they had stopped working. Who has voted, or has a password of their own, kept it.`,
        );
      if (args.flag('json')) printJson(drawn.map((voter) => ({ ...voter, link: linkOf(voter, baseUrl(args), slug) ?? null })));
      else if (csv === undefined && letters === undefined) for (const voter of drawn) print(`${voter.username}: ${voter.secret}`);
      return 0;
    });
  },
};

async function takeList(args: Arguments, slug: string, file: string): Promise<number> {
  const list = publicList(file);
  const taken = await atDesk(placeOf(args), 'write', (desk) => desk.takeCredentials(slug, list));
  if (args.flag('json')) printJson({ election: slug, ...taken });
  else print(`The public list of ${taken.count} voting codes is taken.\nCheck sum, to compare with the registrar’s: ${taken.checksum}`);
  return 0;
}

const credentials: Command = {
  form: {
    name: 'voter credentials',
    positionals: [],
    summary: 'Makes the credentials of all voters of a sealed election and gives them out, once. Making them again replaces all.',
    options: [
      ELECTION,
      { name: 'list', value: 'FILE', help: 'make none: take the public list that the registrar made' },
      ...TELLING,
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
    notes: 'Where a registrar makes them apart from the server, see "veritally credentials --help"; --list takes the public part of that.',
  },
  run: async (args) => {
    const slug = args.need('election');
    const { csv, letters } = tellingFiles(args);
    const file = args.text('list');
    if (file !== undefined) return takeList(args, slug, file);
    if (csv === undefined && letters === undefined && !args.flag('json'))
      throw new UsageError('Credentials are told once: say where to, with --secrets-out FILE or --letters-out FILE.');
    return atDesk(placeOf(args), 'write', async (desk) => {
      const { title } = await desk.show(slug);
      const drawn = await desk.drawCredentials(slug);
      tell(args, drawn, title, slug, 'voting code');
      if (args.flag('json')) printJson(drawn.map((voter) => ({ ...voter, link: linkOf(voter, baseUrl(args), slug) ?? null })));
      return 0;
    });
  },
};

export const COMMANDS: readonly Command[] = [importCommand, add, list, reset, credentials];
