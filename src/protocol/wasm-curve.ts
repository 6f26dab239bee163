import { WasmFunction, writeModule } from './wasm-module.ts';

// Field and curve of Ed25519 as a WebAssembly module. Numbers modulo p = 2^255 − 19 are ten signed limbs of 26 and 25 bits by turns
// (Bernstein, Duif, Lange, Schwabe, Yang: High-speed high-security signatures, 2011, "ref10"), in 48 bytes so that sums take three
// vectors. Points are (X : Y : Z : T) with x = X/Z, y = Y/Z, T = XY/Z (Hisil, Wong, Carter, Dawson 2008), in 192 bytes; the formulas
// are complete, so every pair of points of the curve is added rightly. Variable time in the caller: public data only.

export const LIMBS = 10;
export const FIELD_BYTES = 48;
export const POINT_BYTES = 4 * FIELD_BYTES;
/** y + x, y − x, 2dxy: a point with Z = 1, ready to be added. */
export const NIELS_BYTES = 3 * FIELD_BYTES;

/** The functions of an instance; all arguments but counts are addresses in `memory`. Results may stand where arguments do. */
export interface CurveExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  /** h = f·g */
  fieldMul(h: number, f: number, g: number): void;
  /** h = f^(2^n), n ≥ 1 */
  fieldSquare(h: number, f: number, n: number): void;
  /** h = f + g, not reduced: at most two in a row before a product. */
  fieldAdd(h: number, f: number, g: number): void;
  fieldSub(h: number, f: number, g: number): void;
  /** r = 2p */
  double(r: number, p: number): void;
  /** r = p + q */
  add(r: number, p: number, q: number): void;
  /** r = p − q */
  sub(r: number, p: number, q: number): void;
  /** r = p + q, q as NIELS_BYTES */
  addNiels(r: number, p: number, q: number): void;
  subNiels(r: number, p: number, q: number): void;
  /** r[i + 1] = 2·r[i] for i < n, n ≥ 1, points one after the other. */
  doubles(r: number, n: number): void;
}

/** Where the constant 2d must be written before points are added; below it is room for what the functions compute in between. */
export const TWO_D = 0;
const TEMPORARY = FIELD_BYTES;
/** The first address that is free for the caller. */
export const FREE = 1024;

const width = (limb: number): bigint => (limb % 2 === 0 ? 26n : 25n);

function loadLimbs(fn: WasmFunction, parameter: number): number[] {
  return Array.from({ length: LIMBS }, (_, i) => {
    const local = fn.local();
    fn.get(parameter)
      .load(4 * i)
      .set(local);
    return local;
  });
}

function multiples(fn: WasmFunction, limbs: readonly number[], factor: bigint): number[] {
  return limbs.map((limb) => {
    const local = fn.local();
    fn.get(limb).const64(factor).op('i64.mul').set(local);
    return local;
  });
}

/** Carries as in ref10: afterwards every limb is at most 1.01·2^25 (even) or 1.01·2^24 (odd). */
function carryAndStore(fn: WasmFunction, target: number, sums: readonly number[]): void {
  const carry = fn.local();
  for (const i of [0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0]) {
    const [from, to] = [sums[i] ?? 0, sums[(i + 1) % LIMBS] ?? 0];
    const bits = width(i);
    fn.get(from)
      .const64(1n << (bits - 1n))
      .op('i64.add')
      .const64(bits)
      .op('i64.shr_s')
      .set(carry);
    fn.get(to).get(carry);
    if (i === LIMBS - 1) fn.const64(19n).op('i64.mul');
    fn.op('i64.add').set(to);
    fn.get(from).get(carry).const64(bits).op('i64.shl').op('i64.sub').set(from);
  }
  for (const [i, sum] of sums.entries())
    fn.get(target)
      .get(sum)
      .store(4 * i);
}

/** A limb of the product: the factors of each of its summands. */
function sumProducts(fn: WasmFunction, pairs: readonly (readonly [number, number])[]): number {
  const sum = fn.local();
  for (const [i, [a, b]] of pairs.entries()) {
    fn.get(a).get(b).op('i64.mul');
    if (i > 0) fn.op('i64.add');
  }
  fn.set(sum);
  return sum;
}

