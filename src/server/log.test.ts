import { Writable } from 'node:stream';
import pino from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { logOptions } from './log.ts';
import { castFor, castKey, openElection, PASSWORD, signedIn, startTestNode } from './node.fixture.ts';

test('the log of a whole election, at its most talkative, names no voter, secret, choice, tracker or address', async () => {
  const lines: string[] = [];
  const log = pino(
    logOptions('trace'),
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    }),
  );
  const node = await startTestNode({}, { log });
  onTestFinished(() => node.stop());
  const { slug, voters } = await openElection(node.owner, 2);
  const [one, two] = voters as [(typeof voters)[0] & object, (typeof voters)[0] & object];
  const { client } = await signedIn(node, slug, one);
  const receipt = await castFor(client, slug, 1);
  await client.call('tracker', { slug, tracker: receipt.tracker });
  await node.client().call('signIn', { slug }, { username: two.username, secret: 'guessed-wrong' });
  const other = await signedIn(node, slug, two);
  const store = node.node.ctx.store as unknown as { castBatch: () => Promise<never> };
  store.castBatch = () =>
    Promise.reject(
      Object.assign(new Error('a fault of the program'), { detail: `Key (username)=(${two.username}) exists`, parameters: [two.secret] }),
    );
  expect((await other.client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'none' }] })).status).toBe(500);
  const text = lines.join('');
  expect(text, 'the fault is there').toContain('a fault of the program');
  expect(text).toContain('/api/elections/:slug/ballots');
  for (const told of [
    one.username,
    two.username,
    one.secret,
    two.secret,
    'guessed-wrong',
    receipt.tracker,
    receipt.tracker.replaceAll('-', ''),
    '127.0.0.1',
    '::1',
    PASSWORD,
    node.owner.csrf ?? '',
    'choices',
    slug,
  ])
    expect(text).not.toContain(`${told}`);
});

test('what is called a secret is blotted out wherever it stands', () => {
  const lines: string[] = [];
  const log = pino(
    logOptions('info'),
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(chunk.toString());
        done();
      },
    }),
  );
  log.info(
    { secret: 'S1', body: { password: 'S2', token: 'S3', answers: ['S4'] }, headers: { cookie: 'S5', authorization: 'S6' } },
    'said',
  );
  for (const each of ['S1', 'S2', 'S3', 'S4', 'S5', 'S6']) expect(lines.join('')).not.toContain(each);
});
