import { useEffect } from 'react';
import type { PublicListEntry } from '../../wire/voting.ts';
import { iconBallot } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Badge } from '../shared/kit/notice.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { wordsIn } from '../shared/election-view.ts';
import { useAnswer } from '../shared/use-answer.ts';
import { moment } from './moment.ts';
import { statusTone, statusWords } from './status-words.ts';
import { NoConnection, useReadyForTrouble } from './use-no-connection.ts';
import css from './home-page.module.css';
import page from './public.module.css';

const ORDER: readonly PublicListEntry['status'][] = ['open', 'paused', 'ready', 'closed', 'tallied', 'declared', 'archived', 'draft'];

/** The front page: elections open to the public, those one can vote in first. */
export function HomePage() {
  const t = useT();
  const [answer, look] = useAnswer<readonly PublicListEntry[]>('/api/elections');
  useReadyForTrouble(answer === undefined);
  useEffect(() => {
    document.title = 'Veritally';
  }, []);
  return (
    <Stack gap={7}>
      <div className={page['hero']}>
        <h1>{t('home.title')}</h1>
        <p>{t('home.intro')}</p>
      </div>
      {answer === undefined && <p data-waiting>{t('loading')}</p>}
      {answer !== undefined && answer.kind !== 'done' && <NoConnection part again={look} />}
      {answer?.kind === 'done' && <Elections list={answer.value} />}
    </Stack>
  );
}

function Elections({ list }: { readonly list: readonly PublicListEntry[] }) {
  const t = useT();
  if (list.length === 0) {
    return (
      <EmptyState icon={iconBallot} title={t('home.empty')}>
        <p>{t('home.empty.voter')}</p>
        <p>{t('home.empty.organiser')}</p>
        <LinkButton href={withLanguage('/admin')} look="secondary">
          {t('nav.admin')}
        </LinkButton>
      </EmptyState>
    );
  }
  const sorted = list.toSorted((a, b) => ORDER.indexOf(a.status) - ORDER.indexOf(b.status));
  return (
    <section aria-labelledby="elections">
      <h2 id="elections">{t('home.elections')}</h2>
      <ul className={css['electionList']}>
        {sorted.map((entry) => (
          <li key={entry.slug}>
            <div className={css['electionCard']}>
              <Badge {...toneOf(entry.status)}>{statusWords(t, entry.status)}</Badge>
              <h3>
                <a href={withLanguage(`/e/${entry.slug}`)}>{wordsIn(entry.title, t.language)}</a>
              </h3>
              <p>{timesOf(t, entry)}</p>
              {entry.sample && <Badge tone="mind">{t('sample.word')}</Badge>}
              {entry.sealed && <Badge>{t('sealed.word')}</Badge>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function toneOf(status: PublicListEntry['status']) {
  const tone = statusTone(status);
  return tone === undefined ? {} : { tone };
}

function timesOf(t: ReturnType<typeof useT>, { status, opensAt, closesAt }: PublicListEntry): string {
  if (status === 'ready' && opensAt !== null) return t('home.opens', { when: moment(t, Date.parse(opensAt)) });
  if ((status === 'open' || status === 'paused') && closesAt !== null) return t('home.closes', { when: moment(t, Date.parse(closesAt)) });
  return closesAt === null ? '' : t('home.closed', { when: moment(t, Date.parse(closesAt), 'date.long') });
}
