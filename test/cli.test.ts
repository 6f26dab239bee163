import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { startPostgres, type TestPostgres } from '../scripts/postgres.ts';
import { answerOf, Going, has, veritally, type Finished } from './program.ts';
import { seedClient } from './terminal/recv-client.ts';

// The first seed's election through the real program: text files in, voters over terminal and HTTP at once, acts on the running server,
// rounds, declaration. On both databases.

// Dozens of processes start here, one after the other: a busy machine takes its time.
vi.setConfig({ testTimeout: 240_000 });

let folder = '';
let postgres: TestPostgres | undefined;
const at = (name: string): string => path.join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-program-'));
  writeFileSync(
    at('c.txt'),
    'Candidate | Symbol\nManjunath | Tiger\nHemanth | Fan\nArvind | Table\nGopal | Book\nPrakruthi | Peacock\nVeena | Vase\n',
  );
  writeFileSync(
    at('v.txt'),
    [
      'Shreevathsa-1599',
      'Kaushal-1547',
      'Rahul-1552',
      'Sanjana-1514',
      'Mahima-1617',
      'Ashwin-1517',
      'Harshith-1348',
      'Thrushika-1342',
      'Sumedh-1672',
      'Shreyas-1792',
    ].join('\n'),
  );
  postgres = await startPostgres();
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Ready {
  readonly url: string;
  readonly terminal: string;
}
interface Figures {
  readonly status: string;
  readonly ballots: number;
  readonly spoiled: number;
  readonly contests: readonly {
    readonly question: string;
    readonly candidates: readonly { readonly name: string; readonly votes: number }[];
    readonly winners: readonly string[];
  }[];
}

const portOf = (url: string): number => Number(new URL(url).port);
const votesOf = (figures: Figures): readonly number[] => figures.contests[0]!.candidates.map(({ votes }) => votes);
const done = (finished: Finished): Finished => {
  expect(finished).toMatchObject({ code: 0 });
  return finished;
};

async function placeOf(engine: 'sqlite' | 'postgres', name: string): Promise<readonly [string, string]> {
  return engine === 'sqlite' ? ['--data', at(name)] : ['--database', await postgres!.createDatabase()];
}

const trialArgs = (place: readonly string[]): readonly string[] => [
  'import-text',
  ...place,
  '--name',
  'Trial',
  '--candidates',
  at('c.txt'),
  '--voters',
  at('v.txt'),
  '--json',
];

