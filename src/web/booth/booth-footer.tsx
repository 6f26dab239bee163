import { Link } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';
import type { ElectionView } from '../shared/election-view.ts';

/** Help stays one press away; the contact is outside the system on purpose (rule 22). */
export function BoothFooter({ election }: { readonly election: ElectionView }) {
  const t = useT();
  return (
    <>
      {election.definition.contact !== undefined && <p>{t('booth.contact', { contact: election.definition.contact })}</p>}
      <Link href={`/e/${election.slug}`}>{t('nav.about-election')}</Link>
      <Link href="/help">{t('nav.help')}</Link>
      <Link href="/privacy">{t('nav.privacy')}</Link>
      <Link href="/accessibility">{t('nav.accessibility')}</Link>
    </>
  );
}
