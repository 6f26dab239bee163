import { toHex, utf8 } from './bytes.ts';

// SHA-256 (FIPS 180-4). In the kernel, which imports nothing, because lots, record chains and trackers are hashed in every room.
const K = new Int32Array(64);
const INITIAL = new Int32Array(8);

function fractionalBits(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32) | 0;
}

function fillConstants(): void {
  let found = 0;
  for (let n = 2; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n; d++) if (n % d === 0) prime = false;
    if (!prime) continue;
    if (found < 8) INITIAL[found] = fractionalBits(Math.sqrt(n));
    K[found++] = fractionalBits(Math.cbrt(n));
  }
}
fillConstants();

function rotate(x: number, n: number): number {
  return (x >>> n) | (x << (32 - n));
}

function padded(message: Uint8Array): Uint8Array {
  const total = Math.ceil((message.length + 9) / 64) * 64;
  const out = new Uint8Array(total);
  out.set(message);
  out[message.length] = 0x80;
  const view = new DataView(out.buffer);
  view.setUint32(total - 8, Math.floor(message.length / 2 ** 29));
  view.setUint32(total - 4, (message.length * 8) >>> 0);
  return out;
}

function compress(state: Int32Array, w: Int32Array): void {
  for (let i = 16; i < 64; i++) {
    const x = w[i - 15]!;
    const y = w[i - 2]!;
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
    w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
  }
  // By index: an iterator for every block would take as long as the rounds.
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let d = state[3]!;
  let e = state[4]!;
  let f = state[5]!;
  let g = state[6]!;
  let h = state[7]!;
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + K[i]! + w[i]!) | 0;
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
  state[4]! += e;
  state[5]! += f;
  state[6]! += g;
  state[7]! += h;
}

/** SHA-256 of bytes or of the UTF-8 bytes of a text: 32 bytes. */
export function sha256(message: Uint8Array | string): Uint8Array<ArrayBuffer> {
  const bytes = padded(typeof message === 'string' ? utf8(message) : message);
  const state = new Int32Array(INITIAL);
  const view = new DataView(bytes.buffer);
  const w = new Int32Array(64);
  for (let at = 0; at < bytes.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(at + 4 * i);
    compress(state, w);
  }
  const out = new Uint8Array(32);
  const outView = new DataView(out.buffer);
  state.forEach((word, i) => outView.setInt32(4 * i, word));
  return out;
}

/** SHA-256 as 64 lower-case hexadecimal digits. */
export function sha256Hex(message: Uint8Array | string): string {
  return toHex(sha256(message));
}
