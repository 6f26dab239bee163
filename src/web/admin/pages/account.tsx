import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { SecretField, TextField } from '../../shared/kit/field.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { QrCode } from '../../shared/kit/qr-code.tsx';
import { CopyButton } from '../../shared/kit/tracker.tsx';
import { iconDownload, iconShield } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { call } from '../api.ts';
import { saveFile } from '../files.ts';
import { Page, Section } from '../kit/page.tsx';
import { ProblemNotice } from '../kit/problem.tsx';
import { SessionList } from '../kit/session-list.tsx';
import { useShownOnce } from '../kit/shown-once.tsx';
import { sessionQuery, useSession } from '../session.ts';
import css from '../kit/console.module.css';

/** One's own password, second factor and sessions. */
export function AccountPage() {
  const t = useT();
  const me = useSession();
  const { data: sessions = [] } = useQuery({ queryKey: ['sessions'], queryFn: () => call('sessions') });
  return (
    <Page title={t('a.account.title')} lead={`${me.name} · ${t(`a.role.${me.role}`)}`} narrow>
      <SecondFactor />
      <Password />
      <Section title={t('a.sessions.title')} hint={t('a.sessions.hint')}>
        <SessionList sessions={sessions.filter((session) => session.username === me.username)} />
      </Section>
    </Page>
  );
}

function Password() {
  const t = useT();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useMutation({
    mutationFn: () => call('changePassword', { body: { current, next } }),
    onSuccess: () => {
      setCurrent('');
      setNext('');
    },
  });
  return (
    <Section title={t('a.password.title')}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate();
        }}
      >
        <Stack>
          <ProblemNotice problem={change.error} />
          {change.isSuccess && <Notice tone="done" role="status" title={t('a.password.changed')} />}
          <SecretField label={t('a.password.current')} value={current} onChange={setCurrent} autoComplete="current-password" />
          <SecretField
            label={t('a.password.next')}
            hint={t('a.first.password.hint')}
            value={next}
            onChange={setNext}
            autoComplete="new-password"
          />
          <div>
            <Button type="submit" disabled={next.length < 10 || current === ''} busy={change.isPending}>
              {t('a.password.change')}
            </Button>
          </div>
        </Stack>
      </form>
    </Section>
  );
}

/** TOTP: on with a QR code and a first code, then recovery codes once; off with the password. */
function SecondFactor() {
  const t = useT();
  const me = useSession();
  const client = useQueryClient();
  const refresh = () => void client.invalidateQueries({ queryKey: sessionQuery.queryKey });
  const start = useMutation({ mutationFn: () => call('totpStart') });
  const [code, setCode] = useState('');
  const confirm = useMutation({ mutationFn: () => call('totpConfirm', { body: { code: code.trim() } }), onSuccess: refresh });
  if (confirm.data)
    return (
      <Section title={t('a.totp.title')}>
        <RecoveryCodes codes={confirm.data.codes} />
      </Section>
    );
  if (me.totp)
    return (
      <Section title={t('a.totp.title')} hint={t('a.totp.is-on')}>
        <StopTotp onDone={refresh} />
      </Section>
    );
  return (
    <Section title={t('a.totp.title')} hint={t('a.totp.hint')}>
      <ProblemNotice problem={start.error} />
      {start.data ? (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            confirm.mutate();
          }}
        >
          <Stack>
            <p>{t('a.totp.scan')}</p>
            <QrCode text={start.data.uri} label={t('a.totp.qr')} />
            <p>
              {t('a.totp.by-hand')} <code dir="ltr">{start.data.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
            </p>
            <ProblemNotice problem={confirm.error} />
            <TextField
              label={t('a.totp.code')}
              value={code}
              onChange={setCode}
              code
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={10}
            />
            <div>
              <Button type="submit" busy={confirm.isPending}>
                {t('a.totp.confirm')}
              </Button>
            </div>
          </Stack>
        </form>
      ) : (
        <div>
          <Button icon={iconShield} busy={start.isPending} onPress={() => start.mutate()}>
            {t('a.totp.start')}
          </Button>
        </div>
      )}
    </Section>
  );
}

function RecoveryCodes({ codes }: { readonly codes: readonly string[] }) {
  const t = useT();
  const { taken } = useShownOnce(codes.join());
  const save = () => {
    saveFile('recovery-codes.txt', `${codes.join('\n')}\n`, 'text/plain');
    taken();
  };
  return (
    <Notice tone="mind" role="status" title={t('a.totp.recovery')}>
      <p>{t('a.totp.recovery.hint')}</p>
      <ul className={css['codes']} dir="ltr" translate="no">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Actions>
        <CopyButton text={codes.join('\n')} label={t('a.totp.recovery.copy')} onCopied={taken} />
        <Button look="secondary" icon={iconDownload} onPress={save}>
          {t('a.totp.recovery.save')}
        </Button>
      </Actions>
    </Notice>
  );
}

function StopTotp({ onDone }: { readonly onDone: () => void }) {
  const t = useT();
  const [password, setPassword] = useState('');
  const stop = useMutation({ mutationFn: () => call('totpStop', { body: { password } }), onSuccess: onDone });
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        stop.mutate();
      }}
    >
      <Stack>
        <ProblemNotice problem={stop.error} />
        <SecretField label={t('a.field.password')} value={password} onChange={setPassword} autoComplete="current-password" />
        <div>
          <Button type="submit" look="danger" disabled={password === ''} busy={stop.isPending}>
            {t('a.totp.stop')}
          </Button>
        </div>
      </Stack>
    </form>
  );
}
