import { expect, test } from 'vitest';
import { forgedDecryption, honestDecryption, rankings, withDecryption } from '../../test/forged-decryption.ts';
import { archiveOf, random } from '../../test/made-election.ts';
import { streamOf } from '../../test/archive-vectors.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import { bindDecryption, parseBindings, verifyBinding, writeBindings } from './decryption-binding.ts';
import type { Element } from './group.ts';
import { rfc3526Group } from './finite-field-group.ts';
import { ed25519Group } from './ed25519-group.ts';
import { verifyDecryption } from './partial-decryption.ts';

// A dishonest trustee against the published proof of section 13: Bernhard, Pereira, Warinschi, "How not to prove yourself" (2012).

test('a trustee can forge a ranking past the published proof; the binding proof refuses it, and the verifier warns', async () => {
  const made = rankings();
  const { fingerprint } = made.election;
  const group = ed25519Group;
  const x = made.trustees.keys[0] ?? 0n;
  const alphas = made.toDecrypt.ciphertexts.map((list) => list.map(({ alpha }) => alpha));
  const honest = honestDecryption(made);
  const forged = forgedDecryption(made, x, honest, 2);
  expect(verifyDecryption(group, fingerprint, group.gPow(x), made.toDecrypt, forged)).toBe(true);
  expect(
    verifyBinding(group, fingerprint, group.gPow(x), alphas, honest, bindDecryption(group, random, fingerprint, x, alphas, honest)),
  ).toBe(true);
  expect(
    verifyBinding(group, fingerprint, group.gPow(x), alphas, forged, bindDecryption(group, random, fingerprint, x, alphas, honest)),
  ).toBe(false);
  expect(
    verifyBinding(group, fingerprint, group.gPow(x), alphas, forged, bindDecryption(group, random, fingerprint, x, alphas, forged)),
  ).toBe(false);
  const report = await verifyArchive(() => streamOf(archiveOf(withDecryption(made, forged))));
  expect(report).toMatchObject({ outcome: 'holds', results: [{ rankings: [[2], [1]] }], warnings: [{ kind: 'ranking-encoding' }] });
  expect((await verifyArchive(() => streamOf(made.bytes))).warnings).toEqual([]);
});

test('in the finite field too, malformed texts and other shapes are refused', () => {
  const group = rfc3526Group;
  const x = group.randomScalar(random);
  const alphas = [[group.gPow(5n), group.gPow(7n)], [group.gPow(9n)]];
  const factors = alphas.map((list) => list.map((alpha) => group.pow(alpha, x)));
  const text = bindDecryption(group, random, 'φ', x, alphas, { factors });
  const check = (fingerprint: string, key: Element, f: readonly (readonly Element[])[], proof: string): boolean =>
    verifyBinding(group, fingerprint, key, alphas, { factors: f }, proof);
  expect(check('φ', group.gPow(x), factors, text)).toBe(true);
  expect(check('other', group.gPow(x), factors, text)).toBe(false);
  expect(check('φ', group.gPow(x + 1n), factors, text)).toBe(false);
  expect(check('φ', group.gPow(x), [factors[0] ?? [], [group.one]], text)).toBe(false);
  for (const bad of ['', '{}', 'null', text.slice(0, -1), ` ${text}`]) expect(check('φ', group.gPow(x), factors, bad)).toBe(false);
  expect(verifyBinding(group, 'φ', group.gPow(x), [[]], { factors }, text)).toBe(false);
});

test('the file of binding proofs has one form', () => {
  const group = ed25519Group;
  const proof = (owner: bigint): string =>
    bindDecryption(group, random, 'φ', owner, [[group.gPow(5n)]], { factors: [[group.gPow(5n * owner)]] });
  const text = writeBindings(group, {
    fingerprint: 'φ',
    proofs: new Map([
      [12, proof(12n)],
      [2, proof(2n)],
      [3, 'no proof'],
    ]),
  });
  const read = parseBindings(group, text);
  expect([...(read?.proofs.keys() ?? [])]).toEqual([2, 12]);
  expect(read && writeBindings(group, read)).toBe(text);
  expect(parseBindings(group, text.trimEnd())).toEqual(read);
  expect(parseBindings(group, writeBindings(group, { fingerprint: 'φ', proofs: new Map() }))?.proofs.size).toBe(0);
  for (const bad of [
    '',
    'null',
    ` ${text}`,
    `${text}\n`,
    text.replace('"version":1', '"version":2'),
    text.replace('"owner":2', '"owner":12'),
    text.replace('"owner":2', '"owner":0'),
    text.replace('"owner":2', '"owner":-2'),
    text.replace('"owner":2', '"owner":2.5'),
    text.replace('"owner":12', '"owner":2'),
    text.replace('"owner":2', '"owner":"2"'),
    text.replace('"challenge":"', '"challenge":"0'),
    text.replace('{"version":1,', '{"version":1,"x":1,'),
    text.replace('"election_hash":"φ",', ''),
  ])
    expect([bad, parseBindings(group, bad)]).toEqual([bad, undefined]);
});
