import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { eventsOf, vectorBytes, vectorNames } from '../../test/archive-vectors.ts';
import { countFinder } from './discrete-log.ts';
import { readElection } from './election-record.ts';
import {
  finishTally,
  ballotPart,
  joinParts,
  parseTally,
  rankingLists,
  sizedTally,
  tallyText,
  withShuffled,
  type EncryptedTally,
} from './encrypted-tally.ts';
import { parseOwned, sizedText } from './events.ts';
import type { Group } from './group.ts';
import { groupByName } from './groups.ts';
import { decryptTally, decryptionText, parseDecryption, verifyDecryption, type PartialDecryption } from './partial-decryption.ts';
import type { Ciphertext } from './proofs.ts';
import type { Question } from './questions.ts';
import { awaitedTrustees, checkResult, combineDecryptions, computeResult, lagrange, parseResult, resultText } from './result.ts';
import { modulo } from './scalar.ts';
import { verifyShuffle } from './shuffle-proof.ts';
import { parseShuffle, shuffleList, shuffleText } from './shuffle.ts';
import { numberTrustees, readTrustees, type Trustee } from './trustees.ts';
import { generateTrusteeKey } from './trustee-key.ts';

const random = { bytes: (n: number) => new Uint8Array(randomBytes(n)) };
const GROUPS = ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'].map((name) => groupByName(name) as Group);
const FINGERPRINT = 'aJ8l4nRuvttxZqrwDZkgwinpUphsUHV1UjUVWqYNHaQ';

describe.skipIf(vectorNames().length === 0)('after the ballots, archives made by belenios-tool (PROTOCOL.md 11 to 14)', () => {
  const names = vectorNames().filter((name) => !name.endsWith('-open'));
  test.each(names)('%s: shuffles and decryptions hold, and give the published result', async (name) => {
    const events = await eventsOf(vectorBytes(name));
    const texts = (type: string): string[][] =>
      events.filter(({ event }) => event.type === type).map(({ records }) => records.map(({ text }) => text));
    const [electionText = '', trusteesText = ''] = texts('Setup')[0] ?? [];
    const read = readElection(electionText);
    if (!read.ok) throw new Error(read.error.detail);
    const { group, publicKey: y, questions, fingerprint } = read.value;
    const trustees = readTrustees(group, trusteesText, { archivesOf20: name.startsWith('ff') });
    if (!trustees.ok) throw new Error(trustees.error.detail);
    const [text = '', sized = ''] = texts('EncryptedTally')[0] ?? [];
    const tally = parseTally(group, questions, text, sized);
    if (!tally) throw new Error('tally');
    expect(tallyText(group, tally)).toBe(text);
    expect(sizedText(sizedTally(group, tally))).toBe(sized);
    let current = rankingLists(tally);
    for (const [shuffle = ''] of texts('Shuffle')) {
      const lists = parseShuffle(
        group,
        shuffle,
        current.map((list) => list.length),
      );
      if (!lists) throw new Error('shuffle');
      expect(shuffleText(group, lists)).toBe(shuffle);
      for (const [i, { output, proof }] of lists.entries()) {
        expect(verifyShuffle(group, y, fingerprint, current[i] ?? [], output, proof)).toBe(true);
        expect(verifyShuffle(group, y, `${fingerprint}x`, current[i] ?? [], output, proof)).toBe(false);
        expect(verifyShuffle(group, y, fingerprint, output, output, proof)).toBe(false);
        const [first = 0n, ...rest] = proof.sHat;
        expect(verifyShuffle(group, y, fingerprint, current[i] ?? [], output, { ...proof, sHat: [first + 1n, ...rest] })).toBe(false);
      }
      current = lists.map(({ output }) => output);
    }
    const toDecrypt = withShuffled(
      tally,
      current.map((output) => ({ output })),
    );
    const decryptions = new Map<number, PartialDecryption>();
    for (const [text13 = '', owned = ''] of texts('PartialDecryption')) {
      const decryption = parseDecryption(group, tally.shape, text13);
      const owner = parseOwned(owned)?.owner ?? 0;
      const key = numberTrustees(trustees.value).find(({ number }) => number === owner)?.publicKey;
      if (!decryption || !key) throw new Error('decryption');
      expect(decryptionText(group, tally.shape, decryption)).toBe(text13);
      expect(verifyDecryption(group, fingerprint, key, toDecrypt, decryption)).toBe(true);
      expect(verifyDecryption(group, fingerprint, y, toDecrypt, decryption)).toBe(false);
      decryptions.set(owner, decryption);
    }
    const [resultRecord = ''] = texts('Result')[0] ?? [];
    const result = computeResult(group, questions, trustees.value, toDecrypt, decryptions);
    if (!result.ok) throw new Error(result.error.detail);
    expect(resultText(tally.shape, result.value)).toBe(resultRecord);
    const parsed = parseResult(questions, tally.shape, resultRecord);
    const opened = combineDecryptions(group, trustees.value, toDecrypt, decryptions);
    if (!parsed || !opened.ok) throw new Error('result');
    expect(checkResult(group, questions, toDecrypt, opened.value, parsed).ok).toBe(true);
    expect(checkResult(group, questions, { ...toDecrypt, totalWeight: 0n }, opened.value, parsed).ok).toBe(
      questions.every(({ kind }) => kind === 'ranking'),
    );
  });
});

