import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { mixed } from '../../test/forgery.ts';
import { archiveOf, must, random, tallyOf } from '../../test/made-election.ts';
import { appendEvent, buildArchive, type NewEvent } from '../protocol/archive-writer.ts';
import { makeBallot } from '../protocol/ballot.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';
import { readElection, writeElection } from '../protocol/election-record.ts';
import { rankingLists, tallyText, withShuffled, type EncryptedTally } from '../protocol/encrypted-tally.ts';
import { writeBindings } from '../protocol/decryption-binding.ts';
import { parseDecryption } from '../protocol/partial-decryption.ts';
import type { Question } from '../protocol/questions.ts';
import { computeResult, resultText } from '../protocol/result.ts';
import { parseShuffle } from '../protocol/shuffle.ts';
import { assembleThreshold, distributeShares, readCertificates } from '../protocol/threshold-server.ts';
import { parseTrusteeKey } from '../protocol/trustee-key.ts';
import { electionKey, writeTrustees, type Trustee } from '../protocol/trustees.ts';
import { credentialsCommand, readRoll } from './credentials.ts';
import { trusteeCommand } from './trustee.ts';
import { readTrusteeLink } from './trustee-link.ts';
import { streamOf } from '../../test/archive-vectors.ts';
import { verifyArchive } from '../verify/verify-archive.ts';

let folder = '';
let said = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-trustee-test-'));
  said = '';
  writeFileSync(at('pass'), 'four words of luck\n');
  const hear = (text: string | Uint8Array): boolean => {
    said += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});
const at = (name: string): string => path.join(folder, name);
const text = (name: string): string => readFileSync(at(name), 'utf8').trim();
const trustee = (...args: string[]): Promise<number> => trusteeCommand([...args, '--passphrase-file', at('pass')]);

const QUESTIONS: readonly Question[] = [
  { kind: 'homomorphic', question: 'A', answers: ['x', 'y'], blank: false, min: 0, max: 1 },
  { kind: 'ranking', question: 'B', answers: ['x', 'y'] },
];

/** The group's ceremony through files, by the command line on the members' side; the organiser's side by the protocol's functions. */
async function ceremony(): Promise<Trustee> {
  const context = { group, size: 2, threshold: 1 };
  for (const i of [1, 2])
    await trustee('key', '--key', at(`m${i}`), '--member', String(i), '--size', '2', '--threshold', '1', '--out', at(`cert${i}`));
  const certTexts = [text('cert1'), text('cert2')];
  writeFileSync(at('certs'), JSON.stringify(certTexts));
  for (const i of [1, 2])
    await trustee('share', '--key', at(`m${i}`), '--certificates', at('certs'), '--threshold', '1', '--out', at(`poly${i}`));
  const certs = must(readCertificates(context, certTexts));
  const polynomials = [text('poly1'), text('poly2')];
  const inputs = must(distributeShares(context, certs, polynomials));
  for (const i of [1, 2]) {
    writeFileSync(at(`input${i}`), inputs[i - 1] ?? '');
    await trustee(
      'share',
      '--key',
      at(`m${i}`),
      '--certificates',
      at('certs'),
      '--threshold',
      '1',
      '--input',
      at(`input${i}`),
      '--out',
      at(`output${i}`),
    );
  }
  return { kind: 'threshold', parameters: must(assembleThreshold(context, certs, polynomials, [text('output1'), text('output2')])) };
}

