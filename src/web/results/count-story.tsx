import { useEffect, useState } from 'react';
import { explain, explainRound } from '../../counting/explain.ts';
import { methodFacts } from '../../counting/method-facts.ts';
import type { MethodSpec } from '../../counting/method.ts';
import type { CountResult, Round, Transfer } from '../../counting/result.ts';
import type { Sentence, SentenceParam } from '../../counting/sentences.ts';
import kit from '../shared/kit/details.module.css';
import { Details } from '../shared/kit/details.tsx';
import { gradeWord, MOST_WORDED } from '../shared/grade-word.ts';
import { Hidden } from '../shared/kit/layout.tsx';
import { Bar, DataTable } from '../shared/kit/table.tsx';
import { useT } from '../shared/settings.tsx';
import type { Translator, Values } from '../shared/translator.ts';
import { approximate, shown } from './exact-number.ts';
import { Conditions, DECIMALS, GradeTable, PairwiseTable, SeatTable, type StoryProps } from './count-figures.tsx';
import css from './count-story.module.css';
import page from './public.module.css';

// How a count came to its result, for a member who has never heard of the method: sentences, then the figures behind them.

function valuesOf(t: Translator, params: { readonly [name: string]: SentenceParam }): Values {
  return Object.fromEntries(Object.entries(params).map(([key, value]) => [key, typeof value === 'object' ? t.list(value) : value]));
}

/** A sentence of the count in the reader's language. */
function said(t: Translator, { key, params }: Sentence): string {
  return t(`why.${key}`, valuesOf(t, params));
}

/** The sentence, with its grade in words where the ballots had words. */
function saidOf(t: Translator, { spec }: CountResult, given: Sentence): string {
  const { key, params } = given;
  return key === 'judgment.winner' && spec.method === 'majority-judgment' && spec.grades <= MOST_WORDED
    ? t('why.judgment.word', { ...valuesOf(t, params), grade: gradeWord(t, spec.grades, Number(params['grade'])) })
    : said(t, given);
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
          const words = saidOf(t, result, sentence);
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

/** So many figures in a round, and in all of them, are drawn before anybody opens them. */
const FIGURES_A_ROUND = 80;
const FIGURES_BEFOREHAND = 4_000;

/**
 * Whether rounds are drawn before they are opened, each in an idle moment of its own, so that a search in the page finds their figures:
 * browsers open what is closed around a match. Not those of a count that still changes with every vote.
 */
function drawnBeforehand(rounds: readonly Round[], live: boolean): boolean {
  const sizes = rounds.map(({ tally }) => tally.length);
  const few = Math.max(...sizes) <= FIGURES_A_ROUND && sizes.reduce((sum, size) => sum + size, 0) <= FIGURES_BEFOREHAND;
  return few && !live && typeof requestIdleCallback === 'function';
}

/** The final round first and open, all rounds below it. */
function Rounds({ result, name, live }: StoryProps) {
  const t = useT();
  const all = useAllDrawn(result.rounds);
  const beforehand = drawnBeforehand(result.rounds, live);
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
        <OneRound
          key={index}
          result={result}
          round={round}
          number={index + 1}
          name={name}
          live={live}
          drawn={all}
          beforehand={beforehand}
        />
      ))}
    </div>
  );
}

interface OneRoundProps extends StoryProps {
  readonly round: Round;
  readonly number: number;
  /** Drawn at once. */
  readonly drawn: boolean;
  readonly beforehand: boolean;
}

/** A round that is drawn when it is opened or there is time: each costs a slow telephone some, and a thousand candidates go through nearly as many. */
function OneRound({ drawn, beforehand, ...props }: OneRoundProps) {
  const t = useT();
  const only = props.result.rounds.length === 1;
  const [open, setOpen] = useState(only);
  const [idle, setIdle] = useState(false);
  const wait = beforehand && !open && !idle;
  useEffect(() => {
    if (!wait) return undefined;
    const turn = requestIdleCallback(() => setIdle(true));
    return () => cancelIdleCallback(turn);
  }, [wait]);
  return (
    <details open={only} className={kit['details']} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('round.number', { number: props.number, total: props.result.rounds.length })}</summary>
      <div>{(open || drawn || idle) && <RoundView {...props} />}</div>
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
      {idle > 0 && <p className={page['soft']}>{t.pair(t('count.inactive'), t.number(idle, DECIMALS))}</p>}
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
