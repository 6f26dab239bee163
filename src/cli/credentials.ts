import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { sha256Hex } from '../kernel/sha256.ts';
import { isUuid } from '../protocol/base58.ts';
import {
  credentialSecret,
  generateCredential,
  publicCredential,
  writePublicCredentials,
  type PublicCredential,
} from '../protocol/credentials.ts';
import type { Group } from '../protocol/group.ts';
import { groupByName } from '../protocol/groups.ts';
import { parseWeight } from '../protocol/weight.ts';
import { Arguments, helpOf, readArguments, UsageError, type CommandForm } from './arguments.ts';
import type { TellableSecret } from './desk.ts';
import { lettersHtml, secretsCsv } from './letters.ts';
import { baseUrl } from './place.ts';
import { Failure, print } from './terminal-output.ts';

// The registrar of a sealed election, apart from its server: makes every voter's credential, keeps the private ones for the voters, and
// hands over the public list only. PROTOCOL.md section 6.

const random = { bytes: (length: number): Uint8Array => new Uint8Array(randomBytes(length)) };

const GENERATE: CommandForm = {
  name: 'credentials generate',
  positionals: ['[ROLL.csv]'],
  summary: 'make the credentials of all voters: a public list for the server, private ones for the voters',
  options: [
    { name: 'uuid', value: 'U', help: 'identifier of the sealed election (the organiser’s page and "election show" tell it)' },
    { name: 'group', value: 'G', help: 'Ed25519 (default), BELENIOS-2048 or RFC-3526-2048: the election’s' },
    { name: 'voters', value: 'N', help: 'how many voters, where there is no ROLL.csv' },
    { name: 'out', value: 'DIR', help: 'folder for the files (default: credentials-U)' },
    { name: 'title', value: 'TEXT', help: 'what the election is called, for the letters' },
    { name: 'base-url', value: 'URL', help: 'address of the server as voters reach it, for links and QR codes' },
    { name: 'slug', value: 'NAME', help: 'the election’s short name in addresses, with --base-url' },
  ],
  notes:
    'ROLL.csv has a heading line with "username" and, if you like, "name" and "weight".\nDo this on a machine that you trust, and give the private files to nobody but the voters.',
};

interface Voter {
  readonly username: string;
  readonly name: string | null;
  readonly weight: bigint;
}

const MOST_VOTERS = 2_000_000;

function cell(row: Readonly<Record<string, string>>, heading: string): string {
  const key = Object.keys(row).find((name) => name.trim().toLowerCase() === heading);
  return key === undefined ? '' : (row[key] ?? '').trim();
}

