import { useId, useState } from 'react';
import { useT } from '../settings.tsx';
import type { FieldProps } from './field.tsx';
import css from './field.module.css';
import { Fieldset } from './fieldset.tsx';

/** A calendar date in three plain fields (day, month, year): quicker and safer for birthdays than any picker. */
export function DateField(
  props: Omit<FieldProps, 'label'> & {
    readonly legend: string;
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly birthday?: boolean;
  },
) {
  const t = useT();
  const made = useId();
  const own = props.id ?? made;
  const [parts, setParts] = useState(() => splitDate(props.value));
  const set = (change: Partial<typeof parts>) => {
    const next = { ...parts, ...change };
    setParts(next);
    props.onChange(joinDate(next));
  };
  const part = (name: 'day' | 'month' | 'year', className: string, autoComplete: string) => (
    <div className={className}>
      <label htmlFor={name === 'day' ? own : `${own}-${name}`}>{t(`date.${name}`)}</label>
      <input
        id={name === 'day' ? own : `${own}-${name}`}
        className={css['input']}
        inputMode="numeric"
        autoComplete={props.birthday ? autoComplete : 'off'}
        maxLength={name === 'year' ? 4 : 2}
        value={parts[name]}
        aria-invalid={props.error === undefined ? undefined : true}
        onInput={(event) => set({ [name]: event.currentTarget.value.replaceAll(/\D/g, '') })}
      />
    </div>
  );
  return (
    <Fieldset legend={props.legend} hint={props.hint} error={props.error} id={`${own}-set`}>
      <div className={css['dateParts']}>
        {part('day', css['datePart'] ?? '', 'bday-day')}
        {part('month', css['datePart'] ?? '', 'bday-month')}
        {part('year', `${css['datePart']} ${css['datePartYear']}`, 'bday-year')}
      </div>
    </Fieldset>
  );
}

function splitDate(value: string): { day: string; month: string; year: string } {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value);
  return { day: found?.[3] ?? '', month: found?.[2] ?? '', year: found?.[1] ?? '' };
}

/** YYYY-MM-DD; half-typed dates come out as such and fail wherever dates are checked. Empty when nothing is typed. */
function joinDate({ day, month, year }: { day: string; month: string; year: string }): string {
  return day + month + year === '' ? '' : `${year.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}
