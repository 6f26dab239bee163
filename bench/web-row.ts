/** One line of the table: what was measured, how it came out, what the design allows. */
export interface Row {
  readonly what: string;
  readonly found: string;
  readonly limit: string;
  readonly holds: boolean;
}

/** A measured time or share against its limit. */
export function against(what: string, value: number, limit: number, unit: 'ms' | '' = 'ms'): Row {
  const told = (each: number): string => (unit === 'ms' ? `${each.toFixed(0)} ms` : each.toFixed(3));
  return { what, found: told(value), limit: unit === 'ms' ? `${limit} ms` : String(limit), holds: value <= limit };
}

/** A measured time that nothing is asked of: what another is to be held against. */
export const beside = (what: string, value: number): Row => ({ ...against(what, value, Infinity), limit: 'none' });

export const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** The value that so many of a hundred do not exceed. */
export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
