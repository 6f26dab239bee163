import { formatDate, readDate } from '../election/calendar.ts';
import type { Problem } from '../election/refusal.ts';
import { rollMistake, type RollMistake } from '../election/roll-mistake.ts';
import { canonicalChosen, drawSecret, readSecret, usernameKey } from '../election/secret.ts';
import { err, ok, type Result } from '../kernel/result.ts';
import type { VoterId } from '../kernel/ids.ts';
import { unfitText } from '../kernel/visible-text.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, findElection, newId } from './find.ts';
import type { Actor, ElectionRecord, SecretHash, VoterRecord, VoterStatus } from './ports.ts';
import { randomFor } from './repeatable-draw.ts';

/** What an officer (or a file, or a person who registers) says of a voter. Texts as typed. */
export interface VoterInput {
  readonly username: string;
  readonly name?: string | null | undefined;
  readonly dateOfBirth?: string | null | undefined;
  readonly place?: string | null | undefined;
  readonly address?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly weight?: string | undefined;
  readonly groups?: readonly string[] | undefined;
  readonly idNumber?: string | null | undefined;
  readonly secret?: string | undefined;
}

/** What was drawn for a voter: told once, to whom asked, then only its hash remains. */
export interface DrawnSecret {
  readonly username: string;
  readonly name: string | null;
  readonly secret: string;
}

/** Joiners and variation selectors belong into names of some scripts; in a username they only make two of one look. */
const JOINERS = /[\u200c-\u200d]|[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const LIMITS = { username: 100, name: 200, place: 200, address: 500, email: 254, idNumber: 60 } as const;

/** What is wrong with a text that shows as one line: too long, or signs in it that show nothing, turn the line or break a terminal. */
export function lineProblem(text: string, most: number): RollMistake | undefined {
  if (text.length > most) return rollMistake('long', { most });
  return unfitText(text, 'one').length > 0 ? rollMistake('characters') : undefined;
}

type Checked = Omit<VoterRecord, 'id' | 'electionId' | 'status' | 'secret' | 'late' | 'idChecked'>;

/** Checks and tidies what was said of a voter. Every mistake is named with its field. */
export function checkVoter(input: VoterInput): Result<Checked, readonly Problem[]> {
  const problems: Problem[] = [];
  const text = (field: keyof typeof LIMITS): string | null => {
    const given = (input[field] ?? '').normalize('NFC').trim();
    // Spreadsheets write addresses over several lines of one cell.
    const value = field === 'address' ? given.replaceAll(/,?[ \t]*(?:\r?\n[ \t]*)+/g, ', ') : given;
    if (value === '') return null;
    const mistake = lineProblem(value, LIMITS[field]);
    if (mistake) problems.push({ path: field, ...mistake });
    return value;
  };
  const username = text('username');
  if (username === null) problems.push({ path: 'username', ...rollMistake('missing') });
  else if (JOINERS.test(username)) problems.push({ path: 'username', ...rollMistake('invisible') });
  const birth = (input.dateOfBirth ?? '').trim() === '' ? null : readDate(input.dateOfBirth ?? '');
  if (birth !== null && !birth.ok)
    problems.push({ path: 'dateOfBirth', ...rollMistake('date', { text: (input.dateOfBirth ?? '').slice(0, 20) }) });
  const weight = (input.weight ?? '').trim() || '1';
  if (!/^[1-9]\d{0,29}$/.test(weight)) problems.push({ path: 'weight', ...rollMistake('weight', { text: weight.slice(0, 20) }) });
  const email = text('email');
  if (email !== null && !/^[^\s@]+@[^\s@]+$/.test(email))
    problems.push({ path: 'email', ...rollMistake('email', { text: email.slice(0, 60) }) });
  const groups = [...new Set((input.groups ?? []).map((group) => group.normalize('NFC').trim()).filter((group) => group !== ''))];
  if (groups.length > 20 || groups.some((group) => lineProblem(group, 60) !== undefined))
    problems.push({ path: 'groups', ...rollMistake('groups') });
  const rest = { name: text('name'), place: text('place'), address: text('address'), idNumber: text('idNumber') };
  if (problems.length > 0 || username === null) return err(problems);
  return ok({
    username,
    usernameKey: usernameKey(username),
    ...rest,
    email,
    dateOfBirth: birth?.ok ? formatDate(birth.value) : null,
    weight,
    groups,
  });
}

/** How a given secret is kept: one that the system drew (it has the right form and check symbol) by keyed hash, any other by argon2id. */
export async function keepSecret(ctx: Context, secret: string): Promise<SecretHash> {
  const read = readSecret(secret);
  return read.kind === 'drawn' ? ctx.secrets.hashDrawn(read.canonical) : ctx.secrets.hashChosen(canonicalChosen(secret));
}

/** A secret for one voter, drawn from `random`, and how it is kept. */
export function drawFor(ctx: Context, random: Context['random'] = ctx.random): { readonly secret: string; readonly kept: SecretHash } {
  const secret = drawSecret(random);
  const read = readSecret(secret);
  return { secret, kept: ctx.secrets.hashDrawn(read.kind === 'drawn' ? read.canonical : secret) };
}

/** Whether voters may still be put on the roll; after opening they are "late", which is logged and counted publicly. */
export function rollOpen(
  election: ElectionRecord,
): Result<{ readonly late: boolean }, { readonly kind: 'read-only'; readonly detail: string }> {
  const { status } = election;
  if (status === 'draft' || status === 'ready') return ok({ late: false });
  if (status === 'open' || status === 'paused') {
    if (election.definition.sealed)
      return err({
        kind: 'read-only',
        detail: 'The list of credentials of a sealed election is published when it opens: nobody can be added.',
      });
    return ok({ late: true });
  }
  return err({ kind: 'read-only', detail: 'The polls are closed: nobody can be added.' });
}

/** Adds one voter; draws a secret where none is given. The secret comes back once; with a `token`, once more to the same request. */
export async function addVoter(
  ctx: Context,
  actor: Actor,
  slug: string,
  input: VoterInput,
  token?: string,
): Outcome<{ readonly voter: VoterRecord; readonly secret: string | null }> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const allowed = rollOpen(found.value);
  if (!allowed.ok) return allowed;
  const checked = checkVoter(input);
  if (!checked.ok) return err({ kind: 'input-invalid', problems: checked.error });
  const random = randomFor(ctx, token, found.value.id, checked.value.usernameKey);
  const drawn = input.secret === undefined || input.secret.trim() === '' ? drawFor(ctx, random) : undefined;
  const secret = drawn ? drawn.kept : await keepSecret(ctx, input.secret ?? '');
  const voter: VoterRecord = {
    ...checked.value,
    id: newId<VoterId>(ctx.random),
    electionId: found.value.id,
    status: 'active',
    secret,
    late: allowed.value.late,
    idChecked: false,
  };
  const audit = auditOf(actor, 'voter.add', found.value.id, { username: voter.username, late: voter.late });
  const { duplicates } = await ctx.store.addVoters([voter], audit, ctx.clock.now());
  if (duplicates.length > 0) {
    const held = await ctx.store.findVoter(found.value.id, voter.usernameKey);
    if (token !== undefined && drawn && held?.secret?.hash === drawn.kept.hash) return ok({ voter: held, secret: drawn.secret });
    return err({ kind: 'exists', what: `a voter "${voter.username}"` });
  }
  ctx.changed(found.value.id);
  return ok({ voter, secret: drawn?.secret ?? null });
}

