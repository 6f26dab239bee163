import { Field, type FieldProps } from './field.tsx';
import css from './field.module.css';

export interface SelectOption<V extends string> {
  readonly value: V;
  readonly label: string;
  readonly lang?: string;
}

export function Select<V extends string>(
  props: FieldProps & { readonly value: V; readonly options: readonly SelectOption<V>[]; readonly onChange: (value: V) => void },
) {
  const { options, value, onChange, ...field } = props;
  return (
    <Field {...field}>
      {(ids) => (
        <select {...ids} className={css['input']} value={value} onChange={(event) => onChange(event.currentTarget.value as V)}>
          {options.map((option) => (
            <option key={option.value} value={option.value} lang={option.lang}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
