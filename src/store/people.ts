import type { AdminId } from '../kernel/ids.ts';
import type { AdminRecord, InviteRecord, Role, SessionRecord, TokenRecord } from '../usecases/people-ports.ts';
import type { Store } from '../usecases/ports.ts';
import { appendEntry } from './audit.ts';
import type { Engine } from './engine.ts';
import { bytesOf, idOf } from './ids.ts';
import type { AdminTable, InviteTable, SessionTable, TokenTable } from './schema.ts';

function fold(username: string): string {
  return username.normalize('NFKC').trim().toLowerCase();
}

function adminRow(admin: AdminRecord): AdminTable {
  return {
    id: bytesOf(admin.id),
    username: admin.username,
    username_key: fold(admin.username),
    name: admin.name,
    password_hash: admin.passwordHash,
    role: admin.role,
    disabled: admin.disabled ? 1 : 0,
    totp_secret: admin.totpSecret,
    recovery_hashes: JSON.stringify(admin.recoveryHashes),
    created_at: admin.createdAt,
  };
}

function adminOf(row: AdminTable): AdminRecord {
  return {
    id: idOf<AdminId>(row.id),
    username: row.username,
    name: row.name,
    passwordHash: row.password_hash,
    role: row.role as Role,
    disabled: row.disabled === 1,
    totpSecret: row.totp_secret,
    recoveryHashes: JSON.parse(row.recovery_hashes) as readonly string[],
    createdAt: row.created_at,
  };
}

function sessionOf(row: SessionTable): SessionRecord {
  return {
    idHash: row.id_hash,
    adminId: idOf<AdminId>(row.admin_id),
    createdAt: row.created_at,
    lastSeenAt: row.last_seen_at,
    expiresAt: row.expires_at,
    agent: row.agent,
  };
}

function tokenOf(row: TokenTable): TokenRecord {
  return {
    id: row.id,
    hash: row.hash,
    name: row.name,
    role: row.role as Role,
    scopes: JSON.parse(row.scopes) as readonly string[],
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revoked: row.revoked === 1,
    adminId: row.admin_id === null ? null : idOf<AdminId>(row.admin_id),
  };
}

function inviteOf(row: InviteTable): InviteRecord {
  return { hash: row.hash, purpose: row.purpose as InviteRecord['purpose'], data: row.data, expiresAt: row.expires_at };
}

type AdminQueries = Pick<Store, 'countAdmins' | 'createAdmin' | 'findAdmin' | 'findAdminById' | 'listAdmins' | 'updateAdmin'>;

