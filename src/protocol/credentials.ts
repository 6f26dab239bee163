import type { Random } from '../kernel/random.ts';
import { ok, type Result } from '../kernel/result.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import { base58Digit, randomBase58 } from './base58.ts';
import type { Group } from './group.ts';
import { parseCompactJson, readList, readString, writeJson } from './json-text.ts';
import { pbkdf2Sha256 } from './password-key.ts';
import { refuse, type Refusal } from './refusal.ts';
import { refuseRecord, type SaidRefusal } from './sentences.ts';
import { bytesToNumber } from './scalar.ts';
import { parseWeight } from './weight.ts';

// PROTOCOL.md section 6. A private credential is the right to vote: it is made here and given to the voter; its public part is published.

const FULL_FORM = /^[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}-[1-9A-HJ-NP-Za-km-z]{5}-[1-9A-HJ-NP-Za-km-z]{6}$/;
const OLD_FORM = /^(?:[1-9A-HJ-NP-Za-km-z]{3}-){4}[1-9A-HJ-NP-Za-km-z]{3}$/;

export type CredentialRefusal = Refusal<'credential-malformed'>;

/** A new private credential, full form: 22 random Base58 characters (128 bits) written 5-6-5-6. */
export function generateCredential(random: Random): string {
  const c = randomBase58(random, 22);
  return [c.slice(0, 5), c.slice(5, 11), c.slice(11, 16), c.slice(16)].join('-');
}

/** The secret exponent of a private credential in the full form (6.1). */
function fullFormSecret(group: Group, uuid: string, credential: string): bigint {
  const half = (i: number): string => sha256Hex(`derive_credential|${uuid}|${i}|${credential}`);
  return BigInt(`0x${half(0)}${half(1)}`) % group.q;
}

function oldFormChecks(credential: string): boolean {
  const digits = [...credential.replaceAll('-', '')].map(base58Digit);
  const n = digits.slice(0, 14).reduce((sum, digit) => sum * 58n + BigInt(digit), 0n);
  return (n + BigInt(digits[14] ?? 0)) % 53n === 0n;
}

/**
 * The secret exponent of a private credential for the election `uuid`, in the full form (6.1) or in the old one (6.3), which only the
 * vectors made by belenios-tool 2.0 need. Refuses a text of neither form.
 */
export function credentialSecret(group: Group, uuid: string, credential: string): Result<bigint, CredentialRefusal> {
  if (FULL_FORM.test(credential)) return ok(fullFormSecret(group, uuid, credential));
  if (OLD_FORM.test(credential) && oldFormChecks(credential)) {
    return ok(bytesToNumber(pbkdf2Sha256(credential, uuid, 1000, 32)) % group.q);
  }
  return refuse('credential-malformed', 'A credential has 22 letters and digits in groups of 5, 6, 5 and 6; this text has another form.');
}

/** The public credential of a secret exponent: the text of g^s. */
export function publicCredential(group: Group, secret: bigint): string {
  return group.str(group.gPowSecret(secret));
}

/** A new credential for the election `uuid`: the private text for the voter, the public part for the list. */
export function newCredential(group: Group, random: Random, uuid: string): { readonly credential: string; readonly publicPart: string } {
  const credential = generateCredential(random);
  return { credential, publicPart: publicCredential(group, fullFormSecret(group, uuid, credential)) };
}

/** One entry of the public list. */
export interface PublicCredential {
  readonly credential: string;
  readonly weight: bigint;
}

export type PublicCredentialsRefusal = SaidRefusal<
  'credentials-malformed' | 'credential-weight-malformed' | 'credential-repeated' | 'credential-not-a-member'
>;

function readEntries(group: Group, entries: readonly string[]): Result<PublicCredential[], PublicCredentialsRefusal> {
  const out: PublicCredential[] = [];
  const seen = new Set<string>();
  for (const [i, entry] of entries.entries()) {
    const comma = entry.indexOf(',');
    const credential = comma < 0 ? entry : entry.slice(0, comma);
    const weight = comma < 0 ? 1n : parseWeight(entry.slice(comma + 1));
    if (weight === undefined) return refuseRecord('credential-weight-malformed', { number: i + 1 });
    if (seen.has(credential)) return refuseRecord('credential-repeated', { number: i + 1 });
    if (!group.reparse(credential)) {
      return refuseRecord('credential-not-a-member', { number: i + 1 });
    }
    seen.add(credential);
    out.push({ credential, weight });
  }
  return ok(out);
}

/**
 * Reads the published list (6.2): form, weights, no repetition, canonical texts. It leaves out the membership in the subgroup, which
 * takes about a millisecond for each entry: give the entries to `firstNonMember`, in parts if you like. `readPublicCredentials` does both.
 */
export function readPublicCredentialsForm(group: Group, text: string): Result<PublicCredential[], PublicCredentialsRefusal> {
  const entries = readList(parseCompactJson(text), readString);
  if (!entries) return refuseRecord('credentials-malformed');
  return readEntries(group, entries);
}

/**
 * The index of the first entry that is no member of the group, or −1. The neutral element is refused too: its secret, 0, is known to
 * all, and no honest credential has it.
 */
export function firstNonMember(group: Group, credentials: readonly PublicCredential[]): number {
  return credentials.findIndex(({ credential }) => {
    const element = group.parse(credential);
    return !element || group.equal(element, group.one);
  });
}

/** Reads and checks the published list of credentials (6.2, and step 3 of section 16). */
export function readPublicCredentials(group: Group, text: string): Result<PublicCredential[], PublicCredentialsRefusal> {
  const form = readPublicCredentialsForm(group, text);
  if (!form.ok) return form;
  const bad = firstNonMember(group, form.value);
  if (bad >= 0) return refuseRecord('credential-not-a-member', { number: bad + 1 });
  return form;
}

/** The text of the published list, sorted, so that its order tells nothing about the voters. Weights are written where any is not 1. */
export function writePublicCredentials(credentials: readonly PublicCredential[]): string {
  const weighted = credentials.some(({ weight }) => weight !== 1n);
  const entries = credentials.map(({ credential, weight }) => (weighted ? `${credential},${weight}` : credential));
  return writeJson(entries.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** Reads a registrar's working file (`public`, `public,weight` or `public,weight,login` entries, weight possibly empty), for `writePublicCredentials`. */
export function readRegistrarFile(group: Group, text: string): Result<PublicCredential[], PublicCredentialsRefusal> {
  const entries = readList(parseCompactJson(text.trim()), readString);
  if (!entries) return refuseRecord('credentials-malformed/registrar');
  const published = entries.map((entry) => {
    const [credential = '', weight = ''] = entry.split(',');
    return weight === '' ? credential : `${credential},${weight}`;
  });
  return readEntries(group, published);
}

/** Whether a text has the form of a private credential that we make (for forms that a person fills in). */
export function isCredential(text: string): boolean {
  return FULL_FORM.test(text);
}
