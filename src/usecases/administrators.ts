import { TOTP, Secret } from 'otpauth';
import { usernameKey } from '../election/secret.ts';
import { toBase64Url, toHex } from '../kernel/bytes.ts';
import { sha256, sha256Hex } from '../kernel/sha256.ts';
import { err, ok } from '../kernel/result.ts';
import { parseAdminId, type AdminId } from '../kernel/ids.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, newId } from './find.ts';
import type { Actor, AdminRecord, Role, SessionRecord, TokenRecord } from './ports.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const IDLE = 12 * HOUR;
const ABSOLUTE = 7 * DAY;
const MIN_PASSWORD = 10;

/** The actor of a signed-in administrator. */
export function actorOf(admin: AdminRecord): Actor {
  return { kind: 'admin', name: admin.username, id: admin.id };
}

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
  const expiresAt = ctx.clock.now() + ABSOLUTE;
  const by = makerOf(actor);
  await ctx.store.putInvite({ hash, purpose: 'admin', data: JSON.stringify({ role, ...(by === null ? {} : { by }) }), expiresAt });
  await ctx.store.appendAudit(auditOf(actor, 'admin.invite', null, { role, ...(name ? { name } : {}) }), ctx.clock.now());
  return { token: text, expiresAt };
}

/** The administrator who does it; null where it is the operator at the records themselves. */
function makerOf(actor: Actor): AdminId | null {
  return actor.kind === 'admin' ? (parseAdminId(actor.id ?? '') ?? null) : null;
}

const RANK: { readonly [R in Role]: number } = { observer: 0, officer: 1, owner: 2 };

/** The lower of two roles. */
function lower(a: Role, b: Role): Role {
  return RANK[a] < RANK[b] ? a : b;
}

/** Whether the owner who invited may still do so: an invitation ends with its maker. */
async function stillInvites(ctx: Context, data: { readonly by?: string }): Promise<boolean> {
  if (data.by === undefined) return true;
  const id = parseAdminId(data.by);
  const maker = id && (await ctx.store.findAdminById(id));
  return maker !== undefined && !maker.disabled && maker.role === 'owner';
}

/** Makes an administrator from a one-time link of either purpose. The link is used up only if the account can be made. */
export async function acceptInvite(
  ctx: Context,
  purpose: 'first-admin' | 'admin',
  input: { readonly token: string; readonly username: string; readonly name: string; readonly password: string },
): Outcome<AdminRecord> {
  if (input.password.length < MIN_PASSWORD)
    return err({ kind: 'input-invalid', problems: [{ path: 'password', message: `at least ${MIN_PASSWORD} characters` }] });
  const hash = sha256Hex(input.token);
  const invite = await ctx.store.peekInvite(hash, ctx.clock.now());
  const data = JSON.parse(invite?.data ?? '{}') as { readonly role?: Role; readonly by?: string };
  const stale = purpose === 'first-admin' ? (await ctx.store.countAdmins()) > 0 : !(await stillInvites(ctx, data));
  if (!invite || invite.purpose !== purpose || stale)
    return err({ kind: 'not-found', what: 'this link: it was used already or has expired' });
  if (await ctx.store.findAdmin(input.username)) return err({ kind: 'exists', what: `an administrator "${input.username}"` });
  if (!(await ctx.store.takeInvite(hash, ctx.clock.now())))
    return err({ kind: 'not-found', what: 'this link: it was used already or has expired' });
  const role = purpose === 'first-admin' ? 'owner' : (data.role ?? 'observer');
  return createAdmin(
    ctx,
    { kind: 'system', name: purpose },
    { username: input.username, name: input.name, password: input.password, role },
  );
}

/** Makes an administrator; for the command line and invitations. */
export async function createAdmin(
  ctx: Context,
  actor: Actor,
  input: { readonly username: string; readonly name: string; readonly password: string; readonly role: Role },
): Outcome<AdminRecord> {
  const username = input.username.normalize('NFKC').trim();
  if (!/^[\p{L}\p{N}._@+-]{1,100}$/u.test(username))
    return err({ kind: 'input-invalid', problems: [{ path: 'username', message: 'letters, digits and . _ @ + - only, 1 to 100' }] });
  if (input.password.length < MIN_PASSWORD)
    return err({ kind: 'input-invalid', problems: [{ path: 'password', message: `at least ${MIN_PASSWORD} characters` }] });
  const admin: AdminRecord = {
    id: newId<AdminId>(ctx.random),
    username,
    name: input.name.trim() || username,
    passwordHash: (await ctx.secrets.hashChosen(input.password.normalize('NFKC'))).hash,
    role: input.role,
    disabled: false,
    totpSecret: null,
    recoveryHashes: [],
    createdAt: ctx.clock.now(),
  };
  const made = await ctx.store.createAdmin(admin, auditOf(actor, 'admin.create', null, { username, role: input.role }), ctx.clock.now());
  return made === 'exists' ? err({ kind: 'exists', what: `an administrator "${username}"` }) : ok(admin);
}

