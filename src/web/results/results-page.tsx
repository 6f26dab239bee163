import { loadMessages } from 'virtual:messages/take+form';
import { lazy, useEffect, useState } from 'react';
import type { Results } from '../../wire/voting.ts';
import { Stack } from '../shared/kit/layout.tsx';
import { Badge, Notice } from '../shared/kit/notice.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { ContestOutcome, useAccount } from './contest-outcome.tsx';
import type { ElectionPageProps } from './election-door.tsx';
import { laterPart } from './later-part.ts';
import { moment } from './moment.ts';
import { Waiting } from './start-page.tsx';
import { NoConnection, useReadyForTrouble } from './use-no-connection.ts';
import { useResults } from './use-results.ts';
import css from './public.module.css';

const NotYet = lazy(() => import('./not-yet.tsx').then(({ NotYet: component }) => ({ default: component })));
const useTakeAway = laterPart(() => import('./take-away.tsx').then(({ TakeAway }) => TakeAway), loadMessages);

/** Results as far as they are published: provisional or final in title, banner and caption (rule 37). */
export function ResultsPage({ election, rest }: ElectionPageProps) {
  const t = useT();
  const [state, again] = useResults(election.slug);
  useReadyForTrouble(state.kind === 'loading');
  const title = wordsIn(election.definition.title, t.language, election.definition);
  const standing = state.kind === 'here' ? state.results.standing : undefined;
  useEffect(() => {
    if (standing) document.title = `${t.pair(t(`standing.${standing}`), title)} – Veritally`;
  }, [standing, title, t]);
  if (state.kind === 'loading') return <Waiting />;
  if (state.kind === 'lost') return <NoConnection again={again} />;
  if (state.kind === 'hidden') return <NotYet election={election} />;
  return <Published election={election} results={state.results} rest={rest} />;
}

interface PublishedProps {
  readonly election: ElectionView;
  readonly results: Results;
  readonly rest: string | undefined;
}

function Published({ election, results, rest }: PublishedProps) {
  const t = useT();
  const account = useAccount();
  const drawTakeAway = useTakeAway();
  const contests = election.definition.contests.filter((contest) => rest === undefined || contest.id === rest);
  // The head, then each contest's winner, table and account, in tasks of their own: a slow telephone paints and answers in between.
  const [drawn, setDrawn] = useState(0);
  const ready = account !== undefined && drawTakeAway !== undefined;
  const whole = ready && drawn > 3 * contests.length;
  useEffect(() => {
    if (whole || (drawn > 1 && !ready)) return;
    const timer = setTimeout(() => setDrawn(drawn + 1));
    return () => clearTimeout(timer);
  }, [ready, whole, drawn]);
  return (
    <Stack gap={6}>
      <ResultsHead results={results} />
      {/* What follows the first result would be pushed down by its account: so it waits until that is here, and nothing jumps. */}
      {contests.slice(0, Math.ceil(drawn / 3)).map((contest, index) => (
        <ContestOutcome key={contest.id} election={election} contest={contest} results={results} steps={drawn - 3 * index} />
      ))}
      {rest !== undefined && (
        <p>
          <a href={withLanguage(`/e/${election.slug}/results`)}>{t('results.all-contests')}</a>
        </p>
      )}
      {whole ? drawTakeAway?.({ election, results }) : <p data-waiting hidden />}
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
          ? t('results.counted', { ballots, when: moment(t, Date.parse(results.countedAt)) })
          : t('results.counted-of', {
              ballots,
              roll,
              share: t.percent(roll === 0 ? 0 : ballots / roll),
              when: moment(t, Date.parse(results.countedAt)),
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
