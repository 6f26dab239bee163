import { Bug } from './result.ts';

/** What canonical JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * One text for one value: compact JSON with keys sorted by UTF-16 code unit (RFC 8785 for the values that occur here). Absent
 * (undefined) fields are left out; numbers must be finite.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item: Json) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const record = value as { readonly [key: string]: Json | undefined };
    const parts = Object.keys(record)
      .toSorted()
      .flatMap((key) => {
        const item = record[key];
        return item === undefined ? [] : [`${JSON.stringify(key)}:${canonicalJson(item)}`];
      });
    return `{${parts.join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new Bug('canonical JSON holds finite numbers only');
  return JSON.stringify(value);
}
