import { loadMessages } from 'virtual:messages/help';
import { lazy, Suspense } from 'react';
import { Frame } from '../shared/kit/frame.tsx';
import { usePath } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { useElection } from '../shared/use-election.ts';
import { useTexts } from '../shared/use-texts.ts';
import { NotFound } from './not-found.tsx';
import { PublicFooter } from './public-footer.tsx';
import { NoConnection, useReadyForTrouble } from './use-no-connection.ts';

const HelpPages = lazy(() => import('./help-pages.tsx').then(({ HelpPages: component }) => ({ default: component })));

/**
 * What `public.html` shows: the help, and "there is no such page". Every other public page has a shell of its own (`pages/`); without a
 * connection the service worker gives this one in its place, which then says so.
 */
export function OtherPages() {
  const [first, slug] = usePath()
    .split('/')
    .filter((part) => part !== '');
  if (first === 'help' || first === 'accessibility' || first === 'privacy') return <Help page={first} />;
  if (first === undefined) return <Away />;
  return first === 'e' && slug !== undefined ? <ElectionAway slug={slug} /> : <NotFound />;
}

function Help({ page }: { readonly page: 'help' | 'accessibility' | 'privacy' }) {
  const ready = useTexts(loadMessages);
  return (
    <Frame footer={<PublicFooter />}>
      <Suspense fallback={<Waiting />}>{ready ? <HelpPages page={page} /> : <Waiting />}</Suspense>
    </Frame>
  );
}

function Waiting() {
  const t = useT();
  return <p data-waiting>{t('loading')}</p>;
}

function Away() {
  useReadyForTrouble(true);
  return (
    <Frame footer={<PublicFooter />}>
      <NoConnection again={() => location.reload()} />
    </Frame>
  );
}

/** Below an election: either the server says that there is none, or this stands in for its page while there is no connection. */
function ElectionAway({ slug }: { readonly slug: string }) {
  const [state] = useElection(slug);
  switch (state.kind) {
    case 'loading':
      return (
        <Frame>
          <Waiting />
        </Frame>
      );
    case 'lost':
      return <Away />;
    case 'here':
    case 'missing':
      return <NotFound />;
  }
}
