import { describe, expect, test } from 'vitest';
import { streamOf } from '../../test/archive-vectors.ts';
import { forgedDecryption, honestDecryption, rankings, withDecryption } from '../../test/forged-decryption.ts';
import { fastWorkers, mixed, referenceWorkers } from '../../test/forgery.ts';
import { archiveOf, random, type MadeElection } from '../../test/made-election.ts';
import { bindDecryption, writeBindings } from '../protocol/decryption-binding.ts';
import { ed25519Group as group } from '../protocol/ed25519-group.ts';
import { parseDecryption, type PartialDecryption } from '../protocol/partial-decryption.ts';
import { bindingSaid, reportJson, reportLines } from './report-text.ts';
import type { Report } from './report.ts';
import { verifyArchive } from './verify-archive.ts';

// The binding proofs beside an archive: what they show, and that a forged decryption which the published proofs let pass is refused.

const alphasOf = (made: MadeElection) => made.toDecrypt.ciphertexts.map((list) => list.map(({ alpha }) => alpha));

/** The binding proof that `owner` makes for a decryption with its key. */
const bound = (made: MadeElection, owner: number, decryption: PartialDecryption): string =>
  bindDecryption(group, random, made.election.fingerprint, made.trustees.keys[owner - 1] ?? 0n, alphasOf(made), decryption);

const fileOf = (made: MadeElection, proofs: readonly (readonly [number, string])[], fingerprint = made.election.fingerprint): string =>
  writeBindings(group, { fingerprint, proofs: new Map(proofs) });

/** Of an archive's own decryptions, all proofs or those of some owners. */
function proofsOf(made: MadeElection, owners?: readonly number[]): (readonly [number, string])[] {
  return made.events.flatMap((event) => {
    if (event.type !== 'PartialDecryption' || owners?.includes(event.owner) === false) return [];
    const decryption = parseDecryption(group, made.toDecrypt.shape, event.decryption);
    return decryption ? [[event.owner, bound(made, event.owner, decryption)] as const] : [];
  });
}

async function check(bytes: Uint8Array, bindings?: string): Promise<Report> {
  const options = bindings === undefined ? {} : { bindings };
  const report = await verifyArchive(() => streamOf(bytes), { ...options, workers: referenceWorkers });
  expect(await verifyArchive(() => streamOf(bytes), { ...options, workers: fastWorkers })).toEqual(report);
  return report;
}

describe('binding proofs beside an archive', () => {
  test('all decryptions are bound, some are, or nobody asked: in words', async () => {
    const all = await check(mixed.bytes, fileOf(mixed, proofsOf(mixed)));
    expect(all).toMatchObject({ outcome: 'holds', bindings: { bound: [1, 2, 4, 3], missing: [] }, warnings: [] });
    expect(reportLines(all).join('\n')).toContain('✓ The binding proofs hold: 4 decryptions are bound to exactly this tally');
    expect(reportJson(all)).toMatchObject({ bindings: { bound: [1, 2, 4, 3], missing: [] } });
    const some = await check(mixed.bytes, fileOf(mixed, proofsOf(mixed, [1, 4])));
    expect(some).toMatchObject({ outcome: 'holds', bindings: { bound: [1, 4], missing: [2, 3] } });
    expect(reportLines(some).join('\n')).toContain(
      'Binding proofs hold for 2 of 4 decryptions. Without one, a forgery by the trustee itself is not excluded: 2, 3.',
    );
    const none = await check(mixed.bytes);
    expect(none.bindings).toBeUndefined();
    expect(reportLines(none).join('\n')).toContain('No binding proofs were given.');
  });

  test('before the decryptions there is nothing to bind', async () => {
    const open = archiveOf(mixed.events.filter(({ type }) => type === 'Setup' || type === 'Ballot'));
    const report = await check(open, fileOf(mixed, []));
    expect(report.outcome).toBe('holds');
    expect(bindingSaid(report)).toBeUndefined();
    for (const [bad, kind] of [
      ['{}', 'bindings-malformed'],
      [fileOf(mixed, [], rankings().election.fingerprint), 'bindings-other-election'],
    ] as const)
      expect(await check(open, bad)).toMatchObject({ outcome: 'fails', failure: { step: 'decryptions', kind } });
  });

  test('a ranking forged past the published proof is caught by the binding proof, whatever the forger hands in', async () => {
    const made = rankings();
    const honest = honestDecryption(made);
    const forged = forgedDecryption(made, made.trustees.keys[0] ?? 0n, honest, 2);
    const bytes = archiveOf(withDecryption(made, forged));
    // Without the file: it passes, with a warning. This is the gap.
    expect(await check(bytes)).toMatchObject({ outcome: 'holds', warnings: [{ kind: 'ranking-encoding' }] });
    for (const proof of [bound(made, 1, honest), bound(made, 1, forged)])
      expect(await check(bytes, fileOf(made, [[1, proof]]))).toMatchObject({
        outcome: 'fails',
        failure: { step: 'decryptions', kind: 'binding-wrong', said: { values: { trustee: 1 } } },
      });
    // The forger hands in none: then it is said that trustee 1 has none.
    const without = await check(bytes, fileOf(made, []));
    expect(without).toMatchObject({ outcome: 'holds', bindings: { bound: [], missing: [1] }, warnings: [{ kind: 'ranking-encoding' }] });
  });

  test('a forging member of a threshold group is set aside; its result does not stand', async () => {
    const made = rankings([{ kind: 'threshold', k: 1, n: 2 }], [1, 2]);
    const forged = forgedDecryption(made, made.trustees.keys[0] ?? 0n, honestDecryption(made), 2);
    const bytes = archiveOf(withDecryption(made, forged));
    expect(await check(bytes)).toMatchObject({ outcome: 'holds' });
    const proofs = [[1, bound(made, 1, forged)] as const, ...proofsOf(made, [2])];
    expect(await check(bytes, fileOf(made, proofs))).toMatchObject({
      outcome: 'fails',
      failure: { step: 'result', kind: 'result-wrong' },
      warnings: [{ kind: 'decryption-set-aside', said: { values: { trustee: 1 } } }],
    });
  });

  test('odd rankings of voters are told from forged ones', async () => {
    const made = rankings();
    const report = await check(made.bytes, fileOf(made, proofsOf(made)));
    expect(report).toMatchObject({ outcome: 'holds', bindings: { bound: [1], missing: [] }, warnings: [] });
  });

  test('files that are no file of binding proofs, of another election, or with a proof that is another trustee’s', async () => {
    const good = fileOf(mixed, proofsOf(mixed));
    for (const [bad, kind] of [
      ['{}', 'bindings-malformed'],
      ['', 'bindings-malformed'],
      [`\ufeff${good}`, 'bindings-malformed'],
      [good.replace('"version":1', '"version":1.0'), 'bindings-malformed'],
      [fileOf(mixed, proofsOf(mixed), rankings().election.fingerprint), 'bindings-other-election'],
      [fileOf(mixed, [[1, proofsOf(mixed, [4])[0]?.[1] ?? '']]), 'binding-wrong'],
    ] as const)
      expect(await check(mixed.bytes, bad)).toMatchObject({ outcome: 'fails', failure: { step: 'decryptions', kind } });
  });
});
