import type { Refusal } from '../../../election/refusal.ts';
import { fromBase64, utf8 } from '../../../kernel/bytes.ts';
import { parseVoterId, type Slug } from '../../../kernel/ids.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import { findElection } from '../../../usecases/find.ts';
import { importRoll } from '../../../usecases/import-roll.ts';
import type { RollEntry, VoterRecord } from '../../../usecases/ports.ts';
import { decideRegistrations, type WhichRegistrations } from '../../../usecases/decide-registrations.ts';
import { drawSecrets } from '../../../usecases/draw-secrets.ts';
import { addVoter, changeVoter, resetSecret, type DrawnSecret, type VoterChange } from '../../../usecases/roll.ts';
import type { RollEntryWire } from '../../../wire/administration.ts';
import type { HandlersFor } from '../call.ts';

function entryToWire(entry: RollEntry): RollEntryWire {
  const { id, username, name, dateOfBirth, place, address, email, weight, groups, status, idNumber, idChecked, hasSecret, voted, late } =
    entry;
  return {
    id,
    username,
    name,
    dateOfBirth,
    place,
    address,
    email,
    weight,
    groups: [...groups],
    status,
    idNumber,
    idChecked,
    hasSecret,
    voted,
    late,
  };
}

function recordToWire({ secret, ...voter }: VoterRecord, voted: boolean): RollEntryWire {
  return entryToWire({ ...voter, hasSecret: secret !== null, voted });
}

/** The personal link of a drawn secret. The secret stands behind `#`: browsers send it to no server and no log keeps it. */
export function personalLink(base: string, slug: string, secret: string): string {
  return `${base}/e/${slug}/vote#c=${secret}`;
}

const withLinks = (base: string, slug: Slug, drawn: readonly DrawnSecret[]) =>
  drawn.map((each) => ({ ...each, link: personalLink(base, slug, each.secret) }));

/** One cell of a CSV (RFC 4180). A leading quote keeps spreadsheets from running a cell that begins like a formula. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n;]/.test(safe) || safe !== text ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const CSV_FIELDS = [
  'username',
  'name',
  'dateOfBirth',
  'place',
  'address',
  'email',
  'weight',
  'groups',
  'idNumber',
  'idChecked',
  'status',
  'hasSecret',
  'voted',
  'late',
] as const;

function csvRow(entry: RollEntry): string {
  return CSV_FIELDS.map((field) => csvCell(field === 'groups' ? entry.groups.join('; ') : String(entry[field] ?? ''))).join(',');
}

function bytesOf(body: { readonly text?: string | undefined; readonly base64?: string | undefined }): Result<Uint8Array, Refusal> {
  const wrong = (message: string): Result<Uint8Array, Refusal> => err({ kind: 'input-invalid', problems: [{ path: 'base64', message }] });
  if ((body.text === undefined) === (body.base64 === undefined)) return wrong('send the file as "text" or as "base64", one of them');
  if (body.text !== undefined) return ok(utf8(body.text));
  const plain = (body.base64 ?? '').replaceAll(/[\s=]/g, '');
  // The kernel's reader is strict and slow; Node's is fast and forgives. Strict for small files, where mistakes are made by hand.
  const bytes = plain.length < 1_000_000 ? fromBase64(plain) : Buffer.from(plain, 'base64');
  return bytes ? ok(bytes) : wrong('is not Base64');
}

type RollRoute = 'voters' | 'addVoter' | 'changeVoter' | 'resetSecret' | 'importVoters' | 'decideRegistrations' | 'drawSecrets' | 'rollCsv';

export const rollHandlers: HandlersFor<RollRoute> = {
  async voters({ ctx, params, query }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const { voted, descending, ...rest } = query;
    const page = await ctx.store.queryRoll(found.value.id, {
      ...rest,
      voted: voted === undefined ? undefined : voted === 'true',
      descending: descending === 'true',
    });
    return ok({ total: page.total, entries: page.entries.map(entryToWire) });
  },

  async addVoter({ ctx, services, caller, params, body, request }) {
    const slug = params['slug'] ?? '';
    const { token, ...input } = body;
    const added = await addVoter(ctx, caller.actor, slug, input, token);
    if (!added.ok) return added;
    const { voter, secret } = added.value;
    return ok({
      voter: recordToWire(voter, false),
      secret,
      link: secret === null ? null : personalLink(services.base(request), slug, secret),
    });
  },

  async changeVoter({ ctx, caller, params, body }) {
    const id = parseVoterId(params['id'] ?? '');
    if (!id) return err({ kind: 'not-found', what: 'this voter' });
    const changed = await changeVoter(ctx, caller.actor, params['slug'] ?? '', id, body as VoterChange);
    return changed.ok ? ok(recordToWire(changed.value, await ctx.store.hasVoted(changed.value.electionId, id))) : changed;
  },

  async resetSecret({ ctx, services, caller, params, request }) {
    const id = parseVoterId(params['id'] ?? '');
    const slug = params['slug'] ?? '';
    if (!id) return err({ kind: 'not-found', what: 'this voter' });
    const drawn = await resetSecret(ctx, caller.actor, slug, id);
    return drawn.ok ? ok(withLinks(services.base(request), slug as Slug, [drawn.value])) : drawn;
  },

  async importVoters({ ctx, services, caller, params, body, request }) {
    const bytes = bytesOf(body);
    if (!bytes.ok) return bytes;
    const slug = params['slug'] ?? '';
    const report = await importRoll(ctx, caller.actor, slug, bytes.value, {
      columns: body.columns,
      dryRun: body.dryRun,
      drawSecrets: body.drawSecrets,
      token: body.token,
    });
    if (!report.ok) return report;
    const { rows, added, dryRun, columns, headings, sample, secrets } = report.value;
    return ok({
      rows,
      added,
      dryRun,
      columns: { ...columns },
      headings: [...headings],
      sample: sample.map((each) => ({ ...each })),
      problems: [],
      problemCount: 0,
      secrets: withLinks(services.base(request), slug as Slug, secrets),
    });
  },

  async decideRegistrations({ ctx, caller, params, body: { which, ...decision } }) {
    const idsOf = (texts: readonly string[]) => texts.flatMap((text) => parseVoterId(text) ?? []);
    const meant: WhichRegistrations = 'ids' in which ? { ids: idsOf(which.ids) } : { ...which, except: idsOf(which.except) };
    return decideRegistrations(ctx, caller.actor, params['slug'] ?? '', { ...decision, which: meant });
  },

  async drawSecrets({ ctx, services, caller, params, body, request }) {
    const slug = params['slug'] ?? '';
    const drawn = await drawSecrets(ctx, caller.actor, slug, body);
    return drawn.ok ? ok(withLinks(services.base(request), slug as Slug, drawn.value)) : drawn;
  },

  async rollCsv({ ctx, params, reply }) {
    const found = await findElection(ctx, params['slug'] ?? '');
    if (!found.ok) return found;
    const rows = [CSV_FIELDS.join(',')];
    await ctx.store.eachVoter(found.value.id, (page) => {
      for (const entry of page) rows.push(csvRow(entry));
    });
    void reply.header('cache-control', 'no-store');
    return ok({ mediaType: 'text/csv; charset=utf-8', content: `${rows.join('\r\n')}\r\n`, name: `${found.value.slug}-roll.csv` });
  },
};
