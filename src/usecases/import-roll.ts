import { setImmediate as breathe } from 'node:timers/promises';
import { parse } from 'csv-parse/sync';
import type { RowProblem } from '../election/refusal.ts';
import { mapColumns, separatorOf, type RollField } from '../election/roll-columns.ts';
import { rollMistake } from '../election/roll-mistake.ts';
import { usernameKey } from '../election/secret.ts';
import { fromUtf8 } from '../kernel/bytes.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { VoterId } from '../kernel/ids.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection, newId } from './find.ts';
import type { Actor, ElectionRecord, VoterRecord } from './ports.ts';
import { randomFor } from './repeatable-draw.ts';
import { checkVoter, drawFor, keepSecret, rollOpen, type DrawnSecret, type VoterInput } from './roll.ts';

export interface ImportOptions {
  /** Field to heading, as the organiser mapped them; guessed where absent. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  readonly dryRun: boolean;
  /** Draws secrets for voters whose row gives none; they come back once. */
  readonly drawSecrets: boolean;
  /** Brought by a request that may be sent again: its own voters, with the secrets that it drew, are told once more. */
  readonly token?: string | undefined;
}

export interface ImportReport {
  readonly rows: number;
  readonly added: number;
  readonly dryRun: boolean;
  readonly columns: Readonly<Record<string, string>>;
  readonly headings: readonly string[];
  readonly sample: readonly Readonly<Record<string, string>>[];
  readonly secrets: readonly DrawnSecret[];
  readonly encoding: 'utf-8' | 'windows-1252' | 'utf-16';
}

const MAX_ROWS = 2_000_000;

function decode(bytes: Uint8Array): { readonly text: string; readonly encoding: ImportReport['encoding'] } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: new TextDecoder('utf-16le').decode(bytes), encoding: 'utf-16' };
  const text = fromUtf8(bytes);
  if (text !== undefined) return { text: text.replace(/^\ufeff/, ''), encoding: 'utf-8' };
  return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
}

interface Table {
  readonly headings: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[] }[];
}

function readTable(text: string): Result<Table, RowProblem> {
  if (text.includes('\0')) return err({ row: 1, ...rollMistake('not-text') });
  if (text.trim() === '') return err({ row: 1, ...rollMistake('empty-file') });
  try {
    const records = parse(text, {
      delimiter: separatorOf(text),
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
      max_record_size: 100_000,
    }) as unknown as readonly { readonly info: { readonly lines: number }; readonly record: readonly string[] }[];
    const [head, ...rest] = records;
    if (!head) return err({ row: 1, ...rollMistake('empty-file') });
    if (rest.length > MAX_ROWS) return err({ row: 1, ...rollMistake('too-many-rows', { most: MAX_ROWS }) });
    const rows = rest.map(({ record }, i) => ({ line: i + 2, cells: record })).filter(({ cells }) => cells.some((cell) => cell !== ''));
    const headings = head.record.map((heading, i) => heading.trim() || `column ${i + 1}`);
    const again = headings.findIndex((heading, i) => headings.indexOf(heading) !== i);
    const twice = headings[again];
    if (twice !== undefined) {
      const places = { first: headings.indexOf(twice) + 1, second: again + 1 };
      return err({ row: 1, ...rollMistake('heading-twice', { heading: twice.slice(0, 60), ...places }) });
    }
    return ok({ headings, rows });
  } catch (error) {
    const at = typeof error === 'object' && error !== null && 'lines' in error && typeof error.lines === 'number' ? error.lines : 1;
    const reason = (error instanceof Error ? error.message.split('\n')[0] : undefined) ?? 'bad quoting';
    return err({ row: at, ...rollMistake('csv', { reason }) });
  }
}

function inputOf(cells: readonly string[], map: ReadonlyMap<RollField, number>): VoterInput {
  const cell = (field: RollField): string | undefined => {
    const at = map.get(field);
    return at === undefined ? undefined : cells[at];
  };
  const groups = cell('groups')?.split(/[;|,]/);
  return {
    username: cell('username') ?? '',
    name: cell('name'),
    dateOfBirth: cell('dateOfBirth'),
    place: cell('place'),
    address: cell('address'),
    email: cell('email'),
    idNumber: cell('idNumber'),
    ...(groups ? { groups } : {}),
    weight: cell('weight') ?? '',
    secret: cell('secret') ?? '',
  };
}

/**
 * Imports a roll from CSV (comma, semicolon, tab or bar; UTF-8 with or without mark, UTF-16, else Windows-1252), all or nothing. Every
 * bad row is named with its number and reason; usernames that occur twice, here or on the roll, are found.
 */
