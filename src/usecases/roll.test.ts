import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draft, OFFICER, testHouse, type TestHouse } from '../../test/support/house.ts';
import { choose, DEFINITION, key, openBoard, roll, signInAndCast, type DropHouse } from '../../test/support/plain-board.ts';
import { performAct } from './act.ts';
import { importRoll } from './import-roll.ts';
import { registerVoter } from './register-voter.ts';
import { drawSecrets } from './draw-secrets.ts';
import { changeVoter } from './roll.ts';
import { signInByLine, signInVoter } from './sign-in-voter.ts';

// How voters come onto the roll: from a file, one by one, and by registering themselves.

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const ready = (...more: DropHouse<typeof openBoard>) => openBoard(house, ...more);
const vote = (...more: DropHouse<typeof signInAndCast>) => signInAndCast(house, ...more);

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
