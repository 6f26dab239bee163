import { useState } from 'react';
import { Checkbox } from '../../../shared/kit/choice.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { useT } from '../../../shared/settings.tsx';
import { useElection } from '../../elections.ts';
import { LocalTextField } from '../../kit/local-text.tsx';
import { Section } from '../../kit/page.tsx';
import { TaskForm } from './task-form.tsx';

/** Title, description, contact, whether the election stands on the public list. */
export function BasicsTask() {
  const t = useT();
  const { definition } = useElection();
  const [title, setTitle] = useState(definition.title);
  const [description, setDescription] = useState(definition.description);
  const [contact, setContact] = useState(definition.contact ?? '');
  const [listed, setListed] = useState(definition.listed);
  const { languages } = definition;
  return (
    <TaskForm
      correctable
      apply={(old) => ({ ...old, title, description, contact: contact.trim() === '' ? undefined : contact, listed })}
      fieldOf={(path) => path.split('/')[0] ?? ''}
    >
      <Section title={t('a.task.basics')}>
        <LocalTextField
          id="title"
          label={t('a.field.title')}
          value={title}
          languages={languages}
          onChange={(next) => setTitle(next ?? '')}
          maxLength={160}
        />
        <LocalTextField
          id="description"
          label={t('a.field.description')}
          hint={t('a.field.description.hint')}
          value={description}
          languages={languages}
          onChange={setDescription}
          long
          optional
          maxLength={4000}
        />
        <TextField
          id="contact"
          label={t('a.field.contact')}
          hint={t('a.field.contact.hint')}
          value={contact}
          onChange={setContact}
          optional
          dir="auto"
        />
        <Checkbox label={t('a.field.listed')} hint={t('a.field.listed.hint')} checked={listed} onChange={setListed} />
      </Section>
    </TaskForm>
  );
}