/** Checks an administrator's password and, where it is on, the second factor. As slow for unknown names as for wrong passwords. */
export async function checkAdmin(
  ctx: Context,
  input: { readonly username: string; readonly password: string; readonly code?: string | undefined },
): Outcome<AdminRecord> {
  const admin = await ctx.store.findAdmin(input.username.normalize('NFKC').trim());
  const right = await ctx.secrets.verify(
    admin ? { kind: 'chosen', hash: admin.passwordHash } : undefined,
    input.password.normalize('NFKC'),
  );
  if (!admin || !right || admin.disabled) return err({ kind: 'wrong-secret' });
  if (admin.totpSecret === null) return ok(admin);
  if (!input.code) return err({ kind: 'second-factor-needed' });
  return (await secondFactor(ctx, admin, input.code)) ? ok(admin) : err({ kind: 'wrong-secret' });
}

async function secondFactor(ctx: Context, admin: AdminRecord, code: string): Promise<boolean> {
  const plain = code.replaceAll(/[\s-]/g, '').toUpperCase();
  const now = ctx.clock.now();
  if (/^\d{6}$/.test(plain)) {
    const delta = totpOf(admin.username, admin.totpSecret ?? '').validate({ token: plain, window: 1, timestamp: now });
    if (delta === null) return false;
    // A code opens once: the step it belongs to is kept, and older or equal steps are refused (RFC 6238, 5.2).
    return ctx.store.raiseSetting(`totp-step:${admin.id}`, Math.floor(now / 30_000) + delta);
  }
  const hash = sha256Hex(`recovery|${admin.id}|${plain}`);
  if (!admin.recoveryHashes.includes(hash)) return false;
  // Of several that bring the same code at once, the one whose claim stands has used it up.
  const claim = toHex(ctx.random.bytes(16));
  if ((await ctx.store.initSetting(`recovery-used:${hash}`, claim)) !== claim) return false;
  await ctx.store.updateAdmin(
    admin.id,
    { recoveryHashes: admin.recoveryHashes.filter((each) => each !== hash) },
    auditOf(actorOf(admin), 'admin.recovery-code-used', null, {}),
    now,
  );
  return true;
}

function totpOf(username: string, secret: string): TOTP {
  return new TOTP({ issuer: 'Veritally', label: username, secret: Secret.fromBase32(secret) });
}

/** A new secret for an authenticator app; it counts only after `confirmTotp`. */
export function startTotp(ctx: Context, admin: AdminRecord): { readonly secret: string; readonly uri: string } {
  const secret = new Secret({ buffer: Uint8Array.from(ctx.random.bytes(20)).buffer }).base32;
  return { secret, uri: totpOf(admin.username, secret).toString() };
}

/** Turns the second factor on if `code` fits `secret`; gives ten recovery codes, once. */
export async function confirmTotp(ctx: Context, admin: AdminRecord, secret: string, code: string): Outcome<readonly string[]> {
  const now = ctx.clock.now();
  const delta = totpOf(admin.username, secret).validate({ token: code.replaceAll(/\s/g, ''), window: 1, timestamp: now });
  if (delta === null) return err({ kind: 'wrong-secret' });
  await ctx.store.raiseSetting(`totp-step:${admin.id}`, Math.floor(now / 30_000) + delta);
  const codes = Array.from({ length: 10 }, () =>
    toHex(ctx.random.bytes(10))
      .toUpperCase()
      .replaceAll(/(.{5})(?=.)/g, '$1-'),
  );
  const recoveryHashes = codes.map((each) => sha256Hex(`recovery|${admin.id}|${each.replaceAll('-', '')}`));
  await ctx.store.updateAdmin(
    admin.id,
    { totpSecret: secret, recoveryHashes },
    auditOf(actorOf(admin), 'admin.totp-on', null),
    ctx.clock.now(),
  );
  return ok(codes);
}

/** Turns the second factor off. */
export async function stopTotp(ctx: Context, actor: Actor, admin: AdminRecord): Promise<void> {
  await ctx.store.updateAdmin(
    admin.id,
    { totpSecret: null, recoveryHashes: [] },
    auditOf(actor, 'admin.totp-off', null, { username: admin.username }),
    ctx.clock.now(),
  );
}

