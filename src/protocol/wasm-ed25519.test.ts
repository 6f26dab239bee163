import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { repeatableRandom } from '../../test/vectors/load.ts';
import { instantiateCurve } from '../store/proof-threads.ts';
import { ed25519Group as noble } from './ed25519-group.ts';
import type { Element } from './group.ts';
import { wasmEd25519Group } from './wasm-ed25519.ts';

// The arithmetic in WebAssembly against noble, function by function, on points and texts of every kind.

const wasm = wasmEd25519Group(instantiateCurve);
const { q } = noble;
const P = 2n ** 255n - 19n;
const random = repeatableRandom(5);
const scalar = (): bigint => noble.randomScalar(random);
const both = (text: string): readonly [Element, Element] => [noble.reparse(text)!, wasm.reparse(text)!];
const hex = (value: bigint): string => value.toString(16).padStart(64, '0');

/** All points of small order, and members and strangers made from them. */
const SMALL = [
  hex(1n),
  hex(P - 1n),
  hex(0n),
  hex(2n ** 255n),
  '7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7',
  'fa03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd83d3d706a17c7',
  '05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027c2c28f95e826',
  '85fc536d880238b13933c6d305acdfd5f098eff289f4c345b027c2c28f95e826',
];
const MEMBERS = [0n, 1n, 2n, q - 1n, q - 2n, ...Array.from({ length: 12 }, scalar)].map((e) => noble.str(noble.gPow(e)));
const POINTS = [
  ...MEMBERS,
  ...SMALL,
  ...SMALL.map((small, i) => noble.str(noble.mul(noble.reparse(small)!, noble.reparse(MEMBERS[i + 5]!)!))),
];
const EXPONENTS = [
  0n,
  1n,
  -1n,
  2n,
  15n,
  16n,
  31n,
  128n,
  129n,
  255n,
  256n,
  q - 1n,
  q,
  q + 1n,
  2n ** 252n,
  2n ** 252n - 1n,
  31n << 247n,
  scalar(),
];

