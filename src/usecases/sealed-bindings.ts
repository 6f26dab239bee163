import { writeBindings } from '../protocol/decryption-binding.ts';
import type { Context } from './context.ts';
import type { ElectionRecord } from './ports.ts';
import { sealedElectionOf } from './sealed-items.ts';

// The binding proofs of decryptions (protocol/decryption-binding.ts): kept beside the board, published beside the archive.

const PREFIX = 'binding/';

/** Keeps the binding proof of a trustee's decryption; it must have been checked. */
export async function keepBinding(ctx: Context, election: ElectionRecord, owner: number, proof: string): Promise<void> {
  await ctx.store.putSealedItem(election.id, `${PREFIX}${String(owner).padStart(3, '0')}`, proof);
}

/** The file of binding proofs as it stands, empty before the first decryption; undefined before the election is frozen. */
export async function bindingsFile(ctx: Context, election: ElectionRecord): Promise<string | undefined> {
  const prepared = await sealedElectionOf(ctx, election);
  if (!prepared) return undefined;
  const { group, fingerprint } = prepared.election;
  const kept = await ctx.store.listSealedItems(election.id, PREFIX);
  return writeBindings(group, { fingerprint, proofs: new Map(kept.map(({ key, value }) => [Number(key.slice(PREFIX.length)), value])) });
}
