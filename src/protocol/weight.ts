import type { JsonValue } from './json-text.ts';

/** The largest weight that is written as a JSON number (PROTOCOL.md section 3). */
const MAX_NUMBER = 2n ** 30n - 1n;
/** More digits than any voter's weight needs; a bound keeps hostile numbers small. */
const MAX_DIGITS = 18;
/** The sum of such weights may be longer. */
const MAX_SUM_DIGITS = 40;
const DECIMAL = /^(?:0|[1-9][0-9]*)$/;

/** A voter's weight, of a canonical decimal text of at most 18 digits, or undefined. */
export function parseWeight(text: string, digits = MAX_DIGITS): bigint | undefined {
  return text.length <= digits && DECIMAL.test(text) ? BigInt(text) : undefined;
}

/** The count (a sum of weights) of a JSON value: a number up to 2^30 − 1, a string of digits above; undefined for anything else. */
export function readWeight(value: JsonValue | undefined): bigint | undefined {
  if (typeof value === 'number') {
    return Number.isInteger(value) && value >= 0 && value <= Number(MAX_NUMBER) && !Object.is(value, -0) ? BigInt(value) : undefined;
  }
  const weight = typeof value === 'string' ? parseWeight(value, MAX_SUM_DIGITS) : undefined;
  return weight !== undefined && weight > MAX_NUMBER ? weight : undefined;
}

/** A weight or count as the JSON value that section 3 wants. */
export function weightJson(weight: bigint): number | string {
  return weight <= MAX_NUMBER ? Number(weight) : weight.toString();
}
