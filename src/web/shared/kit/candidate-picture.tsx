import { symbolUrl } from '../symbols.ts';
import css from './candidate-picture.module.css';

interface PictureProps {
  readonly name: string;
  readonly symbol?: { readonly text: string; readonly image?: string | undefined } | undefined;
  readonly photo?: string | undefined;
  /** Edge of the square box in CSS pixels; one size for all candidates of a page. */
  readonly size?: number;
  /** Prefer the photo to the symbol (profiles). */
  readonly portrait?: boolean;
}

/** Address of an uploaded picture. */
export function assetUrl(id: string): string {
  return `/api/assets/${id}`;
}

/** Address of the picture that stands for a candidate, or undefined where there is none. */
export function pictureUrl({ symbol, photo, portrait = false }: Omit<PictureProps, 'name' | 'size'>): string | undefined {
  const drawn = symbol?.image === undefined ? symbolUrl(symbol?.text ?? '') : assetUrl(symbol.image);
  const shot = photo === undefined ? undefined : assetUrl(photo);
  return portrait ? (shot ?? drawn) : (drawn ?? shot);
}

/**
 * The equal box of every candidate: symbol, photo, or the first letter of the name, so that nobody's row is lighter than another's.
 * The alternative text is empty: the symbol is always named in words beside it (rule 6).
 */
export function CandidatePicture({ name, symbol, photo, size = 64, portrait = false }: PictureProps) {
  const url = pictureUrl({ symbol, photo, portrait });
  const isPhoto = url !== undefined && photo !== undefined && url === assetUrl(photo);
  return (
    <span className={isPhoto ? `${css['tile']} ${css['photo']}` : css['tile']} style={{ '--tile-size': `${size}px` } as never}>
      {url === undefined ? (
        <span className={css['monogram']} aria-hidden="true">
          {[...name][0] ?? ''}
        </span>
      ) : (
        <img src={url} alt="" width={size} height={size} decoding="async" />
      )}
    </span>
  );
}
