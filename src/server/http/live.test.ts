import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOARD, castFor, openElection, signedIn, startTestNode, type TestNode } from '../node.fixture.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  await node.stop();
});

interface Event {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

/** Listens to a stream as a browser does. */
class Listener {
  readonly events: Event[] = [];
  readonly headers: Promise<http.IncomingHttpHeaders>;
  ended = false;
  #text = '';
  readonly #request: http.ClientRequest;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#request = http.get(url, { headers });
    this.headers = new Promise((resolve, reject) => {
      this.#request.on('error', reject);
      this.#request.on('response', (response) => {
        resolve(response.headers);
        response.setEncoding('utf8').on('data', (part: string) => {
          this.#take(part);
        });
        response.on('close', () => {
          this.ended = true;
        });
        response.on('error', () => undefined);
      });
    });
    this.headers.catch(() => undefined);
  }

  #take(part: string): void {
    this.#text += part;
    for (let end = this.#text.indexOf('\n\n'); end >= 0; end = this.#text.indexOf('\n\n')) {
      const fields = new Map(
        this.#text
          .slice(0, end)
          .split('\n')
          .map((line) => [line.split(':', 1)[0]!, line.slice(line.indexOf(':') + 1).trim()]),
      );
      this.#text = this.#text.slice(end + 2);
      const data = fields.get('data');
      if (data !== undefined)
        this.events.push({
          event: fields.get('event') ?? 'message',
          id: fields.get('id'),
          data: JSON.parse(data) as Record<string, unknown>,
        });
    }
  }

  /** Waits until an event fits, at most ten seconds. */
  async until(fits: (event: Event) => boolean): Promise<Event> {
    for (let i = 0; i < 500; i++) {
      const found = this.events.findLast(fits);
      if (found) return found;
      await sleep(20);
    }
    throw new Error(`no such event among ${JSON.stringify(this.events)}`);
  }

  close(): void {
    this.#request.destroy();
  }
}

const listen = (slug: string, headers: Readonly<Record<string, string>> = {}, base = node.node.url): Listener =>
  new Listener(`${base}/api/elections/${slug}/live`, headers);
const castAs = async (slug: string, voter: { readonly username: string; readonly secret: string }, candidate: number): Promise<void> => {
  await castFor((await signedIn(node, slug, voter)).client, slug, candidate);
};