export interface VoterChange extends Partial<VoterInput> {
  readonly status?: VoterStatus | undefined;
  readonly idChecked?: boolean | undefined;
}

/** Corrects, approves, refuses or removes a voter. One who has voted cannot be removed: the ballot could not be found again to take it out. */
export async function changeVoter(ctx: Context, actor: Actor, slug: string, id: VoterId, change: VoterChange): Outcome<VoterRecord> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const election = found.value;
  const voter = await ctx.store.findVoterById(election.id, id);
  if (!voter) return err({ kind: 'not-found', what: 'this voter' });
  const allowed = rollOpen(election);
  if (!allowed.ok) return err({ kind: 'read-only', detail: 'The polls are closed: the roll can no longer be changed.' });
  const voted = await ctx.store.hasVoted(election.id, id);
  if (voted && change.status !== undefined && change.status !== 'active')
    return err({
      kind: 'read-only',
      detail: 'This voter has voted; the ballot cannot be told from the others, so the voter stays on the roll.',
    });
  if (voted && change.weight !== undefined && change.weight !== voter.weight)
    return err({ kind: 'read-only', detail: 'This voter has voted; the weight stands.' });
  const { status, idChecked, secret, ...said } = change;
  const checked = checkVoter({ ...voter, ...said, username: said.username ?? voter.username, secret: undefined });
  if (!checked.ok) return err({ kind: 'input-invalid', problems: checked.error });
  const late = allowed.value.late && voter.status !== 'active' && status === 'active' ? true : voter.late;
  const next = {
    ...checked.value,
    status: status ?? voter.status,
    idChecked: idChecked ?? voter.idChecked,
    secret: secret === undefined ? voter.secret : await keepSecret(ctx, secret),
    late,
  };
  const fields = Object.keys(change)
    .filter((key) => key !== 'secret')
    .concat(secret === undefined ? [] : ['secret']);
  const done = await ctx.store.updateVoter(
    election.id,
    id,
    next,
    auditOf(actor, 'voter.change', election.id, { username: voter.username, fields, status: next.status }),
    ctx.clock.now(),
  );
  if (done === 'voted')
    return err({ kind: 'read-only', detail: 'This voter has voted meanwhile: the voter stays on the roll, with the same weight.' });
  if (!done) return err({ kind: 'exists', what: `a voter "${next.username}"` });
  ctx.changed(election.id);
  return ok({ ...voter, ...next });
}

/** Draws a new secret for a voter; the old one stops working at once. */
export async function resetSecret(ctx: Context, actor: Actor, slug: string, id: VoterId): Outcome<DrawnSecret> {
  const found = await findElection(ctx, slug);
  if (!found.ok) return found;
  const voter = await ctx.store.findVoterById(found.value.id, id);
  if (!voter) return err({ kind: 'not-found', what: 'this voter' });
  const { status } = found.value;
  if (status !== 'draft' && status !== 'ready' && status !== 'open' && status !== 'paused')
    return err({ kind: 'read-only', detail: 'The polls are closed: a new secret would open nothing.' });
  const drawn = drawFor(ctx);
  await ctx.store.updateVoter(
    found.value.id,
    id,
    { secret: drawn.kept },
    auditOf(actor, 'voter.reset', found.value.id, { username: voter.username }),
    ctx.clock.now(),
  );
  return ok({ username: voter.username, name: voter.name, secret: drawn.secret });
}
