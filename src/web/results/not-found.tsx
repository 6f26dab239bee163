import { iconSearch } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { Frame } from '../shared/kit/frame.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import { PublicFooter } from './public-footer.tsx';

/** There is no such page, or no such election. */
export function NotFound() {
  const t = useT();
  return (
    <Frame footer={<PublicFooter />}>
      <EmptyState main icon={iconSearch} title={t('error.not-found')}>
        <p>{t('error.not-found.hint')}</p>
        <LinkButton href={withLanguage('/')} look="secondary">
          {t('nav.all-elections')}
        </LinkButton>
      </EmptyState>
    </Frame>
  );
}
