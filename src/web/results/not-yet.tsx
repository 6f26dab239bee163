import { iconChart, iconScreen } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';

/** In place of results that are not shown yet: when they will be. */
export function NotYet({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const running = election.status === 'open' || election.status === 'paused';
  return (
    <EmptyState main icon={iconChart} title={t('results.hidden')}>
      <p>{t(`results.hidden.${election.definition.results}`)}</p>
      {running && (
        <LinkButton href={withLanguage(`/e/${election.slug}/live`)} look="secondary" icon={iconScreen}>
          {t('results.see-turnout')}
        </LinkButton>
      )}
    </EmptyState>
  );
}
