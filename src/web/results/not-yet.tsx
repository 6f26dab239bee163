import { loadMessages } from 'virtual:messages/not-yet';
import { iconChart, iconScreen } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';
import { useTexts } from '../shared/use-texts.ts';

/** In place of results that are not shown yet: when they will be. */
export function NotYet({ election }: { readonly election: ElectionView }) {
  const t = useT();
  const ready = useTexts(loadMessages);
  const running = election.status === 'open' || election.status === 'paused';
  if (!ready) return <p data-waiting>{t('loading')}</p>;
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
