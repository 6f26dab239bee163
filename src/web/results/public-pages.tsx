import { loadMessages as aboutTexts } from 'virtual:messages/about';
import { loadMessages as helpTexts } from 'virtual:messages/help';
import { loadMessages as homeTexts } from 'virtual:messages/home';
import { loadMessages as liveTexts } from 'virtual:messages/results+live';
import { loadMessages as boardTexts } from 'virtual:messages/record+take';
import { loadMessages as recordTexts } from 'virtual:messages/record';
import { loadMessages as declarationTexts } from 'virtual:messages/record+results';
import { loadMessages as trackerTexts } from 'virtual:messages/record+form';
import { loadMessages as resultsTexts } from 'virtual:messages/results';
import { lazy, Suspense, useState, type ComponentType } from 'react';
import { iconSearch } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { Frame } from '../shared/kit/frame.tsx';
import { EmptyState } from '../shared/kit/layout.tsx';
import { usePath, withLanguage } from '../shared/router.tsx';
import type { LoadMessages } from '../shared/messages.ts';
import { useT } from '../shared/settings.tsx';
import { useTexts } from '../shared/use-texts.ts';
import { ElectionDoor, type ElectionPageProps } from './election-door.tsx';
import { PublicFooter } from './public-footer.tsx';

interface PlaceProps {
  /** The words of the address. */
  readonly parts: readonly string[];
}

/** A page whose code and texts come when they are needed, or `ahead` of the first view: then it stands at once. */
type FetchedPage<P> = ComponentType<P> & { readonly fetchCode: () => Promise<unknown>; readonly texts: LoadMessages | undefined };

function page<P extends object>(load: () => Promise<ComponentType<P>>, texts?: LoadMessages): FetchedPage<P> {
  let here: ComponentType<P> | undefined;
  const fetchCode = () => load().then((component) => ({ default: (here = component) }));
  const Lazy = lazy(fetchCode);
  function Page(props: P) {
    // Chosen once: what is drawn must not be thrown away and drawn anew because the code has come meanwhile.
    const [Shown] = useState(() => here ?? (Lazy as ComponentType<P>));
    return useTexts(texts) ? <Shown {...props} /> : <Waiting />;
  }
  return Object.assign(Page, { fetchCode, texts });
}

const Home = page(() => import('./home-page.tsx').then(({ HomePage }) => HomePage as ComponentType<PlaceProps>), homeTexts);
const Help = page(() => import('./help-pages.tsx').then(({ HelpPages }) => HelpPages as ComponentType<PlaceProps>), helpTexts);

/** Pages below /e/:slug by their first word; the word after it goes along. */
const PAGES: { readonly [word: string]: FetchedPage<ElectionPageProps> } = {
  '': page(() => import('./election-page.tsx').then(({ ElectionPage }) => ElectionPage), aboutTexts),
  candidates: page(() => import('./candidates-page.tsx').then(({ CandidatesPage }) => CandidatesPage), recordTexts),
  t: page(() => import('./tracker-page.tsx').then(({ TrackerPage }) => TrackerPage), trackerTexts),
  board: page(() => import('./board-page.tsx').then(({ BoardPage }) => BoardPage), boardTexts),
  verify: page(() => import('./verify-page.tsx').then(({ VerifyPage }) => VerifyPage), recordTexts),
  live: page(() => import('./live-page.tsx').then(({ LivePage }) => LivePage), liveTexts),
  results: page(() => import('./results-page.tsx').then(({ ResultsPage }) => ResultsPage), resultsTexts),
  card: page(() => import('./card-page.tsx').then(({ CardPage }) => CardPage), resultsTexts),
  declaration: page(() => import('./declaration-page.tsx').then(({ DeclarationPage }) => DeclarationPage), declarationTexts),
};

const partsOf = (path: string): readonly string[] => path.split('/').filter((part) => part !== '');

/** The page that an address asks for, to be fetched before anything is drawn; undefined where there is none. */
export function pageAt(path: string): Pick<FetchedPage<never>, 'fetchCode' | 'texts'> | undefined {
  const [first, slug, word = ''] = partsOf(path);
  if (first === undefined) return Home;
  if (HELP.has(first)) return Help;
  return first === 'e' && slug !== undefined ? PAGES[word] : undefined;
}

const HELP: ReadonlySet<string> = new Set(['help', 'accessibility', 'privacy']);

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
  const parts = partsOf(usePath());
  const [first, slug, word = '', rest] = parts;
  if (first === undefined || HELP.has(first)) {
    return (
      <Frame footer={<PublicFooter />}>
        <Suspense fallback={<Waiting />}>{first === undefined ? <Home parts={parts} /> : <Help parts={parts} />}</Suspense>
      </Frame>
    );
  }
  const component = first === 'e' ? PAGES[word] : undefined;
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
