import type { Refusal } from '../../../election/refusal.ts';
import { usernameKey } from '../../../election/secret.ts';
import { parseAdminId } from '../../../kernel/ids.ts';
import { err, invariant, ok, type Result } from '../../../kernel/result.ts';
import { acceptInvite, changeAdmin, inviteAdmin } from '../../../usecases/admin-accounts.ts';
import {
  adminOfSession,
  checkAdmin,
  confirmTotp,
  createToken,
  setPassword,
  startSession,
  startTotp,
  stopTotp,
} from '../../../usecases/administrators.ts';
import type { Context } from '../../../usecases/context.ts';
import { auditOf } from '../../../usecases/find.ts';
import type { AdminRecord, TokenRecord } from '../../../usecases/people-ports.ts';
import type { AdminSession } from '../../../wire/administration.ts';
import { isoMoment } from '../../../wire/time.ts';
import { addressOf } from '../address.ts';
import type { AdminCaller, Call, HandlersFor } from '../call.ts';
import { adminCookie, setCookie } from '../cookies.ts';
import { isSecure } from '../guard.ts';
import type { Services } from '../services.ts';

const WEEK = 7 * 86_400;

function sessionOf(admin: AdminRecord, csrf: string): AdminSession {
  return { id: admin.id, username: admin.username, name: admin.name, role: admin.role, totp: admin.totpSecret !== null, csrf };
}

/** The person behind a route that tokens cannot call. */
function personOf(caller: AdminCaller): NonNullable<AdminCaller['person']> {
  invariant(caller.person, 'routes without a scope are for people');
  return caller.person;
}

/** Begins a session with a new cookie, whatever cookie came with the request: what was planted before signing in is worth nothing. */
async function enter(
  { ctx, services, request, reply }: Call<'setup' | 'join' | 'adminSignIn'>,
  admin: AdminRecord,
): Promise<Result<AdminSession, Refusal>> {
  const { cookie } = await startSession(ctx, admin, request.headers['user-agent'] ?? '');
  const person = await adminOfSession(ctx, cookie);
  invariant(person, 'a session that has just begun');
  setCookie(reply, adminCookie(isSecure(services, request)), cookie, WEEK);
  return ok(sessionOf(admin, person.csrf));
}

/** Checks a password (and second factor) with the delays that wrong ones bring. Also for second officers. */
export async function checkedAdmin(
  services: Services,
  ctx: Context,
  address: string,
  input: { readonly username: string; readonly password: string; readonly code?: string | undefined },
): Promise<Result<AdminRecord, Refusal>> {
  const account = `admin|${usernameKey(input.username)}`;
  const tried = await services.wrongSecrets.attempt(
    account,
    address,
    () => checkAdmin(ctx, input),
    (checked) => {
      if (checked.ok) services.wrongSecrets.succeeded(account, address);
      else if (checked.error.kind === 'wrong-secret') services.wrongSecrets.failed(account, address);
    },
  );
  return tried.ok ? tried.value : err({ kind: 'too-many-attempts', retryAfter: Math.ceil(tried.error) });
}

const tokenToWire = (token: TokenRecord) => ({
  id: token.id,
  name: token.name,
  role: token.role,
  scopes: [...token.scopes],
  createdAt: isoMoment(token.createdAt),
  expiresAt: token.expiresAt === null ? null : isoMoment(token.expiresAt),
  revoked: token.revoked,
});

const userToWire = (admin: AdminRecord) => ({
  id: admin.id,
  username: admin.username,
  name: admin.name,
  role: admin.role,
  disabled: admin.disabled,
  totp: admin.totpSecret !== null,
  createdAt: isoMoment(admin.createdAt),
});

type PeopleRoute =
  | 'setup'
  | 'join'
  | 'adminSignIn'
  | 'adminMe'
  | 'adminSignOut'
  | 'users'
  | 'changeUser'
  | 'invite'
  | 'sessions'
  | 'revokeSession'
  | 'changePassword'
  | 'totpStart'
  | 'totpConfirm'
  | 'totpStop'
  | 'tokens'
  | 'createToken'
  | 'revokeToken';

/** A second factor that was begun and not yet confirmed waits here, in the settings, so that any node can confirm it. */
const pendingTotp = (admin: AdminRecord): string => `totp-pending:${admin.id}`;
const PENDING_FOR = 15 * 60_000;

