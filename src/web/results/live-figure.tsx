import css from './live-figure.module.css';

/**
 * Where something stands that changes with each vote. It is written straight into its place: one ballot changes every share and bar of a
 * table and none of its words, and on a slow telephone comparing all of them anew takes longer than writing the figures.
 */
export interface LivePlace {
  /** The `ref` of an element without children of its own. */
  readonly place: (element: HTMLElement | null) => void;
  set(value: string): void;
}

/** How values are written into an element. */
export type Writer = (element: HTMLElement) => (value: string) => void;

export function livePlace(writer: Writer): LivePlace {
  let write: ReturnType<Writer> | undefined;
  let shown = '';
  return {
    place(element) {
      write = element ? writer(element) : undefined;
      write?.(shown);
    },
    set(value) {
      if (value === shown) return;
      shown = value;
      write?.(value);
    },
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

const NUMBER = /^[\d.,%\s\u200e–-]+$/;

/** A number in a box of its own size, so that another one of as many digits lays out nothing around it. */
export const number: Writer = (element) => {
  const write = text(element);
  let room = 0;
  return (value) => {
    write(value);
    // Digits are all as wide as "0"; a percent sign is wider, and a mark of direction has no width. A box never shrinks: 33.3 % may come
    // after 33 %.
    const signs = value.replaceAll('\u200e', '').length + (value.includes('%') ? 0.7 : 0);
    const needed = NUMBER.test(value) ? Math.max(room, signs) : 0;
    if (needed === room) return;
    room = needed;
    element.className = needed === 0 ? '' : (css['number'] ?? '');
    element.style.inlineSize = needed === 0 ? '' : `${needed}ch`;
  };
};

/** The length of a bar, from 0 to 1. */
export const share: Writer = (element) => (value) => {
  element.style.transform = `scaleX(${Math.max(0, Math.min(1, Number(value)))})`;
};

/** A text that changes often. */
export function LiveText({ of: { place } }: { readonly of: LivePlace }) {
  return <span ref={place} />;
}
