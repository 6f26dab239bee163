import { useEffect, useState } from 'react';
import type { TrusteeDeskWire } from '../../wire/administration.ts';
import { wordsIn } from '../shared/election-view.ts';
import { iconCheck, iconKey, iconRefresh } from '../shared/icons.tsx';
import { Actions, Button, LinkButton } from '../shared/kit/button.tsx';
import { Frame } from '../shared/kit/frame.tsx';
import { Steps } from '../shared/kit/steps.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { Link, withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { KeyRounds } from './key-rounds.tsx';
import { MakeKey } from './make-key.tsx';
import { TallyWork } from './tally-work.tsx';
import { useDesk, useTrustee, type Trustee } from './use-trustee.ts';
import { Waiting } from './waiting.tsx';

/** `/trustee`: everything that a trustee does, from the key to the opening of the tally. The link says who. */
export function TrusteeApp({ token }: { readonly token: string }) {
  const t = useT();
  const [state, renew] = useDesk(token);
  switch (state.kind) {
    case 'loading':
      return (
        <Frame width="booth">
          <h1>{t('trustee.title')}</h1>
          <p role="status">{t('loading')}</p>
        </Frame>
      );
    case 'gone':
      return (
        <Frame width="booth">
          <EmptyState main icon={iconKey} title={t('trustee.link.title')}>
            <p>{t('trustee.link.gone')}</p>
          </EmptyState>
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
              <Button icon={iconRefresh} onPress={() => renew()}>
                {t('action.retry')}
              </Button>
            </Actions>
          </Stack>
        </Frame>
      );
    case 'here':
      return <Desk token={token} desk={state.desk} renew={renew} />;
  }
}

/** 1 the key, 2 comparing check sums until the polls have closed, 3 the tally. */
function stepNow(desk: TrusteeDeskWire): 1 | 2 | 3 {
  if (desk.election.status === 'draft') return desk.stage === 'wait' && desk.waitingFor.length === 0 ? 2 : 1;
  return desk.election.status === 'ready' || desk.election.status === 'open' || desk.election.status === 'paused' ? 2 : 3;
}

function Desk({
  token,
  desk,
  renew,
}: {
  readonly token: string;
  readonly desk: TrusteeDeskWire;
  readonly renew: (next?: TrusteeDeskWire) => void;
}) {
  const t = useT();
  const trustee = useTrustee(token, desk, renew);
  const title = wordsIn(desk.election.title, t.language);
  const step = stepNow(desk);
  useEffect(() => {
    document.title = `${title} – ${t('trustee.title')}`;
  }, [title, t]);
  return (
    <Frame width="booth" title={title} footer={<DeskFooter desk={desk} />}>
      <Stack>
        <Steps now={step} total={3} label={t(`trustee.step.${step}`)} />
        <h1>{t('trustee.hello', { name: desk.name })}</h1>
        <Task trustee={trustee} />
      </Stack>
    </Frame>
  );
}

/** The one thing that is to be done now. */
function Task({ trustee }: { readonly trustee: Trustee }) {
  const [again, setAgain] = useState(false);
  const { stage, election } = trustee.desk;
  if (again && election.status === 'draft') return <MakeKey trustee={trustee} onDone={() => setAgain(false)} />;
  switch (stage) {
    case 'make-key':
    case 'certificate':
      return <MakeKey trustee={trustee} onDone={() => setAgain(false)} />;
    case 'polynomial':
    case 'share':
      return <KeyRounds key={stage} trustee={trustee} step={stage} />;
    case 'shuffle':
    case 'decrypt':
      return <TallyWork key={stage} trustee={trustee} step={stage} />;
    case 'wait':
      return <Waiting trustee={trustee} onRestart={() => setAgain(true)} />;
    case 'finished':
      return <Finished desk={trustee.desk} />;
  }
}

function Finished({ desk }: { readonly desk: TrusteeDeskWire }) {
  const t = useT();
  return (
    <Stack>
      <h2>{t('trustee.finished')}</h2>
      <Notice tone="done" role="status">
        <p>{t('trustee.finished.what')}</p>
      </Notice>
      <p>{t('trustee.finished.file')}</p>
      <Actions>
        <LinkButton icon={iconCheck} href={withLanguage(`/e/${desk.election.slug}/verify`)}>
          {t('trustee.finished.verify')}
        </LinkButton>
      </Actions>
    </Stack>
  );
}

function DeskFooter({ desk }: { readonly desk: TrusteeDeskWire }) {
  const t = useT();
  return (
    <>
      {desk.election.status !== 'draft' && <Link href={`/e/${desk.election.slug}`}>{t('trustee.about')}</Link>}
      <p>{t('trustee.footer')}</p>
    </>
  );
}
