import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { bringPeer, type Peer, type PeerVersion } from '../../scripts/belenios-peers.ts';
import { buildArchive } from '../../src/protocol/archive-writer.ts';
import { eventsOf } from '../archive-vectors.ts';
import { testHouse } from '../support/house.ts';
import { archiveOf, runElection, setUp } from './parties.ts';

// Elections made by the use cases, from the organiser's draft to the declared result, judged by the independent program by the two
// steps that PROTOCOL.md section 17 found dependable: ballot by ballot on the setup, then the whole.

const folder = mkdtempSync(path.join(os.tmpdir(), 'veritally-peers-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
let directories = 0;

function directoryWith(bytes: Uint8Array): string {
  const directory = path.join(folder, String(directories++));
  const made = mkdtempSync(`${directory}-`);
  writeFileSync(path.join(made, 'election.bel'), bytes);
  return made;
}

async function peerOrSkip(version: PeerVersion): Promise<Peer | undefined> {
  const peer = await bringPeer(version);
  if (typeof peer !== 'string') return peer;
  console.warn(`\n*** LEFT OUT: whole elections against belenios-tool ${version}. ${peer} ***\n`);
  return undefined;
}

const people = { server: true, people: ['Dora', 'Emil', 'Fay'], threshold: 2 };
const CHAIR = { question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'], none: true };

async function wholeElection(group: 'Ed25519' | 'BELENIOS-2048', method: 'plurality' | 'irv'): Promise<Uint8Array> {
  const house = await testHouse();
  try {
    const definition = {
      title: 'Club “Ünïon”',
      contests: [
        { ...CHAIR, method },
        { question: 'Two?', candidates: ['D', 'E', 'F'], method: { method: 'block' as const, votesPerVoter: 2, seats: 2 } },
      ],
      revoting: true,
      sealed: { group, trustees: people },
    };
    const made = await setUp(house.ctx, definition, method === 'irv' ? [1, 1, 1] : [1, 3, 2]);
    const first = (candidate: number) =>
      method === 'irv'
        ? { kind: 'ranking' as const, ranks: [[candidate], [(candidate + 1) % 3]] }
        : { kind: 'choices' as const, candidates: [candidate] };
    await runElection(house.ctx, made, [
      ['v1', [first(0), { kind: 'choices', candidates: [0, 1] }]],
      ['v2', [{ kind: 'none' }, { kind: 'choices', candidates: [] }]],
      ['v1', [first(2), { kind: 'choices', candidates: [2] }]],
    ]);
    return await archiveOf(house.ctx, made.slug);
  } finally {
    await house.close();
  }
}

async function accepts(peer: Peer, bytes: Uint8Array): Promise<void> {
  const events = await eventsOf(bytes);
  const [setup] = events;
  const [election = '', trustees = '', credentials = ''] = setup?.records.map(({ text }) => text) ?? [];
  const alone = directoryWith(buildArchive(setup?.timestamp ?? 0, [{ type: 'Setup', election, trustees, credentials }]).bytes);
  const ballots = events.filter(({ event }) => event.type === 'Ballot').map(({ records }) => records[0]?.text ?? '');
  expect(ballots).toHaveLength(3);
  for (const [i, ballot] of [
    ...ballots,
    (ballots[0] ?? '').replace(/"response":"(\d)/, (_, digit: string) => `"response":"${(Number(digit) % 9) + 1}`),
  ].entries()) {
    const file = path.join(alone, `ballot-${i}.json`);
    writeFileSync(file, ballot);
    if (peer.version === '2.0') continue;
    const outcome = await peer.run(['election', 'verify-ballot', '--dir', alone, '--ballot', file]);
    expect(outcome.status === 0, `${outcome.stdout}${outcome.stderr}`).toBe(i < ballots.length);
  }
  const whole = await peer.run(['election', 'verify', '--dir', directoryWith(bytes)]);
  expect(`${whole.stdout}${whole.stderr}`).toMatch(/all checks passed/);
  expect(whole.status).toBe(0);
}

const [peer20, peer33] = [await peerOrSkip('2.0'), await peerOrSkip('3.3')];

describe('elections made by the use cases', () => {
  test.skipIf(!peer33).each(['plurality', 'irv'] as const)(
    'in Ed25519, counted by %s, are accepted by belenios-tool 3.3',
    async (method) => {
      if (peer33) await accepts(peer33, await wholeElection('Ed25519', method));
    },
  );
  test.skipIf(!peer20)('in BELENIOS-2048 are accepted by belenios-tool 2.0', async () => {
    if (peer20) await accepts(peer20, await wholeElection('BELENIOS-2048', 'plurality'));
  });
});
