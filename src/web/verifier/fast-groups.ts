import type { Groups } from '../../protocol/group.ts';
import { verifyingGroups } from '../../protocol/verifying-groups.ts';
import type { CurveExports } from '../../protocol/wasm-curve.ts';

const instantiate = (module: Uint8Array<ArrayBuffer>): CurveExports =>
  new WebAssembly.Instance(new WebAssembly.Module(module)).exports as unknown as CurveExports;

let made: Groups | undefined;
/** The fastest groups for public data in this page or worker, made when first asked for; noble's where the policy forbids WebAssembly. */
export const fastGroups: Groups = (name) => (made ??= verifyingGroups(instantiate))(name);
