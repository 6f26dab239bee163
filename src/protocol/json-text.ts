import type { Element, Group } from './group.ts';
import type { Ciphertext, Proof } from './proofs.ts';

// Reading hostile JSON. A record is hashed as text, so there must be one text for one meaning: what is read is written again and
// compared. That also refuses spaces, repeated keys and needless escapes, which different readers might understand differently.

/** Any JSON value. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Deeper nesting than any record has is refused before it can exhaust the stack. */
const MAX_DEPTH = 32;
/** The most rankings whose shuffle fits a record make six million values; more are refused before they fill the memory. */
const MAX_VALUES = 2 ** 23;

function sizeIsSane(text: string): boolean {
  let depth = 0;
  let values = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (inString) {
      if (c === 0x5c) i++;
      else if (c === 0x22) inString = false;
    } else if (c === 0x22) inString = true;
    else if (c === 0x5b || c === 0x7b) {
      if (++depth > MAX_DEPTH || ++values > MAX_VALUES) return false;
    } else if (c === 0x5d || c === 0x7d) depth--;
    else if (c === 0x2c && ++values > MAX_VALUES) return false;
  }
  return true;
}

/** The value of a JSON text, or undefined where it is none, nests too deeply or holds too many values. */
export function parseJson(text: string): JsonValue | undefined {
  if (!sizeIsSane(text)) return undefined;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** The compact text of a value built with its keys in order (section 3): U+007F is escaped, as the peers do. */
export function writeJson(value: JsonValue): string {
  return JSON.stringify(value).replaceAll('\u007f', '\\u007f');
}

/** As `parseJson`, but undefined also where the text is not exactly what `writeJson` gives for the value. */
export function parseCompactJson(text: string): JsonValue | undefined {
  const value = parseJson(text);
  if (value === undefined) return undefined;
  return writeJson(value) === text.replaceAll('\u007f', '\\u007f') ? value : undefined;
}

type Required<L extends string> = L extends `${string}?` ? never : L;
type Optional<L extends string> = L extends `${infer Name}?` ? Name : never;

/** The fields of an object with the layout L, where `name?` is optional. */
export type Fields<L extends string> = { readonly [K in Required<L>]: JsonValue } & { readonly [K in Optional<L>]?: JsonValue };

function asObject(value: JsonValue | undefined): { readonly [key: string]: JsonValue } | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: JsonValue })
    : undefined;
}

/** The fields of an object that has exactly those of the layout, in its order; undefined for anything else. `name?` may be absent. */
export function exactFields<const L extends string>(value: JsonValue | undefined, layout: readonly L[]): Fields<L> | undefined {
  const object = asObject(value);
  if (!object) return undefined;
  const keys = Object.keys(object);
  let at = 0;
  for (const item of layout) {
    const optional = item.endsWith('?');
    if (keys[at] === (optional ? item.slice(0, -1) : item)) at++;
    else if (!optional) return undefined;
  }
  return at === keys.length ? (object as Fields<L>) : undefined;
}

/** As `exactFields`, but in any order and with unknown fields skipped (records that peers may extend). */
export function someFields<const L extends string>(value: JsonValue | undefined, layout: readonly L[]): Fields<L> | undefined {
  const object = asObject(value);
  if (!object) return undefined;
  const present = layout.every((item) => item.endsWith('?') || Object.hasOwn(object, item));
  if (!present) return undefined;
  const known = layout.map((item) => item.replace(/\?$/, '')).filter((name) => Object.hasOwn(object, name));
  return Object.fromEntries(known.map((name) => [name, object[name]])) as Fields<L>;
}

/** Reads each item of an array; undefined where the value is no array, has another length, or an item is refused. */
export function readList<T>(
  value: JsonValue | undefined,
  read: (item: JsonValue) => T | undefined,
  length?: number,
): readonly T[] | undefined {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) return undefined;
  const out: T[] = [];
  for (const item of value as readonly JsonValue[]) {
    const one = read(item);
    if (one === undefined) return undefined;
    out.push(one);
  }
  return out;
}

/** The text of a JSON string. */
export function readString(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A whole number of 0 … 2^30 − 1. */
export function readInt(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 30 && !Object.is(value, -0) ? value : undefined;
}

/** A scalar: canonical decimal below q in a JSON string. */
export function readScalar(group: Group, value: JsonValue | undefined): bigint | undefined {
  return typeof value === 'string' ? group.parseScalar(value) : undefined;
}

/** A group member in its canonical text. */
export function readElement(group: Group, value: JsonValue | undefined): Element | undefined {
  return typeof value === 'string' ? group.parse(value) : undefined;
}

/** `{"challenge", "response"}`. */
export function readProof(group: Group, value: JsonValue | undefined): Proof | undefined {
  const fields = exactFields(value, ['challenge', 'response']);
  const challenge = readScalar(group, fields?.challenge);
  const response = readScalar(group, fields?.response);
  return challenge === undefined || response === undefined ? undefined : { challenge, response };
}

/** The value of a proof for `writeJson`. */
export function proofJson(proof: Proof): { readonly challenge: string; readonly response: string } {
  return { challenge: proof.challenge.toString(), response: proof.response.toString() };
}

/** The value of a ciphertext for `writeJson`. */
export function ciphertextJson(group: Group, ciphertext: Ciphertext): { readonly alpha: string; readonly beta: string } {
  return { alpha: group.str(ciphertext.alpha), beta: group.str(ciphertext.beta) };
}
