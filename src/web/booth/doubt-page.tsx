import { useCallback, useEffect, useRef, useState } from 'react';
import type { Receipt } from '../../wire/voting.ts';
import { iconRefresh } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import { resolveDoubt } from './casting.ts';
import type { Doubt } from './doubt.ts';

interface DoubtPageProps {
  readonly doubt: Doubt;
  readonly onRecorded: (receipt: Receipt) => void;
  readonly onNotRecorded: () => void;
}

/** Back after a cast whose answer was never seen: the server is asked, the voter hears plainly what it knows, nothing is sent twice. */
export function DoubtPage({ doubt, onRecorded, onNotRecorded }: DoubtPageProps) {
  const t = useT();
  const [state, setState] = useState<'asking' | 'unknown' | 'not-recorded'>('asking');
  const recorded = useRef(onRecorded);
  const askNow = useCallback(() => {
    setState('asking');
    void resolveDoubt(doubt).then((answer) => (answer.kind === 'recorded' ? recorded.current(answer.receipt) : setState(answer.kind)));
  }, [doubt]);
  useEffect(() => {
    askNow();
    addEventListener('online', askNow);
    return () => removeEventListener('online', askNow);
  }, [askNow]);
  if (state === 'not-recorded') {
    return (
      <Stack>
        <h1>{t('doubt.not-recorded.title')}</h1>
        <Notice tone="mind" role="alert">
          <p>{t('doubt.not-recorded.gone')}</p>
        </Notice>
        <Actions>
          <Button onPress={onNotRecorded}>{t('doubt.start-again')}</Button>
        </Actions>
      </Stack>
    );
  }
  return (
    <Stack>
      <h1>{t('doubt.title')}</h1>
      <Notice tone="mind" role="alert">
        <p>{t('doubt.body')}</p>
        <p>{t('doubt.safe')}</p>
      </Notice>
      <Actions>
        <Button icon={iconRefresh} busy={state === 'asking'} onPress={askNow}>
          {t(state === 'asking' ? 'doubt.asking' : 'doubt.ask')}
        </Button>
      </Actions>
    </Stack>
  );
}
