import type { Translator } from '../shared/translator.ts';

const EXACT = /^(-?)(\d+)(?:\.(\d+)|\/(\d+))?$/;

/** An exact number ("12", "0.05", "2/3", with a minus or without) to so many decimals, halves away from zero; undefined where it is none. */
function rounded(exact: string | null | undefined, decimals: number): number | undefined {
  // Whole numbers, which nearly all are, need no arithmetic.
  if (exact && /^\d{1,15}$/.test(exact)) return Number(exact);
  const [, sign, whole, fraction = '', below] = EXACT.exec(exact ?? '') ?? [];
  if (whole === undefined) return undefined;
  const top = BigInt(whole + fraction) * 10n ** BigInt(decimals);
  const bottom = below === undefined ? 10n ** BigInt(fraction.length) : BigInt(below);
  if (bottom === 0n) return undefined;
  const units = (2n * top + bottom) / (2n * bottom);
  return Number(`${units === 0n ? '' : sign}${units}e-${decimals}`);
}

/** A double of an exact number, for the lengths of bars only; figures are shown from the exact text. */
export function approximate(exact: string | null | undefined): number {
  return rounded(exact, 6) ?? 0;
}

/** An exact number for readers: whole numbers as they are, others to so many decimals. */
export function shown(t: Translator, exact: string | null | undefined, decimals = 2): string {
  const value = rounded(exact, decimals);
  return value === undefined ? '–' : t.number(value, decimals);
}
