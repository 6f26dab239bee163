import { useState } from 'react';
import { NEEDS_REASON, NEEDS_SECOND, type Act } from '../../../election/life-cycle.ts';
import { Actions, Button } from '../../shared/kit/button.tsx';
import { SecretField, TextField } from '../../shared/kit/field.tsx';
import { Stack } from '../../shared/kit/layout.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { iconCheck, iconClock, iconFile, iconLock, iconPause, iconPlay, iconShield } from '../../shared/icons.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem } from '../api.ts';
import { useAct, useElection } from '../elections.ts';
import { keepFocus } from '../kept-focus.ts';
import { missingWords } from '../missing.ts';
import { useMay } from '../session.ts';
import { Consequences } from './consequences.tsx';
import { FormDialog } from './form-dialog.tsx';
import { ProblemNotice } from './problem.tsx';
import css from './console.module.css';

const ICONS: { readonly [A in Act]: string } = {
  lock: iconLock,
  unlock: iconLock,
  open: iconPlay,
  pause: iconPause,
  resume: iconPlay,
  close: iconClock,
  tally: iconCheck,
  declare: iconShield,
  archive: iconFile,
};
const DANGER: ReadonlySet<Act> = new Set(['close', 'declare', 'archive']);

/** Acts that lead to a result. */
const COUNTS: ReadonlySet<Act> = new Set(['close', 'tally', 'declare']);

/** What can be done now, each act with what follows from it, and a dialog that asks before it is done (rule 28). */
export function ActPanel({ acts }: { readonly acts: readonly Act[] }) {
  const t = useT();
  const may = useMay('officer');
  const [asking, setAsking] = useState<Act | null>(null);
  if (!may) return <Notice title={t('a.act.observer')} />;
  return (
    <div className={css['acts']}>
      {acts.map((act) => (
        <div key={act} className={css['act']} data-danger={DANGER.has(act)}>
          <div>
            <h3>{t(`a.act.${act}`)}</h3>
            <p>{t(`a.act.${act}.what`)}</p>
          </div>
          <Button look={DANGER.has(act) ? 'danger' : 'primary'} icon={ICONS[act]} onPress={() => setAsking(act)}>
            {t(`a.act.${act}`)}
          </Button>
        </div>
      ))}
      {asking && <ActDialog key={asking} act={asking} onClose={() => setAsking(null)} />}
    </div>
  );
}

/** Consequences, reason, second officer, and the one button that does it. */
export function ActDialog({ act, onClose }: { readonly act: Act; readonly onClose: () => void }) {
  const t = useT();
  const { slug, election, definition } = useElection();
  const run = useAct(slug);
  const second = definition.secondOfficer && NEEDS_SECOND.has(act);
  const [reason, setReason] = useState('');
  const [officer, setOfficer] = useState({ username: '', password: '', code: '' });
  const missing = run.error instanceof ApiProblem ? run.error.missing : [];
  const [tried, setTried] = useState(false);
  const reasonless = NEEDS_REASON.has(act) && reason.trim() === '';
  const unsigned = second && (officer.username.trim() === '' || officer.password === '');
  const follows = [
    t(`a.act.${act}.follows`, { cast: election.cast, roll: election.turnout.roll ?? election.roll.active }),
    ...(COUNTS.has(act) && election.cast === 0 ? [t('a.act.nobody')] : []),
    ...(act === 'close' && election.roll.pending > 0 ? [t('a.act.close.pending', { count: election.roll.pending })] : []),
  ].join('\n');
  const submit = () => {
    setTried(true);
    if (reasonless) return document.getElementById('act-reason')?.focus();
    if (unsigned) return document.getElementById(officer.username.trim() === '' ? 'second-username' : 'second-password')?.focus();
    return run.mutate(
      {
        act,
        ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
        ...(second
          ? { second: { username: officer.username, password: officer.password, ...(officer.code === '' ? {} : { code: officer.code }) } }
          : {}),
      },
      {
        onSuccess: () => {
          onClose();
          keepFocus();
        },
      },
    );
  };
  return (
    <FormDialog title={t(`a.act.${act}.ask`)} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Stack>
          <Consequences text={follows} />
          {missing.length > 0 ? (
            <Notice tone="wrong" role="alert" title={t('a.refusal.setup-incomplete')}>
              <ul>
                {missing.map((what) => (
                  <li key={what.detail}>{missingWords(t, what)}</li>
                ))}
              </ul>
            </Notice>
          ) : (
            <ProblemNotice problem={run.error} />
          )}
          <TextField
            id="act-reason"
            label={t('a.act.reason')}
            hint={t('a.act.reason.hint')}
            value={reason}
            onChange={setReason}
            optional={!NEEDS_REASON.has(act)}
            {...(tried && reasonless ? { error: t('a.problem.empty') } : {})}
            maxLength={500}
            dir="auto"
          />
          {second && <SecondOfficer value={officer} onChange={setOfficer} tried={tried} />}
          <Actions>
            <Button type="submit" look={DANGER.has(act) ? 'danger' : 'primary'} icon={ICONS[act]} busy={run.isPending}>
              {t(`a.act.${act}`)}
            </Button>
          </Actions>
        </Stack>
      </form>
    </FormDialog>
  );
}

interface Officer {
  readonly username: string;
  readonly password: string;
  readonly code: string;
}

interface SecondProps {
  readonly value: Officer;
  readonly onChange: (value: Officer) => void;
  /** Whether to say what is not filled in. */
  readonly tried: boolean;
}

function SecondOfficer({ value, onChange, tried }: SecondProps) {
  const t = useT();
  const missing = (text: string) => (tried && text.trim() === '' ? { error: t('a.problem.empty') } : {});
  return (
    <Notice tone="mind" title={t('a.act.second')}>
      <p>{t('a.act.second.hint')}</p>
      <TextField
        id="second-username"
        label={t('a.field.username')}
        value={value.username}
        {...missing(value.username)}
        onChange={(username) => onChange({ ...value, username })}
        autoComplete="off"
      />
      <SecretField
        id="second-password"
        label={t('a.field.password')}
        value={value.password}
        {...missing(value.password)}
        onChange={(password) => onChange({ ...value, password })}
        autoComplete="off"
      />
      <TextField
        label={t('a.field.totp')}
        optional
        code
        value={value.code}
        onChange={(code) => onChange({ ...value, code })}
        autoComplete="off"
      />
    </Notice>
  );
}
