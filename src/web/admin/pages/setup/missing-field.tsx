import { Select } from '../../../shared/kit/select.tsx';
import { useT } from '../../../shared/settings.tsx';
import { gradeWord } from '../../../shared/grade-word.ts';
import { withFields } from '../../method-options.ts';
import type { OptionsProps } from './option-props.ts';

const WAYS = ['grade', 'own-median', 'normalise', 'none'] as const;

/** Majority judgment: what it means that a voter gave no grade. */
export function MissingField({ value, onChange }: OptionsProps) {
  const t = useT();
  if (value.method !== 'majority-judgment') return null;
  const { missing, grades } = value;
  const set = (next: object) => onChange(withFields(value, { missing: next }) ?? value);
  const grade = missing.as === 'grade' ? missing.grade : 0;
  return (
    <>
      <Select
        label={t('a.option.missing')}
        hint={t(`fact.missing.${missing.as}`, { grade: missing.as === 'grade' ? missing.grade : 0 })}
        value={missing.as}
        options={WAYS.map((as) => ({ value: as, label: t(`a.option.missing.${as}`) }))}
        onChange={(as) => set(as === 'grade' ? { as, grade: 0 } : { as })}
      />
      {missing.as === 'grade' && (
        <Select
          label={t('a.option.missing.which')}
          value={String(grade)}
          options={Array.from({ length: grades }, (_, i) => ({ value: String(i), label: t.pair(t.number(i), gradeWord(t, grades, i)) }))}
          onChange={(text) => set({ as: 'grade', grade: Number(text) })}
        />
      )}
    </>
  );
}
