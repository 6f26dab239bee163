import { iconBallot } from '../shared/icons.tsx';
import { LinkButton } from '../shared/kit/button.tsx';
import { EmptyState } from '../shared/kit/empty-state.tsx';
import { withLanguage } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';

/** The address names no election. */
export function NoElection() {
  const t = useT();
  return (
    <EmptyState main icon={iconBallot} title={t('error.not-found')}>
      <p>{t('error.not-found.hint')}</p>
      <LinkButton href={withLanguage('/')} look="secondary">
        {t('nav.all-elections')}
      </LinkButton>
    </EmptyState>
  );
}