export async function importRoll(
  ctx: Context,
  actor: Actor,
  slug: string,
  bytes: Uint8Array,
  options: ImportOptions,
  progress?: (done: number, total: number) => void,
): Outcome<ImportReport> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const allowed = rollOpen(found.value);
  if (!allowed.ok) return allowed;
  const { text, encoding } = decode(bytes);
  const table = readTable(text);
  if (!table.ok) return err({ kind: 'roll-invalid', problems: [table.error], count: 1 });
  const { headings, rows } = table.value;
  const map = mapColumns(headings, options.columns);
  if (!map.ok) return err({ kind: 'input-invalid', problems: map.error });
  if (rows.length === 0) return err({ kind: 'roll-invalid', problems: [{ row: 1, ...rollMistake('no-voters') }], count: 1 });
  const read = await readRows(ctx, found.value, rows, map.value, allowed.value.late, options, progress);
  if (read.problems.length > 0) return err({ kind: 'roll-invalid', problems: read.problems.slice(0, 200), count: read.problems.length });
  const columns = Object.fromEntries([...map.value].map(([field, at]) => [field, headings[at] ?? '']));
  const sample = rows
    .slice(0, 5)
    .map(({ cells }) =>
      Object.fromEntries(headings.map((heading, i) => [heading, map.value.get('secret') === i ? '…' : (cells[i] ?? '').slice(0, 80)])),
    );
  const report = { rows: rows.length, dryRun: options.dryRun, columns, headings, sample, encoding };
  const existing = options.dryRun
    ? await duplicatesOnRoll(ctx, found.value, read.voters)
    : (
        await ctx.store.addVoters(
          read.voters,
          auditOf(actor, 'voter.import', found.value.id, { voters: read.voters.length, late: allowed.value.late }),
          ctx.clock.now(),
          (done) => progress?.(done, rows.length),
        )
      ).duplicates;
  if (existing.length > 0) {
    if (await drewThem(ctx, found.value, read, options)) return ok({ ...report, added: read.voters.length, secrets: read.secrets });
    return err({ kind: 'roll-invalid', problems: duplicateRows(read.voters, rows, existing), count: existing.length });
  }
  if (!options.dryRun) ctx.changed(found.value.id);
  return ok({ ...report, added: options.dryRun ? 0 : read.voters.length, secrets: options.dryRun ? [] : read.secrets });
}

async function readRows(
  ctx: Context,
  election: ElectionRecord,
  rows: Table['rows'],
  map: ReadonlyMap<RollField, number>,
  late: boolean,
  options: ImportOptions,
  progress?: (done: number, total: number) => void,
): Promise<{ voters: VoterRecord[]; secrets: DrawnSecret[]; problems: RowProblem[] }> {
  const voters: VoterRecord[] = [];
  const secrets: DrawnSecret[] = [];
  const problems: RowProblem[] = [];
  const seen = new Map<string, number>();
  for (const [i, { line, cells }] of rows.entries()) {
    const input = inputOf(cells, map);
    const checked = checkVoter(input);
    if (!checked.ok) problems.push(...checked.error.map(({ path, ...mistake }) => ({ row: line, column: path, ...mistake })));
    const key = usernameKey(input.username);
    const before = seen.get(key);
    if (before !== undefined && key !== '')
      problems.push({ row: line, column: 'username', ...rollMistake('twice', { text: input.username.slice(0, 60), before }) });
    seen.set(key, before ?? line);
    if (i % 5_000 === 0) progress?.(0, rows.length);
    // Votes are cast in other elections meanwhile.
    if (i % 500 === 499) await breathe();
    if (!checked.ok || problems.length > 0) continue;
    const given = (input.secret ?? '') !== '';
    const drawn =
      !given && options.drawSecrets && !options.dryRun ? drawFor(ctx, randomFor(ctx, options.token, election.id, key)) : undefined;
    const secret = drawn ? drawn.kept : given && !options.dryRun ? await keepSecret(ctx, input.secret ?? '') : null;
    if (drawn) secrets.push({ username: checked.value.username, name: checked.value.name, secret: drawn.secret });
    voters.push({
      ...checked.value,
      id: newId<VoterId>(ctx.random),
      electionId: election.id,
      status: 'active',
      secret,
      late,
      idChecked: false,
    });
  }
  return { voters, secrets, problems };
}

/** Whether these voters came onto the roll by this very request, sent before: all of them, with the secrets that follow from its token. */
async function drewThem(
  ctx: Context,
  election: ElectionRecord,
  { voters, secrets }: { readonly voters: readonly VoterRecord[]; readonly secrets: readonly DrawnSecret[] },
  { token, dryRun }: ImportOptions,
): Promise<boolean> {
  if (token === undefined || dryRun || secrets.length === 0) return false;
  const hashes = new Set([...(await ctx.store.secretHashes(election.id)).values()].map(({ hash }) => hash));
  const held = await duplicatesOnRoll(ctx, election, voters);
  return held.length === voters.length && voters.every(({ secret }) => secret?.kind !== 'drawn' || hashes.has(secret.hash));
}

async function duplicatesOnRoll(ctx: Context, election: ElectionRecord, voters: readonly VoterRecord[]): Promise<readonly string[]> {
  const held = new Set<string>();
  await ctx.store.eachVoter(election.id, (page) => {
    for (const voter of page) held.add(voter.usernameKey);
  });
  return voters.filter((voter) => held.has(voter.usernameKey)).map((voter) => voter.usernameKey);
}

function duplicateRows(voters: readonly VoterRecord[], rows: Table['rows'], keys: readonly string[]): readonly RowProblem[] {
  const wanted = new Set(keys);
  return voters
    .flatMap((voter, i) =>
      wanted.has(voter.usernameKey)
        ? [{ row: rows[i]?.line ?? i + 2, column: 'username', ...rollMistake('on-roll', { text: voter.username }) }]
        : [],
    )
    .slice(0, 200);
}
