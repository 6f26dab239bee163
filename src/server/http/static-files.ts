import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.map': 'application/json; charset=utf-8',
};
const SQUEEZED: ReadonlySet<string> = new Set(['.html', '.js', '.css', '.json', '.webmanifest', '.svg', '.txt', '.wasm']);
/** Not worth a header: below this many bytes an answer goes out as it is. */
const SMALL = 1_000;

type Encoding = 'br' | 'gzip';
const brotli = promisify<Buffer, zlib.BrotliOptions, Buffer>(zlib.brotliCompress);
const gzip = promisify<Buffer, Buffer>(zlib.gzip);

/** The encoding that `accepted` (the value of `accept-encoding`) names and that squeezes best. */
function bestEncoding(accepted: string): Encoding | undefined {
  const offered = new Set(
    accepted.split(',').flatMap((part) => (/;\s*q=0(?:\.0*)?\s*$/.test(part) ? [] : [part.split(';')[0]!.trim().toLowerCase()])),
  );
  return offered.has('br') ? 'br' : offered.has('gzip') ? 'gzip' : undefined;
}

const compress = (bytes: Buffer, encoding: Encoding, quality: number): Promise<Buffer> =>
  encoding === 'br' ? brotli(bytes, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: quality } }) : gzip(bytes);

/** `bytes` made for one answer, squeezed quickly as `accepted` allows. */
export async function squeeze(
  bytes: Buffer,
  accepted: string,
): Promise<{ readonly encoding: Encoding | undefined; readonly bytes: Buffer }> {
  const encoding = bytes.length < SMALL ? undefined : bestEncoding(accepted);
  return encoding ? { encoding, bytes: await compress(bytes, encoding, 5) } : { encoding, bytes };
}

/** One built file, in memory. */
export class StaticFile {
  readonly mediaType: string;
  readonly etag: string;
  readonly immutable: boolean;
  readonly #bytes: Buffer;
  readonly #squeeze: boolean;
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();

  constructor(file: string, bytes: Buffer, immutable: boolean) {
    const extension = path.extname(file);
    this.#bytes = bytes;
    this.#squeeze = SQUEEZED.has(extension) && bytes.length >= SMALL;
    this.mediaType = TYPES[extension] ?? 'application/octet-stream';
    this.etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`;
    this.immutable = immutable;
    for (const [encoding, suffix] of [
      ['br', '.br'],
      ['gzip', '.gz'],
    ] as const) {
      if (existsSync(file + suffix)) this.#encoded.set(encoding, Promise.resolve(readFileSync(file + suffix)));
    }
  }

  get text(): string {
    return this.#bytes.toString('utf8');
  }

  /** The bytes in the best encoding that `accepted` (the header's value) names; made at the first request and kept. */
  async encoded(accepted: string): Promise<{ readonly encoding: Encoding | undefined; readonly bytes: Buffer }> {
    const encoding = this.#squeeze ? bestEncoding(accepted) : undefined;
    if (!encoding) return { encoding, bytes: this.#bytes };
    let held = this.#encoded.get(encoding);
    if (!held) {
      held = compress(this.#bytes, encoding, 11);
      this.#encoded.set(encoding, held);
    }
    return { encoding, bytes: await held };
  }
}

/** The built pages, read once at the start: no request ever names a path on the disk. */
export class StaticFiles {
  readonly #files = new Map<string, StaticFile>();

  constructor(folder: string) {
    if (!existsSync(folder)) return;
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || /\.(?:br|gz)$/.test(entry.name) || entry.name.startsWith('.') || /^manifest-.*\.json$/.test(entry.name))
        continue;
      const file = path.join(entry.parentPath, entry.name);
      const address = `/${path.relative(folder, file).split(path.sep).join('/')}`;
      this.#files.set(address, new StaticFile(file, readFileSync(file), address.startsWith('/assets/')));
    }
  }

  get(address: string): StaticFile | undefined {
    return this.#files.get(address);
  }
}