test('a whole election through files: keys, ceremony, credentials, shuffle, decryptions; the verifier accepts it', async () => {
  expect(await trustee('key', '--key', at('single'), '--out', at('single.pub'))).toBe(0);
  const checksum = /Check sum to read aloud: (\w{64})/.exec(said)?.[1];
  const key = parseTrusteeKey(group, text('single.pub'));
  if (!key) throw new Error('key');
  const trustees: readonly Trustee[] = [{ kind: 'single', key }, await ceremony()];
  const uuid = 'KL91ZFC22AcGBG';
  const roll = 'username,name\nana,"Ana ""A"""\nben,Ben\n';
  writeFileSync(at('roll.csv'), roll);
  expect(
    await credentialsCommand([
      'generate',
      at('roll.csv'),
      '--uuid',
      uuid,
      '--out',
      at('creds'),
      '--base-url',
      'https://vote.example.org',
      '--slug',
      'club',
    ]),
  ).toBe(0);
  const election = must(
    readElection(writeElection({ group, name: 'E', description: '', uuid, publicKey: electionKey(group, trustees), questions: QUESTIONS })),
  );
  const credentials = text('creds/private-credentials.csv')
    .split('\r\n')
    .slice(1)
    .map((line) => /(\w{5}-\w{6}-\w{5}-\w{6})/.exec(line)?.[1] ?? '');
  expect(text('creds/letters.html')).toContain(credentials[0]);
  const list = readFileSync(at('creds/public-credentials.json'), 'utf8');
  const ballots = credentials.map(
    (credential, i) =>
      must(
        makeBallot(election, random, credential, [
          { kind: 'homomorphic', choices: [i, 1 - i] },
          { kind: 'ranking', ranks: [1, 2] },
        ]),
      ).text,
  );
  const tally = tallyOf(election, ballots, () => 1n);
  const setup: NewEvent = { type: 'Setup', election: election.text, trustees: writeTrustees(group, trustees), credentials: list };
  const closing: NewEvent[] = [
    { type: 'EndBallots' },
    { type: 'EncryptedTally', tally: tallyText(group, tally), numTallied: 2, totalWeight: 2n },
  ];
  let { bytes, head } = buildArchive(1_795_174_030, [
    setup,
    ...ballots.map((ballot): NewEvent => ({ type: 'Ballot', ballot })),
    ...closing,
  ]);
  writeFileSync(at('e.bel'), bytes);
  const append = (event: NewEvent): void => {
    ({ bytes, head } = appendEvent(head, event));
    appendFileSync(at('e.bel'), bytes);
  };
  await expect(trustee('decrypt', '--key', at('single'), '--archive', at('e.bel'), '--out', at('early'))).rejects.toThrow(
    /not been shuffled/,
  );
  expect(await trustee('shuffle', '--key', at('single'), '--archive', at('e.bel'), '--out', at('shuffle'))).toBe(0);
  append({ type: 'Shuffle', owner: 1, shuffle: text('shuffle') });
  append({ type: 'EndShuffles' });
  const lists = parseShuffle(group, text('shuffle'), [2]);
  const opened: EncryptedTally = withShuffled(tally, lists ?? []);
  await expect(trustee('decrypt', '--key', at('m2'), '--archive', at('e.bel'))).rejects.toThrow(/--output/);
  expect(await trustee('decrypt', '--key', at('m2'), '--output', at('output2'), '--archive', at('e.bel'), '--out', at('pd3'))).toBe(0);
  expect(said).toMatch(/You are trustee 3/);
  append({ type: 'PartialDecryption', owner: 3, decryption: text('pd3') });
  expect(await trustee('decrypt', '--key', at('single'), '--archive', at('e.bel'), '--out', at('pd1'))).toBe(0);
  append({ type: 'PartialDecryption', owner: 1, decryption: text('pd1') });
  const decryptions = new Map(
    [1, 3].flatMap((owner) => {
      const one = parseDecryption(group, opened.shape, text(`pd${owner}`));
      return one ? [[owner, one] as const] : [];
    }),
  );
  append({ type: 'Result', result: resultText(opened.shape, must(computeResult(group, QUESTIONS, trustees, opened, decryptions))) });
  const report = await verifyArchive(() => streamOf(new Uint8Array(readFileSync(at('e.bel')))));
  expect(report.failure).toBeUndefined();
  const proofs = new Map([1, 3].map((owner) => [owner, text(`pd${owner}-binding.json`)]));
  const bindings = writeBindings(group, { fingerprint: election.fingerprint, proofs });
  expect(await verifyArchive(() => streamOf(new Uint8Array(readFileSync(at('e.bel')))), { bindings })).toMatchObject({
    outcome: 'holds',
    bindings: { missing: [] },
  });
  expect(report.results?.[0]).toEqual({ kind: 'counts', counts: [1n, 1n] });
  expect(report.checksums?.trustees[0]?.publicKey).toBe(checksum);
  expect(rankingLists(opened).length).toBe(1);
}, 120_000);

describe('key files', () => {
  test('are for the owner only, and are never overwritten', async () => {
    await trustee('key', '--key', at('k'), '--out', at('p'), '--name', 'Ana', '--election', 'Board');
    expect(statSync(at('k')).mode & 0o077).toBe(0);
    expect(text('k')).not.toContain('private');
    await expect(trustee('key', '--key', at('k'), '--out', at('p2'))).rejects.toThrow(/never overwritten/);
    said = '';
    expect(await trusteeCommand(['checksum', '--key', at('k')])).toBe(0);
    expect(said).toMatch(/Public key of Ana \(Board\):\n\w{64}/);
  });
  test('a short passphrase, a wrong one, another election', async () => {
    writeFileSync(at('short'), 'short\n');
    await expect(trusteeCommand(['key', '--key', at('k'), '--passphrase-file', at('short')])).rejects.toThrow(/too short/);
    expect(existsSync(at('k'))).toBe(false);
    await trustee('key', '--key', at('k'), '--out', at('p'));
    writeFileSync(at('wrong'), 'four words of rain\n');
    writeFileSync(at('e.bel'), archiveOf(mixed.events.slice(0, 9)));
    await expect(trusteeCommand(['decrypt', '--key', at('k'), '--archive', at('e.bel'), '--passphrase-file', at('wrong')])).rejects.toThrow(
      /passphrase/,
    );
    await expect(trustee('decrypt', '--key', at('k'), '--archive', at('e.bel'), '--out', at('d'))).rejects.toThrow(/not that of a trustee/);
    writeFileSync(at('bad.bel'), archiveOf(mixed.events.slice(1, 9)));
    await expect(trustee('decrypt', '--key', at('k'), '--archive', at('bad.bel'))).rejects.toThrow(/does not hold, and nothing was made/);
    expect(existsSync(at('d'))).toBe(false);
  }, 60_000);
  test('wrong arguments', async () => {
    await expect(trusteeCommand([])).rejects.toThrow(/Say what to do/);
    await expect(trusteeCommand(['__proto__'])).rejects.toThrow(/Say what to do/);
    await expect(trustee('key', '--member', '3', '--size', '2', '--threshold', '1', '--key', at('k'))).rejects.toThrow(/at most N/);
    await expect(trustee('decrypt')).rejects.toThrow(/--archive/);
    expect(await trusteeCommand(['--help'])).toBe(0);
    expect(await trusteeCommand(['key', '--help'])).toBe(0);
  });
});

