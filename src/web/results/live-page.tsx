import { loadMessages } from 'virtual:messages/results';
import { Fragment, useEffect, useLayoutEffect, useMemo, useState } from 'react';
import type { LiveTurnout } from '../../wire/voting.ts';
import { iconChart, iconPause, iconPlay, iconScreen } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Announcer, Stack } from '../shared/kit/layout.tsx';
import { Badge, Notice } from '../shared/kit/notice.tsx';
import { Bar } from '../shared/kit/table.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { wordsIn } from '../shared/election-view.ts';
import type { ElectionPageProps } from './election-door.tsx';
import { laterPart } from './later-part.ts';
import { makeLiveCount } from './live-count.tsx';
import { livePlace, LiveText, number, share as barLength } from './live-figure.tsx';
import { Calm, useLiveFeed, type LiveState } from './live-feed.ts';
import { wordsAbout } from './live-words.ts';
import { statusTone, statusWords } from './status-words.ts';
import css from './live-page.module.css';
import page from './public.module.css';

const useOutcome = laterPart(() => import('./outcome-part.ts').then(({ ContestOutcome }) => ContestOutcome), loadMessages);

const livePlaces = () => ({
  cast: livePlace(number),
  share: livePlace(number),
  length: livePlace(barLength),
  calm: new Calm(),
});

/** Turnout as it grows, and the count where this election shows it live; made for a phone in the hand and a screen in a hall. */
export function LivePage({ election }: ElectionPageProps) {
  const t = useT();
  const [paused, setPaused] = useState(false);
  const counts = election.definition.results === 'live';
  const [projector, setProjector] = useState(false);
  const [liveCount] = useState(makeLiveCount);
  const [{ cast: castNow, share: shareNow, length, calm }] = useState(livePlaces);
  const turnoutOf = (turnout: LiveTurnout | undefined) => {
    const { cast, roll } = turnout ?? election.turnout;
    return { cast, roll, share: roll === null || roll === 0 ? undefined : cast / roll };
  };
  const writeTurnout = (turnout: LiveTurnout | undefined) => {
    const { cast, roll, share } = turnoutOf(turnout);
    const percent = t.percent(share ?? 0);
    castNow.set(t.number(cast));
    calm.set(`${cast} ${roll} ${t.language}`, () =>
      roll === null ? t('turnout.cast', { cast }) : t('turnout.of', { cast, roll, share: percent }),
    );
    shareNow.set(percent);
    length.set(String(share ?? 0));
  };
  const state = useLiveFeed(election.slug, paused, counts, (next, before, places) => {
    if (!sameWords(next, before)) return 'words';
    writeTurnout(next.turnout);
    return next.results ? liveCount.tell(next.results, places) : 'kept';
  });
  useLayoutEffect(() => writeTurnout(state.turnout));
  const { turnout, results, connection } = state;
  const { share, roll } = turnoutOf(turnout);
  const status = turnout?.status ?? election.status;
  const drawOutcome = useOutcome();
  const counting = counts && (results === undefined || drawOutcome === undefined) && connection !== 'stale';
  useProjector(projector, () => setProjector(false));
  const tone = statusTone(status);
  const over = status !== 'open' && status !== 'paused';
  const actions = useMemo(
    () => (
      <Actions>
        {!over && (
          <Button look="secondary" icon={paused ? iconPlay : iconPause} pressed={paused} onPress={() => setPaused(!paused)}>
            {t(paused ? 'live.go-on' : 'live.pause')}
          </Button>
        )}
        <Button look="secondary" icon={iconScreen} pressed={projector} onPress={() => setProjector(!projector)}>
          {t(projector ? 'live.projector-off' : 'live.projector')}
        </Button>
        {over && (
          <LinkButton icon={iconChart} href={withLanguage(`/e/${election.slug}/results`)}>
            {t('nav.results')}
          </LinkButton>
        )}
      </Actions>
    ),
    [over, paused, projector, election.slug, t],
  );
  // Turnout and count come one after the other, and the connection in between: the tables are drawn when the count has changed.
  const count = useMemo(
    () =>
      results !== undefined &&
      drawOutcome && (
        <div className={css['contests']}>
          {election.definition.contests.map((contest) => (
            <Fragment key={contest.id}>{drawOutcome({ election, contest, results, projector, liveCount })}</Fragment>
          ))}
        </div>
      ),
    [election, results, drawOutcome, projector, liveCount],
  );
  return (
    <div className={projector ? css['projector'] : undefined}>
      <Stack gap={5}>
        <div className={css['liveHead']}>
          <h1>{projector ? wordsIn(election.definition.title, t.language, election.definition) : t('live.title')}</h1>
          <p className={page['badges']}>
            <Badge {...(tone === undefined ? {} : { tone })}>{statusWords(t, status)}</Badge>
            {!over && <Badge tone={connection === 'live' ? 'done' : 'mind'}>{t(paused ? 'live.paused' : `live.${connection}`)}</Badge>}
          </p>
        </div>
        {connection === 'stale' && (
          <Notice tone="mind" role="status">
            <p>
              {turnout === undefined
                ? t('live.stale-none')
                : t('live.stale-since', { when: t.moment(Date.parse(turnout.at), { timeStyle: 'medium' }) })}
            </p>
          </Notice>
        )}
        <section className={css['turnout']} aria-labelledby="turnout">
          <h2 id="turnout">{t('turnout.title')}</h2>
          <p className={css['bigNumber']}>
            <LiveText of={castNow} />
          </p>
          {roll !== null && <p>{t('live.of-roll', { roll })}</p>}
          {share !== undefined && (
            <div className={css['turnoutBar']}>
              <Bar place={length.place} />
              <p>
                <LiveText of={shareNow} />
              </p>
            </div>
          )}
        </section>
        {actions}
        <Announcer text={<LiveText of={calm} />} />
        {count}
        {counting && <FirstQuestion election={election} />}
        {!counts && !over && <p className={page['soft']}>{t('live.no-count')}</p>}
        {over && (
          <Notice tone="info">
            <p>{t('live.over')}</p>
          </Notice>
        )}
      </Stack>
    </div>
  );
}

