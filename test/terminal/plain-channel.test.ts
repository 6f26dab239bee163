import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { startTerminal, type Terminal, type TerminalOptions } from '../../src/server/terminal/terminal-server.ts';
import { PLAIN_MESSAGE_LIMIT } from '../../src/wire/terminal.ts';
import { definitionOf, FakePolls, SEED_DEFINITION } from './fake-polls.ts';
import { RecvClient, seedClient } from './recv-client.ts';

// The source of truth is the first seed's client (section 10.1): its four comparisons, its recv(1024), its missing line ends.

const VOTERS = ['Shreevathsa-1599', 'Kaushal-1547', 'Rahul-1552', 'Sanjana-1514', 'Mahima-1617', 'Ashwin-1517'];
/** Shorter pauses than a real server's, for tests whose subject is not the pause. */
const QUICK = { separation: 120, quiet: 60 };
const running: Terminal[] = [];

async function terminal(polls: FakePolls, options: Partial<TerminalOptions> = {}): Promise<Terminal> {
  const started = await startTerminal(polls, { port: 0, hosts: ['::1'], server: 'veritally/test', limits: QUICK, ...options });
  running.push(started);
  return started;
}

function seedPolls(more: object = {}): FakePolls {
  const polls = new FakePolls();
  polls.add('trial', definitionOf({ ...SEED_DEFINITION, ...more }), VOTERS);
  return polls;
}

afterEach(async () => {
  for (const each of running.splice(0)) await each.close();
});

describe('the first clients, to the letter', () => {
  test('greeting, notice and table come as three reads, then the closing word', async () => {
    const polls = seedPolls();
    const { port } = await terminal(polls, { limits: {} });
    const talk = await seedClient(port, ['SANJANA-1514', 'Manjunath']);
    expect(talk.greeting).toContain('Please Enter your Username and Password in the format (Usr-Pwd)');
    expect(talk.answers).toEqual([
      'You are allowed to cast your vote only once.\nSelect any one of the candidates mentioned below carefully.\n',
    ]);
    for (const row of [
      'Candidate | Symbol',
      'Manjunath | Tiger',
      'Hemanth | Fan',
      'Arvind | Table',
      'Gopal | Book',
      'Prakruthi | Peacock',
      'Veena | Vase',
    ])
      expect(talk.table).toContain(row);
    expect(talk.last).toMatch(/^Thank you for participating in the Online-Voting session\.\n/);
    expect(polls.ballots.map(({ answers }) => answers)).toEqual([[{ kind: 'choices', candidates: [0] }]]);
  });
  test('a program that is slow to read still gets notice and table as two reads', async () => {
    const { port } = await terminal(seedPolls(), { limits: { separation: 3_000 } });
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send('rahul-1552');
    await client.arrival();
    // The program does something else for a while before it reads.
    await new Promise((resolve) => {
      setTimeout(resolve, 500);
    });
    expect(await client.recv()).toMatch(/mentioned below carefully\.\n$/);
    expect(await client.recv()).toContain('Manjunath | Tiger');
    client.close();
  });
  test('already voted', async () => {
    const { port } = await terminal(seedPolls());
    await seedClient(port, ['Kaushal-1547', 'Veena']);
    expect((await seedClient(port, ['Kaushal-1547'])).last).toBe('Sorry, you have already voted.');
    expect((await seedClient(port, ['nobody-1', 'kaushal-1547'])).last).toBe('Sorry, you have already voted.');
  });
  test('two attempts', async () => {
    const polls = seedPolls();
    const { port } = await terminal(polls);
    const second = await seedClient(port, ['Kaushal-1', 'kaushal-1547', ' gopal ']);
    expect(second.answers[0]).toBe('The username or password you entered is incorrect\nPlease Enter your Username or Password');
    expect(second.last).toMatch(/^Thank you/);
    const none = await seedClient(port, ['x', 'y']);
    expect(none.last).toBe('You have exceeded your login limit. Your Vote thus stands cancelled.');
    expect(polls.ballots).toHaveLength(1);
  });
  test('an unknown candidate spoils the ballot', async () => {
    const polls = seedPolls();
    const { port } = await terminal(polls);
    expect((await seedClient(port, ['rahul-1552', 'Nobody'])).last).toBe(
      'The candidate of your choice does not exist. Your vote thus stands cancelled.',
    );
    expect(polls.ballots).toMatchObject([{ voter: 'rahul', answers: 'spoiled' }]);
    expect((await seedClient(port, ['rahul-1552'])).last).toBe('Sorry, you have already voted.');
  });
  test.for([
    ['manjunath', 0],
    ['  HEMANTH ', 1],
    ['3', 2],
    ['6', 5],
    ['#4', 3],
  ] as const)('%s is taken', async ([typed, candidate]) => {
    const polls = seedPolls();
    const { port } = await terminal(polls);
    expect((await seedClient(port, ['mahima-1617', typed])).last).toMatch(/^Thank you/);
    expect(polls.ballots[0]!.answers).toEqual([{ kind: 'choices', candidates: [candidate] }]);
  });
  test.for(['0', '7', '-1', '1.5', 'Manjunath Tiger', 'manjunat', 'blank'])('"%s" is nobody', async (typed) => {
    const polls = seedPolls();
    const { port } = await terminal(polls);
    expect((await seedClient(port, ['mahima-1617', typed])).last).toBe(
      'The candidate of your choice does not exist. Your vote thus stands cancelled.',
    );
  });
  test('the race for one credential has one winner', async () => {
    const polls = seedPolls();
    const { port } = await terminal(polls);
    const talks = await Promise.all(Array.from({ length: 20 }, () => seedClient(port, ['ashwin-1517', '1'])));
    expect(talks.filter(({ last }) => last.startsWith('Thank you'))).toHaveLength(1);
    expect(talks.filter(({ last }) => last === 'Sorry, you have already voted.')).toHaveLength(19);
    expect(polls.ballots).toHaveLength(1);
  });
  test('also over IPv4 and on "::"', async () => {
    const { port, url } = await terminal(seedPolls(), { hosts: ['::'] });
    expect(url).toBe(`tcp://[::]:${port}`);
    expect((await seedClient(port, ['rahul-1552', '1'], '127.0.0.1')).last).toMatch(/^Thank you/);
    expect((await seedClient(port, ['sanjana-1514', '1'], '::1')).last).toMatch(/^Thank you/);
  });
});

