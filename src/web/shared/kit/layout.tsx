import type { ReactNode } from 'react';
import { Icon } from '../icons.tsx';
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

/** Nothing here yet: says what will stand here and how it comes. `main`: it is all there is on the page, so its title is the page's. */
export function EmptyState({
  icon,
  title,
  main = false,
  children,
}: {
  readonly icon: string;
  readonly title: ReactNode;
  readonly main?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className={css['empty']}>
      <span className={css['emptyMark']}>
        <Icon path={icon} size="48px" />
      </span>
      {main ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children}
    </div>
  );
}

/** Names and values as a definition list. */
export function Facts({ facts }: { readonly facts: readonly (readonly [name: ReactNode, value: ReactNode])[] }) {
  return (
    <dl className={css['facts']}>
      {facts.map(([name, value], index) => (
        <FactPair key={index} name={name} value={value} />
      ))}
    </dl>
  );
}

function FactPair({ name, value }: { readonly name: ReactNode; readonly value: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

/** Text read out when it changes. One per page is enough. */
export function Announcer({ text, assertive = false }: { readonly text: string; readonly assertive?: boolean }) {
  return (
    <div className={css['hidden']} role={assertive ? 'alert' : 'status'} aria-live={assertive ? 'assertive' : 'polite'}>
      {text}
    </div>
  );
}
