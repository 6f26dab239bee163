import net from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathOf, ROUTES, type RouteName } from '../../wire/routes.ts';
import { BOARD, castKey, openElection, signedIn, startTestNode, type Answer, type TestNode } from '../node.fixture.ts';

let node: TestNode;
let slug: string;
beforeAll(async () => {
  node = await startTestNode();
  ({ slug } = await openElection(node.owner, 2));
});
afterAll(async () => {
  await node.stop();
});

const JSON_TYPE = { 'content-type': 'application/json' };

/** A problem document in one clear line, of this status and kind. */
function expectProblem(
  answer: Answer,
  status: number,
  kind: string,
): { readonly detail: string; readonly problems: readonly { readonly path: string; readonly message: string }[] } {
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.json).toMatchObject({ kind, status, type: `urn:veritally:refusal:${kind}`, title: expect.stringMatching(/^[^\n]+$/) });
  const document = answer.json as { detail?: string; problems?: never };
  expect(document.detail ?? '').not.toContain('\n');
  return { detail: document.detail ?? '', problems: document.problems ?? [] };
}

const create = (body: string | Buffer, headers: Readonly<Record<string, string>> = JSON_TYPE): Promise<Answer> =>
  node.owner.raw('/api/admin/elections', { method: 'POST', headers, body });