function rowsOf(text: string): readonly Readonly<Record<string, string>>[] {
  const delimiter = (text.split('\n', 1)[0] ?? '').includes(';') ? ';' : ',';
  try {
    return parse(text, { columns: true, bom: true, skip_empty_lines: true, trim: true, delimiter }) as unknown as readonly Readonly<
      Record<string, string>
    >[];
  } catch (error) {
    throw new Failure(`The roll is no table: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The voters of a CSV file with the headings username, name, weight. */
export function readRoll(text: string): readonly Voter[] {
  const seen = new Set<string>();
  return rowsOf(text).map((row, i) => {
    const [username, name, weightText] = [cell(row, 'username'), cell(row, 'name'), cell(row, 'weight')];
    const weight = weightText === '' ? 1n : parseWeight(weightText);
    if (username === '') throw new Failure(`Row ${i + 2} of the roll has no username.`);
    if (seen.has(username)) throw new Failure(`Row ${i + 2} of the roll repeats the username ${username}.`);
    if (weight === undefined || weight === 0n)
      throw new Failure(`Row ${i + 2} of the roll has the weight "${weightText}"; it must be a whole number above 0.`);
    seen.add(username);
    return { username, name: name === '' ? null : name, weight };
  });
}

function votersOf(args: Arguments): readonly Voter[] {
  const [file] = args.positionals;
  const count = args.number('voters', 1, MOST_VOTERS);
  if ((file === undefined) === (count === undefined))
    throw new UsageError('Name the roll, or say with --voters how many voters there are: one of both.');
  if (count !== undefined)
    return Array.from({ length: count }, (_, i) => ({
      username: String(i + 1).padStart(String(count).length, '0'),
      name: null,
      weight: 1n,
    }));
  let text: string;
  try {
    text = readFileSync(file ?? '', 'utf8');
  } catch (error) {
    throw new UsageError(`The file ${file ?? ''} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
  }
  const voters = readRoll(text);
  if (voters.length === 0) throw new Failure('The roll is empty.');
  return voters;
}

/** A credential for every voter: the private ones to tell, the public list to publish. */
function drawAll(
  group: Group,
  uuid: string,
  voters: readonly Voter[],
): { readonly secrets: readonly TellableSecret[]; readonly list: string } {
  const secrets: TellableSecret[] = [];
  const publics: PublicCredential[] = [];
  for (const { username, name, weight } of voters) {
    const secret = generateCredential(random);
    const exponent = credentialSecret(group, uuid, secret);
    if (!exponent.ok) throw new Failure(exponent.error.detail);
    secrets.push({ username, name, secret, link: null });
    publics.push({ credential: publicCredential(group, exponent.value), weight });
  }
  return { secrets, list: writePublicCredentials(publics) };
}

function addressOf(args: Arguments): { readonly base: string | undefined; readonly slug: string } {
  const base = baseUrl(args);
  const slug = args.text('slug') ?? '';
  if (base === undefined) return { base, slug };
  if (!/^[a-z0-9-]{1,64}$/.test(slug)) throw new UsageError('With --base-url also --slug: the election’s short name in addresses.');
  return { base, slug };
}

function generate(args: Arguments): number {
  const uuid = args.need('uuid');
  if (!isUuid(uuid)) throw new UsageError('--uuid takes the identifier of the sealed election: at least 14 letters and digits.');
  const group = groupByName(args.choice('group', ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'], 'Ed25519'));
  if (!group) throw new UsageError('--group is not known.');
  const { base, slug } = addressOf(args);
  const voters = votersOf(args);
  const folder = args.text('out') ?? `credentials-${uuid}`;
  const files = {
    list: path.join(folder, 'public-credentials.json'),
    csv: path.join(folder, 'private-credentials.csv'),
    letters: path.join(folder, 'letters.html'),
  };
  for (const file of Object.values(files))
    if (existsSync(file)) throw new UsageError(`${file} exists already; choose another folder with --out.`);
  const { secrets, list } = drawAll(group, uuid, voters);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const secret = { mode: 0o600, flag: 'wx', flush: true } as const;
  writeFileSync(files.csv, secretsCsv(secrets, base, slug), secret);
  writeFileSync(files.letters, lettersHtml(secrets, args.text('title') ?? 'Your vote', base, slug, 'voting code'), secret);
  writeFileSync(files.list, list, { flag: 'wx', flush: true });
  print(`${files.list}: the public list of ${voters.length} voters. Hand it over to the organiser; it goes into the published record.`);
  print(`${files.csv}, ${files.letters}: the voting codes. Give each voter their own, and nobody anything else.`);
  print(`Check sum of the public list, to read aloud: ${sha256Hex(list)}`);
  return 0;
}

/** `veritally credentials generate`. Gives the exit status; refusals are thrown as `Failure` and `UsageError`, for the dispatcher. */
export async function credentialsCommand(args: readonly string[]): Promise<number> {
  const [word, ...rest] = args;
  if (word === '--help' || word === '-h') {
    print(helpOf(GENERATE));
    return 0;
  }
  if (word !== 'generate') throw new UsageError('Say what to do: veritally credentials generate.');
  const read = readArguments(GENERATE, rest);
  if (read instanceof Arguments) return generate(read);
  print(helpOf(GENERATE));
  return 0;
}
