import { randomBytes } from 'node:crypto';
import type { ElectionDefinition } from '../election/definition.ts';
import type { ElectionId, Slug, VoterId } from '../kernel/ids.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { AuditDraft, ElectionChange, PendingCast, Store, VoterRecord } from '../usecases/ports.ts';

// Elections, voters and casts for the tests of stores.

export const NOW = 1_800_000_000_000;
export const DAY = 20_833;

export function hex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}

export const id = <T extends string>(): T => hex(16) as T;

export function definition(change: Partial<ElectionDefinition> = {}): ElectionDefinition {
  return {
    title: 'Chair',
    languages: ['en'],
    contests: [],
    timeZone: 'UTC',
    results: 'live',
    access: 'roll',
    eligibility: {},
    revoting: false,
    unknownCandidate: 'spoil',
    secondOfficer: false,
    listed: true,
    sample: false,
    ...change,
  };
}

export function audit(act: string, electionId: ElectionId | null = null): AuditDraft {
  return { actor: 'tester', act, electionId, details: '{}' };
}

export function voter(electionId: ElectionId, username: string, change: Partial<VoterRecord> = {}): VoterRecord {
  return {
    id: id<VoterId>(),
    electionId,
    username,
    usernameKey: username.toLowerCase(),
    name: `Name of ${username}`,
    dateOfBirth: '1990-02-28',
    place: 'Mysuru',
    address: null,
    email: null,
    weight: '1',
    groups: [],
    status: 'active',
    idNumber: null,
    idChecked: false,
    secret: { kind: 'drawn', hash: sha256Hex(username + electionId) },
    late: false,
    ...change,
  };
}

export function cast(electionId: ElectionId, voterId: VoterId, change: Partial<PendingCast> = {}): PendingCast {
  return {
    electionId,
    voterId,
    contents: '[{"candidates":[0],"kind":"choices"}]',
    spoiled: false,
    weight: '1',
    trackerKey: hex(8).toUpperCase(),
    place: null,
    ...change,
  };
}

export interface OpenElection {
  readonly id: ElectionId;
  readonly slug: Slug;
  readonly voters: readonly VoterRecord[];
}

/** An election with a roll of `size`, brought to `status`. */
export async function makeElection(
  store: Store,
  size: number,
  change: Partial<ElectionDefinition> = {},
  extra: ElectionChange = { status: 'open' },
): Promise<OpenElection> {
  const electionId = id<ElectionId>();
  const slug = `e-${hex(6)}` as Slug;
  await store.createElection({ id: electionId, slug, definition: definition(change), at: NOW }, audit('create', electionId), NOW);
  const voters = Array.from({ length: size }, (_, i) => voter(electionId, `V${i}`));
  if (size > 0) await store.addVoters(voters, audit('import', electionId), NOW);
  await store.changeElection(electionId, { status: 'draft' }, extra, audit('open', electionId), NOW);
  return { id: electionId, slug, voters };
}

/** How many outcomes there are of each kind. */
export function kinds(outcomes: readonly { readonly kind: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of outcomes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

/** Two nodes on the same data; one and the same where the engine serves one process only. */
export interface Nodes {
  readonly store: Store;
  readonly second: Store;
}
