import { useState } from 'react';
import type { Access, Eligibility } from '../../../../election/definition.ts';
import { Checkbox, RadioCards } from '../../../shared/kit/choice.tsx';
import { DateField } from '../../../shared/kit/date-field.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Notice } from '../../../shared/kit/notice.tsx';
import { TextArea } from '../../../shared/kit/text-area.tsx';
import { useT } from '../../../shared/settings.tsx';
import { useElection } from '../../elections.ts';
import { Section } from '../../kit/page.tsx';
import { namesFrom } from '../../templates.ts';
import { TaskForm } from './task-form.tsx';

const ACCESS: readonly Access[] = ['roll', 'registration', 'either'];

function eligibilityFrom(age: string, on: string, places: string, approval: boolean): Eligibility {
  const list = namesFrom(places);
  return {
    ...(age === '' ? {} : { minimumAge: Number(age), ...(on === '' ? {} : { ageOn: on }) }),
    ...(list.length === 0 ? {} : { places: list }),
    ...(approval ? { approval } : {}),
  };
}

/** Who may vote: the roll, self-registration or both, with the rules that the booth explains kindly when they refuse. */
export function AccessTask() {
  const t = useT();
  const { definition } = useElection();
  const { eligibility } = definition;
  const [access, setAccess] = useState(definition.access);
  const [age, setAge] = useState(eligibility.minimumAge === undefined ? '' : String(eligibility.minimumAge));
  const [on, setOn] = useState(eligibility.ageOn ?? '');
  const [places, setPlaces] = useState((eligibility.places ?? []).join('\n'));
  const [approval, setApproval] = useState(eligibility.approval ?? false);
  return (
    <TaskForm
      apply={(old) => ({ ...old, access, eligibility: eligibilityFrom(age, on, places, approval) })}
      fieldOf={(path) => path.split('/').at(-1) ?? ''}
    >
      <Section title={t('a.task.access')}>
        <Fieldset legend={t('a.access.question')} legendHidden>
          <RadioCards
            name="access"
            value={access}
            onChange={setAccess}
            options={ACCESS.map((value) => ({ value, label: t(`a.access.${value}`), note: t(`a.access.${value}.note`) }))}
          />
        </Fieldset>
        {access !== 'roll' && (
          <Checkbox label={t('a.access.approval')} hint={t('a.access.approval.hint')} checked={approval} onChange={setApproval} />
        )}
        {access !== 'roll' && !approval && <Notice tone="mind" title={t('a.access.anybody')} />}
      </Section>
      <Section title={t('a.access.rules')} hint={t('a.access.rules.hint')}>
        <TextField
          id="minimumAge"
          inputMode="numeric"
          label={t('a.access.age')}
          optional
          value={age}
          onChange={(text) => setAge(text.replaceAll(/\D/g, ''))}
        />
        {age !== '' && <DateField id="ageOn" legend={t('a.access.age-on')} hint={t('a.access.age-on.hint')} value={on} onChange={setOn} />}
        <TextArea
          id="places"
          label={t('a.access.places')}
          hint={t('a.access.places.hint')}
          value={places}
          onChange={setPlaces}
          optional
          dir="auto"
        />
      </Section>
    </TaskForm>
  );
}
