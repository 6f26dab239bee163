import type { GroupQuota, MethodSpec } from '../../../../counting/method.ts';
import { iconPlus, iconTrash } from '../../../shared/icons.tsx';
import { Button } from '../../../shared/kit/button.tsx';
import { Checkbox } from '../../../shared/kit/choice.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { useT } from '../../../shared/settings.tsx';
import { withFields } from '../../method-options.ts';
import type { OptionsProps } from './option-props.ts';
import css from './setup.module.css';

/** A checkbox for each candidate. New questions have no candidates yet to point at. */
function Picks({
  candidates,
  picked,
  onChange,
}: {
  readonly candidates: readonly string[];
  readonly picked: readonly number[];
  readonly onChange: (picked: readonly number[]) => void;
}) {
  const t = useT();
  if (candidates.length === 0) return <p>{t('a.option.save-first')}</p>;
  return (
    <div className={css['picks']}>
      {candidates.map((name, i) => (
        <Checkbox
          key={i}
          label={<bdi>{name}</bdi>}
          checked={picked.includes(i)}
          onChange={(on) => onChange(on ? [...picked, i].toSorted((a, b) => a - b) : picked.filter((each) => each !== i))}
        />
      ))}
    </div>
  );
}

/** Candidates who withdrew or died after the ballot was fixed. */
export function ExcludedField({ value, onChange, candidates }: OptionsProps) {
  const t = useT();
  return (
    <Fieldset legend={t('a.option.excluded')} hint={t('a.option.excluded.hint')}>
      <Picks
        candidates={candidates}
        picked={value.excluded ?? []}
        onChange={(excluded) => onChange(withFields(value, { excluded: excluded.length === 0 ? undefined : excluded }) ?? value)}
      />
    </Fieldset>
  );
}

function groupsOf(value: MethodSpec): readonly GroupQuota[] {
  return 'groups' in value ? (value.groups ?? []) : [];
}

/** Quotas for groups: at least, or at most, so many places. */
export function GroupsField({ value, onChange, candidates }: OptionsProps) {
  const t = useT();
  const groups = groupsOf(value);
  const put = (next: readonly GroupQuota[]) => onChange(withFields(value, { groups: next.length === 0 ? undefined : next }) ?? value);
  const fresh = (): GroupQuota => ({ name: t('a.option.groups.fresh', { number: groups.length + 1 }), members: [], atLeast: 1 });
  return (
    <Fieldset legend={t('a.option.groups')} hint={t('a.option.groups.hint')}>
      {groups.map((group, i) => (
        <GroupFields
          key={i}
          group={group}
          candidates={candidates}
          onChange={(next) => put(groups.with(i, next))}
          onRemove={() => put(groups.filter((_, at) => at !== i))}
        />
      ))}
      <div>
        <Button look="secondary" size="small" icon={iconPlus} onPress={() => put([...groups, fresh()])}>
          {t('a.option.groups.add')}
        </Button>
      </div>
    </Fieldset>
  );
}

interface GroupProps {
  readonly group: GroupQuota;
  readonly candidates: readonly string[];
  readonly onChange: (group: GroupQuota) => void;
  readonly onRemove: () => void;
}

function GroupFields({ group, candidates, onChange, onRemove }: GroupProps) {
  const t = useT();
  const bound = (key: 'atLeast' | 'atMost', text: string) => {
    const { [key]: _old, ...rest } = group;
    onChange(/^\d{1,4}$/.test(text) ? { ...rest, [key]: Number(text) } : rest);
  };
  return (
    <div className={css['group']}>
      <TextField
        label={t('a.option.groups.name')}
        value={group.name}
        maxLength={100}
        dir="auto"
        // A group without a name could not be read back; the last letter stays until another is typed.
        onChange={(name) => name !== '' && onChange({ ...group, name })}
      />
      <div className={css['two']}>
        {(['atLeast', 'atMost'] as const).map((key) => (
          <TextField
            key={key}
            label={t(`a.option.groups.${key}`)}
            type="number"
            inputMode="numeric"
            min={0}
            optional
            value={String(group[key] ?? '')}
            onChange={(text) => bound(key, text)}
          />
        ))}
      </div>
      <Fieldset legend={t('a.option.groups.members')}>
        <Picks candidates={candidates} picked={group.members} onChange={(members) => onChange({ ...group, members })} />
      </Fieldset>
      <div>
        <Button look="quiet" size="small" icon={iconTrash} onPress={onRemove} label={t.pair(t('a.option.groups.remove'), group.name)}>
          {t('a.option.groups.remove')}
        </Button>
      </div>
    </div>
  );
}
