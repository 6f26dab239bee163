import { useEffect, useRef, useState } from 'react';
import { iconDownload, iconKey } from '../shared/icons.tsx';
import { Actions, Button } from '../shared/kit/button.tsx';
import { SecretField } from '../shared/kit/field.tsx';
import { Stack } from '../shared/kit/layout.tsx';
import { ErrorSummary, type FieldProblem } from '../shared/kit/error-summary.tsx';
import { Notice } from '../shared/kit/notice.tsx';
import { useT } from '../shared/settings.tsx';
import type { Trouble } from './refusal-words.ts';
import { TroubleNotice } from './trouble-notice.tsx';
import { Unlock } from './unlock.tsx';
import type { Trustee } from './use-trustee.ts';

const LEAST = 12;

interface KeyFile {
  readonly text: string;
  readonly name: string;
}

function save(file: KeyFile): void {
  const url = URL.createObjectURL(new Blob([file.text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Make the key, save it, show that it can be opened again, and only then hand in its public part. */
export function MakeKey({ trustee, onDone }: { readonly trustee: Trustee; readonly onDone: () => void }) {
  const t = useT();
  const [file, setFile] = useState<KeyFile>();
  const [trouble, setTrouble] = useState<Trouble>();
  const [sending, setSending] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (file) heading.current?.focus();
  }, [file]);
  const make = async (passphrase: string) => {
    setTrouble(undefined);
    const made = await trustee.make(passphrase);
    if ('words' in made) return setTrouble(made);
    setFile(made);
    return save(made);
  };
  const send = async () => {
    setSending(true);
    const wrong = await trustee.doStep(trustee.desk.kind === 'single' ? 'make-key' : 'certificate');
    setSending(false);
    setTrouble(wrong);
    if (!wrong) onDone();
  };
  if (!file) {
    return (
      <Stack>
        <h2>{t('trustee.make.title')}</h2>
        <p>{t('trustee.make.what')}</p>
        <ul>
          <li>{t('trustee.make.here')}</li>
          <li>{t('trustee.make.file')}</li>
          <li>
            {t(trustee.desk.kind === 'single' ? 'trustee.make.needed' : 'trustee.make.needed.some', {
              threshold: trustee.desk.member?.threshold,
              size: trustee.desk.member?.size,
            })}
          </li>
        </ul>
        <TroubleNotice trouble={trouble} />
        <PassphraseForm make={make} />
      </Stack>
    );
  }
  return (
    <Stack>
      <h2 ref={heading} tabIndex={-1}>
        {t('trustee.test.title')}
      </h2>
      <Notice tone="done" role="status">
        <p>{t('trustee.saved', { name: file.name })}</p>
      </Notice>
      <p>{t('trustee.test.what')}</p>
      <Actions>
        <Button look="secondary" icon={iconDownload} onPress={() => save(file)}>
          {t('trustee.save-again')}
        </Button>
        <Button look="quiet" onPress={() => setFile(undefined)}>
          {t('trustee.other-passphrase')}
        </Button>
      </Actions>
      <TroubleNotice trouble={trouble} />
      {trustee.unlocked ? (
        <Actions>
          <Button busy={sending} onPress={() => void send()}>
            {t('trustee.send')}
          </Button>
        </Actions>
      ) : (
        <Unlock button={t('trustee.test.go')} open={trustee.open} onOpened={() => void send()} />
      )}
    </Stack>
  );
}

/** A passphrase, twice: nobody can give it back. */
function PassphraseForm({ make }: { readonly make: (passphrase: string) => Promise<void> }) {
  const t = useT();
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [busy, setBusy] = useState(false);
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const submit = async () => {
    const wrong: FieldProblem[] = [];
    if ([...passphrase.trim()].length < LEAST)
      wrong.push({ field: 'passphrase', message: t('trustee.passphrase.short', { least: LEAST }) });
    else if (passphrase !== again) wrong.push({ field: 'again', message: t('trustee.passphrase.differs') });
    setProblems(wrong);
    if (wrong.length > 0) return;
    setBusy(true);
    await make(passphrase);
    setBusy(false);
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
        <SecretField
          id="passphrase"
          label={t('trustee.passphrase.new')}
          hint={t('trustee.passphrase.hint')}
          value={passphrase}
          onChange={setPassphrase}
          required
          autoComplete="new-password"
          maxLength={200}
          error={errorOf('passphrase')}
        />
        <SecretField
          id="again"
          label={t('trustee.passphrase.again')}
          value={again}
          onChange={setAgain}
          required
          autoComplete="new-password"
          maxLength={200}
          error={errorOf('again')}
        />
        <Actions>
          <Button type="submit" size="large" icon={iconKey} busy={busy}>
            {t('trustee.make.go')}
          </Button>
          {busy && <p role="status">{t('trustee.making')}</p>}
        </Actions>
      </Stack>
    </form>
  );
}
