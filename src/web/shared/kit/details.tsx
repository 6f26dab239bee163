import type { ReactNode } from 'react';
import css from './details.module.css';

/** Native disclosure. */
export function Details({
  summary,
  open = false,
  children,
}: {
  readonly summary: ReactNode;
  readonly open?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <details className={css['details']} open={open}>
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  );
}
