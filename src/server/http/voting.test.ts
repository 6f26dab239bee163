import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BOARD, castFor, castKey, openElection, PASSWORD, signedIn, startTestNode, type TestNode } from '../node.fixture.ts';

let node: TestNode;
let now = Date.parse('2026-03-01T10:00:00Z');
beforeAll(async () => {
  node = await startTestNode({}, { clock: { now: () => now } });
});
afterAll(async () => {
  await node.stop();
});

describe('one election over HTTP', () => {
  test('create, import, open, sign in, cast, close, declare, results', async () => {
    const { slug, voters } = await openElection(node.owner, 3);
    for (const [i, voter] of voters.entries()) {
      const { client, session } = await signedIn(node, slug, voter);
      expect(session).toMatchObject({ username: voter.username, voted: false, contests: [0] });
      const receipt = await castFor(client, slug, i === 2 ? 1 : 0);
      expect(receipt).toMatchObject({ replaced: false, repeated: false, title: 'Board election', day: '2026-03-01' });
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
    expect((await node.client().call('export', { slug, format: 'json' })).json).toMatchObject({
      results: { ballots: 3 },
      ballots: [{ contest: 'q1', answer: { candidates: [0] }, weight: '2' }, { weight: '1' }],
    });
    expect((await node.client().call('export', { slug, format: 'cvr.json' })).status).toBe(200);
    expect((await node.client().call('export', { slug, format: 'blt' })).json, 'no rankings here').toMatchObject({ kind: 'not-found' });
    expect((await node.client().call('export', { slug, format: 'ballots.csv' }, undefined, '?contest=q9')).json).toMatchObject({
      kind: 'not-found',
    });
  });

  test('drafts are nobody’s business; ready ones are shown', async () => {
    const { slug } = await node.owner.must('createElection', {}, { slug: 'quiet', definition: BOARD });
    expect((await node.client().call('election', { slug })).status).toBe(404);
    expect((await node.client().must('elections')).map((each) => each.slug)).not.toContain(slug);
    await node.owner.must('addVoter', { slug }, { username: 'x' });
    await node.owner.must('act', { slug }, { act: 'lock' });
    expect(await node.client().must('election', { slug })).toMatchObject({
      status: 'ready',
      resultsShown: false,
      turnout: { cast: 0, roll: 1 },
    });
    expect((await node.client().must('elections')).map((each) => each.slug)).toContain(slug);
  });

  test('voters who come onto the roll while people vote are counted publicly', async () => {
    const { slug } = await openElection(node.owner, 2);
    expect((await node.client().must('election', { slug })).late).toBe(0);
    await node.owner.must('addVoter', { slug }, { username: 'latecomer' });
    expect(await node.owner.must('adminElection', { slug })).toMatchObject({ late: 1, roll: { late: 1 } });
    expect(await node.client().must('election', { slug })).toMatchObject({ late: 1, turnout: { roll: 3 } });
  });
});

describe('a cast', () => {
  test('sent twice with one key is one ballot and the same receipt, also at the same moment', async () => {
    const { slug, voters } = await openElection(node.owner, 1);
    const { client } = await signedIn(node, slug, voters[0]!);
    const key = castKey();
    const both = await Promise.all([castFor(client, slug, 1, key), castFor(client, slug, 1, key)]);
    const third = await castFor(client, slug, 1, key);
    expect(new Set([...both, third].map(({ tracker }) => tracker)).size).toBe(1);
    expect(both.filter(({ repeated }) => !repeated)).toHaveLength(1);
    expect(third.repeated).toBe(true);
    expect((await node.owner.must('adminElection', { slug })).cast).toBe(1);
  });

  test('with one credential from twenty clients at once: exactly one wins, the others hear "already voted"', async () => {
    const { slug, voters } = await openElection(node.owner, 1);
    const clients = await Promise.all(Array.from({ length: 20 }, () => signedIn(node, slug, voters[0]!)));
    const answers = await Promise.all(
      clients.map(({ client }) => client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'choices', candidates: [0] }] })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ json }) => (json as { kind?: string }).kind === 'already-voted')).toHaveLength(19);
    expect((await node.owner.must('adminElection', { slug })).cast).toBe(1);
  });

  test('in doubt is resolved by its key, without a session', async () => {
    const { slug, voters } = await openElection(node.owner, 1);
    const { client } = await signedIn(node, slug, voters[0]!);
    const key = castKey();
    expect(await node.client().must('doubt', { slug }, { key })).toEqual({ state: 'not-recorded' });
    const receipt = await castFor(client, slug, 0, key);
    expect(await node.client().must('doubt', { slug }, { key })).toMatchObject({
      state: 'recorded',
      receipt: { tracker: receipt.tracker },
    });
  });

  test('may be changed where the election lets it; the first receipt is then "replaced"', async () => {
    const { slug, voters } = await openElection(node.owner, 1, { ...BOARD, revoting: true });
    const { client } = await signedIn(node, slug, voters[0]!);
    const first = await castFor(client, slug, 0);
    const again = await signedIn(node, slug, voters[0]!);
    expect(again.session).toMatchObject({ voted: true, mayChange: true });
    expect((await castFor(again.client, slug, 2)).replaced).toBe(true);
    expect(await client.must('tracker', { slug, tracker: first.tracker })).toMatchObject({ state: 'replaced' });
    await node.owner.must('act', { slug }, { act: 'close' });
    expect((await node.client().must('results', { slug })).contests[0]?.candidates.map(({ votes }) => votes)).toEqual(['0', '0', '1']);
  });

  test('is refused for what no ballot can hold, each with its kind', async () => {
    const { slug, voters } = await openElection(node.owner, 1);
    const { client } = await signedIn(node, slug, voters[0]!);
    const cast = async (answers: unknown): Promise<unknown> => (await client.call('cast', { slug }, { key: castKey(), answers })).json;
    expect(await cast([{ kind: 'choices', candidates: [3] }])).toMatchObject({ kind: 'unknown-candidate', status: 422 });
    expect(await cast([{ kind: 'choices', candidates: [0, 1] }])).toMatchObject({ kind: 'ballot-invalid', status: 422 });
    expect(await cast([{ kind: 'ranking', ranks: [[0]] }])).toMatchObject({ status: 422 });
    expect(await cast([])).toMatchObject({ kind: 'input-invalid', status: 400 });
    expect(await cast([null, null])).toMatchObject({ kind: 'ballot-malformed', status: 400 });
    await node.owner.must('act', { slug }, { act: 'pause', reason: 'A test' });
    expect(await cast([{ kind: 'none' }])).toMatchObject({ kind: 'not-open', state: 'paused', status: 409 });
    expect((await node.owner.must('adminElection', { slug })).cast).toBe(0);
  });
});

