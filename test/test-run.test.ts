import { describe, expect, test } from 'vitest';
import { countReport } from '../scripts/test.ts';

const file = (status: string, results: readonly string[], message = '') => ({
  name: '/x/a.test.ts',
  status,
  message,
  assertionResults: results.map((each, i) => ({ status: each, fullName: `case ${i}` })),
});

describe('the summing up of `npm test`', () => {
  test('adds passed, failed and skipped', () => {
    const { counts } = countReport({
      success: false,
      testResults: [file('failed', ['passed', 'failed', 'pending', 'todo', 'skipped']), file('passed', ['passed'])],
    });
    expect(counts).toEqual({ passed: 2, failed: 1, skipped: 3 });
  });
  test('counts a file that could not be loaded, and an error outside of any test', () => {
    expect(countReport({ success: false, testResults: [file('failed', [], 'no such module\nat …')] })).toMatchObject({
      counts: { failed: 1 },
      failures: [expect.stringContaining('no such module')],
    });
    expect(countReport({ success: false, testResults: [file('passed', ['passed'])] }).counts).toEqual({ passed: 1, failed: 1, skipped: 0 });
  });
  test('a run without tests has nothing passed', () => {
    expect(countReport({ success: true, testResults: [] }).counts).toEqual({ passed: 0, failed: 0, skipped: 0 });
  });
});
