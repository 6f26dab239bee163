import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { runCommandLine } from '../src/cli/command-line.ts';
import { startTestNode, type TestNode } from '../src/server/node.fixture.ts';

// The command line on a running server: every command of the organiser does there, with a token, what it does at a data folder.

let node: TestNode;
let folder = '';
let owner = '';
let officer = '';
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-cli-server-'));
  node = await startTestNode();
  const every = ['elections:read', 'elections:write', 'voters:read', 'voters:write', 'acts', 'audit:read', 'backup'];
  owner = (await node.program('owner', every)).token ?? '';
  officer = (await node.program('officer', every)).token ?? '';
});
afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string): string => path.join(folder, name);
function file(name: string, text: string): string {
  writeFileSync(at(name), text);
  return at(name);
}

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}
async function run(...args: readonly string[]): Promise<Ran> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  const code = await runCommandLine(args);
  vi.restoreAllMocks();
  return { code, out, err };
}
const remote = (...args: readonly string[]): Promise<Ran> => run(...args, '--server', node.node.url, '--token', owner);
const json = <T = Record<string, unknown>>(ran: Ran): T => JSON.parse(ran.out) as T;
const done = (ran: Ran): Ran => {
  expect(ran).toMatchObject({ code: 0 });
  return ran;
};

const CANDIDATES =
  'Candidate | Symbol\nManjunath | Tiger\nHemanth | Fan\nArvind | Table\nGopal | Book\nPrakruthi | Peacock\nVeena | Vase\n';
const trial = (slug: string): readonly string[] => [
  'import-text',
  '--name',
  'Trial',
  '--slug',
  slug,
  '--candidates',
  file('c.txt', CANDIDATES),
  '--voters',
  file('v.txt', 'Shreevathsa-1599\nKaushal-1547\nRahul-1552\nSanjana-1514\nMahima-1617\nAshwin-1517\n'),
  '--voted',
  file('n.txt', 'Ashwin-1517\nKaushal-1547\nSanjana-1514\nMahima-1617\n'),
  '--votes',
  file('r.txt', 'Manjunath\nManjunath\nManjunath\n'),
  '--json',
];

interface Figures {
  readonly contests: readonly { readonly candidates: readonly { readonly votes: number }[]; readonly winners: readonly string[] }[];
}

describe('the first system’s files, through a running server', () => {
  test('come in and come back as at a data folder', async () => {
    const here = json(done(await run(...trial('trial'), '--data', at('local'))));
    const there = json(done(await remote(...trial('trial'))));
    expect({ ...there, id: '' }).toEqual({ ...here, id: '' });
    expect(there).toMatchObject({ election: 'trial', status: 'draft', candidates: 6, voters: 6, voted: 4, votes: 3, spoiled: 1 });
    for (const act of ['open', 'close', 'declare']) done(await remote('election', act, 'trial'));
    const results = json<Figures>(done(await remote('results', 'trial', '--json')));
    expect(results).toMatchObject({ status: 'declared', ballots: 4, spoiled: 1 });
    expect(results.contests[0]?.candidates.map(({ votes }) => votes)).toEqual([3, 0, 0, 0, 0, 0]);
    expect(results.contests[0]?.winners).toEqual(['Manjunath']);
    done(await remote('election', 'export', 'trial', '--text', at('back')));
    expect(readFileSync(at('back/Candidates.txt'), 'utf8')).toBe(CANDIDATES);
    expect(readFileSync(at('back/Votes_Rec.txt'), 'utf8')).toBe('Manjunath\n'.repeat(3));
  });
  test('a voter of theirs signs in with the secret that stood in them', async () => {
    done(await remote(...trial('signs-in')));
    done(await remote('election', 'open', 'signs-in'));
    const session = await node.client().must('signIn', { slug: 'signs-in' }, { username: 'rahul', secret: '1552' });
    expect(session).toMatchObject({ username: 'Rahul', voted: false });
  });
  test('are refused with the same words, and nothing is made', async () => {
    const bad = [...trial('bad')];
    bad[bad.indexOf('--votes') + 1] = file('bad.txt', 'Nobody\n');
    const here = await run(...bad, '--data', at('local'));
    const there = await remote(...bad);
    expect({ code: there.code, err: there.err }).toEqual({ code: here.code, err: here.err });
    expect(there.code).toBe(1);
    expect(json(there)).toMatchObject({ error: { kind: 'roll-invalid' } });
    expect((await remote('election', 'show', 'bad')).code).toBe(1);
    const taken = await remote(...trial('trial'));
    expect(taken.err).toMatch(/There is already an election with the address "trial"/);
  });
});

