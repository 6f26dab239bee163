import type { Random } from '../kernel/random.ts';

declare const element: unique symbol;

/**
 * A member of a group, opaque: only the group that made it can read it. Every value of this type is in the subgroup of prime order,
 * because `parse` lets nothing else in.
 */
export interface Element {
  readonly [element]: true;
}

/** The names that an election record may give its group. */
export type GroupName = 'Ed25519' | 'BELENIOS-2048' | 'RFC-3526-2048';

/**
 * A cyclic group of prime order q, written multiplicatively (PROTOCOL.md section 4). Exponents may be any integer: they are reduced
 * modulo q. Functions named `…Secret` take the same steps for every exponent, as far as big integers allow; the others are faster
 * and for public data only.
 */
export interface Group {
  readonly name: GroupName;
  /** The group's order, a prime. */
  readonly q: bigint;
  /** The generator. */
  readonly g: Element;
  /** The neutral element. */
  readonly one: Element;
  mul(a: Element, b: Element): Element;
  inv(a: Element): Element;
  /** a^e in variable time: public exponents only. */
  pow(a: Element, e: bigint): Element;
  /** a^e for a secret exponent. */
  powSecret(a: Element, e: bigint): Element;
  /** g^e in variable time, from a table. */
  gPow(e: bigint): Element;
  /** g^e for a secret exponent, from a table. */
  gPowSecret(e: bigint): Element;
  /** Prepares a table for `a` (an election key), so that `pow`, `powSecret` and `mulPow` with this very object become several times faster. */
  precompute(a: Element): void;
  /** a^e · b^f in variable time; fastest where `a` is g or was precomputed. */
  mulPow(a: Element, e: bigint, b: Element, f: bigint): Element;
  /** Π bases[i]^exponents[i] in variable time; both lists have the same length. */
  product(bases: readonly Element[], exponents: readonly bigint[]): Element;
  equal(a: Element, b: Element): boolean;
  /** The canonical text of an element (what is published and hashed). */
  str(a: Element): string;
  /** The texts of many elements, faster than one by one. */
  strAll(elements: readonly Element[]): string[];
  /** The element of a canonical text, or undefined where the text is not canonical or names no member of the subgroup. The neutral element is one. */
  parse(text: string): Element | undefined;
  /** As `parse`, and prepares the element for a few public powers (see `prepare`), which then cost less together with the check of membership. */
  parsePrepared(text: string): Element | undefined;
  /** Prepares for two or more public powers of this very object soon after. The latest thousand are kept. */
  prepare(a: Element): void;
  /** As `parse` but without the (slow) check of membership: only for texts that `parse` accepted before. */
  reparse(text: string): Element | undefined;
  /** The element that encodes numbers of 0 … 255 (ranking answers), or undefined where they do not fit or the group has no encoding. */
  intsToElement(values: readonly number[]): Element | undefined;
  /** The `count` numbers of 0 … 255 that an element encodes; any element gives some. */
  elementToInts(a: Element, count: number): number[];
  /** How many numbers `intsToElement` takes; 0 where the group has no ranking questions. */
  readonly maxInts: number;
  /** The i-th independent generator, i ≥ −1 (shuffles). Costly: keep what you need. */
  gen(i: number): Element;
  /** A text of fixed length whose order by code unit is the order of PROTOCOL.md section 11. */
  tallySortKey(a: Element): string;
  /** Order of section 11: negative, zero or positive. For many elements sort by `tallySortKey`. */
  compareForTally(a: Element, b: Element): number;
  /** The number of a canonical decimal text below q (no sign, no leading zero), or undefined. */
  parseScalar(text: string): bigint | undefined;
  /** Uniform in [0, q) up to a bias of 2^−128. */
  randomScalar(random: Random): bigint;
}

/** Where an election's group comes from: the group of a name, or undefined where the name is unknown. */
export type Groups = (name: string) => Group | undefined;
