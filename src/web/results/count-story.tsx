import { type ReactNode, useEffect, useState } from 'react';
import { explain, explainRound } from '../../counting/explain.ts';
import { methodFacts, requirementFact } from '../../counting/method-facts.ts';
import type { MethodSpec } from '../../counting/method.ts';
import type { CountResult, Round, Transfer } from '../../counting/result.ts';
import type { Sentence, SentenceParam } from '../../counting/sentences.ts';
import kit from '../shared/kit/details.module.css';
import { Details } from '../shared/kit/details.tsx';
import { gradeWord, MOST_WORDED } from '../shared/grade-word.ts';
import { Hidden } from '../shared/kit/layout.tsx';
import { Bar, DataTable } from '../shared/kit/table.tsx';
import { nounOf } from '../shared/candidate-noun.ts';
import { useT } from '../shared/settings.tsx';
import type { Translator, Values } from '../shared/translator.ts';
import { approximate, shown } from './exact-number.ts';
import css from './count-story.module.css';
import page from './public.module.css';

// How a count came to its result, for a member who has never heard of the method: sentences, then the figures behind them.

export interface StoryProps {
  readonly result: CountResult;
  readonly name: (candidate: number) => string;
  /** Votes still come in: the story tells how the count would go, and nobody is elected. */
  readonly live: boolean;
}

/** Most decimals that any rule here keeps in a round (SSI 2007/42: five). */
const DECIMALS = 5;

function valuesOf(t: Translator, params: { readonly [name: string]: SentenceParam }): Values {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === 'object' ? t.list(value) : value]));
}

/** A sentence of the count in the reader's language. */
function said(t: Translator, { key, params }: Sentence): string {
  return t(`why.${key}`, valuesOf(t, params));
}

/** Sentences about rounds stand in the rounds, those about ties in their notice, the number of papers below the table. */
function isOfTheWhole({ key }: Sentence): boolean {
  return !/^(?:round|tie)\.|^papers$|^requirement\.|^outcome\.(?:winners?|tied|nobody|adopted|rejected|runoff)$|^lists\.seats$/.test(key);
}

/** All of it, in the order of questions: why, under which conditions, from which figures, in which rounds, by which rules. */
export function CountStory({ spec, ...story }: StoryProps & { readonly spec: MethodSpec }) {
  return (
    <>
      <Why {...story} />
      <Conditions {...story} />
      <PairwiseTable {...story} />
      <GradeTable {...story} />
      <SeatTable {...story} />
      <Rounds {...story} />
      <RulesUsed spec={spec} />
    </>
  );
}

/** Why this is the result, in sentences; nothing where the table says it all. */
function Why({ result, name, live }: StoryProps) {
  const t = useT();
  const sentences = explain(
    result,
    result.totals.map((_, candidate) => name(candidate)),
  ).filter(isOfTheWhole);
  if (sentences.length === 0) return null;
  return (
    <div className={css['why']}>
      <h3>{t(live ? 'count.why.live' : 'count.why')}</h3>
      <ul>
        {sentences.map((sentence) => {
          const words = said(t, sentence);
          return <li key={words}>{words}</li>;
        })}
      </ul>
    </div>
  );
}

/** The rules as the definition lays them down, with the names that the literature gives them. */
function RulesUsed({ spec }: { readonly spec: MethodSpec }) {
  const t = useT();
  return (
    <Details summary={t('count.rules')}>
      <p>{t(`method.${spec.method}`)}</p>
      <ul className={css['facts']}>
        {methodFacts(spec)
          .map(({ key, params }) => t(`fact.${key}`, params))
          .map((words) => (
            <li key={words}>{words}</li>
          ))}
      </ul>
    </Details>
  );
}

/** So many figures in all rounds are drawn for paper, where nothing can be opened. */
const FIGURES_ON_PAPER = 20_000;

/** Whether every round is to be drawn, opened or not. */
function useAllDrawn(rounds: readonly Round[]): boolean {
  const few = rounds.reduce((sum, round) => sum + round.tally.length, 0) <= FIGURES_ON_PAPER;
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const print = () => setPrinting(true);
    addEventListener('beforeprint', print);
    return () => removeEventListener('beforeprint', print);
  }, []);
  return printing && few;
}

