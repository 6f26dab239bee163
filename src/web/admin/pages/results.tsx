import { useQuery } from '@tanstack/react-query';
import { loadMessages } from 'virtual:messages/results';
import { lazy, Suspense } from 'react';
import { voteKindOf } from '../../../counting/method.ts';
import { textIn } from '../../../election/definition.ts';
import type { ContestResult, Results } from '../../../wire/voting.ts';
import { viewOf } from '../../shared/election-view.ts';
import { Button, LinkButton } from '../../shared/kit/button.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { Card } from '../../shared/kit/layout.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { iconChart, iconDownload, iconNext, iconOut, iconPrint } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { useTexts } from '../../shared/use-texts.ts';
import { address, ApiProblem, call } from '../api.ts';
import { useElection } from '../elections.ts';
import { Page, Section, Waiting } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { UndecidedNames } from '../kit/undecided-names.tsx';
import css from './results.module.css';

const ContestOutcome = lazy(() => import('../../results/outcome-part.ts').then(({ ContestOutcome: part }) => ({ default: part })));

/** The count for officers, from closing on. The server decides winners and ties; this page only shows them (rule 38). */
export function ResultsPage() {
  const t = useT();
  const { slug, election } = useElection();
  const counted =
    ['closed', 'tallied', 'declared', 'archived'].includes(election.status) ||
    (election.definition.results === 'live' && election.status !== 'draft');
  const { data, error, isPending } = useQuery({
    queryKey: ['results', slug, election.status],
    queryFn: () => call('adminResults', { path: { slug } }),
    enabled: counted,
    retry: false,
  });
  if (!counted) {
    return (
      <Page title={t('a.sheet.results')}>
        <EmptyState icon={iconChart} title={t('a.results.none')}>
          <p>{t('a.results.none.hint')}</p>
        </EmptyState>
      </Page>
    );
  }
  // Closed, and yet nothing to show: a sealed tally waits to be opened, which is no fault.
  if (error instanceof ApiProblem && error.kind === 'results-hidden')
    return (
      <Page title={t('a.sheet.results')}>
        <EmptyState icon={iconChart} title={t('a.results.sealed')}>
          <p>{t('a.results.sealed.hint')}</p>
          <LinkButton href={`/admin/e/${slug}/control`} iconEnd={iconNext} iconMirrored>
            {t('a.sheet.control')}
          </LinkButton>
        </EmptyState>
      </Page>
    );
  if (error)
    return (
      <Page title={t('a.sheet.results')}>
        <ProblemNotice problem={error} />
      </Page>
    );
  if (isPending) return <Waiting />;
  return <ResultsSheet results={data} />;
}

function ResultsSheet({ results }: { readonly results: Results }) {
  const t = useT();
  const { slug, election } = useElection();
  const final = results.standing === 'final';
  const counted = t.moment(new Date(results.countedAt), { dateStyle: 'long', timeStyle: 'medium' });
  return (
    <Page
      title={t.pair(t('a.sheet.results'), t(`a.standing.${results.standing}`))}
      actions={
        <>
          {final && (
            <LinkButton look="secondary" icon={iconOut} iconMirrored href={`/e/${slug}/declaration`} newWindow>
              {t('a.results.declaration')}
            </LinkButton>
          )}
          <Button look="secondary" icon={iconPrint} onPress={() => window.print()}>
            {t('action.print')}
          </Button>
        </>
      }
    >
      <Notice tone={final ? 'done' : 'mind'} title={t(`a.standing.${results.standing}.says`)}>
        <p>
          {t('a.results.counted', {
            time: counted,
            ballots: results.ballots,
            spoiled: results.spoiled,
            roll: results.roll ?? 0,
            rolled: results.roll === null ? 'no' : 'yes',
          })}
        </p>
        {!final && (election.status === 'closed' || election.status === 'tallied') && (
          <p>
            <LinkButton size="small" href={`/admin/e/${slug}/control`} iconEnd={iconNext} iconMirrored>
              {t('a.results.to-declare')}
            </LinkButton>
          </p>
        )}
      </Notice>
      <UndecidedNames />
      {results.contests.map((outcome, i) => (
        <ContestSheet key={outcome.contest} outcome={outcome} at={i} results={results} />
      ))}
      {results.standing !== 'live' && <Downloads />}
    </Page>
  );
}

/** One question as the public sees it: the outcome in words, its figures, how the count went. */
function ContestSheet({ outcome, at, results }: { readonly outcome: ContestResult; readonly at: number; readonly results: Results }) {
  const t = useT();
  const { election } = useElection();
  const ready = useTexts(loadMessages);
  const view = viewOf(election);
  const contest = view.definition.contests[at];
  if (!contest || !ready) return <Waiting />;
  return (
    <Card>
      {outcome.refused !== null && (
        <Notice tone="wrong" title={t('a.results.refused')}>
          <p>{outcome.refused}</p>
        </Notice>
      )}
      <Suspense fallback={<Waiting />}>
        <ContestOutcome election={view} contest={contest} results={results} />
      </Suspense>
    </Card>
  );
}

/** The files of results and anonymous ballots; what holds one question's ballots names the question. */
function Downloads() {
  const t = useT();
  const { slug, election, definition } = useElection();
  // The files are the public's, given out as soon as the results are.
  const given = definition.results !== 'when-declared' || ['declared', 'archived'].includes(election.status);
  if (!given) return <Section title={t('a.results.downloads')} hint={t('a.results.downloads.later')} />;
  const file = (format: string, words: string, contest?: string) => (
    <LinkButton
      key={`${format} ${contest ?? ''}`}
      look="secondary"
      size="small"
      icon={iconDownload}
      download
      href={`${address('export', { slug, format })}${contest === undefined ? '' : `?contest=${encodeURIComponent(contest)}`}`}
    >
      {words}
    </LinkButton>
  );
  return (
    <Section title={t('a.results.downloads')} hint={t('a.results.downloads.hint')}>
      <p className={css['downloads']}>
        {file('json', 'JSON')}
        {!definition.sealed && file('ballots.csv', 'CSV')}
      </p>
      {!definition.sealed &&
        definition.contests.map((contest) => (
          <div key={contest.id}>
            <h3 dir="auto">{textIn(contest.question, t.language, ...definition.languages)}</h3>
            <p className={css['downloads']}>
              {file('ballots.csv', 'CSV', contest.id)}
              {voteKindOf(contest.method) === 'ranking' && file('blt', 'BLT', contest.id)}
              {file('cvr.json', 'NIST CVR', contest.id)}
            </p>
          </div>
        ))}
    </Section>
  );
}