/** 2^25.5-adic digits: the product of two odd limbs counts twice; what passes 2^255 comes back times 19. */
function fieldMul(): WasmFunction {
  const fn = new WasmFunction(3);
  const [f, g] = [loadLimbs(fn, 1), loadLimbs(fn, 2)];
  const [twice, nineteen] = [multiples(fn, f, 2n), multiples(fn, g, 19n)];
  const sums = Array.from({ length: LIMBS }, (_, k) =>
    sumProducts(
      fn,
      f.map((limb, i) => {
        const j = (k - i + LIMBS) % LIMBS;
        const left = i % 2 === 1 && j % 2 === 1 ? twice[i] : limb;
        return [left ?? 0, (i + j >= LIMBS ? nineteen[j] : g[j]) ?? 0] as const;
      }),
    ),
  );
  carryAndStore(fn, 0, sums);
  return fn;
}

function squareOnce(): WasmFunction {
  const fn = new WasmFunction(2);
  const f = loadLimbs(fn, 1);
  const twice = multiples(fn, f, 2n);
  const [nineteen, thirtyEight] = [multiples(fn, f, 19n), multiples(fn, f, 38n)];
  const sums = Array.from({ length: LIMBS }, (_, k) => {
    const pairs: (readonly [number, number])[] = [];
    for (let i = 0; i < LIMBS; i++) {
      const j = (k - i + LIMBS) % LIMBS;
      if (i > j) continue;
      const odd = i % 2 === 1 && j % 2 === 1;
      const left = i === j ? f[i] : twice[i];
      const right = i + j >= LIMBS ? (odd ? thirtyEight[j] : nineteen[j]) : odd ? twice[j] : f[j];
      pairs.push([left ?? 0, right ?? 0]);
    }
    return sumProducts(fn, pairs);
  });
  carryAndStore(fn, 0, sums);
  return fn;
}

function linear(op: 'i32x4.add' | 'i32x4.sub'): WasmFunction {
  const fn = new WasmFunction(3);
  for (let at = 0; at < FIELD_BYTES; at += 16) fn.get(0).get(1).loadVector(at).get(2).loadVector(at).op(op).storeVector(at);
  return fn;
}

/** An address that a function works on: in the memory's beginning, or in one of its arguments. */
type Place = { readonly at: number } | { readonly parameter: number; readonly offset: number };
const temporary = (i: number): Place => ({ at: TEMPORARY + i * FIELD_BYTES });
const X = 0;
const Y = FIELD_BYTES;
const Z = 2 * FIELD_BYTES;
const T = 3 * FIELD_BYTES;

/** Writes calls of the field's functions. */
class Formula {
  readonly fn: WasmFunction;
  readonly #indices: ReadonlyMap<string, number>;

  constructor(parameters: number, indices: ReadonlyMap<string, number>) {
    this.fn = new WasmFunction(parameters);
    this.#indices = indices;
  }

  #push(place: Place): void {
    if ('at' in place) this.fn.const32(place.at);
    else this.fn.address(place.parameter, place.offset);
  }

  do(name: 'fieldMul' | 'fieldAdd' | 'fieldSub' | 'squareOnce', ...places: readonly Place[]): void {
    for (const place of places) this.#push(place);
    this.fn.call(this.#indices.get(name) ?? -1);
  }
}

const argument = (parameter: number, offset: number): Place => ({ parameter, offset });

/** X3 = E·F, Y3 = G·H, T3 = E·H, Z3 = F·G. */
function finish(formula: Formula, e: Place, f: Place, g: Place, h: Place): void {
  formula.do('fieldMul', argument(0, X), e, f);
  formula.do('fieldMul', argument(0, Y), g, h);
  formula.do('fieldMul', argument(0, T), e, h);
  formula.do('fieldMul', argument(0, Z), f, g);
}

