import { useId, type ReactNode } from 'react';
import { FieldError, type FieldProps } from './field.tsx';
import css from './field.module.css';
import layout from './layout.module.css';

/** A group of controls under one question. */
export function Fieldset({
  legend,
  hint,
  error,
  id,
  children,
  legendHidden = false,
}: Omit<FieldProps, 'label' | 'optional'> & { readonly legend: string; readonly legendHidden?: boolean; readonly children?: ReactNode }) {
  const made = useId();
  const own = id ?? made;
  return (
    <fieldset
      className={css['field']}
      id={own}
      aria-describedby={hint === undefined && error === undefined ? undefined : `${own}-hint ${own}-error`}
    >
      <legend className={legendHidden ? layout['hidden'] : css['label']}>{legend}</legend>
      {hint !== undefined && (
        <div className={css['hint']} id={`${own}-hint`}>
          {hint}
        </div>
      )}
      {error !== undefined && <FieldError id={`${own}-error`}>{error}</FieldError>}
      {children}
    </fieldset>
  );
}
