import type { Instant } from '../kernel/clock.ts';
import type { AdminId } from '../kernel/ids.ts';
import type { AuditDraft } from './ports.ts';

// People who administer and programs with tokens: what is kept of them, and the part of the store that keeps it.

export type Role = 'owner' | 'officer' | 'observer';

export interface AdminRecord {
  readonly id: AdminId;
  /** Sign-in name, unique without case. */
  readonly username: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly disabled: boolean;
  readonly totpSecret: string | null;
  readonly recoveryHashes: readonly string[];
  readonly createdAt: Instant;
}

export interface SessionRecord {
  /** SHA-256 of the cookie's value, hexadecimal. */
  readonly idHash: string;
  readonly adminId: AdminId;
  readonly createdAt: Instant;
  readonly lastSeenAt: Instant;
  readonly expiresAt: Instant;
  readonly agent: string;
}

export interface TokenRecord {
  readonly id: string;
  readonly hash: string;
  readonly name: string;
  readonly role: Role;
  readonly scopes: readonly string[];
  readonly createdAt: Instant;
  readonly expiresAt: Instant | null;
  readonly revoked: boolean;
  /** Who made it: it ends with this administrator. Null: the operator made it at the records themselves. */
  readonly adminId: AdminId | null;
}

/** A one-time link: first administrator, invitation of an administrator, trustee. Only its hash is kept. */
export interface InviteRecord {
  readonly hash: string;
  readonly purpose: 'first-admin' | 'admin' | 'trustee';
  readonly data: string;
  readonly expiresAt: Instant;
}

/** Administrators, their sessions, tokens of programs, one-time links. As in `Store`, every method is one durable transaction. */
export interface PeopleStore {
  countAdmins(): Promise<number>;
  createAdmin(admin: AdminRecord, audit: AuditDraft, at: Instant): Promise<'created' | 'exists'>;
  findAdmin(username: string): Promise<AdminRecord | undefined>;
  findAdminById(id: AdminId): Promise<AdminRecord | undefined>;
  listAdmins(): Promise<readonly AdminRecord[]>;
  /** "last-owner": the change would leave no owner who may sign in; nothing was done, whoever else changes what at the same time. */
  updateAdmin(
    id: AdminId,
    change: Partial<Omit<AdminRecord, 'id'>>,
    audit: AuditDraft,
    at: Instant,
  ): Promise<'updated' | 'missing' | 'last-owner'>;
  putSession(session: SessionRecord): Promise<void>;
  findSession(idHash: string): Promise<SessionRecord | undefined>;
  touchSession(idHash: string, at: Instant): Promise<void>;
  listSessions(adminId?: AdminId): Promise<readonly SessionRecord[]>;
  deleteSession(idHash: string): Promise<void>;
  putToken(token: TokenRecord, audit: AuditDraft, at: Instant): Promise<void>;
  findToken(hash: string): Promise<TokenRecord | undefined>;
  listTokens(): Promise<readonly TokenRecord[]>;
  revokeToken(id: string, audit: AuditDraft, at: Instant): Promise<void>;
  putInvite(invite: InviteRecord): Promise<void>;
  /** Takes a one-time link: returns it once, to one caller, if it has not expired. */
  takeInvite(hash: string, now: Instant): Promise<InviteRecord | undefined>;
  peekInvite(hash: string, now: Instant): Promise<InviteRecord | undefined>;
}
