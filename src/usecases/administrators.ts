import { TOTP, Secret } from 'otpauth';
import { toBase64Url, toHex } from '../kernel/bytes.ts';
import { sha256, sha256Hex } from '../kernel/sha256.ts';
import { err, ok } from '../kernel/result.ts';
import { makerOf, MIN_PASSWORD } from './admin-accounts.ts';
import type { Context, Outcome } from './context.ts';
import { auditOf, newId } from './find.ts';
import type { AdminRecord, Role, SessionRecord, TokenRecord } from './people-ports.ts';
import type { Actor } from './ports.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const IDLE = 12 * HOUR;
const ABSOLUTE = 7 * DAY;

/** The actor of a signed-in administrator. */
export function actorOf(admin: AdminRecord): Actor {
  return { kind: 'admin', name: admin.username, id: admin.id };
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

const RANK: { readonly [R in Role]: number } = { observer: 0, officer: 1, owner: 2 };

/** The lower of two roles. */
function lower(a: Role, b: Role): Role {
  return RANK[a] < RANK[b] ? a : b;
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
