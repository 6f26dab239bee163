import { FIELD_BYTES, NIELS_BYTES, POINT_BYTES, TWO_D, type CurveExports } from './wasm-curve.ts';
import { AFTER_FIELDS, FieldMemory, room, wordsOf } from './wasm-field.ts';

// Points of Ed25519's curve on an instance of the module in wasm-curve.ts: reading, texts, powers. Variable time: public data only.

/** q */
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;

// Digits of exponents: odd, below 2^5 in size, for chains of doublings (eight buckets); bytes with a sign for tables.
const BUCKETS = 8;
const CHAIN = 254;
const WINDOWS = 32;
const ENTRIES = 128;
/** Tables for g, the election key and the trustees' keys: 576 KiB each. */
const TABLES = 8;
/** Prepared points: 48 KiB each; enough for a ballot of thirty candidates. What gave way is computed again. */
const SLOTS = 64;
/** Points of one sum of many powers, and of one common inversion. */
const CHUNK = 512;

// Addresses.
const POINTS = AFTER_FIELDS;
const point = (i: number): number => POINTS + i * POINT_BYTES;
const BUCKET = point(16);
const MANY = BUCKET + ENTRIES * POINT_BYTES;
const PRODUCTS = MANY + CHUNK * POINT_BYTES;
const SCRATCH_CHAIN = PRODUCTS + (CHUNK + 1) * FIELD_BYTES;
const TABLE = SCRATCH_CHAIN + CHAIN * POINT_BYTES;
const TABLE_BYTES = WINDOWS * ENTRIES * NIELS_BYTES;
const RING = TABLE + TABLES * TABLE_BYTES;
const END = RING + SLOTS * CHAIN * POINT_BYTES;
/** What the module needs. */
export const PAGES = Math.ceil(END / 65_536);

const [X, Y, Z, T] = [0, FIELD_BYTES, 2 * FIELD_BYTES, 3 * FIELD_BYTES] as const;
const POINT_WORDS = POINT_BYTES / 4;

/** A point outside the module's memory: its limbs. */
export class WasmPoint {
  readonly limbs = new Int32Array(POINT_WORDS);
  /** Where its doublings stand, if they still do. */
  slot = -1;
  table = -1;
}

const Q_WORDS = wordsOf(ORDER);
const hexOf = (words: Uint32Array): string => {
  let out = '';
  for (let i = 7; i >= 0; i--) out += (words[i] as number).toString(16).padStart(8, '0');
  return out;
};

/** The arithmetic on one instance of the module. */
export class Curve {
  readonly #wasm: CurveExports;
  readonly #field: FieldMemory;
  readonly #memory: Int32Array;
  readonly #used = new Uint8Array(ENTRIES);
  readonly #slots: (WasmPoint | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  #nextSlot = 0;
  #tables = 0;
  readonly #neutral = point(0);

  constructor(wasm: CurveExports) {
    this.#wasm = wasm;
    this.#field = new FieldMemory(wasm);
    this.#memory = this.#field.memory;
    for (const [at, value] of [
      [X, 0n],
      [Y, 1n],
      [Z, 1n],
      [T, 0n],
    ] as const)
      this.#field.put(this.#neutral + at, wordsOf(value));
  }

  // Points in memory.

