import { createElement, useEffect, useState, type ComponentType, type ReactNode } from 'react';
import type { LoadMessages } from '../shared/messages.ts';
import { useSettings } from '../shared/settings.tsx';

type Draw<P> = (props: P) => ReactNode;

/**
 * Makes the hook of a part that is fetched, code and texts, once the page's first view stands. It gives undefined while the part is on
 * its way and null where it did not come: the page stands without it.
 */
export function laterPart<P extends object>(load: () => Promise<ComponentType<P>>, texts: LoadMessages): () => Draw<P> | null | undefined {
  let here: Draw<P> | undefined;
  return function useLaterPart() {
    const { include, includes } = useSettings();
    const [draw, setDraw] = useState<Draw<P> | null | undefined>(() => (includes(texts) ? here : undefined));
    useEffect(() => {
      if (draw !== undefined) return;
      Promise.all([load(), include(texts)]).then(
        ([component]) => {
          here ??= (props) => createElement(component, props);
          setDraw(() => here);
        },
        () => setDraw(null),
      );
    }, [draw, include]);
    return draw;
  };
}