/** The final round first and open, all rounds below it. */
function Rounds({ result, name, live }: StoryProps) {
  const t = useT();
  const all = useAllDrawn(result.rounds);
  const last = result.rounds.length;
  const final = result.rounds.at(-1);
  if (final === undefined || result.spec.method === 'star') return null;
  return (
    <div className={css['rounds']}>
      <h3>{t(live ? 'round.title.live' : 'round.title')}</h3>
      {last > 1 && (
        <Details summary={t('count.final')} open>
          <RoundView result={result} round={final} number={last} name={name} live={live} />
        </Details>
      )}
      {last > 1 && <h4>{t('count.all')}</h4>}
      {result.rounds.map((round, index) => (
        <OneRound key={index} result={result} round={round} number={index + 1} name={name} live={live} drawn={all} />
      ))}
    </div>
  );
}

/** A round that is drawn when it is opened: each costs a slow telephone some time, and a thousand candidates go through nearly as many. */
function OneRound({ drawn, ...props }: StoryProps & { readonly round: Round; readonly number: number; readonly drawn: boolean }) {
  const t = useT();
  const only = props.result.rounds.length === 1;
  const [open, setOpen] = useState(only);
  return (
    <details open={only} className={kit['details']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('round.number', { number: props.number, total: props.result.rounds.length })}</summary>
      <div>{(open || drawn) && <RoundView {...props} />}</div>
    </details>
  );
}

function RoundView({ result, round, number, name, live }: StoryProps & { readonly round: Round; readonly number: number }) {
  const t = useT();
  const quota = round.quota ?? result.quota;
  const most = Math.max(...round.tally.map(approximate), 1e-9);
  const rows = round.tally.flatMap((votes, candidate) => (votes === null ? [] : [{ candidate, votes }]));
  const mark = (candidate: number): string =>
    round.elected.includes(candidate)
      ? t(live ? 'result.leading' : 'result.elected')
      : round.eliminated.includes(candidate)
        ? t('result.out')
        : '';
  const idle = Object.values(round.inactive).reduce((sum, votes) => sum + approximate(votes), 0);
  const title = t('round.number', { number, total: result.rounds.length });
  return (
    <div className={css['round']}>
      {explainRound(result, round, number, name).map((sentence) => {
        const words = said(t, sentence);
        return <p key={words}>{words}</p>;
      })}
      {quota !== undefined && <p className={page['soft']}>{t('round.quota', { quota: shown(t, quota, DECIMALS) })}</p>}
      <DataTable
        caption={title}
        captionHidden
        rows={rows.toSorted((a, b) => approximate(b.votes) - approximate(a.votes) || a.candidate - b.candidate)}
        rowKey={(row) => String(row.candidate)}
        columns={[
          {
            key: 'who',
            title: t('result.candidate'),
            heading: true,
            cell: (row) => <Named name={name(row.candidate)} mark={mark(row.candidate)} />,
          },
          { key: 'votes', title: t('result.votes'), number: true, cell: (row) => shown(t, row.votes, DECIMALS) },
          {
            key: 'bar',
            title: <Hidden>{t('result.bar')}</Hidden>,
            cell: (row) => <Bar share={approximate(row.votes) / most} />,
          },
        ]}
      />
      {idle > 0 && (
        <p className={page['soft']}>
          {t('count.inactive')}: {t.number(idle, DECIMALS)}
        </p>
      )}
      {round.transfers.map((transfer, index) => (
        <TransferTable key={index} transfer={transfer} name={name} />
      ))}
    </div>
  );
}

function Named({ name, mark }: { readonly name: string; readonly mark: string }) {
  return (
    <>
      <bdi>{name}</bdi> {mark !== '' && <span className={css['mark']}>{mark}</span>}
    </>
  );
}

