import { useCallback, useEffect, useRef, useState } from 'react';
import { iconRefresh } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { useT } from '../shared/settings.tsx';
import type { Trouble } from './refusal-words.ts';
import { TroubleNotice } from './trouble-notice.tsx';
import { Unlock } from './unlock.tsx';
import type { Trustee } from './use-trustee.ts';

/** Rounds 2 and 3 of a threshold group's key: they run by themselves once the key file is open. */
export function KeyRounds({ trustee, step }: { readonly trustee: Trustee; readonly step: 'polynomial' | 'share' }) {
  const t = useT();
  const [trouble, setTrouble] = useState<Trouble>();
  const running = useRef(false);
  const begun = useRef(false);
  const { unlocked, doStep } = trustee;
  const run = useCallback(async () => {
    if (running.current) return;
    running.current = true;
    setTrouble(undefined);
    setTrouble(await doStep(step));
    running.current = false;
  }, [doStep, step]);
  // By itself once the key is open; after a failure only when somebody asks for it.
  useEffect(() => {
    const first = unlocked && !begun.current;
    begun.current = unlocked;
    if (first) void run();
  }, [unlocked, run]);
  return (
    <Stack>
      <h2>{t('trustee.round.title', { round: step === 'polynomial' ? 2 : 3 })}</h2>
      <p>{t('trustee.round.what')}</p>
      <TroubleNotice trouble={trouble} />
      {!unlocked ? (
        <Unlock button={t('trustee.open')} open={trustee.open} />
      ) : trouble ? (
        <Actions>
          <Button icon={iconRefresh} onPress={() => void run()}>
            {t('action.retry')}
          </Button>
        </Actions>
      ) : (
        <p role="status">{t('trustee.round.working')}</p>
      )}
    </Stack>
  );
}
