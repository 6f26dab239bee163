import { useState } from 'react';
import { iconKey } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { SecretField } from '../shared/kit/field.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { ErrorSummary, type FieldProblem } from '../shared/kit/error-summary.tsx';
import { useT } from '../shared/settings.tsx';
import { FileField } from './file-field.tsx';
import type { Trouble } from './refusal-words.ts';
import { TroubleNotice } from './trouble-notice.tsx';

interface UnlockProps {
  readonly button: string;
  readonly open: (file: string, passphrase: string) => Promise<Trouble | undefined>;
  readonly onOpened?: () => void;
}

/** Opens the key file with its passphrase, on this device. */
export function Unlock({ button, open, onOpened }: UnlockProps) {
  const t = useT();
  const [file, setFile] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const [trouble, setTrouble] = useState<Trouble>();
  const submit = async () => {
    const missing: FieldProblem[] = [];
    if (file === '') missing.push({ field: 'key-file', message: t('trustee.file.missing') });
    if (passphrase.trim() === '') missing.push({ field: 'key-passphrase', message: t('trustee.passphrase.missing') });
    setProblems(missing);
    setTrouble(undefined);
    if (missing.length > 0) return;
    setBusy(true);
    const wrong = await open(file, passphrase);
    setBusy(false);
    setTrouble(wrong);
    if (wrong) return;
    setPassphrase('');
    onOpened?.();
  };
  const errorOf = (field: string) => problems.find((problem) => problem.field === field)?.message;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void submit();
      }}
    >
      <Stack gap={4}>
        <ErrorSummary problems={problems} />
        <TroubleNotice trouble={trouble} />
        <FileField id="key-file" label={t('trustee.file')} hint={t('trustee.file.hint')} error={errorOf('key-file')} onText={setFile} />
        <SecretField
          id="key-passphrase"
          label={t('trustee.passphrase')}
          value={passphrase}
          onChange={setPassphrase}
          required
          autoComplete="off"
          maxLength={200}
          error={errorOf('key-passphrase')}
        />
        <Actions>
          <Button type="submit" icon={iconKey} busy={busy}>
            {button}
          </Button>
          {busy && <p role="status">{t('trustee.opening')}</p>}
        </Actions>
      </Stack>
    </form>
  );
}
