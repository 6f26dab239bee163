import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { json, run } from './command-line.fixture.ts';

// The first system’s text files at the command line, and what the doctor finds in records made from them.

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

const CANDIDATES =
  'Candidate | Symbol\nManjunath | Tiger\nHemanth | Fan\nArvind | Table\nGopal | Book\nPrakruthi | Peacock\nVeena | Vase\n';
const VOTERS = 'Shreevathsa-1599\nKaushal-1547\nRahul-1552\nSanjana-1514\nMahima-1617\nAshwin-1517\n';

describe('the first system’s text files', () => {
  test('its trial comes in and its figures come back', async () => {
    const data = at('trial');
    const made = await run(
      'import-text',
      '--data',
      data,
      '--name',
      'Trial',
      '--candidates',
      file('c.txt', CANDIDATES),
      '--voters',
      file('v.txt', VOTERS),
      '--voted',
      file('n.txt', 'Ashwin-1517\nKaushal-1547\nSanjana-1514\nMahima-1617\n'),
      '--votes',
      file('r.txt', 'Manjunath\nManjunath\nManjunath\n'),
      '--json',
    );
    expect(json(made.out)).toMatchObject({ election: 'trial', status: 'draft', candidates: 6, voters: 6, voted: 4, votes: 3, spoiled: 1 });
    expect((await run('election', 'open', 'trial', '--data', data)).code).toBe(0);
    const results = json((await run('results', 'trial', '--data', data, '--json')).out);
    expect(results).toMatchObject({ status: 'open', ballots: 4, spoiled: 1 });
    const [contest] = results['contests'] as readonly {
      readonly candidates: readonly { readonly votes: number }[];
      readonly winners: readonly string[];
    }[];
    expect(contest!.candidates.map(({ votes }) => votes)).toEqual([3, 0, 0, 0, 0, 0]);
    expect(contest!.winners).toEqual(['Manjunath']);
    const unsaid = await run('election', 'pause', 'trial', '--data', data);
    expect(unsaid).toMatchObject({ code: 1, err: 'Give a reason; it goes into the record. Say it with --reason TEXT.\n' });
    for (const act of ['pause', 'resume', 'close'])
      expect((await run('election', act, 'trial', '--data', data, '--reason', 'The hall is full')).code).toBe(0);
    const declared = await run('election', 'declare', 'trial', '--data', data);
    expect(declared.out).toContain('Candidate | Symbol  | Votes');
    expect(declared.out).toContain('Manjunath | Tiger   | 3');
    expect(declared.out).toContain('The Winner of the election is : Manjunath');
    expect((await run('doctor', '--data', data)).code).toBe(0);
    expect((await run('election', 'export', 'trial', '--text', at('out'), '--data', data)).code).toBe(0);
    expect(readFileSync(at('out/Candidates.txt'), 'utf8')).toBe(CANDIDATES);
    expect(readFileSync(at('out/Votes_Rec.txt'), 'utf8')).toBe('Manjunath\nManjunath\nManjunath\n');
    expect(readFileSync(at('out/Voter_names.txt'), 'utf8').trim().split('\n').toSorted()).toEqual([
      'Ashwin',
      'Kaushal',
      'Mahima',
      'Sanjana',
    ]);
    expect(await run('election', 'export', 'trial', '--text', at('out'), '--data', data)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/exists already; --force/) as string,
    });
  });
  test.for<readonly [string, Readonly<Record<string, string | Uint8Array>>, RegExp]>([
    ['an empty file', { candidates: '' }, /no candidates/],
    ['a voter without a secret', { voters: 'Rahul\n' }, /row 1, voters: "Rahul" is not of the form username-secret/],
    ['a voter twice', { voters: 'Rahul-1\nRAHUL-2\n' }, /row 2, voters: voter "RAHUL" occurs twice/],
    ['a vote for nobody', { votes: 'Nobody\n' }, /a vote for "Nobody"/],
    ['more votes than voters', { votes: 'Veena\n' }, /1 votes but only 0 voters/],
    ['a stranger who voted', { voted: 'Zoe-1\n' }, /"Zoe-1" has voted but is not among the voters/],
  ])('%s is refused and nothing is made', async ([name, given, words]) => {
    const data = at(`bad-${name.replaceAll(' ', '-')}`);
    const files = { candidates: CANDIDATES, voters: VOTERS, ...given };
    const args = Object.entries(files).flatMap(([option, text]) => [`--${option}`, file(`bad-${option}.txt`, text)]);
    const refused = await run('import-text', '--data', data, '--name', 'Bad', ...args, '--json');
    expect(refused.code).toBe(1);
    expect(refused.err).toMatch(words);
    expect(json(refused.out)).toMatchObject({ error: { kind: 'roll-invalid' } });
    expect(json((await run('election', 'list', '--data', data, '--json')).out)).toEqual([]);
  });
});

describe('doctor', () => {
  test.for<readonly [string, string, RegExp]>([
    ['an act changed in the record', `update audit set details = '{}' where seq = 2`, /record of acts/i],
    ['a ballot taken away', `delete from ballots where ballot_id = (select ballot_id from ballots limit 1)`, /ballot/i],
    ['a mark taken away', `update marks set voted = 0 where voter_id = (select voter_id from marks where voted = 1 limit 1)`, /mark/i],
  ])('%s is found, status 1', async ([name, statement, words]) => {
    const data = at(`doctor-${name.replaceAll(' ', '-')}`);
    await run(
      'import-text',
      '--data',
      data,
      '--name',
      'Trial',
      '--candidates',
      file('c.txt', CANDIDATES),
      '--voters',
      file('v.txt', VOTERS),
      '--voted',
      file('n.txt', 'Ashwin-1517\nKaushal-1547\n'),
      '--votes',
      file('r.txt', 'Manjunath\n'),
    );
    expect(await run('doctor', '--data', data)).toMatchObject({ code: 0, err: '' });
    const database = new DatabaseSync(path.join(data, 'veritally.db'));
    // A tamperer takes the guards away first, and puts them back.
    const guards = database.prepare(`select name, sql from sqlite_master where type = 'trigger'`).all();
    database.exec('pragma foreign_keys = off');
    for (const { name: guard } of guards) database.exec(`drop trigger ${String(guard)}`);
    database.exec(statement);
    for (const { sql } of guards) database.exec(String(sql));
    database.close();
    const sick = await run('doctor', '--data', data);
    expect(sick).toMatchObject({ code: 1, out: '' });
    expect(sick.err).toMatch(words);
    expect(json((await run('doctor', '--data', data, '--json')).out)).toMatchObject({ ok: false });
  });
});