describe('the live stream of an election', () => {
  test('tells the turnout at once and after each change, and no counts where they are not live', async () => {
    const { slug, voters } = await openElection(node.owner, 3);
    const listener = listen(slug);
    expect((await listener.headers)['content-type']).toBe('text/event-stream; charset=utf-8');
    await listener.until(({ event, data }) => event === 'turnout' && data['cast'] === 0 && data['roll'] === 3);
    await castAs(slug, voters[0]!, 0);
    const told = await listener.until(({ data }) => data['cast'] === 1);
    expect(told.id).toBe(String(told.data['revision']));
    await node.owner.must('act', { slug }, { act: 'close' });
    await listener.until(({ event, data }) => event === 'status' && data['status'] === 'closed');
    expect(listener.events.some(({ event }) => event === 'results')).toBe(false);
    listener.close();
  });

  test('tells the count where it is announced as live', async () => {
    const { slug, voters } = await openElection(node.owner, 2, { ...BOARD, results: 'live' });
    const listener = listen(slug);
    await castAs(slug, voters[0]!, 2);
    const told = await listener.until(({ event, data }) => event === 'results' && data['ballots'] === 1);
    expect(told.data).toMatchObject({ standing: 'live', contests: [{ candidates: [{ votes: '0' }, { votes: '0' }, { votes: '1' }] }] });
    listener.close();
  });

  test('tells the whole count when the last ballot allowed has closed the polls', async () => {
    const { slug, voters } = await openElection(node.owner, 2, { ...BOARD, results: 'live', ballotLimit: 2 });
    const listener = listen(slug);
    await castAs(slug, voters[0]!, 2);
    await listener.until(({ event, data }) => event === 'results' && data['ballots'] === 1);
    await castAs(slug, voters[1]!, 2);
    await listener.until(({ event, data }) => event === 'turnout' && data['status'] === 'closed');
    const told = await listener.until(({ event, data }) => event === 'results' && data['ballots'] === 2);
    expect(told.data).toMatchObject({
      standing: 'provisional',
      contests: [{ candidates: [{ votes: '0' }, { votes: '0' }, { votes: '2' }] }],
    });
    listener.close();
  });

  test('says nothing again to a client whose Last-Event-ID is the newest, and everything to one that lags', async () => {
    const { slug, voters } = await openElection(node.owner, 2);
    const first = listen(slug);
    const { id } = await first.until(({ event }) => event === 'turnout');
    first.close();
    const fresh = listen(slug, { 'last-event-id': id ?? '' });
    await fresh.headers;
    await sleep(1_300);
    expect(fresh.events).toEqual([]);
    await castAs(slug, voters[0]!, 0);
    await fresh.until(({ data }) => data['cast'] === 1);
    const lagging = listen(slug, { 'last-event-id': id ?? '' });
    await lagging.until(({ data }) => data['cast'] === 1);
    fresh.close();
    lagging.close();
  });

  test('sends at most one state a second, however many ballots come', async () => {
    const { slug, voters } = await openElection(node.owner, 30);
    const signed = await Promise.all(voters.map((voter) => signedIn(node, slug, voter)));
    const listener = listen(slug);
    await listener.until(({ event }) => event === 'turnout');
    const start = performance.now();
    for (const { client } of signed) await castFor(client, slug, 0);
    await listener.until(({ data }) => data['cast'] === 30);
    const seconds = (performance.now() - start) / 1_000;
    expect(listener.events.filter(({ event }) => event === 'turnout').length).toBeLessThanOrEqual(Math.ceil(seconds) + 3);
    listener.close();
  });

  test('of a draft or of nothing does not exist', async () => {
    const draft = await node.owner.must('createElection', {}, { definition: BOARD });
    expect((await node.client().call('live', { slug: draft.slug })).status).toBe(404);
    expect((await node.client().call('live', { slug: 'nothing' })).status).toBe(404);
  });
});

describe('the control room’s stream', () => {
  test('tells casts, refusals by kind and watchers to administrators only', async () => {
    const { slug, voters } = await openElection(node.owner, 12);
    expect((await node.client().call('monitorLive', { slug })).status).toBe(401);
    await node.owner.must('monitor', { slug });
    const watcher = listen(slug);
    await watcher.headers;
    const listener = new Listener(`${node.node.url}/api/admin/elections/${slug}/monitor/live`, { cookie: node.owner.cookies });
    await listener.until(({ event, data }) => event === 'monitor' && data['watchers'] === 1);
    await node.client().call('signIn', { slug }, { username: 'v1', secret: 'wrong' });
    await castAs(slug, voters[0]!, 0);
    const told = await listener.until(
      ({ data }) => data['cast'] === 1 && (data['refusals'] as Record<string, number>)['wrong-secret'] === 1,
    );
    expect((told.data['perMinute'] as { casts: number }[]).reduce((sum, { casts }) => sum + casts, 0)).toBe(1);
    watcher.close();
    listener.close();
  });

  test('hides the turnout of small groups', async () => {
    const { slug } = await node.owner.must('createElection', {}, { definition: BOARD });
    const rows = Array.from({ length: 14 }, (_, i) => `g${i},${i < 3 ? 'few' : 'many'}`);
    await node.owner.must('importVoters', { slug }, { text: `username,groups\n${rows.join('\n')}` });
    expect((await node.owner.must('monitor', { slug })).groups.toSorted((a, b) => (a.group < b.group ? -1 : 1))).toEqual([
      { group: 'few', roll: 3, voted: null },
      { group: 'many', roll: 11, voted: 0 },
    ]);
  });
});
