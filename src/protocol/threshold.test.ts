import { describe, expect, test } from 'vitest';
import { hasVector, repeatableRandom, vectorFiles, vectorText } from '../../test/vectors/load.ts';
import type { Random } from '../kernel/random.ts';
import type { Result } from '../kernel/result.ts';
import type { Group } from './group.ts';
import { groupByName } from './groups.ts';
import { invertModulo, modulo } from './scalar.ts';
import {
  generateSeed,
  makeCertificate,
  makePolynomial,
  makeShareOutput,
  memberKeys,
  openPrivateKey,
  type MemberKeys,
} from './threshold-member.ts';
import { thresholdKey, type ThresholdContext } from './threshold-record.ts';
import { assembleThreshold, checkPolynomial, distributeShares, readCertificates, readShareOutput } from './threshold-server.ts';
import { electionKey, numberTrustees, readTrustees, writeTrustees, type Trustee } from './trustees.ts';

function value<T, E extends { detail: string }>(result: Result<T, E>): T {
  if (!result.ok) throw new Error(result.error.detail);
  return result.value;
}
function group(name: string): Group {
  const found = groupByName(name);
  if (!found) throw new Error(name);
  return found;
}
const lines = (text: string): string[] => text.trim().split('\n');

/** All six steps among `size` members. */
function ceremony(context: ThresholdContext, random: Random) {
  const { group: G, size } = context;
  const members: MemberKeys[] = Array.from({ length: size }, () => value(memberKeys(G, generateSeed(random))));
  const certTexts = members.map((keys, i) => makeCertificate(context, random, keys, i + 1));
  const certs = value(readCertificates(context, certTexts));
  const polynomials = members.map((keys) => makePolynomial(context, random, keys, certs));
  polynomials.forEach((text, i) => value(checkPolynomial(context, certs, i + 1, text)));
  const inputs = value(distributeShares(context, certs, polynomials));
  const outputs = members.map((keys, i) => value(makeShareOutput(context, random, keys, certs, inputs[i] ?? '')));
  const parameters = value(
    assembleThreshold(
      context,
      certs,
      polynomials,
      outputs.map(({ text }) => text),
    ),
  );
  return { members, certTexts, certs, polynomials, inputs, outputs, parameters };
}

describe.each(['Ed25519', 'BELENIOS-2048'])('PROTOCOL.md 8.4 in %s: six steps among three members, of whom two decrypt', (name) => {
  const G = group(name);
  const context: ThresholdContext = { group: G, size: 3, threshold: 2 };
  const random = repeatableRandom(17);
  const all = ceremony(context, random);
  const privateKeys = all.outputs.map(({ privateKeyText }, i) => value(openPrivateKey(G, all.members[i]!, privateKeyText)));

  test('the published item is accepted and gives the key that any two private keys make', () => {
    const trustees: Trustee[] = [{ kind: 'threshold', parameters: all.parameters }];
    const read = value(readTrustees(G, writeTrustees(G, trustees)));
    const y = electionKey(G, read);
    for (const [a, b] of [
      [1, 2],
      [1, 3],
      [2, 3],
    ] as const) {
      const inverse = invertModulo(BigInt(b - a), G.q);
      const x = modulo((privateKeys[a - 1]! * BigInt(b) - privateKeys[b - 1]! * BigInt(a)) * inverse, G.q);
      expect(G.equal(G.gPowSecret(x), y)).toBe(true);
    }
    expect(numberTrustees(read).map((t) => G.equal(t.publicKey, G.gPowSecret(privateKeys[t.number - 1]!)))).toEqual([true, true, true]);
  });
  test('another member’s message, a changed share and foreign certificates are refused', () => {
    const [, second] = all.members;
    const swapped = makeShareOutput(context, random, second!, all.certs, all.inputs[0]!);
    expect(swapped.ok).toBe(false);
    const stranger = value(memberKeys(G, generateSeed(random)));
    const refused = makeShareOutput(context, random, stranger, all.certs, all.inputs[0]!);
    expect(!refused.ok && refused.error.kind).toBe('not-a-member');
    const exchanged = readCertificates(context, [all.certTexts[1]!, all.certTexts[0]!, all.certTexts[2]!]);
    expect(!exchanged.ok && exchanged.error.kind).toBe('certificate-context');
    const bigger = readCertificates({ ...context, threshold: 1 }, all.certTexts);
    expect(!bigger.ok && bigger.error.kind).toBe('certificate-context');
    const again = readCertificates({ ...context, size: 3, threshold: 3 }, all.certTexts);
    expect(!again.ok && again.error.kind).toBe('threshold-out-of-range');
    const mixed = distributeShares(context, all.certs, [all.polynomials[1]!, all.polynomials[0]!, all.polynomials[2]!]);
    expect(!mixed.ok && mixed.error.kind).toBe('coefexps-signature');
    const few = assembleThreshold(
      context,
      all.certs,
      all.polynomials,
      all.outputs.slice(1).map(({ text }) => text),
    );
    expect(!few.ok && few.error.kind).toBe('output-malformed');
    const turned = assembleThreshold(context, all.certs, all.polynomials, all.outputs.map(({ text }) => text).toReversed());
    expect(!turned.ok && turned.error.kind).toBe('verification-key-wrong');
  });
  test('a member that sends a wrong share is found out, by name', () => {
    const [a, b, c] = all.polynomials.map((text) => JSON.parse(text) as { secrets: string[] });
    const other = ceremony(context, random);
    expect(other.parameters).not.toEqual(all.parameters);
    // The share that member 2 meant for member 1 is given to member 2 instead.
    const wrong = JSON.stringify({ ...b, secrets: [b!.secrets[0], b!.secrets[0], b!.secrets[2]] });
    const inputs = value(distributeShares(context, all.certs, [JSON.stringify(a), wrong, JSON.stringify(c)]));
    const result = makeShareOutput(context, random, all.members[1]!, all.certs, inputs[1]!);
    expect(!result.ok && result.error.kind).toBe('secret-message-unreadable');
  });
});

