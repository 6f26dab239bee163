import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOARD, castFor, castKey, openElection, signedIn, startTestNode, type TestNode } from '../node.fixture.ts';

let node: TestNode;
beforeAll(async () => { node = await startTestNode(); });
afterAll(async () => { await node.stop(); });

describe('one election over HTTP', () => {
  test('create, import, open, sign in, cast, close, declare, results', async () => {
    const { slug, voters } = await openElection(node.owner, 3);
    for (const [i, voter] of voters.entries()) {
      const { client, session } = await signedIn(node, slug, voter);
      expect(session).toMatchObject({ username: voter.username, voted: false, contests: [0] });
      const receipt = await castFor(client, slug, i === 2 ? 1 : 0);
      expect(receipt).toMatchObject({ replaced: false, repeated: false, title: 'Board election' });
      expect(receipt.tracker).toMatch(/^[0-9A-F]{4}(-[0-9A-F]{4}){3}$/);
      expect((await client.must('me', { slug })).voted).toBe(true);
      expect(await client.must('tracker', { slug, tracker: receipt.tracker.toLowerCase() })).toMatchObject({ state: 'recorded' });
    }
    expect((await node.client().call('results', { slug })).json).toMatchObject({ kind: 'results-hidden', status: 403 });
    await node.owner.must('act', { slug }, { act: 'close' });
    await node.owner.must('act', { slug }, { act: 'declare' });
    const results = await node.client().must('results', { slug });
    expect(results).toMatchObject({ standing: 'final', ballots: 3, spoiled: 0 });
    expect(results.contests[0]?.candidates.map(({ votes }) => votes)).toEqual(['2', '1', '0']);
    expect(results.contests[0]?.winners).toEqual(['c1']);
    const csv = await node.client().call('export', { slug, format: 'ballots.csv' });
    expect(csv.text).toBe('contest,votes,answer\r\nq1,2,Ada\r\nq1,1,Ben\r\n');
  });
});
void BOARD; void castKey;
