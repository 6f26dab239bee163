import { useEffect, useRef, type ReactNode } from 'react';
import { Icon, iconCross } from '../icons.tsx';
import { useT } from '../settings.tsx';
import { Button } from './button.tsx';
import css from './kit.module.css';

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
export function EmptyState({ icon, title, main = false, children }: { readonly icon: string; readonly title: ReactNode; readonly main?: boolean; readonly children?: ReactNode }) {
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

/** Native disclosure. */
export function Details({ summary, open = false, children }: { readonly summary: ReactNode; readonly open?: boolean; readonly children?: ReactNode }) {
  return (
    <details className={css['details']} open={open}>
      <summary>{summary}</summary>
      <div>{children}</div>
    </details>
  );
}

/** The browser's own modal dialog: focus is trapped and given back by the browser. */
export function Dialog({ open, title, onClose, children, closable = true }: { readonly open: boolean; readonly title: string; readonly onClose: () => void; readonly children?: ReactNode; readonly closable?: boolean }) {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open && dialog.current?.open === true) dialog.current.close();
  }, [open]);
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

/** Steps of a task as a tally: done strokes are inked, the present one is marked; the words say the same. */
export function Steps({ now, total, label }: { readonly now: number; readonly total: number; readonly label?: string }) {
  const t = useT();
  return (
    <p className={css['steps']}>
      <span className={css['strokes']} aria-hidden="true">
        {Array.from({ length: total }, (_, index) => (
          <span key={index} className={`${css['stroke']} ${index + 1 < now ? css['strokeDone'] : index + 1 === now ? css['strokeNow'] : ''}`} />
        ))}
      </span>
      <span>
        {t('steps.of', { now, total })}
        {label !== undefined && ` · ${label}`}
      </span>
    </p>
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
