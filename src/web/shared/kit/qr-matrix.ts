// QR codes of ISO/IEC 18004 as far as these pages need them: text in bytes of UTF-8, correction level M, every version. Small, because the
// receipt carries it; `uqr`, which makes the codes on letters and in the terminal, is the truth about it in the tests.

/** For each version from 1: correction bytes of a block, and number of blocks. Versions above 27 have 28 bytes as 22 to 27 do. */
const CORRECTION = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26];
const BLOCKS = [
  1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45,
  47, 49,
];

interface Shape {
  readonly version: number;
  /** Bytes in all, correction bytes of a block, blocks. */
  readonly bytes: number;
  readonly correction: number;
  readonly blocks: number;
}

function shapeOf(version: number): Shape {
  const marks = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const modules = (16 * version + 128) * version + 64 - (marks === 0 ? 0 : (25 * marks - 10) * marks - 55) - (version < 7 ? 0 : 36);
  return { version, bytes: modules >> 3, correction: CORRECTION[version - 1] ?? 28, blocks: BLOCKS[version - 1] ?? 0 };
}

/** The product in the field of 256 elements. */
function times(x: number, y: number): number {
  let z = 0;
  for (let bit = 7; bit >= 0; bit--) z = (z << 1) ^ ((z >>> 7) * 0x11d) ^ (((y >>> bit) & 1) * x);
  return z;
}

function correctionOf(data: readonly number[], degree: number): number[] {
  let divisor = [1];
  let root = 1;
  for (let i = 0; i < degree; i++) {
    divisor = [...divisor, 0].map((each, k) => each ^ times(divisor[k - 1] ?? 0, root));
    root = times(root, 2);
  }
  const rest = [...data, ...Array.from({ length: degree }, () => 0)];
  for (let i = 0; i < data.length; i++) {
    const factor = rest[i] ?? 0;
    for (const [k, each] of divisor.entries()) rest[i + k] = (rest[i + k] ?? 0) ^ times(each, factor);
  }
  return rest.slice(data.length);
}

