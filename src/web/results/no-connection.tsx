import { iconRefresh } from '../shared/icons.tsx';
import { Button } from '../shared/kit/button.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';

/** The server did not answer: what to do, and a button that asks again. `part`: the page has a heading of its own. */
export function NoConnection({ again, part = false }: { readonly again: () => void; readonly part?: boolean }) {
  const t = useT();
  return (
    <Stack>
      {part ? <h2>{t('error.offline')}</h2> : <h1>{t('error.offline')}</h1>}
      <Notice tone="mind" role="alert">
        <p>{t('error.offline.hint')}</p>
      </Notice>
      <div>
        <Button icon={iconRefresh} onPress={again}>
          {t('action.retry')}
        </Button>
      </div>
    </Stack>
  );
}
