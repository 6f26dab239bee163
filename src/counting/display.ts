import type { Exact } from './method.ts';
import { formatDecimal, parseRational, type Rational } from './rational.ts';

const MOST_DECIMALS = 4;

/** A number for people: whole numbers as they are, others with at most four decimals and no trailing zeros. */
export function plainNumber(exact: Exact | Rational): string {
  const value = typeof exact === 'string' ? parseRational(exact) : exact;
  if (value === undefined) return String(exact);
  if (value.d === 1n) return value.n.toString();
  return formatDecimal(value, MOST_DECIMALS).replace(/\.?0+$/, '');
}

/** The same as a number that messages can inflect, or as text where a double cannot hold it. */
export function plainCount(exact: Exact | Rational): number | string {
  const text = plainNumber(exact);
  const value = Number(text);
  return String(value) === text ? value : text;
}
