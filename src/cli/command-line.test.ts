import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { DELEGATES, GROUPS } from './commands.ts';
import { json, run } from './command-line.fixture.ts';

// Arguments and acts of the command line in one process. `test/cli.test.ts` runs the real program.

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-cli-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => {
  vi.restoreAllMocks();
});

const at = (...parts: readonly string[]): string => path.join(folder, ...parts);

function file(name: string, text: string | Uint8Array): string {
  writeFileSync(at(name), text);
  return at(name);
}

describe('wrong arguments: one clear line, status 2', () => {
  test.for<readonly [readonly string[], RegExp]>([
    [['frobnicate'], /There is no command "frobnicate"/],
    [['electon', 'list'], /Did you mean "election"\?/],
    [['election'], /Say what to do: veritally election create\|list/],
    [['election', 'opne', 'x'], /There is no "veritally election opne"\. Did you mean "election open"\?/],
    [['election', 'open'], /ELECTION is missing: veritally election open ELECTION/],
    [['election', 'open', 'a', 'b'], /"b" is one argument too many/],
    [['election', 'list', '--dta', 'x'], /There is no option --dta\. Did you mean "--data"\?/],
    [['election', 'list', '--data'], /--data needs a value: --data DIR/],
    [['election', 'list', '--data', ''], /--data is empty/],
    [['election', 'list', '--json=yes', '--data', 'x'], /--json takes no value/],
    [['election', 'list', '--data', '/no/such/folder'], /There is no data folder \/no\/such\/folder/],
    [['election', 'list', '--data', '.', '--database', 'postgres://h/x'], /--data or --database, not both/],
    [['election', 'list', '--database', 'mysql://h/x'], /must be an address such as postgres:/],
    [['election', 'list', '--server', 'http://x', '--data', '.', '--token', 't'], /--server or --data\/--database, not both/],
    [['election', 'list', '--server', 'ftp://x', '--token', 't'], /must begin with http:/],
    [['election', 'list', '--server', 'nonsense', '--token', 't'], /must be an address such as/],
    [['election', 'list', '--server', 'http://localhost:1'], /--server needs an API token/],
    [['election', 'list', '--server', 'http://localhost:1', '--token-file', '/no/file'], /token file \/no\/file cannot be read \(ENOENT\)/],
    [['election', 'list', '--data', '.', '--token', 't'], /--token goes with --server/],
    [['election', 'create', '/no/file', '--data', '.'], /\/no\/file cannot be read \(ENOENT\)/],
    [['election', 'export', 'x', '--data', '.'], /--text is missing/],
    [['voter', 'import', 'f', '--data', '.'], /--election is missing/],
    [['voter', 'credentials', '--election', 'x', '--data', '.'], /say where to, with --secrets-out/],
    [['voter', 'import', 'f', '--election', 'x', '--columns', 'username', '--data', '.'], /--columns takes pairs/],
    [['voter', 'list', '--election', 'x', '--limit', '1000', '--data', '.'], /--limit must be a whole number from 1 to 500, not "1000"/],
    [['voter', 'list', '--election', 'x', '--voted', 'maybe', '--data', '.'], /--voted must be one of yes, no/],
    [['voter', 'reset', '--election', 'x', '--data', '.'], /Name one voter, or give --missing/],
    [['voter', 'reset', '--missing', '--unvoted', '--election', 'x', '--data', '.'], /Name one voter, or give --missing .* or --unvoted/],
    [['voter', 'reset', 'ann', '--reason', 'Lost', '--election', 'x', '--data', '.'], /--reason goes with --missing or --unvoted/],
    [['voter', 'reset', '--unvoted', '--reason', 'Lost', '--election', 'x', '--data', '.'], /say where to, with --secrets-out/],
    [['import-text', '--data', 'd'], /--name is missing/],
    [['import-text', '--data', 'd', '--name', 'n'], /--candidates FILE is missing/],
    [
      ['import-text', '--data', 'd', '--name', 'n', '--candidates', '/no/file', '--voters', 'x'],
      /--candidates: \/no\/file cannot be read \(ENOENT\)/,
    ],
    [['serve', '--port', 'http'], /--port must be a whole number from 0 to 65535, not "http"/],
    [['serve', '--port', '70000'], /--port must be/],
    [['serve', '--tls-cert', 'x'], /--tls-cert and --tls-key belong together/],
    [['serve', '--terminal-plain'], /--terminal-plain goes with --terminal-port/],
    [['serve', '--log-level', 'loud'], /--log-level must be one of/],
    [['round', 'x', '--data', '.'], /--voters N is missing/],
    [['round', 'x', '--voters', '0', '--data', '.'], /--voters must be a whole number from 1/],
    [['vote'], /--server URL is missing/],
    [['vote', '--server', 'gopher://x'], /must begin with tls:\/\/, tcp:\/\/, https:\/\/ or http:/],
    [['vote', '--server', 'tcp://[2001:db8::1]:2345'], /unencrypted\. Use tls:\/\/, or ask for it with --plain/],
    [['vote', '--server', 'http://vote.example.org'], /Use https:\/\//],
    [['vote', '--server', 'tls://localhost', '--fingerprint', 'abc'], /64 hexadecimal digits/],
    [['vote', '--server', 'tcp://localhost', '--fingerprint', 'ab'.repeat(32)], /goes with tls:/],
    [['token', 'create', 'x', '--scopes', 'all', '--data', '.'], /There is no scope "all"/],
    [['token', 'create', 'x', '--role', 'king', '--data', '.'], /--role must be one of owner, officer, observer/],
    [['admin', 'create', 'x', '--password-file', '/no/file', '--data', '.'], /password file \/no\/file cannot be read/],
    [['restore', 'x'], /--data is missing/],
    [['backup'], /FILE is missing/],
  ])('%j', async ([args, words]) => {
    const { code, out, err } = await run(...args);
    expect(err).toMatch(words);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('help', () => {
  test('the overview and every command’s own, status 0', async () => {
    const overview = await run('--help');
    expect(overview.code).toBe(0);
    for (const name of [...Object.keys(GROUPS), ...DELEGATES.map((each) => each.name)]) expect(overview.out).toContain(`  ${name}`);
    for (const [name, { load }] of Object.entries(GROUPS)) {
      const { COMMANDS } = await load();
      for (const { form } of COMMANDS) {
        const help = await run(...form.name.split(' '), '--help');
        expect(help).toMatchObject({ code: 0, err: '' });
        expect(help.out).toContain(`Usage: veritally ${form.name}`);
        for (const option of form.options) expect(help.out).toContain(`--${option.name}`);
      }
      expect((await run('help', name)).code).toBe(0);
    }
  });
  test('nothing at all shows the overview, status 2', async () => {
    expect(await run()).toMatchObject({ code: 2, out: '' });
  });
  test('version', async () => {
    expect((await run('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('elections, rolls, tokens, administrators, backups', () => {
  test('a definition’s mistakes are told with their place; a draft without voters does not open', async () => {
    const data = at('club');
    const bad = await run(
      'election',
      'create',
      file('bad.yaml', 'title: X\nfoo: 1\ncontests:\n  - question: Q\n    candidates: []\n'),
      '--data',
      data,
    );
    expect(bad).toMatchObject({ code: 1, out: '' });
    expect(bad.err).toContain('foo: is not a field that exists here');
    expect(bad.err).toContain('contests/0/candidates');
    expect((await run('election', 'create', file('worse.yaml', 'title: [\n'), '--data', data)).err).toMatch(/neither YAML nor JSON/);
    expect((await run('election', 'create', file('bomb.yaml', 'a: &a [x,x]\nb: [*a,*a]\n'), '--data', data)).code).toBe(1);
    const made = await run(
      'election',
      'create',
      file('club.json', JSON.stringify({ title: 'Club', contests: [{ question: 'Q', candidates: ['A', 'B'] }] })),
      '--data',
      data,
      '--json',
    );
    expect(json(made.out)).toMatchObject({ election: 'club', status: 'draft', missing: ['The roll is empty: import or add voters.'] });
    const early = await run('election', 'open', 'club', '--data', data, '--json');
    expect(early.code).toBe(1);
    expect(json(early.out)).toMatchObject({ error: { kind: 'setup-incomplete' } });
    expect((await run('election', 'show', 'none', '--data', data)).err).toBe('There is no election "none".\n');
    expect((await run('results', 'club', '--data', data)).err).toMatch(/not published yet\. They can be seen once the polls are closed/);
    expect((await run('election', 'close', 'club', '--data', data)).err).toMatch(
      /The election is draft; "close" is not possible there\. Possible: lock/,
    );
  });
  test('a roll comes in with drawn secrets, told once, for the owner’s eyes only', async () => {
    const data = at('club');
    const csv = file('roll.csv', 'Member No;Full name\n001;Ann\n002;Zoë\n=3;"Bob; Jr"\n');
    const dry = await run('voter', 'import', csv, '--election', 'club', '--data', data, '--dry-run', '--columns', 'username=Member No');
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('3 rows, all good') as string });
    const done = await run(
      'voter',
      'import',
      csv,
      '--election',
      'club',
      '--data',
      data,
      '--columns',
      'username=Member No',
      '--secrets-out',
      at('s.csv'),
      '--letters-out',
      at('l.html'),
      '--base-url',
      'https://vote.example.org',
    );
    expect(done.code).toBe(0);
    expect(statSync(at('s.csv')).mode & 0o777).toBe(0o600);
    const rows = readFileSync(at('s.csv'), 'utf8').trim().split('\r\n');
    expect(rows[0]).toBe('username,name,secret,link');
    expect(rows[2]).toMatch(/^002,Zoë,([0-9A-Z]{3}-){5}[0-9A-Z]{3},https:\/\/vote\.example\.org\/e\/club\/vote#c=/);
    expect(rows[3]).toMatch(/^'=3,"Bob; Jr",/);
    const letters = readFileSync(at('l.html'), 'utf8');
    expect(letters.match(/<section>/g)).toHaveLength(3);
    expect(letters).not.toMatch(/src=|href=|@import|url\(/);
    expect(
      (
        await run(
          'voter',
          'import',
          csv,
          '--election',
          'club',
          '--data',
          data,
          '--columns',
          'username=Member No',
          '--secrets-out',
          at('s.csv'),
        )
      ).err,
    ).toMatch(/exists already; choose another name/);
    expect(await run('voter', 'import', csv, '--election', 'club', '--data', data)).toMatchObject({
      code: 2,
      err: expect.stringMatching(/say where to, with --secrets-out/) as string,
    });
    const twice = await run(
      'voter',
      'import',
      csv,
      '--election',
      'club',
      '--data',
      data,
      '--columns',
      'username=Member No',
      '--no-secrets',
      '--json',
    );
    expect(json(twice.out)).toMatchObject({ error: { kind: 'roll-invalid', count: 3 } });
    const added = json(
      (await run('voter', 'add', 'dora', '--election', 'club', '--data', data, '--group', 'north', '--group', 'youth', '--json')).out,
    );
    expect(added).toMatchObject({ username: 'dora', secret: expect.stringMatching(/^([0-9A-Z]{3}-){5}[0-9A-Z]{3}$/) as string });
    const again = json((await run('voter', 'reset', 'DORA', '--election', 'club', '--data', data, '--json')).out) as unknown as readonly {
      readonly secret: string;
    }[];
    expect(again[0]!.secret).not.toBe(added['secret']);
    const all = ['voter', 'reset', '--unvoted', '--election', 'club', '--data', data, '--json'];
    expect(json((await run(...all)).out)).toMatchObject({ error: { kind: 'reason-needed' } });
    const anew = await run(...all, '--reason', 'The list was not saved');
    const drawn = json(anew.out) as unknown as readonly { readonly username: string; readonly secret: string }[];
    expect(drawn.find(({ username }) => username === 'dora')?.secret).not.toBe(again[0]!.secret);
    expect(anew.err).toMatch(/^\d+ voters have a new secret/);
    expect((await run('voter', 'reset', 'nobody', '--election', 'club', '--data', data)).err).toMatch(/There is no voter "nobody"/);
    expect((await run('voter', 'list', '--election', 'club', '--data', data, '--group', 'youth')).out).toContain('dora');
    expect((await run('voter', 'add', 'x', '--election', 'club', '--data', data, '--born', '31.02.2000')).err).toMatch(
      /dateOfBirth: "31\.02\.2000" is not a date/,
    );
  });
  test('tokens are told once, listed without themselves, revoked', async () => {
    const data = at('club');
    const made = json((await run('token', 'create', 'ci', '--scopes', 'acts,elections:read', '--days', '3', '--data', data, '--json')).out);
    expect(made).toMatchObject({ name: 'ci', role: 'officer', token: expect.stringMatching(/^vt_/) as string });
    const listed = await run('token', 'list', '--data', data);
    expect(listed.out).toContain('ci');
    expect(listed.out).not.toContain(made['token']);
    expect((await run('token', 'revoke', String(made['id']), '--data', data)).code).toBe(0);
    expect((await run('token', 'list', '--data', data)).out).toContain('revoked');
    expect((await run('token', 'revoke', 'x', '--data', data)).code).toBe(1);
  });
  test('administrators', async () => {
    const data = at('club');
    expect(json((await run('admin', 'link', '--data', data, '--json')).out)['link']).toMatch(/\/admin\/setup#first-/);
    expect((await run('admin', 'create', 'ada', '--data', data)).out).toMatch(/^ada is owner now\.\nPassword \(told once\): \S{20}\n$/);
    expect((await run('admin', 'create', 'ada', '--data', data)).err).toMatch(/There is already an administrator "ada"/);
    expect((await run('admin', 'reset-password', 'ada', '--password-file', file('pw', 'short\n'), '--data', data)).err).toMatch(
      /at least 10 characters/,
    );
    expect(
      (await run('admin', 'reset-password', 'ada', '--password-file', file('pw2', 'long enough password\n'), '--data', data)).code,
    ).toBe(0);
    expect(json((await run('admin', 'link', '--data', data, '--json')).out)['link']).toMatch(/\/admin\/join#join-/);
  });
  test('backup and restore; neither overwrites', async () => {
    const data = at('club');
    expect((await run('backup', at('club.bak'), '--data', data)).code).toBe(0);
    expect((await run('backup', at('club.bak'), '--data', data)).err).toMatch(/exists already/);
    expect((await run('restore', at('club.bak'), '--data', at('again'))).code).toBe(0);
    expect((await run('election', 'list', '--data', at('again'))).out).toContain('club');
    expect((await run('doctor', '--data', at('again'), '--json')).out).toContain('"ok":true');
    expect((await run('restore', at('club.bak'), '--data', data)).code).toBe(1);
    expect((await run('restore', file('junk', 'junk'), '--data', at('nowhere'))).code).toBe(1);
    expect((await run('election', 'list', '--data', path.dirname(file('empty-file', '')))).code).toBe(1);
    expect(existsSync(at('nowhere', 'veritally.db'))).toBe(false);
  });
  test('a server that is not there is told', async () => {
    expect((await run('election', 'list', '--server', 'http://127.0.0.1:9', '--token', 'vt_x')).err).toMatch(
      /Nothing answers at http:\/\/127\.0\.0\.1:9|cannot be reached/,
    );
    expect((await run('vote', '--server', 'tcp://127.0.0.1:9', '--username', 'x')).err).toMatch(/Nothing answers at 127\.0\.0\.1:9/);
  });
});
