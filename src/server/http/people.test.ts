import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Guard } from '../../wire/route.ts';
import { ROUTES, type RouteName } from '../../wire/routes.ts';
import { BOARD, Client, openElection, PASSWORD, startTestNode, type TestNode } from '../node.fixture.ts';

let node: TestNode;
let now = Date.parse('2026-03-01T10:00:00Z');
const HOUR = 3_600_000;
beforeAll(async () => {
  node = await startTestNode({}, { clock: { now: () => now } });
});
afterAll(async () => {
  await node.stop();
});

const signIn = async (username: string, password = PASSWORD, code?: string): Promise<Client> => {
  const client = node.client();
  const session = await client.must('adminSignIn', {}, { username, password, ...(code === undefined ? {} : { code }) });
  client.csrf = session.csrf;
  return client;
};

describe('the first administrator', () => {
  test('is made once: the link is used up and no other is given out', async () => {
    const token = new URL(node.node.firstAdminLink ?? '').hash.slice(1);
    const again = await node.client().call('setup', {}, { token, username: 'eve', name: 'Eve', password: PASSWORD });
    expect(again.json).toMatchObject({ kind: 'not-found', status: 404 });
    expect(
      (await node.client().call('setup', {}, { token: 'first-guessguessguessguess', username: 'eve', name: 'Eve', password: PASSWORD }))
        .status,
    ).toBe(404);
  });
});

describe('sessions', () => {
  test('the cookie is HttpOnly, SameSite, for this host, and new at each sign-in', async () => {
    const first = await node.client().call('adminSignIn', {}, { username: 'olga', password: PASSWORD });
    const second = await node.client().call('adminSignIn', {}, { username: 'olga', password: PASSWORD });
    const [cookie = ''] = first.headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^vt-admin=[A-Za-z0-9_-]{43}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/);
    expect(second.headers['set-cookie']?.[0]).not.toBe(cookie);
  });
  test('end after 12 idle hours, and after 7 days however busy', async () => {
    const idle = await signIn('olga');
    const busy = await signIn('olga');
    for (let hours = 0; hours < 7 * 24 - 6; hours += 6) {
      now += 6 * HOUR;
      expect((await busy.call('adminMe')).status).toBe(200);
    }
    expect((await idle.call('adminMe')).status).toBe(401);
    now += 6 * HOUR;
    expect((await busy.call('adminMe')).status).toBe(401);
    node.owner.csrf = (await node.owner.must('adminSignIn', {}, { username: 'olga', password: PASSWORD })).csrf;
  });
  test('a wrong password is slow to guess and says the same for unknown names', async () => {
    const tell = async (username: string): Promise<unknown> =>
      (await node.client().call('adminSignIn', {}, { username, password: 'wrong password' })).json;
    expect(await tell('olga')).toEqual(await tell('nobody'));
    for (let i = 0; i < 5; i++) await tell('nobody');
    expect(await tell('nobody')).toMatchObject({ kind: 'too-many-attempts', status: 429 });
  });
  test('can be seen and revoked', async () => {
    const other = await signIn('olga');
    const held = await node.owner.must('sessions');
    expect(held.filter(({ current }) => current)).toHaveLength(1);
    for (const { id, current } of held) if (!current) await node.owner.must('revokeSession', { id });
    expect((await other.call('adminMe')).status).toBe(401);
    expect((await node.owner.call('adminMe')).status).toBe(200);
  });
  test('a new password ends the others', async () => {
    const { link } = await node.owner.must('invite', {}, { role: 'observer' });
    const here = node.client();
    here.csrf = (
      await here.must('join', {}, { token: new URL(link).hash.slice(1), username: 'pia', name: 'Pia', password: PASSWORD })
    ).csrf;
    const there = await signIn('pia');
    expect((await here.call('changePassword', {}, { current: 'not it', next: 'another long one' })).json).toMatchObject({
      kind: 'wrong-secret',
    });
    await here.must('changePassword', {}, { current: PASSWORD, next: 'another long one' });
    expect((await there.call('adminMe')).status).toBe(401);
    expect((await here.call('adminMe')).status).toBe(200);
    expect((await node.client().call('adminSignIn', {}, { username: 'pia', password: PASSWORD })).status).toBe(401);
  });
});

