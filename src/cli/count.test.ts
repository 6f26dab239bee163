import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { countCommand } from './count.ts';

const cases = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../test/counting-cases');
const folder = mkdtempSync(path.join(tmpdir(), 'veritally-count-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

function file(name: string, content: string): string {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = '';
  let err = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  const code = await countCommand(args);
  vi.restoreAllMocks();
  return { code, out, err };
}

const BLT = '3 1\n4 1 2 0\n3 2 1 0\n2 3 2 0\n0\n"Ann"\n"Bob"\n"Cyd"\n"Board"\n';

describe('veritally count', () => {
  test('--check says ok for each file, and exits 1 with the first difference', async () => {
    const irv = path.join(cases, 'irv');
    const [first = '', second = ''] = readdirSync(irv).map((name) => path.join(irv, name));
    expect(await run('--check', first, second)).toEqual({ code: 0, out: `${first}: ok\n${second}: ok\n`, err: '' });
    const changed = JSON.parse(readFileSync(first, 'utf8')) as { expect: { winners: string[] }; candidates: string[] };
    changed.expect.winners = changed.candidates.slice(-1);
    const bad = file('changed.json', JSON.stringify(changed));
    const { code, out } = await run('--check', second, bad);
    expect(code).toBe(1);
    expect(out).toMatch(/: ok\n.*changed\.json: winners: expected \[.*\], counted \[.*\]\n$/);
  });
  test('a weight beyond 2^53 counts to the last digit, also as a number, and a byte-order mark is passed over', async () => {
    const huge = file(
      'huge.json',
      '\ufeff{"method":"plurality","seats":1,"candidates":["A","B"],"ballots":[{"weight":9007199254740993,"choice":"A"},' +
        '{"weight":9007199254740992,"choice":"B"}],"expect":{"winners":["A"],"totals":{"A":9007199254740993,"B":"9007199254740992"}}}',
    );
    expect(await run('--check', huge)).toEqual({ code: 0, out: `${huge}: ok\n`, err: '' });
  });
  test('--json prints what the case expects', async () => {
    const name = path.join(cases, 'dhondt/dhondt-php-result-1.json');
    const { out } = await run('--json', name);
    expect(JSON.parse(out)).toMatchObject((JSON.parse(readFileSync(name, 'utf8')) as { expect: object }).expect);
  });
  test('counts BLT and CSV, by a method of choice', async () => {
    const blt = file('board.blt', BLT);
    expect((await run(blt)).out).toContain('Round 1: Cyd was eliminated; 2 of 2 votes went to Bob.');
    expect(JSON.parse((await run('--json', '--method', 'schulze', blt)).out)).toMatchObject({ winners: ['Bob'] });
    expect(JSON.parse((await run('--json', '--seats', '2', file('b.csv', 'rank 1,rank 2\nAnn,Bob\nBob,\nAnn,\n'))).out)).toMatchObject({
      winners: ['Ann', 'Bob'],
    });
  });
  test('draws lots from a seed only where one is given', async () => {
    const tie = file('tie.blt', '2 1\n1 1 0\n1 2 0\n0\n"Ann"\n"Bob"\n"Tie"\n');
    expect(JSON.parse((await run('--json', tie)).out)).toMatchObject({ winners: ['Ann', 'Bob'], tie: true });
    const drawn = JSON.parse((await run('--json', '--seed', 'dice', tie)).out) as { winners: string[]; tie?: boolean };
    expect([drawn.winners.length, drawn.tie]).toEqual([1, undefined]);
  });
  test('says what is wrong with a file or the command, and goes on with the next file', async () => {
    const blt = file('board.blt', BLT);
    const broken = file('broken.json', '{"method":"irv","candidates":["A"],"ballots":[{"weight":1,"ranking":["Z"]}]}');
    const both = await run('--json', broken, blt);
    expect(both).toMatchObject({ code: 1, err: `veritally count: ${broken}: ballots/0/ranking/0: unknown candidate "Z"\n` });
    expect(JSON.parse(both.out)).toMatchObject({ winners: ['Bob'] });
    expect(await run('/nowhere/at-all')).toMatchObject({ code: 1 });
    for (const args of [[], ['--frob', blt], ['--method', 'approval', blt], ['--seats', '0', blt]])
      expect((await run(...args)).code).toBe(2);
    expect(await run('--help')).toMatchObject({ code: 0, err: '' });
  });
});
