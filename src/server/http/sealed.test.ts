import { randomBytes, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealedVotes } from '../../election/sealed-questions.ts';
import { makeHandIn, newTrusteeSecret } from '../../election/trustee-steps.ts';
import { canonicalJson } from '../../kernel/canonical.ts';
import { invariant } from '../../kernel/result.ts';
import { makeBallot } from '../../protocol/ballot.ts';
import { readElection } from '../../protocol/election-record.ts';
import { groupByName } from '../../protocol/groups.ts';
import type { TrusteeDesk } from '../../usecases/sealed-trustee.ts';
import { contradictsHead } from '../../verify/board-head.ts';
import { verifyArchive } from '../../verify/verify-archive.ts';
import { parseDefinition } from '../../wire/definition.ts';
import { BOARD, openElection, startTestNode, type TestNode } from '../node.fixture.ts';

let node: TestNode;
beforeAll(async () => {
  node = await startTestNode({ publicUrl: 'https://vote.example.org' });
});
afterAll(async () => {
  await node.stop();
});

const random = { bytes: (length: number): Uint8Array => new Uint8Array(randomBytes(length)) };
const DEFINITION = {
  title: 'Sealed',
  contests: [{ question: 'Chair?', candidates: ['Asha', 'Bela', 'Chen'] }],
  sealed: { trustees: { server: true, people: ['Dora'] } },
};

describe('a sealed election over HTTP', () => {
  test('from the trustee’s link to the verified archive', async () => {
    const { slug } = await node.owner.must('createElection', {}, { definition: DEFINITION });
    await node.owner.must('importVoters', { slug }, { text: 'username\nv1\nv2\nv3\n', drawSecrets: false });
    const [invited] = await node.owner.must('inviteTrustees', { slug }, {});
    const token = new URL(invited!.link).hash.slice(1);
    const trustee = { 'x-veritally-trustee': token };
    const desk = async (): Promise<TrusteeDesk> => (await node.client().raw('/api/trustee', { headers: trustee })).json as TrusteeDesk;
    const secret = newTrusteeSecret(groupByName((await desk()).election.group)!, random, 'single');
    const step = async (): Promise<void> => {
      const now = await desk();
      const made = makeHandIn(now, now.stage as 'make-key', secret, random);
      invariant(made.ok, 'the trustee can do the step');
      const answer = await node.client().raw('/api/trustee', {
        method: 'POST',
        headers: { ...trustee, 'content-type': 'application/json' },
        body: JSON.stringify({ stage: now.stage, payload: made.value }),
      });
      expect(answer.status, answer.text).toBe(200);
    };
    await step();
    const drawn = await node.owner.must('drawCredentials', { slug });
    expect(drawn).toHaveLength(3);
    await node.owner.must('act', { slug }, { act: 'open' });
    expect(await node.owner.must('sealedState', { slug })).toMatchObject({
      address: 'https://vote.example.org',
      credentials: { count: 3 },
      tally: { stage: 'voting' },
    });

    const published = await node.client().must('sealedElection', { slug });
    const record = readElection(published.election);
    const definition = parseDefinition(DEFINITION);
    invariant(record.ok && definition.ok, 'the server publishes what a client reads');
    expect(record.value.fingerprint).toBe(published.fingerprint);
    const ballot = (credential: string, candidate: number): string => {
      const made = makeBallot(
        record.value,
        random,
        credential,
        sealedVotes(definition.value, [{ kind: 'choices', candidates: [candidate] }]),
      );
      invariant(made.ok, 'a ballot');
      return made.value.text;
    };
    const first = ballot(drawn[0]!.secret, 0);
    const receipt = await node.client().must('sealedCast', { slug }, { ballot: first });
    expect(receipt).toMatchObject({ repeated: false, replaced: false });
    expect(await node.client().must('sealedCast', { slug }, { ballot: first })).toMatchObject({ repeated: true, tracker: receipt.tracker });
    expect((await node.client().call('sealedCast', { slug }, { ballot: ballot(drawn[0]!.secret, 1) })).json).toMatchObject({
      kind: 'already-voted',
    });
    expect((await node.client().call('sealedCast', { slug }, { ballot: first.replace('"', '') })).json).toMatchObject({
      kind: 'sealed-refused',
      status: 422,
    });
    await node.client().must('sealedCast', { slug }, { ballot: ballot(drawn[1]!.secret, 0) });
    const events = await node.client().call('boardEvents', { slug }, undefined, '?from=0&limit=500');
    expect((events.json as { tracker: string | null }[]).map(({ tracker }) => tracker)).toContain(receipt.tracker);

    await node.owner.must('act', { slug }, { act: 'close' });
    expect((await node.owner.call('act', { slug }, { act: 'declare' })).json).toMatchObject({ kind: 'setup-incomplete' });
    await step();
    await node.owner.must('act', { slug }, { act: 'declare' });
    expect((await node.client().must('results', { slug })).contests[0]).toMatchObject({
      winners: ['c1'],
      candidates: [{ votes: '2' }, { votes: '0' }, { votes: '0' }],
    });

    const head = await node.client().must('boardHead', { slug });
    const { signature, ...said } = head;
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: head.publicKey }, format: 'jwk' });
    expect(verify(null, Buffer.from(canonicalJson(said)), key, Buffer.from(signature, 'base64url'))).toBe(true);
    const archive = Buffer.from(await (await fetch(`${node.node.url}/api/elections/${slug}/board/archive.bel`)).arrayBuffer());
    const report = await verifyArchive(async function* () {
      yield archive;
    });
    expect(report).toMatchObject({ outcome: 'holds', tallied: 2 });
    const bindings = await (await fetch(`${node.node.url}/api/elections/${slug}/board/bindings.json`)).text();
    const source = async function* () {
      yield archive;
    };
    const trustees = report.present.decryptions;
    expect(trustees).toBeGreaterThan(0);
    expect((await verifyArchive(source, { bindings })).bindings).toMatchObject({ bound: { length: trustees }, missing: [] });
    expect(head.bytes).toBe(archive.length);
    expect(
      await contradictsHead(async function* () {
        yield archive;
      }, head),
    ).toBeUndefined();
  }, 60_000);

  test('an open election has no board, and a wrong trustee link opens nothing', async () => {
    const { slug } = await openElection(node.owner, 1, BOARD);
    for (const name of ['boardHead', 'boardArchive', 'boardBindings', 'boardEvents', 'sealedElection'] as const)
      expect((await node.client().call(name, { slug })).json).toMatchObject({ kind: 'not-found' });
    expect((await node.client().call('sealedCast', { slug }, { ballot: '{}' })).json).toMatchObject({ kind: 'not-found' });
    for (const token of ['', 'x', `${'0'.repeat(32)}.1.abc`])
      expect((await node.client().raw('/api/trustee', { headers: { 'x-veritally-trustee': token } })).json).toMatchObject({
        kind: 'not-found',
      });
  });
});
