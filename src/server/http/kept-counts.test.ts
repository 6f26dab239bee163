import { afterAll, beforeAll, expect, test } from 'vitest';
import { castFor, openElection, send, signedIn, startTestNode, type TestNode } from '../node.fixture.ts';

// Everybody may ask for results, again and again. A count reads every ballot: it is made once for each state of the election.

let node: TestNode;
let readings = 0;
beforeAll(async () => {
  node = await startTestNode({ chromium: 'none' });
  const { store } = node.node.ctx;
  const { ballotGroups } = store;
  Object.assign(store, {
    ballotGroups: (...given: Parameters<typeof ballotGroups>) => {
      readings++;
      return ballotGroups.apply(store, given);
    },
  });
});
afterAll(() => node.stop());

const total = (results: { readonly contests: readonly { readonly candidates: readonly { readonly votes: string }[] }[] }): number =>
  results.contests[0]!.candidates.reduce((sum, { votes }) => sum + Number(votes), 0);

test('a thousand looks at a closed election count its ballots once', async () => {
  const { slug } = await openElection(node.owner, 1);
  await node.owner.must('act', { slug }, { act: 'close' });
  for (const [path, most] of [
    [`/e/${slug}/results`, 1],
    [`/api/elections/${slug}/results`, 1],
    [`/api/elections/${slug}/report`, 2],
  ] as const) {
    readings = 0;
    await Promise.all(Array.from({ length: 20 }, () => send(node.node.url + path)));
    expect([path, readings <= most]).toEqual([path, true]);
  }
});

test('a live count is made again with every ballot', async () => {
  const { slug, voters } = await openElection(node.owner, 2, {
    title: 'Live',
    results: 'live',
    contests: [{ question: 'Who?', candidates: ['Ann', 'Ben'] }],
  } as never);
  const seen: number[] = [total(await node.client().must('results', { slug }))];
  for (const voter of voters) {
    const { client } = await signedIn(node, slug, voter);
    await castFor(client, slug, 0);
    seen.push(total(await node.client().must('results', { slug })));
  }
  expect(seen).toEqual([0, 1, 2]);
});
