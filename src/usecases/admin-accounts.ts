import type { Problem } from '../election/refusal.ts';
import { usernameKey } from '../election/secret.ts';
import { toBase64Url } from '../kernel/bytes.ts';
import { parseAdminId, type AdminId } from '../kernel/ids.ts';
import { mixesDigits, mixesScripts, skeletonOf } from '../kernel/look-alikes.ts';
import { err, ok } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, newId } from './find.ts';
import type { AdminRecord, Role } from './people-ports.ts';
import type { Actor } from './ports.ts';

// Who is an administrator: the first one's link, invitations, accounts and their names, changes of role. Signing in is in administrators.ts.

const DAY = 86_400_000;
const WEEK = 7 * DAY;
export const MIN_PASSWORD = 10;

function oneTime(ctx: Context, prefix: string): { readonly text: string; readonly hash: string } {
  const text = `${prefix}${toBase64Url(ctx.random.bytes(24))}`;
  return { text, hash: sha256Hex(text) };
}

/** A one-time link token for the first administrator, or null where there is one already. Valid for a day; a new one each start. */
export async function firstAdminToken(ctx: Context): Promise<string | null> {
  if ((await ctx.store.countAdmins()) > 0) return null;
  const { text, hash } = oneTime(ctx, 'first-');
  await ctx.store.putInvite({ hash, purpose: 'first-admin', data: '{}', expiresAt: ctx.clock.now() + DAY });
  return text;
}

/** An invitation for a further administrator: a link token, valid for a week, once. */
export async function inviteAdmin(
  ctx: Context,
  actor: Actor,
  role: Role,
  name: string | undefined,
): Promise<{ readonly token: string; readonly expiresAt: number }> {
  const { text, hash } = oneTime(ctx, 'join-');
  const expiresAt = ctx.clock.now() + WEEK;
  const by = makerOf(actor);
  await ctx.store.putInvite({ hash, purpose: 'admin', data: JSON.stringify({ role, ...(by === null ? {} : { by }) }), expiresAt });
  await ctx.store.appendAudit(auditOf(actor, 'admin.invite', null, { role, ...(name ? { name } : {}) }), ctx.clock.now());
  return { token: text, expiresAt };
}

/** The administrator who does it; null where it is the operator at the records themselves. */
export function makerOf(actor: Actor): AdminId | null {
  return actor.kind === 'admin' ? (parseAdminId(actor.id ?? '') ?? null) : null;
}

/** Whether the owner who invited may still do so: an invitation ends with its maker. */
async function stillInvites(ctx: Context, data: { readonly by?: string }): Promise<boolean> {
  if (data.by === undefined) return true;
  const id = parseAdminId(data.by);
  const maker = id && (await ctx.store.findAdminById(id));
  return maker !== undefined && !maker.disabled && maker.role === 'owner';
}

interface NewAdmin {
  readonly username: string;
  readonly name: string;
  readonly password: string;
}

/** What is wrong with the texts of a new account, each with its field. */
function accountProblems({ username, name, password }: NewAdmin): readonly Problem[] {
  const mixed = 'mixes letters of several scripts that look alike; write it in one script';
  const problems: Problem[] = [];
  if (!/^[\p{L}\p{M}\p{N}._@+-]{1,100}$/u.test(username))
    problems.push({ path: 'username', message: 'letters, digits and . _ @ + - only, 1 to 100' });
  else if (mixesScripts(username)) problems.push({ path: 'username', message: mixed });
  else if (mixesDigits(username))
    problems.push({ path: 'username', message: 'mixes digits of several scripts; write it with those of one' });
  // Somebody may give a name in two scripts, "Ольга (Olga)", but no word of it.
  if (name.split(/[^\p{L}\p{M}]+/u).some(mixesScripts)) problems.push({ path: 'name', message: mixed });
  if (password.length < MIN_PASSWORD) problems.push({ path: 'password', message: `at least ${MIN_PASSWORD} characters` });
  return problems;
}

/** The account's texts, tidied, if it can be made: fit, and like nobody's who is there already. */
async function checkAccount(ctx: Context, input: NewAdmin): Outcome<NewAdmin> {
  const username = input.username.normalize('NFKC').trim();
  const account = { username, name: input.name.trim() || username, password: input.password.normalize('NFKC') };
  const problems = accountProblems(account);
  if (problems.length > 0) return err({ kind: 'input-invalid', problems });
  const looks = skeletonOf(username);
  const like = (await ctx.store.listAdmins()).find(
    (each) => usernameKey(each.username) === usernameKey(username) || skeletonOf(each.username) === looks,
  );
  if (!like) return ok(account);
  const same = usernameKey(like.username) === usernameKey(username) ? '' : ', whose name looks the same';
  return err({ kind: 'exists', what: `an administrator "${like.username}"${same}` });
}

