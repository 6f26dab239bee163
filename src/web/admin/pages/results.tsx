import { useQuery } from '@tanstack/react-query';
import { textIn, type LocalText } from '../../../election/definition.ts';
import type { ContestResult, Results } from '../../../wire/voting.ts';
import { LinkButton } from '../../shared/kit/button.tsx';
import { Details } from '../../shared/kit/details.tsx';
import { EmptyState } from '../../shared/kit/empty-state.tsx';
import { Facts } from '../../shared/kit/facts.tsx';
import { Hidden } from '../../shared/kit/layout.tsx';
import { Badge, Notice } from '../../shared/kit/notice.tsx';
import { Bar } from '../../shared/kit/table.tsx';
import { iconChart, iconDownload, iconNext, iconOut, iconPrint } from '../../shared/icons.tsx';
import { Button } from '../../shared/kit/button.tsx';
import { useSettings, useT } from '../../shared/settings.tsx';
import { address, call } from '../api.ts';
import { useElection } from '../elections.ts';
import { Page, Section, Waiting } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { UndecidedNames } from '../kit/undecided-names.tsx';
import { Rounds } from '../kit/rounds.tsx';
import { exactToNumber, showExact } from '../exact.ts';
import { ScrollTable } from '../kit/scroll-table.tsx';
import css from './results.module.css';

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
      title={`${t('a.sheet.results')}: ${t(`a.standing.${results.standing}`)}`}
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
      {results.contests.map((contest, i) => (
        <ContestSheet key={contest.contest} contest={contest} at={i} standing={results.standing} />
      ))}
      {results.standing !== 'live' && (
        <Section title={t('a.results.downloads')} hint={t('a.results.downloads.hint')}>
          <p className={css['downloads']}>
            {(['json', 'ballots.csv', 'blt', 'cvr.json'] as const).map((format) => (
              <LinkButton
                key={format}
                look="secondary"
                size="small"
                icon={iconDownload}
                download
                href={address('export', { slug, format })}
              >
                {format}
              </LinkButton>
            ))}
          </p>
        </Section>
      )}
    </Page>
  );
}

/** The sentence that names who won, or says why nobody did; while votes come in, who is ahead, since nobody is elected yet. */
function Verdict({ contest, live }: { readonly contest: ContestResult; readonly live: boolean }) {
  const { t } = useSettings();
  const name = useNames(contest);
  const { result } = contest;
  const tied = result?.tied.map((index) => name(index)) ?? [];
  if (contest.refused !== null)
    return (
      <Notice tone="wrong" title={t('a.results.refused')}>
        <p>{contest.refused}</p>
      </Notice>
    );
  const winners = contest.winners.map((id) => name(contest.candidates.findIndex((candidate) => candidate.id === id)));
  return (
    <div className={css['verdict']}>
      <p className={css['winner']} dir="auto">
        {result?.passed !== undefined
          ? t(result.passed ? (live ? 'a.results.passing' : 'a.results.passed') : live ? 'a.results.failing' : 'a.results.failed')
          : winners.length === 0
            ? t(contest.writeIns?.decided === false ? 'a.written.result-open' : live ? 'a.results.nobody-ahead' : 'a.results.nobody')
            : t(live ? 'a.results.ahead' : 'a.results.elected', { names: t.list(winners), count: winners.length })}
      </p>
      {!live && tied.length > 0 && (
        <Notice tone="mind" title={t('a.results.tied', { names: t.list(tied), seats: result?.tiedSeats ?? 1 })} />
      )}
      {(live ? [] : (result?.ties ?? []))
        .filter((tie) => tie.chosen.length > 0)
        .map((tie, i) => (
          <p key={i}>
            {t('a.results.tie', {
              among: t.list(tie.among.map(name)),
              chosen: t.list(tie.chosen.map(name)),
              by: t(
                tie.decidedBy === 'lots'
                  ? 'a.results.tie.lots'
                  : tie.decidedBy === 'officer'
                    ? 'a.results.tie.officer'
                    : 'a.results.tie.rule',
              ),
            })}
          </p>
        ))}
      {!live && contest.lotSeed !== null && (
        <p>
          {t('a.results.seed')} <code>{contest.lotSeed}</code>
        </p>
      )}
    </div>
  );
}

function useNames(contest: ContestResult): (index: number) => string {
  const { t } = useSettings();
  const { definition } = useElection();
  return (index) => {
    const found = contest.candidates[index];
    return found ? textIn(found.name as LocalText, t.language, ...definition.languages) : '?';
  };
}

const barCell = (share: number) => <Bar share={share} />;
const nameCell = (name: string, won: string) => (
  <span className={css['name']} dir="auto">
    {name} {won !== '' && <Badge tone="done">{won}</Badge>}
  </span>
);

function ContestSheet({
  contest,
  at,
  standing,
}: {
  readonly contest: ContestResult;
  readonly at: number;
  readonly standing: Results['standing'];
}) {
  const t = useT();
  const { definition } = useElection();
  const name = useNames(contest);
  const votes = contest.candidates.map((candidate) => exactToNumber(candidate.votes));
  const most = Math.max(1, ...votes);
  const total = votes.reduce((sum, value) => sum + value, 0);
  const rows = contest.candidates
    .map((candidate, index) => ({ ...candidate, index }))
    .toSorted((a, b) => votes[b.index]! - votes[a.index]!);
  const seats = contest.result?.seatAllocation?.seats;
  const question = textIn(contest.question as LocalText, t.language, ...definition.languages);
  const method = definition.contests[at]?.method.method;
  const live = standing === 'live';
  return (
    <Section title={question} hint={method && t(`a.method.${method}`)}>
      <Verdict contest={contest} live={live} />
      <ScrollTable
        caption={`${question} – ${t(`a.standing.${standing}`)}`}
        rows={rows}
        rowKey={(row) => row.id}
        columns={[
          {
            key: 'name',
            title: t('a.field.name'),
            heading: true,
            cell: (row) => nameCell(name(row.index), contest.winners.includes(row.id) ? t(live ? 'a.results.leads' : 'a.results.won') : ''),
          },
          { key: 'votes', title: t('a.results.votes'), number: true, cell: (row) => showExact(t, row.votes) },
          {
            key: 'share',
            title: t('a.monitor.share'),
            number: true,
            cell: (row) => (total === 0 ? '–' : t.percent(votes[row.index]! / total)),
          },
          ...(seats
            ? [
                {
                  key: 'seats',
                  title: t('a.field.seats'),
                  number: true,
                  cell: (row: { readonly index: number }) => t.number(seats[row.index] ?? 0),
                },
              ]
            : []),
          { key: 'bar', title: <Hidden>{t('a.results.bar')}</Hidden>, cell: (row) => barCell(votes[row.index]! / most) },
        ]}
      />
      <Facts
        facts={[
          ...(contest.none === null ? [] : [[t('a.contest.none'), showExact(t, contest.none)] as const]),
          [t('a.results.blank'), showExact(t, contest.blank)],
        ]}
      />
      {contest.result && contest.result.rounds.length > 1 && (
        <Details summary={t('a.results.rounds', { count: contest.result.rounds.length })}>
          <Rounds result={contest.result} names={contest.candidates.map((_, index) => name(index))} />
        </Details>
      )}
    </Section>
  );
}
