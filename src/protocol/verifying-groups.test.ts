import { describe, expect, test } from 'vitest';
import { instantiateCurve } from '../store/proof-threads.ts';
import { groupByName } from './groups.ts';
import { verifyingGroups } from './verifying-groups.ts';

describe('verifyingGroups', () => {
  test('gives Ed25519 another arithmetic and the other groups noble’s', () => {
    const groups = verifyingGroups(instantiateCurve);
    expect(groups('Ed25519')?.name).toBe('Ed25519');
    expect(groups('Ed25519')).not.toBe(groupByName('Ed25519'));
    for (const name of ['BELENIOS-2048', 'RFC-3526-2048', 'P-256', 'constructor']) expect(groups(name)).toBe(groupByName(name));
  });
  test('falls back to noble where the module cannot be started or computes wrongly', () => {
    const broken = verifyingGroups(() => {
      throw new Error('no WebAssembly here');
    });
    expect(broken('Ed25519')).toBe(groupByName('Ed25519'));
    const wrong = verifyingGroups((module) => {
      const exports = instantiateCurve(module);
      return { ...exports, memory: exports.memory, sub: exports.add };
    });
    expect(wrong('Ed25519')).toBe(groupByName('Ed25519'));
  });
});
