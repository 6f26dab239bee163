import { expect, test } from 'vitest';
import { archiveOf, makeElection, must, random, type MadeElection } from '../../test/made-election.ts';
import { streamOf } from '../../test/archive-vectors.ts';
import { verifyArchive } from '../verify/verify-archive.ts';
import type { NewEvent } from './archive-writer.ts';
import { bindDecryption, verifyBinding } from './decryption-binding.ts';
import type { Element } from './group.ts';
import { rfc3526Group } from './finite-field-group.ts';
import { ed25519Group } from './ed25519-group.ts';
import { hashToScalar } from './hash-to-scalar.ts';
import { decryptionText, decryptTally, parseDecryption, verifyDecryption, type PartialDecryption } from './partial-decryption.ts';
import { computeResult, resultText } from './result.ts';
import { modulo } from './scalar.ts';

// A dishonest trustee against the published proof of section 13: Bernhard, Pereira, Warinschi, "How not to prove yourself" (2012).

const ranking = { kind: 'ranking', question: 'Who first?', answers: ['Asha'], extra: { method: 'Schulze' } } as const;

/** One candidate, so that 2^8 tries suffice for the test; two candidates take 2^16 (half a minute), three 2^24. */
function rankings(): MadeElection {
  const casts = [1, 1].map((first, voter) => ({ voter, votes: [{ kind: 'ranking' as const, ranks: [first] }] }));
  return makeElection({
    group: ed25519Group,
    questions: [ranking],
    trustees: [{ kind: 'single' }],
    weights: [1, 1],
    casts,
    decrypters: [1],
  });
}

function inverse(a: bigint, q: bigint): bigint {
  let [r, s, t, u] = [modulo(a, q), q, 1n, 0n];
  while (s !== 0n) {
    const d = r / s;
    [r, s, t, u] = [s, r - d * s, u, t - d * u];
  }
  return modulo(t, q);
}

/** A decryption by the holder of `x` in which the first ranking opens to `wanted`, with proofs that hold. */
function forgedDecryption(made: MadeElection, x: bigint, honest: PartialDecryption, wanted: number): PartialDecryption {
  const group = ed25519Group;
  const { fingerprint } = made.election;
  const [[first] = []] = made.toDecrypt.ciphertexts;
  const { alpha, beta } = first as { alpha: Element; beta: Element };
  const prefix = `decrypt|${fingerprint}|${group.str(group.gPow(x))}|`;
  const w = group.randomScalar(random);
  const [a, right] = [group.gPow(w), group.pow(alpha, x)];
  let b = group.pow(alpha, w);
  for (let k = 1n; ; k++) {
    b = group.mul(b, group.g);
    const challenge = hashToScalar(group, prefix, [a, b]);
    const factor = group.mul(right, group.gPow(k * inverse(challenge, group.q)));
    if (group.elementToInts(group.mul(beta, group.inv(factor)), 1)[0] !== wanted) continue;
    const [factors, proofs] = [honest.factors[0] ?? [], honest.proofs[0] ?? []];
    return {
      factors: [[factor, ...factors.slice(1)]],
      proofs: [[{ challenge, response: modulo(w - x * challenge, group.q) }, ...proofs.slice(1)]],
    };
  }
}

test('a trustee can forge a ranking past the published proof; the binding proof refuses it, and the verifier warns', async () => {
  const made = rankings();
  const { fingerprint, questions } = made.election;
  const group = ed25519Group;
  const x = made.trustees.keys[0] ?? 0n;
  const alphas = made.toDecrypt.ciphertexts.map((list) => list.map(({ alpha }) => alpha));
  const honest = decryptTally(group, random, fingerprint, x, made.toDecrypt);
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
  const text = decryptionText(group, made.toDecrypt.shape, forged);
  const read = parseDecryption(group, made.toDecrypt.shape, text) as PartialDecryption;
  const result = must(computeResult(group, questions, made.trustees.trustees, made.toDecrypt, new Map([[1, read]])));
  const events = made.events.map((event): NewEvent => {
    if (event.type === 'PartialDecryption') return { ...event, decryption: text };
    return event.type === 'Result' ? { ...event, result: resultText(made.toDecrypt.shape, result) } : event;
  });
  const report = await verifyArchive(() => streamOf(archiveOf(events)));
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
