import { useId, type ReactNode } from 'react';
import { Icon, iconEye, iconEyeOff, iconWarning } from '../icons.tsx';
import { useT } from '../settings.tsx';
import { useState } from 'react';
import { Button } from './button.tsx';
import css from './field.module.css';
import layout from './layout.module.css';

export interface FieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly optional?: boolean;
  /** Id of the control: error summaries link to it. Made up where absent. */
  readonly id?: string | undefined;
}

interface ControlIds {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** Label, hint and error of one control, tied together; `children` gets the attributes the control must carry. */
export function Field({
  label,
  hint,
  error,
  optional = false,
  id,
  children,
}: FieldProps & { readonly children: (ids: ControlIds) => ReactNode }) {
  const t = useT();
  const made = useId();
  const own = id ?? made;
  const described = [hint === undefined ? '' : `${own}-hint`, error === undefined ? '' : `${own}-error`].filter(Boolean).join(' ');
  return (
    <div className={css['field']}>
      <label className={css['label']} htmlFor={own}>
        {label}
        {optional && <span className={css['optional']}> {t('field.optional')}</span>}
      </label>
      {hint !== undefined && (
        <div className={css['hint']} id={`${own}-hint`}>
          {hint}
        </div>
      )}
      {error !== undefined && <FieldError id={`${own}-error`}>{error}</FieldError>}
      {children({
        id: own,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error === undefined ? undefined : true,
      })}
    </div>
  );
}

export function FieldError({ id, children }: { readonly id: string; readonly children?: ReactNode }) {
  const t = useT();
  return (
    <p className={css['error']} id={id}>
      <Icon path={iconWarning} size="1.1em" />
      <span>
        <span className={layout['hidden']}>{t('field.error')} </span>
        {children}
      </span>
    </p>
  );
}

export interface TextFieldProps extends FieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: 'text' | 'email' | 'tel' | 'search' | 'url' | 'number' | 'date' | 'time' | 'datetime-local';
  readonly autoComplete?: string;
  readonly inputMode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'search';
  readonly maxLength?: number;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly name?: string;
  /** Codes: monospaced, left to right, nothing corrected or capitalised by the device. */
  readonly code?: boolean;
  readonly dir?: 'auto' | 'ltr' | 'rtl';
  readonly lang?: string;
  readonly min?: string | number;
  readonly max?: string | number;
  readonly step?: string | number;
}

/** One line of text. Pasting is always allowed. */
export function TextField(props: TextFieldProps) {
  const { label, hint, error, optional, id, value, onChange, type = 'text', code = false, required, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} optional={optional ?? false} id={id}>
      {(ids) => (
        <input
          {...ids}
          {...rest}
          type={type}
          className={code ? `${css['input']} ${css['code']}` : css['input']}
          value={value}
          aria-required={required || undefined}
          dir={rest.dir ?? (code ? 'ltr' : undefined)}
          {...(code ? { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } : {})}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** A secret with a button that shows it: people type long codes better when they see them. */
export function SecretField(props: Omit<TextFieldProps, 'type' | 'code'>) {
  const t = useT();
  const [shown, setShown] = useState(false);
  const { label, hint, error, optional, id, value, onChange, required, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} optional={optional ?? false} id={id}>
      {(ids) => (
        <div className={css['withAffix']}>
          <input
            {...ids}
            {...rest}
            type={shown ? 'text' : 'password'}
            className={`${css['input']} ${css['code']}`}
            value={value}
            aria-required={required || undefined}
            dir="ltr"
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <Button look="secondary" icon={shown ? iconEyeOff : iconEye} pressed={shown} onPress={() => setShown(!shown)}>
            {t(shown ? 'field.hide' : 'field.show')}
          </Button>
        </div>
      )}
    </Field>
  );
}
