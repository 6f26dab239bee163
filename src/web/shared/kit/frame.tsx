import type { ReactNode } from 'react';
import { Logo } from '../logo.tsx';
import { useT } from '../settings.tsx';
import { DisplaySettings } from './display-settings.tsx';
import css from './frame.module.css';

const WIDTHS = { booth: css['booth'], page: css['page'], wide: css['wide'] };

interface FrameProps {
  /** Beside the mark: the election's name in the booth. Absent: the name of the product, as a link home. */
  readonly title?: ReactNode;
  readonly home?: string;
  /** `booth`: one narrow column, nothing to wander off to. `wide`: tables and consoles. */
  readonly width?: 'booth' | 'page' | 'wide';
  /** Above everything: a sample election says so on every page. */
  readonly banner?: ReactNode;
  readonly nav?: ReactNode;
  readonly footer?: ReactNode;
  readonly children?: ReactNode;
}

/** Skip link, header with display settings, main, footer. `main` can take focus after a change of page. */
export function Frame({ title, home = '/', width = 'page', banner, nav, footer, children }: FrameProps) {
  const t = useT();
  return (
    <>
      <a
        className={css['skip']}
        href="#main"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        {t('frame.skip')}
      </a>
      {banner !== undefined && (
        <aside className={css['banner']} aria-label={t('frame.banner')}>
          {banner}
        </aside>
      )}
      <header className={css['header']}>
        <div className={`${css['inner']} ${WIDTHS[width]}`}>
          {title === undefined ? (
            <a className={css['home']} href={home}>
              <Logo />
            </a>
          ) : (
            <p className={css['title']}>{title}</p>
          )}
          {nav}
          <DisplaySettings />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={`${css['main']} ${WIDTHS[width]}`}>
        {children}
      </main>
      {footer !== undefined && (
        <footer className={css['footer']}>
          <div className={`${css['inner']} ${WIDTHS[width]}`}>{footer}</div>
        </footer>
      )}
    </>
  );
}
