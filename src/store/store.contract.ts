import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ElectionDefinition } from '../election/definition.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { AdminId, ElectionId, Slug, VoterId } from '../kernel/ids.ts';
import type { AdminRecord, AuditDraft, BoardEvent, ElectionChange, PendingCast, PendingSealedCast, Store, VoterRecord } from '../usecases/ports.ts';
import { groupCommit } from './group-commit.ts';

// One suite for both databases: what ports.ts promises.

export const NOW = 1_800_000_000_000;
export const DAY = 20_833;

export function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

export const id = <T extends string>(): T => hex(16) as T;

export function definition(change: Partial<ElectionDefinition> = {}): ElectionDefinition {
  return {
    title: 'Chair', languages: ['en'], contests: [], timeZone: 'UTC', results: 'live', access: 'roll', eligibility: {}, revoting: false,
    unknownCandidate: 'spoil', secondOfficer: false, listed: true, sample: false, ...change,
  };
}

export function audit(act: string, electionId: ElectionId | null = null): AuditDraft {
  return { actor: 'tester', act, electionId, details: '{}' };
}

export function voter(electionId: ElectionId, username: string, change: Partial<VoterRecord> = {}): VoterRecord {
  return {
    id: id<VoterId>(), electionId, username, usernameKey: username.toLowerCase(), name: `Name of ${username}`, dateOfBirth: '1990-02-28', place: 'Mysuru',
    address: null, email: null, weight: '1', groups: [], status: 'active', idNumber: null, idChecked: false, secret: { kind: 'drawn', hash: sha256Hex(username + electionId) },
    late: false, ...change,
  };
}

export function cast(electionId: ElectionId, voterId: VoterId, change: Partial<PendingCast> = {}): PendingCast {
  return { electionId, voterId, contents: '[{"candidates":[0],"kind":"choices"}]', spoiled: false, weight: '1', trackerKey: hex(8).toUpperCase(), place: null, ...change };
}

export interface OpenElection {
  readonly id: ElectionId;
  readonly slug: Slug;
  readonly voters: readonly VoterRecord[];
}

/** An election with a roll of `size`, brought to `status`. */
export async function makeElection(store: Store, size: number, change: Partial<ElectionDefinition> = {}, extra: ElectionChange = { status: 'open' }): Promise<OpenElection> {
  const electionId = id<ElectionId>();
  const slug = `e-${hex(6)}` as Slug;
  await store.createElection({ id: electionId, slug, definition: definition(change), at: NOW }, audit('create', electionId), NOW);
  const voters = Array.from({ length: size }, (_, i) => voter(electionId, `V${i}`));
  if (size > 0) await store.addVoters(voters, audit('import', electionId), NOW);
  await store.changeElection(electionId, { status: 'draft' }, extra, audit('open', electionId), NOW);
  return { id: electionId, slug, voters };
}