const CHOICE: Question = { kind: 'homomorphic', question: 'Who?', answers: ['a', 'b'], blank: false, min: 0, max: 1 };
const RANKING: Question = { kind: 'ranking', question: 'Rank', answers: ['a', 'b', 'c'] };
const LISTS: Question = {
  kind: 'lists',
  question: 'List',
  lists: [
    { name: 'A', candidates: ['x'] },
    { name: 'B', candidates: ['y', 'z'] },
  ],
};

function encrypt(group: Group, x: bigint, message: bigint): Ciphertext {
  const r = group.randomScalar(random);
  return { alpha: group.gPow(r), beta: group.gPow(r * x + message) };
}

function encryptInts(group: Group, x: bigint, values: readonly number[]): Ciphertext {
  const r = group.randomScalar(random);
  const message = group.intsToElement(values);
  if (!message) throw new Error('ints');
  return { alpha: group.gPow(r), beta: group.mul(group.gPow(r * x), message) };
}

describe.each(GROUPS.map((group) => [group.name, group] as const))('made from nothing in %s', (_, group) => {
  const { privateKey: x, key } = generateTrusteeKey(group, random);
  const trustees: readonly Trustee[] = [{ kind: 'single', key }];
  const rankable = group.maxInts > 0;
  const questions = rankable ? [CHOICE, RANKING, LISTS] : [CHOICE, LISTS];
  const rankings = [
    [1, 2, 3],
    [3, 0, 255],
    [0, 0, 0],
  ];
  const ballots = rankings.map((values, b) => {
    const lists = [1, 1, 0, 0, 0].map((m) => encrypt(group, x, BigInt(m)));
    return [[encrypt(group, x, BigInt(b % 2)), encrypt(group, x, 0n)], ...(rankable ? [[encryptInts(group, x, values)]] : []), lists];
  });
  const parts = ballots.map((choices) => ballotPart(group, choices, 1n));
  const tally = finishTally(group, questions, joinParts(group, questions, parts));

  test('the tally does not depend on the order of ballots, and reads back', () => {
    const again = finishTally(group, questions, joinParts(group, questions, parts.toReversed()));
    expect(tallyText(group, again)).toBe(tallyText(group, tally));
    const parsed = parseTally(group, questions, tallyText(group, tally), sizedText(sizedTally(group, tally)));
    expect(parsed && tallyText(group, parsed)).toBe(tallyText(group, tally));
    expect(parseTally(group, questions.slice(1), tallyText(group, tally), sizedText(sizedTally(group, tally)))).toBeUndefined();
  });

  test('shuffled, decrypted and combined it gives the votes back', () => {
    const shuffles = rankingLists(tally).map((list) => shuffleList(group, random, key.publicKey, FINGERPRINT, list));
    shuffles.forEach(({ output, proof }, i) => {
      const input = rankingLists(tally)[i] ?? [];
      expect(verifyShuffle(group, key.publicKey, FINGERPRINT, input, output, proof)).toBe(true);
      expect(parseShuffle(group, shuffleText(group, shuffles), [3])).toBeDefined();
      expect(parseShuffle(group, shuffleText(group, shuffles), [2])).toBeUndefined();
      for (const name of ['s1', 's2', 's3', 's4'] as const) {
        expect(verifyShuffle(group, key.publicKey, FINGERPRINT, input, output, { ...proof, [name]: proof[name] + 1n }), name).toBe(false);
      }
      for (const name of ['t1', 't2', 't3', 't41', 't42'] as const) {
        expect(verifyShuffle(group, key.publicKey, FINGERPRINT, input, output, { ...proof, [name]: group.g }), name).toBe(false);
      }
      const [lost, ...others] = output;
      expect(lost && verifyShuffle(group, key.publicKey, FINGERPRINT, input, [...others, lost], proof)).toBe(false);
      expect(verifyShuffle(group, key.publicKey, FINGERPRINT, input.slice(1), output.slice(1), proof)).toBe(false);
    });
    const last = withShuffled(tally, shuffles);
    const decryption = decryptTally(group, random, FINGERPRINT, x, last);
    expect(verifyDecryption(group, FINGERPRINT, key.publicKey, last, decryption)).toBe(true);
    const text = decryptionText(group, last.shape, decryption);
    expect(parseDecryption(group, last.shape, text)).toBeDefined();
    expect(parseDecryption(group, last.shape.slice(1), text)).toBeUndefined();
    const result = computeResult(group, questions, trustees, last, new Map([[1, decryption]]));
    if (!result.ok) throw new Error(result.error.detail);
    expect(result.value[0]).toEqual({ kind: 'counts', counts: [1n, 0n] });
    expect(result.value.at(-1)).toEqual({
      kind: 'lists',
      lists: [
        [3n, 3n],
        [0n, 0n, 0n],
      ],
    });
    if (rankable) expect(result.value[1]?.kind === 'rankings' && result.value[1].rankings.toSorted()).toEqual(rankings.toSorted());
    expect(parseResult(questions, last.shape, resultText(last.shape, result.value))).toEqual(result.value);
    expect(computeResult(group, questions, trustees, last, new Map()).ok).toBe(false);
    expect(awaitedTrustees(trustees, () => false)).toEqual([{ numbers: [1], needed: 1 }]);
  });

  test('no ballot at all: neutral elements, empty lists, and a shuffle of nothing', () => {
    const empty = finishTally(group, questions, joinParts(group, questions, []));
    const one = group.str(group.one);
    expect(tallyText(group, empty).startsWith(`[[{"alpha":"${one}","beta":"${one}"}`)).toBe(true);
    const { output, proof } = shuffleList(group, random, key.publicKey, FINGERPRINT, []);
    expect(verifyShuffle(group, key.publicKey, FINGERPRINT, [], output, proof)).toBe(true);
    expect(verifyShuffle(group, key.publicKey, FINGERPRINT, [], output, { ...proof, t2: group.g })).toBe(false);
    const decryption = decryptTally(group, random, FINGERPRINT, x, empty);
    const result = computeResult(group, questions, trustees, empty, new Map([[1, decryption]]));
    expect(result.ok && resultText(empty.shape, result.value)).toBe(
      rankable ? '{"result":[[0,0],[],[[0,0],[0,0,0]]]}' : '{"result":[[0,0],[[0,0],[0,0,0]]]}',
    );
  });

  test('counts are found up to the bound and not above', () => {
    for (const max of [0n, 1n, 15n, 16n, 17n, 1000n]) {
      const find = countFinder(group, max);
      for (const count of [0n, 1n, max / 2n, max])
        expect(find(group.gPow(count)), `${count} of ${max}`).toBe(count <= max ? count : undefined);
      expect(find(group.gPow(max + 1n))).toBeUndefined();
      expect(find(group.gPow(-1n))).toBeUndefined();
    }
  });

  test('any k points give a polynomial’s value at 0', () => {
    const [a, b, c] = [group.randomScalar(random), group.randomScalar(random), group.randomScalar(random)];
    const at = (i: number): bigint => a + b * BigInt(i) + c * BigInt(i * i);
    for (const chosen of [
      [1, 2, 3],
      [2, 4, 7],
      [5, 1, 3],
    ]) {
      const lambdas = lagrange(group, chosen);
      expect(
        modulo(
          chosen.reduce((sum, i, n) => sum + at(i) * (lambdas[n] ?? 0n), 0n),
          group.q,
        ),
      ).toBe(a);
    }
  });
});

