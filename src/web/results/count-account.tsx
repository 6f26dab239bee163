import { useEffect, useMemo, useState } from 'react';
import type { TieEnd } from '../../counting/method.ts';
import type { CountResult, TieRecord } from '../../counting/result.ts';
import type { WriteInsTold } from '../../wire/voting.ts';
import { Details } from '../shared/kit/details.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import type { Translator } from '../shared/translator.ts';
import type { ContestProps } from './contest-outcome.tsx';
import { gradeOf } from './count-figures.tsx';
import { CountStory } from './count-story.tsx';
import { approximate, shown } from './exact-number.ts';
import css from './count-story.module.css';
import page from './public.module.css';

export interface AccountProps extends ContestProps {
  readonly result: CountResult;
  readonly name: (index: number) => string;
  /** Only this grade in words: their texts come with the account. */
  readonly grade?: number;
}

/** While votes come in, the figures change with each of them and the story of the count after them, in milliseconds. */
const STORY_PAUSE = 10_000;

/** The result to tell the story of while it is `wanted`: while votes come in, that of a little while ago. */
function useTold({ contest, result, standing, liveCount }: AccountProps, wanted: boolean): CountResult {
  const [told, setTold] = useState(result);
  const [story] = useState(() => {
    let newest = result;
    let telling = false;
    let due = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      if (!telling) return;
      timer ??= setTimeout(
        () => {
          timer = undefined;
          due = performance.now() + STORY_PAUSE;
          setTold(newest);
        },
        Math.max(0, due - performance.now()),
      );
    };
    return {
      take(value: CountResult) {
        newest = value;
        tell();
      },
      begin() {
        telling = true;
        tell();
      },
      end() {
        telling = false;
        clearTimeout(timer);
        timer = undefined;
      },
    };
  });
  useEffect(() => story.take(result), [story, result]);
  useEffect(
    () =>
      liveCount?.listen(contest.id, ({ result: next }) => {
        if (next) story.take(next);
        return 'kept';
      }),
    [story, liveCount, contest],
  );
  useEffect(() => {
    if (!wanted) return;
    story.begin();
    return story.end;
  }, [story, wanted]);
  return standing === 'live' ? told : result;
}

/** How the result came about, or one grade in words. */
export function CountAccount(props: AccountProps) {
  const t = useT();
  const { grade } = props;
  if (grade === undefined) return <WholeAccount {...props} />;
  return <>{gradeOf(t, props.result.gradeDistribution?.counts[0]?.length ?? 0, grade)}</>;
}

/** The papers, ties and how they were settled, then the story of the count. */
function WholeAccount(props: AccountProps) {
  const { contest, outcome, result, standing, ballots, name, liveCount } = props;
  const t = useT();
  const live = standing === 'live';
  const [open, setOpen] = useState(false);
  const told = useTold(props, open || !liveCount);
  // Names change with the language alone, which `t` stands for.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const story = useMemo(() => <CountStory result={told} name={name} spec={contest.method} live={live} />, [told, contest, live, t]);
  const papers = ({ blank, invalid }: CountResult['papers'], cast: number): string =>
    t(live ? 'result.papers-live' : 'result.papers', { ballots: cast, blank: shown(t, blank), invalid: shown(t, invalid) });
  // Where the account is drawn anew for its own reasons, newer papers than those of this count may stand there already.
  const papersShown = useMemo(
    () => {
      const now = papers(result.papers, ballots);
      return liveCount?.at(contest.id).show('text', 'papers', now) ?? now;
    },
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [result, ballots, live, liveCount, contest.id, t],
  );
  useEffect(() =>
    liveCount?.listen(contest.id, (now, cast) => {
      if (now.result) liveCount.at(contest.id).set('papers', papers(now.result.papers, cast));
      return 'kept';
    }),
  );
  return (
    <>
      <p className={page['soft']}>{papersShown}</p>
      {outcome.writeIns?.decided === false && <UndecidedNames votes={outcome.writeIns.votes} />}
      {/* While votes come in a tie is nothing to settle yet. */}
      {!live && result.ties.length > 0 && <Ties result={result} name={name} seed={outcome.lotSeed} end={contest.method.tie.end.by} />}
      {outcome.writeIns?.decided && <WrittenIn outcome={outcome} told={outcome.writeIns} name={name} />}
      {/* Where figures come second by second, their story is for those who ask for it. */}
      {liveCount ? (
        <Details summary={t('count.story')} onOpen={() => setOpen(true)}>
          {open && story}
        </Details>
      ) : (
        story
      )}
    </>
  );
}

/** Names written in that nobody has decided about: they are in no figure, and they can change every one. */
function UndecidedNames({ votes }: Pick<WriteInsTold, 'votes'>) {
  const t = useT();
  return (
    <Notice tone="mind" title={t('written.total', { votes: shown(t, votes) })}>
      <p>{t('written.undecided')}</p>
    </Notice>
  );
}

/** For whom the names that voters wrote in were counted, with the spellings that several voters share. */
function WrittenIn({
  outcome,
  told,
  name,
}: Pick<ContestProps, 'outcome'> & { readonly told: WriteInsTold; readonly name: (index: number) => string }) {
  const t = useT();
  const nameOf = (id: string): string => name(outcome.candidates.findIndex((candidate) => candidate.id === id));
  return (
    <div>
      <h3>{t('written.title')}</h3>
      <p>{t('written.what', { count: approximate(told.votes), votes: shown(t, told.votes) })}</p>
      <ul>
        {told.counted.map(({ candidate, votes, spellings }) => (
          <li key={candidate}>
            {t('written.counted', { name: nameOf(candidate), votes: shown(t, votes) })}{' '}
            {spellings.length > 0 && t('written.spelt', { spellings: t.list(spellings.map(({ text }) => `“${text}”`)) })}
          </li>
        ))}
        {told.nobody.names > 0 && (
          <li>
            {t('written.nobody', { names: told.nobody.names, count: approximate(told.nobody.votes), votes: shown(t, told.nobody.votes) })}
          </li>
        )}
      </ul>
    </div>
  );
}

/** How a tie ended, or what is still to end it: `end` is what the rules lay down, and lots may be drawn only when the votes are counted. */
function tieEnding(t: Translator, { chosen, decidedBy }: TieRecord, end: TieEnd['by'], name: (index: number) => string): string {
  const names = t.list(chosen.map(name));
  if (decidedBy === 'no-effect') return t('tie.no-effect', { names });
  if (decidedBy !== 'left-tied') return t('tie.chosen', { names, how: t(`tie.by.${decidedBy}`) });
  return t(`tie.open.${end === 'order' ? 'left-tied' : end}`);
}

function Ties({
  result,
  name,
  seed,
  end,
}: {
  readonly result: CountResult;
  readonly name: (index: number) => string;
  readonly seed: string | null;
  readonly end: TieEnd['by'];
}) {
  const t = useT();
  return (
    <Notice tone="mind" title={t('tie.title', { count: result.ties.length })}>
      <ul>
        {result.ties.map((tie, index) => (
          <li key={index}>
            {t('tie.between', { names: t.list(tie.among.map(name)) })} {t(`tie.about.${tie.about}`)} {tieEnding(t, tie, end, name)}
          </li>
        ))}
      </ul>
      {seed !== null && (
        <p>
          {t('count.seed')} <code className={css['address']}>{seed}</code>
        </p>
      )}
    </Notice>
  );
}
