import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Arguments, UsageError } from './arguments.ts';

/** Where the records are: a data folder, a PostgreSQL database, or a running server. */
export type Place =
  | { readonly kind: 'folder'; readonly folder: string; readonly keyFile: string | undefined }
  | { readonly kind: 'database'; readonly url: string; readonly keyFile: string | undefined }
  | { readonly kind: 'server'; readonly url: string; readonly token: string };

function tokenFrom(args: Arguments): string {
  const file = args.text('token-file');
  let token = args.text('token') ?? process.env['VERITALLY_TOKEN'];
  if (file !== undefined) {
    try {
      token = readFileSync(file, 'utf8');
    } catch (error) {
      throw new UsageError(`The token file ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'error'}).`);
    }
  }
  const plain = token?.trim() ?? '';
  if (plain === '')
    throw new UsageError(
      '--server needs an API token: --token-file FILE, the variable VERITALLY_TOKEN, or --token T. "veritally token create" makes one.',
    );
  return plain;
}

function serverUrl(text: string): string {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UsageError(`--server must be an address such as http://localhost:8080 or https://vote.example.org, not "${text}".`);
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new UsageError(`--server must begin with http:// or https://, not "${url.protocol}//".`);
  return url.href.replace(/\/+$/, '');
}

function databaseUrl(text: string): string {
  if (!/^postgres(?:ql)?:\/\//.test(text))
    throw new UsageError(`--database must be an address such as postgres://user@host/name, not "${text.split('@').at(-1)}".`);
  return text;
}

/** The folder or database of these arguments, never a server: for commands that work on the records themselves. `mayBeNew`: the folder may be made. */
export function ownPlaceOf(args: Arguments, mayBeNew = false): Exclude<Place, { kind: 'server' }> {
  const data = args.text('data');
  const database = args.text('database') ?? (data === undefined ? process.env['VERITALLY_DATABASE'] : undefined);
  const keyFile = args.text('key-file');
  if (data !== undefined && args.text('database') !== undefined) throw new UsageError('Give --data or --database, not both.');
  if (database !== undefined) return { kind: 'database', url: databaseUrl(database), keyFile };
  const folder = path.resolve(data ?? process.env['VERITALLY_DATA'] ?? 'data');
  if (!mayBeNew && !existsSync(folder)) {
    throw new UsageError(
      data === undefined
        ? `Say where the records are: --data DIR, --database URL or --server URL (there is no folder ./data here).`
        : `There is no data folder ${data}.`,
    );
  }
  return { kind: 'folder', folder, keyFile };
}

/** The place of these arguments. */
export function placeOf(args: Arguments, mayBeNew = false): Place {
  const server =
    args.text('server') ??
    (args.text('data') === undefined && args.text('database') === undefined ? process.env['VERITALLY_SERVER'] : undefined);
  if (server === undefined) {
    if (args.text('token') !== undefined || args.text('token-file') !== undefined) throw new UsageError('--token goes with --server URL.');
    return ownPlaceOf(args, mayBeNew);
  }
  if (args.text('data') !== undefined || args.text('database') !== undefined)
    throw new UsageError('Give --server or --data/--database, not both.');
  return { kind: 'server', url: serverUrl(server), token: tokenFrom(args) };
}

/** The base address that was typed; a `UsageError` where it is none. */
export function baseUrl(args: Arguments): string | undefined {
  const text = args.text('base-url');
  if (text === undefined) return undefined;
  if (!/^https?:\/\/[^\s/]+/.test(text) || !URL.canParse(text))
    throw new UsageError(`--base-url must be an address such as https://vote.example.org, not "${text}".`);
  return text;
}