/** Makes an administrator from a one-time link of either purpose. The link is used up only if the account can be made. */
export async function acceptInvite(
  ctx: Context,
  purpose: 'first-admin' | 'admin',
  input: NewAdmin & { readonly token: string },
): Outcome<AdminRecord> {
  const used = { kind: 'not-found', what: 'this link: it was used already or has expired' } as const;
  const hash = sha256Hex(input.token);
  const invite = await ctx.store.peekInvite(hash, ctx.clock.now());
  const data = JSON.parse(invite?.data ?? '{}') as { readonly role?: Role; readonly by?: string };
  const stale = purpose === 'first-admin' ? (await ctx.store.countAdmins()) > 0 : !(await stillInvites(ctx, data));
  if (!invite || invite.purpose !== purpose || stale) return err(used);
  const account = await checkAccount(ctx, input);
  if (!account.ok) return account;
  if (!(await ctx.store.takeInvite(hash, ctx.clock.now()))) return err(used);
  const role = purpose === 'first-admin' ? 'owner' : (data.role ?? 'observer');
  return makeAdmin(ctx, { kind: 'system', name: purpose }, { ...account.value, role });
}

/** Makes an administrator; for the command line. */
export async function createAdmin(ctx: Context, actor: Actor, input: NewAdmin & { readonly role: Role }): Outcome<AdminRecord> {
  const account = await checkAccount(ctx, input);
  return account.ok ? makeAdmin(ctx, actor, { ...account.value, role: input.role }) : account;
}

async function makeAdmin(ctx: Context, actor: Actor, account: NewAdmin & { readonly role: Role }): Outcome<AdminRecord> {
  const { username, name, password, role } = account;
  const admin: AdminRecord = {
    id: newId<AdminId>(ctx.random),
    username,
    name,
    passwordHash: (await ctx.secrets.hashChosen(password)).hash,
    role,
    disabled: false,
    totpSecret: null,
    recoveryHashes: [],
    createdAt: ctx.clock.now(),
  };
  const made = await ctx.store.createAdmin(admin, auditOf(actor, 'admin.create', null, { username, role }), ctx.clock.now());
  return made === 'exists' ? err({ kind: 'exists', what: `an administrator "${username}"` }) : ok(admin);
}

/** Ends what a disabled administrator left open: sessions, and for good the API tokens that this administrator made. */
async function shutOut(ctx: Context, actor: Actor, { id, username }: AdminRecord): Promise<void> {
  for (const session of await ctx.store.listSessions(id)) await ctx.store.deleteSession(session.idHash);
  for (const token of await ctx.store.listTokens()) {
    if (token.adminId !== id || token.revoked) continue;
    await ctx.store.revokeToken(token.id, auditOf(actor, 'token.revoke', null, { name: token.name, madeBy: username }), ctx.clock.now());
  }
}

/** Changes role or disables an account, whose sessions and tokens then end; the last owner stays one. */
export async function changeAdmin(
  ctx: Context,
  actor: Actor,
  id: AdminId,
  change: { readonly role?: Role | undefined; readonly disabled?: boolean | undefined },
): Outcome<AdminRecord> {
  const admin = await ctx.store.findAdminById(id);
  if (!admin) return err({ kind: 'not-found', what: 'this administrator' });
  const { role, disabled } = change;
  const wanted = { ...(role === undefined ? {} : { role }), ...(disabled === undefined ? {} : { disabled }) };
  const done = await ctx.store.updateAdmin(
    id,
    wanted,
    auditOf(actor, 'admin.change', null, { username: admin.username, ...wanted }),
    ctx.clock.now(),
  );
  if (done === 'missing') return err({ kind: 'not-found', what: 'this administrator' });
  if (done === 'last-owner') return err({ kind: 'read-only', detail: 'This is the last owner: make somebody else owner first.' });
  if (disabled === true) await shutOut(ctx, actor, admin);
  return ok((await ctx.store.findAdminById(id)) ?? { ...admin, ...wanted });
}
