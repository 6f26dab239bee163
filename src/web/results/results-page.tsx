import { lazy, Suspense, useEffect } from 'react';
import { iconChart, iconDownload, iconFile, iconPrint, iconRefresh, iconScreen } from '../shared/icons.tsx';
import { voteKindOf } from '../../counting/method.ts';
import type { Contest } from '../../election/definition.ts';
import type { Results } from '../../wire/voting.ts';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Details } from '../shared/kit/details.tsx';
import { EmptyState, Stack } from '../shared/kit/layout.tsx';
import { Badge, Notice } from '../shared/kit/notice.tsx';
import { CopyButton } from '../shared/kit/tracker.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { ContestOutcome } from './contest-outcome.tsx';
import type { ElectionPageProps } from './election-door.tsx';
import { useResults } from './use-results.ts';
import css from './public.module.css';

const QrCode = lazy(() => import('../shared/kit/qr-code.tsx').then(({ QrCode: component }) => ({ default: component })));

/** Results as far as they are published: provisional or final in title, banner and caption (rule 37). */
export function ResultsPage({ election, rest }: ElectionPageProps) {
  const t = useT();
  const [state, again] = useResults(election.slug);
  const title = wordsIn(election.definition.title, t.language, election.definition);
  const standing = state.kind === 'here' ? state.results.standing : undefined;
  useEffect(() => {
    if (standing) document.title = `${t(`standing.${standing}`)}: ${title} – Veritally`;
  }, [standing, title, t]);
  if (state.kind === 'loading') return <p data-waiting>{t('loading')}</p>;
  if (state.kind === 'lost') {
    return (
      <Stack>
        <h1>{t('error.offline')}</h1>
        <Actions>
          <Button icon={iconRefresh} onPress={again}>
            {t('action.retry')}
          </Button>
        </Actions>
      </Stack>
    );
  }
  if (state.kind === 'hidden') return <NotYet election={election} />;
  const { results } = state;
  const contests = election.definition.contests.filter((contest) => rest === undefined || contest.id === rest);
  return (
    <Stack gap={6}>
      <ResultsHead results={results} />
      {contests.map((contest) => {
        const outcome = results.contests.find((item) => item.contest === contest.id);
        return outcome === undefined ? null : (
          <ContestOutcome
            key={contest.id}
            election={election}
            contest={contest}
            outcome={outcome}
            standing={results.standing}
            ballots={results.ballots}
          />
        );
      })}
      {rest !== undefined && (
        <p>
          <a href={withLanguage(`/e/${election.slug}/results`)}>{t('results.all-contests')}</a>
        </p>
      )}
      <TakeAway election={election} results={results} />
    </Stack>
  );
}

/** Title, banner with the standing, the time of counting and how much is counted. */
export function ResultsHead({ results }: { readonly results: Results }) {
  const t = useT();
  const { standing, ballots, spoiled, roll } = results;
  return (
    <div className={css['hero']}>
      <p>
        <Badge tone={standing === 'final' ? 'done' : 'mind'}>{t(`standing.${standing}`)}</Badge>
      </p>
      <h1>{t(`results.title.${standing}`)}</h1>
      <p>
        {roll === null
          ? t('results.counted', { ballots, when: t.moment(Date.parse(results.countedAt)) })
          : t('results.counted-of', {
              ballots,
              roll,
              share: t.percent(roll === 0 ? 0 : ballots / roll),
              when: t.moment(Date.parse(results.countedAt)),
            })}{' '}
        {spoiled > 0 && t('results.spoiled', { count: spoiled })}
      </p>
      {standing !== 'final' && (
        <Notice tone="mind">
          <p>{t(`results.note.${standing}`)}</p>
        </Notice>
      )}
    </div>
  );
}

function NotYet({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const running = election.status === 'open' || election.status === 'paused';
  return (
    <EmptyState main icon={iconChart} title={t('results.hidden')}>
      <p>{t(`results.hidden.${election.definition.results}`)}</p>
      {running && (
        <LinkButton href={withLanguage(`/e/${election.slug}/live`)} look="secondary" icon={iconScreen}>
          {t('results.see-turnout')}
        </LinkButton>
      )}
    </EmptyState>
  );
}

/** The anonymous ballots of each contest in the forms that counting programs read. BLT holds rankings only. */
function OtherForms({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const link = (contest: Contest, format: 'ballots.csv' | 'blt' | 'cvr.json', key: 'csv' | 'blt' | 'cvr') => (
    <li key={`${contest.id}-${format}`}>
      <a href={`/api/elections/${election.slug}/export/${format}?contest=${encodeURIComponent(contest.id)}`} download>
        {t(`count.take.${key}`, { contest: wordsIn(contest.question, t.language, election.definition) })}
      </a>
    </li>
  );
  return (
    <Details summary={t('count.take.more')}>
      <ul className={css['files']}>
        {election.definition.contests.flatMap((contest) => [
          link(contest, 'ballots.csv', 'csv'),
          ...(voteKindOf(contest.method) === 'ranking' ? [link(contest, 'blt', 'blt')] : []),
          link(contest, 'cvr.json', 'cvr'),
        ])}
      </ul>
    </Details>
  );
}

/** Share, print, embed, download. */
function TakeAway({ election, results }: { readonly election: ElectionView; readonly results: Results }) {
  const t = useT();
  const { slug } = election;
  const address = `${location.origin}/e/${slug}/results`;
  const embed = `<iframe src="${location.origin}/e/${slug}/embed" title="${wordsIn(election.definition.title, t.language, election.definition).replaceAll('"', '&quot;')}" width="100%" height="480" loading="lazy"></iframe>`;
  return (
    <section className={css['takeAway']} aria-labelledby="take">
      <h2 id="take">{t('take.title')}</h2>
      <Actions>
        <Button look="secondary" icon={iconPrint} onPress={() => print()}>
          {t('action.print')}
        </Button>
        {results.standing !== 'live' && (
          <>
            <LinkButton look="secondary" icon={iconFile} href={withLanguage(`/e/${slug}/declaration`)}>
              {t('take.declaration')}
            </LinkButton>
            <LinkButton look="secondary" icon={iconDownload} href={`/api/elections/${slug}/export/json`} download>
              {t('take.json')}
            </LinkButton>
            {!election.definition.sealed && (
              <LinkButton look="secondary" icon={iconDownload} href={`/api/elections/${slug}/export/ballots.csv`} download>
                {t('take.csv')}
              </LinkButton>
            )}
          </>
        )}
      </Actions>
      {results.standing !== 'live' && !election.definition.sealed && <OtherForms election={election} />}
      <Details summary={t('take.share')}>
        <div className={css['share']}>
          <Suspense fallback={null}>
            <QrCode text={address} label={t('take.qr')} />
          </Suspense>
          <Stack gap={3}>
            <p className={css['address']}>{address}</p>
            <Actions>
              <CopyButton text={address} label={t('take.copy-link')} />
              <CopyButton text={embed} label={t('take.copy-embed')} />
            </Actions>
            <p className={css['soft']}>{t('take.embed.note')}</p>
          </Stack>
        </div>
      </Details>
    </section>
  );
}
