import { groupByName } from './groups.ts';
import type { Groups } from './group.ts';
import type { CurveExports } from './wasm-curve.ts';
import { wasmEd25519Group } from './wasm-ed25519.ts';

/** Whether the module computes what noble computes, on this machine. */
function agrees(groups: Groups): boolean {
  const [fast, reference] = [groups('Ed25519'), groupByName('Ed25519')];
  if (!fast || !reference) return false;
  const [e, f] = [7n ** 80n, 5n ** 100n];
  const [a, b] = [fast.parse(reference.str(reference.gen(0))), reference.gen(0)];
  return a !== undefined && fast.str(fast.mulPow(fast.g, e, a, f)) === reference.str(reference.mulPow(reference.g, e, b, f));
}

/**
 * The groups for verifying public data: Ed25519 in WebAssembly where the machine has it and it computes rightly, noble's arithmetic
 * otherwise and for the other groups. `instantiate` turns a module's bytes into its exports; it may throw.
 */
export function verifyingGroups(instantiate: (module: Uint8Array<ArrayBuffer>) => CurveExports): Groups {
  try {
    const fast = wasmEd25519Group(instantiate);
    const groups: Groups = (name) => (name === fast.name ? fast : groupByName(name));
    return agrees(groups) ? groups : groupByName;
  } catch {
    return groupByName;
  }
}
