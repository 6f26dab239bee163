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
  /** Where the picture changes often: the `ref` of the box for who puts it in. */
  readonly written?: ((url: string) => (box: HTMLElement | null) => void) | undefined;
}

/** Address of an uploaded picture. */
export function assetUrl(id: string): string {
  return `/api/assets/${id}`;
}

/** What stands for a candidate: the address of a picture, or undefined where there is none, and whether it is the photo. */
export function pictureOf({ symbol, photo, portrait = false }: Pick<PictureProps, 'symbol' | 'photo' | 'portrait'>) {
  const drawn = symbol?.image === undefined ? symbolUrl(symbol?.text ?? '') : assetUrl(symbol.image);
  const shot = photo && assetUrl(photo);
  const url = portrait ? (shot ?? drawn) : (drawn ?? shot);
  return { url, isPhoto: url !== undefined && url === shot };
}

/**
 * The equal box of every candidate: symbol, photo, or the first letter of the name, so that nobody's row is lighter than another's.
 * The alternative text is empty: the symbol is always named in words beside it (rule 6).
 */
export function CandidatePicture({ name, symbol, photo, size = 64, portrait = false, written }: PictureProps) {
  const { url, isPhoto } = pictureOf({ symbol, photo, portrait });
  // A letter and a picture that somebody else puts in never share a box.
  return (
    <span
      key={Number(!url)}
      ref={url === undefined ? undefined : written?.(url)}
      className={isPhoto ? `${css['tile']} ${css['photo']}` : css['tile']}
      style={{ '--tile-size': `${size}px` } as never}
    >
      {url === undefined ? (
        <span className={css['monogram']} aria-hidden="true">
          {[...name][0] ?? ''}
        </span>
      ) : (
        !written && <img src={url} alt="" width={size} height={size} decoding="async" />
      )}
    </span>
  );
}