/** dbl-2008-hwcd for a = −1, all signs turned. */
function double(indices: ReadonlyMap<string, number>): WasmFunction {
  const formula = new Formula(2, indices);
  const [a, b, c, e, g, h] = [0, 1, 2, 3, 4, 5].map(temporary) as [Place, Place, Place, Place, Place, Place];
  formula.do('squareOnce', a, argument(1, X));
  formula.do('squareOnce', b, argument(1, Y));
  formula.do('squareOnce', c, argument(1, Z));
  formula.do('fieldAdd', c, c, c);
  formula.do('fieldAdd', e, argument(1, X), argument(1, Y));
  formula.do('squareOnce', e, e);
  formula.do('fieldAdd', h, a, b);
  formula.do('fieldSub', e, e, h);
  formula.do('fieldSub', g, b, a);
  formula.do('fieldSub', c, c, g);
  finish(formula, e, c, g, h);
  return formula.fn;
}

/** add-2008-hwcd-3 for a = −1, k = 2d; `minus` adds −q. In Niels' form of q half of it is computed already. */
function addition(indices: ReadonlyMap<string, number>, minus: boolean, niels: boolean): WasmFunction {
  const formula = new Formula(3, indices);
  const [a, b, c, d, e, f] = [0, 1, 2, 3, 4, 5].map(temporary) as [Place, Place, Place, Place, Place, Place];
  formula.do('fieldSub', a, argument(1, Y), argument(1, X));
  formula.do('fieldAdd', b, argument(1, Y), argument(1, X));
  if (niels) {
    const [sum, difference] = [argument(2, 0), argument(2, FIELD_BYTES)];
    formula.do('fieldMul', a, a, minus ? sum : difference);
    formula.do('fieldMul', b, b, minus ? difference : sum);
    formula.do('fieldMul', c, argument(1, T), argument(2, 2 * FIELD_BYTES));
    formula.do('fieldAdd', d, argument(1, Z), argument(1, Z));
  } else {
    formula.do(minus ? 'fieldAdd' : 'fieldSub', e, argument(2, Y), argument(2, X));
    formula.do(minus ? 'fieldSub' : 'fieldAdd', f, argument(2, Y), argument(2, X));
    formula.do('fieldMul', a, a, e);
    formula.do('fieldMul', b, b, f);
    formula.do('fieldMul', c, argument(1, T), argument(2, T));
    formula.do('fieldMul', c, c, { at: TWO_D });
    formula.do('fieldMul', d, argument(1, Z), argument(2, Z));
    formula.do('fieldAdd', d, d, d);
  }
  formula.do('fieldSub', e, b, a);
  formula.do('fieldAdd', b, b, a);
  formula.do(minus ? 'fieldAdd' : 'fieldSub', f, d, c);
  formula.do(minus ? 'fieldSub' : 'fieldAdd', a, d, c);
  finish(formula, e, f, a, b);
  return formula.fn;
}

function fieldSquare(indices: ReadonlyMap<string, number>): WasmFunction {
  const fn = new WasmFunction(3);
  const once = indices.get('squareOnce') ?? -1;
  return fn.countDown(2, () => {
    fn.get(0).get(1).call(once);
    fn.get(0).set(1);
  });
}

function doubles(indices: ReadonlyMap<string, number>): WasmFunction {
  const fn = new WasmFunction(2);
  const once = indices.get('double') ?? -1;
  return fn.countDown(1, () => {
    fn.address(0, POINT_BYTES).get(0).call(once);
    fn.address(0, POINT_BYTES).set(0);
  });
}

/** The module's bytes, with a memory of `pages` × 64 KiB. */
export function curveModule(pages: number): Uint8Array<ArrayBuffer> {
  const names = [
    'fieldMul',
    'squareOnce',
    'fieldAdd',
    'fieldSub',
    'double',
    'add',
    'sub',
    'addNiels',
    'subNiels',
    'fieldSquare',
    'doubles',
  ];
  const indices = new Map(names.map((name, i) => [name, i]));
  const bodies = [
    fieldMul(),
    squareOnce(),
    linear('i32x4.add'),
    linear('i32x4.sub'),
    double(indices),
    addition(indices, false, false),
    addition(indices, true, false),
    addition(indices, false, true),
    addition(indices, true, true),
    fieldSquare(indices),
    doubles(indices),
  ];
  return writeModule(new Map(names.map((name, i) => [name, bodies[i] as WasmFunction])), pages);
}
