import { beforeAll, describe, expect, it } from 'vitest';
import type { PendingCast, Store } from '../usecases/ports.ts';
import { groupCommit } from './group-commit.ts';
import { audit, cast, DAY, hex, kinds, makeElection, NOW, type Nodes } from './store.fixture.ts';

/** What ports.ts promises of casting. */
export function castingContract(nodes: () => Nodes): void {
  let store: Store;
  let second: Store;
  beforeAll(() => {
    ({ store, second } = nodes());
  });

  describe('casting', () => {
    it('records marks, ballots and receipts together', async () => {
      const made = await makeElection(store, 3);
      const before = await store.findElection(made.id);
      const first = cast(made.id, made.voters[0]!.id);
      const spoiled = cast(made.id, made.voters[1]!.id, { spoiled: true, contents: '' });
      expect(await store.castBatch([first, spoiled], NOW, DAY)).toEqual([
        { kind: 'recorded', replaced: false },
        { kind: 'recorded', replaced: false },
      ]);
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
      await store.castBatch(
        [of(0, 'a', '1'), of(1, 'b', '1'), of(2, 'a', '1'), of(3, 'a', '12345678901234567890'), of(4, 'b', '1')],
        NOW,
        DAY,
      );
      expect(await store.ballotGroups(made.id)).toEqual([
        { contents: 'a', weight: '1', count: 2 },
        { contents: 'a', weight: '12345678901234567890', count: 1 },
        { contents: 'b', weight: '1', count: 2 },
      ]);
    });

    it('is idempotent by tracker, whatever came between', async () => {
      const made = await makeElection(store, 2);
      const one = cast(made.id, made.voters[0]!.id);
      expect(kinds(await store.castBatch([one, one], NOW, DAY))).toEqual({ recorded: 1, repeated: 1 });
      expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'repeated' }]);
      await store.changeElection(made.id, { status: 'open' }, { status: 'closed' }, audit('close', made.id), NOW);
      expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'repeated' }]);
      expect(await store.castBatch([cast(made.id, made.voters[1]!.id, { trackerKey: one.trackerKey })], NOW, DAY)).toEqual([
        { kind: 'key-used' },
      ]);
      expect(await store.findElection(made.id)).toMatchObject({ cast: 1 });
    });

    it('lets nobody vote twice, in one batch or in two', async () => {
      const made = await makeElection(store, 1);
      const voterId = made.voters[0]!.id;
      const outcomes = await store.castBatch([cast(made.id, voterId), cast(made.id, voterId), cast(made.id, voterId)], NOW, DAY);
      expect(kinds(outcomes)).toEqual({ recorded: 1, 'already-voted': 2 });
      expect(await store.castBatch([cast(made.id, voterId)], NOW, DAY)).toEqual([{ kind: 'already-voted' }]);
    });

    it('takes no ballot of a voter struck off since signing in, and strikes off nobody who has voted since', async () => {
      const made = await makeElection(store, 3);
      const [gone, voted, racing] = made.voters.map(({ id: voterId }) => voterId);
      expect(await store.updateVoter(made.id, gone!, { status: 'removed' }, audit('remove', made.id), NOW)).toBe(true);
      expect(await store.castBatch([cast(made.id, gone!), cast(made.id, voted!)], NOW, DAY)).toEqual([
        { kind: 'not-on-roll' },
        { kind: 'recorded', replaced: false },
      ]);
      expect(await store.updateVoter(made.id, voted!, { status: 'removed' }, audit('remove', made.id), NOW)).toBe('voted');
      expect(await store.updateVoter(made.id, voted!, { weight: '7' }, audit('change', made.id), NOW)).toBe('voted');
      expect(await store.updateVoter(made.id, voted!, { name: 'Corrected' }, audit('change', made.id), NOW)).toBe(true);
      const [outcome, struck] = await Promise.all([
        second.castBatch([cast(made.id, racing!)], NOW, DAY),
        store.updateVoter(made.id, racing!, { status: 'removed' }, audit('remove', made.id), NOW),
      ]);
      expect([
        [{ kind: 'recorded', replaced: false }, 'voted'],
        [{ kind: 'not-on-roll' }, true],
      ]).toContainEqual([outcome[0], struck]);
      expect(await store.inspect()).toEqual([]);
    });

    it.each(['draft', 'ready', 'paused', 'closed', 'tallied', 'declared', 'archived'] as const)(
      'is refused while the election is %s',
      async (status) => {
        const made = await makeElection(store, 1, {}, { status });
        expect(await store.castBatch([cast(made.id, made.voters[0]!.id)], NOW, DAY)).toEqual([{ kind: 'not-open', status }]);
        expect(await store.hasVoted(made.id, made.voters[0]!.id)).toBe(false);
        expect(await store.findElection(made.id)).toMatchObject({ cast: 0 });
      },
    );

    it('is refused from the hour of closing on, even before the schedule has closed the polls', async () => {
      const made = await makeElection(store, 2, { closesAt: NOW });
      expect(await store.castBatch([cast(made.id, made.voters[0]!.id)], NOW - 1, DAY)).toEqual([{ kind: 'recorded', replaced: false }]);
      expect(await store.castBatch([cast(made.id, made.voters[1]!.id)], NOW, DAY)).toEqual([{ kind: 'not-open', status: 'closed' }]);
    });

    it('closes the polls by itself at the limit of ballots', async () => {
      const made = await makeElection(store, 6, { ballotLimit: 4 });
      expect(
        kinds(
          await store.castBatch(
            made.voters.slice(0, 3).map((one) => cast(made.id, one.id)),
            NOW,
            DAY,
          ),
        ),
      ).toEqual({ recorded: 3 });
      expect(
        kinds(
          await store.castBatch(
            made.voters.slice(3).map((one) => cast(made.id, one.id)),
            NOW + 5,
            DAY,
          ),
        ),
      ).toEqual({ recorded: 1, 'limit-reached': 2 });
      expect(await store.findElection(made.id)).toMatchObject({ status: 'closed', cast: 4, closedAt: NOW + 5 });
      expect((await store.auditPage({ electionId: made.id, limit: 1 }))[0]).toMatchObject({
        act: 'election.close',
        actor: 'system:schedule',
        details: '{"ballots":4,"reason":"ballot-limit"}',
      });
      expect(await store.castBatch([cast(made.id, made.voters[5]!.id)], NOW + 6, DAY)).toEqual([{ kind: 'limit-reached' }]);
    });

    it('pauses the polls when a round is full; rounds add up', async () => {
      const made = await makeElection(store, 7, {}, { status: 'open', roundLimit: 3 });
      expect(
        kinds(
          await store.castBatch(
            made.voters.slice(0, 5).map((one) => cast(made.id, one.id)),
            NOW,
            DAY,
          ),
        ),
      ).toEqual({ recorded: 3, 'not-open': 2 });
      expect(await store.findElection(made.id)).toMatchObject({ status: 'paused', cast: 3, roundLimit: null });
      await store.changeElection(made.id, { status: 'paused' }, { status: 'open', roundLimit: 5 }, audit('resume', made.id), NOW);
      expect(
        kinds(
          await store.castBatch(
            made.voters.slice(3).map((one) => cast(made.id, one.id)),
            NOW,
            DAY,
          ),
        ),
      ).toEqual({ recorded: 2, 'not-open': 2 });
      expect(await store.findElection(made.id)).toMatchObject({ status: 'paused', cast: 5 });
    });

    it('never puts a single cast into the record of acts', async () => {
      const made = await makeElection(store, 50);
      const before = (await store.checkAudit()).length;
      await store.castBatch(
        made.voters.map((one) => cast(made.id, one.id)),
        NOW,
        DAY,
      );
      expect((await store.checkAudit()).length).toBe(before);
    });

    it('serves several elections in one batch, in the order asked', async () => {
      const open = await makeElection(store, 2);
      const closed = await makeElection(store, 1, {}, { status: 'closed' });
      const outcomes = await store.castBatch(
        [cast(closed.id, closed.voters[0]!.id), cast(open.id, open.voters[0]!.id), cast(open.id, open.voters[0]!.id)],
        NOW,
        DAY,
      );
      expect(outcomes.map(({ kind }) => kind)).toEqual(['not-open', 'recorded', 'already-voted']);
    });

    it('undoes the whole batch where a voter is not on the roll of the election', async () => {
      const made = await makeElection(store, 1);
      const other = await makeElection(store, 1);
      await expect(store.castBatch([cast(made.id, made.voters[0]!.id), cast(made.id, other.voters[0]!.id)], NOW, DAY)).rejects.toThrow(
        'not on the roll',
      );
      expect(await store.hasVoted(made.id, made.voters[0]!.id)).toBe(false);
      expect(await store.findElection(made.id)).toMatchObject({ cast: 0 });
    });
  });

  describe('changing a vote', () => {
    it('replaces the ballot at its place; the old receipt says so', async () => {
      const made = await makeElection(store, 2, { revoting: true });
      const place = hex(16);
      const at = (contents: string, change: Partial<PendingCast> = {}): PendingCast =>
        cast(made.id, made.voters[0]!.id, { place, contents, ...change });
      const [one, two, three, four] = [at('a'), at('b'), at('c'), at('d', { spoiled: true, contents: '' })] as const;
      expect(await store.castBatch([one], NOW, DAY)).toEqual([{ kind: 'recorded', replaced: false }]);
      expect(await store.castBatch([two, three], NOW, DAY)).toEqual([
        { kind: 'recorded', replaced: true },
        { kind: 'recorded', replaced: true },
      ]);
      expect(await store.ballotGroups(made.id)).toEqual([{ contents: 'c', weight: '1', count: 1 }]);
      expect(await Promise.all([one, two, three].map(({ trackerKey }) => store.findReceipt(made.id, trackerKey)))).toEqual([
        'replaced',
        'replaced',
        'recorded',
      ]);
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
      expect(await store.castBatch(casts, NOW, DAY)).toEqual([
        { kind: 'recorded', replaced: false },
        { kind: 'recorded', replaced: true },
      ]);
      expect(await store.ballotGroups(made.id)).toEqual([{ contents: 'b', weight: '1', count: 1 }]);
      expect(await Promise.all(casts.map(({ trackerKey }) => store.findReceipt(made.id, trackerKey)))).toEqual(['replaced', 'recorded']);
    });

    it('needs the place of the earlier ballot, and an election that allows it', async () => {
      const allowed = await makeElection(store, 1, { revoting: true });
      await store.castBatch([cast(allowed.id, allowed.voters[0]!.id, { place: hex(16) })], NOW, DAY);
      expect(await store.castBatch([cast(allowed.id, allowed.voters[0]!.id, { place: hex(16) })], NOW, DAY)).toEqual([
        { kind: 'place-lost' },
      ]);
      expect(await store.castBatch([cast(allowed.id, allowed.voters[0]!.id)], NOW, DAY)).toEqual([{ kind: 'already-voted' }]);
      const forbidden = await makeElection(store, 1);
      const place = hex(16);
      await store.castBatch([cast(forbidden.id, forbidden.voters[0]!.id, { place })], NOW, DAY);
      expect(await store.castBatch([cast(forbidden.id, forbidden.voters[0]!.id, { place })], NOW, DAY)).toEqual([
        { kind: 'already-voted' },
      ]);
    });
  });

  describe('two rooms and many voters at once', () => {
    it('one credential wins once, however often and wherever it is tried', async () => {
      const made = await makeElection(store, 20);
      const rooms = [store, second].map((node) =>
        groupCommit((casts: readonly PendingCast[]) => node.castBatch(casts, NOW, DAY), { limit: 16 }),
      );
      const tries = made.voters.flatMap((one) =>
        Array.from({ length: 8 }, (_, i) => rooms[i % 2]!.enqueue(cast(made.id, one.id, { contents: String(i) }))),
      );
      expect(kinds(await Promise.all(tries))).toEqual({ recorded: 20, 'already-voted': 140 });
      expect(await second.findElection(made.id)).toMatchObject({ cast: 20 });
    });

    it('the limit of ballots holds exactly, and the polls close once', async () => {
      const made = await makeElection(store, 60, { ballotLimit: 25 });
      const rooms = [store, second].map((node) =>
        groupCommit((casts: readonly PendingCast[]) => node.castBatch(casts, NOW, DAY), { limit: 4 }),
      );
      const outcomes = await Promise.all(made.voters.map((one, i) => rooms[i % 2]!.enqueue(cast(made.id, one.id))));
      expect(kinds(outcomes)).toEqual({ recorded: 25, 'limit-reached': 35 });
      expect(await store.findElection(made.id)).toMatchObject({ status: 'closed', cast: 25 });
      expect(await store.auditPage({ electionId: made.id, act: 'election.close', limit: 9 })).toHaveLength(1);
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
      await store.importBallots(
        made.id,
        marked,
        [...ballots, { contents: '', spoiled: true, weight: '1' }],
        audit('import-text', made.id),
        NOW,
      );
      expect(await store.findElection(made.id)).toMatchObject({ cast: 4, spoiled: 1 });
      expect(await store.ballotGroups(made.id)).toEqual([
        { contents: 'a', weight: '1', count: 2 },
        { contents: 'b', weight: '1', count: 1 },
      ]);
      const open = await makeElection(store, 1);
      await expect(store.importBallots(open.id, [], [], audit('import-text', open.id), NOW)).rejects.toThrow('draft');
    });
  });
}