function TransferTable({ transfer, name }: { readonly transfer: Transfer; readonly name: (candidate: number) => string }) {
  const t = useT();
  const rest = [
    { key: 'exhausted', who: t('count.exhausted'), votes: transfer.exhausted },
    { key: 'residual', who: t('count.residual'), votes: transfer.residual },
  ];
  const receivers = transfer.to.map(({ candidate, votes }) => ({ key: String(candidate), who: name(candidate), votes }));
  const rows = [...receivers.toSorted((a, b) => approximate(b.votes) - approximate(a.votes)), ...rest].filter(
    ({ votes }) => approximate(votes) > 0,
  );
  if (rows.length === 0) return null;
  const most = Math.max(...rows.map(({ votes }) => approximate(votes)), 1e-9);
  const title = t(transfer.kind === 'surplus' ? 'count.surplus' : 'count.from', { name: name(transfer.from) });
  return (
    <DataTable
      caption={title}
      rows={rows}
      rowKey={(row) => row.key}
      columns={[
        { key: 'who', title: t('result.candidate'), heading: true, cell: (row) => <bdi>{row.who}</bdi> },
        { key: 'votes', title: t('result.votes'), number: true, cell: (row) => shown(t, row.votes, DECIMALS) },
        {
          key: 'bar',
          title: <Hidden>{t('result.bar')}</Hidden>,
          cell: (row) => <Bar share={approximate(row.votes) / most} />,
        },
      ]}
    />
  );
}

/** How many ballots prefer the one in the row to the one in the column. Columns are numbered, so that the table stays narrow. */
function PairwiseTable({ result, name }: StoryProps) {
  const t = useT();
  const { pairwise, spec } = result;
  if (pairwise === undefined) return null;
  const who = pairwise.votes.map((_, index) => index).filter((index) => !(spec.excluded ?? []).includes(index));
  const number = (index: number): string => t.number(index + 1);
  const cell = (row: number, column: number): ReactNode => {
    if (row === column) return '–';
    const ahead = approximate(pairwise.votes[row]?.[column]) > approximate(pairwise.votes[column]?.[row]);
    const votes = shown(t, pairwise.votes[row]?.[column]);
    return ahead ? <strong className={css['ahead']}>{votes}</strong> : votes;
  };
  return (
    <div className={css['figures']}>
      <h3>{t('pairwise.title')}</h3>
      <p>{t('pairwise.how')}</p>
      <DataTable
        caption={t('pairwise.title')}
        captionHidden
        rows={who}
        rowKey={String}
        columns={[
          {
            key: 'who',
            title: t('pairwise.over'),
            heading: true,
            cell: (row: number) => (
              <>
                {number(row)}. <bdi>{name(row)}</bdi>
              </>
            ),
          },
          ...who.map((column) => ({
            key: String(column),
            title: <abbr title={name(column)}>{number(column)}</abbr>,
            number: true,
            cell: (row: number) => cell(row, column),
          })),
        ]}
      />
    </div>
  );
}

/** Majority judgment: how many gave which grade, best grade first, as a bar and as figures. */
function GradeTable({ result, name }: StoryProps) {
  const t = useT();
  const { gradeDistribution: graded, spec } = result;
  if (graded === undefined || spec.method !== 'majority-judgment') return null;
  const grades = Array.from({ length: spec.grades }, (_, i) => spec.grades - 1 - i);
  const listed = (result.ranking ?? []).flat();
  const rows = listed.length > 0 ? listed : graded.counts.map((_, index) => index);
  const total = (candidate: number): number => (graded.counts[candidate] ?? []).reduce((sum, votes) => sum + approximate(votes), 0) || 1;
  return (
    <div className={css['figures']}>
      <h3>{t('count.grades')}</h3>
      {spec.grades > MOST_WORDED && <p>{t('count.grades.how', { best: spec.grades - 1 })}</p>}
      {spec.grades <= MOST_WORDED && <p>{grades.map((grade) => `${t.number(grade)} ${gradeWord(t, spec.grades, grade)}`).join(' · ')}</p>}
      <DataTable
        caption={t('count.grades')}
        captionHidden
        rows={rows}
        rowKey={String}
        columns={[
          {
            key: 'who',
            title: t('result.candidate'),
            heading: true,
            cell: (row: number) => (
              <>
                <bdi>{name(row)}</bdi>
                <span className={css['gradeBar']} aria-hidden="true">
                  {grades.map((grade) => (
                    <span
                      key={grade}
                      style={{
                        inlineSize: `${(approximate(graded.counts[row]?.[grade]) / total(row)) * 100}%`,
                        opacity: 0.12 + 0.88 * (grade / (spec.grades - 1)),
                      }}
                    />
                  ))}
                </span>
              </>
            ),
          },
          ...grades.map((grade) => ({
            key: String(grade),
            title: t.number(grade),
            number: true,
            cell: (row: number) =>
              graded.medians[row] === grade ? (
                <strong className={css['ahead']}>{shown(t, graded.counts[row]?.[grade])}</strong>
              ) : (
                shown(t, graded.counts[row]?.[grade])
              ),
          })),
        ]}
      />
    </div>
  );
}

