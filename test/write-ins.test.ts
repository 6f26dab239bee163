import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { RemoteDesk } from '../src/cli/remote-desk.ts';
import { resultsTable } from '../src/cli/results-text.ts';
import { readBlt } from '../src/counting/blt.ts';
import type { Answer } from '../src/election/ballot.ts';
import { castKey, openElection, signedIn, startTestNode, type Client, type TestNode } from '../src/server/node.fixture.ts';
import { pollsOf } from '../src/server/terminal/polls.ts';
import { startTerminal } from '../src/server/terminal/terminal-server.ts';
import type { DefinitionInput } from '../src/wire/definition.ts';
import type { Results } from '../src/wire/voting.ts';
import type { WriteIns } from '../src/wire/write-ins.ts';
import { answerOf, veritally } from './program.ts';
import { RecvClient } from './terminal/recv-client.ts';

// docs/decisions/write-ins.md, on a real node with its database, its API, its terminal channels and the command line: names written in,
// decided about, counted and given out.

vi.setConfig({ testTimeout: 120_000 });

const DEFINITION: DefinitionInput = {
  title: 'Board with write-ins',
  results: 'live',
  contests: [
    { question: 'Chair?', candidates: ['Ada', 'Ben'], writeIns: 1, none: true },
    { question: 'Order?', candidates: ['Cy', 'Di'], writeIns: 2, method: { method: 'irv', tie: { end: { by: 'left-tied' } } } },
  ],
};
const BLANK: Answer = { kind: 'ranking', ranks: [] };
const chair = (name: string): Answer => ({ kind: 'choices', candidates: [2], written: [name] });

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode();
});
afterAll(async () => {
  await node.stop();
});

interface Poll {
  readonly slug: string;
  readonly voters: readonly { readonly username: string; readonly secret: string }[];
}

async function cast(
  poll: Poll,
  voter: number,
  answers: readonly (Answer | null)[],
): Promise<{ readonly status: number; readonly text: string }> {
  const { client } = await signedIn(node, poll.slug, poll.voters[voter]!);
  return client.call('cast', { slug: poll.slug }, { key: castKey(), answers });
}

/** What the plain terminal channel says to a voter who types these lines. */
async function typedAt(credentials: string, lines: readonly string[]): Promise<string> {
  const terminal = await startTerminal(
    pollsOf(node.node.ctx, () => ''),
    { port: 0, hosts: ['::1'], server: 'veritally/test', limits: { separation: 60, quiet: 40 } },
  );
  const client = await RecvClient.connect(terminal.port);
  try {
    await client.recv();
    client.send(`${credentials}\n`);
    for (const line of lines) {
      let read = '';
      while (!read.includes('No. | Candidate') && !read.includes('try again')) {
        const part = await client.recv();
        if (part === '') return read;
        read += part;
      }
      client.send(`${line}\n`);
    }
    return await client.rest();
  } finally {
    client.close();
    await terminal.close();
  }
}

const exported = (
  client: Client,
  slug: string,
  format: string,
  contest = '',
): Promise<{ readonly status: number; readonly text: string; readonly json: unknown }> =>
  client.call('export', { slug, format }, undefined, contest === '' ? '' : `?contest=${contest}`);

