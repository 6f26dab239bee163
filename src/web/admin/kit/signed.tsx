import { Outlet, useLocation } from '@tanstack/react-router';
import { Frame } from '../../shared/kit/frame.tsx';
import { Icon, iconBallot, iconList, iconPeople } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { useMay } from '../session.ts';
import { AccountMenu } from './account-menu.tsx';
import css from './shell.module.css';

/** Frame of all signed-in pages: mark, main places, account. */
export function Signed() {
  const t = useT();
  const owner = useMay('owner');
  const path = useLocation({ select: (location) => location.pathname });
  const places = [
    {
      href: '/admin',
      label: t('a.nav.elections'),
      icon: iconBallot,
      here: path === '/admin' || path === '/admin/new' || path.startsWith('/admin/e/'),
    },
    ...(owner ? [{ href: '/admin/users', label: t('a.nav.people'), icon: iconPeople, here: path === '/admin/users' }] : []),
    { href: '/admin/audit', label: t('a.nav.record'), icon: iconList, here: path === '/admin/audit' },
  ];
  const nav = (
    <>
      <nav aria-label={t('a.nav.main')} className={css['places']}>
        {places.map((place) => (
          <a
            key={place.href}
            href={place.href}
            className={css['place']}
            aria-current={place.here ? (path === place.href ? 'page' : 'true') : undefined}
          >
            <Icon path={place.icon} />
            <span>{place.label}</span>
          </a>
        ))}
      </nav>
      <AccountMenu />
    </>
  );
  return (
    <Frame width="wide" home="/admin" nav={nav}>
      <Outlet />
    </Frame>
  );
}