describe('the route of the first system’s files', () => {
  const body = { name: 'T', files: { candidates: 'A\nB\n', voters: 'u-1\n' } };
  test('takes no more, no less and nothing else than its schema says', async () => {
    for (const wrong of [
      {},
      { ...body, unknown: 1 },
      { ...body, name: '' },
      { ...body, name: 'x\u202ey' },
      { ...body, name: 'x'.repeat(161) },
      { ...body, files: { candidates: 'A\nB\n' } },
      { ...body, files: { ...body.files, voters: 7 } },
      { ...body, files: { ...body.files, extra: '' } },
    ])
      expect((await node.owner.call('importText', {}, wrong)).json, JSON.stringify(wrong)).toMatchObject({ kind: 'input-invalid' });
    expect((await node.owner.call('importText', {}, { ...body, slug: 'Not A Slug' })).json).toMatchObject({ kind: 'input-invalid' });
    expect((await node.owner.call('importText', {}, { ...body, files: { ...body.files, candidates: 'A\u202e\nB\n' } })).json).toMatchObject(
      {
        kind: 'roll-invalid',
        problems: [{ row: 1, column: 'candidates' }],
      },
    );
    expect((await node.owner.call('importText', {}, { ...body, files: { ...body.files, voters: 'u\u200b-1\n' } })).json).toMatchObject({
      kind: 'roll-invalid',
    });
  });
  test('refuses a body that is too large', async () => {
    const large = await node.owner.call('importText', {}, { ...body, files: { ...body.files, votes: 'x'.repeat(17 * 1_024 * 1_024) } });
    expect(large.json).toMatchObject({ kind: 'too-large', status: 413 });
    const long = await node.owner.call('importText', {}, { ...body, files: { ...body.files, votes: 'x'.repeat(8_000_001) } });
    expect(long.json).toMatchObject({ kind: 'input-invalid' });
  });
  test('needs both scopes, and an officer', async () => {
    for (const [scopes, missing] of [
      [['elections:write'], 'voters:write'],
      [['voters:write', 'audit:read'], 'elections:write'],
    ] as const)
      expect((await (await node.program('officer', scopes)).call('importText', {}, body)).json).toMatchObject({
        kind: 'forbidden',
        need: `the scope "${missing}"`,
      });
    const observer = await node.program('observer', ['elections:write', 'voters:write']);
    expect((await observer.call('importText', {}, body)).json).toMatchObject({ kind: 'forbidden', need: 'the role "officer"' });
    const officers = await node.program('officer', ['elections:write', 'voters:write']);
    expect(await officers.must('importText', {}, body)).toMatchObject({ election: 't', voters: 1, voted: 0 });
  });
});

describe('doctor, through a running server', () => {
  test('tells what it tells at the folder that the server holds', async () => {
    const there = json(done(await remote('doctor', '--json')));
    expect(there).toMatchObject({ ok: true, engine: 'sqlite', problems: [] });
    expect(there).toEqual(json(done(await run('doctor', '--data', node.folder, '--json'))));
    expect(done(await remote('doctor')).out).toMatch(/^All is well: \d+ elections, \d+ ballots/);
    expect((await run('doctor', '--server', node.node.url, '--token', officer)).code).toBe(0);
  });
  test('needs the scope', async () => {
    const program = await node.program('owner', ['elections:read', 'elections:write']);
    expect((await program.call('doctor')).json).toMatchObject({ kind: 'forbidden', need: 'the scope "audit:read"' });
    expect((await run('doctor', '--server', node.node.url, '--token', program.token ?? '')).err).toMatch(/Needed: the scope "audit:read"/);
  });
  test('finds what is wrong, status 1', async () => {
    const { store } = node.node.ctx;
    const inspect = vi.spyOn(store, 'inspect').mockResolvedValue(['Election x: 3 voters are marked, but there are 2 ballots.']);
    expect(await remote('doctor')).toEqual({
      code: 1,
      out: '',
      err: '1 thing is wrong:\n  Election x: 3 voters are marked, but there are 2 ballots.\n',
    });
    inspect.mockRestore();
  });
});

test('every other command of an organiser', async () => {
  const definition = file(
    'club.yaml',
    'title: Club\nslug: x\ncontests:\n  - question: Q\n    candidates: [A, B]\n'.replace('slug: x\n', ''),
  );
  expect(json(done(await remote('election', 'create', definition, '--json')))).toMatchObject({ election: 'club', status: 'draft' });
  const csv = file('roll.csv', 'username,name\nann,Ann\nbob,Bob\ncai,Cai\n');
  done(await remote('voter', 'import', csv, '--election', 'club', '--dry-run'));
  done(await remote('voter', 'import', csv, '--election', 'club', '--secrets-out', at('secrets.csv')));
  expect(readFileSync(at('secrets.csv'), 'utf8')).toContain('/e/club/vote#c=');
  expect(json(done(await remote('voter', 'add', 'dora', '--election', 'club', '--json')))).toMatchObject({ username: 'dora' });
  expect(done(await remote('voter', 'list', '--election', 'club')).out).toMatch(/ann[\s\S]*dora/);
  expect(json<readonly unknown[]>(done(await remote('voter', 'reset', 'DORA', '--election', 'club', '--json')))).toHaveLength(1);
  for (const act of ['lock', 'unlock', 'open', 'pause', 'resume', 'pause']) done(await remote('election', act, 'club', '--reason', 'test'));
  expect(done(await remote('election', 'list')).out).toContain('club');
  expect(json(done(await remote('election', 'show', 'club', '--json')))).toMatchObject({ status: 'paused' });
  const round = remote('round', 'club', '--voters', '1', '--declare', 'yes', '--json');
  await vi.waitFor(async () => expect((await node.node.ctx.store.findElection('club'))?.status).toBe('open'), 10_000);
  const secret = /ann,Ann,([^,]+),/.exec(readFileSync(at('secrets.csv'), 'utf8'))?.[1] ?? '';
  const voter = node.client();
  voter.csrf = (await voter.must('signIn', { slug: 'club' }, { username: 'ann', secret })).csrf;
  await voter.must('cast', { slug: 'club' }, { key: 'k'.repeat(43), answers: [{ kind: 'choices', candidates: [0] }] });
  expect((await round).out).toMatch(/"event":"voted"[\s\S]*"event":"declared"/);
  done(await remote('election', 'archive', 'club'));
  done(await remote('backup', at('club.bak')));
  expect(existsSync(at('club.bak'))).toBe(true);
});

