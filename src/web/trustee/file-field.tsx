import { Field } from '../shared/kit/field.tsx';
import css from './trustee.module.css';

/** Picks one text file. Only what was picked is read, and only here. */
export function FileField({
  id,
  label,
  hint,
  error,
  onText,
}: {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  readonly onText: (text: string) => void;
}) {
  return (
    <Field id={id} label={label} hint={hint} error={error}>
      {(ids) => (
        <input
          {...ids}
          type="file"
          accept=".json,application/json"
          className={css['file']}
          onChange={(event) => void event.currentTarget.files?.[0]?.text().then(onText)}
        />
      )}
    </Field>
  );
}
