import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOARD, openElection, PASSWORD, startTestNode, type TestNode } from '../../src/server/node.fixture.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(() => node.stop());

test('no election can be given another one’s id as its address', async () => {
  const { slug } = await openElection(node.owner, 1);
  const { id } = await node.owner.must('adminElection', { slug });
  expect((await node.owner.call('createElection', {}, { slug: id, definition: BOARD })).status).toBe(400);
});

test('names of administrators and tokens hold no control characters', async () => {
  const { link } = await node.owner.must('invite', {}, { role: 'observer' });
  const token = new URL(link).hash.slice(1);
  expect((await node.client().call('join', {}, { token, username: 'obs', name: 'x\u001b[2J', password: PASSWORD })).status).toBe(400);
  expect((await node.owner.call('createToken', {}, { name: 'x\u202e', role: 'observer', scopes: ['audit:read'] })).status).toBe(400);
  expect((await node.client().call('join', {}, { token, username: 'obs', name: 'Zoë', password: PASSWORD })).status).toBe(200);
});

test('a draft cannot be told from nothing at the voters’ door', async () => {
  const { slug } = await node.owner.must('createElection', {}, { definition: { ...BOARD, title: 'Secret plans' } });
  const [draft, nothing] = await Promise.all(
    [slug, 'nothing-here'].map((each) => node.client().call('signIn', { slug: each }, { username: 'v1', secret: 'x' })),
  );
  expect([draft?.status, nothing?.status]).toEqual([404, 404]);
});
