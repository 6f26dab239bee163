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
  const trustee = (name: string, step: string, holder = name): Promise<number> => {
    // The server knows no address of its own but the one it listens on.
    const link = new URL(links.get(name) ?? '');
    const here = new URL(`${link.pathname}${link.hash}`, node.node.url).href;
    return trusteeCommand([step, '--link', here, '--key', at(`${slug}-${holder}`), '--passphrase-file', at('pass')]);
  };
  return { slug, trustee };
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

  test('another trustee’s key file makes nothing', async () => {
    const sealed = await election('Mixed up', { people: ['Dora', 'Emil'] });
    const { trustee, slug } = sealed;
    for (const name of ['Dora', 'Emil']) expect(await trustee(name, 'key')).toBe(0);
    await hold(sealed);
    await expect(trustee('Dora', 'shuffle', 'Emil')).rejects.toThrow('is not the one of this secret');
    await node.owner.must('sealedState', { slug }).then(({ tally }) => expect(tally).toMatchObject({ stage: 'shuffling' }));
  }, 150_000);
});
