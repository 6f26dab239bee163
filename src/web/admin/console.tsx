import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useState, type MouseEvent } from 'react';
import { ApiProblem } from './api.ts';
import { makeRouter } from './routes.tsx';
import { askForSignIn } from './session.ts';

const PRESSABLE = 'react-aria-pressable-style';

/** Stands where react-aria looks before it writes a <style>: our own style sheet holds the rule already. */
function holdStyleBack(): void {
  if (document.getElementById(PRESSABLE)) return;
  const mark = document.createElement('meta');
  mark.id = PRESSABLE;
  document.head.append(mark);
}

function makeClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: askForSignIn }),
    mutationCache: new MutationCache({ onError: askForSignIn }),
    defaultOptions: {
      // Without a connection a request fails at once and says so. Held back, it would be sent whenever the connection returns: an act such
      // as closing the polls, long after somebody gave up on it.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        refetchOnReconnect: true,
        staleTime: 5_000,
        retry: (count, problem) => count < 2 && problem instanceof ApiProblem && (problem.status === 0 || problem.status >= 500),
      },
    },
  });
}

/** Where a press on a plain link leads inside the console; undefined where the browser should follow it itself. */
export function innerTarget(
  event: Pick<MouseEvent, 'button' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey' | 'defaultPrevented' | 'target'>,
  origin: string,
): string | undefined {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target === '_blank' || link.hasAttribute('download')) return undefined;
  const url = new URL(link.href, origin);
  if (url.origin !== origin || !/^\/admin(?:\/|$)/.test(url.pathname)) return undefined;
  return url.pathname + url.search + url.hash;
}

/** The console: its pages, what they have loaded, and links that stay inside it. */
export function Console() {
  const [client] = useState(makeClient);
  const [router] = useState(() => {
    holdStyleBack();
    return makeRouter(client);
  });
  const follow = (event: MouseEvent) => {
    const to = innerTarget(event, location.origin);
    if (to === undefined) return;
    event.preventDefault();
    router.history.push(to);
  };
  return (
    <QueryClientProvider client={client}>
      {/* Links are reached by keyboard as links; this only saves a new load of the page. */}
      <div role="presentation" data-console onClick={follow}>
        <RouterProvider router={router} />
      </div>
    </QueryClientProvider>
  );
}
