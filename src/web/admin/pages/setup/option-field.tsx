import { variantName } from '../../../../counting/method-facts.ts';
import type { MethodSpec } from '../../../../counting/method.ts';
import { unreachable } from '../../../../kernel/result.ts';
import { Checkbox } from '../../../shared/kit/choice.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import type { MessageId } from '../../../shared/messages.ts';
import { useT } from '../../../shared/settings.tsx';
import type { Translator } from '../../../shared/translator.ts';
import { optionValue, withOption, withText, type Option } from '../../method-options.ts';
import { ExcludedField, GroupsField } from './candidate-fields.tsx';
import { ExactField } from './exact-field.tsx';
import { CapsField, ThresholdField } from './list-fields.tsx';
import { MissingField } from './missing-field.tsx';
import type { OptionsProps } from './option-props.ts';
import { RequirementsField } from './requirements-field.tsx';
import { TieField } from './tie-field.tsx';

type PlainOption = Exclude<Option, { kind: 'own' }>;

/** How the literature calls a definition, where it is not a name of rules (`variantName` has those); not translated. */
const LITERATURE: Readonly<Record<string, string>> = {
  'strength.winning-votes': 'winning votes',
  'strength.margins': 'margins',
  'strength.ratio': 'ratio',
  'strength.pairwise-opposition': 'pairwise opposition',
  'quota.hare': 'Hare',
  'quota.droop': 'Droop',
  'quota.hagenbach-bischoff': 'Hagenbach-Bischoff',
  'quota.hagenbach-bischoff-rounded': 'Hagenbach-Bischoff, rounded',
  'quota.imperiali': 'Imperiali',
  'points.ranked-robin': 'Ranked robin',
  'points.balance': 'Copeland',
  'scale.linear': 'Borda',
  'scale.dowdall': 'Dowdall',
  'lastPlacePoints.0': '…, 2, 1, 0',
  'lastPlacePoints.1': '…, 3, 2, 1',
};

/** A value in words, with its name in the literature. */
function valueLabel(t: Translator, spec: MethodSpec, option: PlainOption, value: string): string {
  if (option.key === 'rules') return variantName(withOption(spec, option, value)) ?? value;
  const id = `a.option.${option.key}.${value}`;
  const name = LITERATURE[`${option.key}.${value}`];
  const words = t.has(id) ? t(id) : undefined;
  if (words === undefined) return name ?? value;
  return name === undefined || words.toLowerCase() === name.toLowerCase() ? words : `${words} (${name})`;
}

/** A sentence on the value that stands, else on the option. */
function help(t: Translator, spec: MethodSpec, { key }: PlainOption): string | undefined {
  const value = optionValue(spec, key);
  const fact = key === 'sharedFirst' ? 'shared' : key;
  const ids = [`a.option.${key}.${value}.help`, `fact.${fact}.${value}`, `a.option.${key}.hint`];
  const id = ids.find((each): each is MessageId => t.has(each));
  return id === undefined ? undefined : t(id);
}

/** The control of one option, whatever its kind. */
export function OptionField({ option, ...props }: OptionsProps & { readonly option: Option }) {
  if (option.kind !== 'own') return <PlainField option={option} {...props} />;
  switch (option.key) {
    case 'requires':
      return <RequirementsField {...props} />;
    case 'groups':
      return <GroupsField {...props} />;
    case 'excluded':
      return <ExcludedField {...props} />;
    case 'threshold':
      return <ThresholdField {...props} />;
    case 'maxSeats':
      return <CapsField {...props} />;
    case 'missing':
      return <MissingField {...props} />;
    case 'tie':
      return <TieField {...props} />;
    default:
      return unreachable(option);
  }
}

function PlainField({ option, value, onChange, candidates }: OptionsProps & { readonly option: PlainOption }) {
  const t = useT();
  const label = t(`a.option.${option.key}` as 'a.option.seats');
  const hint = help(t, value, option);
  const now = optionValue(value, option.key);
  const set = (text: string) => onChange(withOption(value, option, text));
  const common = { label, ...(hint === undefined ? {} : { hint }) };
  switch (option.kind) {
    case 'choice':
      return (
        <Select
          {...common}
          value={now}
          options={option.values.map((item) => ({ value: item, label: valueLabel(t, value, option, item) }))}
          onChange={set}
        />
      );
    case 'flag':
      return <Checkbox label={label} hint={hint} checked={now === 'true'} onChange={(on) => set(String(on))} />;
    case 'candidate':
      return candidates.length === 0 ? (
        <p>{t.pair(label, t('a.option.save-first'))}</p>
      ) : (
        <Select
          {...common}
          value={now}
          options={[
            ...(option.optional ? [{ value: '', label: t('a.option.nobody') }] : []),
            ...candidates.map((name, i) => ({ value: String(i), label: name })),
          ]}
          onChange={set}
        />
      );
    case 'number':
      return (
        <TextField
          {...common}
          type="number"
          inputMode="numeric"
          min={option.min}
          max={option.max}
          optional={option.empty !== undefined}
          value={now}
          onChange={set}
        />
      );
    case 'exact':
      return (
        <ExactField
          {...common}
          value={now}
          optional={option.optional}
          take={(text) => {
            const next = withText(value, option, text);
            if (next !== undefined) onChange(next);
            return next !== undefined;
          }}
        />
      );
    default:
      return unreachable(option);
  }
}