describe('requests from elsewhere', () => {
  const target = '/api/admin/check-definition';
  const body = JSON.stringify({ definition: BOARD });
  const post = (headers: Readonly<Record<string, string>>) =>
    node.owner.raw(target, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });
  test('a changing request without the token, or with another one, is refused', async () => {
    expect((await post({})).status).toBe(200);
    expect((await post({ 'x-veritally-csrf': 'x' })).json).toMatchObject({ kind: 'cross-site', status: 403 });
    expect((await post({ 'x-veritally-csrf': '' })).json).toMatchObject({ kind: 'cross-site' });
  });
  test('a page of another site is refused by what the browser says of it', async () => {
    expect((await post({ origin: 'https://evil.example' })).json).toMatchObject({ kind: 'cross-site' });
    expect((await post({ origin: 'null' })).json).toMatchObject({ kind: 'cross-site' });
    expect((await post({ 'sec-fetch-site': 'cross-site' })).json).toMatchObject({ kind: 'cross-site' });
    expect((await post({ 'sec-fetch-site': 'same-site' })).json).toMatchObject({ kind: 'cross-site' });
    expect((await post({ origin: node.node.url, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
    const { slug } = await openElection(node.owner, 1);
    const signedBy = await node.client().raw(`/api/elections/${slug}/sign-in`, {
      method: 'POST',
      body: '{"username":"a","secret":"b"}',
      headers: { 'content-type': 'application/json', origin: 'https://evil.example' },
    });
    expect(signedBy.json, 'nobody is signed in from elsewhere').toMatchObject({ kind: 'cross-site' });
  });
});

describe('roles and scopes, on every route of the map', () => {
  const RANK = { observer: 0, officer: 1, owner: 2 } as const;
  const params = { slug: 'no-such-election', id: 'f'.repeat(32), format: 'json', tracker: '0' };
  const guarded = (Object.keys(ROUTES) as RouteName[]).filter((name) => (ROUTES[name].guard as Guard).kind === 'admin');

  test('nobody is let in without signing in', async () => {
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const { guard } = ROUTES[name] as { readonly guard: Guard };
      if (guard.kind === 'public') continue;
      expect([401, 404], name).toContain((await node.client().call(name, params)).status);
      if (guard.kind === 'admin') expect((await node.client().call(name, params)).json, name).toMatchObject({ kind: 'not-signed-in' });
    }
  });

  test('each role reaches what its rank allows and nothing above', async () => {
    for (const role of ['observer', 'officer', 'owner'] as const) {
      const every = [...new Set(guarded.flatMap((name) => (ROUTES[name].guard as Extract<Guard, { kind: 'admin' }>).scopes))];
      const program = await node.program(role, every);
      for (const name of guarded) {
        const guard = ROUTES[name].guard as Extract<Guard, { kind: 'admin' }>;
        if (guard.scopes.length === 0 || name === 'backup') continue;
        const { status, json } = await program.call(name, params, { unexpected: 1 });
        const kind = (json as { kind?: string }).kind;
        if (RANK[role] < RANK[guard.role]) expect({ name, kind }).toEqual({ name, kind: 'forbidden' });
        else expect(status, `${name} ${kind}`).not.toBe(403);
      }
    }
  });

  test('a token without the scope is refused, and none does what is for people', async () => {
    const program = await node.program('owner', ['elections:read']);
    expect((await program.call('adminElections')).status).toBe(200);
    for (const name of guarded) {
      const { scopes } = ROUTES[name].guard as Extract<Guard, { kind: 'admin' }>;
      if (scopes.join() !== 'elections:read')
        expect((await program.call(name, params, {})).json, name).toMatchObject({ kind: 'forbidden' });
    }
  });

  test('a token ends with its revocation, its last day, or a wrong letter', async () => {
    const made = await node.owner.must(
      'createToken',
      {},
      { name: 'counting machine', role: 'observer', scopes: ['elections:read'], days: 2 },
    );
    const program = node.client();
    program.token = made.token;
    expect((await program.call('adminElections')).status).toBe(200);
    expect((await node.owner.must('tokens')).every((token) => !('token' in token) && !JSON.stringify(token).includes(made.token))).toBe(
      true,
    );
    const wrong = node.client();
    wrong.token = `${made.token.slice(0, -1)}${made.token.endsWith('A') ? 'B' : 'A'}`;
    expect((await wrong.call('adminElections')).status).toBe(401);
    const second = node.client();
    second.token = (await node.owner.must('createToken', {}, { name: 'other', scopes: ['elections:read'] })).token;
    await node.owner.must('revokeToken', { id: (await node.owner.must('tokens')).find(({ name }) => name === 'other')!.id });
    expect((await second.call('adminElections')).status).toBe(401);
    now += 49 * HOUR;
    expect((await program.call('adminElections')).status).toBe(401);
    node.owner.csrf = (await node.owner.must('adminSignIn', {}, { username: 'olga', password: PASSWORD })).csrf;
  });
});

describe('the second factor', () => {
  test('is asked for once it is on; a code opens once; a recovery code works once', async () => {
    const { link } = await node.owner.must('invite', {}, { role: 'officer' });
    const client = node.client();
    client.csrf = (
      await client.must('join', {}, { token: new URL(link).hash.slice(1), username: 'tom', name: 'Tom', password: PASSWORD })
    ).csrf;
    const { secret } = await client.must('totpStart');
    const code = (): string => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now });
    expect((await client.call('totpConfirm', {}, { code: '000000' })).status).toBe(401);
    const { codes } = await client.must('totpConfirm', {}, { code: code() });
    expect(codes).toHaveLength(10);
    now += 60_000;
    const enter = (given?: string) =>
      node.client().call('adminSignIn', {}, { username: 'tom', password: PASSWORD, ...(given === undefined ? {} : { code: given }) });
    expect((await enter()).json).toMatchObject({ kind: 'second-factor-needed' });
    expect((await enter(code())).status).toBe(200);
    expect((await enter(code())).status, 'the same code again').toBe(401);
    expect((await enter(codes[0])).status).toBe(200);
    expect((await enter(codes[0])).status, 'the same recovery code again').toBe(401);
    await client.must('totpStop', {}, { password: PASSWORD });
    expect((await enter()).status).toBe(200);
  });
});

