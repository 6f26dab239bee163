import { uniformBelow, type Random } from '../kernel/random.ts';

// Secrets that the system draws: 17 symbols of a 32-letter alphabet without look-alikes (no I, L, O, U) carry 85 bits; an eighteenth
// is a check symbol that catches every single wrong symbol and every swap of two neighbours. Printed as six groups of three.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const DRAWN = 17;

function checkSymbol(symbols: readonly number[]): number {
  // A weighted sum modulo the prime 31 would lose a symbol; Damm-like doubling over GF(2^5) keeps all 32.
  let check = 0;
  for (const symbol of symbols) check = timesTwo(check ^ symbol);
  return check;
}

function timesTwo(x: number): number {
  const doubled = x << 1;
  return doubled & 32 ? (doubled ^ 0b100101) & 31 : doubled;
}

/** A new secret with 85 random bits, e.g. "K7Q-2MX-…" (six groups of three symbols). */
export function drawSecret(random: Random): string {
  const symbols = Array.from({ length: DRAWN }, () => uniformBelow(random, 32));
  return [...symbols, checkSymbol(symbols)]
    .map((symbol) => ALPHABET.charAt(symbol))
    .join('')
    .replaceAll(/(.{3})(?=.)/g, '$1-');
}

/** What a typed secret may be. */
export type ReadSecret =
  | { readonly kind: 'drawn'; readonly canonical: string }
  | { readonly kind: 'mistyped' }
  | { readonly kind: 'chosen'; readonly canonical: string };

/**
 * Reads a typed secret. Eighteen symbols of the alphabet (dashes, blanks and case forgiven, O, I, L read as 0, 1, 1) are a drawn
 * secret, or "mistyped" where the check symbol does not fit. Anything else is a secret that a person chose: trimmed, NFKC, lower
 * case, since the terminal channel sends lower case only.
 */
export function readSecret(text: string): ReadSecret {
  const plain = text.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  if (plain.length === DRAWN + 1 && [...plain].every((symbol) => ALPHABET.includes(symbol))) {
    const symbols = [...plain].map((symbol) => ALPHABET.indexOf(symbol));
    return checkSymbol(symbols.slice(0, DRAWN)) === symbols[DRAWN] ? { kind: 'drawn', canonical: plain } : { kind: 'mistyped' };
  }
  return { kind: 'chosen', canonical: canonicalChosen(text) };
}

/** The form in which a chosen secret is hashed and compared. */
export function canonicalChosen(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}

/** The form in which usernames are compared: NFKC, trimmed, inner blanks single, lower case. */
export function usernameKey(text: string): string {
  return text.normalize('NFKC').trim().replaceAll(/\s+/g, ' ').toLowerCase();
}
