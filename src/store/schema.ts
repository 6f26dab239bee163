import type { Generated } from 'kysely';

// The tables, equal in both databases. Ids are 16 raw bytes (several times faster than hexadecimal text, see docs/decisions/node-sqlite.md); instants
// are milliseconds; flags are 0 or 1; lists are JSON texts.

export type Bytes = Uint8Array;
export type Flag = number;

export interface ElectionTable {
  id: Bytes;
  slug: string;
  /** A `Status`, or "deleted" for the moment in which everything of the election is taken out. */
  status: string;
  definition: string;
  version: number;
  revision: number;
  round_limit: number | null;
  tally: string | null;
  opened_at: number | null;
  closed_at: number | null;
  created_at: number;
  /** Ballots recorded when the ballots were last mixed. */
  mixed: number;
}

export interface DefinitionVersionTable {
  election_id: Bytes;
  version: number;
  definition: string;
  at: number;
  actor: string;
}

/** Kept by triggers; a deferred foreign key from `recorded` to `marked` makes every commit fail in which the two differ. */
export interface CounterTable {
  election_id: Bytes;
  sealed: Flag;
  marked: number;
  recorded: number;
  spoiled: number;
  ballot_limit: number | null;
}

export interface VoterTable {
  id: Bytes;
  election_id: Bytes;
  username: string;
  username_key: string;
  name: string | null;
  date_of_birth: string | null;
  place: string | null;
  address: string | null;
  email: string | null;
  weight: string;
  groups: string;
  status: string;
  id_number: string | null;
  id_checked: Flag;
  secret_kind: string | null;
  secret_hash: string | null;
  late: Flag;
  /** Folded forms for sorting and searching alike in both databases. */
  name_key: string;
  place_key: string;
  search_key: string;
  /** Why the registration was refused, as its person is told. */
  refusal_reason: string | null;
}

/** Who voted. One row per voter from the day the voter is put on the roll, so that voting overwrites it in place. */
export interface MarkTable {
  election_id: Bytes;
  voter_id: Bytes;
  voted: Flag;
  /** `DAY_BASE` plus days since 1970; `DAY_BASE` alone while not voted. */
  day: number;
}

/** What was voted. Shares nothing with marks and receipts but the election. */
export interface BallotTable {
  election_id: Bytes;
  ballot_id: Bytes;
  spoiled: Flag;
  weight: string;
  contents: string;
}

export interface ReceiptTable {
  election_id: Bytes;
  /** 8 bytes: the 16 hexadecimal digits of the tracker. */
  tracker: Bytes;
  /** Where votes may be changed: derived from the voter's place, so that the next vote finds this receipt. */
  slot: Bytes | null;
  replaced: Flag;
}

export interface AuditTable {
  seq: number;
  at: number;
  actor: string;
  act: string;
  election_id: string | null;
  details: string;
  previous: string;
  hash: string;
}

export interface ChainHeadTable {
  id: number;
  length: number;
  hash: string;
}

export interface AdminTable {
  id: Bytes;
  username: string;
  username_key: string;
  name: string;
  password_hash: string;
  role: string;
  disabled: Flag;
  totp_secret: string | null;
  recovery_hashes: string;
  created_at: number;
}

export interface SessionTable {
  id_hash: string;
  admin_id: Bytes;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  agent: string;
}

export interface TokenTable {
  id: string;
  hash: string;
  name: string;
  role: string;
  scopes: string;
  created_at: number;
  expires_at: number | null;
  revoked: Flag;
  /** Who made it; null: the operator, or nobody knows. */
  admin_id: Bytes | null;
}

export interface InviteTable {
  hash: string;
  purpose: string;
  data: string;
  expires_at: number;
}

export interface AssetTable {
  id: string;
  media_type: string;
  content: Bytes;
}

export interface SettingTable {
  key: string;
  value: string;
}

export interface BoardTable {
  election_id: Bytes;
  events: number;
  last_hash: string;
  bytes: number;
}

export interface BoardEventTable {
  election_id: Bytes;
  height: number;
  type: string;
  records: string;
  event: string;
  hash: string;
}

export interface SealedBallotTable {
  election_id: Bytes;
  tracker: string;
  credential: string;
  height: number;
  current: Flag;
}

export interface SealedItemTable {
  election_id: Bytes;
  key: string;
  value: string;
}

export interface SchemaVersionTable {
  id: Generated<number>;
  version: number;
}

export interface Schema {
  elections: ElectionTable;
  definition_versions: DefinitionVersionTable;
  counters: CounterTable;
  voters: VoterTable;
  marks: MarkTable;
  ballots: BallotTable;
  receipts: ReceiptTable;
  audit: AuditTable;
  chain_head: ChainHeadTable;
  admins: AdminTable;
  sessions: SessionTable;
  tokens: TokenTable;
  invites: InviteTable;
  assets: AssetTable;
  settings: SettingTable;
  boards: BoardTable;
  board_events: BoardEventTable;
  sealed_ballots: SealedBallotTable;
  sealed_items: SealedItemTable;
  schema_version: SchemaVersionTable;
}

/**
 * Added to the day in `marks`, so that the number takes four bytes in an SQLite record whether the voter has voted or not: the row is
 * then overwritten where it stands and the file keeps no order of voting.
 */
export const DAY_BASE = 1 << 24;

/** "VTLY": marks a file as ours in SQLite's application_id. */
export const APPLICATION_ID = 0x56544c59;
