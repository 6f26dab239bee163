import { useState, type ReactNode } from 'react';
import type { ElectionDefinition } from '../../../../election/definition.ts';
import { Actions, Button, LinkButton } from '../../../shared/kit/button.tsx';
import { TextField } from '../../../shared/kit/field.tsx';
import { ErrorSummary } from '../../../shared/kit/error-summary.tsx';
import { Notice } from '../../../shared/kit/notice.tsx';
import { Stack } from '../../../shared/kit/layout.tsx';
import { iconBack } from '../../../shared/icons.tsx';
import { useT } from '../../../shared/settings.tsx';
import { isDraft, useElection, useSaveDefinition } from '../../elections.ts';
import { fieldProblems } from '../../problem-words.ts';
import { useMay } from '../../session.ts';
import { useUnsaved } from '../../unsaved.ts';

interface TaskFormProps {
  readonly apply: (definition: ElectionDefinition) => ElectionDefinition;
  /** Whether this may still be corrected, with a reason, after locking. */
  readonly correctable?: boolean;
  /** The field of a problem's path. */
  readonly fieldOf?: (path: string) => string;
  readonly children?: ReactNode;
}

/** A form of one task: saves into the definition, says so, and names every mistake. After locking it asks for a reason or is read-only. */
export function TaskForm({ apply, correctable = false, fieldOf, children }: TaskFormProps) {
  const t = useT();
  const { slug, election } = useElection();
  const save = useSaveDefinition();
  const unsaved = useUnsaved();
  const [reason, setReason] = useState('');
  const may = useMay('officer');
  const draft = may && isDraft(election);
  const correcting = may && !draft && correctable && ['ready', 'open', 'paused'].includes(election.status);
  const editable = draft || correcting;
  return (
    <form
      noValidate
      onChange={unsaved.changed}
      onSubmit={(event) => {
        event.preventDefault();
        if (editable) save.mutate({ change: apply, ...(correcting ? { reason } : {}) }, { onSuccess: unsaved.saved });
      }}
    >
      <Stack gap={6}>
        {!may && <Notice title={t('a.act.observer')} />}
        {may && !editable && (
          <Notice tone="mind" title={t('a.task.read-only')}>
            <p>{t(election.status === 'ready' ? 'a.task.read-only.ready' : 'a.task.read-only.open')}</p>
          </Notice>
        )}
        {correcting && <Notice tone="info" title={t('a.task.correcting')} />}
        <ErrorSummary problems={fieldProblems(t, save.error, fieldOf)} />
        <fieldset disabled={!editable}>
          <Stack gap={6}>{children}</Stack>
        </fieldset>
        {correcting && (
          <TextField
            id="reason"
            label={t('a.act.reason')}
            hint={t('a.act.reason.hint')}
            value={reason}
            onChange={setReason}
            required
            dir="auto"
          />
        )}
        <Actions>
          {editable && (
            <Button type="submit" busy={save.isPending}>
              {t('action.save')}
            </Button>
          )}
          <LinkButton look="secondary" icon={iconBack} iconMirrored href={`/admin/e/${slug}/setup`}>
            {t('a.task.back')}
          </LinkButton>
          <span role="status">{save.isSuccess && !save.isPending ? t('a.task.saved') : ''}</span>
        </Actions>
      </Stack>
    </form>
  );
}