/** The text in the smallest version that holds it: its bits and padding, cut into blocks, corrected, interleaved. */
function bytesOf(text: string): { readonly version: number; readonly bytes: readonly number[] } {
  const content = new TextEncoder().encode(text);
  let shape = shapeOf(1);
  const room = (): number => shape.bytes - shape.correction * shape.blocks;
  while (content.length + (shape.version < 10 ? 2 : 3) > room()) {
    if (shape.version === 40) throw new RangeError('too long a text for a QR code');
    shape = shapeOf(shape.version + 1);
  }
  const bits = `0100${content.length.toString(2).padStart(shape.version < 10 ? 8 : 16, '0')}`;
  const all = bits + [...content].map((byte) => byte.toString(2).padStart(8, '0')).join('') + '0000';
  const data = (all.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  for (let pad = 0; data.length < room(); pad++) data.push(pad % 2 === 0 ? 0xec : 0x11);
  const short = Math.floor(room() / shape.blocks);
  const longer = room() % shape.blocks;
  const blocks = Array.from({ length: shape.blocks }, (_, i) => data.splice(0, short + (i < shape.blocks - longer ? 0 : 1)));
  const corrections = blocks.map((block) => correctionOf(block, shape.correction));
  const woven = (rows: readonly (readonly number[])[], length: number): number[] =>
    Array.from({ length }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat();
  return { version: shape.version, bytes: [...woven(blocks, short + 1), ...woven(corrections, shape.correction)] };
}

const MASKS: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

type Matrix = (boolean | undefined)[][];

/** `bits` with its remainder after `divisor`, a polynomial of this degree. */
function checked(bits: number, divisor: number, degree: number): number {
  let rest = bits << degree;
  for (let bit = 31; bit >= degree; bit--) if ((rest >>> bit) & 1) rest ^= divisor << (bit - degree);
  return (bits << degree) | rest;
}

/** Everything but the data: finders, timing, alignment, version, and the format with its mask. Undefined is free. */
function frameOf(version: number, mask: number): Matrix {
  const size = version * 4 + 17;
  const matrix: Matrix = Array.from({ length: size }, () => Array.from({ length: size }, () => undefined));
  const put = (x: number, y: number, dark: boolean): void => {
    if (matrix[y] && x >= 0 && x < size) matrix[y][x] = dark;
  };
  const square = (cx: number, cy: number, radius: number, light: readonly number[]): void => {
    for (let y = -radius; y <= radius; y++)
      for (let x = -radius; x <= radius; x++) put(cx + x, cy + y, !light.includes(Math.max(Math.abs(x), Math.abs(y))));
  };
  for (let i = 0; i < size; i++) {
    put(6, i, i % 2 === 0);
    put(i, 6, i % 2 === 0);
  }
  const marks = version < 2 ? 0 : Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (marks * 2 - 2)) * 2;
  const places = Array.from({ length: marks }, (_, i) => (i === 0 ? 6 : size - 7 - step * (marks - 1 - i)));
  const last = size - 7;
  const finder = (x: number, y: number): boolean => (x === 6 && (y === 6 || y === last)) || (x === last && y === 6);
  for (const x of places) for (const y of places) if (!finder(x, y)) square(x, y, 2, [1]);
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(x, y, 4, [2, 4]);
  const format = checked(mask, 0x537, 10) ^ 0x5412;
  for (let i = 0; i < 15; i++) {
    const dark = ((format >>> i) & 1) === 1;
    put(8, i < 6 ? i : i < 8 ? i + 1 : size - 15 + i, dark);
    put(i < 8 ? size - 1 - i : i === 8 ? 7 : 14 - i, 8, dark);
  }
  put(8, size - 8, true);
  const told = checked(version, 0x1f25, 12);
  for (let i = 0; i < (version > 6 ? 18 : 0); i++) {
    const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
    put(a, b, ((told >>> i) & 1) === 1);
    put(b, a, ((told >>> i) & 1) === 1);
  }
  return matrix;
}

/** Fills the free places in the zigzag of the standard. */
function drawn(version: number, bytes: readonly number[], mask: number): boolean[][] {
  const matrix = frameOf(version, mask);
  const size = matrix.length;
  let at = 0;
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2) {
    const up = ((right + 1) & 2) === 0;
    for (let row = 0; row < size; row++) {
      const y = up ? size - 1 - row : row;
      for (const x of [right, right - 1]) {
        if (matrix[y]?.[x] !== undefined) continue;
        const dark = (((bytes[at >> 3] ?? 0) >>> (7 - (at & 7))) & 1) === 1;
        at++;
        matrix[y]![x] = dark !== MASKS[mask]?.(x, y);
      }
    }
  }
  return matrix as boolean[][];
}

/** How hard a code is to read, by the standard's four rules. */
function penalty(matrix: readonly (readonly boolean[])[]): number {
  const text = (row: readonly boolean[]): string => row.map(Number).join('');
  const lines = [...matrix.map(text), ...matrix.map((_, x) => text(matrix.map((row) => row[x] ?? false)))];
  let sum = 0;
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    sum += 40 * [...`0000${line}0000`.matchAll(/(?=00001011101|10111010000)/g)].length;
  }
  for (const [y, row] of matrix.entries())
    for (const [x, dark] of row.entries())
      if (x > 0 && y > 0 && [row[x - 1], matrix[y - 1]?.[x], matrix[y - 1]?.[x - 1]].every((each) => each === dark)) sum += 3;
  const share = matrix.flat().filter(Boolean).length / matrix.length ** 2;
  return sum + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}

/** The modules of the QR code of `text` row by row, true is dark, without the quiet zone. `mask`: one of eight; absent: the clearest. */
export function qrMatrix(text: string, mask?: number): readonly (readonly boolean[])[] {
  const { version, bytes } = bytesOf(text);
  if (mask !== undefined) return drawn(version, bytes, mask);
  const all = MASKS.map((_, each) => drawn(version, bytes, each));
  const scores = all.map(penalty);
  return all[scores.indexOf(Math.min(...scores))] ?? [];
}
