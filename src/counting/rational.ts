import { invariant } from '../kernel/result.ts';

/** An exact fraction in lowest terms; `d` > 0. */
export interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}

/** How a quotient is brought to a grid: towards zero, away from zero, or to the nearest (halves away from zero). */
export type Rounding = 'down' | 'up' | 'nearest';

function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

/** n/d in lowest terms. Throws where d is 0. */
export function rational(n: bigint | number, d: bigint | number = 1n): Rational {
  const top = BigInt(n);
  const bottom = BigInt(d);
  invariant(bottom !== 0n, 'a fraction needs a denominator');
  if (bottom === 1n) return { n: top, d: 1n };
  const common = gcd(top, bottom) * (bottom < 0n ? -1n : 1n);
  return { n: top / common, d: bottom / common };
}

export const ZERO: Rational = { n: 0n, d: 1n };
export const ONE: Rational = { n: 1n, d: 1n };

export function addRational(a: Rational, b: Rational): Rational {
  if (a.d === 1n && b.d === 1n) return { n: a.n + b.n, d: 1n };
  return a.d === b.d ? rational(a.n + b.n, a.d) : rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

export function subRational(a: Rational, b: Rational): Rational {
  return addRational(a, { n: -b.n, d: b.d });
}

export function mulRational(a: Rational, b: Rational): Rational {
  if (a.d === 1n && b.d === 1n) return { n: a.n * b.n, d: 1n };
  return rational(a.n * b.n, a.d * b.d);
}

/** a / b. Throws where b is 0. */
export function divRational(a: Rational, b: Rational): Rational {
  return rational(a.n * b.d, a.d * b.n);
}

/** Negative, zero or positive as a is less than, equal to or more than b. */
export function compareRational(a: Rational, b: Rational): number {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function equalRational(a: Rational, b: Rational): boolean {
  return a.n === b.n && a.d === b.d;
}

export function sumRational(values: readonly Rational[]): Rational {
  let sum = ZERO;
  for (const value of values) sum = addRational(sum, value);
  return sum;
}

/** n / d as an integer. */
export function divideRounded(n: bigint, d: bigint, rounding: Rounding): bigint {
  const negative = n < 0n !== d < 0n;
  const top = n < 0n ? -n : n;
  const bottom = d < 0n ? -d : d;
  const extra = rounding === 'up' ? bottom - 1n : 0n;
  const whole = rounding === 'nearest' ? (2n * top + bottom) / (2n * bottom) : (top + extra) / bottom;
  return negative ? -whole : whole;
}

/** `value` in units of 10^-decimals. */
export function toUnits(value: Rational, decimals: number, rounding: Rounding): bigint {
  return divideRounded(value.n * 10n ** BigInt(decimals), value.d, rounding);
}

/** The fraction that `units` × 10^-decimals stands for. */
export function fromUnits(units: bigint, decimals: number): Rational {
  return rational(units, 10n ** BigInt(decimals));
}

/** `units` × 10^-decimals as a decimal text with exactly `decimals` decimals. */
export function formatUnits(units: bigint, decimals: number): string {
  if (decimals === 0) return units.toString();
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  return `${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** `value` with exactly `decimals` decimals, rounded to the nearest unless told otherwise. */
export function formatDecimal(value: Rational, decimals: number, rounding: Rounding = 'nearest'): string {
  return formatUnits(toUnits(value, decimals, rounding), decimals);
}

/** Exact text: "12" or "5/2". `parseRational` reads it back. */
export function formatRational(value: Rational): string {
  return value.d === 1n ? value.n.toString() : `${value.n}/${value.d}`;
}

const WHOLE = /^-?\d{1,400}$/;
const DECIMAL = /^(-?)(\d{1,400})\.(\d{1,400})$/;
const FRACTION = /^(-?\d{1,400})\/(\d{1,400})$/;

/** The number that "12", "-0.125" or "5/2" spells, or undefined. */
export function parseRational(text: string): Rational | undefined {
  if (WHOLE.test(text)) return rational(BigInt(text));
  const decimal = DECIMAL.exec(text);
  if (decimal !== null) {
    const [, sign = '', whole = '0', part = ''] = decimal;
    return rational(BigInt(`${sign}${whole}${part}`), 10n ** BigInt(part.length));
  }
  const fraction = FRACTION.exec(text);
  if (fraction === null) return undefined;
  const bottom = BigInt(fraction[2] ?? '0');
  return bottom === 0n ? undefined : rational(BigInt(fraction[1] ?? '0'), bottom);
}
