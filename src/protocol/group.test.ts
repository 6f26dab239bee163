import { describe, expect, test } from 'vitest';
import type { Group } from './group.ts';
import { groupByName } from './groups.ts';

function group(name: string): Group {
  const found = groupByName(name);
  if (!found) throw new Error(name);
  return found;
}
const ed = group('Ed25519');
const bel = group('BELENIOS-2048');
const rfc = group('RFC-3526-2048');
const hex = (v: bigint): string => v.toString(16).padStart(64, '0');

describe.each([ed, bel, rfc])('the group $name obeys its own laws', (G) => {
  const [a, b] = [G.gPow(123456789n), G.gPow(987654321n)];
  test('powers, products, inverses', () => {
    expect(G.equal(G.mul(a, b), G.gPow(123456789n + 987654321n))).toBe(true);
    expect(G.equal(G.mul(a, G.inv(a)), G.one)).toBe(true);
    expect(G.equal(G.pow(G.g, 77n), G.gPowSecret(77n))).toBe(true);
    expect(G.equal(G.pow(a, -5n), G.powSecret(a, G.q - 5n))).toBe(true);
    expect(G.equal(G.powSecret(a, 0n), G.one)).toBe(true);
    expect(G.equal(G.gPowSecret(G.q), G.one)).toBe(true);
    expect(G.equal(G.powSecret(G.one, 3n), G.one)).toBe(true);
    expect(G.equal(G.mulPow(a, 7n, b, 9n), G.gPow(7n * 123456789n + 9n * 987654321n))).toBe(true);
    expect(G.equal(G.mulPow(G.g, -7n, b, 0n), G.gPow(-7n))).toBe(true);
    const many = Array.from({ length: 11 }, (_, i) => G.gPow(BigInt(i + 2)));
    expect(
      G.equal(
        G.product(
          many,
          many.map((_, i) => BigInt(i)),
        ),
        G.gPow(many.reduce((s, _, i) => s + BigInt(i * (i + 2)), 0n)),
      ),
    ).toBe(true);
    expect(G.equal(G.product([], []), G.one)).toBe(true);
  });
  test('a table changes nothing but the speed', () => {
    const y = G.gPow(4242n);
    const before = G.str(G.pow(y, 999n));
    G.precompute(y);
    expect([G.str(G.pow(y, 999n)), G.str(G.powSecret(y, 999n)), G.str(G.mulPow(y, 999n, G.g, 0n))]).toEqual([before, before, before]);
  });
  test('nor does preparation', () => {
    for (const x of [G.one, G.gPow(31n)]) {
      const element = G.parsePrepared(G.str(x));
      if (!element) throw new Error('a member was refused');
      for (const e of [0n, 1n, 2n ** 64n, 2n ** 192n - 1n, G.q - 1n, -3n]) expect(G.str(G.pow(element, e))).toBe(G.str(G.pow(x, e)));
      expect(G.str(G.mulPow(G.g, 5n, element, 7n))).toBe(G.str(G.mul(G.gPow(5n), G.pow(x, 7n))));
      G.prepare(element);
    }
    expect(G.parsePrepared('0')).toBeUndefined();
  });
  test('texts come back as they went', () => {
    for (const x of [G.one, G.g, a, b]) {
      const text = G.str(x);
      const back = G.parse(text);
      expect(back && G.str(back)).toBe(text);
      const again = G.reparse(text);
      expect(again && G.equal(again, x)).toBe(true);
    }
    expect(G.strAll([a, G.one, b])).toEqual([G.str(a), G.str(G.one), G.str(b)]);
  });
  test('scalars are canonical decimal below q', () => {
    expect(G.parseScalar('0')).toBe(0n);
    expect(G.parseScalar((G.q - 1n).toString())).toBe(G.q - 1n);
    for (const bad of [G.q.toString(), '', '00', '01', '-1', '+1', ' 1', '1 ', '1.0', '0x1', '1e3', '１', '9'.repeat(700)]) {
      expect(G.parseScalar(bad), bad).toBeUndefined();
    }
  });
  test('the order of the tally is that of its keys', () => {
    const keyed = [a, b, G.g, G.one].map((x) => ({ x, key: G.tallySortKey(x) })).toSorted((l, r) => (l.key < r.key ? -1 : 1));
    for (let i = 1; i < keyed.length; i++) expect(G.compareForTally(keyed[i - 1]!.x, keyed[i]!.x)).toBeLessThan(0);
    expect(G.compareForTally(a, a)).toBe(0);
  });
});

