import { afterAll, beforeAll, expect, test } from 'vitest';
import { BOARD, PASSWORD, startTestNode, type Answer, type TestNode } from '../../src/server/node.fixture.ts';
import { createAdmin } from '../../src/usecases/admin-accounts.ts';

// Four wrong secrets are free, then each takes longer: also for guesses that are all sent at once, and at each address of an election.

let node: TestNode;
let slug: string;
let id: string;
beforeAll(async () => {
  node = await startTestNode();
  ({ slug, id } = await node.owner.must('createElection', {}, { definition: BOARD }));
  await node.owner.must('addVoter', { slug }, { username: 'kim', secret: 'blue door' });
  await node.owner.must('addVoter', { slug }, { username: 'lee', secret: 'red door' });
  await node.owner.must('act', { slug }, { act: 'open' });
  await createAdmin(
    node.node.ctx,
    { kind: 'operator', name: 'test' },
    { username: 'olaf', name: 'Olaf', password: PASSWORD, role: 'observer' },
  );
});
afterAll(() => node.stop());

const count = (answers: readonly Answer[], status: number): number => answers.filter((answer) => answer.status === status).length;

test('a burst of guesses at one voter gets no more tries than guesses one by one', async () => {
  const guesses = await Promise.all(
    Array.from({ length: 30 }, (_, i) => node.client().call('signIn', { slug }, { username: 'kim', secret: `guess ${i}` })),
  );
  expect([count(guesses, 401), count(guesses, 429)]).toEqual([5, 25]);
});

test('a burst of guesses at an administrator gets no more either', async () => {
  const guesses = await Promise.all(
    Array.from({ length: 30 }, (_, i) => node.client().call('adminSignIn', {}, { username: 'olga', password: `${PASSWORD} ${i}` })),
  );
  expect([count(guesses, 401), count(guesses, 429)]).toEqual([5, 25]);
});

test('the id of an election is no second door', async () => {
  const answers: Answer[] = [];
  for (let i = 0; i < 8; i++)
    answers.push(await node.client().call('signIn', { slug: i % 2 === 0 ? slug : id }, { username: 'lee', secret: `guess ${i}` }));
  expect(count(answers, 401)).toBe(5);
});

test('right secrets are never refused, however many come at once', async () => {
  const all = await Promise.all(
    Array.from({ length: 30 }, () => node.client().call('adminSignIn', {}, { username: 'olaf', password: PASSWORD })),
  );
  expect(count(all, 200)).toBe(30);
});
