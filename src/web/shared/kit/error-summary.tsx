import { useEffect, useRef } from 'react';
import { useT } from '../settings.tsx';
import { Notice } from './notice.tsx';

export interface FieldProblem {
  /** Id of the control. */
  readonly field: string;
  readonly message: string;
}

/** What is wrong with a form, on top of it: takes focus when it appears, each line leads to its field (rule 25). */
export function ErrorSummary({ problems, title }: { readonly problems: readonly FieldProblem[]; readonly title?: string }) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const key = problems.map((problem) => problem.field + problem.message).join('|');
  useEffect(() => {
    if (key !== '') box.current?.focus();
  }, [key]);
  if (problems.length === 0) return null;
  return (
    <div ref={box} tabIndex={-1} role="alert">
      <Notice tone="wrong" title={title ?? t('form.problems', { count: problems.length })}>
        <ul>
          {problems.map((problem) => (
            <li key={problem.field + problem.message}>
              <a
                href={`#${problem.field}`}
                onClick={(event) => {
                  event.preventDefault();
                  document.getElementById(problem.field)?.focus();
                }}
              >
                {problem.message}
              </a>
            </li>
          ))}
        </ul>
      </Notice>
    </div>
  );
}
