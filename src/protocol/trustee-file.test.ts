import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ed25519Group } from './ed25519-group.ts';
import { generateSeed } from './threshold-member.ts';
import { openTrusteeFile, publicPartOf, readTrusteeFileHead, writeTrusteeFile, type TrusteeSecret } from './trustee-file.ts';

const random = { bytes: (n: number): Uint8Array => new Uint8Array(randomBytes(n)) };
const cheap = { n: 2, r: 8, p: 1 };
const single: TrusteeSecret = {
  kind: 'single',
  group: 'Ed25519',
  secret: '12345678901234567890',
  election: 'board-2026',
  trustee: 'Asha “A.” Rao',
};
const member: TrusteeSecret = { ...single, kind: 'member', secret: generateSeed(random) };

describe('a trustee’s key file', () => {
  test.each([single, member])('gives the secret of a $kind trustee back, and only with its passphrase', (held) => {
    const text = writeTrusteeFile(random, ' correct horse battery ', held, cheap) ?? '';
    expect(text).not.toContain(held.secret);
    expect(readTrusteeFileHead(text)).toEqual({
      kind: held.kind,
      group: 'Ed25519',
      election: held.election,
      trustee: held.trustee,
      publicPart: publicPartOf(ed25519Group, held.kind, held.secret),
    });
    expect(openTrusteeFile(text, 'correct horse battery')).toMatchObject({ ok: true, value: held });
    expect(openTrusteeFile(text, 'Correct horse battery')).toMatchObject({ ok: false, error: { kind: 'trustee-file-passphrase' } });
  });
  test('takes the same passphrase from keyboards that compose letters differently', () => {
    const text = writeTrusteeFile(random, 'schöne Grüße', single, cheap) ?? '';
    expect(openTrusteeFile(text, 'schöne Grüße'.normalize('NFD')).ok).toBe(true);
  });
  test('is never written for a secret of another form', () => {
    expect(writeTrusteeFile(random, 'p', { ...single, secret: 'abc' }, cheap)).toBeUndefined();
    expect(writeTrusteeFile(random, 'p', { ...member, secret: 'abc' }, cheap)).toBeUndefined();
  });
  test('uses 128 MiB for each guess at a passphrase', () => {
    const text = writeTrusteeFile(random, 'p', single) ?? '';
    expect(JSON.parse(text)).toMatchObject({ lock: { kdf: 'scrypt', n: 131_072, r: 8, p: 1 } });
  });
  test('refuses every changed character that matters, without throwing', () => {
    const text = writeTrusteeFile(random, 'p', single, cheap) ?? '';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.constantFrom('0', 'a', '"', '}', '9'), (at, to) => {
        const opened = openTrusteeFile(text.slice(0, at) + to + text.slice(at + 1), 'p');
        if (opened.ok) expect(opened.value.secret).toBe(single.secret);
      }),
      { numRuns: 300 },
    );
    const swapped = text.replace(
      publicPartOf(ed25519Group, 'single', single.secret) ?? '-',
      publicPartOf(ed25519Group, 'single', '7') ?? '',
    );
    expect(openTrusteeFile(swapped, 'p')).toMatchObject({ ok: false, error: { kind: 'trustee-file-malformed' } });
  });
  test('refuses what is no such file, and one that would take the machine’s memory', () => {
    const text = writeTrusteeFile(random, 'p', single, cheap) ?? '';
    for (const bad of [
      '',
      '{}',
      'null',
      '[]',
      '{"veritally":"trustee key"}',
      text.replace('"n": 2', '"n": 536870912'),
      text.replace('"n": 2', '"n": 3'),
      text.replace('scrypt', 'none'),
    ]) {
      expect(readTrusteeFileHead(bad)).toBeUndefined();
      expect(openTrusteeFile(bad, 'p')).toMatchObject({ ok: false, error: { kind: 'trustee-file-malformed' } });
    }
  });
});
