import { useState } from 'react';
import type { MethodName, MethodSpec } from '../../../../counting/method.ts';
import { Button } from '../../../shared/kit/button.tsx';
import { RadioCards } from '../../../shared/kit/choice.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { Dialog } from '../../../shared/kit/dialog.tsx';
import type { Translator } from '../../../shared/translator.ts';
import { useT } from '../../../shared/settings.tsx';
import {
  isListMethod,
  MAJORITIES,
  METHOD_GROUPS,
  optionsOf,
  optionValue,
  RULE_NAMES,
  startingSpec,
  thresholdPercent,
  withOption,
  withThreshold,
  type Option,
} from '../../methods.ts';
import css from './setup.module.css';

interface MethodFieldProps {
  readonly value: MethodSpec;
  readonly onChange: (spec: MethodSpec) => void;
}

/** How a contest is counted: the method in plain words, a chooser with all of them, its options, the rule for ties. */
export function MethodField({ value, onChange }: MethodFieldProps) {
  const t = useT();
  const [choosing, setChoosing] = useState(false);
  return (
    <Fieldset legend={t('a.method.legend')}>
      <div className={css['methodNow']}>
        <h3>{t(`a.method.${value.method}`)}</h3>
        <p>{t(`a.method.${value.method}.note`)}</p>
        <div>
          <Button look="secondary" size="small" onPress={() => setChoosing(true)}>
            {t('a.method.choose')}
          </Button>
        </div>
      </div>
      <Options value={value} onChange={onChange} />
      <MethodChooser
        open={choosing}
        value={value.method}
        onClose={() => setChoosing(false)}
        onChoose={(method) => {
          onChange(startingSpec(method, value));
          setChoosing(false);
        }}
      />
    </Fieldset>
  );
}

function MethodChooser({
  open,
  value,
  onClose,
  onChoose,
}: {
  readonly open: boolean;
  readonly value: MethodName;
  readonly onClose: () => void;
  readonly onChoose: (method: MethodName) => void;
}) {
  const t = useT();
  const [picked, setPicked] = useState(value);
  return (
    <Dialog open={open} title={t('a.method.choose')} onClose={onClose}>
      {METHOD_GROUPS.map(({ group, methods }) => (
        <Fieldset key={group} legend={t(`a.method.group.${group}`)}>
          <div className={css['methodGroup']}>
            <RadioCards
              name="method"
              value={picked}
              onChange={setPicked}
              options={methods.map((method) => ({ value: method, label: t(`a.method.${method}`), note: t(`a.method.${method}.note`) }))}
            />
          </div>
        </Fieldset>
      ))}
      <Button onPress={() => onChoose(picked)}>{t('a.method.take')}</Button>
    </Dialog>
  );
}

function valueLabel(t: Translator, key: string, value: string): string {
  const id = `a.option.${key}.${value}`;
  return t.has(id) ? t(id) : (RULE_NAMES[value] ?? value);
}

function OptionField({ option, value, onChange }: MethodFieldProps & { readonly option: Option }) {
  const t = useT();
  const label = t(`a.option.${option.key}` as 'a.option.seats');
  if (option.kind === 'choice') {
    return (
      <Select
        label={label}
        value={optionValue(value, option.key)}
        options={option.values.map((item) => ({ value: item, label: valueLabel(t, option.key, item) }))}
        onChange={(text) => onChange(withOption(value, option, text))}
      />
    );
  }
  return (
    <TextField
      label={label}
      type="number"
      inputMode="numeric"
      min={option.min}
      max={option.max}
      value={optionValue(value, option.key)}
      onChange={(text) => onChange(withOption(value, option, text))}
    />
  );
}

function Options({ value, onChange }: MethodFieldProps) {
  const t = useT();
  const { end } = value.tie;
  return (
    <div className={css['two']}>
      {optionsOf(value.method).map((option) => (
        <OptionField key={option.key} option={option} value={value} onChange={onChange} />
      ))}
      {value.method === 'motion' && <MotionOptions value={value} onChange={onChange} />}
      {isListMethod(value) && (
        <TextField
          label={t('a.option.threshold')}
          inputMode="decimal"
          optional
          value={thresholdPercent(value)}
          onChange={(text) => onChange(withThreshold(value, text))}
        />
      )}
      <Select
        label={t('a.option.tie')}
        value={end.by === 'order' ? 'officer' : end.by}
        options={(['seed', 'left-tied', 'officer'] as const).map((by) => ({ value: by, label: t(`a.option.tie.${by}`) }))}
        onChange={(by) =>
          onChange({
            ...value,
            tie: { ...value.tie, end: by === 'seed' ? { by, seed: '' } : by === 'officer' ? { by, order: [] } : { by } },
          })
        }
      />
    </div>
  );
}

function MotionOptions({
  value,
  onChange,
}: {
  readonly value: Extract<MethodSpec, { method: 'motion' }>;
  readonly onChange: (spec: MethodSpec) => void;
}) {
  const t = useT();
  const votes = value.requires.find((item) => item.measure !== 'turnout');
  const quorum = value.requires.find((item) => item.measure === 'turnout');
  const quorumPercent = quorum ? String(Math.round(Number(quorum.share) * 10_000) / 100) : '';
  const set = (share: string, of: 'valid' | 'electorate', percent: string) =>
    onChange({
      ...value,
      requires: [
        { share, comparison: share === '1/2' ? 'more-than' : 'at-least', of },
        ...(percent === ''
          ? []
          : [
              {
                share: String(Number(percent) / 100),
                comparison: 'at-least' as const,
                of: 'electorate' as const,
                measure: 'turnout' as const,
              },
            ]),
      ],
    });
  const share = votes?.share ?? '1/2';
  const of = votes?.of === 'electorate' ? 'electorate' : 'valid';
  return (
    <>
      <Select
        label={t('a.option.majority')}
        value={share}
        options={MAJORITIES.map((item) => ({ value: item as string, label: t(`a.option.majority.${item}`) }))}
        onChange={(next) => set(next, of, quorumPercent)}
      />
      <Select
        label={t('a.option.of')}
        value={of}
        options={(['valid', 'electorate'] as const).map((item) => ({ value: item, label: t(`a.option.of.${item}`) }))}
        onChange={(next) => set(share, next, quorumPercent)}
      />
      <TextField
        label={t('a.option.quorum')}
        inputMode="decimal"
        optional
        value={quorumPercent}
        onChange={(text) => set(share, of, text.replaceAll(/[^\d.]/g, ''))}
      />
    </>
  );
}
