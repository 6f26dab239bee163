import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { streamOf } from '../../test/archive-vectors.ts';
import { testHouse, type TestHouse } from '../../test/support/house.ts';
import { act, allSteps, archiveOf, electionOf, must, runElection, setUp, vote } from '../../test/sealed/parties.ts';
import type { Answers } from '../election/ballot.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import { resultsOf } from './results.ts';
import { runSchedule } from './schedule.ts';

// Whole sealed elections through the use cases, on the real store. Every archive they leave must verify from its bytes alone.

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const choose = (...candidates: number[]): Answers[number] => ({ kind: 'choices', candidates });
const rank = (...order: number[]): Answers[number] => ({ kind: 'ranking', ranks: order.map((candidate) => [candidate]) });
const TITLE = 'Board of the club';
const CHAIR = { question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'] };
const SERVER = { trustees: { server: true } };

async function verified(slug: string) {
  const bytes = await archiveOf(house.ctx, slug);
  const report = await verifyArchive(() => streamOf(bytes));
  expect(report.failure).toBeUndefined();
  expect(report.outcome).toBe('holds');
  expect(report.warnings).toEqual([]);
  return report;
}

async function published(slug: string) {
  return must(await resultsOf(house.ctx, await electionOf(house.ctx, slug), 'public'));
}

describe('whole sealed elections', () => {
  test('with the server as the only trustee', async () => {
    const made = await setUp(house.ctx, { title: TITLE, contests: [CHAIR], sealed: SERVER }, [1, 1, 1, 1]);
    await runElection(house.ctx, made, [
      ['v1', [choose(0)]],
      ['v2', [choose(0)]],
      ['v3', [choose(2)]],
    ]);
    expect(await published(made.slug)).toMatchObject({
      standing: 'final',
      ballots: 3,
      roll: 4,
      contests: [{ winners: ['c1'], blank: '0', candidates: [{ votes: '2' }, { votes: '0' }, { votes: '1' }] }],
    });
    expect(await verified(made.slug)).toMatchObject({ voters: 4, tallied: 3, present: { result: true, decryptions: 1, shuffles: 0 } });
    expect(await house.ctx.store.inspect()).toEqual([]);
    expect((await house.ctx.store.checkAudit()).brokenAt).toBeNull();
  });

  test('with two mandatory people beside the server', async () => {
    const made = await setUp(
      house.ctx,
      { title: TITLE, contests: [CHAIR], sealed: { trustees: { server: true, people: ['Dora', 'Emil'] } } },
      [1, 1],
    );
    await runElection(house.ctx, made, [
      ['v1', [choose(1)]],
      ['v2', [choose(1)]],
    ]);
    expect(await published(made.slug)).toMatchObject({
      contests: [{ winners: ['c2'], candidates: [{ votes: '0' }, { votes: '2' }, { votes: '0' }] }],
    });
    expect(await verified(made.slug)).toMatchObject({
      present: { decryptions: 3 },
      checksums: { trustees: [{ name: 'Veritally server' }, { name: 'Dora' }, { name: 'Emil' }] },
    });
  });

  test('with two of three trustees; the third never comes', async () => {
    const made = await setUp(
      house.ctx,
      { title: TITLE, contests: [CHAIR], sealed: { trustees: { server: false, people: ['Dora', 'Emil', 'Fay'], threshold: 2 } } },
      [1, 1, 1],
    );
    must(await act(house.ctx, made.slug, 'open'));
    for (const voter of ['v1', 'v2', 'v3']) must(await vote(house.ctx, made, voter, [choose(0)]));
    must(await act(house.ctx, made.slug, 'close'));
    expect(await act(house.ctx, made.slug, 'declare')).toMatchObject({
      ok: false,
      error: {
        kind: 'setup-incomplete',
        missing: [{ kind: 'decrypt', values: { names: 'Dora, Emil, Fay' } }],
      },
    });
    const [dora, , fay] = made.people;
    must(await (fay ?? made.people[0]!).step());
    expect(await dora?.desk()).toMatchObject({ stage: 'decrypt' });
    must(await dora!.step());
    expect(await made.people[1]?.desk()).toMatchObject({ stage: 'finished' });
    must(await act(house.ctx, made.slug, 'declare'));
    expect(await published(made.slug)).toMatchObject({
      contests: [{ winners: ['c1'], candidates: [{ votes: '3' }, { votes: '0' }, { votes: '0' }] }],
    });
    expect(await verified(made.slug)).toMatchObject({ present: { decryptions: 2 } });
  });

  test('with "None of the above", several choices and several contests', async () => {
    const contests = [
      { ...CHAIR, none: true },
      {
        question: 'Two of four',
        candidates: ['A', 'B', 'C', 'D'],
        none: true,
        method: { method: 'block' as const, votesPerVoter: 2, seats: 2 },
      },
      { question: 'Any', candidates: ['E', 'F'], method: 'approval' as const },
    ];
    const made = await setUp(house.ctx, { title: TITLE, contests, sealed: SERVER }, [1, 1, 1]);
    await runElection(house.ctx, made, [
      ['v1', [{ kind: 'none' }, choose(0, 2), choose(0, 1)]],
      ['v2', [choose(), { kind: 'none' }, choose()]],
      ['v3', [choose(1), choose(2), choose(1)]],
    ]);
    expect(await published(made.slug)).toMatchObject({
      contests: [
        { none: '1', blank: '1', winners: ['c2'], candidates: [{ votes: '0' }, { votes: '1' }, { votes: '0' }] },
        { none: '1', winners: ['c3', 'c1'], candidates: [{ votes: '1' }, { votes: '0' }, { votes: '2' }, { votes: '0' }] },
        { none: null, winners: ['c2'], candidates: [{ votes: '1' }, { votes: '2' }] },
      ],
    });
    await verified(made.slug);
  });

  test('with rankings: everybody shuffles, then decrypts, then the method counts', async () => {
    const contests = [{ ...CHAIR, none: true, method: 'irv' as const }];
    const made = await setUp(
      house.ctx,
      { title: TITLE, contests, sealed: { trustees: { server: true, people: ['Dora'] } } },
      [1, 1, 1, 1, 1, 1],
    );
    await runElection(house.ctx, made, [
      ['v1', [rank(0, 1)]],
      ['v2', [rank(0)]],
      ['v3', [rank(1, 2)]],
      ['v4', [rank(2, 1, 0)]],
      ['v5', [rank(2, 1)]],
      ['v6', [{ kind: 'none' }]],
    ]);
    expect(await published(made.slug)).toMatchObject({ ballots: 6, contests: [{ none: '1', winners: ['c3'] }] });
    expect(await verified(made.slug)).toMatchObject({ present: { shuffles: 2, decryptions: 2 } });
  });

  test('with rankings and a threshold group: as many shuffle as decrypt', async () => {
    const made = await setUp(
      house.ctx,
      {
        title: TITLE,
        contests: [{ ...CHAIR, method: 'schulze' }],
        sealed: { trustees: { server: false, people: ['Dora', 'Emil', 'Fay'], threshold: 2 } },
      },
      [1, 1],
    );
    await runElection(house.ctx, made, [
      ['v1', [rank(1, 0)]],
      ['v2', [{ kind: 'ranking', ranks: [[1, 2], [0]] }]],
    ]);
    expect(await published(made.slug)).toMatchObject({ contests: [{ winners: ['c2'] }] });
    expect(await verified(made.slug)).toMatchObject({ present: { shuffles: 2, decryptions: 2 } });
  });

  test('with scores, grades, points and lists', async () => {
    const contests = [
      { question: 'Score', candidates: ['A', 'B'], method: { method: 'score' as const, minScore: -5, maxScore: 5 } },
      { question: 'Grade', candidates: ['C', 'D'], method: { method: 'majority-judgment' as const, grades: 4 } },
      { question: 'Points', candidates: ['E', 'F'], method: { method: 'cumulative' as const, pointsPerVoter: 10 } },
      { question: 'Seats', candidates: ['Red', 'Blue'], method: { method: 'dhondt' as const, seats: 3 } },
    ];
    const answers = (
      scores: [number | null, number],
      grades: [number | null, number],
      points: [number, number],
      list: number | null,
    ): Answers => [
      { kind: 'scores', scores },
      { kind: 'grades', grades },
      { kind: 'points', points },
      { kind: 'list', list },
    ];
    const made = await setUp(house.ctx, { title: TITLE, contests, sealed: SERVER }, [1, 1, 1]);
    await runElection(house.ctx, made, [
      ['v1', answers([-5, 2], [3, 0], [10, 0], 0)],
      ['v2', answers([null, 0], [2, 1], [3, 7], 0)],
      ['v3', answers([4, -1], [null, 3], [0, 0], 1)],
    ]);
    expect(await published(made.slug)).toMatchObject({
      contests: [
        { winners: ['c2'], candidates: [{ votes: '-1' }, { votes: '1' }] },
        { winners: ['c1'] },
        { winners: ['c1'], candidates: [{ votes: '13' }, { votes: '7' }] },
        { candidates: [{ votes: '2' }, { votes: '1' }] },
      ],
    });
    await verified(made.slug);
  });

  test('with weights, up to the greatest that a sum can be opened for', async () => {
    const made = await setUp(house.ctx, { title: TITLE, contests: [CHAIR], sealed: SERVER }, [1, 7, '1000000']);
    await runElection(house.ctx, made, [
      ['v1', [choose(0)]],
      ['v2', [choose(1)]],
      ['v3', [choose(0)]],
    ]);
    expect(await published(made.slug)).toMatchObject({
      contests: [{ candidates: [{ votes: '1000001' }, { votes: '7' }, { votes: '0' }] }],
    });
    expect(await verified(made.slug)).toMatchObject({ totalWeight: 1_000_008n });
  });

  test('without a single ballot', async () => {
    const made = await setUp(
      house.ctx,
      {
        title: TITLE,
        contests: [CHAIR, { question: 'Order?', candidates: ['X', 'Y'], method: 'irv' }],
        sealed: { trustees: { server: true, people: ['Dora'] } },
      },
      [1],
    );
    await runElection(house.ctx, made, []);
    expect(await published(made.slug)).toMatchObject({
      ballots: 0,
      contests: [{ candidates: [{ votes: '0' }, { votes: '0' }, { votes: '0' }] }, {}],
    });
    await verified(made.slug);
  });

  test.each(['BELENIOS-2048', 'RFC-3526-2048'] as const)('in the group %s', async (group) => {
    const made = await setUp(
      house.ctx,
      { title: TITLE, contests: [CHAIR], sealed: { group, trustees: { server: true, people: ['Dora'] } } },
      [1],
    );
    await runElection(house.ctx, made, [['v1', [choose(2)]]]);
    expect(await published(made.slug)).toMatchObject({ contests: [{ winners: ['c3'] }] });
    await verified(made.slug);
  });
});

describe('changing a vote', () => {
  test('counts the last ballot where the election allows it, and says that it replaced one', async () => {
    const made = await setUp(house.ctx, { title: TITLE, contests: [CHAIR], revoting: true, sealed: SERVER }, [1, 1]);
    must(await act(house.ctx, made.slug, 'open'));
    const first = must(await vote(house.ctx, made, 'v1', [choose(0)]));
    expect(first).toMatchObject({ replaced: false, repeated: false });
    expect(must(await vote(house.ctx, made, 'v1', [choose(1)]))).toMatchObject({ replaced: true });
    const election = await electionOf(house.ctx, made.slug);
    expect(await house.ctx.store.findSealedBallot(election.id, first.tracker)).toBe('replaced');
    must(await act(house.ctx, made.slug, 'close'));
    must(await act(house.ctx, made.slug, 'declare'));
    expect(await published(made.slug)).toMatchObject({ ballots: 1, contests: [{ winners: ['c2'] }] });
    expect(await verified(made.slug)).toMatchObject({ ballots: 2, tallied: 1 });
  });
  test('is refused where it does not', async () => {
    const made = await setUp(house.ctx, { title: TITLE, contests: [CHAIR], sealed: SERVER }, [1]);
    must(await act(house.ctx, made.slug, 'open'));
    must(await vote(house.ctx, made, 'v1', [choose(0)]));
    expect(await vote(house.ctx, made, 'v1', [choose(1)])).toMatchObject({ ok: false, error: { kind: 'already-voted' } });
  });
});

test('an election closed by its limit of ballots is tallied by the schedule', async () => {
  const made = await setUp(
    house.ctx,
    { title: TITLE, contests: [CHAIR], ballotLimit: 1, sealed: { trustees: { server: true, people: ['Dora'] } } },
    [1, 1],
  );
  must(await act(house.ctx, made.slug, 'open'));
  must(await vote(house.ctx, made, 'v1', [choose(0)]));
  expect(await vote(house.ctx, made, 'v2', [choose(0)])).toMatchObject({ ok: false });
  expect(await made.people[0]?.desk()).toMatchObject({ election: { status: 'closed' }, stage: 'wait' });
  await runSchedule(house.ctx);
  await allSteps(made.people);
  must(await act(house.ctx, made.slug, 'declare'));
  await verified(made.slug);
});
