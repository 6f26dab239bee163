import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { fromHex, toHex } from '../kernel/bytes.ts';
import { sha256Hex } from '../kernel/sha256.ts';
import type { Store } from '../usecases/ports.ts';
import { StoreError } from './errors.ts';
import { publishFile } from './new-file.ts';

/** Keys that the server holds and the database alone does not give away, 32 bytes each. */
export interface ServerKeys {
  /** Keyed hash of the secrets that the system draws. */
  readonly secrets: Uint8Array;
  /** Signs cookies. */
  readonly cookies: Uint8Array;
  /** Seed of the Ed25519 key that signs what the server publishes. */
  readonly signing: Uint8Array;
}

/** Name of the key file in a data folder. */
export const KEY_FILE = 'keys.json';
/** Name of the setting that holds the keys where there is no file (PostgreSQL, backups). */
export const KEY_SETTING = 'keys';
const CHECK_SETTING = 'keys-check';

function drawKeys(): string {
  const draw = (): string => toHex(randomBytes(32));
  return JSON.stringify({ secrets: draw(), cookies: draw(), signing: draw() });
}

function parseKeys(text: string, where: string): ServerKeys {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    data = undefined;
  }
  const key = (name: string): Uint8Array => {
    const value = typeof data === 'object' && data !== null ? (data as Readonly<Record<string, unknown>>)[name] : undefined;
    const bytes = typeof value === 'string' ? fromHex(value) : undefined;
    if (bytes?.length !== 32) throw new StoreError('wrong-keys', `${where} does not hold the keys of a Veritally server.`);
    return bytes;
  };
  return { secrets: key('secrets'), cookies: key('cookies'), signing: key('signing') };
}

/** The text of a key file, or undefined where there is none. */
export function readKeyFile(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StoreError('wrong-keys', `The key file ${file} cannot be read (${(error as Error).message}).`, error);
  }
}

/** Writes a key file that only its owner can read, durably, and never over another one. */
export function writeKeyFile(file: string, text: string): void {
  const partial = `${file}.${process.pid}.new`;
  const handle = openSync(partial, 'w', 0o600);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  publishFile(partial, file);
}

function fromFile(file: string): string {
  const known = readKeyFile(file);
  if (known !== undefined) return known;
  try {
    writeKeyFile(file, drawKeys());
  } catch (error) {
    if (!(error instanceof StoreError && error.kind === 'exists'))
      throw new StoreError('read-only', `The key file ${file} cannot be written (${(error as Error).message}).`, error);
  }
  return readKeyFile(file) ?? '';
}

/**
 * The server's keys, drawn at the first start. They stand in `keyFile` if one is named, else in the data folder (SQLite) or in the
 * settings (PostgreSQL, so that all nodes share them). Throws `StoreError` "wrong-keys" where they do not belong to this database:
 * with other keys no voter's drawn secret would be recognised.
 */
export async function loadKeys(store: Store & { readonly dataFolder?: string }, keyFile?: string): Promise<ServerKeys> {
  const file = keyFile ?? (store.dataFolder === undefined ? undefined : path.join(store.dataFolder, KEY_FILE));
  const check = await store.getSetting(CHECK_SETTING);
  if (check !== undefined && file !== undefined && readKeyFile(file) === undefined) {
    throw new StoreError('wrong-keys', `The key file ${file} is missing; the database needs it. Put it back from a backup.`);
  }
  const text =
    file === undefined ? ((await store.getSetting(KEY_SETTING)) ?? (await store.initSetting(KEY_SETTING, drawKeys()))) : fromFile(file);
  const where = file ?? 'The settings table';
  const keys = parseKeys(text, where);
  const mark = sha256Hex(`keys-check|${toHex(keys.secrets)}`);
  if ((check ?? (await store.initSetting(CHECK_SETTING, mark))) !== mark)
    throw new StoreError('wrong-keys', `${where} holds keys of another database.`);
  return keys;
}
