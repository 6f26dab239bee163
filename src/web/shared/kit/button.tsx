import type { ReactNode, Ref } from 'react';
import { Icon } from '../icons.tsx';
import css from './button.module.css';

type Look = 'primary' | 'secondary' | 'quiet' | 'danger';

interface LookProps {
  readonly look?: Look;
  readonly size?: 'small' | 'normal' | 'large';
  readonly block?: boolean;
  readonly icon?: string;
  readonly iconEnd?: string;
  /** The icon points the way of reading. */
  readonly iconMirrored?: boolean;
  readonly children?: ReactNode;
}

export interface ButtonProps extends LookProps {
  readonly type?: 'button' | 'submit';
  /** At work: stays focusable, ignores presses, shows that it works. */
  readonly busy?: boolean;
  /** Not possible now: stays focusable so that its reason (`describedBy`) can be heard. */
  readonly disabled?: boolean;
  readonly onPress?: (() => void) | undefined;
  /** Spoken instead of the words inside, which it must contain. */
  readonly label?: string;
  readonly describedBy?: string;
  readonly expanded?: boolean;
  readonly controls?: string;
  readonly pressed?: boolean;
  readonly id?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

const LOOKS = { primary: '', secondary: css['secondary'], quiet: css['quiet'], danger: css['danger'] };

function lookClass({ look = 'primary', block = false }: LookProps): string {
  return [css['button'], LOOKS[look], block ? css['block'] : ''].filter(Boolean).join(' ');
}

function Inside({ icon, iconEnd, iconMirrored = false, children }: LookProps) {
  return (
    <>
      {icon !== undefined && <Icon path={icon} mirrored={iconMirrored} />}
      <span>{children}</span>
      {iconEnd !== undefined && <Icon path={iconEnd} mirrored={iconMirrored} />}
    </>
  );
}

/** A native button. `disabled` and `busy` keep it focusable (`aria-disabled`), so nobody loses their place. */
export function Button({ ref, ...props }: ButtonProps) {
  const { type = 'button', busy = false, disabled = false, onPress } = props;
  return (
    <button
      ref={ref}
      id={props.id}
      type={type}
      className={lookClass(props)}
      data-size={props.size}
      aria-disabled={busy || disabled || undefined}
      aria-busy={busy || undefined}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      aria-expanded={props.expanded}
      aria-controls={props.controls}
      aria-pressed={props.pressed}
      onClick={(event) => {
        if (busy || disabled) event.preventDefault();
        else onPress?.();
      }}
    >
      {busy && <span className={css['spinner']} aria-hidden="true" />}
      <Inside {...props} />
    </button>
  );
}

export interface LinkButtonProps extends LookProps {
  readonly href: string;
  readonly download?: boolean | string;
  readonly onPress?: () => void;
  readonly newWindow?: boolean;
}

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function LinkButton(props: LinkButtonProps) {
  return (
    <a
      className={lookClass(props)}
      data-size={props.size}
      href={props.href}
      download={props.download === true ? '' : props.download}
      onClick={props.onPress}
      {...(props.newWindow ? { target: '_blank', rel: 'noopener' } : {})}
    >
      <Inside {...props} />
    </a>
  );
}

/** A row of buttons that wraps. */
export function Actions({ children }: { readonly children?: ReactNode }) {
  return <div className={css['actions']}>{children}</div>;
}
