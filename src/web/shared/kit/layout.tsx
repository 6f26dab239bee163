import type { ReactNode } from 'react';
import css from './layout.module.css';

/** Children below each other with equal gaps: 1 (4 px) to 8 (72 px) of the spacing scale. */
export function Stack({ gap = 5, children }: { readonly gap?: 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8; readonly children?: ReactNode }) {
  return (
    <div className={css['stack']} style={{ '--gap': `var(--space-${gap})` } as never}>
      {children}
    </div>
  );
}

export function Card({ children }: { readonly children?: ReactNode }) {
  return <div className={css['card']}>{children}</div>;
}

/** For screen readers only. */
export function Hidden({ children }: { readonly children?: ReactNode }) {
  return <span className={css['hidden']}>{children}</span>;
}

/** Text read out when it changes. One per page is enough. */
export function Announcer({ text, assertive = false }: { readonly text: ReactNode; readonly assertive?: boolean }) {
  return (
    <div className={css['hidden']} role={assertive ? 'alert' : 'status'} aria-live={assertive ? 'assertive' : 'polite'}>
      {text}
    </div>
  );
}
