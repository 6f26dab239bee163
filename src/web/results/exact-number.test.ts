import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDecimal, formatRational, parseRational, rational } from '../../counting/rational.ts';
import { createTranslator } from '../shared/translator.ts';
import { approximate, shown } from './exact-number.ts';

// The pages read exact numbers by themselves, in a few lines; counting/rational.ts is the truth about them.

const t = createTranslator('en', {});
const exact = fc.oneof(
  fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }).map(String),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
    .map(([n, d]) => formatRational(rational(n, d))),
  fc.tuple(fc.boolean(), fc.nat(), fc.stringMatching(/^[0-9]{1,12}$/)).map(([minus, whole, part]) => `${minus ? '-' : ''}${whole}.${part}`),
);

describe('exact numbers on the pages', () => {
  test('are shown as counting/rational.ts rounds them', () => {
    fc.assert(
      fc.property(exact, fc.constantFrom(0, 2, 5), (text, decimals) => {
        const value = Number(formatDecimal(parseRational(text)!, decimals));
        expect(shown(t, text, decimals)).toBe(t.number(value, decimals));
        expect(approximate(text)).toBe(Number(formatDecimal(parseRational(text)!, 6)));
      }),
    );
  });
  test('survive fractions that no double holds', () => {
    const huge = `${'7'.repeat(390)}/${'3'.repeat(389)}`;
    expect(shown(t, huge)).toBe(t.number(Number(formatDecimal(parseRational(huge)!, 2))));
  });
  test('are a dash or nothing where there is no number', () => {
    for (const text of ['', 'x', '1/0', '1.', null, undefined]) {
      expect(shown(t, text)).toBe('–');
      expect(approximate(text)).toBe(0);
    }
  });
});