describe('by the personal link', () => {
  let server: Server;
  let link = '';
  let desk: Record<string, unknown>;
  let received: { stage?: string; payload?: string } = {};
  beforeEach(async () => {
    desk = {
      election: { slug: 'club', title: { en: 'Club' }, status: 'draft', group: 'Ed25519' },
      name: 'Ana',
      index: 1,
      kind: 'single',
      member: null,
      stage: 'make-key',
      certificates: [],
      input: null,
      key: null,
      output: null,
      records: null,
      tally: null,
      waitingFor: ['Ben'],
    };
    server = createServer((request, response) => {
      if (request.headers['x-veritally-trustee'] !== 'id.1.abcdefghijklmnopqrstuvwx') {
        response
          .writeHead(404)
          .end(
            JSON.stringify({ type: 'about:blank', title: 'Not found.', status: 404, kind: 'not-found', what: 'trustee link like this' }),
          );
        return;
      }
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        if (request.method === 'POST') {
          received = JSON.parse(body) as typeof received;
          desk = { ...desk, stage: 'wait' };
        }
        response.end(JSON.stringify(desk));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/trustee#id.1.abcdefghijklmnopqrstuvwx`;
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('a key is made and its public part handed in', async () => {
    expect(await trustee('key', '--link', link, '--key', at('k'))).toBe(0);
    expect(received.stage).toBe('make-key');
    expect(parseTrusteeKey(group, received.payload ?? '')).toBeDefined();
    expect(JSON.parse(text('k'))).toMatchObject({ election: 'Club', trustee: 'Ana' });
    expect(said).toMatch(/Handed in\. Still awaited: Ben\./);
    await expect(trustee('decrypt', '--link', link, '--key', at('k'))).rejects.toThrow(/Nothing is to be done now/);
  });
  test('what the server refuses is told in its words', async () => {
    await expect(trustee('key', '--link', link.replace('abc', 'xyz'), '--key', at('k'))).rejects.toThrow(
      'There is no trustee link like this.',
    );
    expect(existsSync(at('k'))).toBe(false);
    expect(() => readTrusteeLink('https://x.org/trustee')).toThrow(/personal link/);
    expect(readTrusteeLink('https://x.org/vote/trustee#id.1.abcdefghijklmnopqrstuvwx').base).toBe('https://x.org/vote');
  });
});

describe('veritally credentials generate', () => {
  test('numbers of voters, and files that nobody else reads', async () => {
    expect(await credentialsCommand(['generate', '--uuid', 'KL91ZFC22AcGBG', '--voters', '12', '--out', at('c')])).toBe(0);
    expect((JSON.parse(text('c/public-credentials.json')) as string[]).length).toBe(12);
    expect(statSync(at('c/private-credentials.csv')).mode & 0o077).toBe(0);
    expect(text('c/private-credentials.csv')).toMatch(/^username,name,secret,link\r\n01,,\w{5}-/);
    await expect(credentialsCommand(['generate', '--uuid', 'KL91ZFC22AcGBG', '--voters', '12', '--out', at('c')])).rejects.toThrow(
      /exists already/,
    );
  });
  test('rolls', () => {
    expect(readRoll('Username;Weight\na;3\nb;\n')).toEqual([
      { username: 'a', name: null, weight: 3n },
      { username: 'b', name: null, weight: 1n },
    ]);
    for (const bad of ['username,weight\na,-1\n', 'username,weight\na,0\n', 'username\na\na\n', 'name\nx\n', 'username,weight\na,1.5\n'])
      expect(() => readRoll(bad)).toThrow(/Row \d/);
  });
  test('wrong arguments', async () => {
    await expect(credentialsCommand([])).rejects.toThrow(/Say what to do/);
    await expect(credentialsCommand(['generate', '--uuid', 'x', '--voters', '1'])).rejects.toThrow(/--uuid/);
    await expect(credentialsCommand(['generate', '--uuid', 'KL91ZFC22AcGBG'])).rejects.toThrow(/one of both/);
    await expect(
      credentialsCommand(['generate', '--uuid', 'KL91ZFC22AcGBG', '--voters', '1', '--base-url', 'https://x.org']),
    ).rejects.toThrow(/--slug/);
    expect(await credentialsCommand(['--help'])).toBe(0);
  });
});
