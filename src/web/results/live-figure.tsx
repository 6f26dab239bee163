import { useLayoutEffect, useState, type ReactNode } from 'react';
import css from './live-figure.module.css';

/**
 * Where something stands that changes with each vote. It is written straight into its place: one ballot changes every share and bar of a
 * table and none of its words, and on a slow telephone comparing all of them anew takes longer than writing the figures.
 */
export interface LivePlace<Host = HTMLElement> {
  /** The `ref` of an element without children of its own. */
  readonly place: (host: Host | null) => void;
  set(value: string): void;
  /** The value that was set last. */
  now(): string;
}

/** How values are written into an element. */
export type Writer<Host = HTMLElement> = (host: Host) => (value: string) => void;

export function livePlace<Host = HTMLElement>(writer: Writer<Host>): LivePlace<Host> {
  let write: ReturnType<Writer> | undefined;
  let shown = '';
  return {
    place(host) {
      write = host === null ? undefined : writer(host);
      write?.(shown);
    },
    set(value) {
      if (value === shown) return;
      shown = value;
      write?.(value);
    },
    now: () => shown,
  };
}

export const text: Writer = (element) => {
  // Always in the same node: a new one would be styled and laid out anew.
  const node = document.createTextNode('');
  element.append(node);
  return (value) => {
    node.data = value;
  };
};

/** A text that is spoken and not seen, in a box that lays out nothing around it. */
export const spoken: Writer = (element) => {
  boxed(element, '1px');
  return text(element);
};

function boxed(element: HTMLElement, size: string): void {
  element.className = size === '' ? '' : (css['box'] ?? '');
  element.style.inlineSize = size;
}

const NUMBER = /^([\d.,\u202f-]+)(?:[\s\u200e]*%\u200e*)?$|^–$/;

/**
 * How many digits wide a number is: none of its signs is wider than a digit but the one of percent, a mark of direction has no width, and a
 * share has room for a decimal. A number has room for three digits at once: in an election's first hour each of them grows to two and to
 * three, and each time the whole page would be laid out. 0 for other texts.
 */
function widthOf(value: string): number {
  const [all, digits = ''] = NUMBER.exec(value) ?? [''];
  const share = all.replaceAll('\u200e', '').length - digits.length;
  if (all === '') return 0;
  return all.includes('%') ? Math.max(4, digits.length) + share + 0.7 : Math.max(3, all.length);
}

/** A number in a box of its own size, so that another one of as many digits lays out nothing around it. A box never shrinks. */
export const number: Writer = (element) => {
  const write = text(element);
  let room = 0;
  let longest = 0;
  return (value) => {
    write(value);
    // One that is no longer than those before needs no other box.
    if (value.length <= longest && /\d/.test(value)) return;
    const width = widthOf(value);
    const needed = width === 0 ? 0 : Math.max(room, width);
    longest = width === 0 ? 0 : value.length;
    if (needed === room) return;
    room = needed;
    boxed(element, needed === 0 ? '' : `${needed}ch`);
  };
};

/** The length of a bar, from 0 to 1: four decimals are a fifth of a pixel of the widest, and sooner read by the browser than seventeen. */
export const share: Writer = (element) => (value) => {
  element.style.transform = `scaleX(${Math.round(Math.max(0, Math.min(1, Number(value))) * 10_000) / 10_000})`;
};

/**
 * One of these pictures, each of which is in one box at a time. They are moved and not written: at another address a browser asks its caches
 * and rules anew, though it has the picture, which was most of the script of a redraw in which rows change places.
 */
export const pictureFrom =
  (pictures: { readonly [name: string]: HTMLImageElement }): Writer =>
  (box) => {
    box.style.contain = 'strict';
    return (value) => {
      const picture = pictures[value];
      if (picture) box.replaceChildren(picture);
    };
  };

export function makePicture(url: string): HTMLImageElement {
  const picture = new Image();
  picture.alt = '';
  picture.src = url;
  return picture;
}

/** A text that changes often. */
export function LiveText({ of: { place } }: { readonly of: Pick<LivePlace, 'place'> }) {
  return <span ref={place} />;
}

/** What is drawn anew for each value, and nothing around it. */
export function LiveNode({ of, draw }: { readonly of: LivePlace<(value: string) => void>; readonly draw: () => ReactNode }) {
  const [, show] = useState(of.now);
  useLayoutEffect(() => {
    of.place(show);
    return () => of.place(null);
  }, [of]);
  return <>{draw()}</>;
}
