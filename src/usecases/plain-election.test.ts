import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draft, OFFICER, testHouse, type TestHouse } from '../../test/support/house.ts';
import { choose, DEFINITION, key, openBoard, roll, signInAndCast, type DropHouse } from '../../test/support/plain-board.ts';
import type { Answers } from '../election/ballot.ts';
import { readTracker } from '../election/ballot.ts';
import { performAct, openRound } from './act.ts';
import { castInDoubt } from './cast-ballot.ts';
import { findElection } from './find.ts';
import { importRoll } from './import-roll.ts';
import { resultsOf } from './results.ts';
import { addVoter } from './roll.ts';
import { runSchedule } from './schedule.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const ready = (...more: DropHouse<typeof openBoard>) => openBoard(house, ...more);
const vote = (...more: DropHouse<typeof signInAndCast>) => signInAndCast(house, ...more);

describe('acts that interrupt others', () => {
  test('need a reason, whoever does them; the record keeps it', async () => {
    const slug = await ready();
    for (const reason of [undefined, '', ' \n'])
      expect(await performAct(house.ctx, OFFICER, slug, 'pause', { reason })).toMatchObject({
        ok: false,
        error: { kind: 'reason-needed', act: 'pause' },
      });
    expect(await findElection(house.ctx, slug)).toMatchObject({ value: { status: 'open' } });
    expect(await performAct(house.ctx, OFFICER, slug, 'pause', { reason: ' Fire alarm ' })).toMatchObject({ ok: true });
    const [entry] = await house.ctx.store.auditPage({ limit: 1 });
    expect(JSON.parse(entry?.details ?? '{}')).toMatchObject({ to: 'paused', reason: 'Fire alarm' });
    expect(await performAct(house.ctx, OFFICER, slug, 'resume')).toMatchObject({ ok: true });
  });

  test('such as unlocking need one too', async () => {
    const election = await draft(house.ctx, DEFINITION);
    await importRoll(house.ctx, OFFICER, election.slug, roll('username\nv1\n'), { dryRun: false, drawSecrets: true });
    expect(await performAct(house.ctx, OFFICER, election.slug, 'lock')).toMatchObject({ ok: true });
    expect(await performAct(house.ctx, OFFICER, election.slug, 'unlock')).toMatchObject({ ok: false, error: { kind: 'reason-needed' } });
    expect(await performAct(house.ctx, OFFICER, election.slug, 'unlock', { reason: 'A name is wrong' })).toMatchObject({ ok: true });
  });
});

