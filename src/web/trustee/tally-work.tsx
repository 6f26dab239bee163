import { useState } from 'react';
import { iconLock, iconShield } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { Checkbox } from '../shared/kit/choice.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { Bar } from '../shared/kit/table.tsx';
import { useT } from '../shared/settings.tsx';
import type { DeskProgress } from './desk-messages.ts';
import type { Trouble } from './refusal-words.ts';
import { TroubleNotice } from './trouble-notice.tsx';
import { Unlock } from './unlock.tsx';
import type { Trustee } from './use-trustee.ts';

type Work =
  | { readonly kind: 'idle' }
  | { readonly kind: 'checking'; readonly progress: DeskProgress | undefined }
  | { readonly kind: 'working' };

/** The trustee's part of the count: check everything, then shuffle the rankings or open this trustee's share of the tally. */
export function TallyWork({ trustee, step }: { readonly trustee: Trustee; readonly step: 'shuffle' | 'decrypt' }) {
  const t = useT();
  const [checkFirst, setCheckFirst] = useState(true);
  const [work, setWork] = useState<Work>({ kind: 'idle' });
  const [checked, setChecked] = useState(false);
  const [trouble, setTrouble] = useState<Trouble>();
  const run = async () => {
    setTrouble(undefined);
    if (checkFirst) {
      setWork({ kind: 'checking', progress: undefined });
      const wrong = await trustee.checkEverything((progress) => setWork({ kind: 'checking', progress }));
      setChecked(!wrong);
      if (wrong) {
        setTrouble(wrong);
        return setWork({ kind: 'idle' });
      }
    }
    setWork({ kind: 'working' });
    setTrouble(await trustee.doStep(step));
    return setWork({ kind: 'idle' });
  };
  const busy = work.kind !== 'idle';
  return (
    <Stack>
      <h2>{t(`trustee.${step}.title`)}</h2>
      <p>{t(`trustee.${step}.what`)}</p>
      <TroubleNotice trouble={trouble} />
      {!trustee.unlocked ? (
        <Unlock button={t('trustee.open')} open={trustee.open} />
      ) : (
        <>
          <Checkbox
            id="check-first"
            label={t('trustee.check-first')}
            hint={t('trustee.check-first.hint')}
            checked={checkFirst}
            onChange={setCheckFirst}
          />
          {!checkFirst && (
            <Notice tone="mind" role="status">
              <p>{t('trustee.check-first.off')}</p>
            </Notice>
          )}
          <Actions>
            <Button size="large" icon={checkFirst ? iconShield : iconLock} busy={busy} onPress={() => void run()}>
              {t(checkFirst ? `trustee.${step}.check-and-go` : `trustee.${step}.go`)}
            </Button>
          </Actions>
          <Progress work={work} checked={checked} />
        </>
      )}
    </Stack>
  );
}

function Progress({ work, checked }: { readonly work: Work; readonly checked: boolean }) {
  const t = useT();
  if (work.kind === 'idle') return null;
  const progress = work.kind === 'checking' ? work.progress : undefined;
  const name = `trustee.checking.${progress?.step ?? 'download'}`;
  return (
    <div role="status">
      {checked && <p>{t('trustee.checked')}</p>}
      <p>
        {work.kind === 'working' ? t('trustee.working') : t('trustee.checking', { step: t.has(name) ? t(name) : (progress?.step ?? '') })}
      </p>
      {progress?.total !== undefined && <Bar share={progress.total === 0 ? 0 : progress.done / progress.total} />}
    </div>
  );
}
