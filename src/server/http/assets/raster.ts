import { err, ok, type Result } from '../../../kernel/result.ts';

// Photos carry where and when they were taken, with which camera, sometimes a preview of what was cropped away. All of that is cut out;
// the picture itself is copied byte for byte.

export interface Raster {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly width: number;
  readonly height: number;
  readonly content: Uint8Array;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
/** Chunks that draw: the rest (texts, times, EXIF) is left out. */
const PNG_KEPT: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'cICP']);
const broken = (what: string): Result<never, string> => err(`the ${what} is damaged`);

function cleanPng(bytes: Buffer): Result<Raster, string> {
  const kept: Buffer[] = [PNG];
  for (let at = 8; at < bytes.length;) {
    if (at + 12 > bytes.length) return broken('PNG');
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (size > bytes.length - at - 12) return broken('PNG');
    if (PNG_KEPT.has(type)) kept.push(bytes.subarray(at, at + 12 + size));
    at += 12 + size;
    if (type === 'IEND') break;
  }
  const [, head] = kept;
  if (head?.toString('latin1', 4, 8) !== 'IHDR' || head.length !== 25 || kept.at(-1)?.toString('latin1', 4, 8) !== 'IEND')
    return broken('PNG');
  return ok({ mediaType: 'image/png', width: head.readUInt32BE(8), height: head.readUInt32BE(12), content: Buffer.concat(kept) });
}

/** Start-of-frame markers, which carry the size. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
/** APP0 (JFIF), APP2 (colour profile) and APP14 (Adobe's colour flag) draw; other APPs and comments do not. */
const isPrivate = (marker: number): boolean => (marker >= 0xe1 && marker <= 0xef && marker !== 0xe2 && marker !== 0xee) || marker === 0xfe;

function cleanJpeg(bytes: Buffer): Result<Raster, string> {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { readonly width: number; readonly height: number } | undefined;
  for (let at = 2; ;) {
    if (at + 4 > bytes.length || bytes[at] !== 0xff) return broken('JPEG');
    const marker = bytes[at + 1] ?? 0;
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return broken('JPEG');
    if (isFrame(marker) && length >= 7) size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    if (marker === 0xda) {
      const end = bytes.lastIndexOf(Buffer.from([0xff, 0xd9]));
      if (!size || end < at) return broken('JPEG');
      kept.push(bytes.subarray(at, end + 2));
      return ok({ mediaType: 'image/jpeg', ...size, content: Buffer.concat(kept) });
    }
    if (!isPrivate(marker)) kept.push(bytes.subarray(at, at + 2 + length));
    at += 2 + length;
  }
}

function webpSize(type: string, data: Buffer): { readonly width: number; readonly height: number } | undefined {
  if (type === 'VP8X' && data.length >= 10) return { width: data.readUIntLE(4, 3) + 1, height: data.readUIntLE(7, 3) + 1 };
  if (type === 'VP8 ' && data.length >= 10) return { width: data.readUInt16LE(6) & 0x3fff, height: data.readUInt16LE(8) & 0x3fff };
  if (type === 'VP8L' && data.length >= 5)
    return { width: (data.readUInt32LE(1) & 0x3fff) + 1, height: ((data.readUInt32LE(1) >>> 14) & 0x3fff) + 1 };
  return undefined;
}

const EXIF_AND_XMP = 0x0c;

function cleanWebp(bytes: Buffer): Result<Raster, string> {
  const kept: Buffer[] = [];
  let size: { readonly width: number; readonly height: number } | undefined;
  for (let at = 12; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    if (length > bytes.length - at - 8) return broken('WebP');
    const chunk = Buffer.from(bytes.subarray(at, at + 8 + length + (length & 1)));
    size ??= webpSize(type, chunk.subarray(8));
    if (type === 'VP8X') chunk[8] = (chunk[8] ?? 0) & ~EXIF_AND_XMP;
    if (['VP8X', 'VP8 ', 'VP8L', 'ALPH', 'ICCP', 'ANIM', 'ANMF'].includes(type)) kept.push(chunk);
    at += 8 + length + (length & 1);
  }
  if (!size) return broken('WebP');
  const body = Buffer.concat([Buffer.from('WEBP'), ...kept]);
  const head = Buffer.alloc(8, 'RIFF');
  head.writeUInt32LE(body.length, 4);
  return ok({ mediaType: 'image/webp', ...size, content: Buffer.concat([head, body]) });
}

/** The picture that `bytes` really are, without its private data; undefined where they are none of the three kinds. */
export function cleanRaster(bytes: Buffer): Result<Raster, string> | undefined {
  if (bytes.subarray(0, 8).equals(PNG)) return cleanPng(bytes);
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return cleanJpeg(bytes);
  if (bytes.toString('latin1', 0, 4) === 'RIFF' && bytes.toString('latin1', 8, 12) === 'WEBP') return cleanWebp(bytes);
  return undefined;
}
