import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mixed, plain } from '../../test/forgery.ts';
import { archiveOf } from '../../test/made-election.ts';
import { utf8 } from '../kernel/bytes.ts';
import { writeBindings } from '../protocol/decryption-binding.ts';
import { ed25519Group } from '../protocol/ed25519-group.ts';
import { groupByName } from '../protocol/groups.ts';
import { proofThreads } from '../store/proof-threads.ts';
import { inPlace, type ProofWorkers } from '../verify/proof-work.ts';
import { verifyCommand } from './verify.ts';

const directory = mkdtempSync(path.join(os.tmpdir(), 'veritally-verify-'));
afterAll(() => rmSync(directory, { recursive: true }));
function file(name: string, bytes: Uint8Array): string {
  const where = path.join(directory, name);
  writeFileSync(where, bytes);
  return where;
}
const good = file('good.bel', plain.bytes);
const older = file('older.bel', archiveOf(plain.events.slice(0, 3)));
const other = file('other.bel', mixed.bytes);
const bad = file('bad.bel', plain.bytes.subarray(0, plain.bytes.length - 512));

let [out, errors] = ['', ''];
beforeEach(() => {
  [out, errors] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    errors += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());
const run = (...args: string[]): Promise<number> => verifyCommand(args, () => inPlace);

describe('veritally verify', () => {
  test('a good archive: 0, in words and as JSON', async () => {
    expect(await run(good)).toBe(0);
    expect(out).toMatch(/✓ 8\.[^]*VERIFIED: everything/);
    out = '';
    expect(await run(good, '--json')).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'holds', ballots: 3, present: { result: true } });
    out = '';
    expect(await run('--quiet', good)).toBe(0);
    expect(out).toBe('VERIFIED: everything in this archive holds.\n');
    expect(errors).toBe('');
  });
  test('a bad archive: 1, with the step, the event and the reason', async () => {
    expect(await run(bad)).toBe(1);
    expect(out).toMatch(/✗ Step 1, the file, event \d+: The file ends/);
    out = '';
    expect(await run(bad, '--json')).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'fails', failure: { step: 'file', stepNumber: 1, kind: 'truncated' } });
  });
  test('with noble alone where somebody asks for the reference', async () => {
    const asked: unknown[] = [];
    const threads: Parameters<typeof verifyCommand>[1] = (options) => {
      asked.push(options.reference);
      const workers = proofThreads({ ...options, size: 1 });
      asked.push(workers.groups === groupByName);
      return workers;
    };
    expect(await verifyCommand([good, '--reference'], threads)).toBe(0);
    expect(await verifyCommand([bad, '--reference'], threads)).toBe(1);
    expect(await verifyCommand([good], threads)).toBe(0);
    expect(asked).toEqual([true, true, true, true, false, false]);
  });
  test('binding proofs beside the archive', async () => {
    const { fingerprint } = mixed.election;
    const none = file('none.json', utf8(writeBindings(ed25519Group, { fingerprint, proofs: new Map() })));
    expect(await run(other)).toBe(0);
    expect(out).toContain('No binding proofs were given');
    expect(await run(other, '--binding', none)).toBe(0);
    expect(out).toContain('Binding proofs hold for 0 of 4 decryptions');
    expect(await run(older, good, '--binding', none)).toBe(1);
    expect(out).toContain('The binding proofs are those of another election.');
    expect(await run(other, '--binding', bad)).toBe(1);
    expect(await run(other, '--binding', path.join(directory, 'nothing.json'))).toBe(2);
  });
  test('two copies', async () => {
    expect(await run(older, good)).toBe(0);
    expect(out).toMatch(/continues the first[^]*VERIFIED/);
    expect(await run(good, older, '--json')).toBe(0);
    out = '';
    expect(await run(good, other)).toBe(1);
    expect(out).toMatch(/CONTRADICT/);
    expect(await run(good, bad)).toBe(1);
  });
  test('a check that cannot be finished is no verdict, and no fault of the file: 2', async () => {
    const lost = (): Promise<never> => Promise.reject(new Error('out of memory'));
    const workers: ProofWorkers = { size: 1, start: () => ({ run: lost, stop: () => undefined }) };
    expect(await verifyCommand([good], () => workers)).toBe(2);
    expect(errors).toBe('The check could not be finished: out of memory\n');
    expect(out).toBe('');
  });
  test('what cannot be read, and wrong arguments: 2', async () => {
    expect(await run(path.join(directory, 'nothing.bel'), '--json')).toBe(2);
    expect(JSON.parse(out)).toEqual({ outcome: 'unknown', reason: expect.stringContaining('cannot be read (ENOENT)') });
    expect(errors).toBe(`${(JSON.parse(out) as { reason: string }).reason}\n`);
    errors = '';
    expect(await run(directory)).toBe(2);
    expect(errors).toMatch(/^The file .* cannot be read \(EISDIR\)\.\n$/);
    expect(await run()).toBe(2);
    expect(await run('a', 'b', 'c')).toBe(2);
    expect(await run('--colour', good)).toBe(2);
    expect(await run('--help')).toBe(0);
  });
});

test('Ctrl-C stops the check cleanly: 130, and no verdict', async () => {
  const workers: ProofWorkers = {
    size: 1,
    start: (electionText) => {
      const running = inPlace.start(electionText);
      return {
        ...running,
        run: (task) => {
          // The signal comes while the first task is under way.
          process.listeners('SIGINT').at(-1)?.('SIGINT');
          return running.run(task);
        },
      };
    },
  };
  const before = process.listenerCount('SIGINT');
  expect(await verifyCommand([good], () => workers)).toBe(130);
  expect(out).toMatch(/STOPPED[^\n]*\n$/);
  expect(out).not.toMatch(/VERIFIED/);
  expect(process.listenerCount('SIGINT')).toBe(before);
});
