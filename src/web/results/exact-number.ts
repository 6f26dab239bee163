import { formatDecimal, parseRational } from '../../counting/rational.ts';
import type { Translator } from '../shared/translator.ts';

/** A double of an exact number ("12", "0.05", "2/3"), for the lengths of bars only; figures are shown from the exact text. */
export function approximate(exact: string | null | undefined): number {
  const value = parseRational(exact ?? '');
  return value === undefined ? 0 : Number(formatDecimal(value, 6));
}

/** An exact number for readers: whole numbers as they are, others to so many decimals. */
export function shown(t: Translator, exact: string | null | undefined, decimals = 2): string {
  const value = parseRational(exact ?? '');
  if (value === undefined) return '–';
  return t.number(Number(formatDecimal(value, decimals)), { maximumFractionDigits: decimals });
}