describe('an election with lines for names', () => {
  let poll: Poll;
  const desk = async (): Promise<RemoteDesk> =>
    new RemoteDesk(node.node.url, (await node.program('officer', ['elections:read', 'acts'])).token!);

  test('takes names over HTTP, the plain terminal and "veritally vote"', async () => {
    poll = await openElection(node.owner, 9, DEFINITION);
    const votes: readonly (readonly Answer[])[] = [
      [chair('Jane  Roe'), { kind: 'ranking', ranks: [[2], [0]], written: ['Eve'] }],
      [chair('JANE ROE'), { kind: 'ranking', ranks: [[3], [2], [1]], written: ['Fay', 'Éve'] }],
      [chair('J. Roe'), BLANK],
      [chair('Adda'), { kind: 'ranking', ranks: [[1], [0]] }],
      [chair('Mickey Mouse'), BLANK],
      [{ kind: 'choices', candidates: [0] }, BLANK],
    ];
    for (const [voter, answers] of votes.entries()) expect(await cast(poll, voter, answers)).toMatchObject({ status: 200 });
    const { username, secret } = poll.voters[6]!;
    expect(await typedAt(`${username}-${secret}`, ['+jane roe', '+Eve, 1'])).toContain('Your tracker');
    const { username: name, secret: word } = poll.voters[7]!;
    const voted = await veritally(
      [
        'vote',
        '--server',
        node.node.url,
        '--election',
        poll.slug,
        '--username',
        name,
        '--choose',
        '2',
        '--choose',
        '+Fay',
        '--yes',
        '--json',
      ],
      {
        env: { VERITALLY_SECRET: word },
        input: `${word}\n`,
      },
    );
    expect([voted.code, voted.err]).toEqual([0, expect.anything()]);
  });

  test('refuses what is no name, who is listed, and more than the lines', async () => {
    const refused = async (...answers: readonly Answer[]): Promise<unknown> => JSON.parse((await cast(poll, 8, answers)).text);
    expect(await refused(chair('ADA'), BLANK)).toMatchObject({
      kind: 'ballot-invalid',
      contest: 0,
      problems: [{ kind: 'written-listed', candidate: 0 }],
    });
    expect(await refused(chair('Ann\u202e'), BLANK)).toMatchObject({ problems: [{ kind: 'written-unfit', why: 'characters' }] });
    expect(await refused(chair('   '), BLANK)).toMatchObject({ problems: [{ kind: 'written-unfit', why: 'empty' }] });
    expect(await refused({ kind: 'choices', candidates: [2], written: ['Ann', 'Bea'] }, BLANK)).toMatchObject({
      problems: [{ kind: 'too-many-written', allowed: 1 }],
    });
    expect(
      await refused({ kind: 'choices', candidates: [0] }, { kind: 'ranking', ranks: [[2], [3]], written: ['Eve', 'ève'] }),
    ).toMatchObject({
      contest: 1,
      problems: [{ kind: 'written-repeated' }],
    });
  });

  test('an unknown name without the sign keeps the first system’s rule', async () => {
    const { username, secret } = poll.voters[8]!;
    expect(await typedAt(`${username}-${secret}`, ['Zoe'])).toBe(
      'The candidate of your choice does not exist. Your vote thus stands cancelled.',
    );
  });

  test('shows one sum and no name while votes come in', async () => {
    const live: Results = await node.client().must('results', { slug: poll.slug });
    expect(live.contests[0]).toMatchObject({ winners: [], writeIns: { votes: '6', decided: false, undecided: 4, counted: [] } });
    expect(live.contests[0]!.candidates.map(({ votes }) => votes)).toEqual(['1', '1']);
    expect(JSON.stringify(live)).not.toMatch(/roe|mickey|adda/i);
    expect(await node.owner.call('writeIns', { slug: poll.slug })).toMatchObject({ status: 403 });
    const early = await node.owner.call('decideWriteIns', { slug: poll.slug }, { rest: 'as-written' });
    expect(early.json).toMatchObject({ kind: 'results-hidden' });
    const texts = await node.owner.call('exportText', { slug: poll.slug });
    expect(texts.text).not.toMatch(/roe|mickey|adda/i);
  });

  test('after closing neither counts nor gives ballots out before all is decided', async () => {
    await node.owner.must('act', { slug: poll.slug }, { act: 'close' });
    const declared = await node.owner.call('act', { slug: poll.slug }, { act: 'declare' });
    expect(declared).toMatchObject({ status: 409, json: { kind: 'write-ins-undecided', count: 6 } });
    expect((declared.json as { names: string[] }).names).toEqual(['Jane Roe', 'Adda', 'J. Roe', 'Mickey Mouse', 'Eve', 'Fay']);
    for (const format of ['json', 'ballots.csv', 'blt', 'cvr.json']) {
      const got = await exported(node.client(), poll.slug, format, format === 'blt' ? 'q2' : '');
      expect(got).toMatchObject({ status: 409, json: { kind: 'write-ins-undecided', names: [] } });
    }
  });

  test('groups spellings for officers; observers look, the public does not', async () => {
    const seen: WriteIns = await (await node.program('observer', ['elections:read'])).must('writeIns', { slug: poll.slug });
    expect(seen).toMatchObject({ open: true, undecided: 6 });
    expect(seen.contests[0]!.groups.map(({ key, votes }) => [key, votes])).toEqual([
      ['jane roe', '3'],
      ['adda', '1'],
      ['j roe', '1'],
      ['mickey mouse', '1'],
    ]);
    expect(seen.contests[0]!.groups[0]!.spellings.map(({ text }) => text)).toEqual(['Jane Roe', 'JANE ROE', 'jane roe']);
    expect((await node.client().call('writeIns', { slug: poll.slug })).status).toBe(401);
    const observer = await node.program('observer', ['elections:read', 'acts']);
    expect((await observer.call('decideWriteIns', { slug: poll.slug }, { rest: 'nobody', reason: 'x' })).status).toBe(403);
  });

  test('a decision needs a reason, a name that was written, and somebody to mean', async () => {
    const decide = async (body: object): Promise<unknown> => (await node.owner.call('decideWriteIns', { slug: poll.slug }, body)).json;
    const one = (key: string, meaning: object): object => ({ decisions: [{ contest: 'q1', key, meaning }], reason: 'seen' });
    expect(await decide({ ...one('adda', { as: 'nobody' }), reason: undefined })).toMatchObject({ problems: [{ path: 'reason' }] });
    expect(await decide(one('nobody', { as: 'nobody' }))).toMatchObject({ problems: [{ path: 'decisions/0/key' }] });
    expect(await decide(one('adda', { as: 'candidate', candidate: 'c7' }))).toMatchObject({
      problems: [{ path: 'decisions/0/meaning/candidate' }],
    });
    expect(await decide(one('adda', { as: 'person', name: 'ada' }))).toMatchObject({ problems: [{ path: 'decisions/0/meaning/name' }] });
    expect(
      await decide({ ...one('adda', { as: 'nobody' }), decisions: [{ contest: 'q9', key: 'x', meaning: { as: 'nobody' } }] }),
    ).toMatchObject({
      problems: [{ path: 'decisions/0/contest' }],
    });
  });

  test('decides over the API and at the command line, each act on record', async () => {
    const token = (await node.program('officer', ['elections:read', 'acts'])).token!;
    const run = (...args: readonly string[]): ReturnType<typeof veritally> =>
      veritally(['election', 'write-ins', poll.slug, ...args, '--server', node.node.url], { env: { VERITALLY_TOKEN: token } });
    const decided = await run(
      '--decide',
      'Adda=candidate:Ada',
      '--decide',
      'j roe=person:Jane Roe',
      '--decide',
      'Jane Roe=person',
      '--decide',
      'mickey mouse=nobody',
      '--reason',
      'seen by two',
      '--json',
    );
    expect(answerOf(decided)).toMatchObject({ undecided: 2 });
    const back = await (
      await desk()
    ).decideWriteIns(poll.slug, { decisions: [{ contest: 'q1', key: 'mickey mouse', meaning: { as: 'open' } }], reason: 'ask again' });
    expect(back.undecided).toBe(3);
    const table = await run('--rest', 'as-written');
    expect(table.out).toContain('All are decided.');
    expect(table.out).toMatch(/Mickey Mouse +the person Mickey Mouse \(kept as written\)/);
    await (
      await desk()
    ).decideWriteIns(poll.slug, { decisions: [{ contest: 'q1', key: 'mickey mouse', meaning: { as: 'nobody' } }], reason: 'no member' });
    const { entries, chain } = await node.owner.must('audit', {});
    const acts = entries.filter(({ act }) => act === 'election.write-ins');
    expect(acts.map(({ details }) => details['reason'])).toEqual([
      'no member',
      'kept as written',
      'kept as written',
      'ask again',
      'seen by two',
    ]);
    expect(acts[0]!.details['decisions']).toEqual([{ key: 'mickey mouse', as: 'nobody' }]);
    expect(chain.brokenAt).toBeNull();
  });

  test('counts as decided and says so; then decisions stand', async () => {
    const provisional: Results = await node.client().must('results', { slug: poll.slug });
    expect(provisional.contests[0]!.winners).toEqual(['written:1']);
    await node.owner.must('act', { slug: poll.slug }, { act: 'declare' });
    const results: Results = await node.client().must('results', { slug: poll.slug });
    const [first, second] = results.contests;
    expect(first!.candidates.map(({ name, votes }) => [typeof name === 'string' ? name : name['en'], votes])).toEqual([
      ['Ada', '2'],
      ['Ben', '1'],
      ['Jane Roe (written in)', '4'],
    ]);
    expect(first).toMatchObject({
      winners: ['written:1'],
      writeIns: { votes: '6', decided: true, undecided: 0, nobody: { names: 1, votes: '1' } },
    });
    // A spelling of one's own would prove to a buyer how its writer voted.
    expect(first!.writeIns!.counted).toEqual([
      { candidate: 'c1', votes: '1', spellings: [] },
      { candidate: 'written:1', votes: '4', spellings: [] },
    ]);
    expect(JSON.stringify(results)).not.toMatch(/Adda|J\. Roe|JANE/);
    expect(JSON.stringify(results)).not.toContain('Mickey');
    expect(second!.result?.totals).toEqual(['0', '1', '3', '1']);
    const text = resultsTable(results);
    expect(text).toContain('The Winner of the election is : Jane Roe (written in)');
    expect(text).toContain('1 for a name decided to be of nobody who can be elected');
    const late = await node.owner.call('decideWriteIns', { slug: poll.slug }, { rest: 'as-written' });
    expect(late.json).toMatchObject({ kind: 'read-only' });
  });

  test('gives ballots out with names as decided', async () => {
    const file = (format: string, contest = ''): ReturnType<typeof exported> => exported(node.client(), poll.slug, format, contest);
    const csv = (await file('ballots.csv')).text;
    expect(csv).toContain('q1,4,Jane Roe (written in)');
    expect(csv).toContain('q1,2,Ada');
    expect(csv).toContain('q2,2,Eve (written in) > Cy');
    expect(csv).not.toMatch(/mickey|j\. roe|adda/i);
    expect((await file('ballots.csv', 'q1')).text.split('\r\n')[0]).toBe('weight,Ada,Ben,Jane Roe (written in)');
    const blt = readBlt((await file('blt', 'q2')).text);
    expect(blt.ok && blt.value.candidates).toEqual(['Cy', 'Di', 'Eve (written in)', 'Fay (written in)']);
    const json = (await file('json')).json as { ballots: { contest: string; answer: Answer; weight: string }[] };
    expect(json.ballots).toContainEqual({ contest: 'q1', answer: { kind: 'choices', candidates: [2] }, weight: '4' });
    const cvr = (await file('cvr.json', 'q1')).json as {
      Election: { Candidate: { Name: string }[]; Contest: { ContestSelection: { IsWriteIn?: boolean }[] }[] }[];
      CVR: {
        CVRSnapshot: {
          CVRContest: { WriteIns?: number; CVRContestSelection: { SelectionPosition: { CVRWriteIn?: { Text: string } }[] }[] }[];
        }[];
      }[];
    };
    expect(cvr.Election[0]!.Candidate.map(({ Name }) => Name)).toEqual(['Ada', 'Ben', 'Jane Roe']);
    expect(cvr.Election[0]!.Contest[0]!.ContestSelection.map(({ IsWriteIn }) => IsWriteIn)).toEqual([undefined, undefined, true]);
    const written = cvr.CVR.flatMap(({ CVRSnapshot }) => CVRSnapshot[0]!.CVRContest).filter(({ WriteIns }) => WriteIns === 1);
    expect(written).toHaveLength(4);
    expect(written[0]!.CVRContestSelection[0]!.SelectionPosition[0]!.CVRWriteIn).toEqual({ '@type': 'CVR.CVRWriteIn', Text: 'Jane Roe' });
  });
});

