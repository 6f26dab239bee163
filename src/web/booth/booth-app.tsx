import { loadMessages as ballotTexts } from 'virtual:messages/refusal+ballot+grade+symbol';
import { loadMessages as registerTexts } from 'virtual:messages/register';
import { loadMessages as stationTexts } from 'virtual:messages/station';
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { iconRefresh } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Frame } from '../shared/kit/frame.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { usePath } from '../shared/router.tsx';
import { useSettings, useT } from '../shared/settings.tsx';
import { type ElectionView, wordsIn } from '../shared/election-view.ts';
import { useElection } from '../shared/use-election.ts';
import { useTexts } from '../shared/use-texts.ts';
import { BoothFooter } from './booth-footer.tsx';
import { VotingFlow } from './voting-flow.tsx';

const Kiosk = lazy(() => import('./kiosk.tsx').then(({ Kiosk: component }) => ({ default: component })));
const NoElection = lazy(() => import('./no-election.tsx').then(({ NoElection: component }) => ({ default: component })));
const Register = lazy(() => import('./register-page.tsx').then(({ RegisterPage: component }) => ({ default: component })));

/** Which of the booth's pages the address asks for. */
export function BoothApp({ linkSecret, kiosk }: { readonly linkSecret: string | undefined; readonly kiosk: boolean }) {
  const path = usePath();
  const parts = path.split('/').filter((part) => part !== '');
  // Station and registration show texts beyond those of the sign-in page.
  const register = parts[2] === 'register';
  const ballot = useTexts(kiosk || register ? ballotTexts : undefined);
  const own = useTexts(kiosk ? stationTexts : register ? registerTexts : undefined);
  if (!ballot || !own) return <Waiting />;
  if (kiosk) {
    return (
      <Suspense fallback={<Waiting />}>
        <Kiosk slug={parts[1]} />
      </Suspense>
    );
  }
  return <ElectionDoor slug={parts[1] ?? ''} page={parts[2] === 'register' ? 'register' : 'vote'} linkSecret={linkSecret} />;
}

function ElectionDoor({
  slug,
  page,
  linkSecret,
}: {
  readonly slug: string;
  readonly page: 'register' | 'vote';
  readonly linkSecret: string | undefined;
}) {
  const [state, again] = useElection(slug);
  const t = useT();
  switch (state.kind) {
    case 'loading':
      return <Waiting />;
    case 'missing':
      return (
        <Frame width="booth">
          <Suspense fallback={null}>
            <NoElection />
          </Suspense>
        </Frame>
      );
    case 'lost':
      return (
        <Frame width="booth">
          <Stack>
            <h1>{t('error.offline')}</h1>
            <Notice tone="mind" role="alert">
              <p>{t('error.offline.hint')}</p>
            </Notice>
            <Actions>
              <Button icon={iconRefresh} onPress={again}>
                {t('action.retry')}
              </Button>
            </Actions>
          </Stack>
        </Frame>
      );
    case 'here':
      return (
        <BoothFrame election={state.election}>
          {page === 'register' ? (
            <Suspense fallback={<p>{t('loading')}</p>}>
              <Register election={state.election} />
            </Suspense>
          ) : (
            <VotingFlow election={state.election} linkSecret={linkSecret} refresh={again} />
          )}
        </BoothFrame>
      );
  }
}

function Waiting() {
  const t = useT();
  return (
    <Frame width="booth">
      <p>{t('loading')}</p>
    </Frame>
  );
}

/** Header with the election's name, sample banner, footer with the contact outside the system. */
export function BoothFrame({
  election,
  footer = true,
  children,
}: {
  readonly election: ElectionView;
  readonly footer?: boolean;
  readonly children?: ReactNode;
}) {
  const { t } = useSettings();
  const title = wordsIn(election.definition.title, t.language, election.definition);
  useEffect(() => {
    document.title = `${title} – ${t('booth.title')}`;
  }, [title, t]);
  return (
    <Frame
      width="booth"
      title={title}
      {...(election.definition.sample ? { banner: t('sample.banner') } : {})}
      {...(footer ? { footer: <BoothFooter election={election} /> } : {})}
    >
      {children}
    </Frame>
  );
}
