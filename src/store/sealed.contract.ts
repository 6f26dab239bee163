import { beforeAll, describe, expect, it } from 'vitest';
import type { ElectionId, VoterId } from '../kernel/ids.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { BoardEvent, PendingSealedCast, Store } from '../usecases/ports.ts';
import { audit, hex, kinds, makeElection, NOW, type Nodes } from './store.fixture.ts';

/** What ports.ts promises of sealed elections. */
export function sealedContract(nodes: () => Nodes): void {
  let store: Store;
  let second: Store;
  beforeAll(() => {
    ({ store, second } = nodes());
  });

  describe('sealed elections', () => {
    const event = (ballot: string, parent: string, height: number): BoardEvent => {
      const text = JSON.stringify({ parent, height, type: 'Ballot', payload: sha256Hex(ballot) });
      return { height, type: 'Ballot', records: [ballot], event: text, hash: sha256Hex(text) };
    };
    const sealed = {
      sealed: { group: 'Ed25519', credentials: 'server', trustees: { server: true, people: [], threshold: null } },
    } as const;
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
      const [a, b, again] = [
        pending(made.id, 'A', made.voters[0]!.id),
        pending(made.id, 'B'),
        pending(made.id, 'A', made.voters[0]!.id),
      ] as const;
      expect(await store.castSealedBatch([a, b, a, again], false, NOW, event)).toEqual([
        { kind: 'recorded', replaced: false },
        { kind: 'recorded', replaced: false },
        { kind: 'repeated' },
        { kind: 'already-voted' },
      ]);
      expect(await store.hasVoted(made.id, made.voters[0]!.id)).toBe(true);
      expect(await store.castSealedBatch([again], true, NOW, event)).toEqual([{ kind: 'recorded', replaced: true }]);
      expect(await store.findElection(made.id)).toMatchObject({ cast: 2 });
      expect(await Promise.all([a, b, again].map(({ tracker }) => store.findSealedBallot(made.id, tracker)))).toEqual([
        'replaced',
        'current',
        'current',
      ]);
      const events = await store.boardEvents(made.id, 1, 10);
      expect(events.map(({ records }) => records[0])).toEqual([a.ballot, b.ballot, again.ballot]);
      expect(JSON.parse(events[2]!.event)).toMatchObject({ parent: events[1]!.hash, height: 3 });
      await store.changeElection(made.id, { status: 'open' }, { status: 'closed' }, audit('close', made.id), NOW);
      expect(await store.castSealedBatch([pending(made.id, 'C')], true, NOW, event)).toEqual([{ kind: 'not-open', status: 'closed' }]);
    });

    it('hold one credential and the limit on two nodes', async () => {
      const made = await makeElection(store, 0, { ...sealed, ballotLimit: 3 });
      const tries = ['A', 'A', 'B', 'B', 'C', 'D', 'E', 'F'].map((credential, i) =>
        (i % 2 ? store : second).castSealedBatch([pending(made.id, credential)], false, NOW, event),
      );
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
      expect(await store.listSealedItems(made.id, 'trustee/')).toEqual([
        { key: 'trustee/1', value: 'uno' },
        { key: 'trustee/2', value: 'two' },
      ]);
    });
  });
}