  #load(at: number, a: WasmPoint): void {
    this.#memory.set(a.limbs, at >>> 2);
  }

  #take(at: number): WasmPoint {
    const out = new WasmPoint();
    out.limbs.set(this.#memory.subarray(at >>> 2, (at + POINT_BYTES) >>> 2));
    return out;
  }

  #copy(to: number, from: number): void {
    this.#memory.copyWithin(to >>> 2, from >>> 2, (from + POINT_BYTES) >>> 2);
  }

  #isNeutral(at: number): boolean {
    this.#wasm.fieldSub(room(0), at + Y, at + Z);
    return this.#field.isZero(at + X) && this.#field.isZero(room(0));
  }

  /** The point of the curve with these 64 digits at `at`, or false. Strict: every point has one text. */
  #decode(at: number, hex: string): boolean {
    if (hex.length !== 64 || !/^[0-9a-f]+$/.test(hex)) return false;
    const given = new Uint32Array(8);
    for (let i = 0; i < 8; i++) given[7 - i] = Number.parseInt(hex.slice(8 * i, 8 * i + 8), 16);
    const sign = (given[7] as number) >>> 31;
    given[7] = (given[7] as number) & 0x7fff_ffff;
    const { fieldMul, fieldSquare, fieldAdd, fieldSub } = this.#wasm;
    const [y, x, u, v, v3, t] = [at + Y, at + X, room(1), room(2), room(3), room(4)];
    this.#field.put(y, given);
    if (!this.#field.words(y).every((word, i) => word === given[i])) return false; // y ≥ p
    // x² = (y² − 1) / (d·y² + 1); x = u·v³·(u·v⁷)^((p − 5)/8), perhaps times √−1 (RFC 8032, 5.1.3).
    fieldSquare(u, y, 1);
    fieldMul(v, u, this.#field.at.d);
    fieldSub(u, u, this.#field.at.one);
    fieldAdd(v, v, this.#field.at.one);
    fieldSquare(v3, v, 1);
    fieldMul(v3, v3, v);
    fieldSquare(t, v3, 1);
    fieldMul(t, t, v);
    fieldMul(t, t, u);
    this.#field.copy(room(5), t);
    this.#field.powerChain(t);
    fieldSquare(x, this.#field.at.power, 2);
    fieldMul(x, x, room(5));
    fieldMul(x, x, v3);
    fieldMul(x, x, u);
    fieldSquare(t, x, 1);
    fieldMul(t, t, v);
    fieldSub(room(6), t, u);
    if (!this.#field.isZero(room(6))) {
      fieldAdd(room(6), t, u);
      if (!this.#field.isZero(room(6))) return false; // not on the curve
      fieldMul(x, x, this.#field.at.root);
    }
    if (((this.#field.words(x)[0] as number) & 1) !== sign) {
      fieldSub(x, this.#field.at.zero, x);
      if (((this.#field.words(x)[0] as number) & 1) !== sign) return false; // x = 0 has no sign
    }
    this.#field.copy(at + Z, this.#field.at.one);
    fieldMul(at + T, x, y);
    return true;
  }

  /** 1/Z of `count` points at MANY, into the fields at PRODUCTS, by one inversion (Montgomery). */
  #invertMany(count: number): void {
    const { fieldMul } = this.#wasm;
    const product = (i: number): number => PRODUCTS + i * FIELD_BYTES;
    const z = (i: number): number => MANY + i * POINT_BYTES + Z;
    this.#field.copy(product(0), z(0));
    for (let i = 1; i < count; i++) fieldMul(product(i), product(i - 1), z(i));
    const rest = room(7);
    this.#field.invert(rest, product(count - 1));
    for (let i = count - 1; i > 0; i--) {
      fieldMul(product(i), rest, product(i - 1));
      fieldMul(rest, rest, z(i));
    }
    this.#field.copy(product(0), rest);
  }

  texts(points: readonly WasmPoint[]): string[] {
    const out: string[] = [];
    for (let at = 0; at < points.length; at += CHUNK) {
      const chunk = points.slice(at, at + CHUNK);
      for (const [i, one] of chunk.entries()) this.#load(MANY + i * POINT_BYTES, one);
      this.#invertMany(chunk.length);
      for (const i of chunk.keys()) {
        const inverse = PRODUCTS + i * FIELD_BYTES;
        this.#wasm.fieldMul(room(8), MANY + i * POINT_BYTES + X, inverse);
        this.#wasm.fieldMul(room(9), MANY + i * POINT_BYTES + Y, inverse);
        const words = this.#field.words(room(9));
        words[7] = (words[7] as number) | (((this.#field.words(room(8))[0] as number) & 1) << 31);
        out.push(hexOf(words));
      }
    }
    return out;
  }

  // Powers.

  /** Address of the doublings P, 2P, 4P … of a point: prepared ones, or made in the scratch. */
  #chainOf(a: WasmPoint): number {
    if (a.slot >= 0 && this.#slots[a.slot] === a) return RING + a.slot * CHAIN * POINT_BYTES;
    this.#load(SCRATCH_CHAIN, a);
    this.#wasm.doubles(SCRATCH_CHAIN, CHAIN - 1);
    return SCRATCH_CHAIN;
  }

  #startBucket(index: number, chain: number, negative: boolean): void {
    const bucket = BUCKET + index * POINT_BYTES;
    if (negative) this.#wasm.sub(bucket, this.#neutral, chain);
    else this.#copy(bucket, chain);
    this.#used[index] = 1;
  }

  /** Yao's method: every doubling is added to the bucket of its digit; the buckets, times 1, 3, 5 …, give the power. */
  #yao(to: number, chain: number, words: Uint32Array): void {
    const { add, sub } = this.#wasm;
    this.#used.fill(0, 0, BUCKETS);
    let carry = 0;
    for (let at = 0; at < CHAIN;) {
      const [word, bit] = [at >>> 5, at & 31];
      if ((((words[word] as number) >>> bit) & 1) === carry) {
        at++;
        continue;
      }
      let bits = (words[word] as number) >>> bit;
      if (bit > 27 && word < 7) bits |= (words[word + 1] as number) << (32 - bit);
      let digit = (bits & 31) + carry;
      carry = digit >> 4;
      digit -= carry << 5;
      const index = (Math.abs(digit) - 1) >> 1;
      const [bucket, power] = [BUCKET + index * POINT_BYTES, chain + at * POINT_BYTES];
      if (this.#used[index] === 0) this.#startBucket(index, power, digit < 0);
      else if (digit < 0) sub(bucket, bucket, power);
      else add(bucket, bucket, power);
      at += 5;
    }
    this.#joinBuckets(to);
  }

  /** Σ (2i + 1)·bucket(i) = 2·Σ_{k ≥ 1} R_k + R_0, where R_k is the sum of the buckets from k. */
  #joinBuckets(to: number): void {
    const { add, double } = this.#wasm;
    const [running, total] = [point(1), to];
    this.#copy(running, this.#neutral);
    this.#copy(total, this.#neutral);
    let any = false;
    for (let k = BUCKETS - 1; k > 0; k--) {
      if (this.#used[k] === 1) {
        add(running, running, BUCKET + k * POINT_BYTES);
        any = true;
      }
      if (any) add(total, total, running);
    }
    double(total, total);
    if (this.#used[0] === 1) add(running, running, BUCKET);
    add(total, total, running);
  }

  /** Signed bytes of an exponent below 2^253, the lowest first. */
  #bytes(words: Uint32Array): Int16Array {
    const digits = new Int16Array(WINDOWS);
    let carry = 0;
    for (let i = 0; i < WINDOWS; i++) {
      const digit = (((words[i >>> 2] as number) >>> ((i & 3) * 8)) & 255) + carry;
      carry = digit > ENTRIES ? 1 : 0;
      digits[i] = digit - 256 * carry;
    }
    return digits;
  }

  #tablePower(to: number, table: number, words: Uint32Array): void {
    this.#copy(to, this.#neutral);
    for (const [window, digit] of this.#bytes(words).entries()) {
      if (digit === 0) continue;
      const entry = TABLE + table * TABLE_BYTES + (window * ENTRIES + Math.abs(digit) - 1) * NIELS_BYTES;
      if (digit > 0) this.#wasm.addNiels(to, to, entry);
      else this.#wasm.subNiels(to, to, entry);
    }
  }

  #power(to: number, a: WasmPoint, words: Uint32Array): void {
    if (a.table >= 0) this.#tablePower(to, a.table, words);
    else this.#yao(to, this.#chainOf(a), words);
  }

  /** Makes the table of a point: 1 … 128 times each 2^(8w)·P. Where there is no room left the point does without. */
  table(a: WasmPoint): void {
    if (a.table >= 0 || this.#tables >= TABLES) return;
    const { add, fieldMul, fieldAdd, fieldSub, double } = this.#wasm;
    const base = point(2);
    this.#load(base, a);
    for (let window = 0; window < WINDOWS; window++) {
      this.#copy(MANY, base);
      for (let i = 1; i < ENTRIES; i++) add(MANY + i * POINT_BYTES, MANY + (i - 1) * POINT_BYTES, base);
      double(base, MANY + (ENTRIES - 1) * POINT_BYTES);
      this.#invertMany(ENTRIES);
      for (let i = 0; i < ENTRIES; i++) {
        const entry = TABLE + this.#tables * TABLE_BYTES + (window * ENTRIES + i) * NIELS_BYTES;
        const [x, y, inverse] = [room(8), room(9), PRODUCTS + i * FIELD_BYTES];
        fieldMul(x, MANY + i * POINT_BYTES + X, inverse);
        fieldMul(y, MANY + i * POINT_BYTES + Y, inverse);
        fieldAdd(entry, y, x);
        fieldSub(entry + FIELD_BYTES, y, x);
        fieldMul(x, x, y);
        fieldMul(entry + 2 * FIELD_BYTES, x, TWO_D);
      }
    }
    a.table = this.#tables++;
  }

  prepare(a: WasmPoint): void {
    if (a.table >= 0 || (a.slot >= 0 && this.#slots[a.slot] === a)) return;
    a.slot = this.#nextSlot;
    this.#nextSlot = (this.#nextSlot + 1) % SLOTS;
    this.#slots[a.slot] = a;
    const chain = RING + a.slot * CHAIN * POINT_BYTES;
    this.#load(chain, a);
    this.#wasm.doubles(chain, CHAIN - 1);
  }

  pow(a: WasmPoint, e: bigint): WasmPoint {
    this.#power(point(3), a, wordsOf(e));
    return this.#take(point(3));
  }

  mulPow(a: WasmPoint, e: bigint, b: WasmPoint, f: bigint): WasmPoint {
    this.#power(point(3), a, wordsOf(e));
    this.#power(point(4), b, wordsOf(f));
    this.#wasm.add(point(3), point(3), point(4));
    return this.#take(point(3));
  }

  /** Pippenger's method in windows of a signed byte. */
  #sumMany(to: number, points: readonly WasmPoint[], exponents: readonly bigint[]): void {
    const { add, sub, double } = this.#wasm;
    const digits = exponents.map((e) => this.#bytes(wordsOf(e)));
    for (const [i, one] of points.entries()) this.#load(MANY + i * POINT_BYTES, one);
    this.#copy(to, this.#neutral);
    const [running, total] = [point(5), point(6)];
    for (let window = WINDOWS - 1; window >= 0; window--) {
      for (let i = 0; i < 8; i++) double(to, to);
      this.#used.fill(0);
      for (let i = 0; i < points.length; i++) {
        const digit = digits[i]?.[window] ?? 0;
        if (digit === 0) continue;
        const index = Math.abs(digit) - 1;
        const [bucket, one] = [BUCKET + index * POINT_BYTES, MANY + i * POINT_BYTES];
        if (this.#used[index] === 0) this.#startBucket(index, one, digit < 0);
        else if (digit < 0) sub(bucket, bucket, one);
        else add(bucket, bucket, one);
      }
      this.#copy(running, this.#neutral);
      this.#copy(total, this.#neutral);
      for (let k = ENTRIES - 1; k >= 0; k--) {
        if (this.#used[k] === 1) add(running, running, BUCKET + k * POINT_BYTES);
        add(total, total, running);
      }
      add(to, to, total);
    }
  }

  product(points: readonly WasmPoint[], exponents: readonly bigint[]): WasmPoint {
    const sum = point(7);
    this.#copy(sum, this.#neutral);
    if (points.length <= 16) {
      for (const [i, one] of points.entries()) {
        this.#power(point(3), one, wordsOf(exponents[i] ?? 0n));
        this.#wasm.add(sum, sum, point(3));
      }
    } else {
      for (let at = 0; at < points.length; at += CHUNK) {
        this.#sumMany(point(8), points.slice(at, at + CHUNK), exponents.slice(at, at + CHUNK));
        this.#wasm.add(sum, sum, point(8));
      }
    }
    return this.#take(sum);
  }

  // What the group is made of.

  add(a: WasmPoint, b: WasmPoint): WasmPoint {
    this.#load(point(3), a);
    this.#load(point(4), b);
    this.#wasm.add(point(3), point(3), point(4));
    return this.#take(point(3));
  }

  negate(a: WasmPoint): WasmPoint {
    this.#load(point(4), a);
    this.#wasm.sub(point(3), this.#neutral, point(4));
    return this.#take(point(3));
  }

  equal(a: WasmPoint, b: WasmPoint): boolean {
    this.#load(point(3), a);
    this.#load(point(4), b);
    this.#wasm.sub(point(3), point(3), point(4));
    return this.#isNeutral(point(3));
  }

  /** The point with these digits: a member of the subgroup; of any subgroup; or eight times that. */
  read(hex: string, as: 'member' | 'prepared' | 'any' | 'eight-times'): WasmPoint | undefined {
    const at = point(9);
    if (!this.#decode(at, hex)) return undefined;
    if (as === 'eight-times') for (let i = 0; i < 3; i++) this.#wasm.double(at, at);
    const out = this.#take(at);
    if (as === 'any' || as === 'eight-times') return out;
    if (as === 'prepared') this.prepare(out);
    // q·P as it stands: reduced modulo q the exponent would be 0.
    this.#yao(point(3), this.#chainOf(out), Q_WORDS);
    return this.#isNeutral(point(3)) ? out : undefined;
  }
}
