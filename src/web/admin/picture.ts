import { ApiProblem, call } from './api.ts';

// Pictures of candidates: cut square on the device, made small, and sent as Base64; the server sanitises what it gets.

export interface Cut {
  /** 1: the largest square that fits; more: closer. */
  readonly zoom: number;
  /** Where the square lies in what is left over, 0 to 1. */
  readonly x: number;
  readonly y: number;
}
export const WHOLE: Cut = { zoom: 1, x: 0.5, y: 0.5 };

/** The square of the source picture that `cut` shows: its corner and its edge, in pixels of the source. */
export function squareOf(width: number, height: number, cut: Cut): { readonly left: number; readonly top: number; readonly edge: number } {
  const edge = Math.min(width, height) / Math.max(1, cut.zoom);
  return { left: (width - edge) * cut.x, top: (height - edge) * cut.y, edge };
}

/** Draws the cut onto `canvas`, filling it. */
export function drawCut(canvas: HTMLCanvasElement, image: ImageBitmap, cut: Cut): void {
  const { left, top, edge } = squareOf(image.width, image.height, cut);
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.imageSmoothingQuality = 'high';
  pen.clearRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, left, top, edge, edge, 0, 0, canvas.width, canvas.height);
}

/** Points a side of a drawing that is turned into pixels. */
const DRAWING = 640;

/**
 * An SVG as pixels. A drawing in an image element runs no script and loads nothing, so that whatever an editor left in it stays behind.
 * Throws where it cannot be drawn, or only so that its pixels may not be read.
 */
async function pixelsOf(svg: Blob): Promise<ImageBitmap> {
  const address = URL.createObjectURL(svg);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    const canvas = document.createElement('canvas');
    const scale = DRAWING / Math.max(width, height, 1);
    canvas.width = Math.max(1, Math.round((width || DRAWING) * (width === 0 ? 1 : scale)));
    canvas.height = Math.max(1, Math.round((height || DRAWING) * (height === 0 ? 1 : scale)));
    const pen = canvas.getContext('2d');
    pen?.drawImage(image, 0, 0, canvas.width, canvas.height);
    pen?.getImageData(0, 0, 1, 1);
    return await createImageBitmap(canvas);
  } finally {
    URL.revokeObjectURL(address);
  }
}

async function base64Of(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 32_768) text += String.fromCharCode(...bytes.subarray(i, i + 32_768));
  return btoa(text);
}

const toBlob = (canvas: HTMLCanvasElement, quality: number) =>
  new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/webp', quality));

/** Bytes a picture may weigh, so that a ballot of thirty candidates loads on a slow line. */
export const PHOTO_BYTES = 8_192;
export const SYMBOL_BYTES = 2_048;

/** The cut as a small picture: the best quality and size that stay under `limit` bytes. */
export async function shrink(image: ImageBitmap, cut: Cut, limit: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  let smallest: Blob | null = null;
  for (const edge of limit >= PHOTO_BYTES ? [320, 240, 192, 128] : [128, 96, 64]) {
    canvas.width = canvas.height = edge;
    drawCut(canvas, image, cut);
    for (const quality of [0.85, 0.7, 0.5, 0.3]) {
      const blob = await toBlob(canvas, quality);
      if (blob && (!smallest || blob.size < smallest.size)) smallest = blob;
      if (blob && blob.size <= limit) return blob;
    }
  }
  if (!smallest) throw new Error('this browser cannot write pictures');
  return smallest;
}

/** Uploads a picture; gives the id that goes into the definition. */
export async function upload(blob: Blob): Promise<string> {
  const mediaType = blob.type as 'image/png' | 'image/jpeg' | 'image/webp' | 'image/svg+xml';
  const { id } = await call('uploadAsset', { body: { base64: await base64Of(blob), mediaType } });
  return id;
}

const TYPES = ['image/png', 'image/jpeg', 'image/webp'];

/**
 * Takes a file that somebody chose: a small drawing that the server finds clean is uploaded as it is (`id`); everything else comes back
 * as pixels to be cut and made small. Throws on what is no picture, and where the server cannot be reached.
 */
export async function takePicture(file: File, limit: number): Promise<{ readonly id: string } | { readonly image: ImageBitmap }> {
  if (TYPES.includes(file.type)) return { image: await createImageBitmap(file) };
  if (file.type !== 'image/svg+xml') throw new Error(`not a picture: ${file.type}`);
  if (file.size > limit) return { image: await pixelsOf(file) };
  try {
    return { id: await upload(file) };
  } catch (problem) {
    if (problem instanceof ApiProblem && problem.problems.length > 0) return { image: await pixelsOf(file) };
    throw problem;
  }
}
