import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Icon, iconChevron } from '../../shared/icons.tsx';
import css from './shell.module.css';

interface DisclosureProps {
  readonly look: string | undefined;
  /** Spoken instead of the words on the button, which it must contain. */
  readonly label?: string;
  readonly button: ReactNode;
  readonly end?: boolean;
  readonly children?: ReactNode;
}

/** A button that shows a small sheet of links below it. Escape closes it and gives focus back; so does leaving it or choosing. */
export function Disclosure({ look, label, button, end = false, children }: DisclosureProps) {
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return undefined;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      opener.current?.focus();
    };
    const chosen = (event: Event) => {
      if (event.target instanceof Element && event.target.closest(`[data-sheet] :is(a, button)`)) setOpen(false);
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', escape);
    document.addEventListener('click', chosen);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', escape);
      document.removeEventListener('click', chosen);
    };
  }, [open]);
  return (
    <div ref={box} className={css['disclosure']}>
      <button
        ref={opener}
        type="button"
        className={look}
        aria-expanded={open}
        aria-controls={id}
        aria-label={label}
        onClick={() => setOpen(!open)}
      >
        {button}
        <Icon path={iconChevron} size="1em" />
      </button>
      <div id={id} hidden={!open} data-sheet className={`${css['popover']} ${css['below']} ${end ? css['belowEnd'] : ''}`}>
        {children}
      </div>
    </div>
  );
}
