import { Field, type FieldProps } from './field.tsx';
import css from './field.module.css';

export function TextArea(
  props: FieldProps & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly rows?: number;
    readonly maxLength?: number;
    readonly dir?: 'auto' | 'ltr';
    readonly lang?: string;
  },
) {
  const { label, hint, error, optional, id, value, onChange, ...rest } = props;
  return (
    <Field label={label} hint={hint} error={error} optional={optional ?? false} id={id}>
      {(ids) => (
        <textarea {...ids} {...rest} className={css['input']} value={value} onInput={(event) => onChange(event.currentTarget.value)} />
      )}
    </Field>
  );
}