/** What of the turnout is in words: they change when the roll does. */
const about = (turnout: LiveTurnout | undefined): string => `${turnout?.status}${turnout?.roll}`;

/** Whether nothing but figures differs. */
function sameWords(next: LiveState, before: LiveState): boolean {
  if (next.connection !== before.connection || about(next.turnout) !== about(before.turnout)) return false;
  if (next.results === before.results) return true;
  return next.results !== undefined && before.results !== undefined && wordsAbout(next.results) === wordsAbout(before.results);
}

/** While the count is on its way: what is counted, where it will stand. */
function FirstQuestion({ election: { definition } }: Pick<ElectionPageProps, 'election'>) {
  const { language } = useT();
  return (
    <div className={css['contests']} data-waiting>
      <h2>
        <bdi>{wordsIn(definition.contests[0]?.question, language, definition)}</bdi>
      </h2>
    </div>
  );
}

/** Large type on the whole screen; Escape or leaving full screen ends it. A browser that refuses full screen still shows it large. */
function useProjector(on: boolean, ended: () => void): void {
  useEffect(() => {
    document.documentElement.toggleAttribute('data-projector', on);
    if (!on) return;
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    const changed = () => {
      if (document.fullscreenElement === null) ended();
    };
    const key = (event: KeyboardEvent) => {
      if (event.key === 'Escape') ended();
    };
    document.addEventListener('fullscreenchange', changed);
    addEventListener('keydown', key);
    return () => {
      document.removeEventListener('fullscreenchange', changed);
      removeEventListener('keydown', key);
      document.documentElement.removeAttribute('data-projector');
      if (document.fullscreenElement !== null) void document.exitFullscreen();
    };
    // `ended` is made anew on each draw; only the switch matters.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [on]);
}
