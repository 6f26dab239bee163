import { invertModulo, modulo } from './scalar.ts';
import { FIELD_BYTES, FREE, LIMBS, TWO_D, type CurveExports } from './wasm-curve.ts';

// Numbers modulo p = 2^255 − 19 in the memory of the curve's module (wasm-curve.ts).

const WIDTHS = [26, 25, 26, 25, 26, 25, 26, 25, 26, 25] as const;
const OFFSETS = [0, 26, 51, 77, 102, 128, 153, 179, 204, 230] as const;
const P = 2n ** 255n - 19n;
const D = modulo(-121665n * invertModulo(121666n, P), P);

/** A square root of −1: 2^((p − 1)/4). */
function rootOfMinusOne(): bigint {
  let out = 1n;
  for (const bit of ((P - 1n) / 4n).toString(2)) out = (out * out * (bit === '1' ? 2n : 1n)) % P;
  return out;
}

/** Eight words of 32 bits of a number below 2^256, the lowest first. */
export function wordsOf(value: bigint): Uint32Array {
  const words = new Uint32Array(8);
  let rest = value;
  for (let i = 0; i < 8; i++) {
    words[i] = Number(rest & 0xffff_ffffn);
    rest >>= 32n;
  }
  return words;
}

/** Address of the i-th number of those that are kept at the memory's beginning. */
const field = (i: number): number => FREE + i * FIELD_BYTES;
/** Constants; what a power leaves; and room for the caller, see `room`. */
const PLACES = { d: field(0), root: field(1), one: field(2), zero: field(3), eleven: field(4), power: field(8) } as const;
/** Numbers for the caller's own use, from 0 to 11. */
export const room = (i: number): number => field(9 + i);
/** The first address that is free for the caller. */
export const AFTER_FIELDS = field(24);

/** The numbers of one instance. */
export class FieldMemory {
  readonly wasm: CurveExports;
  readonly memory: Int32Array;
  readonly at = PLACES;

  constructor(wasm: CurveExports) {
    this.wasm = wasm;
    this.memory = new Int32Array(wasm.memory.buffer);
    this.put(TWO_D, wordsOf((2n * D) % P));
    this.put(PLACES.d, wordsOf(D));
    this.put(PLACES.root, wordsOf(rootOfMinusOne()));
    this.put(PLACES.one, wordsOf(1n));
    this.put(PLACES.zero, wordsOf(0n));
  }

  put(at: number, words: Uint32Array): void {
    for (let i = 0; i < LIMBS; i++) {
      const [offset, width] = [OFFSETS[i] as number, WIDTHS[i] as number];
      const [word, bit] = [offset >>> 5, offset & 31];
      let limb = (words[word] as number) >>> bit;
      if (bit + width > 32) limb |= (words[word + 1] as number) << (32 - bit);
      this.memory[(at >>> 2) + i] = limb & ((1 << width) - 1);
    }
  }

  copy(to: number, from: number): void {
    this.memory.copyWithin(to >>> 2, from >>> 2, (from + FIELD_BYTES) >>> 2);
  }

  /** The canonical number at an address (ref10's way to bytes). */
  words(at: number): Uint32Array {
    const h = this.memory.slice(at >>> 2, (at >>> 2) + LIMBS);
    let q = (19 * (h[9] as number) + (1 << 24)) >> 25;
    for (let i = 0; i < LIMBS; i++) q = ((h[i] as number) + q) >> (WIDTHS[i] as number);
    h[0] = (h[0] as number) + 19 * q;
    for (let i = 0; i < LIMBS; i++) {
      const carry = (h[i] as number) >> (WIDTHS[i] as number);
      h[i] = (h[i] as number) - (carry << (WIDTHS[i] as number));
      if (i + 1 < LIMBS) h[i + 1] = (h[i + 1] as number) + carry;
    }
    const words = new Uint32Array(8);
    for (let i = 0; i < LIMBS; i++) {
      const offset = OFFSETS[i] as number;
      const [word, bit] = [offset >>> 5, offset & 31];
      words[word] = (words[word] as number) | ((h[i] as number) << bit);
      if (bit + (WIDTHS[i] as number) > 32) words[word + 1] = (words[word + 1] as number) | ((h[i] as number) >>> (32 - bit));
    }
    return words;
  }

  isZero(at: number): boolean {
    return this.words(at).every((word) => word === 0);
  }

  /** z^(2^250 − 1) to `at.power`; z^11 stays in `at.eleven`. */
  powerChain(z: number): void {
    const { fieldMul, fieldSquare } = this.wasm;
    const [a, eleven, c, d, out] = [field(5), PLACES.eleven, field(6), field(7), PLACES.power];
    fieldSquare(a, z, 1); // 2
    fieldSquare(c, a, 2); // 8
    fieldMul(c, z, c); // 9
    fieldMul(eleven, a, c); // 11
    fieldSquare(a, eleven, 1); // 22
    fieldMul(c, c, a); // 2^5 − 1
    fieldSquare(a, c, 5);
    fieldMul(c, a, c); // 2^10 − 1
    fieldSquare(a, c, 10);
    fieldMul(a, a, c); // 2^20 − 1
    fieldSquare(d, a, 20);
    fieldMul(a, d, a); // 2^40 − 1
    fieldSquare(a, a, 10);
    fieldMul(c, a, c); // 2^50 − 1
    fieldSquare(a, c, 50);
    fieldMul(a, a, c); // 2^100 − 1
    fieldSquare(d, a, 100);
    fieldMul(a, d, a); // 2^200 − 1
    fieldSquare(a, a, 50);
    fieldMul(out, a, c); // 2^250 − 1
  }

  /** h = 1/z = z^(p − 2); z may be h. */
  invert(h: number, z: number): void {
    this.powerChain(z);
    this.wasm.fieldSquare(PLACES.power, PLACES.power, 5);
    this.wasm.fieldMul(h, PLACES.power, PLACES.eleven);
  }
}