const python = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!python)('the seed’s own client in Python', () => {
  function run(
    port: number,
    typed: readonly string[],
  ): Promise<{ readonly out: string; readonly code: number | null; readonly err: string }> {
    return new Promise((resolve) => {
      const child = spawn('python3', [path.join(import.meta.dirname, 'online_voting_client.py')], {
        env: { ...process.env, VOTING_HOST: '::1', VOTING_PORT: String(port) },
      });
      let out = '';
      let err = '';
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString();
      });
      child.stderr.on('data', (chunk: Buffer) => {
        err += chunk.toString();
      });
      child.on('close', (code) => resolve({ out, code, err }));
      child.stdin.end(typed.map((line) => `${line}\n`).join(''));
    });
  }
  test('votes, is told of its spoiled ballot, and hears that it has voted', async () => {
    const polls = seedPolls();
    const { port } = await terminal(polls, { limits: {} });
    const voted = await run(port, ['Kaushal-1547', 'Manjunath']);
    expect(voted).toMatchObject({ code: 0, err: '' });
    expect(voted.out).toContain('Manjunath | Tiger');
    expect(voted.out).toContain('Thank you for participating');
    const again = await run(port, ['KAUSHAL-1547']);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toContain('Sorry, you have already voted.');
    const spoiled = await run(port, ['wrong-1', 'Mahima-1617', 'Nobody']);
    expect(spoiled).toMatchObject({ code: 0, err: '' });
    expect(spoiled.out).toContain('The candidate of your choice does not exist. Your vote thus stands cancelled.');
    const limit = await run(port, ['a-1', 'b-2']);
    expect(limit).toMatchObject({ code: 0, err: '' });
    expect(limit.out).toContain('You have exceeded your login limit. Your Vote thus stands cancelled.');
    expect(polls.ballots.map(({ answers }) => answers)).toEqual([[{ kind: 'choices', candidates: [0] }], 'spoiled']);
  });
});

