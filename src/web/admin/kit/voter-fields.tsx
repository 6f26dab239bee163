import { useId } from 'react';
import { DateField } from '../../shared/kit/date-field.tsx';
import { TextField } from '../../shared/kit/field.tsx';
import { CopyButton } from '../../shared/kit/tracker.tsx';
import { Notice } from '../../shared/kit/notice.tsx';
import { QrCode } from '../../shared/kit/qr-code.tsx';
import { useT } from '../../shared/settings.tsx';
import { ApiProblem } from '../api.ts';
import type { Drawn } from '../drawn-secrets.ts';
import { mistakeWords } from '../problem-words.ts';
import { useShownOnce } from './shown-once.tsx';
import css from './console.module.css';

export interface VoterText {
  readonly username: string;
  readonly name: string;
  readonly dateOfBirth: string;
  readonly place: string;
  readonly address: string;
  readonly email: string;
  readonly weight: string;
  readonly groups: string;
  readonly idNumber: string;
}
export const emptyVoter: VoterText = {
  username: '',
  name: '',
  dateOfBirth: '',
  place: '',
  address: '',
  email: '',
  weight: '1',
  groups: '',
  idNumber: '',
};

/** The body that the typed texts make. */
export function voterInput(text: VoterText) {
  const orNull = (value: string) => (value.trim() === '' ? null : value.trim());
  return {
    username: text.username.trim(),
    name: orNull(text.name),
    dateOfBirth: orNull(text.dateOfBirth),
    place: orNull(text.place),
    address: orNull(text.address),
    email: orNull(text.email),
    idNumber: orNull(text.idNumber),
    weight: text.weight.trim() === '' ? '1' : text.weight.trim(),
    groups: text.groups
      .split(/[,;]/)
      .map((group) => group.trim())
      .filter((group) => group !== ''),
  };
}

/** Everything that the roll keeps of a voter. */
export function VoterFields({
  value,
  onChange,
  problem,
}: {
  readonly value: VoterText;
  readonly onChange: (value: VoterText) => void;
  readonly problem?: unknown;
}) {
  const t = useT();
  const base = useId();
  const problems = problem instanceof ApiProblem ? problem.problems : [];
  const text = (
    key: Exclude<keyof VoterText, 'dateOfBirth'>,
    label: string,
    more: { readonly optional?: boolean; readonly hint?: string; readonly type?: 'email' } = { optional: true },
  ) => {
    const found = problems.find((item) => item.path.endsWith(key));
    const taken = key === 'username' && problem instanceof ApiProblem && problem.kind === 'exists';
    return (
      <TextField
        id={`${base}-${key}`}
        label={label}
        value={value[key]}
        onChange={(next) => onChange({ ...value, [key]: next })}
        dir="auto"
        {...more}
        {...(taken ? { error: t('a.voter.taken') } : found ? { error: mistakeWords(t, found) } : {})}
      />
    );
  };
  const birth = problems.find((item) => item.path.endsWith('dateOfBirth'));
  return (
    <>
      {text('username', t('a.field.username'), { hint: t('a.voter.username.hint') })}
      {text('name', t('a.field.name'))}
      <DateField
        legend={t('a.field.birth')}
        value={value.dateOfBirth}
        onChange={(dateOfBirth) => onChange({ ...value, dateOfBirth })}
        {...(birth ? { error: mistakeWords(t, birth) } : {})}
      />
      {text('place', t('a.field.place'))}
      {text('address', t('a.field.address'))}
      {text('email', t('a.field.email'), { optional: true, type: 'email' })}
      {text('groups', t('a.field.groups'), { optional: true, hint: t('a.candidate.groups.hint') })}
      {text('idNumber', t('a.field.id-number'))}
      {text('weight', t('a.field.weight'))}
    </>
  );
}

/** A secret as it is told: once. */
export function SecretOnce({ drawn }: { readonly drawn: Drawn }) {
  const t = useT();
  const { taken } = useShownOnce(drawn.secret);
  return (
    <Notice tone="mind" role="status" title={t('a.secret.once')}>
      <p className={css['secret']} dir="ltr" translate="no">
        {drawn.secret}
      </p>
      {drawn.link !== '' && <QrCode text={drawn.link} label={t('a.letters.qr')} />}
      <p className={css['rowButtons']}>
        <CopyButton text={drawn.secret} label={t('a.secret.copy')} onCopied={taken} />
        {drawn.link !== '' && <CopyButton text={drawn.link} label={t('a.secret.copy-link')} onCopied={taken} />}
      </p>
    </Notice>
  );
}
