import { loadMessages } from 'virtual:messages/story+method+grade';
import { useEffect, type ReactNode } from 'react';
import type { CountResult } from '../../counting/result.ts';
import { voteKindOf } from '../../counting/method.ts';
import type { Contest } from '../../election/definition.ts';
import type { ContestResult, Results } from '../../wire/voting.ts';
import { Icon, iconCheck } from '../shared/icons.tsx';
import { CandidatePicture, pictureOf } from '../shared/kit/candidate-picture.tsx';
import { Hidden } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { Bar, DataTable, type Column } from '../shared/kit/table.tsx';
import { nounOf } from '../shared/candidate-noun.ts';
import { useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import type { Translator } from '../shared/translator.ts';
import type { AccountProps } from './count-account.tsx';
import { shown } from './exact-number.ts';
import { laterPart } from './later-part.ts';
import type { LiveCount, LivePart } from './live-count.tsx';
import { figuresOf, placed, type Row } from './outcome-figures.ts';
import { winnerWords } from './winner-words.ts';
import css from './contest-outcome.module.css';

/** How the count came to its result. */
export const useAccount = laterPart<AccountProps>(
  () => import('./count-account.tsx').then(({ CountAccount }) => CountAccount),
  loadMessages,
);

export interface OutcomeProps {
  readonly election: ElectionView;
  readonly contest: Contest;
  readonly results: Results;
  /** Large type for a hall. */
  readonly projector?: boolean;
  /** Where the figures of further votes are shown. */
  readonly liveCount?: LiveCount;
  /** How much of it: 1, the winner in words; 2, the table too; otherwise all, with the account of how the count came to it. */
  readonly steps?: number;
}

/** One contest's part of the results. */
export interface ContestProps extends OutcomeProps {
  readonly outcome: ContestResult;
  readonly standing: Results['standing'];
  /** Papers cast, for shares. */
  readonly ballots: number;
}

/** What the figures of a method are: votes, points, or the votes in the last round. */
function measure(t: Translator, contest: Contest, { pairwise, rounds }: CountResult): string {
  if (pairwise) return t('result.wins');
  if (contest.method.method === 'borda') return t('result.points');
  switch (voteKindOf(contest.method)) {
    case 'scores':
    case 'points':
      return t('result.points');
    case 'grades':
      return t('result.grade');
    case 'ranking':
      return rounds.length > 1 ? t('result.final-round') : t('result.votes');
    case 'choices':
    case 'list':
      return t('result.votes');
  }
}

/** The contest with the persons whom voters wrote in behind the listed candidates, as they were counted. */
export function contestAsCounted(contest: Contest, outcome: ContestResult): Contest {
  const { candidates } = contest;
  return outcome.candidates.length <= candidates.length
    ? contest
    : { ...contest, candidates: outcome.candidates.map(({ id, name }, i) => candidates[i] ?? { id, name }) };
}

/** One contest: the winner in words first, then the table with bars, then how the count went. Nothing where the results know it not. */
export function ContestOutcome(given: OutcomeProps) {
  const t = useT();
  const { election, results } = given;
  const outcome = results.contests.find((item) => item.contest === given.contest.id);
  if (outcome === undefined) return null;
  const contest = contestAsCounted(given.contest, outcome);
  const { standing, ballots } = results;
  const props = { ...given, contest, outcome, standing, ballots };
  const question = wordsIn(contest.question, t.language, election.definition);
  return (
    <section
      className={props.projector ? `${css['outcome']} ${css['projected']}` : css['outcome']}
      aria-labelledby={`result-${contest.id}`}
    >
      <h2 id={`result-${contest.id}`}>
        <bdi>{question}</bdi>
      </h2>
      {outcome.result === null ? (
        <Notice tone="mind">
          <p>{t('result.not-counted')}</p>
        </Notice>
      ) : (
        <Counted {...props} result={outcome.result} />
      )}
    </section>
  );
}

function Counted(props: ContestProps & { readonly result: CountResult }) {
  const { election, contest, projector, steps = 3 } = props;
  const t = useT();
  const name = (index: number): string => wordsIn(contest.candidates[index]?.name, t.language, election.definition);
  return (
    <>
      <Winner {...props} name={name} />
      {steps > 1 && <OutcomeTable {...props} name={name} />}
      {steps > 2 && !projector && <Account {...props} name={name} />}
    </>
  );
}

/** The account, or a grade in words, once it is here. It comes by itself: the figures beside it may be newer than those it is drawn with. */
function Account(props: AccountProps) {
  const t = useT();
  const draw = useAccount();
  if (props.grade !== undefined) return <>{draw?.(props) ?? t.number(props.grade)}</>;
  return draw === undefined ? <p data-waiting hidden /> : <>{draw?.(props)}</>;
}

function Winner(props: ContestProps & { readonly result: CountResult; readonly name: (index: number) => string }) {
  const { contest, result, standing } = props;
  const t = useT();
  const open = props.outcome.writeIns?.decided === false;
  const first = result.winners.length === 1 && !open ? contest.candidates[result.winners[0] ?? -1] : undefined;
  return (
    <div className={css['winner']} data-standing={standing}>
      {first?.symbol !== undefined && (
        <CandidatePicture name="" symbol={first.symbol} photo={first.photo} size={props.projector ? 120 : 80} />
      )}
      <p>{winnerWords(t, props)}</p>
    </div>
  );
}

function OutcomeTable(props: AccountProps) {
  const { contest, outcome, result, standing, ballots, liveCount } = props;
  const t = useT();
  const graded = result.gradeDistribution;
  const isElected = (candidate: number): boolean =>
    result.passed === undefined && outcome.writeIns?.decided !== false && result.winners.includes(candidate);
  // Two of the same look differ in name and picture alone.
  const lookOf = (candidate: number): string => {
    const { url, isPhoto } = pictureOf(contest.candidates[candidate] ?? {});
    return [isElected(candidate), isPhoto, url ? '' : candidate].join();
  };
  const { rows, nobody, base, most } = figuresOf(contest, outcome, result, ballots);
  const sorted = [...placed(contest, result, rows), ...nobody];
  const votesOf = ({ votes }: Row): string => (votes === null ? t('result.out') : shown(t, votes));
  const shareOf = ({ votes, size }: Row, all: number): string => (votes === null ? '–' : t.percent(size / all));
  liveCount?.stand(contest.id, sorted);
  useEffect(() =>
    liveCount?.listen(contest.id, (told, papers, places) => {
      if (!told.result) return 'kept';
      const now = figuresOf(contest, told, told.result, papers);
      return liveCount.write(contest.id, [...placed(contest, told.result, now.rows), ...now.nobody], places, (part, row) => {
        // Each time, though the same one mostly stands there: what runs once in half a minute only is slow when it runs.
        part.set('name', props.name(row.candidate));
        part.set('who', lookOf(row.candidate));
        part.set('votes', votesOf(row));
        part.set('share', shareOf(row, now.base));
        part.set('bar', String(row.size / now.most));
      });
    }),
  );
  const partAt = (place: number) => liveCount?.at(contest.id, place);
  const figure = (what: string, place: number, value: string): ReactNode => partAt(place)?.show('number', what, value) ?? value;
  // While votes come in a row is a place, and now this one stands there and now that one.
  const about = (what: string, place: number, { candidate }: Row, draw: (candidate: number) => ReactNode, look?: string): ReactNode =>
    partAt(place)?.draw(what, candidate, draw, look) ?? draw(candidate);
  const columns: Column<Row>[] = [
    {
      key: 'who',
      title: t(`result.${nounOf(contest)}`),
      heading: true,
      cell: (row, place) =>
        about(
          'who',
          place,
          row,
          (candidate) => <Who {...props} index={candidate} elected={isElected(candidate)} part={partAt(place)} />,
          lookOf(row.candidate),
        ),
    },
    {
      key: 'votes',
      title: measure(t, contest, result),
      number: true,
      cell: (row, place) =>
        graded
          ? about('median', place, row, (candidate) => {
              const grade = graded.medians[candidate] ?? undefined;
              return grade === undefined ? '–' : <Account {...props} grade={grade} />;
            })
          : figure('votes', place, votesOf(row)),
    },
    ...(result.seatAllocation
      ? [
          {
            key: 'seats',
            title: t('result.seats'),
            number: true,
            cell: (row: Row, place: number) =>
              about('seats', place, row, (candidate) => t.number(result.seatAllocation?.seats[candidate] ?? 0)),
          },
        ]
      : []),
    ...(base > 0 && !graded
      ? [
          {
            key: 'share',
            title: t('result.share'),
            number: true,
            cell: (row: Row, place: number) => figure('share', place, shareOf(row, base)),
          },
        ]
      : []),
    ...(graded
      ? []
      : [
          {
            key: 'bar',
            title: <Hidden>{t('result.bar')}</Hidden>,
            cell: (row: Row, place: number) =>
              partAt(place)?.show('bar', 'bar', String(row.size / most)) ?? <Bar share={row.size / most} />,
          },
        ]),
  ];
  return (
    <DataTable
      caption={t(`result.caption.${standing}`)}
      columns={columns}
      rows={sorted}
      rowKey={({ candidate }, place) => String(liveCount ? place : candidate)}
    />
  );
}

function Who(props: AccountProps & { readonly index: number; readonly elected: boolean; readonly part: LivePart | undefined }) {
  const { index, contest, name, elected, standing, projector, part } = props;
  const t = useT();
  const candidate = contest.candidates[index];
  if (candidate === undefined) return <span>{t('contest.none')}</span>;
  return (
    <span className={css['who']}>
      {contest.candidates.some((item) => item.symbol !== undefined || item.photo !== undefined) && (
        <CandidatePicture
          {...candidate}
          name={name(index)}
          size={projector ? 56 : 40}
          written={part && ((url) => part.picture(index, url))}
        />
      )}
      <span>
        <bdi>{part?.show('text', 'name', name(index)) ?? name(index)}</bdi>
        {elected && (
          <span className={css['elected']}>
            <Icon path={iconCheck} size="1em" /> {t(standing === 'live' ? 'result.leading' : 'result.elected')}
          </span>
        )}
      </span>
    </span>
  );
}
