import { ok, type Result } from '../kernel/result.ts';
import { refuseRecord, type SaidRefusal } from './sentences.ts';
import { weightJson } from './weight.ts';

// The texts of events and of the small records that name others. PROTOCOL.md section 15.2.

export const EVENT_TYPES = [
  'Setup',
  'Ballot',
  'EndBallots',
  'EncryptedTally',
  'Shuffle',
  'EndShuffles',
  'PartialDecryption',
  'Result',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

const HASH = /^[0-9a-f]{64}$/;

/** One event as published: `parent` is the hash of the event before. */
export interface ChainEvent {
  readonly parent: string | undefined;
  readonly height: number;
  readonly type: EventType;
  readonly payload: string | undefined;
}

/** The text of an event. */
export function eventText(event: ChainEvent): string {
  const parent = event.parent === undefined ? '' : `"parent":"${event.parent}",`;
  const payload = event.payload === undefined ? '' : `,"payload":"${event.payload}"`;
  return `{${parent}"height":${event.height},"type":"${event.type}"${payload}}`;
}

const EVENT =
  /^\{(?:"parent":"([0-9a-f]{64})",)?"height":(0|[1-9][0-9]{0,14}),"type":"([A-Za-z]{1,32})"(?:,"payload":"([0-9a-f]{64})")?\}$/;

/** The event of a text; refused unless the text is exactly what `eventText` writes. */
export function parseEvent(text: string): Result<ChainEvent, SaidRefusal<'bad-event'>> {
  const [, parent, height, name, payload] = EVENT.exec(text) ?? [];
  if (height === undefined || name === undefined) return refuseRecord('bad-event/form');
  const type = EVENT_TYPES.find((known) => known === name);
  if (type === undefined) return refuseRecord('bad-event/type', { name });
  return ok({ parent, height: Number(height), type, payload });
}

/** The record that an `EncryptedTally` event names. */
export interface SizedTally {
  readonly numTallied: number;
  readonly totalWeight: bigint;
  /** Hash of the encrypted tally's text. */
  readonly tally: string;
}

export function sizedText(sized: SizedTally): string {
  return `{"num_tallied":${sized.numTallied},"total_weight":${JSON.stringify(weightJson(sized.totalWeight))},"encrypted_tally":"${sized.tally}"}`;
}

/** The sized record of a text in canonical form, or undefined. */
export function parseSized(text: string): SizedTally | undefined {
  const form = /^\{"num_tallied":(\d{1,15}),"total_weight":"?(\d{1,40})"?,"encrypted_tally":"([0-9a-f]{64})"\}$/;
  const [, count, weight, tally] = form.exec(text) ?? [];
  if (count === undefined || weight === undefined || tally === undefined) return undefined;
  const sized = { numTallied: Number(count), totalWeight: BigInt(weight), tally };
  return sizedText(sized) === text ? sized : undefined;
}

/** The record that a `Shuffle` or `PartialDecryption` event names: the trustee's number (from 1) and the hash of the work. */
export interface Owned {
  readonly owner: number;
  readonly payload: string;
}

export function ownedText(owned: Owned): string {
  return `{"owner":${owned.owner},"payload":"${owned.payload}"}`;
}

/** The owned record of a text in canonical form, or undefined. */
export function parseOwned(text: string): Owned | undefined {
  const [, owner, payload] = /^\{"owner":([1-9][0-9]{0,8}),"payload":"([0-9a-f]{64})"\}$/.exec(text) ?? [];
  return owner === undefined || payload === undefined ? undefined : { owner: Number(owner), payload };
}

/** The record that the `Setup` event names: hashes of the three records (and, from 3.3.0's server, of a fourth). */
export interface SetupRecord {
  readonly election: string;
  readonly trustees: string;
  readonly credentials: string;
  readonly credentialsCertificate?: string;
}

export function setupText(setup: SetupRecord): string {
  const certificate = setup.credentialsCertificate === undefined ? '' : `,"credentials_certificate":"${setup.credentialsCertificate}"`;
  return `{"election":"${setup.election}","trustees":"${setup.trustees}","credentials":"${setup.credentials}"${certificate}}`;
}

/** The setup record of a text in canonical form, or undefined. */
export function parseSetup(text: string): SetupRecord | undefined {
  const form = /^\{"election":"(\w{64})","trustees":"(\w{64})","credentials":"(\w{64})"(?:,"credentials_certificate":"(\w{64})")?\}$/;
  const [, election, trustees, credentials, credentialsCertificate] = form.exec(text) ?? [];
  if (election === undefined || trustees === undefined || credentials === undefined) return undefined;
  if (![election, trustees, credentials, credentialsCertificate ?? election].every((hash) => HASH.test(hash))) return undefined;
  return { election, trustees, credentials, ...(credentialsCertificate !== undefined && { credentialsCertificate }) };
}
