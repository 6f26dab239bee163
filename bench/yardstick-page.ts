import { ed25519 } from '@noble/curves/ed25519.js';

// Runs in a page: how many multiplications of a point that is no base a second, the best of several short tries.

const TRIES = 12;
const TRY = 150;

const point = ed25519.Point.fromHex(ed25519.Point.BASE.multiply(0x2545f4914f6cdd1dn).toHex());
const most = ed25519.Point.Fn.ORDER - 1n;

function rate(): number {
  const begun = performance.now();
  let done = 0;
  while (performance.now() - begun < TRY) point.multiply(most - BigInt(++done));
  return (1_000 * done) / (performance.now() - begun);
}

const rates = Array.from({ length: TRIES }, rate);
Object.assign(globalThis, { multiplications: Math.max(...rates) });