describe('wasmEd25519Group computes what noble computes', () => {
  test('reading: the same texts are points, and the same are members', () => {
    const strange = [
      '',
      'hello',
      hex(P), // 0, written otherwise
      hex(P + 1n),
      hex(2n ** 255n + 1n), // 1 with a sign
      hex(2n ** 255n + P - 1n),
      hex(2n ** 256n - 1n),
      hex(2n), // not on the curve
      MEMBERS[3]!.toUpperCase(),
      ` ${MEMBERS[3]!.slice(1)}`,
      MEMBERS[3]!.slice(1),
      `${MEMBERS[3]!}0`,
      `0x${MEMBERS[3]!.slice(2)}`,
      `${MEMBERS[3]!.slice(0, 63)}é`,
    ];
    let members = 0;
    for (const text of [
      ...POINTS,
      ...strange,
      ...Array.from({ length: 60 }, (_, i) => hex(BigInt(i) * 12345n ** 15n)).map((t) => t.slice(-64)),
    ]) {
      const wanted = noble.reparse(text);
      const got = wasm.reparse(text);
      expect([text, got && wasm.str(got)]).toEqual([text, wanted && noble.str(wanted)]);
      for (const read of ['parse', 'parsePrepared'] as const)
        expect([text, wasm[read](text) !== undefined]).toEqual([text, noble[read](text) !== undefined]);
      if (noble.parse(text)) members++;
    }
    expect(members).toBeGreaterThanOrEqual(MEMBERS.length);
  });

  test('random texts', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), (value) => {
        const text = hex(value);
        const [wanted, got] = [noble.reparse(text), wasm.reparse(text)];
        return (
          (wanted && noble.str(wanted)) === (got && wasm.str(got)) && (noble.parse(text) === undefined) === (wasm.parse(text) === undefined)
        );
      }),
      { numRuns: 60 },
    );
  });

  test('sums, differences and equality of all pairs', () => {
    const points = POINTS.map(both);
    for (const [i, [a, x]] of points.entries()) {
      expect(wasm.str(wasm.inv(x))).toBe(noble.str(noble.inv(a)));
      for (const [j, [b, y]] of points.entries()) {
        expect(wasm.equal(x, y)).toBe(noble.equal(a, b));
        if ((i + j) % 3 === 0) expect(wasm.str(wasm.mul(x, y))).toBe(noble.str(noble.mul(a, b)));
      }
    }
  });

  test('powers: plain, prepared and from tables', () => {
    const tabled = both(MEMBERS[7]!);
    wasm.precompute(tabled[1]);
    const prepared = both(MEMBERS[8]!);
    wasm.prepare(prepared[1]);
    const bases = [...POINTS.slice(0, 6).map(both), ...POINTS.slice(-6).map(both), both(MEMBERS[9]!), tabled, prepared];
    for (const [a, x] of bases) {
      for (const e of EXPONENTS) expect([e, wasm.str(wasm.pow(x, e))]).toEqual([e, noble.str(noble.pow(a, e))]);
      const [e, f] = [scalar(), scalar()];
      expect(wasm.str(wasm.mulPow(x, e, prepared[1], f))).toBe(noble.str(noble.mulPow(a, e, prepared[0], f)));
      expect(wasm.str(wasm.mulPow(tabled[1], e, x, f))).toBe(noble.str(noble.mulPow(tabled[0], e, a, f)));
    }
    for (const e of [...EXPONENTS, ...Array.from({ length: 40 }, scalar)]) expect(wasm.str(wasm.gPow(e))).toBe(noble.str(noble.gPow(e)));
  });

  test('prepared points that had to give way are computed all the same', () => {
    const points = Array.from({ length: 200 }, (_, i) => both(noble.str(noble.gPow(BigInt(i * i + 3)))));
    for (const [, x] of points) wasm.prepare(x);
    for (const at of [0, 1, 39, 40, 41, 160, 199]) {
      const [a, x] = points[at]!;
      expect(wasm.str(wasm.pow(x, 12345n ** 17n))).toBe(noble.str(noble.pow(a, 12345n ** 17n)));
    }
  });

  test.each([0, 1, 2, 16, 17, 40, 530])('products of %i powers', (count) => {
    const points = Array.from({ length: count }, (_, i) => both(POINTS[i % POINTS.length]!));
    const exponents = points.map((_, i) => EXPONENTS[i % EXPONENTS.length]! + BigInt(i) * 10n ** 70n);
    const wanted = points.reduce((sum, [a], i) => noble.mul(sum, noble.pow(a, exponents[i]!)), noble.one);
    expect(
      wasm.str(
        wasm.product(
          points.map(([, x]) => x),
          exponents,
        ),
      ),
    ).toBe(noble.str(wanted));
  });

  test('texts of many, orders, encodings, generators', () => {
    const points = Array.from({ length: 520 }, (_, i) => both(POINTS[i % POINTS.length]!));
    const texts = noble.strAll(points.map(([a]) => a));
    expect(wasm.strAll(points.map(([, x]) => x))).toEqual(texts);
    expect(wasm.strAll([])).toEqual([]);
    for (const [a, x] of points.slice(0, 20)) {
      expect(wasm.tallySortKey(x)).toBe(noble.tallySortKey(a));
      expect(wasm.elementToInts(x, 30)).toEqual(noble.elementToInts(a, 30));
      expect(Math.sign(wasm.compareForTally(x, points[5]![1]))).toBe(Math.sign(noble.compareForTally(a, points[5]![0])));
    }
    for (const values of [[], [0, 0, 0], [1, 2, 3, 4, 5, 6], Array.from({ length: 30 }, (_, i) => 255 - i)])
      expect(wasm.str(wasm.intsToElement(values)!)).toBe(noble.str(noble.intsToElement(values)!));
    for (const values of [[256], [-1], [0.5], Array.from({ length: 31 }, () => 0)]) expect(wasm.intsToElement(values)).toBeUndefined();
    for (const i of [-1, 0, 1, 7, 100]) expect(wasm.str(wasm.gen(i))).toBe(noble.str(noble.gen(i)));
    expect([wasm.str(wasm.g), wasm.str(wasm.one)]).toEqual([noble.str(noble.g), noble.str(noble.one)]);
  });

  test('long chains of sums stay right', () => {
    let [a, x] = both(POINTS.at(-1)!);
    for (let i = 0; i < 300; i++) {
      [a, x] = [noble.mul(a, noble.mul(a, noble.g)), wasm.mul(x, wasm.mul(x, wasm.g))];
      if (i % 50 === 0) expect(wasm.str(x)).toBe(noble.str(a));
    }
    expect(wasm.str(x)).toBe(noble.str(a));
  });

  test('secrets are refused', () => {
    expect(() => wasm.gPowSecret(5n)).toThrow('public data');
    expect(() => wasm.powSecret(wasm.g, 5n)).toThrow('public data');
  });
});
