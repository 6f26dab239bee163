import type { ReactNode } from 'react';
import css from './details.module.css';

/** Native disclosure. `onOpen` hears of each opening. */
export function Details({
  summary,
  open = false,
  onOpen,
  children,
}: {
  readonly summary: ReactNode;
  readonly open?: boolean;
  readonly onOpen?: () => void;
  readonly children?: ReactNode;
}) {
  return (
    <details className={css['details']} open={open} onToggle={(event) => event.currentTarget.open && onOpen?.()}>
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  );
}
