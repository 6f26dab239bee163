import { useState } from 'react';
import type { ResultsShown, SealedSettings } from '../../../../election/definition.ts';
import { Checkbox, RadioCards } from '../../../shared/kit/choice.tsx';
import { Fieldset } from '../../../shared/kit/fieldset.tsx';
import { Select } from '../../../shared/kit/select.tsx';
import { useT } from '../../../shared/settings.tsx';
import { useElection } from '../../elections.ts';
import { Section } from '../../kit/page.tsx';
import { TaskForm } from './task-form.tsx';

const SHOWN: readonly ResultsShown[] = ['live', 'at-closing', 'when-declared'];
const GROUPS: readonly SealedSettings['group'][] = ['Ed25519', 'BELENIOS-2048', 'RFC-3526-2048'];

/** When results show, whether votes may change, who must agree, whether ballots are sealed. */
export function RulesTask() {
  const t = useT();
  const { definition } = useElection();
  const [results, setResults] = useState(definition.results);
  const [revoting, setRevoting] = useState(definition.revoting);
  const [second, setSecond] = useState(definition.secondOfficer);
  const [sealed, setSealed] = useState(definition.sealed);
  const [unknown, setUnknown] = useState(definition.unknownCandidate);
  return (
    <TaskForm
      apply={(old) => ({ ...old, results, revoting, secondOfficer: second, sealed, unknownCandidate: unknown })}
      fieldOf={(path) => path.split('/')[0] ?? ''}
    >
      <Section title={t('a.rules.results')}>
        <Fieldset legend={t('a.rules.results')} legendHidden id="results">
          <RadioCards
            name="results"
            value={results}
            onChange={setResults}
            options={SHOWN.map((value) => ({ value, label: t(`a.results.${value}`), note: t(`a.results.${value}.note`) }))}
          />
        </Fieldset>
      </Section>
      <Section title={t('a.rules.votes')}>
        <Checkbox label={t('a.rules.revoting')} hint={t('a.rules.revoting.hint')} checked={revoting} onChange={setRevoting} />
        <Checkbox label={t('a.rules.second')} hint={t('a.rules.second.hint')} checked={second} onChange={setSecond} />
        <Select
          label={t('a.rules.unknown')}
          hint={t('a.rules.unknown.hint')}
          value={unknown}
          onChange={setUnknown}
          options={(['spoil', 'ask-again', 'write-in'] as const).map((value) => ({ value, label: t(`a.rules.unknown.${value}`) }))}
        />
      </Section>
      <Section title={t('a.rules.sealed')} hint={t('a.rules.sealed.hint')}>
        <Checkbox
          id="sealed"
          label={t('a.rules.sealed.on')}
          checked={sealed !== undefined}
          onChange={(on) =>
            setSealed(on ? { group: 'Ed25519', credentials: 'server', trustees: { server: true, people: [], threshold: null } } : undefined)
          }
        />
        {sealed && (
          <>
            <Fieldset legend={t('a.rules.sealed.credentials')}>
              <RadioCards
                name="credentials"
                value={sealed.credentials}
                onChange={(credentials) => setSealed({ ...sealed, credentials })}
                options={(['server', 'registrar'] as const).map((value) => ({
                  value,
                  label: t(`a.rules.sealed.${value}`),
                  note: t(`a.rules.sealed.${value}.note`),
                }))}
              />
            </Fieldset>
            <Select
              label={t('a.rules.sealed.group')}
              hint={t('a.rules.sealed.group.hint')}
              value={sealed.group}
              onChange={(group) => setSealed({ ...sealed, group })}
              options={GROUPS.map((value) => ({ value, label: value }))}
            />
          </>
        )}
      </Section>
    </TaskForm>
  );
}
