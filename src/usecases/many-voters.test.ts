import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { draft, OFFICER, testHouse, type TestHouse } from '../../test/support/house.ts';
import { performAct } from './act.ts';
import { castBallot } from './cast-ballot.ts';
import { decideRegistrations } from './decide-registrations.ts';
import { drawSecrets } from './draw-secrets.ts';
import { importRoll } from './import-roll.ts';
import { registerVoter } from './register-voter.ts';
import { addVoter, changeVoter } from './roll.ts';
import { signInByLine, signInVoter } from './sign-in-voter.ts';

// What an officer does with many voters at once, and what stays when the answer is lost on its way (issue "What people see").

let house: TestHouse;
beforeEach(async () => {
  house = await testHouse();
});
afterEach(async () => {
  await house.close();
});

const DEFINITION = { title: 'Board', contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela'] }] };
const TOKEN = 'ab'.repeat(32);
const roll = (rows: string): Uint8Array => new TextEncoder().encode(rows);
const lastEntry = async () => (await house.ctx.store.auditPage({ limit: 1 }))[0];

async function imported(rows: string, open: boolean) {
  const { slug } = await draft(house.ctx, DEFINITION);
  const report = await importRoll(house.ctx, OFFICER, slug, roll(rows), { dryRun: false, drawSecrets: true });
  if (!report.ok) throw new Error(JSON.stringify(report.error));
  if (open) expect(await performAct(house.ctx, OFFICER, slug, 'open')).toMatchObject({ ok: true });
  return { slug, secrets: new Map(report.value.secrets.map(({ username, secret }) => [username, secret])) };
}

describe('secrets that were lost', () => {
  test('are drawn anew for all who have not voted; who has voted, or brought a password, keeps what they have', async () => {
    const { slug, secrets } = await imported('username,secret\nv1,\nv2,\nv3,\nown,brought-along\n', true);
    const first = await signInVoter(house.ctx, slug, { username: 'v1', secret: secrets.get('v1') ?? '' });
    if (!first.ok) throw new Error(first.error.kind);
    const { voter, place } = first.value;
    const cast = { slug, voterId: voter.id, castKey: Buffer.alloc(32, 1).toString('base64url'), place };
    expect(await castBallot(house.ctx, { ...cast, answers: [{ kind: 'choices', candidates: [0] }] })).toMatchObject({ ok: true });
    const drawn = await drawSecrets(house.ctx, OFFICER, slug, { whom: 'unvoted', reason: 'The list was not saved' });
    expect(drawn.ok && drawn.value.map(({ username }) => username)).toEqual(['v2', 'v3']);
    expect(await lastEntry()).toMatchObject({ act: 'voter.replace-secrets', details: '{"reason":"The list was not saved","voters":2}' });
    expect(await signInVoter(house.ctx, slug, { username: 'v2', secret: secrets.get('v2') ?? '' })).toMatchObject({ ok: false });
    for (const { username, secret } of drawn.ok ? drawn.value : [])
      expect(await signInVoter(house.ctx, slug, { username, secret })).toMatchObject({ ok: true });
    expect(await signInVoter(house.ctx, slug, { username: 'own', secret: 'brought-along' })).toMatchObject({ ok: true });
    expect((await house.ctx.store.checkAudit()).brokenAt).toBeNull();
  });

  test('are not drawn anew without a reason', async () => {
    const { slug, secrets } = await imported('username\nv1\n', false);
    for (const reason of [undefined, ' '])
      expect(await drawSecrets(house.ctx, OFFICER, slug, { whom: 'unvoted', reason })).toMatchObject({
        ok: false,
        error: { kind: 'reason-needed', act: 'replace-secrets' },
      });
    await performAct(house.ctx, OFFICER, slug, 'open');
    expect(await signInVoter(house.ctx, slug, { username: 'v1', secret: secrets.get('v1') ?? '' })).toMatchObject({ ok: true });
  });

  test('are not drawn once the polls are closed', async () => {
    const { slug } = await imported('username\nv1\n', true);
    await performAct(house.ctx, OFFICER, slug, 'close');
    expect(await drawSecrets(house.ctx, OFFICER, slug, { whom: 'unvoted' })).toMatchObject({ ok: false, error: { kind: 'read-only' } });
  });
});

describe('an answer lost on its way', () => {
  test.each(['missing', 'unvoted'] as const)('is given again to the same request for secrets (%s), and to no other', async (whom) => {
    const { slug } = await draft(house.ctx, DEFINITION);
    await importRoll(house.ctx, OFFICER, slug, roll('username\nv1\nv2\n'), { dryRun: false, drawSecrets: false });
    const lost = await drawSecrets(house.ctx, OFFICER, slug, { whom, reason: 'Lost', token: TOKEN });
    const length = (await lastEntry())?.seq;
    expect(await drawSecrets(house.ctx, OFFICER, slug, { whom, reason: 'Lost', token: TOKEN })).toEqual(lost);
    expect((await lastEntry())?.seq).toBe(length);
    expect(lost.ok && new Set(lost.value.map(({ secret }) => secret)).size).toBe(2);
    const other = await drawSecrets(house.ctx, OFFICER, slug, { whom: 'missing', token: 'cd'.repeat(32) });
    expect(other).toMatchObject({ ok: false, error: { kind: 'already-exported' } });
    const [told] = lost.ok ? lost.value : [];
    await performAct(house.ctx, OFFICER, slug, 'open');
    expect(await signInVoter(house.ctx, slug, { link: told?.secret ?? '' })).toMatchObject({ ok: true });
  });

  test('is given again to the same import, and another import of these voters is refused', async () => {
    const { slug } = await draft(house.ctx, DEFINITION);
    const file = roll('username,secret\nv1,\nv2,\nown,brought-along\n');
    const options = { dryRun: false, drawSecrets: true };
    const lost = await importRoll(house.ctx, OFFICER, slug, file, { ...options, token: TOKEN });
    expect(lost).toMatchObject({ ok: true, value: { added: 3, secrets: [{ username: 'v1' }, { username: 'v2' }] } });
    expect(await importRoll(house.ctx, OFFICER, slug, file, { ...options, token: TOKEN })).toEqual(lost);
    for (const token of [undefined, 'cd'.repeat(32)])
      expect(await importRoll(house.ctx, OFFICER, slug, file, { ...options, token })).toMatchObject({ error: { kind: 'roll-invalid' } });
    expect(await house.ctx.store.rollCounts((await house.ctx.store.findElection(slug))!.id)).toMatchObject({ active: 3 });
  });

  test('is given again to the same request for one voter more', async () => {
    const { slug } = await imported('username\nv1\n', true);
    const lost = await addVoter(house.ctx, OFFICER, slug, { username: 'late' }, TOKEN);
    expect(lost).toMatchObject({ ok: true });
    expect(await addVoter(house.ctx, OFFICER, slug, { username: 'late' }, TOKEN)).toEqual(lost);
    expect(await addVoter(house.ctx, OFFICER, slug, { username: 'late' }, 'cd'.repeat(32))).toMatchObject({ error: { kind: 'exists' } });
  });
});

describe('many registrations at once', () => {
  const waiting = async () => {
    const { slug } = await draft(house.ctx, { ...DEFINITION, access: 'either', eligibility: { approval: true } });
    await importRoll(house.ctx, OFFICER, slug, roll('username\nv1\n'), { dryRun: false, drawSecrets: true });
    await performAct(house.ctx, OFFICER, slug, 'open');
    for (const username of ['ann', 'anna', 'bob', 'carl']) await registerVoter(house.ctx, slug, { username, name: username });
    const election = (await house.ctx.store.findElection(slug))!;
    const idOf = async (username: string) => (await house.ctx.store.findVoter(election.id, username))!.id;
    return { slug, election, idOf };
  };
  const status = async (election: { readonly id: Parameters<typeof house.ctx.store.findVoter>[0] }, username: string) =>
    (await house.ctx.store.findVoter(election.id, username))?.status;

  test('those named are taken, as late voters once the polls are open, and the record names them', async () => {
    const { slug, election, idOf } = await waiting();
    const ids = [await idOf('bob'), await idOf('ann'), await idOf('v1')];
    expect(await decideRegistrations(house.ctx, OFFICER, slug, { which: { ids }, status: 'active' })).toEqual({
      ok: true,
      value: { decided: 2 },
    });
    expect(await house.ctx.store.findVoter(election.id, 'bob')).toMatchObject({ status: 'active', late: true });
    expect(await house.ctx.store.findVoter(election.id, 'v1')).toMatchObject({ late: false });
    expect(await status(election, 'carl')).toBe('pending');
    expect(await lastEntry()).toMatchObject({
      act: 'voter.decide',
      details: '{"status":"active","usernames":["ann","bob"],"voters":2}',
    });
    expect(await decideRegistrations(house.ctx, OFFICER, slug, { which: { ids }, status: 'active' })).toMatchObject({
      value: { decided: 0 },
    });
  });

  test('all that match are refused, with a reason, unless more wait by now than were looked at', async () => {
    const { slug, election, idOf } = await waiting();
    const which = { match: { search: 'ann' }, most: 1 };
    expect(await decideRegistrations(house.ctx, OFFICER, slug, { which, status: 'refused' })).toMatchObject({
      error: { kind: 'input-invalid', problems: [{ path: 'reason' }] },
    });
    expect(await decideRegistrations(house.ctx, OFFICER, slug, { which, status: 'refused', reason: 'No members' })).toMatchObject({
      error: { kind: 'input-invalid', problems: [{ path: 'most', said: { id: 'more-waiting', values: { found: 2, most: 1 } } }] },
    });
    const except = [await idOf('anna')];
    const done = await decideRegistrations(house.ctx, OFFICER, slug, {
      which: { match: {}, most: 4, except },
      status: 'refused',
      reason: 'No members',
    });
    expect(done).toEqual({ ok: true, value: { decided: 3 } });
    expect(await Promise.all(['ann', 'anna', 'bob', 'carl'].map((name) => status(election, name)))).toEqual([
      'refused',
      'pending',
      'refused',
      'refused',
    ]);
    expect((await lastEntry())?.details).toContain('"reason":"No members"');
  });

  test('whoever is refused learns the reason with the own secret, and nobody else learns anything', async () => {
    const { slug } = await draft(house.ctx, { ...DEFINITION, access: 'registration', eligibility: { approval: true } });
    await performAct(house.ctx, OFFICER, slug, 'open');
    const registered = await registerVoter(house.ctx, slug, { username: 'dora', name: 'Dora' });
    if (!registered.ok) throw new Error('not registered');
    const { voter, secret } = registered.value;
    const signIn = (typed: string) => signInVoter(house.ctx, slug, { username: 'dora', secret: typed });
    expect(await signIn(secret ?? '')).toMatchObject({ error: { kind: 'registration-pending' } });
    const which = { ids: [voter.id] };
    await decideRegistrations(house.ctx, OFFICER, slug, { which, status: 'refused', reason: ' Not a member since 2024. ' });
    const refused = { kind: 'registration-refused', reason: 'Not a member since 2024.' };
    expect(await signIn(secret ?? '')).toEqual({ ok: false, error: refused });
    expect(await signInVoter(house.ctx, slug, { link: secret ?? '' })).toEqual({ ok: false, error: refused });
    expect(await signInByLine(house.ctx, [slug], `dora-${secret ?? ''}`)).toEqual({ ok: false, error: refused });
    expect(await signIn('wrong')).toEqual({ ok: false, error: { kind: 'wrong-secret' } });
    await changeVoter(house.ctx, OFFICER, slug, voter.id, { status: 'active' });
    expect(await signIn(secret ?? '')).toMatchObject({ ok: true });
    await changeVoter(house.ctx, OFFICER, slug, voter.id, { status: 'refused' });
    expect(await signIn(secret ?? '')).toEqual({ ok: false, error: { kind: 'registration-refused', reason: null } });
    await changeVoter(house.ctx, OFFICER, slug, voter.id, { status: 'removed' });
    expect(await signIn(secret ?? '')).toEqual({ ok: false, error: { kind: 'wrong-secret' } });
  });

  test('more than one entry of the record can name are decided all the same', async () => {
    const { slug, election } = await waiting();
    const many = Array.from({ length: 450 }, (_, i) => `m${i}`);
    const pattern = (await house.ctx.store.findVoter(election.id, 'bob'))!;
    await house.ctx.store.addVoters(
      many.map((username, i) => ({
        ...pattern,
        username,
        usernameKey: username,
        id: i.toString(16).padStart(32, '0') as typeof pattern.id,
      })),
      { actor: 'tester', act: 'test', electionId: election.id, details: '{}' },
      0,
    );
    const done = await decideRegistrations(house.ctx, OFFICER, slug, { which: { match: {}, most: 454 }, status: 'active' });
    expect(done).toEqual({ ok: true, value: { decided: 454 } });
    expect(await house.ctx.store.rollCounts(election.id)).toMatchObject({ pending: 0, active: 455 });
    expect((await house.ctx.store.checkAudit()).brokenAt).toBeNull();
  });
});
