import type { ElectionDefinition } from '../election/definition.ts';
import type { Status } from '../election/life-cycle.ts';
import type { Instant } from '../kernel/clock.ts';
import type { ElectionId, Slug, VoterId } from '../kernel/ids.ts';
import type { PeopleStore } from './people-ports.ts';

// The interfaces that the acts need. `store/` implements `Store` twice (SQLite, PostgreSQL) and one contract suite holds both to it.

/** Who acts: a person, a program with a token, the operator at the command line, or the schedule. */
export interface Actor {
  readonly kind: 'admin' | 'token' | 'operator' | 'system';
  /** Sign-in name, token name, or "operator" / "schedule". Never a secret. */
  readonly name: string;
  readonly id?: string | undefined;
}

export interface ElectionRecord {
  readonly id: ElectionId;
  readonly slug: Slug;
  readonly status: Status;
  readonly definition: ElectionDefinition;
  /** Counts corrections of the definition, from 1. */
  readonly version: number;
  /** Grows with every change that a live page shows: casts, acts, corrections. Equal on every node. */
  readonly revision: number;
  /** Ballots recorded, spoiled ones included. */
  readonly cast: number;
  readonly spoiled: number;
  /** While a round runs: the number of recorded ballots at which the polls pause by themselves. */
  readonly roundLimit: number | null;
  /** The published count, once tallied: JSON text of `TallyRecord`. */
  readonly tally: string | null;
  readonly openedAt: Instant | null;
  readonly closedAt: Instant | null;
  readonly createdAt: Instant;
}

export type VoterStatus = 'active' | 'pending' | 'refused' | 'removed';

/** How a voter's secret is kept: `chosen` by argon2id, `drawn` (80 bits or more) by a keyed hash. */
export interface SecretHash {
  readonly kind: 'chosen' | 'drawn';
  readonly hash: string;
}

export interface VoterRecord {
  readonly id: VoterId;
  readonly electionId: ElectionId;
  readonly username: string;
  /** `usernameKey(username)`: unique in the election. */
  readonly usernameKey: string;
  readonly name: string | null;
  /** YYYY-MM-DD */
  readonly dateOfBirth: string | null;
  readonly place: string | null;
  readonly address: string | null;
  readonly email: string | null;
  /** A positive whole number, decimal text (it may pass 2^53). */
  readonly weight: string;
  readonly groups: readonly string[];
  readonly status: VoterStatus;
  /** Number of an identity document on the roll, and whether an officer saw it. */
  readonly idNumber: string | null;
  readonly idChecked: boolean;
  readonly secret: SecretHash | null;
  readonly late: boolean;
}

/** A voter as the roll shows it: never the secret, never a choice; `voted` is all that is known of the ballot. */
export type RollEntry = Omit<VoterRecord, 'secret'> & { readonly hasSecret: boolean; readonly voted: boolean };

export interface RollQuery {
  readonly search?: string | undefined;
  readonly status?: VoterStatus | undefined;
  readonly voted?: boolean | undefined;
  readonly group?: string | undefined;
  readonly sort: 'username' | 'name' | 'place';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** One ballot on its way to the record. */
export interface PendingCast {
  readonly electionId: ElectionId;
  readonly voterId: VoterId;
  /** Canonical text of the answers; empty for a spoiled ballot. */
  readonly contents: string;
  readonly spoiled: boolean;
  readonly weight: string;
  /** Table key of the tracker (16 hexadecimal digits). */
  readonly trackerKey: string;
  /** Where the election lets votes be changed: 32 hexadecimal digits derived from the voter's secret. Null: a random place. */
  readonly place: string | null;
}

/**
 * What became of a pending cast. `repeated`: the same cast was recorded before, nothing was done again. `key-used`: its tracker belongs
 * to somebody else's cast. `place-lost`: the vote may be changed, but the earlier ballot cannot be found with this secret.
 * `not-on-roll`: the voter was refused or struck off since signing in.
 */
export type CastOutcome =
  | { readonly kind: 'recorded'; readonly replaced: boolean }
  | { readonly kind: 'repeated' }
  | { readonly kind: 'key-used' }
  | { readonly kind: 'already-voted' }
  | { readonly kind: 'not-open'; readonly status: Status }
  | { readonly kind: 'limit-reached' }
  | { readonly kind: 'place-lost' }
  | { readonly kind: 'not-on-roll' };

/** Equal ballots, counted together. */
export interface BallotGroupRow {
  readonly contents: string;
  readonly weight: string;
  readonly count: number;
}

export interface AuditEntry {
  readonly seq: number;
  readonly at: Instant;
  readonly actor: string;
  readonly act: string;
  readonly electionId: string | null;
  /** Canonical JSON; never a choice, never a secret. */
  readonly details: string;
  readonly previous: string;
  readonly hash: string;
}

export interface AuditDraft {
  readonly actor: string;
  readonly act: string;
  readonly electionId: ElectionId | null;
  readonly details: string;
}

export interface AssetRecord {
  /** SHA-256 of the content, hexadecimal. */
  readonly id: string;
  readonly mediaType: string;
  readonly content: Uint8Array;
}

/** One event of a sealed election's published record (PROTOCOL section 15): its data records and the event itself, as texts. */
export interface BoardEvent {
  readonly height: number;
  readonly type: string;
  /** Data records that stand before the event, in order. */
  readonly records: readonly string[];
  readonly event: string;
  readonly hash: string;
}

export interface PendingSealedCast {
  readonly electionId: ElectionId;
  readonly credential: string;
  /** Text of the whole ballot. */
  readonly ballot: string;
  /** Base64 SHA-256 of the ballot (43 characters). */
  readonly tracker: string;
  readonly voterId: VoterId | null;
}

/** Columns of an election that an act may change together with a record in the chain. */
export interface ElectionChange {
  readonly status?: Status | undefined;
  readonly definition?: ElectionDefinition | undefined;
  readonly roundLimit?: number | null | undefined;
  readonly tally?: string | null | undefined;
  readonly openedAt?: Instant | undefined;
  readonly closedAt?: Instant | undefined;
  readonly slug?: Slug | undefined;
}

/** Everything that is kept. Every method is one transaction, durable when its promise resolves. */
export interface Store extends PeopleStore {
  readonly engine: 'sqlite' | 'postgres';
  close(): Promise<void>;