describe('bodies that are not what they say', () => {
  test('malformed JSON', async () => {
    for (const body of ['{', '{"definition":}', "{'a':1}", 'title: yaml', '{"a":1}{', 'null trailing']) {
      expect(expectProblem(await create(body), 400, 'input-invalid').detail).toContain('not JSON');
    }
  });
  test('bytes that are not UTF-8', async () => {
    expect(expectProblem(await create(Buffer.from([0x7b, 0x22, 0xc3, 0x28, 0x22, 0x7d])), 400, 'input-invalid').detail).toContain('UTF-8');
  });
  test('another content type, or none', async () => {
    for (const headers of [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'multipart/form-data; boundary=x' },
      {},
    ]) {
      expect(expectProblem(await create('{}', headers), 415, 'input-invalid').detail).toContain('application/json');
    }
  });
  test('an empty body', async () => {
    expect(expectProblem(await create('', JSON_TYPE), 400, 'input-invalid').problems.length).toBeGreaterThan(0);
  });
  test('JSON that is no object', async () => {
    for (const body of ['null', '1', '"x"', '[]', 'true']) expectProblem(await create(body), 400, 'input-invalid');
  });
  test('keys that reach for the prototype', async () => {
    for (const body of ['{"__proto__":{"x":1},"definition":{}}', '{"constructor":{"prototype":{"x":1}}}'])
      expectProblem(await create(body), 400, 'input-invalid');
    expect(({} as { x?: number }).x).toBeUndefined();
  });
  test('too large: 413 before it is read', async () => {
    const big = `{"username":"${'a'.repeat(300_000)}","secret":"b"}`;
    const answer = await node.client().raw(pathOf('signIn', { slug }), { method: 'POST', headers: JSON_TYPE, body: big });
    expect(expectProblem(answer, 413, 'too-large').detail).toContain('262144');
  });
  test('nested a hundred thousand deep', async () => {
    const answer = await create(`{"definition":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect([400, 422]).toContain(answer.status);
  });
});

describe('fields', () => {
  test('unknown ones are named, at any depth', async () => {
    const outer = expectProblem(await node.owner.call('createElection', {}, { definition: BOARD, extra: 1 }), 400, 'input-invalid');
    expect(outer.problems).toEqual([{ path: 'extra', message: 'is not a field that exists here' }]);
    const inner = expectProblem(
      await node.owner.call('createElection', {}, { definition: { ...BOARD, contests: [{ ...BOARD.contests[0], colour: 'red' }] } }),
      422,
      'definition-invalid',
    );
    expect(inner.problems).toContainEqual({ path: 'contests/0/colour', message: 'is not a field that exists here' });
  });
  test('on every route that takes a body, an unknown field is refused or the caller is not let in', async () => {
    for (const name of Object.keys(ROUTES) as RouteName[]) {
      const route = ROUTES[name];
      if (route.method === 'GET') continue;
      const answer = await node.owner.call(name, { slug, id: '0'.repeat(32) }, { unexpected: true });
      expect([400, 401, 403], `${name}: ${answer.status}`).toContain(answer.status);
      if (answer.status === 400) expect(answer.text).toContain('unexpected');
    }
  });
  test('unknown query fields are refused', async () => {
    expectProblem(await node.owner.call('voters', { slug }, undefined, '?limit=5&order=1'), 400, 'input-invalid');
    expectProblem(await node.owner.call('voters', { slug }, undefined, '?limit=abc'), 400, 'input-invalid');
    expectProblem(await node.owner.call('voters', { slug }, undefined, '?limit=9999'), 400, 'input-invalid');
  });
  test('wrong types are named with their place', async () => {
    const { problems } = expectProblem(await node.owner.call('round', { slug }, { voters: 'three' }), 400, 'input-invalid');
    expect(problems[0]?.path).toBe('voters');
    expectProblem(await node.client().call('signIn', { slug }, { username: 5, secret: [] }), 400, 'input-invalid');
    expectProblem(await node.owner.call('act', { slug }, { act: 'explode' }), 400, 'input-invalid');
  });
  test('over-long text', async () => {
    expectProblem(await node.client().call('signIn', { slug }, { username: 'a'.repeat(201), secret: 'b' }), 400, 'input-invalid');
    expectProblem(
      await node.owner.call('createElection', {}, { definition: { ...BOARD, title: 'x'.repeat(161) } }),
      422,
      'definition-invalid',
    );
  });
  test('control characters, invisible characters and right-to-left tricks in names', async () => {
    for (const bad of ['Ada\u0000', 'Ada\u001b[2J', 'Ada\u202Ecnark', 'A\u200Bda', 'Ada\nBen', '\ud800']) {
      const definition = { ...BOARD, contests: [{ question: 'Who?', candidates: [bad, 'Ben'] }] };
      expectProblem(await node.owner.call('createElection', {}, { definition }), 422, 'definition-invalid');
      expectProblem(await node.owner.call('addVoter', { slug }, { username: `n${bad}` }), 400, 'input-invalid');
    }
    expect((await node.owner.call('addVoter', { slug }, { username: 'ಮಂಜುನಾಥ ಅ' })).status).toBe(200);
  });
  test('a cast key of the wrong form', async () => {
    const fresh = await openElection(node.owner, 1);
    const { client } = await signedIn(node, fresh.slug, fresh.voters[0]!);
    for (const key of ['', 'short', 'a'.repeat(44), `${'a'.repeat(42)}=`])
      expectProblem(await client.call('cast', { slug: fresh.slug }, { key, answers: [{ kind: 'none' }] }), 400, 'input-invalid');
    expectProblem(
      await client.call('cast', { slug: fresh.slug }, { key: castKey(), answers: [{ kind: 'choices', candidates: [0.5] }] }),
      400,
      'input-invalid',
    );
    expectProblem(
      await client.call('cast', { slug: fresh.slug }, { key: castKey(), answers: [{ kind: 'choices', candidates: [0], note: 'x' }] }),
      400,
      'input-invalid',
    );
  });
});

describe('rolls', () => {
  const imported = (text: string): Promise<Answer> =>
    node.owner.call('importVoters', { slug }, { base64: Buffer.from(text, 'latin1').toString('base64') });
  test('semicolons, a byte-order mark, quoted line ends and Latin-1 come in', async () => {
    const utf8 = (text: string): Promise<Answer> =>
      node.owner.call('importVoters', { slug }, { base64: Buffer.from(text).toString('base64') });
    expect((await utf8('\ufeffusername;name\r\nbom2;Bo\r\n')).json).toMatchObject({ added: 1 });
    expect((await imported('username,name\nlatin,Ren\xe9\n')).json).toMatchObject({ added: 1 });
    expect((await node.owner.call('voters', { slug }, undefined, '?search=latin')).json).toMatchObject({ entries: [{ name: 'René' }] });
  });
  test('an empty file, a heading alone, a row too short: nothing is imported', async () => {
    const before = (await node.owner.must('voters', { slug })).total;
    for (const text of ['', '\n\n', 'username,name\n', 'name\nAda\n', 'username,weight\nx1,1\nx2,zero\n', 'username\ny1\ny1\n']) {
      const answer = await imported(text);
      expect([400, 422], `${JSON.stringify(text)}: ${answer.text}`).toContain(answer.status);
    }
    expect((await node.owner.must('voters', { slug })).total).toBe(before);
  });
  test('both forms of the file, or neither, or bad Base64', async () => {
    expectProblem(await node.owner.call('importVoters', { slug }, { text: 'username\na', base64: 'YQ' }), 400, 'input-invalid');
    expectProblem(await node.owner.call('importVoters', { slug }, {}), 400, 'input-invalid');
    expectProblem(await node.owner.call('importVoters', { slug }, { base64: '!!!' }), 400, 'input-invalid');
  });
});

describe('places that do not exist, and wrong states', () => {
  test('unknown addresses, elections, voters, pictures and trackers', async () => {
    expectProblem(await node.client().raw('/api/nothing'), 404, 'not-found');
    expectProblem(await node.client().raw('/api/elections', { method: 'POST' }), 404, 'not-found');
    for (const bad of ['nobody', '..%2f..%2fetc', '%00', 'a'.repeat(200), encodeURIComponent("' OR 1=1 --")])
      expect([400, 404]).toContain((await node.client().raw(`/api/elections/${bad}`)).status);
    expectProblem(await node.owner.call('changeVoter', { slug, id: 'x' }, {}), 404, 'not-found');
    expectProblem(await node.owner.call('changeVoter', { slug, id: '0'.repeat(32) }, {}), 404, 'not-found');
    expectProblem(await node.client().call('asset', { id: '../../keys.json' }), 404, 'not-found');
    expectProblem(await node.client().call('tracker', { slug, tracker: 'zzz' }), 400, 'input-invalid');
    expect(await node.client().must('tracker', { slug, tracker: '0000-0000-0000-0000' })).toMatchObject({ state: 'missing' });
    expectProblem(await node.client().call('export', { slug, format: 'exe' }), 403, 'results-hidden');
  });
  test('a malformed address', async () => {
    expectProblem(await node.client().raw('/api/elections/%E0%A4%A'), 400, 'input-invalid');
  });
  test('an act that the election’s state forbids says what is possible', async () => {
    const { detail } = expectProblem(await node.owner.call('act', { slug }, { act: 'declare' }), 409, 'wrong-state');
    expect(detail).toContain('pause');
    expectProblem(await node.owner.call('deleteElection', { slug }), 409, 'read-only');
    expectProblem(await node.owner.call('createElection', {}, { slug, definition: BOARD }), 409, 'exists');
  });
  test('a definition somebody else changed meanwhile is not overwritten', async () => {
    const made = await node.owner.must('createElection', {}, { definition: BOARD });
    await node.owner.must('changeDefinition', { slug: made.slug }, { version: made.version, definition: { ...BOARD, title: 'Second' } });
    expect(
      (await node.owner.call('changeDefinition', { slug: made.slug }, { version: made.version, definition: { ...BOARD, title: 'Third' } }))
        .status,
    ).toBe(409);
  });
  test('times that the clocks skip, that do not exist or run backwards', async () => {
    for (const times of [
      { timeZone: 'Europe/Paris', opensAt: '2027-03-28T02:30' },
      { opensAt: '2026-02-30T10:00' },
      { opensAt: '2026-05-02T10:00', closesAt: '2026-05-01T10:00' },
      { timeZone: 'Mars/Base' },
      { opensAt: 'soon' },
    ]) {
      expectProblem(await node.owner.call('createElection', {}, { definition: { ...BOARD, ...times } }), 422, 'definition-invalid');
    }
  });
});

describe('below HTTP', () => {
  const raw = (bytes: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = net.connect(node.node.port, '127.0.0.1', () => socket.write(bytes));
      let text = '';
      socket.setEncoding('latin1').on('data', (part: string) => {
        text += part;
      });
      socket.on('close', () => {
        resolve(text);
      });
      socket.on('error', reject);
    });
  test('bytes that are no request get one line and the close', async () => {
    expect(await raw('\x16\x03\x01\x02\x00hello\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(`GET / HTTP/1.1\r\nhost: x\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 431 /);
  });
  test('the server is still there', async () => {
    expect(await node.client().must('health')).toMatchObject({ ok: true });
  });
});
