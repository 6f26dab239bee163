import { describe, expect, test } from 'vitest';
import { mixesDigits, mixesScripts, skeletonOf } from './look-alikes.ts';

// After UTS 39, sections 4 and 5: https://www.unicode.org/reports/tr39/

describe('mixed scripts', () => {
  test.each(['оlga', 'Οlga', 'pаypal', 'ivаn', 'ivanն', 'ಕa', 'Ꮃilma', 'каt\u0435z'])('%s', (name) => {
    expect(mixesScripts(name)).toBe(true);
  });
  test.each([
    'olga',
    'Ольга',
    'Zoë',
    'ರಾಹುಲ್',
    'राहुल',
    'نرگس',
    'נועה',
    'Ελένη',
    '佐藤さん',
    'サトウ',
    'LINEの会',
    '김민수',
    '金민수',
    'x.y-z_1',
    'நிலா',
    'ශ්‍රී',
    '123',
  ])('none in %s', (name) => {
    expect(mixesScripts(name)).toBe(false);
  });
});

test('digits of one system only', () => {
  expect(mixesDigits('a1२')).toBe(true);
  expect(mixesDigits('1٢')).toBe(true);
  for (const name of ['a12', 'क१२', 'ಕ೧೨', '٠٩', 'none', '0123456789']) expect(mixesDigits(name)).toBe(false);
});

test.each([
  ['olga', 'o1ga'],
  ['olga', '0lga'],
  ['olga', 'oIga'],
  ['caesar', 'сае\u0455аг'],
  ['max', 'мах'],
  ['marta', 'rnarta'],
  ['anna.b', 'anna-b'],
  ['zoe', 'zoë'],
  ['NEWTON', 'ΝΕWΤΟΝ'],
])('%s and %s look the same', (one, other) => {
  expect(skeletonOf(one)).toBe(skeletonOf(other));
});

test.each([
  ['anna', 'hanna'],
  ['ivan', 'ivana'],
  ['ರಾಹುಲ್', 'ರಾಹುಲ'],
  ['राहुल', 'रहुल'],
  ['officer1', 'officer2'],
  ['clara', 'dara'],
  ['user5', 'users'],
  ['иван', 'ivan'],
])('%s and %s do not', (one, other) => {
  expect(skeletonOf(one)).not.toBe(skeletonOf(other));
});
