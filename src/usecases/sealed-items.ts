import { generateUuid } from '../protocol/base58.ts';
import { readElection, type SealedElection } from '../protocol/election-record.ts';
import type { Group } from '../protocol/group.ts';
import { groupByName } from '../protocol/groups.ts';
import { readTrustees, type Trustee } from '../protocol/trustees.ts';
import { invariant } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Context } from './context.ts';
import type { ElectionRecord } from './ports.ts';

// What a sealed election keeps beside its published record, under keys of one small table.

/** One trustee's desk. `server`: this server holds the key; `single`: a person needed in any case; `member`: one of a threshold group. */
export interface TrusteeItem {
  readonly index: number;
  readonly name: string;
  readonly kind: 'server' | 'single' | 'member';
  /** For which group and which place among the members it handed in what follows: that is void where the organiser changes the plan. */
  readonly plan: string;
  /** SHA-256 of the link's secret; absent for the server. */
  readonly linkHash?: string | undefined;
  /** Private key of the server, sealed by the vault. */
  readonly sealedKey?: string | undefined;
  /** Text of the public key with its proof (single trustees and server). */
  readonly key?: string | undefined;
  /** Messages of the threshold ceremony (PROTOCOL 8.4): steps 1, 3, 4 (made by the server) and 5. */
  readonly certificate?: string | undefined;
  readonly polynomial?: string | undefined;
  readonly input?: string | undefined;
  readonly output?: string | undefined;
}

/** The texts that "check and lock" freezes; the polls open with exactly these. */
export interface FrozenTexts {
  readonly election: string;
  readonly trustees: string;
  readonly credentials: string;
  /** Unix seconds that every header of the archive carries. */
  readonly timestamp: number;
}

export const groupOf = (election: ElectionRecord): Group => {
  const group = groupByName(election.definition.sealed?.group ?? '');
  invariant(group, 'a sealed election names a known group');
  return group;
};

const trusteeKey = (index: number): string => `trustee/${String(index).padStart(3, '0')}`;

/** The election's uuid in the protocol: drawn once, when first asked for. */
export async function uuidOf(ctx: Context, election: ElectionRecord): Promise<string> {
  return (await ctx.store.getSealedItem(election.id, 'uuid')) ?? ctx.store.initSealedItem(election.id, 'uuid', generateUuid(ctx.random));
}

/** The trustees as the definition names them, each with what it has handed in so far. The server first. */
export async function trusteesOf(ctx: Context, election: ElectionRecord): Promise<readonly TrusteeItem[]> {
  const { trustees, group } = election.definition.sealed ?? { trustees: { server: true, people: [], threshold: null }, group: 'Ed25519' };
  const kind = trustees.threshold === null ? ('single' as const) : ('member' as const);
  const place = (i: number): string => (kind === 'single' ? group : `${group} ${i + 1}/${trustees.people.length} ${trustees.threshold}`);
  const planned: TrusteeItem[] = [
    ...(trustees.server ? [{ name: 'Veritally server', kind: 'server' as const, plan: group }] : []),
    ...trustees.people.map((name, i) => ({ name, kind, plan: place(i) })),
  ].map((item, i) => ({ ...item, index: i + 1 }));
  const held = new Map(
    (await ctx.store.listSealedItems(election.id, 'trustee/')).map(({ value }) => {
      const item = JSON.parse(value) as TrusteeItem;
      return [item.index, item] as const;
    }),
  );
  // A desk that was made for somebody else is not this one; the link of the same person still works after a change of the plan.
  return planned.map((plan) => {
    const item = held.get(plan.index);
    if (item?.name !== plan.name) return plan;
    return item.kind === plan.kind && item.plan === plan.plan ? item : { ...plan, linkHash: item.linkHash };
  });
}

export async function saveTrustee(ctx: Context, election: ElectionRecord, item: TrusteeItem): Promise<void> {
  await ctx.store.putSealedItem(election.id, trusteeKey(item.index), JSON.stringify(item));
}

export async function frozenTexts(ctx: Context, election: ElectionRecord): Promise<FrozenTexts | undefined> {
  const held = await ctx.store.getSealedItem(election.id, 'frozen');
  return held === undefined || held === '' ? undefined : (JSON.parse(held) as FrozenTexts);
}

interface Prepared {
  readonly texts: FrozenTexts;
  readonly election: SealedElection;
  readonly trustees: readonly Trustee[];
  readonly hash: string;
  /** Read after the polls had opened. */
  readonly fixed: boolean;
}

const prepared = new Map<string, Prepared>();
const MAX_PREPARED = 16;

/** The frozen election, parsed once; undefined before "check and lock". */
export async function sealedElectionOf(ctx: Context, election: ElectionRecord): Promise<Prepared | undefined> {
  // Once the polls have opened the texts are published and never change: no need to read megabytes of credentials for every ballot.
  const fixed = election.status !== 'draft' && election.status !== 'ready';
  const held = prepared.get(election.id);
  if (fixed && held?.fixed === true) return held;
  const texts = await frozenTexts(ctx, election);
  if (!texts) return undefined;
  const hash = sha256Hex(JSON.stringify(texts));
  const known = held?.hash === hash ? held : undefined;
  if (known && known.fixed === fixed) return known;
  const read = readElection(texts.election);
  const group = groupOf(election);
  const trustees = readTrustees(group, texts.trustees);
  invariant(read.ok && trustees.ok, 'frozen texts are ours');
  const fresh = { texts, election: read.value, trustees: trustees.value, hash, fixed };
  if (prepared.size >= MAX_PREPARED) prepared.delete(prepared.keys().next().value ?? '');
  prepared.set(election.id, fresh);
  return fresh;
}

const counted = new Map<string, { readonly hash: string; readonly count: number }>();

/** How many may vote in a sealed election: the credentials of the frozen list; null before "check and lock". */
export async function credentialCount(ctx: Context, election: ElectionRecord): Promise<number | null> {
  const prepared = await sealedElectionOf(ctx, election);
  if (!prepared) return null;
  const known = counted.get(election.id);
  if (known?.hash === prepared.hash) return known.count;
  const count = (JSON.parse(prepared.texts.credentials) as readonly string[]).length;
  if (counted.size > 200) counted.clear();
  counted.set(election.id, { hash: prepared.hash, count });
  return count;
}
