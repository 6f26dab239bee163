import { createHash } from 'node:crypto';
import { fromUtf8 } from '../../../kernel/bytes.ts';
import { err, ok, type Result } from '../../../kernel/result.ts';
import type { AssetRecord } from '../../../usecases/ports.ts';
import { cleanRaster } from './raster.ts';
import { cleanSvg } from './svg.ts';

const MAX_SVG = 200_000;
const MAX_RASTER = 3_000_000;
const MAX_SIDE = 6_000;

function asset(mediaType: string, content: Uint8Array): AssetRecord {
  return { id: createHash('sha256').update(mediaType).update('|').update(content).digest('hex'), mediaType, content };
}

/**
 * An uploaded picture made harmless: its kind is read from its bytes and must be the one it is said to be; SVG is written anew from an
 * allow-list; photos lose their private data. The error is one line for the person who uploads.
 */
export function cleanImage(bytes: Buffer, said: string): Result<AssetRecord, string> {
  if (bytes.length === 0) return err('the file is empty');
  const raster = cleanRaster(bytes);
  if (raster) {
    if (!raster.ok) return raster;
    const { mediaType, width, height, content } = raster.value;
    if (mediaType !== said) return err(`the file is ${mediaType}, not ${said}`);
    if (bytes.length > MAX_RASTER) return err(`the picture has ${bytes.length} bytes; at most ${MAX_RASTER}`);
    if (width < 1 || height < 1 || width > MAX_SIDE || height > MAX_SIDE)
      return err(`the picture has ${width} × ${height} points; at most ${MAX_SIDE} a side`);
    return ok(asset(mediaType, content));
  }
  if (said !== 'image/svg+xml') return err('the file is not a PNG, JPEG or WebP picture');
  if (bytes.length > MAX_SVG) return err(`the SVG has ${bytes.length} bytes; at most ${MAX_SVG}`);
  const text = fromUtf8(bytes);
  if (text === undefined) return err('the SVG is not UTF-8');
  const cleaned = cleanSvg(text);
  return cleaned.ok ? ok(asset(said, Buffer.from(cleaned.value))) : cleaned;
}
