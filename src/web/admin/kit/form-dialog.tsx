import { useEffect, useRef, useState, type ReactNode, type SyntheticEvent } from 'react';
import { Dialog } from '../../shared/kit/dialog.tsx';
import { useT } from '../../shared/settings.tsx';
import { useUnsaved } from '../unsaved.ts';
import { HeldWindow } from './shown-once.tsx';

interface FormDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** What the last save answered: once it is another, nothing is unsaved. */
  readonly saved?: unknown;
  /** Whether something was changed otherwise than in a field. */
  readonly changed?: boolean;
  readonly children: ReactNode;
}

/** A dialog with a form in it: Escape, "Close" and leaving the page ask first where something typed is not saved, or something shown once not taken. */
export function FormDialog({ title, onClose, saved, changed = false, children }: FormDialogProps) {
  const body = useRef<HTMLDivElement>(null);
  const t = useT();
  const [held, hold] = useState(false);
  const unsaved = useUnsaved(held ? t('a.once.ask') : undefined);
  const { mayLeave, saved: settle, changed: note } = unsaved;
  useEffect(settle, [saved, settle]);
  useEffect(() => {
    if (changed) note();
  }, [changed, note]);
  const own = () => body.current?.closest('dialog') ?? null;
  const isOwn = ({ target }: SyntheticEvent) => target instanceof Element && target.closest('dialog') === own();
  const close = () => {
    if (mayLeave()) onClose();
    // Closed by what cannot be held back, such as a second press of the back button: shown again, with everything in it.
    else if (own()?.open === false) own()?.showModal();
  };
  return (
    <Dialog open title={title} onClose={close}>
      <div
        ref={body}
        role="presentation"
        onChange={(event) => {
          if (isOwn(event)) note();
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.nativeEvent.isComposing || !unsaved.unsaved || !isOwn(event)) return;
          event.preventDefault();
          close();
        }}
      >
        <HeldWindow value={{ hold, mayLeave }}>{children}</HeldWindow>
      </div>
    </Dialog>
  );
}
