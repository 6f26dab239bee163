import { useCallback, useEffect, useRef, useState } from 'react';
import type { PublicListEntry } from '../../wire/voting.ts';
import { ask, electionPath } from '../shared/api.ts';
import { iconBallot, iconTablet } from '../shared/icons.tsx';
import { LANGUAGES } from '../shared/languages.ts';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Frame } from '../shared/kit/frame.tsx';
import { Dialog } from '../shared/kit/dialog.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { LogoMark } from '../shared/logo.tsx';
import { navigate } from '../shared/router.tsx';
import { useSettings, useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { useElection } from '../shared/use-election.ts';
import { BoothFrame } from './booth-app.tsx';
import { NotOpen } from './closed-doors.tsx';
import { VotingFlow } from './voting-flow.tsx';
import css from './booth.module.css';

/** Seconds without a touch before the notice, and then to stay (rule 24). */
export const IDLE_SECONDS = 120;
export const STAY_SECONDS = 30;

/** A shared tablet: an officer chooses the election once, then voter after voter starts from a clean first page. */
export function Kiosk({ slug }: { readonly slug: string | undefined }) {
  return slug === undefined ? <ChooseElection /> : <Station slug={slug} />;
}

function ChooseElection() {
  const t = useT();
  const [list, setList] = useState<readonly PublicListEntry[]>();
  useEffect(() => {
    void ask<readonly PublicListEntry[]>('/api/elections').then((answer) => setList(answer.kind === 'done' ? answer.value : []));
  }, []);
  const open = list?.filter((entry) => entry.status === 'open' || entry.status === 'ready' || entry.status === 'paused');
  return (
    <Frame width="booth">
      <Stack>
        <h1>{t('kiosk.title')}</h1>
        <p>{t('kiosk.intro')}</p>
        {open === undefined && <p>{t('loading')}</p>}
        {open?.length === 0 && (
          <EmptyState icon={iconTablet} title={t('kiosk.none')}>
            <p>{t('kiosk.none.hint')}</p>
          </EmptyState>
        )}
        {open?.map((entry) => (
          <Button key={entry.slug} look="secondary" size="large" icon={iconBallot} onPress={() => navigate(`/kiosk/${entry.slug}`)}>
            {wordsIn(entry.title, t.language)}
          </Button>
        ))}
      </Stack>
    </Frame>
  );
}

function Station({ slug }: { readonly slug: string }) {
  const [state, again] = useElection(slug);
  const t = useT();
  const [round, setRound] = useState(0);
  const [started, setStarted] = useState(false);
  const [cast, setCast] = useState(false);
  const { reset } = useSettings();
  const first = useRef(true);
  const done = useCallback(() => {
    // The session cookie of the voter who leaves is ended at the server; what was marked goes with the unmounted flow.
    void ask(electionPath(slug, '/me')).then((answer) => {
      if (answer.kind === 'done')
        void ask(electionPath(slug, '/sign-out'), { method: 'POST', csrf: (answer.value as { csrf: string }).csrf, body: {} });
    });
    setStarted(false);
    setCast(false);
    setRound((old) => old + 1);
    again();
  }, [slug, again]);
  const language =
    state.kind === 'here' ? (LANGUAGES.find((item) => item.code === state.election.definition.languages[0])?.code ?? 'en') : undefined;
  useEffect(() => {
    if (language === undefined) return;
    if (!first.current) reset(language);
    first.current = false;
    // Only when a round ends: a voter's own choice of language in mid-round stays.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [round]);
  if (state.kind !== 'here') {
    return (
      <Frame width="booth">
        <Stack>
          <p>{t(state.kind === 'loading' ? 'loading' : state.kind === 'missing' ? 'error.not-found' : 'error.offline')}</p>
          {state.kind === 'lost' && <Button onPress={again}>{t('action.retry')}</Button>}
        </Stack>
      </Frame>
    );
  }
  const { election } = state;
  if (!started) return <Attract election={election} onStart={() => setStarted(true)} refresh={again} />;
  return (
    <BoothFrame election={election} footer={false}>
      <VotingFlow key={round} election={election} linkSecret={undefined} refresh={again} kiosk onDone={done} onCast={() => setCast(true)} />
      {!cast && (
        <div className={css['leave']}>
          <Button look="quiet" onPress={done}>
            {t('kiosk.leave')}
          </Button>
        </div>
      )}
      <Inactivity onLeave={done} />
    </BoothFrame>
  );
}

/** The first page of a station: touch to begin, in every language of the election. */
function Attract({
  election,
  onStart,
  refresh,
}: {
  readonly election: ElectionView;
  readonly onStart: () => void;
  readonly refresh: () => void;
}) {
  const { t, set } = useSettings();
  const languages = LANGUAGES.filter((item) => election.definition.languages.includes(item.code));
  if (election.status !== 'open') {
    return (
      <BoothFrame election={election} footer={false}>
        <NotOpen election={election} refresh={refresh} />
      </BoothFrame>
    );
  }
  return (
    <BoothFrame election={election} footer={false}>
      <div className={css['attract']}>
        <LogoMark size="96px" />
        <h1>{wordsIn(election.definition.title, t.language, election.definition)}</h1>
        <Button size="large" icon={iconBallot} onPress={onStart}>
          {t('kiosk.start')}
        </Button>
        {languages.length > 1 && (
          <div className={css['languages']}>
            {languages.map((item) => (
              <Button key={item.code} look="secondary" pressed={item.code === t.language} onPress={() => set({ language: item.code })}>
                <span lang={item.code}>{item.name}</span>
              </Button>
            ))}
          </div>
        )}
        <p>{t('kiosk.helper')}</p>
      </div>
    </BoothFrame>
  );
}

/** Nobody touches the screen: asks whether somebody is still there, then clears everything. */
function Inactivity({ onLeave }: { readonly onLeave: () => void }) {
  const t = useT();
  const [left, setLeft] = useState<number>();
  const last = useRef(0);
  useEffect(() => {
    last.current = performance.now();
    const touched = () => {
      last.current = performance.now();
    };
    const kinds = ['pointerdown', 'keydown', 'scroll'] as const;
    for (const kind of kinds) addEventListener(kind, touched, { passive: true });
    const timer = setInterval(() => {
      const idle = (performance.now() - last.current) / 1_000;
      const rest = Math.ceil(IDLE_SECONDS + STAY_SECONDS - idle);
      if (rest <= 0) onLeave();
      else setLeft(idle >= IDLE_SECONDS ? rest : undefined);
    }, 500);
    return () => {
      clearInterval(timer);
      for (const kind of kinds) removeEventListener(kind, touched);
    };
  }, [onLeave]);
  const stay = () => {
    last.current = performance.now();
    setLeft(undefined);
  };
  return (
    <Dialog open={left !== undefined} title={t('kiosk.still-there')} onClose={stay} closable={false}>
      <p role="alert">{t('kiosk.still-there.body')}</p>
      <p aria-hidden="true">{t('kiosk.still-there.left', { seconds: left ?? 0 })}</p>
      <Actions>
        <Button onPress={stay}>{t('kiosk.stay')}</Button>
        <Button look="secondary" onPress={onLeave}>
          {t('kiosk.leave')}
        </Button>
      </Actions>
    </Dialog>
  );
}
