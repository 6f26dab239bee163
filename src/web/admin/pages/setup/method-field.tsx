import { loadMessages } from 'virtual:messages/method+grade';
import { useState } from 'react';
import type { MethodName, MethodSpec, Requirement } from '../../../../counting/method.ts';
import { Button } from '../../../shared/kit/button.tsx';
import { RadioCards } from '../../../shared/kit/choice.tsx';
import { Details } from '../../../shared/kit/details.tsx';
import { Dialog } from '../../../shared/kit/dialog.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { useT } from '../../../shared/settings.tsx';
import { useTexts } from '../../../shared/use-texts.ts';
import { optionsOf, shareFrom, type Option } from '../../method-options.ts';
import { isListMethod, MAJORITIES, METHOD_GROUPS, startingSpec, thresholdPercent, withThreshold } from '../../methods.ts';
import { ExactField } from './exact-field.tsx';
import { OptionField } from './option-field.tsx';
import type { OptionsProps } from './option-props.ts';
import { TieFinePoints } from './tie-field.tsx';
import css from './setup.module.css';

/** How a contest is counted: the method in plain words, a chooser with all of them, its options, the rule for ties. */
export function MethodField({ value, onChange, candidates }: OptionsProps) {
  const t = useT();
  const ready = useTexts(loadMessages);
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
      {ready && <Options value={value} onChange={onChange} candidates={candidates} />}
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

/** Fields that keep what is typed start afresh with another method or other rules; the rest stay, and the keyboard's focus with them. */
function keyOf(value: MethodSpec, option: Option): string {
  if (option.kind !== 'exact' && option.kind !== 'own') return option.key;
  return 'rules' in value ? `${option.key} ${value.method} ${value.rules}` : `${option.key} ${value.method}`;
}

function Options(props: OptionsProps) {
  const t = useT();
  const { value, onChange } = props;
  const options = optionsOf(value);
  return (
    <>
      <div className={css['two']}>
        {options
          .filter((option) => !option.fine)
          .map((option) => (
            <OptionField key={keyOf(value, option)} option={option} {...props} />
          ))}
        {value.method === 'motion' && <MotionOptions value={value} onChange={onChange} />}
        {isListMethod(value) && (
          <ExactField
            key={`threshold ${value.method}`}
            label={t('a.option.threshold')}
            optional
            value={thresholdPercent(value)}
            take={(text) => {
              const next = withThreshold(value, text.trim());
              onChange(next);
              return text.trim() === '' || thresholdPercent(next) !== '';
            }}
          />
        )}
      </div>
      <Details summary={t('a.option.fine')}>
        <p>{t('a.option.fine.hint')}</p>
        <div className={css['fine']}>
          {options
            .filter((option) => option.fine)
            .map((option) => (
              <OptionField key={keyOf(value, option)} option={option} {...props} />
            ))}
          <TieFinePoints {...props} />
        </div>
      </Details>
    </>
  );
}

type Motion = Extract<MethodSpec, { method: 'motion' }>;

interface PlainMajority {
  readonly share: string;
  readonly of: 'valid' | 'electorate';
  /** Least turnout in percent, or empty. */
  readonly quorum: string;
}

/** The usual conditions of a motion, a majority and a quorum; undefined where it has others, which stand among the fine points. */
function plainMajority({ requires }: Motion): PlainMajority | undefined {
  const votes = requires.filter((one) => one.measure !== 'turnout');
  const turnout = requires.filter((one) => one.measure === 'turnout');
  const [first] = votes;
  const [quorum] = turnout;
  const usual =
    votes.length === 1 &&
    first !== undefined &&
    MAJORITIES.some((share) => share === first.share) &&
    first.comparison === (first.share === '1/2' ? 'more-than' : 'at-least') &&
    turnout.length <= 1 &&
    (quorum === undefined || (quorum.comparison === 'at-least' && quorum.of === 'electorate' && !quorum.share.includes('/')));
  if (!usual || (first.of !== 'valid' && first.of !== 'electorate')) return undefined;
  return { share: first.share, of: first.of, quorum: quorum === undefined ? '' : String(Math.round(Number(quorum.share) * 1e6) / 1e4) };
}

function MotionOptions({ value, onChange }: { readonly value: Motion; readonly onChange: (spec: MethodSpec) => void }) {
  const t = useT();
  const plain = plainMajority(value);
  if (plain === undefined) return <p>{t('a.option.requires.own')}</p>;
  const set = ({ share, of, quorum }: PlainMajority) => {
    const turnout = shareFrom(`${quorum}%`);
    const least: readonly Requirement[] =
      turnout === undefined ? [] : [{ share: turnout, comparison: 'at-least', of: 'electorate', measure: 'turnout' }];
    onChange({ ...value, requires: [{ share, comparison: share === '1/2' ? 'more-than' : 'at-least', of }, ...least] });
  };
  return (
    <>
      <Select
        label={t('a.option.majority')}
        value={plain.share}
        options={MAJORITIES.map((item) => ({ value: item as string, label: t(`a.option.majority.${item}`) }))}
        onChange={(share) => set({ ...plain, share })}
      />
      <Select
        label={t('a.option.of')}
        value={plain.of}
        options={(['valid', 'electorate'] as const).map((item) => ({ value: item, label: t(`a.option.of.${item}`) }))}
        onChange={(of) => set({ ...plain, of })}
      />
      <ExactField
        label={t('a.option.quorum')}
        optional
        value={plain.quorum}
        take={(text) => {
          const percent = text.trim();
          if (percent !== '' && shareFrom(`${percent}%`) === undefined) return false;
          set({ ...plain, quorum: percent });
          return true;
        }}
      />
    </>
  );
}
