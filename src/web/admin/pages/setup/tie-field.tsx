import type { MethodSpec, TieEnd, TieStep } from '../../../../counting/method.ts';
import { Details } from '../../../shared/kit/details.tsx';
import { Button } from '../../../shared/kit/button.tsx';
import { Checkbox } from '../../../shared/kit/choice.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { iconDown, iconPlus, iconTrash, iconUp } from '../../../shared/icons.tsx';
import { useT } from '../../../shared/settings.tsx';
import { stepsOfRules } from '../../method-options.ts';
import { moved } from '../../moved.ts';
import type { OptionsProps } from './option-props.ts';
import css from './setup.module.css';

const ENDS = ['seed', 'left-tied', 'officer', 'order'] as const;
const STEPS: readonly TieStep[] = ['previous-round', 'latest-difference', 'first-difference', 'total-margin', 'official'];

function endOf(by: (typeof ENDS)[number], candidates: number): TieEnd {
  switch (by) {
    case 'seed':
      return { by, seed: '' };
    case 'order':
      return { by, order: Array.from({ length: candidates }, (_, i) => i) };
    case 'officer':
      return { by, order: [] };
    case 'left-tied':
      return { by };
  }
}

/** What decides a tie: steps of the rules first, then an end. */
export function TieField({ value, onChange, candidates }: OptionsProps) {
  const t = useT();
  const { end } = value.tie;
  const put = (next: TieEnd) => onChange({ ...value, tie: { ...value.tie, end: next } });
  return (
    <>
      <Select
        label={t('a.option.tie')}
        hint={t(`fact.tie.${end.by}`)}
        value={end.by}
        options={ENDS.filter((by) => by !== 'order' || candidates.length > 0 || end.by === 'order').map((by) => ({
          value: by,
          label: t(`a.option.tie.${by}`),
        }))}
        onChange={(by) => put(endOf(by, candidates.length))}
      />
      {end.by === 'order' && <OrderField whole names={candidates} order={end.order} onChange={(order) => put({ by: 'order', order })} />}
    </>
  );
}

/** The fine points of a tie: steps before the end, the seed of the lots, or the officer's order laid down beforehand. */
export function TieFinePoints({ value, onChange, candidates }: OptionsProps) {
  const t = useT();
  const { end } = value.tie;
  return (
    <>
      <StepsField value={value} onChange={onChange} />
      {end.by === 'seed' && (
        <TextField
          label={t('a.option.seed')}
          hint={t('a.option.seed.hint')}
          optional
          maxLength={200}
          dir="auto"
          value={end.seed}
          onChange={(seed) => onChange({ ...value, tie: { ...value.tie, end: { by: 'seed', seed } } })}
        />
      )}
      {end.by === 'officer' && candidates.length > 0 && (
        <Details summary={t('a.option.order')}>
          <OrderField
            names={candidates}
            order={end.order}
            onChange={(order) => onChange({ ...value, tie: { ...value.tie, end: { by: 'officer', order } } })}
          />
        </Details>
      )}
    </>
  );
}

function StepsField({ value, onChange }: { readonly value: MethodSpec; readonly onChange: (spec: MethodSpec) => void }) {
  const t = useT();
  const { steps } = value.tie;
  const put = (next: readonly TieStep[]) => onChange({ ...value, tie: { ...value.tie, steps: next } });
  const usual = stepsOfRules(value);
  return (
    <Fieldset legend={t('a.option.steps')} hint={t('a.option.steps.hint')}>
      <div className={css['picks']}>
        {STEPS.map((step) => (
          <Checkbox
            key={step}
            label={t(`fact.step.${step}`)}
            hint={
              steps.includes(step)
                ? t('a.option.steps.place', { place: steps.indexOf(step) + 1 })
                : usual.includes(step)
                  ? t('a.option.steps.usual')
                  : undefined
            }
            checked={steps.includes(step)}
            onChange={(on) => put(on ? [...steps, step] : steps.filter((each) => each !== step))}
          />
        ))}
      </div>
    </Fieldset>
  );
}

/** Candidates in an order, best first. `whole`: everyone stands in it; otherwise only those added. */
function OrderField({
  names,
  order,
  whole = false,
  onChange,
}: {
  readonly names: readonly string[];
  readonly order: readonly number[];
  readonly whole?: boolean;
  readonly onChange: (order: readonly number[]) => void;
}) {
  const t = useT();
  const rest = names.flatMap((_, i) => (order.includes(i) ? [] : [i]));
  return (
    <Fieldset legend={t('a.option.order')} hint={t('a.option.order.hint')}>
      <ol className={css['order']}>
        {order.map((candidate, at) => (
          <li key={candidate}>
            <bdi>{names[candidate] ?? candidate}</bdi>
            <span className={css['row']}>
              <Button
                look="secondary"
                size="small"
                icon={iconUp}
                disabled={at === 0}
                label={t.pair(t('a.move.up'), names[candidate] ?? '')}
                onPress={() => onChange(moved(order, at, at - 1))}
              >
                {t('a.move.up')}
              </Button>
              <Button
                look="secondary"
                size="small"
                icon={iconDown}
                disabled={at === order.length - 1}
                label={t.pair(t('a.move.down'), names[candidate] ?? '')}
                onPress={() => onChange(moved(order, at, at + 1))}
              >
                {t('a.move.down')}
              </Button>
              {!whole && (
                <Button
                  look="quiet"
                  size="small"
                  icon={iconTrash}
                  label={t.pair(t('a.option.order.remove'), names[candidate] ?? '')}
                  onPress={() => onChange(order.filter((each) => each !== candidate))}
                >
                  {t('a.option.order.remove')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
      <div className={css['row']}>
        {rest.map((candidate) => (
          <Button key={candidate} look="secondary" size="small" icon={iconPlus} onPress={() => onChange([...order, candidate])}>
            {names[candidate]}
          </Button>
        ))}
      </div>
    </Fieldset>
  );
}
