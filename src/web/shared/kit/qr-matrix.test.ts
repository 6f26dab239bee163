import fc from 'fast-check';
import { encode } from 'uqr';
import { describe, expect, test } from 'vitest';
import { qrMatrix } from './qr-matrix.ts';

/** As `uqr` draws it. A letter in lower case keeps it to bytes, as here. */
const truth = (text: string, maskPattern: number) => encode(text, { ecc: 'M', boostEcc: false, border: 0, maskPattern }).data;

describe('qrMatrix', () => {
  test('draws what uqr draws, in every mask', () => {
    const address = 'https://vote.example.org/e/residents-2026/t/4F2A-77C0-91BE-03D5';
    for (let mask = 0; mask < 8; mask++) expect(qrMatrix(address, mask)).toEqual(truth(address, mask));
  });
  test.each([1, 14, 15, 26, 62, 63, 106, 122, 180, 213, 214, 331, 412, 624, 700, 1000, 1400, 1500, 1990, 2331])(
    'draws texts of %i bytes in the smallest version',
    (length) => {
      const text = 'a'.repeat(length);
      expect(qrMatrix(text, 3)).toEqual(truth(text, 3));
    },
  );
  test('draws any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), fc.integer({ min: 0, max: 7 }), (text, mask) => {
        expect(qrMatrix(`a${text}`, mask)).toEqual(truth(`a${text}`, mask));
      }),
      { numRuns: 25 },
    );
  });
  test('chooses a mask by itself, one of the eight', () => {
    const text = 'https://example.org/e/x/results';
    const all = Array.from({ length: 8 }, (_, mask) => JSON.stringify(qrMatrix(text, mask)));
    expect(all).toContain(JSON.stringify(qrMatrix(text)));
  });
  test('refuses what no code holds', () => {
    expect(() => qrMatrix('a'.repeat(2_332))).toThrow(RangeError);
  });
});