const PEERS = ['ed25519-threshold', 'ed25519-server-and-threshold-33', 'ff-threshold', 'ff-threshold-30'].filter(hasVector);

// The texts of belenios-tool: 3.0 and 2.0 write AES-CCM, 3.3.0 writes AES-GCM.
describe.each(PEERS)('the ceremony of the peer, %s', (name) => {
  const options = { archivesOf20: name === 'ff-threshold' };
  const G = group((JSON.parse(vectorText(name, 'election.json')) as { group: string }).group);
  const context: ThresholdContext = { group: G, size: 3, threshold: 2 };
  const ids = lines(vectorText(name, 'threshold_ids'));
  const certs = value(readCertificates(context, lines(vectorText(name, 'certs.jsons')), options));
  const keysOf = (id: string): MemberKeys => value(memberKeys(G, vectorText(name, `${id}.key`).trim()));

  test('every member’s keys come from its seed', () => {
    ids.forEach((id, i) => expect(G.equal(keysOf(id).verification, certs[i]!.verification)).toBe(true));
  });
  test('step 4 gives the peer’s inputs', () => {
    const inputs = value(distributeShares(context, certs, lines(vectorText(name, 'polynomials.jsons')), options));
    ids.forEach((id, i) => expect(JSON.parse(inputs[i]!)).toEqual(JSON.parse(vectorText(name, `${id}.vinput`))));
  });
  test('step 5 gives the peer’s keys, and step 6 its parameters', () => {
    const random = repeatableRandom(23);
    const outputs = ids.map((id) => lines(vectorText(name, `${id}.voutput`))[0]!);
    ids.forEach((id, i) => {
      const keys = keysOf(id);
      const mine = value(makeShareOutput(context, random, keys, certs, vectorText(name, `${id}.vinput`), options));
      const theirs = readShareOutput(G, outputs[i]!);
      expect(theirs && G.equal(theirs.key.publicKey, mine.key.publicKey)).toBe(true);
      const [dkey] = vectorFiles(name, `${id}.dkey`);
      const x = value(openPrivateKey(G, keys, vectorText(name, dkey ?? '')));
      expect(G.equal(G.gPowSecret(x), mine.key.publicKey)).toBe(true);
      expect(value(openPrivateKey(G, keys, mine.privateKeyText))).toBe(x);
    });
    const parameters = value(assembleThreshold(context, certs, lines(vectorText(name, 'polynomials.jsons')), outputs, options));
    const published = value(readTrustees(G, vectorText(name, 'trustees.json').trim(), options)).find((t) => t.kind === 'threshold');
    expect(published && G.equal(thresholdKey(G, published.parameters), thresholdKey(G, parameters))).toBe(true);
  });
});
