import { useState } from 'react';
import { ChoiceCard, Choices } from '../../../shared/kit/choice.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { LANGUAGES } from '../../../shared/languages.ts';
import { useT } from '../../../shared/settings.tsx';
import { useElection } from '../../elections.ts';
import { languageName } from '../../kit/local-text.tsx';
import { Section } from '../../kit/page.tsx';
import { TaskForm } from './task-form.tsx';

/** The languages that voters can choose; the first one is shown when the device asks for none of them. */
export function LanguagesTask() {
  const t = useT();
  const { definition } = useElection();
  const [chosen, setChosen] = useState(definition.languages);
  const others = definition.languages.filter((code) => LANGUAGES.every((item) => item.code !== code));
  const codes = [...LANGUAGES.map((item) => item.code as string), ...others];
  const toggle = (code: string, on: boolean) => setChosen(on ? [...chosen, code] : chosen.filter((item) => item !== code));
  const first = chosen[0] ?? 'en';
  return (
    <TaskForm apply={(old) => ({ ...old, languages: chosen })} fieldOf={() => 'languages'}>
      <Section title={t('a.task.languages')} hint={t('a.languages.hint')}>
        <Fieldset legend={t('a.languages.offered')} id="languages">
          <Choices>
            {codes.map((code) => (
              <ChoiceCard
                key={code}
                compact
                type="checkbox"
                name="languages"
                checked={chosen.includes(code)}
                onChange={(on) => toggle(code, on)}
                title={<span lang={code}>{languageName(code, t.language)}</span>}
                disabled={chosen.length === 1 && chosen[0] === code}
              />
            ))}
          </Choices>
        </Fieldset>
        {chosen.length > 1 && (
          <Select
            label={t('a.languages.first')}
            hint={t('a.languages.first.hint')}
            value={first}
            options={chosen.map((code) => ({ value: code, label: languageName(code, t.language), lang: code }))}
            onChange={(code) => setChosen([code, ...chosen.filter((item) => item !== code)])}
          />
        )}
      </Section>
    </TaskForm>
  );
}
