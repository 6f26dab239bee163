import { Frame } from '../shared/kit/frame.tsx';
import { Button } from '../shared/kit/button.tsx';
import { useT } from '../shared/settings.tsx';

export function PublicPages() {
  const t = useT();
  return <Frame><h1>{t('settings.title')}</h1><Button>{t('action.print')}</Button></Frame>;
}