test('where the election says so, the plain channel writes unknown names in, and asks again where there is no line', async () => {
  const poll = await openElection(node.owner, 1, {
    ...DEFINITION,
    title: 'Unknown names',
    unknownCandidate: 'write-in',
    contests: [DEFINITION.contests[0]!, { question: 'Treasurer?', candidates: ['Cy', 'Di'] }],
  });
  const { username, secret } = poll.voters[0]!;
  expect(await typedAt(`${username}-${secret}`, ['Zoe Smith', 'Zoe Smith', 'Di'])).toContain('Your tracker');
  await node.owner.must('act', { slug: poll.slug }, { act: 'close' });
  const seen: WriteIns = await node.owner.must('writeIns', { slug: poll.slug });
  expect(seen.contests.map(({ groups }) => groups.map(({ key }) => key))).toEqual([['zoe smith']]);
});

test('with fewer candidates than places, written names fill them', async () => {
  const poll = await openElection(node.owner, 2, {
    title: 'Three places',
    contests: [{ question: 'Who?', candidates: ['Ada'], writeIns: 3, method: { method: 'block', seats: 3, votesPerVoter: 3 } }],
  });
  await cast(poll, 0, [{ kind: 'choices', candidates: [0, 1, 2], written: ['Zed', 'Yan'] }]);
  await cast(poll, 1, [{ kind: 'choices', candidates: [1], written: ['Yan'] }]);
  await node.owner.must('act', { slug: poll.slug }, { act: 'close' });
  await node.owner.must('decideWriteIns', { slug: poll.slug }, { rest: 'as-written' });
  await node.owner.must('act', { slug: poll.slug }, { act: 'declare' });
  const results: Results = await node.client().must('results', { slug: poll.slug });
  expect(results.contests[0]!.winners.toSorted()).toEqual(['c1', 'written:1', 'written:2']);
});