describe('users', () => {
  test('the last owner stays; a disabled one is out at once', async () => {
    const me = await node.owner.must('adminMe');
    expect((await node.owner.call('changeUser', { id: me.id }, { role: 'observer' })).json).toMatchObject({ kind: 'read-only' });
    const { link } = await node.owner.must('invite', {}, { role: 'officer' });
    const client = node.client();
    const session = await client.must(
      'join',
      {},
      { token: new URL(link).hash.slice(1), username: 'ines', name: 'Ines', password: PASSWORD },
    );
    await node.owner.must('changeUser', { id: session.id }, { disabled: true });
    expect((await client.call('adminMe')).status).toBe(401);
    expect((await node.client().call('adminSignIn', {}, { username: 'ines', password: PASSWORD })).status).toBe(401);
  });
  const join = async (role: string, username: string): Promise<{ readonly client: Client; readonly id: string }> => {
    const { link } = await node.owner.must('invite', {}, { role });
    const client = node.client();
    const session = await client.must('join', {}, { token: new URL(link).hash.slice(1), username, name: username, password: PASSWORD });
    client.csrf = session.csrf;
    return { client, id: session.id };
  };
  test.each([
    ['оlga', 'Eve', 'username', /letters of several scripts/],
    ['eve٣3', 'Eve', 'username', /digits of several scripts/],
    ['eve', 'Оlga', 'name', /letters of several scripts/],
    ['e e', 'Eve', 'username', /letters, digits and/],
  ])('nobody is called %s (%s): the link can be used again', async (username, name, field, words) => {
    const { link } = await node.owner.must('invite', {}, { role: 'observer' });
    const token = new URL(link).hash.slice(1);
    const refused = await node.client().call('join', {}, { token, username, name, password: PASSWORD });
    expect(refused.json).toMatchObject({
      kind: 'input-invalid',
      problems: [{ path: field, message: expect.stringMatching(words) as string }],
    });
    const fitting = await node
      .client()
      .call('join', {}, { token, username: `fit-${field}-${username.length}-${name.length}`, name: 'Eve', password: PASSWORD });
    expect(fitting.status).toBe(200);
  });
  test.each(['o1ga', '0lga', 'oIga', 'OLGA'])('a second name that looks like "olga" is refused: %s', async (username) => {
    const { link } = await node.owner.must('invite', {}, { role: 'observer' });
    const token = new URL(link).hash.slice(1);
    const refused = await node.client().call('join', {}, { token, username, name: 'Eve', password: PASSWORD });
    expect(refused.json).toMatchObject({ kind: 'exists' });
  });
  test('people write their names in every script', async () => {
    for (const [username, name] of [
      ['ರಾಹುಲ್', 'ರಾಹುಲ್ ಶರ್ಮ'],
      ['राहुल', 'राहुल (Rahul)'],
      ['ольга', 'Ольга Smith-Петрова'],
      ['نرگس', 'نرگس زاده'],
      ['佐藤', '佐藤さくら'],
    ] as const) {
      const { link } = await node.owner.must('invite', {}, { role: 'observer' });
      const token = new URL(link).hash.slice(1);
      expect((await node.client().call('join', {}, { token, username, name, password: PASSWORD })).json).toMatchObject({ username, name });
    }
  });
  test('with a disabled owner go the tokens and the invitations that this owner made', async () => {
    const { client, id } = await join('owner', 'otto');
    const program = node.client();
    program.token = (await client.must('createToken', {}, { name: 'otto’s', role: 'owner', scopes: ['elections:read', 'acts'] })).token;
    expect((await program.call('adminElections')).status).toBe(200);
    const { link } = await client.must('invite', {}, { role: 'owner' });
    await node.owner.must('changeUser', { id }, { disabled: true });
    expect((await program.call('adminElections')).json).toMatchObject({ kind: 'not-signed-in' });
    expect((await node.owner.must('tokens')).find(({ name }) => name === 'otto’s')).toMatchObject({ revoked: true });
    const token = new URL(link).hash.slice(1);
    const late = await node.client().call('join', {}, { token, username: 'otto2', name: 'Otto', password: PASSWORD });
    expect(late.json).toMatchObject({ kind: 'not-found' });
    await node.owner.must('changeUser', { id }, { disabled: false, role: 'observer' });
    expect((await program.call('adminElections')).json, 'for good').toMatchObject({ kind: 'not-signed-in' });
  });
  test('a token never does more than the one who made it may do now', async () => {
    const { client, id } = await join('owner', 'oda');
    const program = node.client();
    program.token = (await client.must('createToken', {}, { name: 'oda’s', role: 'owner', scopes: ['elections:read', 'acts'] })).token;
    await node.owner.must('changeUser', { id }, { role: 'observer' });
    expect((await program.call('adminElections')).status).toBe(200);
    expect((await program.call('act', { slug: 'none' }, { act: 'open' })).json).toMatchObject({
      kind: 'forbidden',
      need: 'the role "officer"',
    });
  });
  test('two owners who demote each other at once: one of them stays', async () => {
    for (let round = 0; round < 5; round++) {
      const { client, id } = await join('owner', `rival${round}`);
      const me = await node.owner.must('adminMe');
      await Promise.all([
        node.owner.call('changeUser', { id }, { role: 'observer' }),
        client.call('changeUser', { id: me.id }, { disabled: true }),
      ]);
      const owners = (await node.node.ctx.store.listAdmins()).filter(({ role, disabled }) => role === 'owner' && !disabled);
      expect(owners).toHaveLength(1);
      if (owners[0]?.id === me.id) continue;
      await client.must('changeUser', { id: me.id }, { disabled: false });
      node.owner.csrf = (await node.owner.must('adminSignIn', {}, { username: 'olga', password: PASSWORD })).csrf;
      await node.owner.must('changeUser', { id }, { role: 'observer' });
    }
  });
  test('what was done stands in the record, whose chain holds', async () => {
    const { entries, chain } = await node.owner.must('audit');
    expect(entries.some(({ act, actor }) => act === 'admin.change' && actor === 'admin:olga')).toBe(true);
    expect(chain).toMatchObject({ brokenAt: null });
    expect(JSON.stringify(entries)).not.toContain(PASSWORD);
  });
});