describe.each(['sqlite', 'postgres'] as const)('the seed’s election on %s', (engine) => {
  test('terminal and HTTP at once, acts on the running server, declared', async () => {
    const place = await placeOf(engine, 'whole');
    expect(answerOf(done(await veritally(trialArgs(place))))).toMatchObject({ election: 'trial', voters: 10, voted: 0 });
    const { token } = answerOf<{ readonly token: string }>(
      done(await veritally(['token', 'create', 'test', '--role', 'owner', ...place, '--json'])),
    );
    const server = new Going(['serve', ...place, '--port', '0', '--terminal-port', '0', '--json']);
    try {
      const ready = await server.next<Ready>();
      const port = portOf(ready.terminal);
      const remote = (...args: readonly string[]): Promise<Finished> =>
        veritally([...args, '--server', ready.url], { env: { VERITALLY_TOKEN: token } });
      done(await remote('election', 'open', 'trial'));
      if (engine === 'sqlite') {
        const held = await veritally(['election', 'close', 'trial', ...place]);
        expect(held.code).toBe(1);
        expect(held.err).toMatch(/is held by process \d+ \(a server at http:\/\/localhost:\d+; use --server/);
      }
      expect(answerOf(done(await veritally(['election', 'list', ...place, '--json'])))).toMatchObject([{ slug: 'trial', status: 'open' }]);

      const [ashwin, kaushal] = await Promise.all([
        seedClient(port, ['ASHWIN-1517', 'Manjunath']),
        seedClient(port, ['x', 'Kaushal-1547', ' manjunath ']),
      ]);
      expect([ashwin.last, kaushal.last].every((last) => last.startsWith('Thank you'))).toBe(true);
      // One credential at twelve doors at once: one ballot.
      const http = (): Promise<Finished> =>
        veritally(['vote', '--server', ready.url, '--election', 'trial', '--username', 'Sanjana', '--choose', '1', '--yes', '--json'], {
          env: { VERITALLY_SECRET: '1514' },
        });
      const doors = await Promise.all([
        ...Array.from({ length: 9 }, () => seedClient(port, ['Sanjana-1514', '1']).then(({ last }) => last)),
        http().then(({ out, err }) => out + err),
        http().then(({ out, err }) => out + err),
        http().then(({ out, err }) => out + err),
      ]);
      expect(doors.filter((said) => /Thank you|"tracker"/.test(said))).toHaveLength(1);
      expect(doors.filter((said) => /already voted/i.test(said))).toHaveLength(11);
      expect((await seedClient(port, ['Mahima-1617', 'Nobody'])).last).toBe(
        'The candidate of your choice does not exist. Your vote thus stands cancelled.',
      );

      const figures = answerOf<Figures>(done(await veritally(['results', 'trial', ...place, '--json'])));
      expect(figures).toMatchObject({ status: 'open', ballots: 4, spoiled: 1, contests: [{ question: 'Trial', winners: ['Manjunath'] }] });
      expect(votesOf(figures)).toEqual([3, 0, 0, 0, 0, 0]);
      expect(done(await veritally(['doctor', ...place])).out).toMatch(/^All is well/);
      done(await remote('backup', at(`backup-${engine}`)));
      done(await remote('election', 'pause', 'trial', '--reason', 'A break'));
      expect((await seedClient(port, ['Rahul-1552'])).greeting).toContain('The polls are not open');
      done(await remote('election', 'resume', 'trial'));
      done(await remote('election', 'close', 'trial'));
      expect((await remote('election', 'resume', 'trial')).code).toBe(1);
      expect(done(await remote('election', 'declare', 'trial')).out).toMatch(
        /Manjunath \| Tiger {3}\| 3[\s\S]*The Winner of the election is : Manjunath/,
      );
    } finally {
      expect(await server.end()).toBe(0);
    }
    expect(answerOf<Figures>(done(await veritally(['results', 'trial', ...place, '--json'])))).toMatchObject({
      status: 'declared',
      ballots: 4,
      spoiled: 1,
    });
    done(await veritally(['restore', at(`backup-${engine}`), '--data', at(`restored-${engine}`)]));
    expect(votesOf(answerOf<Figures>(done(await veritally(['results', 'trial', '--data', at(`restored-${engine}`), '--json']))))).toEqual([
      3, 0, 0, 0, 0, 0,
    ]);
  });

  test('rounds add up, show voters as they finish, and end in the declaration', async () => {
    const place = await placeOf(engine, 'rounds');
    done(await veritally(trialArgs(place)));
    const first = new Going(['round', 'trial', '--voters', '2', ...place, '--terminal-port', '0', '--json']);
    const port = portOf((await first.next<Ready>()).terminal);
    await seedClient(port, ['Rahul-1552', 'Veena']);
    expect(await first.next()).toEqual({ event: 'voted', done: 1, voters: 2 });
    await seedClient(port, ['Sanjana-1514', 'Gopal']);
    expect(await first.next()).toEqual({ event: 'voted', done: 2, voters: 2 });
    first.type('maybe\nn\n');
    expect(await first.next()).toMatchObject({ event: 'paused', cast: 2 });
    expect(await first.ended()).toBe(0);
    expect(first.err).toContain('Should the final results be declared now? (Y/N) :');
    const second = new Going(['round', 'trial', '--voters', '1', ...place, '--terminal-port', '0', '--json', '--declare', 'yes']);
    const open = await second.next<Ready>();
    const voted = await veritally(['vote', '--server', open.terminal], { input: 'Mahima\n1617\nNobody\nveena\ny\n' });
    expect(voted.err).toMatch(/How it is counted: Most votes\. 1 place to fill\..*What is still tied is decided/);
    expect(done(voted).err).toContain('There is no candidate "Nobody". Please try again.');
    expect(voted.out).toMatch(/Tracker: [0-9A-F]{4}-/);
    expect(await second.next()).toEqual({ event: 'voted', done: 1, voters: 1 });
    const declared = await second.next<{ readonly event: string; readonly results: Figures }>();
    expect(votesOf(declared.results)).toEqual([0, 0, 0, 1, 0, 2]);
    expect(declared.results).toMatchObject({ status: 'declared', ballots: 3, contests: [{ winners: ['Veena'] }] });
    expect(await second.ended()).toBe(0);
  });
});

test('an interrupted round pauses the polls', async () => {
  const place = ['--data', at('interrupted')];
  done(await veritally(trialArgs(place)));
  const round = new Going(['round', 'trial', '--voters', '2', ...place, '--terminal-port', '0', '--json']);
  await round.next();
  expect(await round.end('SIGINT')).toBe(1);
  expect(answerOf(done(await veritally(['election', 'show', 'trial', ...place, '--json'])))).toMatchObject({ status: 'paused' });
});

test('a server that cannot start says why in one line', async () => {
  const first = new Going(['serve', '--data', at('one'), '--port', '0', '--terminal-port', '0', '--json']);
  const ready = await first.next<Ready>();
  for (const [args, words] of [
    [['--data', at('one'), '--port', '0'], /is held by process \d+/],
    [['--data', at('two'), '--port', String(portOf(ready.url))], /Port \d+ is in use/],
    [['--data', at('two'), '--port', '0', '--terminal-port', String(portOf(ready.terminal))], /Terminal port \d+ is in use/],
    [['--data', at('two'), '--port', '0', '--host', '::'], /Refusing unencrypted HTTP/],
    [['--data', at('two'), '--port', '0', '--terminal-port', '0', '--terminal-host', '::'], /Refusing an unencrypted terminal channel/],
    [['--data', at('two'), '--port', '0', '--tls-cert', '/no/cert', '--tls-key', '/no/key'], /certificate \/no\/cert cannot be read/],
  ] as const) {
    const refused = await veritally(['serve', ...args]);
    expect(refused.err).toMatch(words);
    expect(refused.err.trimEnd().split('\n')).toHaveLength(1);
    expect(refused.code).toBe(1);
  }
  expect(await first.end('SIGINT')).toBe(0);
});

test('asked for by name, the plain terminal channel listens at every address', async () => {
  const server = new Going(['serve', '--data', at('plain'), '--port', '0', '--terminal-port', '0', '--terminal-plain', '--json']);
  const { terminal } = await server.next<Ready>();
  expect(terminal).toMatch(/^tcp:\/\/\[::\]:\d+$/);
  expect(await server.end()).toBe(0);
});

test('the demonstration opens a sample with simulated voters on a throw-away folder', async () => {
  mkdirSync(at('tmp'));
  const demo = new Going(['demo', '--port', '0', '--pause', '20', '--json'], { TMPDIR: at('tmp'), TEMP: at('tmp') });
  const ready = await demo.next<
    Ready & {
      readonly election: string;
      readonly declared: string;
      readonly voters: readonly { readonly username: string; readonly secret: string }[];
    }
  >();
  const results = async (
    slug: string,
  ): Promise<{
    readonly standing: string;
    readonly ballots: number;
    readonly contests: readonly { readonly winners: readonly string[] }[];
  }> => (await fetch(`${ready.url}/api/elections/${slug}/results`)).json() as never;
  const [you] = ready.voters;
  done(
    await veritally(
      ['vote', '--server', ready.terminal, '--election', ready.election, '--username', you!.username, '--choose', 'Manjunath', '--yes'],
      { env: { VERITALLY_SECRET: you!.secret } },
    ),
  );
  await expect.poll(async () => (await results(ready.election)).ballots, { timeout: 30_000 }).toBeGreaterThan(20);
  expect(await results(ready.declared)).toMatchObject({ standing: 'final', ballots: 47 });
  expect(readdirSync(at('tmp'))).toHaveLength(1);
  expect(await demo.end('SIGINT')).toBe(0);
  expect(readdirSync(at('tmp'))).toEqual([]);
});

test.skipIf(!has('openssl', 'version'))(
  'under TLS the terminal channel speaks TLS, and our client trusts it by its fingerprint',
  async () => {
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      at('k.pem'),
      '-out',
      at('c.pem'),
      '-days',
      '2',
      '-subj',
      '/CN=localhost',
    ]);
    const fingerprint = spawnSync('openssl', ['x509', '-in', at('c.pem'), '-noout', '-fingerprint', '-sha256'])
      .stdout.toString()
      .split('=')[1]!
      .trim();
    const place = ['--data', at('tls')];
    done(await veritally(trialArgs(place)));
    done(await veritally(['election', 'open', 'trial', ...place]));
    const server = new Going([
      'serve',
      ...place,
      '--port',
      '0',
      '--terminal-port',
      '0',
      '--tls-cert',
      at('c.pem'),
      '--tls-key',
      at('k.pem'),
      '--host',
      '::',
      '--json',
    ]);
    try {
      const ready = await server.next<Ready>();
      const terminal = `tls://[::1]:${portOf(ready.terminal)}`;
      const vote = (url: string, name: string, secret: string, ...more: readonly string[]): Promise<Finished> =>
        veritally(['vote', '--server', url, '--username', name, '--choose', '2', '--yes', '--json', ...more], {
          env: { VERITALLY_SECRET: secret },
        });
      expect((await vote(terminal, 'Rahul', '1552')).err).toMatch(/is not trusted/);
      done(await vote(terminal, 'Rahul', '1552', '--fingerprint', fingerprint));
      done(await vote(`https://[::1]:${portOf(ready.url)}`, 'Ashwin', '1517', '--fingerprint', fingerprint));
      expect((await vote(`https://[::1]:${portOf(ready.url)}`, 'Kaushal', '1547', '--fingerprint', 'ab'.repeat(32))).err).toMatch(
        /another certificate/,
      );
    } finally {
      expect(await server.end()).toBe(0);
    }
    expect(votesOf(answerOf<Figures>(done(await veritally(['results', 'trial', ...place, '--json']))))).toEqual([0, 2, 0, 0, 0, 0]);
  },
);

