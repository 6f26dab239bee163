// Writes WebAssembly modules byte by byte: as much of the binary format (WebAssembly core specification 2.0, section 5) as straight-line
// arithmetic needs. So the fast arithmetic of the verifier is made from the source beside it when the program starts: there is no compiler
// to trust and no binary in the repository.

const I32 = 0x7f;
const I64 = 0x7e;

function unsigned(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  do {
    const byte = rest & 0x7f;
    rest >>>= 7;
    out.push(rest === 0 ? byte : byte | 0x80);
  } while (rest !== 0);
  return out;
}

function signed(value: bigint): number[] {
  const out: number[] = [];
  for (let rest = value; ;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = (rest === 0n && (byte & 0x40) === 0) || (rest === -1n && (byte & 0x40) !== 0);
    out.push(done ? byte : byte | 0x80);
    if (done) return out;
  }
}

const vector = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, body: readonly number[]): number[] => [id, ...unsigned(body.length), ...body];
const named = (name: string, kind: number, index: number): number[] => [
  ...unsigned(name.length),
  ...[...name].map((letter) => letter.charCodeAt(0)),
  kind,
  ...unsigned(index),
];

/** The body of one function. Parameters are 32-bit addresses or numbers; locals are 64-bit, numbered after the parameters. */
export class WasmFunction {
  readonly code: number[] = [];
  readonly parameters: number;
  #locals = 0;

  constructor(parameters: number) {
    this.parameters = parameters;
  }

  get locals(): number {
    return this.#locals;
  }

  /** Declares a 64-bit local. */
  local(): number {
    return this.parameters + this.#locals++;
  }

  get(index: number): this {
    this.code.push(0x20, ...unsigned(index));
    return this;
  }

  set(index: number): this {
    this.code.push(0x21, ...unsigned(index));
    return this;
  }

  const32(value: number): this {
    this.code.push(0x41, ...signed(BigInt(value)));
    return this;
  }

  const64(value: bigint): this {
    this.code.push(0x42, ...signed(value));
    return this;
  }

  /** An address: a parameter and an offset. */
  address(parameter: number, offset: number): this {
    this.get(parameter);
    if (offset !== 0) this.const32(offset).op('i32.add');
    return this;
  }

  /** Reads a signed 32-bit number at the address on the stack, widened. */
  load(offset: number): this {
    this.code.push(0x34, 2, ...unsigned(offset));
    return this;
  }

  /** Writes the low 32 bits of the number on the stack. */
  store(offset: number): this {
    this.code.push(0x3e, 2, ...unsigned(offset));
    return this;
  }

  /** Reads four 32-bit numbers as one vector. */
  loadVector(offset: number): this {
    this.code.push(0xfd, ...unsigned(0x00), 4, ...unsigned(offset));
    return this;
  }

  storeVector(offset: number): this {
    this.code.push(0xfd, ...unsigned(0x0b), 4, ...unsigned(offset));
    return this;
  }

  op(name: 'i32.add' | 'i32.sub' | 'i64.add' | 'i64.sub' | 'i64.mul' | 'i64.shl' | 'i64.shr_s' | 'i32x4.add' | 'i32x4.sub'): this {
    const codes = {
      'i32.add': [0x6a],
      'i32.sub': [0x6b],
      'i64.add': [0x7c],
      'i64.sub': [0x7d],
      'i64.mul': [0x7e],
      'i64.shl': [0x86],
      'i64.shr_s': [0x87],
      'i32x4.add': [0xfd, ...unsigned(0xae)],
      'i32x4.sub': [0xfd, ...unsigned(0xb1)],
    } as const;
    this.code.push(...codes[name]);
    return this;
  }

  call(index: number): this {
    this.code.push(0x10, ...unsigned(index));
    return this;
  }

  /** Repeats `body` while the number in `parameter` is not 0, and counts it down. */
  countDown(parameter: number, body: () => void): this {
    this.code.push(0x03, 0x40); // loop
    body();
    this.get(parameter).const32(1).op('i32.sub').set(parameter);
    this.get(parameter);
    this.code.push(0x0d, 0x00, 0x0b); // br_if to the loop's start; end
    return this;
  }
}

/** Magic number and version. */
const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** A module of functions that give nothing back, with a memory of its own of `pages` × 64 KiB. All functions and the memory are exported. */
export function writeModule(functions: ReadonlyMap<string, WasmFunction>, pages: number): Uint8Array<ArrayBuffer> {
  const list = [...functions.values()];
  const types = list.map(({ parameters }) => [0x60, ...vector(Array.from({ length: parameters }, () => [I32])), 0]);
  const bodies = list.map(({ code, locals }) => {
    const body = [...(locals === 0 ? [0] : [1, ...unsigned(locals), I64]), ...code, 0x0b];
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    ...PREAMBLE,
    ...section(1, vector(types)),
    ...section(3, vector(list.map((_, i) => unsigned(i)))),
    ...section(5, vector([[1, ...unsigned(pages), ...unsigned(pages)]])),
    ...section(7, vector([named('memory', 2, 0), ...[...functions.keys()].map((name, i) => named(name, 0, i))])),
    ...section(10, vector(bodies)),
  ]);
}