describe('an open election from the roll to the declared winner', () => {
  test('counts every ballot once and declares', async () => {
    const slug = await ready();
    const first = await vote(slug, 'V1', 'ONE11111', choose(0), key(1));
    expect(first).toMatchObject({ ok: true, value: { replaced: false, repeated: false } });
    expect(await vote(slug, 'v2', 'two22222', choose(0), key(2))).toMatchObject({ ok: true });
    expect(await vote(slug, 'v3', 'three333', choose(1), key(3))).toMatchObject({ ok: true });
    expect(await vote(slug, 'v1', 'one11111', choose(2), key(9))).toMatchObject({ ok: false, error: { kind: 'already-voted' } });
    const again = await vote(slug, 'v1', 'one11111', choose(0), key(1));
    expect(again).toMatchObject({ ok: true, value: { repeated: true, tracker: first.ok ? first.value.tracker : '' } });
    const closed = await performAct(house.ctx, OFFICER, slug, 'declare');
    expect(closed).toMatchObject({ ok: false, error: { kind: 'wrong-state', state: 'open', possible: ['pause', 'close'] } });
    expect(await performAct(house.ctx, OFFICER, slug, 'close')).toMatchObject({ ok: true });
    expect(await vote(slug, 'v4', 'four4444', choose(1), key(4))).toMatchObject({
      ok: false,
      error: { kind: 'not-open', state: 'closed' },
    });
    const declared = await performAct(house.ctx, OFFICER, slug, 'declare');
    if (!declared.ok) throw new Error(JSON.stringify(declared.error));
    const results = await resultsOf(house.ctx, declared.value, 'public');
    expect(results).toMatchObject({
      ok: true,
      value: {
        standing: 'final',
        ballots: 3,
        spoiled: 0,
        roll: 4,
        contests: [{ winners: ['c1'], candidates: [{ votes: '2' }, { votes: '1' }, { votes: '0' }] }],
      },
    });
    expect((await house.ctx.store.checkAudit()).brokenAt).toBeNull();
    expect(await house.ctx.store.inspect()).toEqual([]);
  });

  test('a cast in doubt is resolved by its key alone', async () => {
    const slug = await ready();
    const cast = await vote(slug, 'v1', 'one11111', choose(0), key(1));
    expect(await castInDoubt(house.ctx, slug, key(1))).toMatchObject({ ok: true, value: { tracker: cast.ok ? cast.value.tracker : '' } });
    expect(await castInDoubt(house.ctx, slug, key(2))).toEqual({ ok: true, value: null });
    expect(readTracker(cast.ok ? cast.value.tracker.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o') : '')).toHaveLength(16);
  });

  test('refuses what is no ballot of this election', async () => {
    const slug = await ready({
      ...DEFINITION,
      contests: [
        { question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'], none: true },
        { question: 'Two?', candidates: ['D', 'E', 'F'], method: { method: 'block', votesPerVoter: 2, seats: 2 } },
      ],
    });
    const two = (a: number[], b: number[]): Answers => [
      { kind: 'choices', candidates: a },
      { kind: 'choices', candidates: b },
    ];
    for (const [answers, kind] of [
      [choose(0), 'ballot-malformed'],
      [two([3], [0]), 'unknown-candidate'],
      [two([0, 1], [0]), 'ballot-invalid'],
      [two([0], [0, 1, 2]), 'ballot-invalid'],
      [[{ kind: 'none' }, { kind: 'none' }] as Answers, 'ballot-malformed'],
      [[null, null] as Answers, 'ballot-malformed'],
      [
        [
          { kind: 'ranking', ranks: [[0]] },
          { kind: 'choices', candidates: [] },
        ] as Answers,
        'ballot-invalid',
      ],
    ] as const)
      expect(await vote(slug, 'v1', 'one11111', answers, key(1))).toMatchObject({ ok: false, error: { kind } });
    expect(await vote(slug, 'v1', 'one11111', [{ kind: 'none' }, { kind: 'choices', candidates: [] }], key(1))).toMatchObject({ ok: true });
    await performAct(house.ctx, OFFICER, slug, 'close');
    const found = await findElection(house.ctx, slug);
    const results = found.ok ? await resultsOf(house.ctx, found.value, 'officer') : found;
    expect(results).toMatchObject({
      ok: true,
      value: {
        contests: [
          { none: '1', blank: '0' },
          { none: null, blank: '1' },
        ],
      },
    });
  });

  test('shows a tie and settles it by a lot that is drawn, recorded and published', async () => {
    const slug = await ready();
    await vote(slug, 'v1', 'one11111', choose(0), key(1));
    await vote(slug, 'v2', 'two22222', choose(1), key(2));
    await performAct(house.ctx, OFFICER, slug, 'close');
    const before = await findElection(house.ctx, slug);
    const provisional = before.ok ? await resultsOf(house.ctx, before.value, 'officer') : before;
    expect(provisional).toMatchObject({
      ok: true,
      value: { standing: 'provisional', contests: [{ winners: [], result: { tied: [0, 1], tiedSeats: 1 } }] },
    });
    const declared = await performAct(house.ctx, OFFICER, slug, 'declare');
    const results = declared.ok ? await resultsOf(house.ctx, declared.value, 'public') : declared;
    if (!results.ok) throw new Error('no results');
    const [contest] = results.value.contests;
    expect(contest?.winners).toHaveLength(1);
    expect(contest?.lotSeed).toMatch(/^[0-9a-f]{32}$/);
    expect(contest?.result?.ties).toMatchObject([{ among: [0, 1], decidedBy: 'lots' }]);
    const page = await house.ctx.store.auditPage({ limit: 20, act: 'election.tally' });
    expect(page[0]?.details).toContain(contest?.lotSeed ?? '-');
  });

  test('a vote may be changed where the election allows it, also after the secret was read in another way', async () => {
    const slug = await ready({ ...DEFINITION, revoting: true });
    expect(await vote(slug, 'v1', 'one11111', choose(0), key(1))).toMatchObject({ ok: true, value: { replaced: false } });
    expect(await vote(slug, 'v1', ' ONE11111 ', choose(1), key(2))).toMatchObject({ ok: true, value: { replaced: true } });
    await performAct(house.ctx, OFFICER, slug, 'close');
    const declared = await performAct(house.ctx, OFFICER, slug, 'declare');
    expect(declared.ok ? await resultsOf(house.ctx, declared.value, 'public') : declared).toMatchObject({
      ok: true,
      value: { ballots: 1, contests: [{ winners: ['c2'] }] },
    });
  });
});

describe('scheduled opening and closing', () => {
  const times = { ...DEFINITION, opensAt: '2026-12-01T10:00', closesAt: '2026-12-01T11:00', timeZone: 'UTC' };
  test('happen by themselves, once, also after a clock that went back', async () => {
    const election = await draft(house.ctx, times);
    await addVoter(house.ctx, OFFICER, election.slug, { username: 'v1', secret: 'one11111' });
    expect(await performAct(house.ctx, OFFICER, election.slug, 'lock')).toMatchObject({ ok: true });
    expect(await runSchedule(house.ctx)).toEqual([]);
    house.setNow(Date.UTC(2026, 11, 1, 10));
    expect(await runSchedule(house.ctx)).toMatchObject([{ act: 'open', done: true }]);
    expect(await runSchedule(house.ctx)).toEqual([]);
    house.setNow(Date.UTC(2026, 11, 1, 11));
    expect(await vote(election.slug, 'v1', 'one11111', choose(0), key(1))).toMatchObject({ ok: false, error: { kind: 'not-open' } });
    expect(await runSchedule(house.ctx)).toMatchObject([{ act: 'close', done: true }]);
    house.setNow(Date.UTC(2026, 11, 1, 10, 30));
    expect(await runSchedule(house.ctx)).toEqual([]);
    expect(await vote(election.slug, 'v1', 'one11111', choose(0), key(1))).toMatchObject({ ok: false, error: { kind: 'not-open' } });
  });
  test('opening after the closing time is refused with the reason', async () => {
    const election = await draft(house.ctx, times);
    await addVoter(house.ctx, OFFICER, election.slug, { username: 'v1' });
    house.setNow(Date.UTC(2026, 11, 2));
    expect(await performAct(house.ctx, OFFICER, election.slug, 'open')).toMatchObject({
      ok: false,
      error: {
        kind: 'setup-incomplete',
        missing: [{ kind: 'closing', values: {}, detail: 'The closing time is in the past: set a later one.' }],
      },
    });
  });
});

describe('limits and rounds', () => {
  test('the polls close by themselves after the limit of ballots', async () => {
    const slug = await ready({ ...DEFINITION, ballotLimit: 2 });
    await vote(slug, 'v1', 'one11111', choose(0), key(1));
    await vote(slug, 'v2', 'two22222', choose(0), key(2));
    expect(await findElection(house.ctx, slug)).toMatchObject({ ok: true, value: { status: 'closed', cast: 2 } });
    expect(await vote(slug, 'v3', 'three333', choose(0), key(3))).toMatchObject({ ok: false, error: { kind: 'limit-reached' } });
  });
  test('a round that opens the polls begins with its limit: no ballot slips in before', async () => {
    const election = await draft(house.ctx, DEFINITION);
    await addVoter(house.ctx, OFFICER, election.slug, { username: 'v1' });
    expect(await openRound(house.ctx, OFFICER, election.slug, 1)).toMatchObject({
      ok: true,
      value: { status: 'open', roundLimit: 1, version: 1 },
    });
    expect((await house.ctx.store.auditPage({ limit: 1 }))[0]).toMatchObject({
      act: 'election.open',
      details: expect.stringContaining('"voters":1') as unknown,
    });
  });
  test('a round pauses after its voters, and rounds add up', async () => {
    const slug = await ready();
    await openRound(house.ctx, OFFICER, slug, 1);
    await vote(slug, 'v1', 'one11111', choose(0), key(1));
    expect(await findElection(house.ctx, slug)).toMatchObject({ ok: true, value: { status: 'paused', cast: 1 } });
    expect(await vote(slug, 'v2', 'two22222', choose(0), key(2))).toMatchObject({
      ok: false,
      error: { kind: 'not-open', state: 'paused' },
    });
    expect(await openRound(house.ctx, OFFICER, slug, 2)).toMatchObject({ ok: true, value: { status: 'open', roundLimit: 3 } });
    await vote(slug, 'v2', 'two22222', choose(0), key(2));
    await vote(slug, 'v3', 'three333', choose(0), key(3));
    expect(await findElection(house.ctx, slug)).toMatchObject({ ok: true, value: { status: 'paused', cast: 3 } });
  });
});