/** Lists: every seat with its divisor and quotient, or whole quotas and remainders. */
function SeatTable({ result, name }: StoryProps) {
  const t = useT();
  const { seatAllocation: allocation } = result;
  if (allocation === undefined) return null;
  const { awards, whole, remainders, seats } = allocation;
  return (
    <Details summary={t('count.shared-out')}>
      {whole !== undefined && (
        <DataTable
          caption={t('count.shared-out')}
          captionHidden
          rows={seats.map((_, index) => index)}
          rowKey={String}
          columns={[
            { key: 'who', title: t('count.list'), heading: true, cell: (row: number) => <bdi>{name(row)}</bdi> },
            { key: 'whole', title: t('count.whole'), number: true, cell: (row: number) => t.number(whole[row] ?? 0) },
            { key: 'rest', title: t('count.remainder'), number: true, cell: (row: number) => shown(t, remainders?.[row], DECIMALS) },
            { key: 'seats', title: t('result.seats'), number: true, cell: (row: number) => t.number(seats[row] ?? 0) },
          ]}
        />
      )}
      {awards.length > 0 && (
        <DataTable
          caption={t('count.shared-out')}
          captionHidden
          rows={awards}
          rowKey={(_, index) => String(index)}
          columns={[
            { key: 'seat', title: t('count.seat'), number: true, cell: (_, index) => t.number(index + 1) },
            { key: 'who', title: t('count.list'), heading: true, cell: (row) => <bdi>{name(row.list)}</bdi> },
            { key: 'divisor', title: t('count.divisor'), number: true, cell: (row) => shown(t, row.divisor) },
            { key: 'quotient', title: t('count.quotient'), number: true, cell: (row) => shown(t, row.quotient) },
          ]}
        />
      )}
    </Details>
  );
}

/** Thresholds, quorums and majorities: what was counted, what was needed, whether it was met. */
function Conditions({ result, name }: StoryProps) {
  const t = useT();
  const requirements = result.requirements ?? [];
  if (requirements.length === 0) return null;
  const { spec } = result;
  const ruleWords = (index: number): string => {
    const rule = 'requires' in spec ? spec.requires?.[index] : undefined;
    if (rule === undefined) return '';
    const { key, params } = requirementFact(rule);
    return t(`fact.${key}`, params);
  };
  return (
    <DataTable
      caption={t('count.conditions')}
      rows={requirements}
      rowKey={(row) => `${row.candidate}-${row.requirement}`}
      columns={[
        {
          key: 'who',
          title: t(`result.${nounOf({ method: spec })}`),
          heading: true,
          cell: (row) => <Condition name={name(row.candidate)} rule={ruleWords(row.requirement)} />,
        },
        { key: 'measured', title: t('count.measured'), number: true, cell: (row) => shown(t, row.measured) },
        { key: 'needed', title: t('count.needed'), number: true, cell: (row) => shown(t, row.needed) },
        { key: 'met', title: t('count.outcome'), cell: (row) => t(row.met ? 'count.met' : 'count.missed') },
      ]}
    />
  );
}

function Condition({ name, rule }: { readonly name: string; readonly rule: string }) {
  return (
    <>
      <bdi>{name}</bdi>
      <span className={css['rule']}>{rule}</span>
    </>
  );
}
