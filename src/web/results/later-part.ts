import { useEffect, useState, type ComponentType } from 'react';
import type { LoadMessages } from '../shared/messages.ts';
import { useSettings } from '../shared/settings.tsx';

/**
 * Makes the hook of a part that is fetched, code and texts, once the page's first view stands. It gives undefined while the part is on
 * its way and null where it did not come: the page stands without it.
 */
export function laterPart<P>(load: () => Promise<ComponentType<P>>, texts: LoadMessages): () => ComponentType<P> | null | undefined {
  let here: ComponentType<P> | undefined;
  return function useLaterPart() {
    const { include, includes } = useSettings();
    const [part, setPart] = useState<ComponentType<P> | null | undefined>(() => (includes(texts) ? here : undefined));
    useEffect(() => {
      if (part !== undefined) return;
      Promise.all([load(), include(texts)]).then(
        ([component]) => {
          here = component;
          setPart(() => component);
        },
        () => setPart(null),
      );
    }, [part, include]);
    return part;
  };
}