describe('a voter’s session', () => {
  test('is a cookie that scripts cannot read, for its election only, and ends by itself after 30 idle minutes', async () => {
    const { slug, voters } = await openElection(node.owner, 1);
    const { client } = await signedIn(node, slug, voters[0]!);
    const again = await node.client().call('signIn', { slug }, voterOf(voters[0]!));
    const [cookie = ''] = again.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(new RegExp(`^vt-voter=[A-Za-z0-9_-]+; Path=/api/elections/${slug}; Max-Age=1800; HttpOnly; SameSite=Strict$`));
    now += 29 * 60_000;
    expect((await client.call('me', { slug })).status).toBe(200);
    now += 29 * 60_000;
    expect((await client.call('me', { slug })).status, 'each request moves the end').toBe(200);
    now += 31 * 60_000;
    expect((await client.call('me', { slug })).json).toMatchObject({ kind: 'not-signed-in', status: 401 });
  });

  test('does not open another election, and not its own after a reset of the secret or a changed byte', async () => {
    const first = await openElection(node.owner, 1);
    const second = await openElection(node.owner, 1);
    const { client } = await signedIn(node, first.slug, first.voters[0]!);
    expect((await client.call('me', { slug: second.slug })).status).toBe(401);
    const forged = client.cookies.slice(0, -3) + (client.cookies.endsWith('AAA') ? 'BBB' : 'AAA');
    expect((await client.raw(`/api/elections/${first.slug}/me`, { headers: { cookie: forged } })).status).toBe(401);
    const { entries } = await node.owner.must('voters', { slug: first.slug });
    const [fresh] = await node.owner.must('resetSecret', { slug: first.slug, id: entries[0]!.id });
    expect((await client.call('me', { slug: first.slug })).status).toBe(401);
    expect((await node.client().call('signIn', { slug: first.slug }, voterOf(first.voters[0]!))).status).toBe(401);
    expect((await node.client().call('signIn', { slug: first.slug }, { link: fresh!.secret })).status).toBe(200);
  });

  test('needs its CSRF token for casting, and ends by signing out', async () => {
    const { slug, voters } = await openElection(node.owner, 1);
    const { client } = await signedIn(node, slug, voters[0]!);
    const good = client.csrf;
    client.csrf = 'wrong';
    expect((await client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'none' }] })).json).toMatchObject({
      kind: 'cross-site',
      status: 403,
    });
    client.csrf = good;
    await client.must('signOut', { slug });
    expect(client.cookies).toBe('');
  });
});

const voterOf = ({ username, secret }: { readonly username: string; readonly secret: string }): object => ({ username, secret });

