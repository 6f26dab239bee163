import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, concatBytes, equalBytes, fromBase64, fromHex, fromUtf8, toBase64, toBase64Url, toHex, utf8 } from './bytes.ts';
import { canonicalJson, type Json } from './canonical.ts';
import { parseElectionId, parseSlug } from './ids.ts';
import { shuffled, uniformBelow } from './random.ts';
import { sha256Hex } from './sha256.ts';

const random = { bytes: (n: number) => new Uint8Array(randomBytes(n)) };

describe('sha256 (FIPS 180-4)', () => {
  test('the two published vectors', () => {
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
  test('equals the platform’s on every length from 0 to 300', () => {
    for (let n = 0; n <= 300; n++) {
      const bytes = randomBytes(n);
      expect(sha256Hex(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });
});

describe('bytes', () => {
  test('hex, Base64 and UTF-8 come back, and equal the platform’s', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        expect(fromHex(toHex(bytes))).toEqual(bytes);
        expect(fromBase64(toBase64(bytes))).toEqual(bytes);
        expect(toBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
        expect(equalBytes(bytes, concatBytes(bytes.slice(0, 3), bytes.slice(3)))).toBe(true);
        expect(Math.sign(compareBytes(bytes, bytes.slice(1)))).toBe(Math.sign(Buffer.compare(bytes, bytes.slice(1))));
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(fromUtf8(utf8(text))).toBe(text.isWellFormed() ? text : fromUtf8(utf8(text)));
      }),
    );
  });
  test('refuses what is not hex, Base64 or UTF-8', () => {
    expect(fromHex('0')).toBeUndefined();
    expect(fromHex('0G')).toBeUndefined();
    expect(fromHex('AB')).toBeUndefined();
    expect(fromBase64('A')).toBeUndefined();
    expect(fromBase64('AB')).toBeUndefined();
    expect(fromBase64('A=')).toBeUndefined();
    expect(fromUtf8(new Uint8Array([0xc3, 0x28]))).toBeUndefined();
  });
});

describe('canonical JSON', () => {
  test('does not depend on the order of keys and reads back', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value as Json);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(JSON.parse(text) as Json)).toBe(text);
      }),
    );
    expect(canonicalJson({ b: 1, a: [true, null, 'é'], c: undefined })).toBe('{"a":[true,null,"é"],"b":1}');
  });
});

describe('ids', () => {
  test('take their own form only', () => {
    expect(parseElectionId('0'.repeat(32))).toBeDefined();
    expect(parseElectionId('0'.repeat(31))).toBeUndefined();
    expect(parseSlug('board-2026')).toBe('board-2026');
    for (const bad of ['', '-a', 'a-', 'a--b', 'A', 'a b', 'a'.repeat(65), '../x']) expect(parseSlug(bad)).toBeUndefined();
  });
});

describe('random', () => {
  test('uniformBelow stays below and reaches every value; shuffled keeps the items', () => {
    const seen = new Set(Array.from({ length: 400 }, () => uniformBelow(random, 5)));
    expect([...seen].toSorted()).toEqual([0, 1, 2, 3, 4]);
    expect(shuffled(random, [1, 2, 3, 4]).toSorted()).toEqual([1, 2, 3, 4]);
  });
});