/** Administrators. */
export function adminQueries(engine: Engine): AdminQueries {
  return {
    countAdmins: async () =>
      Number(
        (
          await engine.db
            .selectFrom('admins')
            .select((eb) => eb.fn.countAll<number>().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      ),
    createAdmin: (admin, audit, at) =>
      engine.write(async (tx) => {
        const made = await tx
          .insertInto('admins')
          .values(adminRow(admin))
          .onConflict((conflict) => conflict.column('username_key').doNothing())
          .executeTakeFirst();
        if (made.numInsertedOrUpdatedRows === 0n) return 'exists';
        await appendEntry(engine, tx, audit, at);
        return 'created';
      }),
    findAdmin: async (username) => {
      const row = await engine.db.selectFrom('admins').selectAll().where('username_key', '=', fold(username)).executeTakeFirst();
      return row && adminOf(row);
    },
    findAdminById: async (id) => {
      const row = await engine.db.selectFrom('admins').selectAll().where('id', '=', bytesOf(id)).executeTakeFirst();
      return row && adminOf(row);
    },
    listAdmins: async () => (await engine.db.selectFrom('admins').selectAll().orderBy('username_key').execute()).map(adminOf),
    updateAdmin: (id, change, audit, at) =>
      engine.write(async (tx) => {
        const held = engine.kind === 'postgres';
        // The rows of all owners are held before anything is decided: who would leave at once with the other waits here and then counts anew.
        const owners = await tx
          .selectFrom('admins')
          .select('id')
          .where('role', '=', 'owner')
          .where('disabled', '=', 0)
          .orderBy('id')
          .$if(held, (query) => query.forUpdate())
          .execute();
        const row = await tx
          .selectFrom('admins')
          .selectAll()
          .where('id', '=', bytesOf(id))
          .$if(held, (query) => query.forUpdate())
          .executeTakeFirst();
        if (!row) return 'missing';
        const next = { ...adminOf(row), ...change };
        const leaves = row.role === 'owner' && row.disabled === 0 && (next.role !== 'owner' || next.disabled);
        if (leaves && owners.length <= 1) return 'last-owner';
        const { id: _id, ...columns } = adminRow(next);
        await tx.updateTable('admins').set(columns).where('id', '=', row.id).execute();
        await appendEntry(engine, tx, audit, at);
        return 'updated';
      }),
  };
}

type SessionQueries = Pick<Store, 'putSession' | 'findSession' | 'touchSession' | 'listSessions' | 'deleteSession'>;

/** Sign-ins of administrators. */
export function sessionQueries(engine: Engine): SessionQueries {
  return {
    putSession: (session) =>
      engine.write(async (tx) => {
        await tx
          .insertInto('sessions')
          .values({
            id_hash: session.idHash,
            admin_id: bytesOf(session.adminId),
            created_at: session.createdAt,
            last_seen_at: session.lastSeenAt,
            expires_at: session.expiresAt,
            agent: session.agent,
          })
          .execute();
      }),
    findSession: async (idHash) => {
      const row = await engine.db.selectFrom('sessions').selectAll().where('id_hash', '=', idHash).executeTakeFirst();
      return row && sessionOf(row);
    },
    touchSession: (idHash, at) =>
      engine.write(async (tx) => void (await tx.updateTable('sessions').set({ last_seen_at: at }).where('id_hash', '=', idHash).execute())),
    listSessions: async (adminId) => {
      const query = engine.db.selectFrom('sessions').selectAll().orderBy('created_at').orderBy('id_hash');
      return (await (adminId === undefined ? query : query.where('admin_id', '=', bytesOf(adminId))).execute()).map(sessionOf);
    },
    deleteSession: (idHash) => engine.write(async (tx) => void (await tx.deleteFrom('sessions').where('id_hash', '=', idHash).execute())),
  };
}

type TokenQueries = Pick<Store, 'putToken' | 'findToken' | 'listTokens' | 'revokeToken' | 'putInvite' | 'takeInvite' | 'peekInvite'>;

/** API tokens and one-time links; of both only the hash is kept. */
export function tokenQueries(engine: Engine): TokenQueries {
  return {
    putToken: (token, audit, at) =>
      engine.write(async (tx) => {
        await tx
          .insertInto('tokens')
          .values({
            id: token.id,
            hash: token.hash,
            name: token.name,
            role: token.role,
            scopes: JSON.stringify(token.scopes),
            created_at: token.createdAt,
            expires_at: token.expiresAt,
            revoked: token.revoked ? 1 : 0,
            admin_id: token.adminId === null ? null : bytesOf(token.adminId),
          })
          .execute();
        await appendEntry(engine, tx, audit, at);
      }),
    findToken: async (hash) => {
      const row = await engine.db.selectFrom('tokens').selectAll().where('hash', '=', hash).executeTakeFirst();
      return row && tokenOf(row);
    },
    listTokens: async () => (await engine.db.selectFrom('tokens').selectAll().orderBy('created_at').orderBy('id').execute()).map(tokenOf),
    revokeToken: (id, audit, at) =>
      engine.write(async (tx) => {
        await tx.updateTable('tokens').set({ revoked: 1 }).where('id', '=', id).execute();
        await appendEntry(engine, tx, audit, at);
      }),
    putInvite: (invite) =>
      engine.write(async (tx) => {
        await tx
          .insertInto('invites')
          .values({ hash: invite.hash, purpose: invite.purpose, data: invite.data, expires_at: invite.expiresAt })
          .execute();
      }),
    takeInvite: (hash, now) =>
      engine.write(async (tx) => {
        const row = await tx.deleteFrom('invites').where('hash', '=', hash).returningAll().executeTakeFirst();
        return row && row.expires_at > now ? inviteOf(row) : undefined;
      }),
    peekInvite: async (hash, now) => {
      const row = await engine.db
        .selectFrom('invites')
        .selectAll()
        .where('hash', '=', hash)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row && inviteOf(row);
    },
  };
}