export const peopleHandlers: HandlersFor<PeopleRoute> = {
  async setup(call) {
    const made = await acceptInvite(call.ctx, 'first-admin', call.body);
    return made.ok ? enter(call, made.value) : made;
  },

  async join(call) {
    const made = await acceptInvite(call.ctx, 'admin', call.body);
    return made.ok ? enter(call, made.value) : made;
  },

  async adminSignIn(call) {
    const checked = await checkedAdmin(call.services, call.ctx, addressOf(call.request), call.body);
    return checked.ok ? enter(call, checked.value) : checked;
  },

  async adminMe({ caller }) {
    const { admin, csrf } = personOf(caller);
    return ok(sessionOf(admin, csrf));
  },

  async adminSignOut({ ctx, services, caller, request, reply }) {
    await ctx.store.deleteSession(personOf(caller).session.idHash);
    setCookie(reply, adminCookie(isSecure(services, request)), '', 0);
    return ok({ done: true });
  },

  async users({ ctx }) {
    return ok((await ctx.store.listAdmins()).map(userToWire));
  },

  async changeUser({ ctx, caller, params, body }) {
    const id = parseAdminId(params['id'] ?? '');
    if (!id) return err({ kind: 'not-found', what: 'this administrator' });
    const changed = await changeAdmin(ctx, caller.actor, id, body);
    return changed.ok ? ok(userToWire(changed.value)) : changed;
  },

  async invite({ ctx, services, caller, body, request }) {
    const { token, expiresAt } = await inviteAdmin(ctx, caller.actor, body.role, body.name);
    return ok({ link: `${services.base(request)}/admin/join#${token}`, expiresAt: isoMoment(expiresAt) });
  },

  async sessions({ ctx, caller }) {
    const { admin, session: own } = personOf(caller);
    const held = await ctx.store.listSessions(admin.role === 'owner' ? undefined : admin.id);
    const names = new Map((await ctx.store.listAdmins()).map((each) => [each.id, each.username]));
    return ok(
      held.map((session) => ({
        id: session.idHash,
        username: names.get(session.adminId) ?? '',
        createdAt: isoMoment(session.createdAt),
        lastSeenAt: isoMoment(session.lastSeenAt),
        agent: session.agent,
        current: session.idHash === own.idHash,
      })),
    );
  },

  async revokeSession({ ctx, caller, params }) {
    const { admin } = personOf(caller);
    const session = await ctx.store.findSession(params['id'] ?? '');
    if (!session || (admin.role !== 'owner' && session.adminId !== admin.id)) return err({ kind: 'not-found', what: 'this session' });
    await ctx.store.deleteSession(session.idHash);
    await ctx.store.appendAudit(auditOf(caller.actor, 'admin.session-revoked', null), ctx.clock.now());
    return ok({ done: true });
  },

  async changePassword({ ctx, services, caller, body, request }) {
    const { admin, session } = personOf(caller);
    const right = await provePassword(services, ctx, addressOf(request), admin, body.current);
    if (!right.ok) return right;
    const done = await setPassword(ctx, caller.actor, admin, body.next, session.idHash);
    return done.ok ? ok({ done: true }) : done;
  },

  async totpStart({ ctx, caller }) {
    const { admin } = personOf(caller);
    if (admin.totpSecret !== null) return err({ kind: 'exists', what: 'a second factor; turn it off first' });
    const started = startTotp(ctx, admin);
    await ctx.store.putSetting(pendingTotp(admin), JSON.stringify({ secret: started.secret, until: ctx.clock.now() + PENDING_FOR }));
    return ok(started);
  },

  async totpConfirm({ ctx, caller, body }) {
    const { admin } = personOf(caller);
    const pending = JSON.parse((await ctx.store.getSetting(pendingTotp(admin))) ?? '{}') as {
      readonly secret?: string;
      readonly until?: number;
    };
    if (!pending.secret || (pending.until ?? 0) < ctx.clock.now())
      return err({ kind: 'not-found', what: 'a second factor to confirm; begin again' });
    const codes = await confirmTotp(ctx, admin, pending.secret, body.code);
    if (!codes.ok) return codes;
    await ctx.store.putSetting(pendingTotp(admin), '{}');
    return ok({ codes: [...codes.value] });
  },

  async totpStop({ ctx, services, caller, body, request }) {
    const { admin } = personOf(caller);
    const right = await provePassword(services, ctx, addressOf(request), admin, body.password);
    if (!right.ok) return right;
    await stopTotp(ctx, caller.actor, admin);
    return ok({ done: true });
  },

  async tokens({ ctx }) {
    return ok((await ctx.store.listTokens()).map(tokenToWire));
  },

  async createToken({ ctx, caller, body }) {
    const { token, record } = await createToken(ctx, caller.actor, body);
    return ok({ ...tokenToWire(record), token });
  },

  async revokeToken({ ctx, caller, params }) {
    const held = (await ctx.store.listTokens()).find((token) => token.id === params['id']);
    if (!held) return err({ kind: 'not-found', what: 'this token' });
    await ctx.store.revokeToken(held.id, auditOf(caller.actor, 'token.revoke', null, { name: held.name }), ctx.clock.now());
    return ok({ done: true });
  },
};

/** A signed-in person proves the password again before a change that would lock them out or weaken the account. */
async function provePassword(
  services: Services,
  ctx: Context,
  address: string,
  admin: AdminRecord,
  password: string,
): Promise<Result<null, Refusal>> {
  const account = `admin|${usernameKey(admin.username)}`;
  const held = { kind: 'chosen', hash: admin.passwordHash } as const;
  const tried = await services.wrongSecrets.attempt(
    account,
    address,
    () => ctx.secrets.verify(held, password.normalize('NFKC')),
    (fits) => {
      if (!fits) services.wrongSecrets.failed(account, address);
    },
  );
  if (!tried.ok) return err({ kind: 'too-many-attempts', retryAfter: Math.ceil(tried.error) });
  return tried.value ? ok(null) : err({ kind: 'wrong-secret' });
}
