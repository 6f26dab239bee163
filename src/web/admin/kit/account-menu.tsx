import { Icon, iconKey, iconLogOut, iconPerson } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { useLeave, useSession } from '../session.ts';
import { Disclosure } from './disclosure.tsx';
import css from './shell.module.css';

/** Name of the signed-in person with what concerns the account. */
export function AccountMenu() {
  const t = useT();
  const session = useSession();
  const leave = useLeave();
  const button = (
    <>
      <Icon path={iconPerson} />
      <span className={css['accountName']}>{session.name}</span>
    </>
  );
  return (
    <Disclosure look={css['accountButton']} button={button} end>
      <p className={css['who']}>
        <strong>{session.name}</strong>
        <span>{t(`a.role.${session.role}`)}</span>
      </p>
      <a className={css['item']} href="/admin/account">
        <Icon path={iconKey} />
        {t('a.account.title')}
      </a>
      <button type="button" className={css['item']} onClick={() => leave.mutate()}>
        <Icon path={iconLogOut} mirrored />
        {t('a.nav.sign-out')}
      </button>
    </Disclosure>
  );
}
