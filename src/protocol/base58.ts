import { uniformBelow, type Random } from '../kernel/random.ts';

/** The alphabet of section 3: no 0, I, O, l. */
const ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** `length` uniformly random Base58 characters: 5.86 bits each, so 22 of them hold 128 bits. */
export function randomBase58(random: Random, length: number): string {
  let out = '';
  for (let i = 0; i < length; i++) out += ALPHABET.charAt(uniformBelow(random, 58));
  return out;
}

/** The value of one Base58 character (`1` is 0, `z` is 57), or −1. */
export function base58Digit(character: string): number {
  return character.length === 1 ? ALPHABET.indexOf(character) : -1;
}

/** Whether `text` has Base58 characters only. */
export function isBase58(text: string): boolean {
  return /^[1-9A-HJ-NP-Za-km-z]*$/.test(text);
}

/** Whether `text` is an election's uuid: at least 14 Base58 characters (and not absurdly many). */
export function isUuid(text: string): boolean {
  return text.length >= 14 && text.length <= 128 && isBase58(text);
}

/** A new uuid of an election: 14 characters are 82 bits, and nothing secret. */
export function generateUuid(random: Random): string {
  return randomBase58(random, 14);
}
