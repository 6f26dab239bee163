import type { ReactNode } from 'react';
import { Icon } from '../icons.tsx';
import css from './empty-state.module.css';

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
