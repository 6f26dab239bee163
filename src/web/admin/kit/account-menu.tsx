import { useNavigate } from '@tanstack/react-router';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon, iconChevron, iconKey, iconLogOut, iconPerson } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { useLeave, useSession } from '../session.ts';
import css from './shell.module.css';

/** Name of the signed-in person with what concerns the account. */
export function AccountMenu() {
  const t = useT();
  const session = useSession();
  const leave = useLeave();
  const navigate = useNavigate();
  return (
    <MenuTrigger>
      <AriaButton className={css['accountButton'] ?? ''}>
        <Icon path={iconPerson} />
        <span className={css['accountName']}>{session.name}</span>
        <Icon path={iconChevron} size="1em" />
      </AriaButton>
      <Popover className={css['popover'] ?? ''} placement="bottom end">
        <p className={css['who']}>
          <strong>{session.name}</strong>
          <span>{t(`a.role.${session.role}`)}</span>
        </p>
        <Menu className={css['menu'] ?? ''} aria-label={t('a.nav.account')}>
          <MenuItem className={css['item'] ?? ''} onAction={() => void navigate({ to: '/admin/account' })}>
            <Icon path={iconKey} />
            {t('a.account.title')}
          </MenuItem>
          <MenuItem className={css['item'] ?? ''} onAction={() => leave.mutate()}>
            <Icon path={iconLogOut} mirrored />
            {t('a.nav.sign-out')}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
