import { Link } from '../shared/router.tsx';
import { useT } from '../shared/settings.tsx';

export function PublicFooter({ contact }: { readonly contact?: string | undefined }) {
  const t = useT();
  return (
    <>
      {contact !== undefined && <p>{t('public.contact', { contact })}</p>}
      <Link href="/">{t('nav.all-elections')}</Link>
      <Link href="/help">{t('nav.help')}</Link>
      <Link href="/accessibility">{t('nav.accessibility')}</Link>
      <Link href="/privacy">{t('nav.privacy')}</Link>
      <Link href="/admin">{t('nav.admin')}</Link>
    </>
  );
}
