import { fromHex, toHex } from '../kernel/bytes.ts';
import { invariant } from '../kernel/result.ts';
import type { Bytes } from './schema.ts';

/** The 16 bytes of an id, or 8 of a tracker: branded ids were parsed at the edge, so anything else is a bug. */
export function bytesOf(id: string): Bytes {
  const bytes = fromHex(id.toLowerCase());
  invariant(bytes, 'an id is made of hexadecimal digits');
  return bytes;
}

/** The id that `bytes` spell. */
export function idOf<T extends string>(bytes: Bytes): T {
  return toHex(bytes) as T;
}
