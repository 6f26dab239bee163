import { lazy, Suspense, type ComponentType } from 'react';
import type { LoadMessages } from '../shared/messages.ts';
import { mount } from '../shared/mount.tsx';
import { usePath } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { ElectionDoor, type ElectionPageProps } from './election-door.tsx';

const NotFound = lazy(() => import('./not-found.tsx').then(({ NotFound: component }) => ({ default: component })));

/** Instead of a page whose election or figures are on their way. */
export function Waiting() {
  const t = useT();
  return <p data-waiting>{t('loading')}</p>;
}

/** An election's page in a shell of its own: `/e/:slug/:word/:rest`. */
function Place({ page }: { readonly page: ComponentType<ElectionPageProps> }) {
  const [, , slug = '', word = '', rest] = usePath().split('/');
  return (
    <Suspense fallback={<Waiting />}>
      <ElectionDoor
        slug={slug}
        word={word}
        page={page}
        rest={rest === undefined || rest === '' ? undefined : decodeURIComponent(rest)}
        waiting={<Waiting />}
        missing={<NotFound />}
      />
    </Suspense>
  );
}

/** Starts one of an election's pages with exactly the code and texts that it needs. */
export function startPage(load: LoadMessages, page: ComponentType<ElectionPageProps>): void {
  void mount('public', load, <Place page={page} />);
}
