import { Bug, invariant } from '../kernel/result.ts';
import { generator, hexToInts, intsToPoint, MAX_INTS } from './ed25519-encoding.ts';
import { ed25519Group } from './ed25519-group.ts';
import type { Element, Group } from './group.ts';
import { modulo } from './scalar.ts';
import { curveModule, type CurveExports } from './wasm-curve.ts';
import { Curve, PAGES, type WasmPoint } from './wasm-points.ts';

// Ed25519 for verifying, in WebAssembly: the same group as ed25519-group.ts, several times faster, for public data only (variable time).
// noble is the reference: the tests hold every function here to it. PROTOCOL.md section 4.1.

const wrap = (a: WasmPoint): Element => a as unknown as Element;
const unwrap = (a: Element): WasmPoint => a as unknown as WasmPoint;

const secretsElsewhere = (): never => {
  throw new Bug('this group is for public data; secrets are noble’s');
};

/**
 * The group on an instance of the module. `instantiate` turns the module's bytes into the exports of a new instance; what it throws
 * passes through (a machine without WebAssembly or its vectors). The functions for secrets throw: they are noble's alone.
 */
export function wasmEd25519Group(instantiate: (module: Uint8Array<ArrayBuffer>) => CurveExports): Group {
  const curve = new Curve(instantiate(curveModule(PAGES)));
  const { q } = ed25519Group;
  const read = (text: string, as: Parameters<Curve['read']>[1]): Element | undefined => {
    const found = curve.read(text, as);
    return found && wrap(found);
  };
  const known = (text: string): WasmPoint => {
    const found = curve.read(text, 'any');
    invariant(found, 'g and 1 are points');
    return found;
  };
  const g = known(ed25519Group.str(ed25519Group.g));
  const one = known(ed25519Group.str(ed25519Group.one));
  curve.table(g);
  const str = (a: Element): string => curve.texts([unwrap(a)])[0] ?? '';
  const tallySortKey = (a: Element): string => str(a).match(/../g)?.toReversed().join('') ?? '';
  const trivial = (a: WasmPoint): boolean => curve.equal(a, one) || curve.equal(a, g);
  return {
    name: 'Ed25519',
    q,
    g: wrap(g),
    one: wrap(one),
    maxInts: MAX_INTS,
    mul: (a, b) => wrap(curve.add(unwrap(a), unwrap(b))),
    inv: (a) => wrap(curve.negate(unwrap(a))),
    pow: (a, e) => wrap(curve.pow(unwrap(a), modulo(e, q))),
    powSecret: secretsElsewhere,
    gPow: (e) => wrap(curve.pow(g, modulo(e, q))),
    gPowSecret: secretsElsewhere,
    precompute: (a) => curve.table(unwrap(a)),
    mulPow: (a, e, b, f) => wrap(curve.mulPow(unwrap(a), modulo(e, q), unwrap(b), modulo(f, q))),
    product: (bases, exponents) =>
      wrap(
        curve.product(
          bases.map(unwrap),
          exponents.map((e) => modulo(e, q)),
        ),
      ),
    equal: (a, b) => curve.equal(unwrap(a), unwrap(b)),
    str,
    strAll: (elements) => curve.texts(elements.map(unwrap)),
    parse: (text) => read(text, 'member'),
    parsePrepared: (text) => read(text, 'prepared'),
    prepare: (a) => curve.prepare(unwrap(a)),
    reparse: (text) => read(text, 'any'),
    intsToElement: (values) => intsToPoint((hex) => read(hex, 'member'), values),
    elementToInts: (a, count) => hexToInts(str(a), count),
    gen: (i) => wrap(generator((hex) => curve.read(hex, 'eight-times'), trivial, i)),
    tallySortKey,
    compareForTally: (a, b) => {
      const [x, y] = [tallySortKey(a), tallySortKey(b)];
      return x < y ? -1 : x > y ? 1 : 0;
    },
    parseScalar: ed25519Group.parseScalar,
    randomScalar: ed25519Group.randomScalar,
  };
}
