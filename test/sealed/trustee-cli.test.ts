import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { trusteeCommand } from '../../src/cli/trustee.ts';
import { sealedVotes } from '../../src/election/sealed-questions.ts';
import { invariant } from '../../src/kernel/result.ts';
import { makeBallot } from '../../src/protocol/ballot.ts';
import { readElection } from '../../src/protocol/election-record.ts';
import { startTestNode, type TestNode } from '../../src/server/node.fixture.ts';
import { parseDefinition } from '../../src/wire/definition.ts';
import { verifyArchive } from '../../src/verify/verify-archive.ts';
import { streamOf } from '../archive-vectors.ts';

// Trustees who do everything from the command line with their personal links, against a running server: keys, shares, shuffle, decryption.

const random = { bytes: (length: number): Uint8Array => new Uint8Array(randomBytes(length)) };
const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-trustee-cli-'));
const at = (name: string): string => path.join(folder, name);
let node: TestNode;
let said = '';
beforeAll(async () => {
  node = await startTestNode();
  writeFileSync(at('pass'), 'four words of luck\n');
});
afterAll(async () => {
  await node.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  said = '';
  const hear = (text: string | Uint8Array): boolean => {
    said += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
});
afterEach(() => vi.restoreAllMocks());

interface Sealed {
  readonly slug: string;
  /** A trustee's step by its personal link, with its own key file or that of another holder. */
  readonly trustee: (name: string, step: string, holder?: string) => Promise<number>;
  readonly link: (name: string) => string;
}

async function election(title: string, trustees: { people: string[]; threshold?: number }): Promise<Sealed> {
  const definition = {
    title,
    contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'], method: 'irv' }],
    sealed: { trustees: { server: false, ...trustees } },
  };
  const { slug } = await node.owner.must('createElection', {}, { definition });
  await node.owner.must('importVoters', { slug }, { text: 'username\nv1\nv2\nv3\n', drawSecrets: false });
  const links = new Map((await node.owner.must('inviteTrustees', { slug }, {})).map(({ name, link }) => [name, link]));
  const link = (name: string): string => {
    // The server knows no address of its own but the one it listens on.
    const { pathname, hash } = new URL(links.get(name) ?? '');
    return new URL(`${pathname}${hash}`, node.node.url).href;
  };
  const trustee = (name: string, step: string, holder = name): Promise<number> => {
    return trusteeCommand([step, '--link', link(name), '--key', at(`${slug}-${holder}`), '--passphrase-file', at('pass')]);
  };
  return { slug, trustee, link };
}

/** Locks and opens the election, casts a ballot for every voter, closes the polls. */
async function hold({ slug }: Sealed): Promise<void> {
  const drawn = await node.owner.must('drawCredentials', { slug });
  await node.owner.must('act', { slug }, { act: 'open' });
  const record = readElection((await node.client().must('sealedElection', { slug })).election);
  const definition = parseDefinition((await node.owner.must('adminElection', { slug })).definition);
  invariant(record.ok && definition.ok, 'the server publishes what a client reads');
  for (const [i, { link }] of drawn.entries()) {
    const credential = new URL(link).hash.split('=').at(-1) ?? '';
    const votes = sealedVotes(definition.value, [{ kind: 'ranking', ranks: [[i], [(i + 1) % 3]] }]);
    const made = makeBallot(record.value, random, decodeURIComponent(credential.replace(/^#/, '')), votes);
    invariant(made.ok, 'a ballot');
    await node.client().must('sealedCast', { slug }, { ballot: made.value.text });
  }
  await node.owner.must('act', { slug }, { act: 'close' });
}

async function declaredAndVerified({ slug }: Sealed, decryptions: number): Promise<void> {
  await node.owner.must('act', { slug }, { act: 'declare' });
  const board = `${node.node.url}/api/elections/${slug}/board`;
  const archive = new Uint8Array(await (await fetch(`${board}/archive.bel`)).arrayBuffer());
  const bindings = await (await fetch(`${board}/bindings.json`)).text();
  const report = await verifyArchive(() => streamOf(archive), { bindings });
  expect(report).toMatchObject({ outcome: 'holds', tallied: 3, present: { result: true, decryptions }, bindings: { missing: [] } });
}

describe('veritally trustee --link', () => {
  test('two mandatory trustees: key, shuffle, decryption, each in its turn', async () => {
    const sealed = await election('Two', { people: ['Dora', 'Emil'] });
    const { trustee } = sealed;
    for (const name of ['Dora', 'Emil']) expect(await trustee(name, 'key')).toBe(0);
    await expect(trustee('Dora', 'shuffle')).rejects.toThrow(/Nothing is to be done now|Your part is done/);
    await hold(sealed);
    await expect(trustee('Dora', 'decrypt')).rejects.toThrow('veritally trustee shuffle');
    expect(await trustee('Dora', 'shuffle')).toBe(0);
    expect(said).toContain('The record holds: 3 ballots, 3 count');
    expect(said).toContain('Handed in. Still awaited: Emil.');
    await expect(trustee('Dora', 'shuffle')).rejects.toThrow('Nothing is to be done now. Awaited: Emil.');
    expect(await trustee('Emil', 'shuffle')).toBe(0);
    for (const name of ['Emil', 'Dora']) expect(await trustee(name, 'decrypt')).toBe(0);
    await expect(trustee('Dora', 'decrypt')).rejects.toThrow('Your part is done');
    await declaredAndVerified(sealed, 2);
  }, 150_000);

  test('two of three: key and both messages of the ceremony, then shuffle and decryption by two of them', async () => {
    const sealed = await election('Group', { people: ['Dora', 'Emil', 'Fay'], threshold: 2 });
    const { trustee } = sealed;
    const all = ['Dora', 'Emil', 'Fay'];
    for (const step of ['key', 'share', 'share']) for (const name of all) expect(await trustee(name, step)).toBe(0);
    await hold(sealed);
    for (const name of ['Fay', 'Dora']) expect(await trustee(name, 'shuffle')).toBe(0);
    for (const name of ['Dora', 'Fay']) expect(await trustee(name, 'decrypt')).toBe(0);
    await declaredAndVerified(sealed, 2);
  }, 150_000);

  test('two of three, of whom one works without a network: files are fetched and handed in on another machine', async () => {
    const { trustee, link, ...sealed } = await election('Apart', { people: ['Dora', 'Emil', 'Fay'], threshold: 2 });
    const file = (name: string): string => at(`${sealed.slug}-${name}`);
    const fay = (...args: string[]): Promise<number> => trusteeCommand([...args, '--key', file('Fay'), '--passphrase-file', at('pass')]);
    const fetched = async (): Promise<(name: string) => string> => {
      rmSync(file('usb'), { recursive: true, force: true });
      expect(await trusteeCommand(['fetch', '--link', link('Fay'), '--dir', file('usb')])).toBe(0);
      return (name) => path.join(file('usb'), name);
    };
    const handIn = (...args: string[]): Promise<number> => trusteeCommand(['hand-in', ...args, '--link', link('Fay')]);
    const share = async (step: string, ...more: string[]): Promise<void> => {
      await fay('share', '--certificates', (await fetched())('certificates.json'), '--threshold', '2', ...more, '--out', file(step));
      expect(await handIn(file(step))).toBe(0);
    };
    await fay('key', '--member', '3', '--size', '3', '--threshold', '2', '--out', file('certificate'));
    expect(await handIn(file('certificate'))).toBe(0);
    for (const name of ['Dora', 'Emil']) expect(await trustee(name, 'key')).toBe(0);
    const told = /read aloud: (\w{64})/.exec(said)?.[1] ?? '';
    said = '';
    expect(await trusteeCommand(['checksum', '--key', file('Fay'), '--link', link('Fay')])).toBe(0);
    expect(said).toContain(`Certificate, as the organiser and the verifier show it:\n${told}`);
    await share('polynomial');
    for (const name of ['Dora', 'Emil']) expect(await trustee(name, 'share')).toBe(0);
    await share('output', '--input', (await fetched())('input.json'));
    for (const name of ['Dora', 'Emil']) expect(await trustee(name, 'share')).toBe(0);
    await expect(handIn(file('output'))).rejects.toThrow('Nothing is awaited from you now.');
    await hold({ slug: sealed.slug, trustee, link });
    const work = async (step: string): Promise<void> => {
      const at = await fetched();
      await fay(step, '--archive', at('archive.bel'), '--output', at('output.json'), '--out', file(step));
    };
    await work('shuffle');
    expect(await handIn(file('shuffle'))).toBe(0);
    expect(await trustee('Dora', 'shuffle')).toBe(0);
    await work('decrypt');
    await expect(handIn(file('decrypt'))).rejects.toThrow('--binding');
    expect(await trustee('Dora', 'decrypt')).toBe(0);
    await expect(handIn(file('decrypt'), '--binding', file('shuffle'))).rejects.toThrow('The proof does not hold');
    expect(await handIn(file('decrypt'), '--binding', file('decrypt-binding.json'))).toBe(0);
    await declaredAndVerified({ slug: sealed.slug, trustee, link }, 2);
  }, 150_000);

  test('another trustee’s key file makes nothing', async () => {
    const sealed = await election('Mixed up', { people: ['Dora', 'Emil'] });
    const { trustee, slug } = sealed;
    for (const name of ['Dora', 'Emil']) expect(await trustee(name, 'key')).toBe(0);
    await hold(sealed);
    await expect(trustee('Dora', 'shuffle', 'Emil')).rejects.toThrow('is not the one of this secret');
    await node.owner.must('sealedState', { slug }).then(({ tally }) => expect(tally).toMatchObject({ stage: 'shuffling' }));
  }, 150_000);
});
