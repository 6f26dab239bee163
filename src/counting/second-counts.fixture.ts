import { checkCase } from './case-check.ts';
import { readCase } from './case-format.ts';
import { count } from './count.ts';
import type { SecondCase } from './second-fraction.fixture.ts';

/** The first difference between the count and `expected`, as `veritally count --check` tells it. */
export function differenceOf(given: SecondCase, expected: object): string | undefined {
  const read = readCase(JSON.parse(JSON.stringify({ ...given, expect: expected })));
  if (!read.ok) return `${read.error.at}: ${read.error.problem}`;
  const result = count(read.value.spec, read.value.candidates, read.value.ballots);
  return result.ok ? checkCase(read.value, result.value) : JSON.stringify(result.error);
}