describe('PROTOCOL.md section 4.1, Ed25519', () => {
  test('texts of known elements', () => {
    expect(ed.str(ed.g)).toBe('6666666666666666666666666666666666666666666666666666666666666658');
    expect(ed.str(ed.inv(ed.g))).toBe('e666666666666666666666666666666666666666666666666666666666666658');
    expect(ed.str(ed.mul(ed.g, ed.g))).toBe('2260cdf3092329c21da25ee8c9a21f5697390f51643851560e5f46ae6af8a3c9');
    expect(ed.str(ed.one)).toBe('0000000000000000000000000000000000000000000000000000000000000001');
  });
  test('independent generators', () => {
    expect([-1, 0, 1].map((i) => ed.str(ed.gen(i)))).toEqual([
      'd6f7c1ea42e2474a28baea1141185bb7b39fe58011e5fc31d093b5c9345f18c7',
      'c95c81b40c41366b2e62e68fec3c5fa4dbb93f0c3c242ac2fe7a07c0e0fd92fe',
      '8278c9f7f36153e64f1e858bf1bfbf7f3a42f2f9589a4010c192a5d11c89746c',
    ]);
  });
  test('numbers as elements', () => {
    const x = ed.intsToElement([1, 2, 3, 4, 5, 6]);
    expect(x && ed.str(x)).toBe('004080c10141801b'.padStart(64, '0'));
    expect(x && ed.elementToInts(x, 6)).toEqual([1, 2, 3, 4, 5, 6]);
    const zero = ed.intsToElement([0, 0, 0, 0, 0, 0]);
    expect(zero && ed.equal(zero, ed.one)).toBe(true);
    const full = Array.from({ length: 30 }, () => 255);
    const most = ed.intsToElement(full);
    expect(most && ed.elementToInts(most, 30)).toEqual(full);
    for (const bad of [[256], [-1], [1.5], [Number.NaN], [...full, 0]]) expect(ed.intsToElement(bad)).toBeUndefined();
  });
  test('what is not the canonical text of a member is refused', () => {
    const p = 2n ** 255n - 19n;
    const refused = {
      'y = p + 1 (the neutral element, written otherwise)': hex(p + 1n),
      'x = 0 with the sign bit': hex(2n ** 255n + 1n),
      'order 2': hex(p - 1n),
      'order 4': hex(0n),
      'order 8': 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'.match(/../g)!.toReversed().join(''),
      'not on the curve': hex(2n),
      'capital digits': ed.str(ed.gen(0)).toUpperCase(),
      'little-endian base point': '5866666666666666666666666666666666666666666666666666666666666666',
      'too short': ed.str(ed.g).slice(2),
      'too long': `00${ed.str(ed.g)}`,
      empty: '',
    };
    for (const [name, text] of Object.entries(refused))
      expect([ed.parse(text), ed.parsePrepared(text)], name).toEqual([undefined, undefined]);
  });
});

describe('PROTOCOL.md section 4.2, finite fields', () => {
  test('numbers as elements', () => {
    const x = rfc.intsToElement([1, 2, 3, 4, 5, 6]);
    expect(x && rfc.str(x)).toBe('283686952306176');
    expect(x && rfc.elementToInts(x, 6)).toEqual([1, 2, 3, 4, 5, 6]);
    const zero = rfc.intsToElement([0, 0, 0, 0, 0, 0]);
    expect(zero && rfc.str(zero)).toBe('1');
    expect(bel.intsToElement([1])).toBeUndefined();
  });
  test('what is no member is refused', () => {
    for (const bad of ['0', '-1', '01', '', '1e3', '2']) expect(bel.parse(bad), bad).toBeUndefined();
    expect(rfc.parse('2')).toBeDefined();
    for (const bad of ['0', '02', '11', '9'.repeat(1000)]) expect(rfc.parse(bad), bad).toBeUndefined();
  });
  test('generators are members', () => {
    for (const G of [bel, rfc]) expect(G.parse(G.str(G.gen(0)))).toBeDefined();
  });
});