/** Sets a new password and ends the administrator's other sessions. */
export async function setPassword(ctx: Context, actor: Actor, admin: AdminRecord, password: string, keepSession?: string): Outcome<null> {
  if (password.length < MIN_PASSWORD)
    return err({ kind: 'input-invalid', problems: [{ path: 'next', message: `at least ${MIN_PASSWORD} characters` }] });
  const { hash } = await ctx.secrets.hashChosen(password.normalize('NFKC'));
  await ctx.store.updateAdmin(
    admin.id,
    { passwordHash: hash },
    auditOf(actor, 'admin.password', null, { username: admin.username }),
    ctx.clock.now(),
  );
  for (const session of await ctx.store.listSessions(admin.id))
    if (session.idHash !== keepSession) await ctx.store.deleteSession(session.idHash);
  return ok(null);
}

/** Changes role or disables an account; the last owner stays one. Sessions of a disabled account end, and its tokens no longer open. */
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
  if (disabled === true) for (const session of await ctx.store.listSessions(id)) await ctx.store.deleteSession(session.idHash);
  return ok((await ctx.store.findAdminById(id)) ?? { ...admin, ...wanted });
}

/** Begins a session: the cookie's value (256 random bits, only its hash is kept). */
export async function startSession(
  ctx: Context,
  admin: AdminRecord,
  agent: string,
): Promise<{ readonly cookie: string; readonly session: SessionRecord }> {
  const cookie = toBase64Url(ctx.random.bytes(32));
  const now = ctx.clock.now();
  const session: SessionRecord = {
    idHash: sha256Hex(cookie),
    adminId: admin.id,
    createdAt: now,
    lastSeenAt: now,
    expiresAt: now + ABSOLUTE,
    agent: agent.slice(0, 200),
  };
  await ctx.store.putSession(session);
  await ctx.store.appendAudit(auditOf(actorOf(admin), 'admin.sign-in', null), now);
  return { cookie, session };
}

/** The administrator behind a cookie, while the session lives (12 hours idle, 7 days at most). */
export async function adminOfSession(
  ctx: Context,
  cookie: string,
): Promise<{ readonly admin: AdminRecord; readonly session: SessionRecord; readonly csrf: string } | undefined> {
  const session = await ctx.store.findSession(sha256Hex(cookie));
  const now = ctx.clock.now();
  if (!session || session.expiresAt <= now || session.lastSeenAt + IDLE <= now) return undefined;
  const admin = await ctx.store.findAdminById(session.adminId);
  if (!admin || admin.disabled) return undefined;
  if (now - session.lastSeenAt > 60_000) await ctx.store.touchSession(session.idHash, now);
  return { admin, session, csrf: toBase64Url(sha256(`csrf|${cookie}`)) };
}

/** Makes an API token: `vt_` and 256 random bits, told once. */
export async function createToken(
  ctx: Context,
  actor: Actor,
  input: { readonly name: string; readonly role: Role; readonly scopes: readonly string[]; readonly days?: number | undefined },
): Promise<{ readonly token: string; readonly record: TokenRecord }> {
  const token = `vt_${toBase64Url(ctx.random.bytes(32))}`;
  const now = ctx.clock.now();
  const record: TokenRecord = {
    id: newId(ctx.random),
    hash: sha256Hex(token),
    name: input.name,
    role: input.role,
    scopes: input.scopes,
    createdAt: now,
    expiresAt: input.days === undefined ? null : now + input.days * DAY,
    revoked: false,
    adminId: makerOf(actor),
  };
  await ctx.store.putToken(record, auditOf(actor, 'token.create', null, { name: input.name, role: input.role, scopes: input.scopes }), now);
  return { token, record };
}

/**
 * The live token behind an `Authorization` header's value, or undefined. It never does more than the one who made it may do now: it ends
 * with a disabled administrator, and its role is not above theirs.
 */
export async function findToken(ctx: Context, token: string): Promise<TokenRecord | undefined> {
  if (!/^vt_[A-Za-z0-9_-]{43}$/.test(token)) return undefined;
  const record = await ctx.store.findToken(sha256Hex(token));
  if (!record || record.revoked || (record.expiresAt !== null && record.expiresAt <= ctx.clock.now())) return undefined;
  if (record.adminId === null) return record;
  const maker = await ctx.store.findAdminById(record.adminId);
  return maker && !maker.disabled ? { ...record, role: lower(record.role, maker.role) } : undefined;
}

/** Whether two sign-in names are one. */
export function sameUsername(a: string, b: string): boolean {
  return usernameKey(a) === usernameKey(b);
}
