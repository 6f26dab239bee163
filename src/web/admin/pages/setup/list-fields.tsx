import type { ListThreshold } from '../../../../counting/method.ts';
import { TextField } from '../../../shared/kit/field.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { useT } from '../../../shared/settings.tsx';
import { shareFrom, withFields } from '../../method-options.ts';
import { ExactField } from './exact-field.tsx';
import type { OptionsProps } from './option-props.ts';
import css from './setup.module.css';

/** The fine points of a threshold: whether reaching it suffices, and lists with shares of their own. The share itself stands above. */
export function ThresholdField({ value, onChange, candidates }: OptionsProps) {
  const t = useT();
  if (!('threshold' in value) || value.threshold === undefined) return null;
  const { threshold } = value;
  const put = (change: Partial<ListThreshold>) => onChange(withFields(value, { threshold: { ...threshold, ...change } }) ?? value);
  const special = threshold.special ?? [];
  const setSpecial = (list: number, text: string): boolean => {
    const share = shareFrom(text);
    if (share === undefined && text.trim() !== '') return false;
    const others = special.filter((each) => each.list !== list);
    const next = share === undefined ? others : [...others, { list, share }].toSorted((a, b) => a.list - b.list);
    const { special: _old, ...rest } = threshold;
    onChange(withFields(value, { threshold: next.length === 0 ? rest : { ...rest, special: next } }) ?? value);
    return true;
  };
  return (
    <>
      <Select
        label={t('a.option.inclusive')}
        value={String(threshold.inclusive)}
        options={(['true', 'false'] as const).map((item) => ({ value: item, label: t(`a.option.inclusive.${item}`) }))}
        onChange={(text) => put({ inclusive: text === 'true' })}
      />
      <Fieldset legend={t('a.option.special')} hint={t('a.option.special.hint')}>
        {candidates.length === 0 && <p>{t('a.option.save-first')}</p>}
        <div className={css['two']}>
          {candidates.map((name, list) => (
            <ExactField
              key={list}
              label={name}
              optional
              value={special.find((each) => each.list === list)?.share ?? ''}
              take={(text) => setSpecial(list, text)}
            />
          ))}
        </div>
      </Fieldset>
    </>
  );
}

/** The most seats of each list. */
export function CapsField({ value, onChange, candidates }: OptionsProps) {
  const t = useT();
  const caps = candidates.map((_, list) => ('maxSeats' in value ? (value.maxSeats?.[list] ?? null) : null));
  const set = (list: number, text: string) => {
    const next = caps.with(list, /^\d{1,4}$/.test(text) ? Number(text) : null);
    onChange(withFields(value, { maxSeats: next.every((cap) => cap === null) ? undefined : next }) ?? value);
  };
  return (
    <Fieldset legend={t('a.option.maxSeats')} hint={t('a.option.maxSeats.hint')}>
      {candidates.length === 0 && <p>{t('a.option.save-first')}</p>}
      <div className={css['two']}>
        {candidates.map((name, list) => (
          <TextField
            key={list}
            label={name}
            type="number"
            inputMode="numeric"
            min={0}
            optional
            value={String(caps[list] ?? '')}
            onChange={(text) => set(list, text)}
          />
        ))}
      </div>
    </Fieldset>
  );
}