describe('wrong secrets', () => {
  test('delay their account from their network only, and never for good', async () => {
    const { slug, voters } = await openElection(node.owner, 2);
    const [one, two] = voters as [(typeof voters)[0] & object, (typeof voters)[0] & object];
    const tries = [];
    for (let i = 0; i < 6; i++)
      tries.push((await node.client().call('signIn', { slug }, { username: one.username, secret: 'wrong' })).status);
    expect(tries).toEqual([401, 401, 401, 401, 401, 429]);
    const late = await node.client().call('signIn', { slug }, voterOf(one));
    expect(late.json).toMatchObject({ kind: 'too-many-attempts' });
    expect(Number(late.headers['retry-after'])).toBeGreaterThan(0);
    expect((await node.client().call('signIn', { slug }, voterOf(two))).status, 'a neighbour in the same network').toBe(200);
    now += 6_000;
    expect((await node.client().call('signIn', { slug }, voterOf(one))).status).toBe(200);
  });
});

describe('self-registration', () => {
  const HALL = { ...BOARD, access: 'registration' as const, eligibility: { minimumAge: 18, ageOn: '2026-06-01', places: ['Udupi'] } };
  test('lets the eligible in, explains the rest, and asks an officer where the election does', async () => {
    const { slug } = await node.owner.must('createElection', {}, { definition: HALL });
    await node.owner.must('act', { slug }, { act: 'open' });
    const register = (body: object) => node.client().call('register', { slug }, body);
    expect((await register({ username: 'kid', name: 'Kid', dateOfBirth: '2010-01-01', place: 'Udupi' })).json).toMatchObject({
      kind: 'not-eligible',
      status: 403,
      reasons: [{ kind: 'too-young', minimumAge: 18 }],
    });
    const done = await register({ username: 'mira', name: 'Mira', dateOfBirth: '1990-05-17', place: 'udupi ' });
    expect(done.json).toMatchObject({ state: 'active', secret: expect.stringMatching(/^[0-9A-Z]{3}(-[0-9A-Z]{3}){5}$/) });
    expect((await register({ username: 'MIRA', name: 'Other', dateOfBirth: '1990-05-17', place: 'Udupi' })).json).toMatchObject({
      kind: 'exists',
      status: 409,
    });
    const { client } = await signedIn(node, slug, { username: 'mira', secret: (done.json as { secret: string }).secret });
    expect((await castFor(client, slug, 0)).repeated).toBe(false);
  });
});

describe('administration of votes', () => {
  test('a second officer confirms where the election asks for one', async () => {
    const { slug } = await node.owner.must('createElection', {}, { definition: { ...BOARD, secondOfficer: true } });
    await node.owner.must('addVoter', { slug }, { username: 'v' });
    await node.owner.must('act', { slug }, { act: 'lock' });
    expect((await node.owner.call('act', { slug }, { act: 'open' })).json).toMatchObject({ kind: 'second-officer-needed' });
    expect((await node.owner.call('act', { slug }, { act: 'open', second: { username: 'olga', password: PASSWORD } })).json).toMatchObject({
      kind: 'second-officer-needed',
    });
    const { link } = await node.owner.must('invite', {}, { role: 'officer' });
    const other = node.client();
    await other.must('join', {}, { token: new URL(link).hash.slice(1), username: 'otto', name: 'Otto', password: PASSWORD });
    expect((await node.owner.must('act', { slug }, { act: 'open', second: { username: 'otto', password: PASSWORD } })).status).toBe('open');
  });

  test('a round opens for so many ballots, then pauses by itself', async () => {
    const { slug, voters } = await openElection(node.owner, 3);
    await node.owner.must('act', { slug }, { act: 'pause', reason: 'A test' });
    expect((await node.owner.must('round', { slug }, { voters: 2 })).roundLimit).toBe(2);
    for (const voter of voters.slice(0, 2)) await castFor((await signedIn(node, slug, voter)).client, slug, 0);
    expect((await node.owner.must('adminElection', { slug })).status).toBe('paused');
    const last = await signedIn(node, slug, voters[2]!);
    expect((await last.client.call('cast', { slug }, { key: castKey(), answers: [{ kind: 'none' }] })).json).toMatchObject({
      kind: 'not-open',
    });
  });

  test('the roll: page, search, correct, CSV without secrets and without formulas', async () => {
    const { slug, voters } = await openElection(node.owner, 3);
    await node.owner.must('addVoter', { slug }, { username: '=cmd', name: 'Late, one', groups: ['east'] });
    const page = await node.owner.call('voters', { slug }, undefined, '?search=v2&limit=1');
    expect(page.json).toMatchObject({ total: 1, entries: [{ username: 'v2', voted: false, hasSecret: true }] });
    const csv = await node.owner.call('rollCsv', { slug });
    expect(csv.headers['content-disposition']).toContain('attachment');
    expect(csv.text).toContain('"\'=cmd","Late, one"');
    for (const { secret } of voters) expect(csv.text).not.toContain(secret);
    expect((await node.owner.call('importVoters', { slug }, { text: 'username\nv1\nnew' })).json).toMatchObject({
      kind: 'roll-invalid',
      count: 1,
      problems: [{ row: 2 }],
    });
    expect((await node.owner.must('voters', { slug })).total).toBe(4);
  });
});