test('a sealed election: credentials, ballots encrypted at the command line, one each, and the tally', async () => {
  const place = ['--data', at('sealed')];
  writeFileSync(at('sealed.yaml'), 'title: Secret\ncontests:\n  - question: Who?\n    candidates: [Ann, Bob, Cid]\nsealed: {}\n');
  writeFileSync(at('sealed.csv'), 'username,name\nada,Ada\nben,Ben\ncleo,Cleo\n');
  done(await veritally(['election', 'create', at('sealed.yaml'), ...place]));
  expect(done(await veritally(['voter', 'import', at('sealed.csv'), '--election', 'secret', ...place])).out).toContain(
    'without credentials yet',
  );
  const voters = answerOf<readonly { readonly username: string; readonly secret: string }[]>(
    done(await veritally(['voter', 'credentials', '--election', 'secret', ...place, '--json'])),
  );
  done(await veritally(['election', 'open', 'secret', ...place]));
  const server = new Going(['serve', ...place, '--port', '0', '--terminal-port', '0', '--json']);
  try {
    const ready = await server.next<Ready>();
    const vote = (secret: string, choice: string, url = ready.url): Promise<Finished> =>
      veritally(['vote', '--server', url, '--election', 'secret', '--choose', choice, '--yes', '--json'], {
        env: { VERITALLY_SECRET: secret },
      });
    const receipt = done(await vote(voters[0]!.secret, 'Bob'));
    expect(receipt.err).toContain('This election is sealed; its fingerprint is');
    expect(answerOf(receipt)).toMatchObject({ election: 'secret', replaced: false });
    expect(receipt.err).toContain(`Tracker of this encrypted ballot: ${answerOf<{ readonly tracker: string }>(receipt).tracker}`);
    const audited = done(
      await veritally(['vote', '--server', ready.url, '--election', 'secret', '--choose', '2', '--yes', '--audit', at('opened.json')], {
        env: { VERITALLY_SECRET: voters[1]!.secret },
      }),
    );
    expect(audited.err).toMatch(/The opened ballot \S+ says:\n {2}Who\? {2}Bob\nThat is what you chose/);
    const [first, cast] = audited.err.matchAll(/Tracker of this encrypted ballot: (\S+)/g);
    expect(audited.out).toContain(cast?.[1]);
    expect(first?.[1]).not.toBe(cast?.[1]);
    expect(Object.keys(JSON.parse(readFileSync(at('opened.json'), 'utf8')) as object)).toEqual(['ballot', 'opening']);
    expect((await vote(voters[1]!.secret, '1')).err).toMatch(/already voted/);
    expect((await vote('not-a-credential', '1')).err).toMatch(/not a voting code/);
  } finally {
    expect(await server.end()).toBe(0);
  }
  done(await veritally(['election', 'close', 'secret', ...place]));
  done(await veritally(['election', 'declare', 'secret', ...place]));
  expect(votesOf(answerOf<Figures>(done(await veritally(['results', 'secret', ...place, '--json']))))).toEqual([0, 2, 0]);
});
