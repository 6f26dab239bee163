import { useController, type Control, type FieldPath, type FieldValues } from 'react-hook-form';
import { TextField, type TextFieldProps } from '../../shared/kit/field.tsx';
import { TextArea } from '../../shared/kit/text-area.tsx';
import { useT } from '../../shared/settings.tsx';
import { problemWords } from '../problem-words.ts';

interface Bound<V extends FieldValues> {
  readonly control: Control<V>;
  readonly name: FieldPath<V>;
}
type Rest = Omit<TextFieldProps, 'value' | 'onChange' | 'error' | 'name' | 'id'>;

function useBound<V extends FieldValues>({ control, name }: Bound<V>) {
  const t = useT();
  const { field, fieldState } = useController({ control, name });
  const message = fieldState.error?.message;
  const { value } = field as { value: unknown };
  return {
    id: name as string,
    name: name as string,
    value: typeof value === 'string' ? value : '',
    onChange: field.onChange as (value: string) => void,
    ...(fieldState.error ? { error: problemWords(t, message ?? '') } : {}),
  };
}

/** The kit's fields bound to a form: value, change and problem come from react-hook-form, ids are the names of the fields. */
export function FormText<V extends FieldValues>({ control, name, ...rest }: Bound<V> & Rest) {
  return <TextField {...rest} {...useBound({ control, name })} />;
}

export function FormArea<V extends FieldValues>({
  control,
  name,
  label,
  hint,
  rows,
}: Bound<V> & { readonly label: string; readonly hint?: string; readonly rows?: number }) {
  const { name: _name, ...bound } = useBound({ control, name });
  return <TextArea label={label} hint={hint} {...(rows === undefined ? {} : { rows })} {...bound} />;
}
