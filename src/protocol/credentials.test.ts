import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatableRandom } from '../../test/vectors/load.ts';
import { generateUuid, isUuid } from './base58.ts';
import {
  credentialSecret,
  generateCredential,
  isCredential,
  newCredential,
  publicCredential,
  readPublicCredentials,
  readRegistrarFile,
  writePublicCredentials,
} from './credentials.ts';
import { ed25519Group as G } from './ed25519-group.ts';
import { readWeight, weightJson } from './weight.ts';

const random = repeatableRandom(5);
const uuid = generateUuid(random);
const made = Array.from({ length: 4 }, () => {
  const { credential, publicPart } = newCredential(G, random, uuid);
  const secret = credentialSecret(G, uuid, credential);
  expect(publicCredential(G, secret.ok ? secret.value : 0n)).toBe(publicPart);
  return publicPart;
});

describe('PROTOCOL.md section 6', () => {
  test('new credentials have the form 5-6-5-6 and are different', () => {
    const many = Array.from({ length: 200 }, () => generateCredential(random));
    expect(many.every(isCredential)).toBe(true);
    expect(new Set(many).size).toBe(200);
    expect(isUuid(uuid)).toBe(true);
    expect(new Set(many.join('').replaceAll('-', '')).size).toBe(58);
  });
  test('texts of another form are refused', () => {
    for (const bad of [
      '',
      'i9tMw-qV88DY-wWvFq-PFAQP',
      'i9tMw-qV88DY-wWvFq-PFAQP0',
      'i9tMwqV88DYwWvFqPFAQPZ',
      ' i9tMw-qV88DY-wWvFq-PFAQPZ',
      'i9tMw-qV88DY-wWvFq-PFAQPZ\n',
    ]) {
      expect(credentialSecret(G, uuid, bad).ok, bad).toBe(false);
    }
  });
  test('the list is written sorted, with weights only where there are any', () => {
    const plain = writePublicCredentials(made.map((credential) => ({ credential, weight: 1n })));
    expect(JSON.parse(plain)).toEqual(made.toSorted());
    const weighted = writePublicCredentials(made.map((credential, i) => ({ credential, weight: BigInt(i + 1) })));
    expect(weighted).toContain(`${made[0]},1"`);
    const back = readPublicCredentials(G, weighted);
    expect(back.ok && back.value.find(({ credential }) => credential === made[3])?.weight).toBe(4n);
  });
  test('a registrar’s file loses its names', () => {
    const file = readRegistrarFile(G, `["${made[0]},,alice","${made[1]},3,bob","${made[2]}"]\n`);
    expect(file.ok && writePublicCredentials(file.value)).toBe(JSON.stringify([`${made[0]},1`, `${made[1]},3`, `${made[2]},1`].toSorted()));
  });
  test.each([
    ['credentials-malformed', `["${made[0]}", "${made[1]}"]`],
    ['credentials-malformed', `{"a":"${made[0]}"}`],
    ['credentials-malformed', '["'],
    ['credential-repeated', `["${made[0]}","${made[0]}"]`],
    ['credential-repeated', `["${made[0]}","${made[0]},2"]`],
    ['credential-weight-malformed', `["${made[0]},01"]`],
    ['credential-weight-malformed', `["${made[0]},"]`],
    ['credential-weight-malformed', `["${made[0]},-1"]`],
    ['credential-weight-malformed', `["${made[0]},2,alice"]`],
    ['credential-not-a-member', `["${'0'.repeat(64)}"]`],
    ['credential-not-a-member', `["${'0'.repeat(63)}1"]`],
    ['credential-not-a-member', '["abc"]'],
  ])('%s: %s', (kind, text) => {
    const result = readPublicCredentials(G, text);
    expect(!result.ok && result.error.kind).toBe(kind);
  });
  test('any text gives a result', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readPublicCredentials(G, text).ok === (text === '[]')));
  });
});

test('section 3: weights are numbers up to 2^30 − 1 and strings above', () => {
  expect(weightJson(1073741823n)).toBe(1073741823);
  expect(weightJson(1073741824n)).toBe('1073741824');
  // Sums of weights have more digits than a weight may have.
  fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }), (weight) => readWeight(weightJson(weight)) === weight));
  for (const bad of ['1073741823', '01073741824', 1073741824, -1, 1.5, null, '', 'x', '9'.repeat(41)])
    expect(readWeight(bad)).toBeUndefined();
});
