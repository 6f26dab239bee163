import { fromHex, fromUtf8, toHex, utf8 } from '../kernel/bytes.ts';
import type { Random } from '../kernel/random.ts';
import { ok, type Result } from '../kernel/result.ts';
import { gcmDecrypt, gcmEncrypt } from './aes.ts';
import type { Group } from './group.ts';
import { groupByName } from './groups.ts';
import { exactFields, parseJson, readInt, readString, someFields, writeJson, type JsonValue } from './json-text.ts';
import { scryptKey, type ScryptCost } from './password-key.ts';
import { refuse, type Refusal } from './refusal.ts';
import { memberKeys } from './threshold-member.ts';

// The file in which a trustee keeps its secret: the private key of a mandatory trustee, or the seed of a member of a threshold group
// (everything else of a member follows from it). Written by the trustee's page and by the command line, read by both. The passphrase
// becomes a key by scrypt, so that guessing is slow; AES-256-GCM notices a wrong passphrase and every change of the file.

/** What a trustee keeps. `secret`: the private key in decimal, or the seed. */
export interface TrusteeSecret {
  readonly kind: 'single' | 'member';
  readonly group: Group['name'];
  readonly secret: string;
  /** The election's short name and the trustee's name: for people who find the file years later. */
  readonly election: string;
  readonly trustee: string;
}

/** What a file says in the clear. `publicPart`: the public key, or a member's verification key, to tell whose file it is. */
export interface TrusteeFileHead {
  readonly kind: TrusteeSecret['kind'];
  readonly group: Group['name'];
  readonly election: string;
  readonly trustee: string;
  readonly publicPart: string;
}

export type TrusteeFileRefusal = Refusal<'trustee-file-malformed' | 'trustee-file-passphrase'>;

/** OWASP's recommendation for scrypt: 128 MiB, about a second in JavaScript. */
const COST: ScryptCost = { n: 2 ** 17, r: 8, p: 1 };
/** A file that asks for more than 512 MiB is none of ours. */
const MAX_MEMORY = 2 ** 29;
const MARK = 'trustee key';

/** One passphrase however a keyboard composes its letters, and without blanks around it. */
export function canonicalPassphrase(typed: string): string {
  return typed.normalize('NFKC').trim();
}

/** The public part that belongs to a secret, or undefined where the secret has not the form of its kind. */
export function publicPartOf(group: Group, kind: TrusteeSecret['kind'], secret: string): string | undefined {
  if (kind === 'single') {
    const key = group.parseScalar(secret);
    return key === undefined ? undefined : group.str(group.gPowSecret(key));
  }
  const keys = memberKeys(group, secret);
  return keys.ok ? group.str(keys.value.verification) : undefined;
}

/** The text of a file, or undefined where the secret has not the form of its kind. `cost` is for tests. */
export function writeTrusteeFile(random: Random, passphrase: string, held: TrusteeSecret, cost: ScryptCost = COST): string | undefined {
  const group = groupByName(held.group);
  const publicPart = group && publicPartOf(group, held.kind, held.secret);
  if (publicPart === undefined) return undefined;
  const [salt, iv] = [random.bytes(16), random.bytes(12)];
  const { kind, secret, election, trustee } = held;
  const plain = utf8(writeJson({ kind, group: held.group, public: publicPart, secret }));
  const data = toHex(gcmEncrypt(scryptKey(canonicalPassphrase(passphrase), salt, cost), iv, plain));
  const lock: JsonValue = { kdf: 'scrypt', n: cost.n, r: cost.r, p: cost.p, salt: toHex(salt), cipher: 'AES-256-GCM', iv: toHex(iv), data };
  return `${JSON.stringify({ veritally: MARK, version: 1, kind, group: held.group, election, trustee, public: publicPart, lock }, undefined, 2)}\n`;
}

interface ReadFile extends TrusteeFileHead {
  readonly cost: ScryptCost;
  readonly salt: Uint8Array;
  readonly iv: Uint8Array;
  readonly data: Uint8Array;
}

function readLock(value: JsonValue | undefined): Pick<ReadFile, 'cost' | 'salt' | 'iv' | 'data'> | undefined {
  const lock = exactFields(value, ['kdf', 'n', 'r', 'p', 'salt', 'cipher', 'iv', 'data']);
  const [n, r, p] = [readInt(lock?.n), readInt(lock?.r), readInt(lock?.p)];
  const [salt, iv, data] = [lock?.salt, lock?.iv, lock?.data].map((item) => fromHex(readString(item) ?? 'none'));
  if (!lock || lock.kdf !== 'scrypt' || lock.cipher !== 'AES-256-GCM' || !n || !r || !p || !salt || !iv || !data) return undefined;
  const sane = Number.isInteger(Math.log2(n)) && n > 1 && r <= 32 && p <= 16 && 128 * n * r <= MAX_MEMORY;
  return sane && salt.length === 16 && iv.length === 12 && data.length <= 4096 ? { cost: { n, r, p }, salt, iv, data } : undefined;
}

function readFile(text: string): ReadFile | undefined {
  const fields = someFields(parseJson(text.trim()), ['veritally', 'version', 'kind', 'group', 'election', 'trustee', 'public', 'lock']);
  if (!fields || fields.veritally !== MARK || fields.version !== 1) return undefined;
  const { kind } = fields;
  const group = groupByName(readString(fields.group) ?? '');
  const [election, trustee, publicPart] = [readString(fields.election), readString(fields.trustee), readString(fields.public)];
  const lock = readLock(fields.lock);
  if (
    (kind !== 'single' && kind !== 'member') ||
    !group ||
    election === undefined ||
    trustee === undefined ||
    publicPart === undefined ||
    !lock
  )
    return undefined;
  return { kind, group: group.name, election, trustee, publicPart, ...lock };
}

/** What a file says in the clear, before anybody types a passphrase; undefined where it is no trustee's file. */
export function readTrusteeFileHead(text: string): TrusteeFileHead | undefined {
  const file = readFile(text);
  return file && { kind: file.kind, group: file.group, election: file.election, trustee: file.trustee, publicPart: file.publicPart };
}

/** Opens a file. The secret that comes out has the form of its kind and belongs to the public part that the file names. */
export function openTrusteeFile(text: string, passphrase: string): Result<TrusteeSecret & TrusteeFileHead, TrusteeFileRefusal> {
  const file = readFile(text);
  if (!file) return refuse('trustee-file-malformed', 'This is not a trustee’s key file of Veritally, or it is damaged.');
  const plain = gcmDecrypt(scryptKey(canonicalPassphrase(passphrase), file.salt, file.cost), file.iv, file.data);
  const opened = plain && fromUtf8(plain);
  if (opened === undefined) return refuse('trustee-file-passphrase', 'The passphrase does not open this file, or the file was changed.');
  const fields = exactFields(parseJson(opened), ['kind', 'group', 'public', 'secret']);
  const secret = readString(fields?.secret);
  const group = groupByName(file.group);
  const fits = fields?.kind === file.kind && fields.group === file.group && fields.public === file.publicPart;
  if (!fits || secret === undefined || !group || publicPartOf(group, file.kind, secret) !== file.publicPart) {
    return refuse('trustee-file-malformed', 'The file opens, but what it says outside does not belong to what is inside.');
  }
  return ok({ kind: file.kind, group: file.group, secret, election: file.election, trustee: file.trustee, publicPart: file.publicPart });
}