  // Elections
  createElection(
    election: { readonly id: ElectionId; readonly slug: Slug; readonly definition: ElectionDefinition; readonly at: Instant },
    audit: AuditDraft,
    at: Instant,
  ): Promise<'created' | 'slug-taken'>;
  listElections(): Promise<readonly ElectionRecord[]>;
  findElection(idOrSlug: string): Promise<ElectionRecord | undefined>;
  /** Applies `change` if the election still has status `expected` (and, if given, version); false and nothing done otherwise. Bumps revision (and version when the definition changes, keeping the old one). */
  changeElection(
    id: ElectionId,
    expected: { readonly status: Status; readonly version?: number | undefined; readonly revision?: number | undefined },
    change: ElectionChange,
    audit: AuditDraft,
    at: Instant,
  ): Promise<boolean>;
  definitionVersions(
    id: ElectionId,
  ): Promise<
    readonly { readonly version: number; readonly definition: ElectionDefinition; readonly at: Instant; readonly actor: string }[]
  >;
  deleteElection(id: ElectionId, audit: AuditDraft, at: Instant): Promise<void>;

  // Roll
  /** All or nothing; returns usernames (keys) that exist already, in which case nothing was added. `progress` is called with the number done. */
  addVoters(
    voters: readonly VoterRecord[],
    audit: AuditDraft,
    at: Instant,
    progress?: (done: number) => void,
  ): Promise<{ readonly duplicates: readonly string[] }>;
  findVoter(electionId: ElectionId, usernameKey: string): Promise<VoterRecord | undefined>;
  findVoterById(electionId: ElectionId, id: VoterId): Promise<VoterRecord | undefined>;
  /** The voter whose drawn secret has this keyed hash (personal links need no username). */
  findVoterBySecret(electionId: ElectionId, hash: string): Promise<VoterRecord | undefined>;
  queryRoll(electionId: ElectionId, query: RollQuery): Promise<{ readonly total: number; readonly entries: readonly RollEntry[] }>;
  /** Streams the whole roll in order of username, in pages. */
  eachVoter(electionId: ElectionId, visit: (page: readonly RollEntry[]) => void | Promise<void>): Promise<void>;
  /** False: there is no such voter. "voted": who has voted stays on the roll, with the weight of the ballot, and nothing changes. */
  updateVoter(
    electionId: ElectionId,
    id: VoterId,
    change: Partial<Omit<VoterRecord, 'id' | 'electionId'>>,
    audit: AuditDraft,
    at: Instant,
  ): Promise<boolean | 'voted'>;
  /** How the secrets of voters who have one are kept. */
  secretHashes(electionId: ElectionId): Promise<ReadonlyMap<VoterId, SecretHash>>;
  /** Sets the drawn secrets of many voters at once (generated letters). */
  setSecrets(
    electionId: ElectionId,
    secrets: readonly { readonly id: VoterId; readonly secret: SecretHash }[],
    audit: AuditDraft,
    at: Instant,
  ): Promise<void>;
  /**
   * The same, wholly before or wholly after any cast, for those of them who have not voted: who has may still need the old one to change
   * a vote. Gives back whose secret was left as it was.
   */
  replaceSecrets(
    electionId: ElectionId,
    secrets: readonly { readonly id: VoterId; readonly secret: SecretHash }[],
    auditOf: (replaced: number) => AuditDraft,
    at: Instant,
  ): Promise<ReadonlySet<VoterId>>;
  /** Takes or refuses registrations that still wait, each keeping the `reason`; `auditOf` makes the entry for some of them. Gives back how many. */
  decideRegistrations(
    electionId: ElectionId,
    ids: readonly VoterId[],
    decision: { readonly status: 'active' | 'refused'; readonly late: boolean; readonly reason?: string | undefined },
    auditOf: (usernames: readonly string[]) => AuditDraft,
    at: Instant,
  ): Promise<number>;
  /** Why this voter's registration was refused, as the officer told them; null where nobody said. */
  refusalReason(electionId: ElectionId, id: VoterId): Promise<string | null>;
  rollCounts(electionId: ElectionId): Promise<{
    readonly active: number;
    readonly pending: number;
    readonly voted: number;
    readonly withoutSecret: number;
    readonly late: number;
    readonly weight: string;
  }>;
  /** Roll size and turnout per group; the caller hides small ones. */
  turnoutByGroup(electionId: ElectionId): Promise<readonly { readonly group: string; readonly roll: number; readonly voted: number }[]>;

