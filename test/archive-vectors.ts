import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readEvents, type RecordedEvent } from '../src/protocol/event-chain.ts';

// The archives made by belenios-tool: all of them where ../shared lies beside the checkout, else the few that are kept in test/vectors.

const here = import.meta.dirname;
const folders = [path.resolve(here, '../../shared/belenios-vectors'), path.resolve(here, 'vectors')];

/** The folder with the vectors, or undefined. */
export const vectorFolder: string | undefined = folders.find((folder) => existsSync(folder));

/** The names of the vectors found: directories that hold a .bel file. */
export function vectorNames(): readonly string[] {
  if (vectorFolder === undefined) return [];
  const names = readdirSync(vectorFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
  return names.filter((name) => belFile(name) !== undefined);
}

function belFile(name: string): string | undefined {
  const folder = path.join(vectorFolder ?? '', name);
  const file = readdirSync(folder).find((entry) => entry.endsWith('.bel'));
  return file === undefined ? undefined : path.join(folder, file);
}

/** Path of a vector's archive. */
export function vectorPath(name: string): string {
  const file = belFile(name);
  if (file === undefined) throw new Error(`no archive in vector ${name}`);
  return file;
}

/** Bytes of a vector's archive. */
export function vectorBytes(name: string): Uint8Array {
  return new Uint8Array(readFileSync(vectorPath(name)));
}

/** Whether the vector is there: ../shared may be absent. */
export function hasVector(name: string): boolean {
  return vectorNames().includes(name);
}

/** A file beside the archive, as text. */
export function vectorText(name: string, file: string): string {
  return readFileSync(path.join(vectorFolder ?? '', name, file), 'utf8');
}

/** Bytes as a stream in chunks of `size`. */
export async function* streamOf(bytes: Uint8Array, size = 65_536): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** All events of a good archive. */
export async function eventsOf(bytes: Uint8Array): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const item of readEvents(streamOf(bytes))) {
    if (!item.ok) throw new Error(JSON.stringify(item.error));
    events.push(item.value);
  }
  return events;
}
