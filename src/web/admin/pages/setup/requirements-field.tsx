import type { MethodSpec, Requirement } from '../../../../counting/method.ts';
import { requirementFact } from '../../../../counting/method-facts.ts';
import { iconPlus, iconTrash } from '../../../shared/icons.tsx';
import { Button } from '../../../shared/kit/button.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { useT } from '../../../shared/settings.tsx';
import { shareFrom, withFields } from '../../method-options.ts';
import { ExactField } from './exact-field.tsx';
import type { OptionsProps } from './option-props.ts';
import css from './setup.module.css';

const MEASURES = ['votes', 'turnout'] as const;
const COMPARISONS = ['more-than', 'at-least'] as const;
const BASES = ['valid', 'papers', 'voters', 'electorate'] as const;
const HALF: Requirement = { share: '1/2', comparison: 'more-than', of: 'valid' };

function requiresOf(value: MethodSpec): readonly Requirement[] {
  return 'requires' in value ? (value.requires ?? []) : [];
}

/** Thresholds, quorums and supermajorities: whoever meets all of them can be elected, or the motion is adopted. */
export function RequirementsField({ value, onChange }: OptionsProps) {
  const t = useT();
  const requires = requiresOf(value);
  const put = (next: readonly Requirement[]) => {
    const none = next.length === 0 && value.method !== 'motion';
    onChange(withFields(value, { requires: none ? undefined : next }) ?? value);
  };
  return (
    <Fieldset legend={t('a.option.requires')} hint={t(value.method === 'motion' ? 'a.option.requires.motion' : 'a.option.requires.hint')}>
      {requires.map((one, i) => (
        <RequirementFields
          key={`${i}-${requires.length}`}
          one={one}
          number={i + 1}
          onChange={(next) => put(requires.with(i, next))}
          onRemove={() => put(requires.filter((_, at) => at !== i))}
        />
      ))}
      <div>
        <Button look="secondary" size="small" icon={iconPlus} onPress={() => put([...requires, HALF])}>
          {t('a.option.requires.add')}
        </Button>
      </div>
    </Fieldset>
  );
}

interface RequirementProps {
  readonly one: Requirement;
  readonly number: number;
  readonly onChange: (next: Requirement) => void;
  readonly onRemove: () => void;
}

function RequirementFields({ one, number, onChange, onRemove }: RequirementProps) {
  const t = useT();
  const { key, params } = requirementFact(one);
  const take = (text: string): boolean => {
    const share = shareFrom(text);
    if (share !== undefined) onChange({ ...one, share });
    return share !== undefined;
  };
  const measured = (measure: 'votes' | 'turnout') => {
    const { measure: _old, ...rest } = one;
    // Turnout is a share of the roll.
    onChange(measure === 'votes' ? rest : { ...rest, measure, of: 'electorate' });
  };
  return (
    <div className={css['group']}>
      <p>{t(`fact.${key}`, params)}</p>
      <div className={css['two']}>
        <Select
          label={t('a.option.measure')}
          value={one.measure ?? 'votes'}
          options={MEASURES.map((item) => ({ value: item, label: t(`a.option.measure.${item}`) }))}
          onChange={measured}
        />
        <Select
          label={t('a.option.comparison')}
          value={one.comparison}
          options={COMPARISONS.map((item) => ({ value: item, label: t(`a.option.comparison.${item}`) }))}
          onChange={(comparison) => onChange({ ...one, comparison })}
        />
        <ExactField label={t('a.option.share')} hint={t('a.option.share.hint')} value={one.share} take={take} />
        <Select
          label={t('a.option.of')}
          value={one.of}
          options={BASES.map((item) => ({ value: item, label: t(`a.option.of.${item}`) }))}
          onChange={(of) => onChange({ ...one, of })}
        />
      </div>
      <div>
        <Button
          look="quiet"
          size="small"
          icon={iconTrash}
          onPress={onRemove}
          label={`${t('a.option.requires.remove')} ${t.number(number)}`}
        >
          {t('a.option.requires.remove')}
        </Button>
      </div>
    </div>
  );
}
