import { useQueryClient } from '@tanstack/react-query';
import { useRouter, type ErrorComponentProps } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import { Button, LinkButton } from '../../shared/kit/button.tsx';
import { iconBack, iconRefresh } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { ProblemNotice } from './problem.tsx';
import css from './page.module.css';

interface PageProps {
  readonly title: string;
  /** Small words above the title: where one is. */
  readonly above?: ReactNode;
  readonly lead?: ReactNode;
  /** Buttons beside the title. */
  readonly actions?: ReactNode;
  /** A narrow column for forms; the whole width for tables. */
  readonly narrow?: boolean;
  readonly children?: ReactNode;
}

/** One page of the console: its title goes into the window's title and takes focus when the page changes. */
export function Page({ title, above, lead, actions, narrow = false, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    document.title = `${title} · Veritally`;
    if (!first.current) return;
    first.current = false;
    if (history.state !== null && document.activeElement === document.body) heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <div className={narrow ? `${css['page']} ${css['narrow']}` : css['page']}>
      <div className={css['head']}>
        <div className={css['titles']}>
          {above !== undefined && <p className={css['above']}>{above}</p>}
          <h1 ref={heading} tabIndex={-1} className={css['title']}>
            {title}
          </h1>
          {lead !== undefined && <p className={css['lead']}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={css['headActions']}>{actions}</div>}
      </div>
      {children}
    </div>
  );
}

interface SectionProps {
  readonly title: string;
  readonly hint?: ReactNode;
  readonly actions?: ReactNode;
  readonly children?: ReactNode;
}

/** A sheet of paper on the page with a heading of its own. */
export function Section({ title, hint, actions, children }: SectionProps) {
  return (
    <section className={css['section']}>
      <div className={css['sectionHead']}>
        <div>
          <h2 dir="auto">{title}</h2>
          {hint !== undefined && <p className={css['hint']}>{hint}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

export function Waiting() {
  const t = useT();
  return (
    <p className={css['waiting']} role="status">
      {t('loading')}
    </p>
  );
}

/** What a page shows when its data did not come. */
export function LoadProblem({ error, reset }: ErrorComponentProps) {
  const t = useT();
  const router = useRouter();
  const client = useQueryClient();
  const retry = () => {
    void client.invalidateQueries();
    reset();
    void router.invalidate();
  };
  return (
    <Page title={t('error.title')} narrow>
      <ProblemNotice problem={error} />
      <div className={css['headActions']}>
        <Button icon={iconRefresh} onPress={retry}>
          {t('action.retry')}
        </Button>
        <LinkButton look="secondary" icon={iconBack} iconMirrored href="/admin">
          {t('a.nav.elections')}
        </LinkButton>
      </div>
    </Page>
  );
}

export function NotThere() {
  const t = useT();
  return (
    <main id="main" className={css['alone']}>
      <Page title={t('error.not-found')} lead={t('error.not-found.hint')} narrow>
        <LinkButton look="secondary" icon={iconBack} iconMirrored href="/admin">
          {t('a.nav.elections')}
        </LinkButton>
      </Page>
    </main>
  );
}
