import { createContext, createElement, type ComponentChildren, type ComponentType } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';

// What `react` means in the voters' build (see vite.config.ts): preact's own hooks and the few things around them that these pages use.
// preact/compat would be 2.5 KiB more. Pages keep to what both runtimes do alike: a text field listens to `onInput`, not `onChange`;
// nothing relies on a bubbling `onFocus`; numbers in `style` carry their unit; what SVG writes with dashes stands in styles;
// no attribute is given that differs from its property (`translate`); a Suspense holds one lazy page and nothing else.

export { createContext, createElement, Fragment } from 'preact';
export { useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

const Fallback = createContext<ComponentChildren>(null);

/** Shows `fallback` in place of a lazy page below it that is still on its way. */
export function Suspense({
  fallback,
  children,
}: {
  readonly fallback: ComponentChildren;
  readonly children?: ComponentChildren;
}): ComponentChildren {
  return createElement(Fallback.Provider, { value: fallback }, children);
}

/** A component whose code is fetched when it is first drawn. A failed fetch leaves the fallback and is tried again with the next page. */
export function lazy<P extends object>(load: () => Promise<{ readonly default: ComponentType<P> }>): (props: P) => ComponentChildren {
  let page: ComponentType<P> | undefined;
  let coming: Promise<void> | undefined;
  const fetchPage = (): Promise<void> =>
    (coming ??= load().then(
      (module) => void (page = module.default),
      (reason: unknown) => {
        coming = undefined;
        throw reason;
      },
    ));
  return function Lazy(props) {
    const fallback = useContext(Fallback);
    const [, redraw] = useState(false);
    const pending = page ? undefined : fetchPage();
    useEffect(() => void pending?.then(() => redraw(true)), [pending]);
    return page ? createElement(page, props) : fallback;
  };
}
