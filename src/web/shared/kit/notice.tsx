import type { ReactNode } from 'react';
import { Icon, iconCheck, iconInfo, iconWarning } from '../icons.tsx';
import css from './notice.module.css';

export type Tone = 'info' | 'done' | 'mind' | 'wrong';
const ICONS: { readonly [T in Tone]: string } = { info: iconInfo, done: iconCheck, mind: iconWarning, wrong: iconWarning };
const TONES = { info: css['info'], done: css['done'], mind: css['mind'], wrong: css['wrong'] };

interface NoticeProps {
  readonly tone?: Tone;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  /** `alert` interrupts a screen reader, `status` waits for a pause; absent: it was there from the start. */
  readonly role?: 'alert' | 'status';
  readonly id?: string;
}

/** A message of some weight. The icon and the words carry the meaning, the colour only repeats it. */
export function Notice({ tone = 'info', title, children, role, id }: NoticeProps) {
  return (
    <div className={`${css['notice']} ${tone === 'info' ? '' : TONES[tone]}`} role={role} id={id}>
      <Icon path={ICONS[tone]} size="1.5em" />
      <div>
        {title !== undefined && <p className={css['noticeTitle']}>{title}</p>}
        {children}
      </div>
    </div>
  );
}

export function Badge({ tone, icon, children }: { readonly tone?: Tone; readonly icon?: string; readonly children?: ReactNode }) {
  return (
    <span className={tone === undefined ? css['badge'] : `${css['badge']} ${TONES[tone]}`}>
      {icon !== undefined && <Icon path={icon} size="1em" />}
      <span>{children}</span>
    </span>
  );
}
