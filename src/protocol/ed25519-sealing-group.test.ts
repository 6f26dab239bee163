import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ed25519Group as full } from './ed25519-group.ts';
import { ed25519SealingGroup as lean } from './ed25519-sealing-group.ts';

// The booth's small group must be the group: everything it computes has the text that `ed25519-group.ts` gives.

const exponent = fc.oneof(
  fc.bigInt({ min: 0n, max: full.q * 2n }),
  fc.constantFrom(0n, 1n, -1n, full.q - 1n, full.q, full.q + 1n, 2n ** 252n),
);
const both = (e: bigint) => [full.gPow(e), lean.gPow(e)] as const;

describe('ed25519SealingGroup', () => {
  test('computes powers and products as the whole group does', () => {
    fc.assert(
      fc.property(exponent, exponent, exponent, (a, b, e) => {
        const [[fa, la], [fb, lb]] = [both(a), both(b)];
        lean.precompute(lb);
        lean.precompute(lb);
        expect(lean.str(la)).toBe(full.str(fa));
        for (const [x, y] of [
          [lean.mul(la, lb), full.mul(fa, fb)],
          [lean.inv(la), full.inv(fa)],
          [lean.pow(la, e), full.pow(fa, e)],
          [lean.powSecret(lb, e), full.powSecret(fb, e)],
          [lean.gPowSecret(e), full.gPowSecret(e)],
          [lean.mulPow(la, e, lb, a), full.mulPow(fa, e, fb, a)],
          [lean.product([la, lb, lean.g], [e, a, b]), full.product([fa, fb, full.g], [e, a, b])],
        ] as const)
          expect(lean.str(x)).toBe(full.str(y));
        expect(lean.equal(la, lb)).toBe(full.equal(fa, fb));
        expect(Math.sign(lean.compareForTally(la, lb))).toBe(Math.sign(full.compareForTally(fa, fb)));
        expect(lean.strAll([la, lb])).toEqual(full.strAll([fa, fb]));
      }),
      { numRuns: 12 },
    );
  });
  test('takes every digit of an exponent, at every place and with every carry', () => {
    const place = (k: number): bigint => 1n << BigInt(6 * k);
    const everywhere = (digit: bigint): bigint => Array.from({ length: 42 }, (_, k) => digit * place(k)).reduce((a, b) => a + b);
    const alone = [1n, 31n, 32n, 33n, 63n].flatMap((digit) => [0, 1, 20, 41].map((k) => digit * place(k)));
    for (const e of [...alone, ...[31n, 32n, 33n, 62n, 63n].map(everywhere), 2n ** 252n - 1n, full.q - 1n])
      expect(lean.str(lean.gPow(e)), String(e)).toBe(full.str(full.gPow(e)));
  });
  test('reads the same texts and no others', () => {
    const low = '00'.repeat(32);
    const order8 = '7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7';
    const p = 2n ** 255n - 19n;
    const hex = (value: bigint) => value.toString(16).padStart(64, '0');
    // The edges of the encoding: y of 0, 1, p − 1, p, p + 1, with and without the sign; x = 0 with a sign; the points of small order.
    const edges = [0n, 1n, 2n, p - 1n, p, p + 1n, 2n ** 255n - 1n].flatMap((y) => [hex(y), hex(y + 2n ** 255n)]);
    const texts = [
      ...edges,
      ...Array.from({ length: 60 }, (_, i) => hex(BigInt(i) * 987_654_321n + (BigInt(i % 2) << 255n))),
      full.str(full.one),
      full.str(full.gPow(5n)),
      low,
      order8,
      'ff'.repeat(32),
      '',
      'x',
      `${'0'.repeat(63)}g`,
      '0x'.padEnd(64, '0'),
      full.str(full.g).toUpperCase(),
    ];
    for (const text of texts) {
      for (const read of ['parse', 'parsePrepared', 'reparse'] as const) {
        const [x, y] = [lean[read](text), full[read](text)];
        expect([text, read, x && lean.str(x)]).toEqual([text, read, y && full.str(y)]);
      }
    }
    for (const scalar of ['0', '7', '07', '-1', String(full.q), String(full.q - 1n)])
      expect(lean.parseScalar(scalar)).toBe(full.parseScalar(scalar));
  });
  test('encodes ranks and makes generators alike', () => {
    for (const ranks of [[], [0], [1, 2, 3], Array.from({ length: 30 }, (_, i) => 255 - i), [256], Array.from({ length: 31 }, () => 1)]) {
      const [x, y] = [lean.intsToElement(ranks), full.intsToElement(ranks)];
      expect(x && lean.str(x)).toBe(y && full.str(y));
      if (x) expect(lean.elementToInts(x, ranks.length)).toEqual(ranks);
    }
    for (const i of [-1, 0, 5]) expect(lean.str(lean.gen(i))).toBe(full.str(full.gen(i)));
    let drawn = 0;
    const random = { bytes: (length: number) => new Uint8Array(length).fill(++drawn) };
    const first = lean.randomScalar(random);
    drawn = 0;
    expect(full.randomScalar(random)).toBe(first);
  });
});
