import { loadMessages as recordTexts } from 'virtual:messages/record';
import { loadMessages as declarationTexts } from 'virtual:messages/record+results';
import { loadMessages as resultsTexts } from 'virtual:messages/results';
import { lazy, Suspense, useEffect, type ComponentType } from 'react';
import { iconSearch } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { Frame } from '../shared/kit/frame.tsx';
import { EmptyState } from '../shared/kit/layout.tsx';
import { usePath, withLanguage } from '../shared/router.tsx';
import type { Language } from '../shared/languages.ts';
import type { LoadMessages } from '../shared/messages.ts';
import { useSettings, useT } from '../shared/settings.tsx';
import { useTexts } from '../shared/use-texts.ts';
import { ElectionDoor, type ElectionPageProps } from './election-door.tsx';
import { PublicFooter } from './public-footer.tsx';

const Home = lazy(() => import('./home-page.tsx').then(({ HomePage: component }) => ({ default: component })));
const Help = lazy(() => import('./help-pages.tsx').then(({ HelpPages: component }) => ({ default: component })));

type Page = ComponentType<ElectionPageProps>;
/** A page and how to fetch it ahead: side by side with its texts and with the election that it shows. */
type FetchedPage = Page & { readonly fetchAhead: (language: Language) => void };

function page(load: () => Promise<Page>, texts?: LoadMessages): FetchedPage {
  const Lazy = lazy(() => load().then((component) => ({ default: component })));
  function PageWithTexts(props: ElectionPageProps) {
    return useTexts(texts) ? <Lazy {...props} /> : <Waiting />;
  }
  // A failure here says nothing: whoever draws the page asks again.
  const fetchAhead = (language: Language): void => void Promise.allSettled([load(), texts?.(language)]);
  return Object.assign(PageWithTexts, { fetchAhead });
}

/** Pages below /e/:slug by their first word; the word after it goes along. */
const PAGES: { readonly [word: string]: FetchedPage } = {
  '': page(() => import('./election-page.tsx').then(({ ElectionPage }) => ElectionPage)),
  candidates: page(() => import('./candidates-page.tsx').then(({ CandidatesPage }) => CandidatesPage), recordTexts),
  t: page(() => import('./tracker-page.tsx').then(({ TrackerPage }) => TrackerPage), recordTexts),
  board: page(() => import('./board-page.tsx').then(({ BoardPage }) => BoardPage), declarationTexts),
  verify: page(() => import('./verify-page.tsx').then(({ VerifyPage }) => VerifyPage), declarationTexts),
  live: page(() => import('./live-page.tsx').then(({ LivePage }) => LivePage), resultsTexts),
  results: page(() => import('./results-page.tsx').then(({ ResultsPage }) => ResultsPage), resultsTexts),
  card: page(() => import('./card-page.tsx').then(({ CardPage }) => CardPage), resultsTexts),
  declaration: page(() => import('./declaration-page.tsx').then(({ DeclarationPage }) => DeclarationPage), declarationTexts),
};

function Waiting() {
  const t = useT();
  return <p data-waiting>{t('loading')}</p>;
}

export function NotFound() {
  const t = useT();
  return (
    <Frame footer={<PublicFooter />}>
      <EmptyState main icon={iconSearch} title={t('error.not-found')}>
        <p>{t('error.not-found.hint')}</p>
        <LinkButton href={withLanguage('/')} look="secondary">
          {t('nav.all-elections')}
        </LinkButton>
      </EmptyState>
    </Frame>
  );
}

/** Which of the public pages the address asks for. */
export function PublicPages() {
  const parts = usePath()
    .split('/')
    .filter((part) => part !== '');
  const [first, slug, word = '', rest] = parts;
  const component = first === 'e' ? PAGES[word] : undefined;
  const { language } = useSettings();
  useEffect(() => component?.fetchAhead(language), [component, language]);
  if (first === undefined) {
    return (
      <Frame footer={<PublicFooter />}>
        <Suspense fallback={<Waiting />}>
          <Home />
        </Suspense>
      </Frame>
    );
  }
  if (first === 'help' || first === 'accessibility' || first === 'privacy') {
    return (
      <Frame footer={<PublicFooter />}>
        <Suspense fallback={<Waiting />}>
          <Help page={first} />
        </Suspense>
      </Frame>
    );
  }
  if (slug === undefined || component === undefined) return <NotFound />;
  return (
    <ElectionDoor
      slug={slug}
      word={word}
      page={component}
      rest={rest === undefined ? undefined : decodeURIComponent(rest)}
      waiting={<Waiting />}
      missing={<NotFound />}
    />
  );
}