test('what works at the records themselves says why, and what to do on a server', async () => {
  for (const [args, words] of [
    [['restore', 'x.bak'], /does not go through --server\. This command makes a new place/],
    [['admin', 'create', 'ada'], /does not go through --server\. This command asks for no sign-in.*"People"/],
    [['admin', 'reset-password', 'ada'], /does not go through --server/],
    [['admin', 'link'], /does not go through --server/],
    [['token', 'create', 'x'], /does not go through --server\. No API token can make/],
    [['token', 'list'], /does not go through --server/],
    [['token', 'revoke', 'x'], /does not go through --server/],
  ] as const) {
    const refused = await remote(...args);
    expect(refused).toMatchObject({ code: 2, out: '' });
    expect(refused.err).toMatch(words);
    expect(refused.err.trim().split('\n')).toHaveLength(1);
  }
  const held = await run('token', 'create', 'x', '--data', node.folder);
  expect(held.code).toBe(1);
  expect(held.err).toMatch(/is held by process \d+ \(a server at http:\S+\)\. No API token can make.*"People"/);
  expect(done(await run('token', 'list', '--data', node.folder)).out).toContain('officer');
});

describe('a sealed election with people as trustees and a registrar, through a running server', () => {
  test('is set up at the command line: links, public list, check sums, and whom it waits for', async () => {
    const definition =
      'title: Sealed\ncontests:\n  - question: Who?\n    candidates: [Ann, Bob]\nsealed:\n  credentials: registrar\n  trustees: { server: false, people: [Dora] }\n';
    done(await remote('election', 'create', file('sealed.yaml', definition)));
    const roll = file('roll.csv', 'username\nv1\nv2\n');
    expect(done(await remote('voter', 'import', roll, '--election', 'sealed')).out).toContain('veritally credentials generate');
    const shown = json<{ readonly sealing: { readonly uuid: string } }>(done(await remote('election', 'show', 'sealed', '--json')));
    done(await run('credentials', 'generate', roll, '--uuid', shown.sealing.uuid, '--out', at('codes')));
    const take = (name: string): Promise<Ran> => remote('voter', 'credentials', '--election', 'sealed', '--list', at(`codes/${name}`));
    expect((await take('private-credentials.csv')).err).toContain('nothing was sent');
    const checksum = /Check sum.*: (\w{64})/.exec(done(await take('public-credentials.json')).out)?.[1] ?? '';
    expect(done(await remote('election', 'show', 'sealed')).out).toContain(`2, check sum ${checksum}`);
    const [first] = json<{ readonly link: string }[]>(done(await remote('election', 'invite', 'sealed', '--json')));
    const again = /^Dora {2}(\S+)$/m.exec(done(await remote('election', 'invite', 'sealed', '--only', '1')).out)?.[1] ?? '';
    const key = (link: string): Promise<Ran> =>
      run('trustee', 'key', '--link', link, '--key', at('dora'), '--passphrase-file', file('pass', 'four words of luck\n'));
    expect((await key(first?.link ?? '')).err).toContain('There is no trustee link like this');
    const own = /read aloud: (\w{64})/.exec(done(await key(again)).out)?.[1] ?? '';
    const opened = done(await remote('election', 'open', 'sealed')).out;
    for (const sum of [checksum, own]) expect(opened).toContain(sum);
    expect(done(await remote('election', 'close', 'sealed')).out).toMatch(/Awaited +Dora \(decrypt\)/);
  });
  test('has letters with voting codes, where the server makes them', async () => {
    done(
      await remote(
        'election',
        'create',
        file('own.yaml', 'title: Own\ncontests:\n  - question: Who?\n    candidates: [Ann, Bob]\nsealed: {}\n'),
      ),
    );
    done(await remote('voter', 'import', file('own.csv', 'username\nv1\n'), '--election', 'own'));
    done(
      await remote('voter', 'credentials', '--election', 'own', '--letters-out', at('own.html'), '--base-url', 'https://vote.example.org'),
    );
    const letters = readFileSync(at('own.html'), 'utf8');
    expect(letters).toContain('type your voting code');
    expect(letters).not.toContain('Username');
    expect((await run('election', 'invite', 'own', '--data', node.folder)).err).toContain('--base-url is missing');
  });
});
