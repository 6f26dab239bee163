import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startPostgres, type TestPostgres } from '../../scripts/postgres.ts';
import { castFor, castKey, openElection, signedIn, startTestNode, type TestNode } from './node.fixture.ts';

// Two nodes on one PostgreSQL. Where no PostgreSQL can be started, these are skipped by name.

let postgres: TestPostgres | undefined;
let one: TestNode;
let two: TestNode;
beforeAll(async () => {
  postgres = await startPostgres().catch(() => undefined);
  if (!postgres) return;
  const database = await postgres.createDatabase();
  one = await startTestNode({ database, logLevel: 'silent' });
  two = await startTestNode({ database, logLevel: 'silent' });
}, 120_000);
afterAll(async () => {
  await one?.stop();
  await two?.stop();
  await postgres?.stop();
});

describe('two nodes on one PostgreSQL', () => {
  test('a session of one is a session of the other, for voters and administrators', async ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL here');
    expect(two.node.firstAdminLink).toBeNull();
    const { slug, voters } = await openElection(one.owner, 2);
    const { client } = await signedIn(one, slug, voters[0]!);
    const elsewhere = await two.client().raw(`/api/elections/${slug}/me`, { headers: { cookie: client.cookies } });
    expect(elsewhere.json).toMatchObject({ username: voters[0]!.username, voted: false });
    expect((await two.client().raw('/api/admin/me', { headers: { cookie: one.owner.cookies } })).status).toBe(200);
    expect((await two.client().must('election', { slug })).orderSeed).toBe((await one.client().must('election', { slug })).orderSeed);
  });

  test('one credential at both at once: exactly one ballot; one key at both: one receipt', async ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL here');
    const { slug, voters } = await openElection(one.owner, 2);
    const clients = await Promise.all([one, two, one, two, one, two].map((node) => signedIn(node, slug, voters[0]!)));
    const answers = await Promise.all(
      clients.map(({ client }) => client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'choices', candidates: [0] }] })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
    const key = castKey();
    const [a, b] = await Promise.all(
      [one, two].map(async (node) => castFor((await signedIn(node, slug, voters[1]!)).client, slug, 1, key)),
    );
    expect(a!.tracker).toBe(b!.tracker);
    expect((await two.client().must('election', { slug })).turnout.cast).toBe(2);
  });

  test('the live stream of one tells the casts at the other, with equal ids', async ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL here');
    const { slug, voters } = await openElection(one.owner, 1);
    const streams = [one, two].map(({ node }) => fetch(`${node.url}/api/elections/${slug}/live`));
    const readers = (await Promise.all(streams)).map((response) => response.body!.pipeThrough(new TextDecoderStream()).getReader());
    const texts = ['', ''];
    readers.forEach((reader, i) => {
      void (async () => {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          texts[i] += value;
        }
      })().catch(() => undefined);
    });
    await castFor((await signedIn(two, slug, voters[0]!)).client, slug, 0);
    const last = (text: string): string | undefined => /id: (\d+)\ndata: [^\n]*"cast":1/.exec(text)?.[1];
    for (let i = 0; i < 200 && texts.some((text) => last(text) === undefined); i++) await sleep(20);
    expect(last(texts[0]!)).toBeDefined();
    expect(last(texts[0]!)).toBe(last(texts[1]!));
    for (const reader of readers) await reader.cancel();
  });

  test('the schedule acts once', async ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL here');
    const opensAt = new Date(Date.now() + 1_500).toISOString();
    const { slug } = await one.owner.must(
      'createElection',
      {},
      { definition: { title: 'Timed', opensAt, contests: [{ question: 'Q', candidates: ['A', 'B'] }] } },
    );
    await one.owner.must('addVoter', { slug }, { username: 'v' });
    await one.owner.must('act', { slug }, { act: 'lock' });
    for (let i = 0; i < 200 && (await two.client().must('election', { slug })).status !== 'open'; i++) await sleep(50);
    await sleep(1_500);
    const audit = await one.owner.call('audit', {}, undefined, `?election=${slug}`);
    expect((audit.json as { entries: { act: string }[] }).entries.filter(({ act }) => act === 'election.open')).toHaveLength(1);
  });

  test('an outage of the database is told as such, and the node is back with it', async ({ skip }) => {
    if (!postgres) return skip('no PostgreSQL here');
    const { slug, voters } = await openElection(one.owner, 1);
    const { client } = await signedIn(one, slug, voters[0]!);
    await postgres.kill();
    const away = await client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'choices', candidates: [0] }] });
    expect(away.json).toMatchObject({ kind: 'storage-unavailable', status: 503 });
    expect((await one.client().call('health')).status).toBe(503);
    await postgres.restart();
    for (let i = 0; i < 100 && (await one.client().call('health')).status !== 200; i++) await sleep(100);
    expect((await castFor(client, slug, 0)).repeated).toBe(false);
  });
});
