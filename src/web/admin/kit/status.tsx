import type { Status } from '../../../election/life-cycle.ts';
import { Icon, iconCheck, iconClock, iconEdit, iconFile, iconLock, iconPause, iconPlay, iconShield } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import css from './shell.module.css';

const ICONS: { readonly [S in Status]: string } = {
  draft: iconEdit,
  ready: iconLock,
  open: iconPlay,
  paused: iconPause,
  closed: iconClock,
  tallied: iconCheck,
  declared: iconShield,
  archived: iconFile,
};

/** Where an election stands: word and icon, colour only repeats it. */
export function StatusStamp({ status }: { readonly status: Status }) {
  const t = useT();
  return (
    <span className={css['stamp']} data-status={status}>
      <Icon path={ICONS[status]} size="1em" />
      {t(`a.status.${status}`)}
    </span>
  );
}
