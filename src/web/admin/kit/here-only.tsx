import { Notice } from '../../shared/kit/notice.tsx';
import { useT } from '../../shared/settings.tsx';
import { isThisMachineOnly } from '../this-machine.ts';

/** Says so where a link that is to be passed on leads to this machine only. */
export function HereOnly({ link }: { readonly link: string }) {
  const t = useT();
  if (!isThisMachineOnly(link)) return null;
  return (
    <Notice tone="mind" title={t('a.link.here')}>
      <p>{t('a.link.here.hint', { address: new URL(link).origin })}</p>
    </Notice>
  );
}
