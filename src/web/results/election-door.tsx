import { Suspense, useEffect, type ComponentType, type ReactNode } from 'react';
import { Frame } from '../shared/kit/frame.tsx';
import { withLanguage } from '../shared/router.tsx';
import { commonNoun } from '../shared/candidate-noun.ts';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { useElection } from '../shared/use-election.ts';
import { PublicFooter } from './public-footer.tsx';
import { NoConnection, useReadyForTrouble } from './use-no-connection.ts';
import css from './public.module.css';

export interface ElectionPageProps {
  readonly election: ElectionView;
  /** The last word of the address: a candidate, a tracker, a contest. */
  readonly rest: string | undefined;
  readonly refresh: () => void;
}

interface DoorProps {
  readonly slug: string;
  readonly word: string;
  readonly rest: string | undefined;
  readonly page: ComponentType<ElectionPageProps>;
  readonly waiting: ReactNode;
  readonly missing: ReactNode;
}

/** Loads the election of the address, then shows `page` under its name and tabs. */
export function ElectionDoor({ slug, word, rest, page: Page, waiting, missing }: DoorProps) {
  const [state, again] = useElection(slug);
  useReadyForTrouble(state.kind === 'loading');
  const t = useT();
  const title = state.kind === 'here' ? wordsIn(state.election.definition.title, t.language, state.election.definition) : '';
  useEffect(() => {
    if (title !== '') document.title = `${title} – Veritally`;
  }, [title]);
  if (state.kind === 'missing') return missing;
  if (state.kind === 'lost') {
    return (
      <Frame footer={<PublicFooter />}>
        <NoConnection again={again} />
      </Frame>
    );
  }
  if (state.kind === 'loading') return <Frame>{waiting}</Frame>;
  const { election } = state;
  // A picture, not a page: no frame around it.
  if (word === 'card')
    return (
      <Suspense fallback={waiting}>
        <Page election={election} rest={rest} refresh={again} />
      </Suspense>
    );
  return (
    <Frame
      {...(election.definition.sample ? { banner: t('sample.banner') } : {})}
      footer={<PublicFooter contact={election.definition.contact} />}
    >
      {word !== 'declaration' && <Tabs election={election} word={word} title={title} />}
      <Suspense fallback={waiting}>
        <Page election={election} rest={rest} refresh={again} />
      </Suspense>
    </Frame>
  );
}

/** The election's name and its pages; those with nothing to show are left out. */
function Tabs({ election, word, title }: { readonly election: ElectionView; readonly word: string; readonly title: string }) {
  const t = useT();
  const { slug, status } = election;
  const running = status === 'open' || status === 'paused';
  const tabs = [
    ['', t('tab.about'), true],
    ['candidates', t(`tab.${commonNoun(election.definition.contests)}s`), true],
    ['live', t('tab.live'), running],
    ['results', t('tab.results'), true],
    ['board', t('tab.board'), status !== 'draft'],
    ['verify', t('tab.verify'), status !== 'draft'],
  ] as const;
  return (
    <div className={css['electionHead']}>
      {word !== '' && <p className={css['electionName']}>{title}</p>}
      <nav aria-label={t('tab.label')} className={css['tabs']}>
        {tabs.flatMap(([path, label, there]) =>
          there
            ? [
                <a
                  key={path}
                  href={withLanguage(`/e/${slug}${path === '' ? '' : `/${path}`}`)}
                  aria-current={path === word ? 'page' : undefined}
                >
                  {label}
                </a>,
              ]
            : [],
        )}
      </nav>
    </div>
  );
}