  /** How many voted on each day (days since 1970, UTC), first to last: as fine as the marks tell. */
  turnoutByDay(electionId: ElectionId): Promise<readonly { readonly day: number; readonly voted: number }[]>;

  // Casting
  /** Records many waiting casts in one durable transaction; outcomes in the same order. `day` is days since 1970. */
  castBatch(casts: readonly PendingCast[], now: Instant, day: number): Promise<readonly CastOutcome[]>;
  hasVoted(electionId: ElectionId, voterId: VoterId): Promise<boolean>;
  findReceipt(electionId: ElectionId, trackerKey: string): Promise<'recorded' | 'replaced' | undefined>;
  ballotGroups(electionId: ElectionId): Promise<readonly BallotGroupRow[]>;
  /** Puts marks and ballots of an earlier system in (import of the first seed's files); only while the election is a draft. */
  importBallots(
    electionId: ElectionId,
    marked: readonly VoterId[],
    ballots: readonly { readonly contents: string; readonly spoiled: boolean; readonly weight: string }[],
    audit: AuditDraft,
    at: Instant,
  ): Promise<void>;
  /** Rewrites the ballots of an election so that neither order nor transaction ids of their arrival remain. */
  mixBallots(electionId: ElectionId): Promise<void>;

  // Sealed elections
  appendBoardEvents(
    electionId: ElectionId,
    expectedHeight: number,
    events: readonly BoardEvent[],
    change: ElectionChange | undefined,
    audit: AuditDraft | undefined,
    at: Instant,
  ): Promise<boolean>;
  boardHead(electionId: ElectionId): Promise<{ readonly events: number; readonly lastHash: string; readonly bytes: number } | undefined>;
  boardEvents(electionId: ElectionId, fromHeight: number, limit: number): Promise<readonly BoardEvent[]>;
  /** Appends accepted ballots to the board: one current ballot per credential, replaced only where `revoting`. */
  castSealedBatch(
    casts: readonly PendingSealedCast[],
    revoting: boolean,
    now: Instant,
    makeEvent: (ballot: string, parent: string, height: number) => BoardEvent,
  ): Promise<readonly CastOutcome[]>;
  findSealedBallot(electionId: ElectionId, tracker: string): Promise<'current' | 'replaced' | undefined>;
  putSealedItem(electionId: ElectionId, key: string, value: string): Promise<void>;
  /** Sets the item if it has no value yet; returns the value that stands, the same one to all who ask at once. */
  initSealedItem(electionId: ElectionId, key: string, value: string): Promise<string>;
  getSealedItem(electionId: ElectionId, key: string): Promise<string | undefined>;
  listSealedItems(electionId: ElectionId, prefix: string): Promise<readonly { readonly key: string; readonly value: string }[]>;

  // Record of acts
  appendAudit(entry: AuditDraft, at: Instant): Promise<void>;
  auditPage(query: {
    readonly electionId?: ElectionId | undefined;
    readonly before?: number | undefined;
    readonly limit: number;
    readonly act?: string | undefined;
    readonly actor?: string | undefined;
  }): Promise<readonly AuditEntry[]>;
  /** Re-computes the chain: where it breaks first, if it does, and its length and head. */
  checkAudit(): Promise<{ readonly length: number; readonly head: string; readonly brokenAt: number | null }>;

  // Things shared by all nodes
  putAsset(asset: AssetRecord): Promise<void>;
  findAsset(id: string): Promise<AssetRecord | undefined>;
  getSetting(key: string): Promise<string | undefined>;
  /** Sets `key` if it has no value yet; returns the value that stands. */
  initSetting(key: string, value: string): Promise<string>;
  /** Sets `key` to the whole number `value` if it holds a smaller one or nothing; false: it holds as much already, and nothing changed. */
  raiseSetting(key: string, value: number): Promise<boolean>;
  putSetting(key: string, value: string): Promise<void>;

  // Care
  backupTo(file: string): Promise<void>;
  /** Every broken invariant in words: marks against ballots, counters, chain, schema, engine's own integrity check. Empty: all is well. */
  inspect(): Promise<readonly string[]>;
}
