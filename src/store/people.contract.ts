import { beforeAll, describe, expect, it } from 'vitest';
import type { AdminId } from '../kernel/ids.ts';
import type { AdminRecord } from '../usecases/people-ports.ts';
import type { Store } from '../usecases/ports.ts';
import { audit, hex, id, makeElection, NOW, type Nodes } from './store.fixture.ts';

/** What ports.ts promises of the record of acts, of people, programs and settings. */
export function peopleContract(nodes: () => Nodes): void {
  let store: Store;
  let second: Store;
  beforeAll(() => {
    ({ store, second } = nodes());
  });

  describe('the record of acts', () => {
    it('is a chain that is read backwards in pages', async () => {
      const made = await makeElection(store, 0, {}, {});
      for (const act of ['one', 'two', 'three'])
        await store.appendAudit({ actor: `by-${act}`, act, electionId: made.id, details: '{"ünï":1}' }, NOW);
      const page = await store.auditPage({ electionId: made.id, limit: 2 });
      expect(page.map(({ act }) => act)).toEqual(['three', 'two']);
      expect(page[0]?.previous).toBe(page[1]?.hash);
      const next = await store.auditPage({ electionId: made.id, limit: 2, before: page[1]!.seq });
      expect(next[0]).toMatchObject({ act: 'one', details: '{"ünï":1}', at: NOW });
      expect((await store.auditPage({ limit: 5, act: 'two', actor: 'by-two' }))[0]?.act).toBe('two');
      expect(await store.checkAudit()).toMatchObject({ brokenAt: null });
    });
  });

  describe('people and programs', () => {
    const admin = (username: string): AdminRecord => ({
      id: id<AdminId>(),
      username,
      name: 'Name',
      passwordHash: 'hash',
      role: 'owner',
      disabled: false,
      totpSecret: null,
      recoveryHashes: ['a'],
      createdAt: NOW,
    });

    it('administrators have names of their own, without case', async () => {
      await store.createAdmin(admin(`keeper${hex(3)}`), audit('admin'), NOW);
      const count = await store.countAdmins();
      const name = `Admin${hex(3)}`;
      const one = admin(name);
      expect(await store.createAdmin(one, audit('admin'), NOW)).toBe('created');
      expect(await store.createAdmin(admin(name.toUpperCase()), audit('admin'), NOW)).toBe('exists');
      expect(await store.countAdmins()).toBe(count + 1);
      expect(await store.findAdmin(name.toLowerCase())).toEqual(one);
      await store.updateAdmin(one.id, { disabled: true, role: 'observer', totpSecret: 's', recoveryHashes: [] }, audit('admin'), NOW);
      expect(await store.findAdminById(one.id)).toEqual({ ...one, disabled: true, role: 'observer', totpSecret: 's', recoveryHashes: [] });
      expect((await store.listAdmins()).map(({ username }) => username)).toContain(name);
    });

    it('of owners who demote or disable each other at once, one stays', async () => {
      for (const { id: other } of (await store.listAdmins()).filter(({ role }) => role === 'owner'))
        await store.updateAdmin(other, { role: 'observer' }, audit('admin'), NOW);
      for (let round = 0; round < 10; round++) {
        const [one, two] = [admin(`one${round}-${hex(3)}`), admin(`two${round}-${hex(3)}`)];
        for (const each of [one, two]) await store.createAdmin(each, audit('admin'), NOW);
        const last = (await store.listAdmins()).filter(({ role, disabled }) => role === 'owner' && !disabled);
        for (const { id: other } of last)
          if (other !== one.id && other !== two.id)
            expect(await store.updateAdmin(other, { disabled: true }, audit('admin'), NOW)).toBe('updated');
        const outcomes = await Promise.all([
          store.updateAdmin(one.id, { role: 'officer' }, audit('admin'), NOW),
          second.updateAdmin(two.id, round % 2 ? { disabled: true } : { role: 'observer' }, audit('admin'), NOW),
        ]);
        expect(outcomes.toSorted()).toEqual(['last-owner', 'updated']);
        expect((await store.listAdmins()).filter(({ role, disabled }) => role === 'owner' && !disabled)).toHaveLength(1);
      }
      expect(await store.updateAdmin(id<AdminId>(), { disabled: true }, audit('admin'), NOW)).toBe('missing');
      expect(await store.checkAudit()).toMatchObject({ brokenAt: null });
    });

    it('sign-ins are kept, touched and ended', async () => {
      const one = admin(`s${hex(4)}`);
      await store.createAdmin(one, audit('admin'), NOW);
      const session = { idHash: hex(32), adminId: one.id, createdAt: NOW, lastSeenAt: NOW, expiresAt: NOW + 1, agent: 'browser' };
      await store.putSession(session);
      await store.touchSession(session.idHash, NOW + 9);
      expect(await store.findSession(session.idHash)).toEqual({ ...session, lastSeenAt: NOW + 9 });
      expect(await store.listSessions(one.id)).toHaveLength(1);
      await store.deleteSession(session.idHash);
      expect(await store.findSession(session.idHash)).toBeUndefined();
    });

    it('tokens are found by hash and revoked', async () => {
      const token = {
        id: hex(4),
        hash: hex(32),
        name: 'till',
        role: 'officer',
        scopes: ['read', 'cast'],
        createdAt: NOW,
        expiresAt: null,
        revoked: false,
        adminId: null,
      } as const;
      await store.putToken(token, audit('token'), NOW);
      expect(await store.findToken(token.hash)).toEqual(token);
      await store.revokeToken(token.id, audit('token'), NOW);
      expect(await store.findToken(token.hash)).toEqual({ ...token, revoked: true });
      expect((await store.listTokens()).length).toBeGreaterThan(0);
      const maker = admin(`m${hex(4)}`);
      await store.createAdmin(maker, audit('admin'), NOW);
      const made = { ...token, id: hex(4), hash: hex(32), adminId: maker.id };
      await store.putToken(made, audit('token'), NOW);
      expect(await store.findToken(made.hash)).toEqual(made);
    });

    it('a one-time link is taken once, by one', async () => {
      const invite = { hash: hex(32), purpose: 'first-admin', data: '{}', expiresAt: NOW + 10 } as const;
      await store.putInvite(invite);
      expect(await store.peekInvite(invite.hash, NOW)).toEqual(invite);
      expect(await store.peekInvite(invite.hash, NOW + 10)).toBeUndefined();
      const takers = await Promise.all([store, second, store, second].map((node) => node.takeInvite(invite.hash, NOW)));
      expect(takers.filter((taken) => taken !== undefined)).toEqual([invite]);
      await store.putInvite({ ...invite, hash: 'late' });
      expect(await store.takeInvite('late', NOW + 10)).toBeUndefined();
    });

    it('settings are initialised once and assets kept by hash', async () => {
      const key = hex(4);
      expect(await store.getSetting(key)).toBeUndefined();
      const values = await Promise.all([store.initSetting(key, 'a'), second.initSetting(key, 'b')]);
      expect(values[0]).toBe(values[1]);
      await store.putSetting(key, 'c');
      expect(await second.getSetting(key)).toBe('c');
      const step = hex(4);
      expect((await Promise.all([store, second, store].map((node) => node.raiseSetting(step, 9)))).filter(Boolean)).toHaveLength(1);
      expect([await store.raiseSetting(step, 8), await store.raiseSetting(step, 10), await second.getSetting(step)]).toEqual([
        false,
        true,
        '10',
      ]);
      const asset = { id: hex(32), mediaType: 'image/png', content: new Uint8Array([0, 1, 255]) };
      await store.putAsset(asset);
      await store.putAsset(asset);
      const found = await store.findAsset(asset.id);
      expect(found && { ...found, content: new Uint8Array(found.content) }).toEqual(asset);
    });
  });
}