describe('other elections on the plain channel', () => {
  test('several open ones: the credentials decide; one chosen by name: only that', async () => {
    const polls = seedPolls();
    polls.add('other', definitionOf({ title: 'Other', contests: [{ question: 'Who?', candidates: ['X', 'Y'] }] }), ['zoe-9']);
    const all = await terminal(polls);
    expect((await seedClient(all.port, ['zoe-9', 'Y'])).table).toContain('1 | X');
    expect(polls.ballots).toMatchObject([{ slug: 'other', answers: [{ candidates: [1] }] }]);
    const one = await terminal(polls, { election: 'trial' });
    expect((await seedClient(one.port, ['zoe-9', 'zoe-9'])).last).toMatch(/login limit/);
  });
  test('ask-again gives another try instead of spoiling', async () => {
    const polls = seedPolls({ unknownCandidate: 'ask-again' });
    const { port } = await terminal(polls);
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send('rahul-1552\r\n');
    await client.recv();
    await client.recv();
    client.send('Nobody\r\n');
    expect(await client.recv()).toBe('There is no candidate "Nobody". Please try again.\n');
    client.send('veena\r\n');
    expect(await client.rest()).toMatch(/^Thank you/);
    client.close();
  });
  test('contest after contest: choices, ranking, scores, none of the above', async () => {
    const polls = new FakePolls();
    polls.add(
      'many',
      definitionOf({
        title: 'Many',
        contests: [
          { question: 'Chair?', candidates: ['Ann', 'Bob'], none: true },
          { question: 'Order?', candidates: ['Red', 'Green', 'Blue'], method: 'irv' },
          { question: 'Marks?', candidates: ['P', 'Q'], method: { method: 'score', maxScore: 5 } },
          { question: 'Two of three?', candidates: ['K', 'L', 'M'], method: { method: 'block', votesPerVoter: 2, seats: 2 } },
        ],
      }),
      ['ann-1'],
    );
    const { port } = await terminal(polls);
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send('ann-1');
    expect(await client.recv()).toContain('Answer each question');
    expect(await client.recv()).toContain('0 | None of the above');
    client.send('none of the above');
    expect(await client.recv()).toMatch(/^2 of 4: Order\?/);
    client.send('2,1,1');
    expect(await client.recv()).toContain('ranked somebody twice');
    client.send('Green, red');
    expect(await client.recv()).toContain('from 0 to 5');
    client.send('1:9');
    expect(await client.recv()).toBe('Numbers go from 0 to 5. Please try again.\n');
    client.send('P:4, 2:1');
    expect(await client.recv()).toContain('Choose up to 2');
    client.send('1,2,3');
    expect(await client.recv()).toContain('You may choose at most 2');
    client.send('L, 1');
    expect(await client.rest()).toMatch(/^Thank you/);
    client.close();
    expect(polls.ballots[0]!.answers).toEqual([
      { kind: 'none' },
      { kind: 'ranking', ranks: [[1], [0]] },
      { kind: 'scores', scores: [4, 1] },
      { kind: 'choices', candidates: [1, 0] },
    ]);
  });
  test('a sealed election is told to use another client', async () => {
    const polls = seedPolls({ sealed: {} });
    const { port } = await terminal(polls);
    const client = await RecvClient.connect(port);
    const greeting = await client.recv();
    expect(greeting).toContain('This election is sealed: vote in the browser or with "veritally vote".');
    expect(greeting).not.toContain('Please Enter');
    // Its voters have voting codes and no secrets, so nothing that is typed here could be right, and nothing is tried.
    client.send('nobody-wrong');
    expect(await client.rest()).toBe('This election is sealed: vote in the browser or with "veritally vote".\n');
  });
  test('beside an open election a sealed one is told of, and its voters are not let in here', async () => {
    const polls = seedPolls();
    polls.add('secret', definitionOf({ title: 'Secret', contests: [{ question: 'Q?', candidates: ['A', 'B'] }], sealed: {} }), [
      'hidden-9',
    ]);
    const { port } = await terminal(polls);
    const client = await RecvClient.connect(port);
    const greeting = await client.recv();
    expect(greeting).toContain('Please Enter your Username and Password');
    expect(greeting).toContain('Sealed elections are voted in with the browser or with "veritally vote".');
    client.send('hidden-9');
    expect(await client.recv()).toContain('incorrect');
    client.send('rahul-1552');
    expect(await client.recv()).toContain('only once');
    client.close();
  });
  test('shut polls say so and hang up; polls that shut meanwhile too', async () => {
    const polls = seedPolls();
    const { port } = await terminal(polls);
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send('rahul-1552');
    await client.recv();
    await client.recv();
    polls.setStatus('trial', 'closed');
    client.send('1');
    expect(await client.rest()).toBe('The polls are not open.');
    await new Promise((resolve) => {
      setTimeout(resolve, 300);
    });
    const late = await RecvClient.connect(port);
    expect(await late.rest()).toBe('The polls are not open at the moment. Please come back later.\n');
  });
  test('long lists come in pages below 1,024 bytes; numbers and names of all pages are taken on each', async () => {
    const polls = new FakePolls();
    const names = Array.from({ length: 150 }, (_, i) => `Candidate number ${i + 1} of ${'a very long name '.repeat(3).trim()}`);
    polls.add('long', definitionOf({ title: 'Long', contests: [{ question: 'Who?', candidates: names }] }), ['ann-1', 'bob-2']);
    const { port } = await terminal(polls);
    const client = await RecvClient.connect(port);
    await client.recv();
    client.send('ann-1');
    await client.recv();
    const seen = new Set<number>();
    let page = await client.recv();
    const pages = Number(/Page 1 of (\d+)/.exec(page)![1]);
    for (let i = 0; i < pages; i++) {
      expect(page.length).toBeLessThan(PLAIN_MESSAGE_LIMIT);
      for (const match of page.matchAll(/^(\d+) \|/gm)) seen.add(Number(match[1]));
      client.send('more');
      page = await client.recv();
    }
    expect(seen.size).toBe(150);
    expect(page).toContain('Page 1 of');
    client.send('149');
    expect(await client.rest()).toMatch(/^Thank you/);
    expect((await seedClient(port, ['bob-2', names[140]!.toUpperCase()])).last).toMatch(/^Thank you/);
    expect(polls.ballots.map(({ answers }) => answers)).toEqual([
      [{ kind: 'choices', candidates: [148] }],
      [{ kind: 'choices', candidates: [140] }],
    ]);
  });
  test('other scripts are spelled in ASCII or chosen by number; every message is ASCII', async () => {
    const polls = new FakePolls();
    polls.add(
      'scripts',
      definitionOf({
        title: 'चुनाव',
        languages: ['hi', 'en'],
        contests: [
          {
            question: 'कौन?',
            candidates: [{ name: 'Zoë Müller', symbol: 'Straße' }, { name: 'अरविंद', symbol: '🐯' }, { name: { hi: 'वीणा', en: 'Veena' } }],
          },
        ],
      }),
      ['ann-1', 'bob-2', 'cid-3'],
    );
    const { port } = await terminal(polls);
    const talk = await seedClient(port, ['ann-1', '2']);
    const all = [talk.greeting, ...talk.answers, talk.table ?? '', talk.last].join('');
    expect(/^[\x0a\x20-\x7e]*$/.test(all)).toBe(true);
    expect(talk.table).toContain('1 | Zoe Muller | Strasse');
    expect(talk.table).toContain('2 | (name in another script: see the booth) | (picture)');
    expect(talk.table).toContain('3 | Veena');
    await seedClient(port, ['bob-2', 'zoe muller']);
    await seedClient(port, ['cid-3', 'veena']);
    expect(
      polls.ballots.map(({ answers }) => (answers as readonly { readonly candidates: readonly number[] }[])[0]!.candidates[0]),
    ).toEqual([1, 0, 2]);
  });
});
