import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Small elections made by belenios-tool 3.0, secrets included: throw-away data. Five of them stand here; all stand in
// `../shared/belenios-vectors` beside the checkout, where that exists.
const HERE = dirname(fileURLToPath(import.meta.url));
const SHARED = join(HERE, '../../../shared/belenios-vectors');
const ROOT = existsSync(SHARED) ? SHARED : HERE;

/** The names of the vectors at hand. */
export function vectorNames(): string[] {
  return readdirSync(ROOT, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

/** Whether a vector is at hand: those that are not stand in `../shared` only. */
export function hasVector(name: string): boolean {
  return existsSync(join(ROOT, name));
}

/** The names of a vector's files that end in `ending`. */
export function vectorFiles(name: string, ending: string): string[] {
  return readdirSync(join(ROOT, name))
    .filter((file) => file.endsWith(ending))
    .toSorted();
}

/** The text of a vector's file. */
export function vectorText(name: string, file: string): string {
  return readFileSync(join(ROOT, name, file), 'utf8');
}

/** The bytes of a vector's archive. */
export function vectorArchive(name: string): Uint8Array {
  const [file] = vectorFiles(name, '.bel');
  if (file === undefined) throw new Error(`no archive in ${name}`);
  return readFileSync(join(ROOT, name, file));
}

/** The contents of an archive's records that satisfy `wanted`, by a plain walk over the blocks. */
export function archiveTexts(name: string, wanted: (text: string) => boolean): string[] {
  const bytes = Buffer.from(vectorArchive(name));
  const out: string[] = [];
  for (let at = 0; at < bytes.length;) {
    const size = Number.parseInt(bytes.subarray(at + 124, at + 135).toString('latin1'), 8);
    const text = bytes.subarray(at + 512, at + 512 + size).toString('utf8');
    if (wanted(text)) out.push(text);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return out;
}

/** The ballots of a vector, in order of casting. */
export function vectorBallots(name: string): string[] {
  return archiveTexts(name, (text) => text.startsWith('{"election_uuid"'));
}

/** The election record of a vector, as published. */
export function vectorElection(name: string): string {
  const [text] = archiveTexts(name, (record) => record.startsWith('{"version":1,"description"'));
  if (text === undefined) throw new Error(`no election in ${name}`);
  return text;
}

/** The published trustees of a vector. */
export function vectorTrustees(name: string): string {
  const [text] = archiveTexts(name, (record) => record.startsWith('[["Single"') || record.startsWith('[["Pedersen"'));
  if (text === undefined) throw new Error(`no trustees in ${name}`);
  return text;
}

/** The published credentials of a vector. */
export function vectorCredentials(name: string): string {
  const [text] = archiveTexts(name, (record) => record.startsWith('["'));
  if (text === undefined) throw new Error(`no credentials in ${name}`);
  return text;
}

/** A vector's private credentials by the voter's number. */
export function vectorPrivateCredentials(name: string): string[] {
  return vectorText(name, 'private_creds.txt')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '');
}

/** A vector's votes in order of casting: the voter's number and the choices. */
export function vectorVotes(name: string): { readonly voter: number; readonly choices: unknown[] }[] {
  return vectorText(name, 'votes.txt')
    .trim()
    .split('\n')
    .map((line) => {
      const space = line.indexOf(' ');
      return { voter: Number(line.slice(0, space)), choices: JSON.parse(line.slice(space)) as unknown[] };
    });
}

/** Repeatable bytes, for tests only: a 32-bit xorshift. */
export function repeatableRandom(seed: number): { bytes(length: number): Uint8Array } {
  let state = seed | 1;
  return {
    bytes: (length) => {
      const out = new Uint8Array(length);
      for (let i = 0; i < length; i++) {
        state ^= state << 13;
        state ^= state >>> 17;
        state ^= state << 5;
        out[i] = state & 255;
      }
      return out;
    },
  };
}
