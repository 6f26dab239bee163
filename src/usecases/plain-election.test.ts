import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draft, OFFICER, testHouse, type TestHouse } from '../../test/support/house.ts';
import type { Answers } from '../election/ballot.ts';
import { readTracker } from '../election/ballot.ts';
import { performAct, openRound } from './act.ts';
import { castBallot, castInDoubt, spoilBallot } from './cast-ballot.ts';
import { findElection } from './find.ts';
import { importRoll } from './import-roll.ts';
import { registerVoter } from './register-voter.ts';
import { resultsOf } from './results.ts';
import { drawSecrets } from './draw-secrets.ts';
import { addVoter, changeVoter } from './roll.ts';
import { runSchedule } from './schedule.ts';
import { exportSeedText, importSeedText } from './seed-text.ts';
import { signInByLine, signInVoter } from './sign-in-voter.ts';

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const choose = (...candidates: number[]): Answers => [{ kind: 'choices', candidates }];
const key = (n: number): string => Buffer.alloc(32, n).toString('base64url');
const roll = (rows: string): Uint8Array => new TextEncoder().encode(rows);
const DEFINITION = { title: 'Board', contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'] }] };

async function ready(
  definition: Parameters<typeof draft>[1] = DEFINITION,
  voters = 'username,secret\nv1,one11111\nv2,two22222\nv3,three333\nv4,four4444\n',
): Promise<string> {
  const election = await draft(house.ctx, definition);
  const imported = await importRoll(house.ctx, OFFICER, election.slug, roll(voters), { dryRun: false, drawSecrets: true });
  if (!imported.ok) throw new Error(JSON.stringify(imported.error));
  const opened = await performAct(house.ctx, OFFICER, election.slug, 'open');
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return election.slug;
}

async function vote(slug: string, username: string, secret: string, answers: Answers, castKey: string) {
  const voter = await signInVoter(house.ctx, slug, { username, secret });
  if (!voter.ok) return voter;
  return castBallot(house.ctx, { slug, voterId: voter.value.voter.id, castKey, answers, place: voter.value.place });
}

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

describe('the roll', () => {
  test('names every bad row and imports nothing of a bad file', async () => {
    const election = await draft(house.ctx, DEFINITION);
    const file = 'Login;Name;Date of birth;Weight\na;Ann;1990-02-30;1\n;Bob;;\nc;Cem;17.05.1990;0\nA;Ann again;;\nd;Eve\u202E;;1\n';
    const result = await importRoll(house.ctx, OFFICER, election.slug, roll(file), { dryRun: false, drawSecrets: true });
    expect(result.ok ? [] : 'problems' in result.error ? result.error.problems : []).toMatchObject([
      { row: 2, column: 'dateOfBirth' },
      { row: 3, column: 'username' },
      { row: 4, column: 'weight' },
      { row: 5, column: 'username' },
      { row: 6, column: 'name' },
    ]);
    expect(await house.ctx.store.rollCounts(election.id)).toMatchObject({ active: 0 });
  });
  test.each([
    ['a byte-order mark and semicolons', '\uFEFFusername;name\nv1;"Ann; Lee"\n', { name: 'Ann; Lee' }],
    [
      'quoted line ends and commas',
      'username,address,name\nv1,"Street 1,\r\nTown\n\nLand",Ann\n',
      { name: 'Ann', address: 'Street 1, Town, Land' },
    ],
    ['tabs', 'username\tname\nv1\tAnn\n', { name: 'Ann' }],
  ])('reads %s', async (_, text, voter) => {
    const election = await draft(house.ctx, DEFINITION);
    const result = await importRoll(house.ctx, OFFICER, election.slug, roll(text), { dryRun: false, drawSecrets: true });
    expect(result).toMatchObject({ ok: true, value: { added: 1 } });
    expect(await house.ctx.store.findVoter(election.id, 'v1')).toMatchObject(voter);
  });
  test.each([
    ['username,name,name\nv1,Ann,B', 'the heading "name" stands over columns 2 and 3'],
    ['username;username\nv1;v2', 'the heading "username" stands over columns 1 and 2'],
    ['\ufeffusername,Notes,x,"Notes "\nv1,,,', 'the heading "Notes" stands over columns 2 and 4'],
  ])('two columns of one heading are refused, tried or for real: %j', async (text, words) => {
    const election = await draft(house.ctx, DEFINITION);
    for (const dryRun of [true, false])
      expect(await importRoll(house.ctx, OFFICER, election.slug, roll(text), { dryRun, drawSecrets: true })).toMatchObject({
        ok: false,
        error: { kind: 'roll-invalid', count: 1, problems: [{ row: 1, message: expect.stringContaining(words) as string }] },
      });
  });
  test('tells columns apart whose headings stand in other scripts, and knows the usual ones', async () => {
    const election = await draft(house.ctx, DEFINITION);
    const mapped = await importRoll(house.ctx, OFFICER, election.slug, roll('फ़ोन,टीम\n99,v1\n'), {
      dryRun: true,
      drawSecrets: true,
      columns: { username: 'टीम' },
    });
    expect(mapped).toMatchObject({ ok: true, value: { columns: { username: 'टीम' } } });
    for (const [headings, columns] of [
      ['Member No,Full name,E-mail', { username: 'Member No', name: 'Full name', email: 'E-mail' }],
      ['सदस्य संख्या,नाम,जन्म तिथि', { username: 'सदस्य संख्या', name: 'नाम', dateOfBirth: 'जन्म तिथि' }],
      ['ಸದಸ್ಯ ಸಂಖ್ಯೆ,ಹೆಸರು,ಊರು', { username: 'ಸದಸ್ಯ ಸಂಖ್ಯೆ', name: 'ಹೆಸರು', place: 'ಊರು' }],
      ['رقم العضوية,الاسم,المدينة', { username: 'رقم العضوية', name: 'الاسم', place: 'المدينة' }],
      ['N° d’adhérent,Nom,Date de naissance', { username: 'N° d’adhérent', name: 'Nom', dateOfBirth: 'Date de naissance' }],
    ] as const) {
      const read = await importRoll(house.ctx, OFFICER, election.slug, roll(`${headings}\nv1,Ann,\n`), { dryRun: true, drawSecrets: true });
      expect(read).toMatchObject({ ok: true, value: { columns } });
    }
  });
  test('reads Latin-1 and says so; refuses empty files and files that are no text', async () => {
    const election = await draft(house.ctx, DEFINITION);
    const latin = Uint8Array.from(Buffer.from('username,name\nv1,Zoë Müller\n', 'latin1'));
    expect(await importRoll(house.ctx, OFFICER, election.slug, latin, { dryRun: true, drawSecrets: true })).toMatchObject({
      ok: true,
      value: { encoding: 'windows-1252', sample: [{ name: 'Zoë Müller' }] },
    });
    for (const bad of ['', '\uFEFF', 'username\n', 'a,b\nc,d\n', 'user\0name\n', 'username,name\n"v1,Ann\n']) {
      expect(await importRoll(house.ctx, OFFICER, election.slug, roll(bad), { dryRun: false, drawSecrets: true })).toMatchObject({
        ok: false,
      });
    }
  });
  test('a dry run saves nothing and finds voters who are on the roll', async () => {
    const election = await draft(house.ctx, DEFINITION);
    const file = roll('username\nv1\nv2\n');
    expect(await importRoll(house.ctx, OFFICER, election.slug, file, { dryRun: true, drawSecrets: true })).toMatchObject({
      ok: true,
      value: { added: 0, rows: 2, secrets: [] },
    });
    expect(await importRoll(house.ctx, OFFICER, election.slug, file, { dryRun: false, drawSecrets: true })).toMatchObject({
      ok: true,
      value: { added: 2 },
    });
    expect(await importRoll(house.ctx, OFFICER, election.slug, file, { dryRun: true, drawSecrets: true })).toMatchObject({
      ok: false,
      error: { kind: 'roll-invalid', count: 2 },
    });
  });
  test('drawn secrets open the door by link and by typing, and are given out once', async () => {
    const election = await draft(house.ctx, DEFINITION);
    await importRoll(house.ctx, OFFICER, election.slug, roll('username\nv1\n'), { dryRun: false, drawSecrets: false });
    const drawn = await drawSecrets(house.ctx, OFFICER, election.slug);
    const secret = drawn.ok ? (drawn.value[0]?.secret ?? '') : '';
    expect(await drawSecrets(house.ctx, OFFICER, election.slug)).toMatchObject({ ok: false, error: { kind: 'already-exported' } });
    expect(await signInVoter(house.ctx, election.slug, { link: secret })).toMatchObject({ ok: true });
    expect(await signInVoter(house.ctx, election.slug, { username: 'V1', secret: secret.toLowerCase().replaceAll('-', '') })).toMatchObject(
      { ok: true },
    );
    expect(await signInByLine(house.ctx, [election.slug], `v1-${secret.toLowerCase()}`)).toMatchObject({ ok: true });
    expect(
      await signInVoter(house.ctx, election.slug, { username: 'v1', secret: `${secret.slice(0, -1)}${secret.endsWith('A') ? 'B' : 'A'}` }),
    ).toMatchObject({ ok: false, error: { kind: 'wrong-secret' } });
  });
  test('a voter who has voted stays on the roll with the weight that counted', async () => {
    const slug = await ready();
    await vote(slug, 'v1', 'one11111', choose(0), key(1));
    const voter = await signInVoter(house.ctx, slug, { username: 'v1', secret: 'one11111' });
    if (!voter.ok) throw new Error('no voter');
    expect(await changeVoter(house.ctx, OFFICER, slug, voter.value.voter.id, { status: 'removed' })).toMatchObject({
      ok: false,
      error: { kind: 'read-only' },
    });
    expect(await changeVoter(house.ctx, OFFICER, slug, voter.value.voter.id, { weight: '5' })).toMatchObject({
      ok: false,
      error: { kind: 'read-only' },
    });
  });
});

describe('self-registration', () => {
  test.each([
    ['the day on which ages are measured', '2027-06-02'],
    ['today', '2026-12-02'],
  ])('a date of birth after %s is a slip of the pen, no child', async (_, dateOfBirth) => {
    const election = await draft(house.ctx, {
      ...DEFINITION,
      access: 'registration',
      eligibility: { minimumAge: 18, ageOn: '2027-06-01' },
    });
    await performAct(house.ctx, OFFICER, election.slug, 'open');
    expect(await registerVoter(house.ctx, election.slug, { username: 'x', name: 'X', dateOfBirth })).toEqual({
      ok: false,
      error: { kind: 'not-eligible', reasons: [{ kind: 'born-in-future' }] },
    });
  });
  test('explains who may not vote and lets the others in', async () => {
    const election = await draft(house.ctx, {
      ...DEFINITION,
      access: 'registration',
      eligibility: { minimumAge: 18, ageOn: '2026-12-01', places: ['Bengaluru', 'Mysuru'] },
    });
    expect(
      await registerVoter(house.ctx, election.slug, { username: 'x', name: 'X', dateOfBirth: '2000-01-01', place: 'Mysuru' }),
    ).toMatchObject({ ok: false, error: { kind: 'registration-closed' } });
    await performAct(house.ctx, OFFICER, election.slug, 'open');
    expect(
      await registerVoter(house.ctx, election.slug, { username: 'x', name: 'X', dateOfBirth: '2008-12-02', place: 'Delhi' }),
    ).toMatchObject({ ok: false, error: { kind: 'not-eligible', reasons: [{ kind: 'too-young', age: 17 }, { kind: 'other-place' }] } });
    const registered = await registerVoter(house.ctx, election.slug, {
      username: 'x',
      name: 'X',
      dateOfBirth: '01.12.2008',
      place: ' mysuru ',
    });
    expect(registered).toMatchObject({ ok: true, value: { state: 'active' } });
    expect(
      await registerVoter(house.ctx, election.slug, { username: 'X ', name: 'X', dateOfBirth: '1990-01-01', place: 'Mysuru' }),
    ).toMatchObject({ ok: false, error: { kind: 'exists' } });
    const secret = registered.ok ? (registered.value.secret ?? '') : '';
    expect(await vote(election.slug, 'x', secret, choose(2), key(1))).toMatchObject({ ok: true });
  });
});

describe('the first seed’s trial (section 8.1 of its report)', () => {
  const files = {
    candidates: 'Candidate | Symbol\nManjunath | Tiger\nHemanth | Fan\nArvind | Table\nGopal | Book\nPrakruthi | Peacock\nVeena | Vase\n',
    voters: 'Rahul-1552\nKaushal-1547\nSanjana-1514\nMahima-1617\nAshwin-1517\n',
    voted: 'Ashwin-1517\nKaushal-1547\nSanjana-1514\nMahima-1617\n',
    votes: 'Manjunath\nManjunath\nManjunath\n',
  };
  test('four voted, three votes stand, the fourth is spoiled; the files come back', async () => {
    const imported = await importSeedText(house.ctx, OFFICER, { name: 'Trial', files });
    expect(imported).toMatchObject({ ok: true, value: { voters: 5, voted: 4, votes: 3, spoiled: 1 } });
    if (!imported.ok) return;
    const { slug } = imported.value.election;
    expect(await resultsOf(house.ctx, imported.value.election, 'officer')).toMatchObject({
      ok: true,
      value: { ballots: 4, spoiled: 1, contests: [{ winners: ['c1'] }] },
    });
    await performAct(house.ctx, OFFICER, slug, 'open');
    const open = await findElection(house.ctx, slug);
    if (!open.ok) throw new Error('gone');
    expect(await resultsOf(house.ctx, open.value, 'public')).toMatchObject({
      ok: true,
      value: {
        ballots: 4,
        spoiled: 1,
        contests: [
          {
            winners: ['c1'],
            candidates: [{ name: 'Manjunath', votes: '3' }, { votes: '0' }, { votes: '0' }, { votes: '0' }, { votes: '0' }, { votes: '0' }],
          },
        ],
      },
    });
    expect(await signInByLine(house.ctx, [slug], 'kaushal-1547')).toMatchObject({ ok: true, value: { voted: true } });
    const rahul = await signInByLine(house.ctx, [slug], 'rahul-1552');
    expect(rahul).toMatchObject({ ok: true, value: { voted: false } });
    if (rahul.ok)
      expect(await spoilBallot(house.ctx, { slug, voterId: rahul.value.voter.id, castKey: key(5), place: null })).toMatchObject({
        ok: true,
      });
    const after = await findElection(house.ctx, slug);
    expect(after).toMatchObject({ ok: true, value: { cast: 5, spoiled: 2 } });
    if (after.ok)
      expect(await exportSeedText(house.ctx, after.value)).toMatchObject({
        ok: true,
        value: { 'Candidates.txt': files.candidates, 'Votes_Rec.txt': files.votes },
      });
    expect(await house.ctx.store.inspect()).toEqual([]);
  });
  test('names what is wrong in the files', async () => {
    for (const bad of [
      { candidates: '' },
      { voters: 'Rahul\n' },
      { voters: 'Rahul-1\nrahul-2\n' },
      { votes: 'Nobody\n' },
      { voted: 'Ghost-1\n' },
      { votes: 'Manjunath\n'.repeat(5) },
    ]) {
      expect(await importSeedText(house.ctx, OFFICER, { name: 'T', files: { ...files, ...bad } })).toMatchObject({
        ok: false,
        error: { kind: 'roll-invalid' },
      });
    }
    expect(await house.ctx.store.listElections()).toEqual([]);
  });
});
