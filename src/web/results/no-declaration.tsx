import { iconChart } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';

/** In place of a report that cannot be made yet. */
export function NoDeclaration({ election }: { readonly election: ElectionView }) {
  const t = useT();
  return (
    <EmptyState main icon={iconChart} title={t('declaration.none')}>
      <p>{t('declaration.none.body')}</p>
      <LinkButton look="secondary" href={withLanguage(`/e/${election.slug}`)}>
        {t('tab.about')}
      </LinkButton>
    </EmptyState>
  );
}
