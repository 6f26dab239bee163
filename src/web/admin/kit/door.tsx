import type { ReactNode } from 'react';
import { Frame } from '../../shared/kit/frame.tsx';
import { LogoMark } from '../../shared/logo.tsx';
import { useT } from '../../shared/settings.tsx';
import { Page } from './page.tsx';
import css from './door.module.css';

/** Pages before the sign-in: one sheet, the mark large beside it. */
export function Door({ title, lead, children }: { readonly title: string; readonly lead: string; readonly children?: ReactNode }) {
  const t = useT();
  return (
    <Frame width="wide" home="/">
      <div className={css['door']}>
        <aside className={css['aside']}>
          <LogoMark size="72px" />
          <p className={css['motto']}>{t('a.door.motto')}</p>
          <p>{t('a.door.motto.more')}</p>
        </aside>
        <div className={css['sheet']}>
          <Page title={title} lead={lead}>
            {children}
          </Page>
        </div>
      </div>
    </Frame>
  );
}