test('large weighted totals (2^36) are found', () => {
  const group = GROUPS[0] as Group;
  const find = countFinder(group, 2n ** 36n);
  expect(find(group.gPow(2n ** 36n - 5n))).toBe(2n ** 36n - 5n);
});

describe('hostile texts are refused, never thrown', () => {
  const group = GROUPS[0] as Group;
  const questions = [CHOICE, RANKING];
  const tally: EncryptedTally = { ...finishTally(group, questions, joinParts(group, questions, [])), numTallied: 1 };
  const shape = [tally.shape[0], { kind: 'flat', ranking: true, length: 1 }] as typeof tally.shape;
  test.each([
    '',
    'null',
    '[]',
    '{}',
    '{"result":null}',
    '{"result":[[0,0],[null]]}',
    '{"result":[[0,0],[1]]}',
    '{"result":[[0,0],[[1,2]]]}',
    '{"result":[[0,0],[[1,2,256]]]}',
    '{"result":[[0,0],[[1,2,-1]]]}',
    '{"result":[[0,-0],[[1,2,3]]]}',
    '{"result":[[0,1e999],[[1,2,3]]]}',
    '{"result":[[0,NaN],[[1,2,3]]]}',
    '{"result":[[0,"1"],[[1,2,3]]]}',
    '{"result":[[0,0],[[1,2,3]]] }',
    '{"result":[[0,0],[[1,2,3]]],"x":1}',
    '{"__proto__":[[0,0],[[1,2,3]]]}',
    '{"result":[[0,0],[[1,2,3]],[]]}',
    '{"result":[[0,0,0],[[1,2,3]]]}',
    '{"result":[[0,1.5],[[1,2,3]]]}',
    '{"result":{"0":[0,0],"1":[[1,2,3]]}}',
    `{"result":${'['.repeat(100_000)}`,
  ])('%s', (text) => {
    expect(parseResult(questions, shape, text)).toBeUndefined();
    expect(parseDecryption(group, shape, text)).toBeUndefined();
    expect(parseShuffle(group, text, [1])).toBeUndefined();
  });
  test('and the good one is read', () => {
    expect(parseResult(questions, shape, '{"result":[[0,"2000000000"],[[1,2,255]]]}')).toBeDefined();
  });
});
