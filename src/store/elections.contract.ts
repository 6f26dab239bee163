import { beforeAll, describe, expect, it } from 'vitest';
import type { Slug } from '../kernel/ids.ts';
import type { Store, VoterRecord } from '../usecases/ports.ts';
import { audit, cast, DAY, definition, hex, id, makeElection, NOW, voter, type Nodes } from './store.fixture.ts';

/** What ports.ts promises of elections and their roll. */
export function electionsContract(nodes: () => Nodes): void {
  let store: Store;
  let second: Store;
  beforeAll(() => {
    ({ store, second } = nodes());
  });

  describe('elections', () => {
    it('are made, found by id and slug, and listed', async () => {
      const made = await makeElection(store, 0, { ballotLimit: 5 }, {});
      const byId = await store.findElection(made.id);
      expect(byId).toMatchObject({
        id: made.id,
        slug: made.slug,
        status: 'draft',
        version: 1,
        cast: 0,
        spoiled: 0,
        roundLimit: null,
        tally: null,
        openedAt: null,
        createdAt: NOW,
      });
      expect(byId?.definition.ballotLimit).toBe(5);
      expect(await store.findElection(made.slug)).toEqual(byId);
      expect((await store.listElections()).some((election) => election.id === made.id)).toBe(true);
      expect(await store.findElection('no-such')).toBeUndefined();
      expect(await store.findElection(hex(16))).toBeUndefined();
    });

    it('have slugs of their own', async () => {
      const made = await makeElection(store, 0, {}, {});
      const before = (await store.checkAudit()).length;
      expect(await store.createElection({ id: id(), slug: made.slug, definition: definition(), at: NOW }, audit('create'), NOW)).toBe(
        'slug-taken',
      );
      expect((await store.checkAudit()).length).toBe(before);
    });

    it('change only from the expected status and version, and keep every version of the definition', async () => {
      const made = await makeElection(store, 0, {}, {});
      const change = { definition: definition({ title: 'Chairwoman' }) };
      const revision = (await store.findElection(made.id))?.revision ?? 0;
      expect(await store.changeElection(made.id, { status: 'open' }, change, audit('correct', made.id), NOW)).toBe(false);
      expect(await store.changeElection(made.id, { status: 'draft', version: 7 }, change, audit('correct', made.id), NOW)).toBe(false);
      expect(await store.changeElection(made.id, { status: 'draft', version: 1 }, change, audit('correct', made.id), NOW + 1)).toBe(true);
      expect(
        await store.changeElection(
          made.id,
          { status: 'draft' },
          { status: 'open', openedAt: NOW, roundLimit: 3, tally: 'text', slug: `${made.slug}-b` as Slug },
          audit('open', made.id),
          NOW,
        ),
      ).toBe(true);
      const now = await store.findElection(made.id);
      expect(now).toMatchObject({ status: 'open', version: 2, openedAt: NOW, roundLimit: 3, tally: 'text', slug: `${made.slug}-b` });
      expect(now?.revision).toBeGreaterThan(revision);
      const versions = await store.definitionVersions(made.id);
      expect(versions.map(({ version, actor, definition: { title } }) => [version, actor, title])).toEqual([
        [1, 'tester', 'Chair'],
        [2, 'tester', 'Chairwoman'],
      ]);
      await store.changeElection(made.id, { status: 'open' }, { roundLimit: null, tally: null }, audit('x', made.id), NOW);
      expect(await store.findElection(made.id)).toMatchObject({ roundLimit: null, tally: null });
    });

    it('of several who change it from one status, one does', async () => {
      const made = await makeElection(store, 0, {}, {});
      const tries = [store, second, store, second].map((node) =>
        node.changeElection(made.id, { status: 'draft' }, { status: 'ready' }, audit('lock', made.id), NOW),
      );
      expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    });

    it('are changed on the revision that was read, or not at all', async () => {
      const made = await makeElection(store, 0, {}, {});
      const read = (await store.findElection(made.id))!.revision;
      const change = (revision: number): Promise<boolean> =>
        store.changeElection(made.id, { status: 'draft', revision }, {}, audit('election.write-ins', made.id), NOW);
      expect(await change(read)).toBe(true);
      expect(await change(read)).toBe(false);
      expect((await store.findElection(made.id))!.revision).toBe(read + 1);
      expect(await store.auditPage({ electionId: made.id, act: 'election.write-ins', limit: 10 })).toHaveLength(1);
    });

    it('can be deleted with everything in them', async () => {
      const made = await makeElection(store, 3);
      const other = await makeElection(store, 1);
      await store.castBatch([cast(made.id, made.voters[0]!.id), cast(other.id, other.voters[0]!.id)], NOW, DAY);
      await store.deleteElection(made.id, audit('delete', made.id), NOW);
      expect(await store.findElection(made.id)).toBeUndefined();
      expect(await store.findVoter(made.id, 'v0')).toBeUndefined();
      expect(await store.findElection(other.id)).toMatchObject({ cast: 1 });
      expect(await store.castBatch([cast(made.id, made.voters[1]!.id)], NOW, DAY)).toEqual([{ kind: 'not-open', status: 'archived' }]);
    });
  });

  describe('the roll', () => {
    it('gives back what was put in', async () => {
      const made = await makeElection(store, 0, {}, {});
      const full = voter(made.id, 'Ärne_%', {
        name: 'Ārne Ō’Neil',
        address: '1 Road',
        email: 'a@example.org',
        weight: '123456789012345678901234567890',
        groups: ['a "quoted"', 'b'],
        status: 'pending',
        idNumber: 'X-1',
        idChecked: true,
        secret: { kind: 'chosen', hash: '$argon2id$x' },
        late: true,
      });
      const bare = voter(made.id, 'bare', { name: null, dateOfBirth: null, place: null, secret: null });
      expect(await store.addVoters([full, bare], audit('import', made.id), NOW)).toEqual({ duplicates: [] });
      expect(await store.findVoter(made.id, full.usernameKey)).toEqual(full);
      expect(await store.findVoterById(made.id, bare.id)).toEqual(bare);
      expect(await store.findVoter(id(), full.usernameKey)).toBeUndefined();
      expect(await store.findVoterBySecret(made.id, '$argon2id$x')).toBeUndefined();
      expect(await store.hasVoted(made.id, full.id)).toBe(false);
    });

    it('is found by the hash of a drawn secret', async () => {
      const made = await makeElection(store, 3);
      const one = made.voters[1]!;
      expect(await store.findVoterBySecret(made.id, one.secret!.hash)).toEqual(one);
      expect(await store.findVoterBySecret(made.id, 'none')).toBeUndefined();
    });

    it('takes all or nothing and names the duplicates', async () => {
      const made = await makeElection(store, 2, {}, {});
      const again = [voter(made.id, 'New'), voter(made.id, 'V1'), voter(made.id, 'twice'), voter(made.id, 'twice')];
      const { duplicates } = await store.addVoters(again, audit('import', made.id), NOW);
      expect(duplicates.toSorted()).toEqual(['twice', 'v1']);
      expect(await store.findVoter(made.id, 'new')).toBeUndefined();
      expect((await store.rollCounts(made.id)).active).toBe(2);
    });

    it('is searched, filtered, sorted and paged', async () => {
      const made = await makeElection(store, 0, {}, {});
      const people = ['Zoë 100%', 'Ann', 'bob_x', 'Çelik', 'anna'].map((username, i) =>
        voter(made.id, username, {
          name: username,
          place: i % 2 ? 'B' : 'a',
          groups: i < 2 ? ['board', 'staff'] : ['staff'],
          status: i === 4 ? 'pending' : 'active',
        }),
      );
      await store.addVoters(people, audit('import', made.id), NOW);
      await store.changeElection(made.id, { status: 'draft' }, { status: 'open' }, audit('open'), NOW);
      await store.castBatch([cast(made.id, people[1]!.id)], NOW, DAY);
      const ask = async (query: object): Promise<readonly string[]> =>
        (await store.queryRoll(made.id, { sort: 'name', descending: false, offset: 0, limit: 10, ...query })).entries.map(
          (entry) => entry.username,
        );
      expect(await ask({})).toEqual(['Ann', 'anna', 'bob_x', 'Çelik', 'Zoë 100%']);
      expect(await ask({ descending: true, limit: 2, offset: 1 })).toEqual(['Çelik', 'bob_x']);
      expect(await ask({ search: 'AN' })).toEqual(['Ann', 'anna']);
      expect(await ask({ search: 'celik' })).toEqual(['Çelik']);
      expect(await ask({ search: '0%' })).toEqual(['Zoë 100%']);
      expect(await ask({ search: 'b_x' })).toEqual(['bob_x']);
      expect(await ask({ search: '_' })).toEqual(['bob_x']);
      expect(await ask({ search: String.raw`\ ` })).toEqual([]);
      expect(await ask({ group: 'board' })).toEqual(['Ann', 'Zoë 100%']);
      expect(await ask({ voted: true })).toEqual(['Ann']);
      expect(await ask({ status: 'pending' })).toEqual(['anna']);
      expect(await ask({ sort: 'place' })).toEqual(['anna', 'bob_x', 'Zoë 100%', 'Ann', 'Çelik']);
      const page = await store.queryRoll(made.id, { sort: 'username', descending: false, offset: 0, limit: 1, voted: true });
      expect(page.total).toBe(1);
      expect(page.entries[0]).toMatchObject({ username: 'Ann', hasSecret: true, voted: true });
      expect(page.entries[0]).not.toHaveProperty('secret');
    });

    it('is counted', async () => {
      const made = await makeElection(store, 0, {}, {});
      await store.addVoters(
        [
          voter(made.id, 'a', { weight: '9007199254740993', groups: ['x'] }),
          voter(made.id, 'b', { weight: '2', late: true, secret: null, groups: ['x', 'y'] }),
          voter(made.id, 'c', { status: 'pending', weight: '100' }),
          voter(made.id, 'd', { status: 'removed' }),
        ],
        audit('import', made.id),
        NOW,
      );
      await store.changeElection(made.id, { status: 'draft' }, { status: 'open' }, audit('open'), NOW);
      await store.castBatch([cast(made.id, (await store.findVoter(made.id, 'b'))!.id)], NOW, DAY);
      expect(await store.rollCounts(made.id)).toEqual({
        active: 2,
        pending: 1,
        voted: 1,
        withoutSecret: 1,
        late: 1,
        weight: '9007199254740995',
      });
      expect(await store.turnoutByGroup(made.id)).toEqual([
        { group: 'x', roll: 2, voted: 1 },
        { group: 'y', roll: 1, voted: 1 },
      ]);
      expect(await store.turnoutByDay(made.id)).toEqual([{ day: DAY, voted: 1 }]);
    });

    it('streams in order of username, however long', async () => {
      const made = await makeElection(store, 4500, {}, {});
      const seen: string[] = [];
      let pages = 0;
      await store.eachVoter(made.id, (page) => {
        pages++;
        seen.push(...page.map((entry) => entry.usernameKey));
      });
      expect(pages).toBeGreaterThan(1);
      expect(seen).toEqual(made.voters.map((one) => one.usernameKey).toSorted((a, b) => (a < b ? -1 : 1)));
    });

    it('is corrected voter by voter, and given drawn secrets at once', async () => {
      const made = await makeElection(store, 3);
      const [a, b] = made.voters as [VoterRecord, VoterRecord];
      expect(
        await store.updateVoter(made.id, a.id, { name: 'New Name', status: 'removed', secret: null }, audit('correct', made.id), NOW),
      ).toBe(true);
      expect(await store.findVoterById(made.id, a.id)).toEqual({ ...a, name: 'New Name', status: 'removed', secret: null });
      expect((await store.queryRoll(made.id, { search: 'new name', sort: 'name', descending: false, offset: 0, limit: 5 })).total).toBe(1);
      expect(await store.updateVoter(made.id, id(), { name: 'x' }, audit('correct', made.id), NOW)).toBe(false);
      await store.setSecrets(
        made.id,
        [
          { id: a.id, secret: { kind: 'drawn', hash: 'one' } },
          { id: b.id, secret: { kind: 'drawn', hash: 'two' } },
        ],
        audit('letters', made.id),
        NOW,
      );
      expect((await store.findVoterBySecret(made.id, 'two'))?.id).toBe(b.id);
      expect(await store.secretHashes(made.id)).toEqual(
        new Map([
          [a.id, { kind: 'drawn', hash: 'one' }],
          [b.id, { kind: 'drawn', hash: 'two' }],
          [made.voters[2]!.id, made.voters[2]!.secret],
        ]),
      );
    });

    it('has secrets replaced only of voters who have not voted, wholly before a cast or wholly after it', async () => {
      const made = await makeElection(store, 4);
      const [voted, racing, ...rest] = made.voters.map(({ id: voterId }) => voterId);
      await store.castBatch([cast(made.id, voted!)], NOW, DAY);
      const given = made.voters.map((one, i) => ({ id: one.id, secret: { kind: 'drawn', hash: `new ${i}` } as const }));
      const told: number[] = [];
      const auditOf = (replaced: number) => {
        told.push(replaced);
        return audit('replace', made.id);
      };
      const [left] = await Promise.all([
        store.replaceSecrets(made.id, given, auditOf, NOW),
        second.castBatch([cast(made.id, racing!)], NOW, DAY),
      ]);
      expect(left.has(voted!)).toBe(true);
      expect(rest.some((voterId) => left.has(voterId))).toBe(false);
      expect(told).toEqual([4 - left.size]);
      const held = await store.secretHashes(made.id);
      for (const [i, one] of made.voters.entries()) expect(held.get(one.id)?.hash).toBe(left.has(one.id) ? one.secret!.hash : `new ${i}`);
    });

    it('has registrations decided once, of those that wait, each named in the record', async () => {
      const made = await makeElection(store, 1);
      const waiting = Array.from({ length: 250 }, (_, i) => voter(made.id, `w${String(i).padStart(3, '0')}`, { status: 'pending' }));
      await store.addVoters(waiting, audit('register', made.id), NOW);
      const ids = [...waiting.map((one) => one.id), made.voters[0]!.id];
      const named: string[][] = [];
      const decide = (node: Store, status: 'active' | 'refused') =>
        node.decideRegistrations(
          made.id,
          ids,
          { status, late: true, reason: status === 'refused' ? 'no member' : undefined },
          (usernames) => {
            named.push([...usernames]);
            return audit('decide', made.id);
          },
          NOW,
        );
      const decided = await Promise.all([decide(store, 'active'), decide(second, 'refused')]);
      expect(decided.toSorted((x, y) => x - y)).toEqual([0, 250]);
      expect(await second.refusalReason(made.id, waiting[249]!.id)).toBe(decided[0] === 250 ? null : 'no member');
      expect(await store.refusalReason(made.id, made.voters[0]!.id)).toBeNull();
      expect(named.flat().toSorted()).toEqual(waiting.map((one) => one.username));
      expect(await store.findVoterById(made.id, made.voters[0]!.id)).toEqual(made.voters[0]);
      expect((await store.checkAudit()).brokenAt).toBeNull();
    });
  });
}
