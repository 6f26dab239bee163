import { readFileSync } from 'node:fs';
import { JSON_OPTION, type Option, PLACE_OPTIONS, UsageError } from './arguments.ts';
import type { Command } from './commands.ts';
import { atDesk, type Sealing } from './desk.ts';
import { baseUrl, placeOf } from './place.ts';
import { columns, Failure, note, print, printJson } from './terminal-output.ts';

// What the organiser of a sealed election does besides: personal links for the trustees, the registrar's public list, and the check sums that
// everybody compares.

const STEPS: Readonly<Record<string, string>> = {
  key: 'has made the key',
  certificate: 'round 1 of 3 done',
  polynomial: 'round 2 of 3 done',
  output: 'round 3 of 3 done',
};

function trusteeWords({ kind, invited, steps }: Sealing['trustees'][number]): string {
  const last = steps.at(-1);
  if (last !== undefined) return STEPS[last] ?? last;
  if (kind === 'server') return 'makes its key by itself';
  return invited ? 'has a link, nothing handed in yet' : 'has no link yet';
}

/** Where keys, credentials and the tally stand: rows of a label and what is said. */
export function sealedRows({ uuid, trustees, credentials, checksums, tally }: Sealing): readonly (readonly [string, string])[] {
  const sum = (checksum: string | null): string => (checksum === null ? '' : `, check sum ${checksum}`);
  return [
    ['Identifier', uuid],
    ...trustees.map((each) => [`Trustee ${each.index}`, `${each.name}: ${trusteeWords(each)}${sum(each.checksum)}`] as const),
    ['Voting codes', credentials.count === 0 ? 'none yet' : `${credentials.count}${sum(credentials.checksum)}`],
    ...(checksums ? [['Locked', `election ${checksums.election}`] as const, ['', `trustees ${checksums.trustees}`] as const] : []),
    ...tallyRows(tally),
  ];
}

function tallyRows({ stage, awaited, needed }: Sealing['tally']): readonly (readonly [string, string])[] {
  const names = awaited.map(({ name, task }) => `${name} (${task})`).join(', ');
  return [
    ...(stage === 'voting' ? [] : [['Tally', stage] as const]),
    ...(awaited.length === 0 ? [] : [['Awaited', needed < awaited.length ? `${needed} of: ${names}` : names] as const]),
  ];
}

/** What an act leaves to read aloud or to wait for; nothing for most. */
export function sealedRemarks(act: string, { checksums, trustees, credentials, tally }: Sealing): string | undefined {
  if ((act === 'lock' || act === 'open') && checksums)
    return columns([
      ['Check sums to read aloud:', ''],
      ['  election', checksums.election],
      ['  trustees', checksums.trustees],
      ['  voting codes', credentials.checksum ?? checksums.credentials],
      ...trustees.map(({ name, checksum }) => [`  ${name}`, checksum ?? '']),
    ]);
  if (act === 'close' && tally.awaited.length > 0) return columns(tallyRows(tally));
  return undefined;
}

const ONLY: Option = { name: 'only', value: 'NUMBER', help: 'only this trustee, by the number that "election show" gives' };

/** `election invite`: the trustees' personal links, told once. */
export const invite: Command = {
  form: {
    name: 'election invite',
    positionals: ['ELECTION'],
    summary: 'Makes the personal links of the trustees of a sealed election, told once; earlier links stop working.',
    options: [
      ONLY,
      { name: 'base-url', value: 'URL', help: 'address of the server as trustees reach it; needed without --server' },
      ...PLACE_OPTIONS,
      JSON_OPTION,
    ],
    notes:
      'What a trustee has handed in stays. Send each link to its trustee alone, by a way that you trust: who has the link can hand in a key\nin the trustee’s place until the election is locked.',
  },
  run: async (args) => {
    const [place, base] = [placeOf(args), baseUrl(args)];
    if (place.kind !== 'server' && base === undefined)
      throw new UsageError(`--base-url is missing: at a data folder the address of the server is not known. ${args.hint()}`);
    const only = args.number('only', 1, 60);
    const made = await atDesk(place, 'write', (desk) => desk.inviteTrustees(args.positionals[0]!, only));
    const links = made.map(({ index, name, token, link }) => ({
      index,
      name,
      link: base === undefined ? link : `${base.replace(/\/+$/, '')}/trustee#${token}`,
    }));
    if (args.flag('json')) printJson(links);
    else if (links.length === 0) note(only === undefined ? 'No person is a trustee of this election.' : `No person is trustee ${only}.`);
    else print(columns(links.map(({ name, link }) => [name, link ?? ''])));
    return 0;
  },
};

/** The registrar's public list from its file. Anything else stays here: the private file lies beside it, and must not reach the server. */
export function publicList(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`The file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
  if (!text.trimStart().startsWith('['))
    throw new Failure(`${file} is no public list of a registrar (public-credentials.json); nothing was sent.`);
  return text;
}
