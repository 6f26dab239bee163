import { useState } from 'react';
import { iconRefresh, iconShield } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Details } from '../shared/kit/details.tsx';
import { Card, Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { CopyButton, TrackerCode } from '../shared/kit/tracker.tsx';
import { useT } from '../shared/settings.tsx';
import { checkSums } from './check-sums.ts';
import type { Trouble } from './refusal-words.ts';
import { TroubleNotice } from './trouble-notice.tsx';
import { Unlock } from './unlock.tsx';
import type { Trustee } from './use-trustee.ts';

/** Nothing to do now: for whom or what everybody waits, and the check sums to read to each other meanwhile. */
export function Waiting({ trustee, onRestart }: { readonly trustee: Trustee; readonly onRestart: () => void }) {
  const t = useT();
  const { desk } = trustee;
  const { status } = desk.election;
  const draft = status === 'draft';
  const others = desk.waitingFor.length > 0;
  const what = draft ? (others ? 'others' : 'lock') : status === 'ready' || status === 'open' || status === 'paused' ? 'polls' : 'tally';
  return (
    <Stack>
      <h2>{t(`trustee.wait.${what}`)}</h2>
      <Notice role="status">
        <p>{t(`trustee.wait.${what}.what`)}</p>
        {others && <p>{t('trustee.wait.for', { names: t.list([...desk.waitingFor]) })}</p>}
        {draft && desk.kind === 'member' && trustee.unlocked && <p>{t('trustee.wait.leave-open')}</p>}
      </Notice>
      <Actions>
        <Button look="secondary" icon={iconRefresh} onPress={trustee.refresh}>
          {t('trustee.wait.look')}
        </Button>
      </Actions>
      <Sums trustee={trustee} />
      {!draft && <OwnKeyCheck trustee={trustee} />}
      {draft && (
        <Details summary={t('trustee.restart')}>
          <p>{t(desk.kind === 'single' ? 'trustee.restart.what' : 'trustee.restart.what.member')}</p>
          <Actions>
            <Button look="secondary" onPress={onRestart}>
              {t('trustee.restart.go')}
            </Button>
          </Actions>
        </Details>
      )}
    </Stack>
  );
}

/** Check sums in groups of four, to be read aloud over another channel than this page. */
function Sums({ trustee }: { readonly trustee: Trustee }) {
  const t = useT();
  const sums = checkSums(trustee.desk);
  const shown = (['own', 'election', 'trustees'] as const).flatMap((name) => (sums[name] === null ? [] : [{ name, sum: sums[name] }]));
  if (shown.length === 0) return null;
  return (
    <section aria-labelledby="sums">
      <Stack gap={4}>
        <h2 id="sums">{t('trustee.sums')}</h2>
        <p>{t('trustee.sums.what')}</p>
        {shown.map(({ name, sum }) => (
          <Card key={name}>
            <Stack gap={3}>
              <h3>{t(`trustee.sum.${name}`)}</h3>
              <TrackerCode code={sum} />
              <Actions>
                <CopyButton text={sum} label={t('trustee.sum.copy')} />
              </Actions>
            </Stack>
          </Card>
        ))}
      </Stack>
    </section>
  );
}

/** After the lock: is this trustee's key really one of those that open the tally? */
function OwnKeyCheck({ trustee }: { readonly trustee: Trustee }) {
  const t = useT();
  const [state, setState] = useState<'idle' | 'busy' | 'good'>('idle');
  const [trouble, setTrouble] = useState<Trouble>();
  const check = async () => {
    setState('busy');
    const wrong = await trustee.checkRecords();
    setTrouble(wrong);
    setState(wrong ? 'idle' : 'good');
  };
  return (
    <section aria-labelledby="own">
      <Stack gap={4}>
        <h2 id="own">{t('trustee.own')}</h2>
        <p>{t('trustee.own.what')}</p>
        <TroubleNotice trouble={trouble} />
        {state === 'good' ? (
          <Notice tone="done" role="status">
            <p>{t('trustee.own.good')}</p>
          </Notice>
        ) : trustee.unlocked ? (
          <Actions>
            <Button look="secondary" icon={iconShield} busy={state === 'busy'} onPress={() => void check()}>
              {t('trustee.own.go')}
            </Button>
          </Actions>
        ) : (
          <Unlock button={t('trustee.own.go')} open={trustee.open} onOpened={() => void check()} />
        )}
      </Stack>
    </section>
  );
}
