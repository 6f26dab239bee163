import { useEffect, useLayoutEffect, useRef, type ReactNode } from 'react';
import { iconCross } from '../icons.tsx';
import { useT } from '../settings.tsx';
import { Button } from './button.tsx';
import css from './dialog.module.css';

/** The browser's own modal dialog: focus is trapped and, where it is closed before it goes, given back by the browser. */
export function Dialog({
  open,
  title,
  onClose,
  children,
  closable = true,
}: {
  readonly open: boolean;
  readonly title: string;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  readonly closable?: boolean;
}) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open && dialog.current?.open === true) dialog.current.close();
  }, [open]);
  useLayoutEffect(() => () => dialog.current?.close(), []);
  return (
    <dialog
      ref={dialog}
      className={css['dialog']}
      aria-label={title}
      onCancel={(event) => {
        if (!closable) event.preventDefault();
      }}
      onClose={onClose}
    >
      {open && (
        <div className={css['dialogBody']}>
          <h2>{title}</h2>
          {children}
          {closable && (
            <Button look="quiet" icon={iconCross} onPress={onClose}>
              {t('action.close-dialog')}
            </Button>
          )}
        </div>
      )}
    </dialog>
  );
}
