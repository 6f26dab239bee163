import { useState } from 'react';
import { TextField } from '../../../shared/kit/field.tsx';
import { useT } from '../../../shared/settings.tsx';

/** A number that must stay exact. What is typed stays as typed; what cannot be read is said and not taken. */
export function ExactField({
  label,
  hint,
  value,
  optional = false,
  take,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly optional?: boolean;
  /** Takes the text into the definition; false where it is no value. */
  readonly take: (text: string) => boolean;
}) {
  const t = useT();
  const [text, setText] = useState(value);
  const [wrong, setWrong] = useState(false);
  return (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      inputMode="decimal"
      optional={optional}
      dir="ltr"
      value={text}
      {...(wrong ? { error: t('a.option.not-exact') } : {})}
      onChange={(next) => {
        setText(next);
        setWrong(!take(next));
      }}
    />
  );
}