function kinds(outcomes: readonly { readonly kind: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

export interface StoreFixture {
  /** An empty store, and a second node on the same data where the engine allows several. */
  open(): Promise<{ readonly store: Store; readonly second: Store; readonly close: () => Promise<void> }>;
}

/** The promises of the `Store` interface, held to by `make`'s engine. */
export function storeContract(engineName: string, make: () => StoreFixture): void {
  describe(`${engineName} keeps the promises of ports.ts`, () => {
    let store: Store;
    let second: Store;
    let close: () => Promise<void>;
    let folder: string;
    beforeAll(async () => {
      ({ store, second, close } = await make().open());
      folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-contract-'));
    });
    afterAll(async () => {
      expect(await store.inspect()).toEqual([]);
      await close();
      rmSync(folder, { recursive: true, force: true });
    });

    describe('elections', () => {
      it('are made, found by id and slug, and listed', async () => {
        const made = await makeElection(store, 0, { ballotLimit: 5 }, {});
        const byId = await store.findElection(made.id);
        expect(byId).toMatchObject({ id: made.id, slug: made.slug, status: 'draft', version: 1, cast: 0, spoiled: 0, roundLimit: null, tally: null, openedAt: null, createdAt: NOW });
        expect(byId?.definition.ballotLimit).toBe(5);
        expect(await store.findElection(made.slug)).toEqual(byId);
        expect((await store.listElections()).some((election) => election.id === made.id)).toBe(true);
        expect(await store.findElection('no-such')).toBeUndefined();
        expect(await store.findElection(hex(16))).toBeUndefined();
      });

      it('have slugs of their own', async () => {
        const made = await makeElection(store, 0, {}, {});
        const before = (await store.checkAudit()).length;
        expect(await store.createElection({ id: id(), slug: made.slug, definition: definition(), at: NOW }, audit('create'), NOW)).toBe('slug-taken');
        expect((await store.checkAudit()).length).toBe(before);
      });

      it('change only from the expected status and version, and keep every version of the definition', async () => {
        const made = await makeElection(store, 0, {}, {});
        const change = { definition: definition({ title: 'Chairwoman' }) };
        const revision = (await store.findElection(made.id))?.revision ?? 0;
        expect(await store.changeElection(made.id, { status: 'open' }, change, audit('correct', made.id), NOW)).toBe(false);
        expect(await store.changeElection(made.id, { status: 'draft', version: 7 }, change, audit('correct', made.id), NOW)).toBe(false);
        expect(await store.changeElection(made.id, { status: 'draft', version: 1 }, change, audit('correct', made.id), NOW + 1)).toBe(true);
        expect(await store.changeElection(made.id, { status: 'draft' }, { status: 'open', openedAt: NOW, roundLimit: 3, tally: 'text', slug: `${made.slug}-b` as Slug }, audit('open', made.id), NOW)).toBe(true);
        const now = await store.findElection(made.id);
        expect(now).toMatchObject({ status: 'open', version: 2, openedAt: NOW, roundLimit: 3, tally: 'text', slug: `${made.slug}-b` });
        expect(now?.revision).toBeGreaterThan(revision);
        const versions = await store.definitionVersions(made.id);
        expect(versions.map(({ version, actor, definition: { title } }) => [version, actor, title])).toEqual([[1, 'tester', 'Chair'], [2, 'tester', 'Chairwoman']]);
        await store.changeElection(made.id, { status: 'open' }, { roundLimit: null, tally: null }, audit('x', made.id), NOW);
        expect(await store.findElection(made.id)).toMatchObject({ roundLimit: null, tally: null });
      });

      it('of several who change it from one status, one does', async () => {
        const made = await makeElection(store, 0, {}, {});
        const tries = [store, second, store, second].map((node) => node.changeElection(made.id, { status: 'draft' }, { status: 'ready' }, audit('lock', made.id), NOW));
        expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
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
          name: 'Ārne Ō’Neil', address: '1 Road', email: 'a@example.org', weight: '123456789012345678901234567890', groups: ['a "quoted"', 'b'], status: 'pending',
          idNumber: 'X-1', idChecked: true, secret: { kind: 'chosen', hash: '$argon2id$x' }, late: true,
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
          voter(made.id, username, { name: username, place: i % 2 ? 'B' : 'a', groups: i < 2 ? ['board', 'staff'] : ['staff'], status: i === 4 ? 'pending' : 'active' }));
        await store.addVoters(people, audit('import', made.id), NOW);
        await store.changeElection(made.id, { status: 'draft' }, { status: 'open' }, audit('open'), NOW);
        await store.castBatch([cast(made.id, people[1]!.id)], NOW, DAY);
        const ask = async (query: object): Promise<readonly string[]> =>
          (await store.queryRoll(made.id, { sort: 'name', descending: false, offset: 0, limit: 10, ...query })).entries.map((entry) => entry.username);
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
        await store.addVoters([
          voter(made.id, 'a', { weight: '9007199254740993', groups: ['x'] }), voter(made.id, 'b', { weight: '2', late: true, secret: null, groups: ['x', 'y'] }),
          voter(made.id, 'c', { status: 'pending', weight: '100' }), voter(made.id, 'd', { status: 'removed' }),
        ], audit('import', made.id), NOW);
        await store.changeElection(made.id, { status: 'draft' }, { status: 'open' }, audit('open'), NOW);
        await store.castBatch([cast(made.id, (await store.findVoter(made.id, 'b'))!.id)], NOW, DAY);
        expect(await store.rollCounts(made.id)).toEqual({ active: 2, pending: 1, voted: 1, withoutSecret: 1, late: 1, weight: '9007199254740995' });
        expect(await store.turnoutByGroup(made.id)).toEqual([{ group: 'x', roll: 2, voted: 1 }, { group: 'y', roll: 1, voted: 1 }]);
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
        expect(await store.updateVoter(made.id, a.id, { name: 'New Name', status: 'removed', secret: null }, audit('correct', made.id), NOW)).toBe(true);
        expect(await store.findVoterById(made.id, a.id)).toEqual({ ...a, name: 'New Name', status: 'removed', secret: null });
        expect((await store.queryRoll(made.id, { search: 'new name', sort: 'name', descending: false, offset: 0, limit: 5 })).total).toBe(1);
        expect(await store.updateVoter(made.id, id(), { name: 'x' }, audit('correct', made.id), NOW)).toBe(false);
        await store.setSecrets(made.id, [{ id: a.id, secret: { kind: 'drawn', hash: 'one' } }, { id: b.id, secret: { kind: 'drawn', hash: 'two' } }], audit('letters', made.id), NOW);
        expect((await store.findVoterBySecret(made.id, 'two'))?.id).toBe(b.id);
      });
    });

    describe('casting', () => {
      it('records marks, ballots and receipts together', async () => {
        const made = await makeElection(store, 3);
        const before = await store.findElection(made.id);
        const first = cast(made.id, made.voters[0]!.id);
        const spoiled = cast(made.id, made.voters[1]!.id, { spoiled: true, contents: '' });
        expect(await store.castBatch([first, spoiled], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: false }, { kind: 'recorded', replaced: false }]);
        const after = await store.findElection(made.id);
        expect(after).toMatchObject({ cast: 2, spoiled: 1 });
        expect(after?.revision).toBeGreaterThan(before?.revision ?? 0);
        expect(await store.hasVoted(made.id, first.voterId)).toBe(true);
        expect(await store.hasVoted(made.id, made.voters[2]!.id)).toBe(false);
        expect(await store.findReceipt(made.id, first.trackerKey)).toBe('recorded');
        expect(await store.findReceipt(made.id, hex(8))).toBeUndefined();
        expect(await store.ballotGroups(made.id)).toEqual([{ contents: first.contents, weight: '1', count: 1 }]);
      });

      it('counts equal ballots of equal weight together', async () => {
        const made = await makeElection(store, 5);
        const of = (i: number, contents: string, weight: string): PendingCast => cast(made.id, made.voters[i]!.id, { contents, weight });
        await store.castBatch([of(0, 'a', '1'), of(1, 'b', '1'), of(2, 'a', '1'), of(3, 'a', '12345678901234567890'), of(4, 'b', '1')], NOW, DAY);
        expect(await store.ballotGroups(made.id)).toEqual([
          { contents: 'a', weight: '1', count: 2 }, { contents: 'a', weight: '12345678901234567890', count: 1 }, { contents: 'b', weight: '1', count: 2 },
        ]);
      });

      it('is idempotent by tracker, whatever came between', async () => {
        const made = await makeElection(store, 2);
        const one = cast(made.id, made.voters[0]!.id);
        expect(kinds(await store.castBatch([one, one], NOW, DAY))).toEqual({ recorded: 1, repeated: 1 });
        expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'repeated' }]);
        await store.changeElection(made.id, { status: 'open' }, { status: 'closed' }, audit('close', made.id), NOW);
        expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'repeated' }]);
        expect(await store.castBatch([cast(made.id, made.voters[1]!.id, { trackerKey: one.trackerKey })], NOW, DAY)).toEqual([{ kind: 'key-used' }]);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 1 });
      });

      it('lets nobody vote twice, in one batch or in two', async () => {
        const made = await makeElection(store, 1);
        const voterId = made.voters[0]!.id;
        const outcomes = await store.castBatch([cast(made.id, voterId), cast(made.id, voterId), cast(made.id, voterId)], NOW, DAY);
        expect(kinds(outcomes)).toEqual({ recorded: 1, 'already-voted': 2 });
        expect(await store.castBatch([cast(made.id, voterId)], NOW, DAY)).toEqual([{ kind: 'already-voted' }]);
      });

      it.each(['draft', 'ready', 'paused', 'closed', 'tallied', 'declared', 'archived'] as const)('is refused while the election is %s', async (status) => {
        const made = await makeElection(store, 1, {}, { status });
        expect(await store.castBatch([cast(made.id, made.voters[0]!.id)], NOW, DAY)).toEqual([{ kind: 'not-open', status }]);
        expect(await store.hasVoted(made.id, made.voters[0]!.id)).toBe(false);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 0 });
      });

      it('is refused from the hour of closing on, even before the schedule has closed the polls', async () => {
        const made = await makeElection(store, 2, { closesAt: NOW });
        expect(await store.castBatch([cast(made.id, made.voters[0]!.id)], NOW - 1, DAY)).toEqual([{ kind: 'recorded', replaced: false }]);
        expect(await store.castBatch([cast(made.id, made.voters[1]!.id)], NOW, DAY)).toEqual([{ kind: 'not-open', status: 'closed' }]);
      });

      it('closes the polls by itself at the limit of ballots', async () => {
        const made = await makeElection(store, 6, { ballotLimit: 4 });
        expect(kinds(await store.castBatch(made.voters.slice(0, 3).map((one) => cast(made.id, one.id)), NOW, DAY))).toEqual({ recorded: 3 });
        expect(kinds(await store.castBatch(made.voters.slice(3).map((one) => cast(made.id, one.id)), NOW + 5, DAY))).toEqual({ recorded: 1, 'limit-reached': 2 });
        expect(await store.findElection(made.id)).toMatchObject({ status: 'closed', cast: 4, closedAt: NOW + 5 });
        expect((await store.auditPage({ electionId: made.id, limit: 1 }))[0]).toMatchObject({ act: 'close', actor: 'schedule', details: '{"ballots":4,"reason":"ballot-limit"}' });
        expect(await store.castBatch([cast(made.id, made.voters[5]!.id)], NOW + 6, DAY)).toEqual([{ kind: 'limit-reached' }]);
      });

      it('pauses the polls when a round is full; rounds add up', async () => {
        const made = await makeElection(store, 7, {}, { status: 'open', roundLimit: 3 });
        expect(kinds(await store.castBatch(made.voters.slice(0, 5).map((one) => cast(made.id, one.id)), NOW, DAY))).toEqual({ recorded: 3, 'not-open': 2 });
        expect(await store.findElection(made.id)).toMatchObject({ status: 'paused', cast: 3, roundLimit: null });
        await store.changeElection(made.id, { status: 'paused' }, { status: 'open', roundLimit: 5 }, audit('resume', made.id), NOW);
        expect(kinds(await store.castBatch(made.voters.slice(3).map((one) => cast(made.id, one.id)), NOW, DAY))).toEqual({ recorded: 2, 'not-open': 2 });
        expect(await store.findElection(made.id)).toMatchObject({ status: 'paused', cast: 5 });
      });

      it('never puts a single cast into the record of acts', async () => {
        const made = await makeElection(store, 50);
        const before = (await store.checkAudit()).length;
        await store.castBatch(made.voters.map((one) => cast(made.id, one.id)), NOW, DAY);
        expect((await store.checkAudit()).length).toBe(before);
      });

      it('serves several elections in one batch, in the order asked', async () => {
        const open = await makeElection(store, 2);
        const closed = await makeElection(store, 1, {}, { status: 'closed' });
        const outcomes = await store.castBatch([cast(closed.id, closed.voters[0]!.id), cast(open.id, open.voters[0]!.id), cast(open.id, open.voters[0]!.id)], NOW, DAY);
        expect(outcomes.map(({ kind }) => kind)).toEqual(['not-open', 'recorded', 'already-voted']);
      });

      it('undoes the whole batch where a voter is not on the roll of the election', async () => {
        const made = await makeElection(store, 1);
        const other = await makeElection(store, 1);
        await expect(store.castBatch([cast(made.id, made.voters[0]!.id), cast(made.id, other.voters[0]!.id)], NOW, DAY)).rejects.toThrow('not on the roll');
        expect(await store.hasVoted(made.id, made.voters[0]!.id)).toBe(false);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 0 });
      });
    });

    describe('changing a vote', () => {
      it('replaces the ballot at its place; the old receipt says so', async () => {
        const made = await makeElection(store, 2, { revoting: true });
        const place = hex(16);
        const at = (contents: string, change: Partial<PendingCast> = {}): PendingCast => cast(made.id, made.voters[0]!.id, { place, contents, ...change });
        const [one, two, three, four] = [at('a'), at('b'), at('c'), at('d', { spoiled: true, contents: '' })] as const;
        expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: false }]);
        expect(await store.castBatch([two, three], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: true }, { kind: 'recorded', replaced: true }]);
        expect(await store.ballotGroups(made.id)).toEqual([{ contents: 'c', weight: '1', count: 1 }]);
        expect(await Promise.all([one, two, three].map(({ trackerKey }) => store.findReceipt(made.id, trackerKey)))).toEqual(['replaced', 'replaced', 'recorded']);
        expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'repeated' }]);
        expect(await store.castBatch([four], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: true }]);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 1, spoiled: 1 });
        expect(await store.castBatch([at('e')], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: true }]);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 1, spoiled: 0 });
      });

      it('within one batch counts the last', async () => {
        const made = await makeElection(store, 1, { revoting: true });
        const place = hex(16);
        const casts = ['a', 'b'].map((contents) => cast(made.id, made.voters[0]!.id, { place, contents }));
        expect(await store.castBatch(casts, NOW, DAY)).toEqual([{ kind: 'recorded', replaced: false }, { kind: 'recorded', replaced: true }]);
        expect(await store.ballotGroups(made.id)).toEqual([{ contents: 'b', weight: '1', count: 1 }]);
        expect(await Promise.all(casts.map(({ trackerKey }) => store.findReceipt(made.id, trackerKey)))).toEqual(['replaced', 'recorded']);
      });

      it('needs the place of the earlier ballot, and an election that allows it', async () => {
        const allowed = await makeElection(store, 1, { revoting: true });
        await store.castBatch([cast(allowed.id, allowed.voters[0]!.id, { place: hex(16) })], NOW, DAY);
        expect(await store.castBatch([cast(allowed.id, allowed.voters[0]!.id, { place: hex(16) })], NOW, DAY)).toEqual([{ kind: 'place-lost' }]);
        expect(await store.castBatch([cast(allowed.id, allowed.voters[0]!.id)], NOW, DAY)).toEqual([{ kind: 'already-voted' }]);
        const forbidden = await makeElection(store, 1);
        const place = hex(16);
        await store.castBatch([cast(forbidden.id, forbidden.voters[0]!.id, { place })], NOW, DAY);
        expect(await store.castBatch([cast(forbidden.id, forbidden.voters[0]!.id, { place })], NOW, DAY)).toEqual([{ kind: 'already-voted' }]);
      });
    });

    describe('two nodes and many voters at once', () => {
      it('one credential wins once, however often and wherever it is tried', async () => {
        const made = await makeElection(store, 20);
        const nodes = [store, second].map((node) => groupCommit((casts: readonly PendingCast[]) => node.castBatch(casts, NOW, DAY), { limit: 16 }));
        const tries = made.voters.flatMap((one) => Array.from({ length: 8 }, (_, i) => nodes[i % 2]!.enqueue(cast(made.id, one.id, { contents: String(i) }))));
        expect(kinds(await Promise.all(tries))).toEqual({ recorded: 20, 'already-voted': 140 });
        expect(await second.findElection(made.id)).toMatchObject({ cast: 20 });
      });

      it('the limit of ballots holds exactly, and the polls close once', async () => {
        const made = await makeElection(store, 60, { ballotLimit: 25 });
        const nodes = [store, second].map((node) => groupCommit((casts: readonly PendingCast[]) => node.castBatch(casts, NOW, DAY), { limit: 4 }));
        const outcomes = await Promise.all(made.voters.map((one, i) => nodes[i % 2]!.enqueue(cast(made.id, one.id))));
        expect(kinds(outcomes)).toEqual({ recorded: 25, 'limit-reached': 35 });
        expect(await store.findElection(made.id)).toMatchObject({ status: 'closed', cast: 25 });
        expect((await store.auditPage({ electionId: made.id, act: 'close', limit: 9 }))).toHaveLength(1);
      });

      it('a cast comes before or after a closing, never into it', async () => {
        for (let round = 0; round < 5; round++) {
          const made = await makeElection(store, 10);
          const casts = made.voters.map((one, i) => (i % 2 ? store : second).castBatch([cast(made.id, one.id)], NOW, DAY));
          const closing = second.changeElection(made.id, { status: 'open' }, { status: 'closed' }, audit('close', made.id), NOW);
          const outcomes = kinds((await Promise.all(casts)).flat());
          expect(await closing).toBe(true);
          expect((outcomes['recorded'] ?? 0) + (outcomes['not-open'] ?? 0)).toBe(10);
          const counted = (await store.ballotGroups(made.id)).reduce((sum, group) => sum + group.count, 0);
          expect(counted).toBe(outcomes['recorded'] ?? 0);
        }
      });

      it('the record of acts stays one chain', async () => {
        const before = (await store.checkAudit()).length;
        await Promise.all(Array.from({ length: 30 }, (_, i) => (i % 2 ? store : second).appendAudit(audit(`act-${i}`), NOW)));
        expect(await store.checkAudit()).toMatchObject({ length: before + 30, brokenAt: null });
      });
    });

    describe('ballots of an earlier system', () => {
      it('come in with their marks, only into a draft, and only as many as there are marks', async () => {
        const made = await makeElection(store, 5, {}, {});
        const marked = made.voters.slice(0, 4).map((one) => one.id);
        const ballots = ['a', 'a', 'b'].map((contents) => ({ contents, spoiled: false, weight: '1' }));
        await expect(store.importBallots(made.id, marked, ballots, audit('import-text', made.id), NOW)).rejects.toThrow();
        expect(await store.hasVoted(made.id, marked[0]!)).toBe(false);
        await store.importBallots(made.id, marked, [...ballots, { contents: '', spoiled: true, weight: '1' }], audit('import-text', made.id), NOW);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 4, spoiled: 1 });
        expect(await store.ballotGroups(made.id)).toEqual([{ contents: 'a', weight: '1', count: 2 }, { contents: 'b', weight: '1', count: 1 }]);
        const open = await makeElection(store, 1);
        await expect(store.importBallots(open.id, [], [], audit('import-text', open.id), NOW)).rejects.toThrow('draft');
      });
    });

    describe('sealed elections', () => {
      const event = (ballot: string, parent: string, height: number): BoardEvent => {
        const text = JSON.stringify({ parent, height, type: 'Ballot', payload: sha256Hex(ballot) });
        return { height, type: 'Ballot', records: [ballot], event: text, hash: sha256Hex(text) };
      };
      const sealed = { sealed: { group: 'Ed25519', credentials: 'server', trustees: { server: true, people: [], threshold: null } } } as const;
      const setup = event('setup', '', 0);
      const pending = (electionId: ElectionId, credential: string, voterId: VoterId | null = null): PendingSealedCast => {
        const ballot = `ballot of ${credential} ${hex(4)}`;
        return { electionId, credential, ballot, tracker: sha256Hex(ballot).slice(0, 43), voterId };
      };

      it('append events at the expected height only, with the change of the election', async () => {
        const made = await makeElection(store, 0, sealed, {});
        expect(await store.boardHead(made.id)).toBeUndefined();
        expect(await store.appendBoardEvents(made.id, 0, [setup], { status: 'open' }, audit('open', made.id), NOW)).toBe(true);
        expect(await store.findElection(made.id)).toMatchObject({ status: 'open' });
        expect(await store.appendBoardEvents(made.id, 0, [setup], undefined, undefined, NOW)).toBe(false);
        expect(await store.boardHead(made.id)).toEqual({ events: 1, lastHash: setup.hash, bytes: 2048 });
        expect(await store.boardEvents(made.id, 0, 10)).toEqual([setup]);
      });

      it('keep one current ballot per credential', async () => {
        const made = await makeElection(store, 2, sealed);
        await store.appendBoardEvents(made.id, 0, [setup], undefined, undefined, NOW);
        const [a, b, again] = [pending(made.id, 'A', made.voters[0]!.id), pending(made.id, 'B'), pending(made.id, 'A', made.voters[0]!.id)] as const;
        expect(await store.castSealedBatch([a, b, a, again], false, NOW, event)).toEqual([
          { kind: 'recorded', replaced: false }, { kind: 'recorded', replaced: false }, { kind: 'repeated' }, { kind: 'already-voted' },
        ]);
        expect(await store.hasVoted(made.id, made.voters[0]!.id)).toBe(true);
        expect(await store.castSealedBatch([again], true, NOW, event)).toEqual([{ kind: 'recorded', replaced: true }]);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 2 });
        expect(await Promise.all([a, b, again].map(({ tracker }) => store.findSealedBallot(made.id, tracker)))).toEqual(['replaced', 'current', 'current']);
        const events = await store.boardEvents(made.id, 1, 10);
        expect(events.map(({ records }) => records[0])).toEqual([a.ballot, b.ballot, again.ballot]);
        expect(JSON.parse(events[2]!.event)).toMatchObject({ parent: events[1]!.hash, height: 3 });
        await store.changeElection(made.id, { status: 'open' }, { status: 'closed' }, audit('close', made.id), NOW);
        expect(await store.castSealedBatch([pending(made.id, 'C')], true, NOW, event)).toEqual([{ kind: 'not-open', status: 'closed' }]);
      });

      it('hold one credential and the limit on two nodes', async () => {
        const made = await makeElection(store, 0, { ...sealed, ballotLimit: 3 });
        const tries = ['A', 'A', 'B', 'B', 'C', 'D', 'E', 'F'].map((credential, i) => (i % 2 ? store : second).castSealedBatch([pending(made.id, credential)], false, NOW, event));
        const outcomes = (await Promise.all(tries)).flat();
        expect(kinds(outcomes)['recorded']).toBe(3);
        expect(await store.findElection(made.id)).toMatchObject({ status: 'closed', cast: 3 });
        expect((await store.boardHead(made.id))?.events).toBe(3);
      });

      it('keep items by key', async () => {
        const made = await makeElection(store, 0, sealed, {});
        await store.putSealedItem(made.id, 'trustee/1', 'one');
        await store.putSealedItem(made.id, 'trustee/2', 'two');
        await store.putSealedItem(made.id, 'trustef', 'other');
        await store.putSealedItem(made.id, 'trustee/1', 'uno');
        expect(await store.getSealedItem(made.id, 'trustee/1')).toBe('uno');
        expect(await store.getSealedItem(made.id, 'trustee/3')).toBeUndefined();
        const drawn = await Promise.all(['a', 'b', 'c'].map((value) => store.initSealedItem(made.id, 'uuid', value)));
        expect(new Set(drawn)).toEqual(new Set([await store.getSealedItem(made.id, 'uuid')]));
        expect(await store.listSealedItems(made.id, 'trustee/')).toEqual([{ key: 'trustee/1', value: 'uno' }, { key: 'trustee/2', value: 'two' }]);
      });
    });

    describe('the record of acts', () => {
      it('is a chain that is read backwards in pages', async () => {
        const made = await makeElection(store, 0, {}, {});
        for (const act of ['one', 'two', 'three']) await store.appendAudit({ actor: `by-${act}`, act, electionId: made.id, details: '{"ünï":1}' }, NOW);
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
        id: id<AdminId>(), username, name: 'Name', passwordHash: 'hash', role: 'owner', disabled: false, totpSecret: null, recoveryHashes: ['a'], createdAt: NOW,
      });

      it('administrators have names of their own, without case', async () => {
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
        const token = { id: hex(4), hash: hex(32), name: 'till', role: 'officer', scopes: ['read', 'cast'], createdAt: NOW, expiresAt: null, revoked: false } as const;
        await store.putToken(token, audit('token'), NOW);
        expect(await store.findToken(token.hash)).toEqual(token);
        await store.revokeToken(token.id, audit('token'), NOW);
        expect(await store.findToken(token.hash)).toEqual({ ...token, revoked: true });
        expect((await store.listTokens()).length).toBeGreaterThan(0);
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
        const asset = { id: hex(32), mediaType: 'image/png', content: new Uint8Array([0, 1, 255]) };
        await store.putAsset(asset);
        await store.putAsset(asset);
        const found = await store.findAsset(asset.id);
        expect(found && { ...found, content: new Uint8Array(found.content) }).toEqual(asset);
      });
    });
  });
}
